"""From an installed bundle to a smaller one beside it: trim, prove, publish."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from service.model_store import Bundle, publish, seal, unfinished
from service.workshop import proving
from service.workshop.progress import Progress
from service.workshop.trimming import trim


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
    return seal(into, msgspec.structs.replace(made.manifest, golden=after))
