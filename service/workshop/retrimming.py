"""From an installed bundle to a smaller one beside it: trim, prove, publish."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from service.errors import ConversionFailed
from service.model_store import Bundle, publish, seal, unfinished
from service.model_store.sealing import listed
from service.workshop import proving
from service.workshop.catalogue import ALL_LANGUAGES, Entry
from service.workshop.progress import Progress
from service.workshop.trimming import trim
from service.workshop.trimming.lexicon import lexicon


def retrim(
    bundle: Bundle,
    cache: Path,
    *,
    languages: Sequence[str],
    texts: Sequence[Path],
    pieces: int | None,
    when_busy: Callable[[], None],
    progress: Progress,
) -> Bundle:
    """Publish a bundle of fewer word pieces. Blocks; see `trim`.

    Raises:
        ConversionFailed: It cannot be trimmed so.
        BundleCorrupt: The bundle is not as it should be.
        CannotStore: No room, or no right to write.
    """
    with unfinished(cache, bundle.manifest.name, when_busy=when_busy) as work:
        made = trimmed(bundle, languages, texts, work / "trimmed", pieces=pieces, progress=progress)
        progress.stage(f"Publishing {made.manifest.name} {made.manifest.revision}")
        return publish(made, cache)


def trimmed(
    bundle: Bundle,
    languages: Sequence[str],
    texts: Sequence[Path],
    into: Path,
    *,
    pieces: int | None,
    progress: Progress,
) -> Bundle:
    """A sealed bundle of fewer word pieces with golden sentences of its own, not published.

    Warns where golden sentences read otherwise than before.

    Raises:
        As `retrim`.
    """
    progress.stage(f"Trimming to {', '.join(languages)}")
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    made = trim(bundle, languages, texts, into, pieces=pieces, progress=progress)
    progress.stage("Reading golden sentences with it")
    before, after = bundle.manifest.golden, proving.record(made)
    if changed := proving.changed(before, after):
        progress.warn(
            f"{changed} of {len(before)} golden sentences read otherwise now that word pieces are "
            "gone; --text with text like yours keeps more of them"
        )
    trimming = made.manifest.trimming
    if trimming is not None:
        trimming = msgspec.structs.replace(trimming, texts=digests_of(texts))
    return seal(into, msgspec.structs.replace(made.manifest, golden=after, trimming=trimming))


def digests_of(texts: Sequence[Path]) -> tuple[str, ...]:
    """What texts are known by, whatever their names and order.

    Raises:
        ConversionFailed: One cannot be read.
    """
    try:
        return tuple(sorted({listed(text).sha256 for text in texts}))
    except OSError as error:
        raise ConversionFailed(f"a text to keep cannot be read: {error}") from error


def refuse_languages(entry: Entry, languages: Sequence[str], texts: Sequence[Path]) -> None:
    """Refuse what trimming would refuse, before anything is fetched.

    Raises:
        ConversionFailed: The weights do not know a language, or it is not known which word
            pieces it uses.
    """
    if not languages:
        return
    if entry.family == "marian":
        raise ConversionFailed(
            f"{entry.name} has a vocabulary of its two languages already; leave out --languages"
        )
    known = {*entry.source_languages, *entry.target_languages}
    for language in languages:
        if ALL_LANGUAGES not in known and language not in known | set(entry.languages_kept):
            raise ConversionFailed(f"{entry.name} does not know {language}")
        if language not in lexicon() and not texts:
            raise ConversionFailed(
                f"which word pieces {language} uses is not known (only of {', '.join(lexicon())}); "
                "give text in it with --text"
            )
