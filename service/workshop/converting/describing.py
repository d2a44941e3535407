"""The manifest of a bundle that is made of a catalogue's entry."""

from collections.abc import Sequence

from service.errors import ConversionFailed
from service.model_store.bundle import Manifest, Origin
from service.workshop.catalogue import Entry
from service.workshop.converting.vocabulary import languages_in

_ALL = ("*",)


def manifest_of(
    entry: Entry,
    *,
    name: str,
    revision: str,
    quantisation: str,
    tokens: Sequence[str],
    origin: Origin,
) -> Manifest:
    """What is known of the bundle before it is sealed.

    Args:
        tokens: Of the vocabulary that was written.

    Raises:
        ConversionFailed: The entry names a language or a token that is not in the vocabulary.
    """
    known = languages_in(tokens) if entry.family == "nllb" else ()

    def languages(named: tuple[str, ...]) -> tuple[str, ...]:
        chosen = known if named == _ALL else named
        if entry.family == "nllb" and (strange := set(chosen) - set(known)):
            raise ConversionFailed(f"{entry.name} has no token for {', '.join(sorted(strange))}")
        if not chosen or "*" in chosen:
            raise ConversionFailed(f"{entry.name} does not say what languages it knows")
        return chosen

    if strange := set(entry.language_tokens.values()) - set(tokens):
        raise ConversionFailed(f"{entry.name} has no token {', '.join(sorted(strange))}")
    return Manifest(
        name=name,
        revision=revision,
        task=entry.task,
        family=entry.family,
        is_demonstration=False,
        source=entry.repository,
        source_languages=languages(entry.source_languages),
        target_languages=languages(entry.target_languages),
        quantisation=quantisation,
        vocabulary_size=len(tokens),
        licence=entry.licence,
        decoding=entry.decoding,
        tokenizer_file=entry.tokenizer_file,
        target_tokenizer_file=entry.target_tokenizer_file,
        language_tokens=entry.language_tokens,
        files=(),
        origin=origin,
    )
