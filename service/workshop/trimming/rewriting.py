"""Joins the parts: a bundle goes in, and a smaller one comes out.

What one sentencepiece model cuts is looked up in the vocabularies of the weights by its text,
so the numbers of the two need not agree, and every file is cut down for itself.
"""

import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
import sentencepiece
from msgspec.structs import replace

from service.errors import BundleCorrupt, ConversionFailed
from service.model_store import Bundle, seal
from service.model_store.bundle import MANIFEST, WEIGHTS, Family
from service.workshop.progress import Progress
from service.workshop.trimming.counting import Counting
from service.workshop.trimming.keep import Wanted, kept_pieces
from service.workshop.trimming.layout import Kept, rows_kept
from service.workshop.trimming.piece_model import Kind, PieceModel
from service.workshop.trimming.scripts import letter_names
from service.workshop.trimming.speech import narrowed
from service.workshop.trimming.vocabulary import FILES, VocabularyFile, read_vocabularies
from service.workshop.trimming.weights_file import Weights, read_weights, write_weights

_CONFIG: Final = "config.json"
_MAPPING: Final = "vmap.txt"
"""CTranslate2's list of outputs that an input may have; it would have to be cut down as well."""
_LANGUAGE: Final = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
_FILLER: Final = re.compile(r"madeupword\d+|<extra_id_\d+>")
"""Tokens without text that make a vocabulary a round number."""
_decode_config = msgspec.json.Decoder(dict[str, object]).decode


def trim(
    bundle: Bundle,
    languages: Sequence[str],
    texts: Sequence[Path],
    into: Path,
    *,
    pieces: int | None = None,
    progress: Progress,
) -> Bundle:
    """Write the bundle with only the word pieces that some languages use. Blocks, for seconds.

    Text made of pieces that stay is cut as before; other text is cut into smaller pieces, and
    nothing that could be written becomes unknown. Values that stay are the bits they were.
    Nothing is written unless all that is read makes sense. Golden sentences are kept, though
    what they score may be a little better with fewer tokens to choose from.

    Args:
        bundle: Installed or in the making; only read.
        languages: FLORES-200 codes to keep.
        texts: UTF-8 files of text that is to be cut as before; needed where we ship no words
            of a language.
        into: An empty folder.
        pieces: How many word pieces to keep; None keeps what the languages use.

    Returns:
        The new bundle, sealed, in `into`. It has its own revision and its old name.

    Raises:
        BundleCorrupt: The bundle's files contradict themselves or one another.
        ConversionFailed: It cannot be trimmed, or not to this; says why.
        OSError: As reading and writing do.
    """
    languages = sorted(set(languages))
    manifest = narrowed(bundle.manifest, languages)
    if (bundle.folder / _MAPPING).exists():
        raise ConversionFailed(f"{bundle.folder} restricts its outputs by {_MAPPING}; delete it")
    progress.stage("Counting word pieces")
    weights = read_weights(bundle.folder / WEIGHTS)
    vocabularies = read_vocabularies(bundle.folder)
    tokenizer = (bundle.folder / manifest.tokenizer_file).read_bytes()
    model, counting = PieceModel(tokenizer), Counting(tokenizer)
    source, target = vocabularies.source, vocabularies.target
    protected = _named_tokens(bundle.folder / _CONFIG) | set(manifest.language_tokens.values())
    words = {piece.text for piece in model.pieces if piece.kind is Kind.NORMAL}
    goes = {
        token
        for token in {*source.tokens, *target.tokens, *model.ids} - protected - words
        if _goes(token, manifest.family, languages, model.ids)
    }
    if manifest.family == "nllb":
        _check_languages(languages, source, target)
    kept = kept_pieces(
        model,
        Wanted(
            counts=counting.count(languages, texts),
            letters=letter_names(languages),
            dropped=goes,
            protected=protected | counting.pieces_of(model.self_tests),
            vocabulary=set(source.tokens) & set(target.tokens),
            pieces=pieces,
        ),
    )
    goes |= {piece.text for id_, piece in enumerate(model.pieces) if id_ not in kept}
    kept_source, kept_target = _kept(source, goes), _kept(target, goes)
    rows = rows_kept(weights, kept_source, kept_target)
    trimmed_tokenizer = _checked(model.with_only(kept), len(kept))

    progress.stage(f"Writing {len(kept_target.token_ids)} of {kept_target.size_before} tokens")
    _copy_others(bundle, into)
    (into / manifest.tokenizer_file).write_bytes(trimmed_tokenizer)
    source.write(into, kept_source.token_ids)
    target.write(into, kept_target.token_ids)
    progress.expect(_size_bytes(weights, rows))
    write_weights(weights, into / WEIGHTS, rows, progress.advance)
    return seal(into, replace(manifest, vocabulary_size=len(kept_target.token_ids)))


def _goes(token: str, family: Family, languages: Sequence[str], pieces: Collection[str]) -> bool:
    """Whether a token is of a language that goes, or is there to fill up."""
    if family == "nllb" and _LANGUAGE.fullmatch(token):
        return token not in languages
    return token not in pieces and _FILLER.fullmatch(token) is not None


def _check_languages(
    languages: Sequence[str], source: VocabularyFile, target: VocabularyFile
) -> None:
    for language in languages:
        if language not in source.tokens or language not in target.tokens:
            raise BundleCorrupt(
                f"the manifest lists {language}, for which the vocabulary has no token; install "
                "the bundle again"
            )


def _kept(vocabulary: VocabularyFile, goes: Collection[str]) -> Kept:
    token_ids = [id_ for id_, token in enumerate(vocabulary.tokens) if token not in goes]
    return Kept(size_before=len(vocabulary.tokens), token_ids=token_ids)


def _named_tokens(path: Path) -> set[str]:
    """Every text in CTranslate2's configuration; the tokens it relies on are among them."""
    try:
        config = _decode_config(path.read_bytes())
    except (FileNotFoundError, msgspec.DecodeError) as error:
        raise BundleCorrupt(
            f"{path} is not a configuration: {error}; install the bundle again"
        ) from error
    return {value for value in config.values() if isinstance(value, str)}


def _checked(model: bytes, size: int) -> bytes:
    """The model, if sentencepiece can load it and counts as many pieces."""
    try:
        loaded = sentencepiece.SentencePieceProcessor(model_proto=model)
    except RuntimeError as error:
        raise ConversionFailed(
            f"sentencepiece refuses its model without the pieces: {error}; leave this bundle "
            "untrimmed"
        ) from error
    if loaded.get_piece_size() != size:
        raise ConversionFailed(
            f"sentencepiece finds {loaded.get_piece_size()} pieces where {size} were written; "
            "leave this bundle untrimmed"
        )
    return model


def _copy_others(bundle: Bundle, into: Path) -> None:
    """What trimming does not change: configuration, cards, notes."""
    written = {MANIFEST, WEIGHTS, bundle.manifest.tokenizer_file, *FILES}
    for path in sorted(bundle.folder.iterdir()):
        if path.is_file() and path.name not in written:
            shutil.copyfile(path, into / path.name)


def _size_bytes(weights: Weights, rows: Mapping[str, Sequence[int]]) -> int:
    """Of the values that are going to be written."""
    total = 0
    for variable in weights.variables:
        kept = rows.get(variable.name)
        share = 1 if kept is None else len(kept) / variable.shape[0]
        total += round(variable.size_bytes * share)
    return total
