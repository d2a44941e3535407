"""From a repository to an installed bundle: fetch, convert, trim, prove, publish.

Each step writes beside what it reads, under the lock of the bundle's name, and the last one
moves the whole in place. Killed anywhere, nothing looks installed; what was downloaded stays
and is not downloaded again.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from service.errors import ConversionFailed, ExtraMissing, LicenceNotAccepted
from service.model_store import Bundle, ModelCache, publish, seal, unfinished
from service.model_store.bundle import WEIGHTS, Licence, Origin, Quantisation
from service.model_store.publishing import delete, work_in
from service.workshop import proving
from service.workshop.catalogue import Entry
from service.workshop.checkpoint import carry, kind_of
from service.workshop.hub import Hub
from service.workshop.progress import Progress
from service.workshop.remote import Remote
from service.workshop.retrimming import digests_of, refuse_languages, trimmed

DEFAULT_QUANTISATION: Final[Quantisation] = "int8"

_CONVERTERS: Final = ("torch", "transformers")
_SOURCE: Final = "source"
_COMMIT_SHOWN: Final = 12
"""Digits of a commit in a revision; as the hub shows it."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to install, and how."""

    entry: Entry
    quantisation: Quantisation | None = None
    """None: `DEFAULT_QUANTISATION` where the weights are converted, else what they have."""
    languages: tuple[str, ...] = ()
    """FLORES-200 codes that trimming keeps; empty: nothing is trimmed."""
    texts: tuple[Path, ...] = ()
    """Text whose word pieces are kept besides."""
    folder: Path | None = None
    """Where the files lie already; None fetches them from the hub."""
    wants_newest: bool = False
    """Whether to look at the hub again although a bundle of this order is installed."""


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an order."""

    bundle: Bundle
    was_installed: bool
    """Whether it was there before, and nothing was done."""


def pull(
    order: Order,
    cache: Path,
    *,
    accepts: Callable[[Licence], bool],
    when_busy: Callable[[], None],
    progress: Progress,
    environment: Mapping[str, str],
) -> Pulled:
    """Install what is ordered, or find that it is. Blocks, for minutes.

    Args:
        cache: The model cache; made if it is not there.
        accepts: Whether the user agrees to the terms; asked before anything is fetched.
        when_busy: Called once if another process works on a bundle of this name.
        environment: Of the hub's client: `HF_TOKEN`, `HF_ENDPOINT`, `HF_HUB_OFFLINE`.

    Raises:
        LicenceNotAccepted: The user does not agree.
        HubFailed: The hub refused, failed, or could not be reached.
        CheckpointRefused: What came is not what it should be, or not safe to read.
        ExtraMissing: The weights must be converted, and what does it is not installed.
        ConversionFailed: They cannot be converted, or trimmed.
        ProofFailed: What was made does not behave as its source.
        CannotStore: No room, or no right to write.
    """
    entry = order.entry
    refuse_languages(entry, order.languages, order.texts)
    if found := _installed(order, cache):
        return Pulled(bundle=found, was_installed=True)
    if not accepts(entry.licence):
        raise LicenceNotAccepted(
            f"{entry.name} was not installed, for its licence {entry.licence.id} was not accepted; "
            "--accept-licence accepts it"
        )
    with unfinished(cache, entry.name, when_busy=when_busy) as work:
        if order.folder is not None:
            origin = _carried(order, order.folder, work, progress)
        else:
            hub = Hub(environment)
            progress.stage(f"Looking up {entry.repository}")
            remote = hub.resolve(entry.repository, entry.revision)
            order = _pinned(order, remote.revision)
            if found := _installed(order, cache):  # of this commit, or by whoever had the lock
                return Pulled(bundle=found, was_installed=True)
            origin = _downloaded(order, hub, remote, work, progress)
        made = _made(order, work / _SOURCE, origin, work, progress)
        if found := _same(made, cache):
            pulled = Pulled(bundle=found, was_installed=True)
        else:
            progress.stage(f"Publishing {made.manifest.name} {made.manifest.revision}")
            pulled = Pulled(bundle=publish(made, cache), was_installed=False)
        for path in work_in(work):
            delete(path)
    return pulled


def _installed(order: Order, cache: Path) -> Bundle | None:
    """The newest bundle that an earlier order like this made."""
    if order.wants_newest or order.folder is not None:
        return None
    fit = [
        bundle
        for bundle in ModelCache(cache).bundles()
        if bundle.manifest.name == order.entry.name and _answers(bundle, order)
    ]
    return max(fit, key=lambda bundle: bundle.published_at, default=None)


def _answers(bundle: Bundle, order: Order) -> bool:
    manifest, entry = bundle.manifest, order.entry
    origin, trimming = manifest.origin, manifest.trimming
    if origin is None or origin.repository != entry.repository:
        return False
    if entry.revision is not None and origin.revision != entry.revision:
        return False
    was_converted = bool(origin.made_with)
    if order.quantisation is None:
        fits = manifest.quantisation == DEFAULT_QUANTISATION or not was_converted
    else:
        fits = manifest.quantisation == order.quantisation
    kept = (set(trimming.languages), trimming.texts) if trimming else (set[str](), ())
    return fits and kept == (set(order.languages), digests_of(order.texts))


def _same(made: Bundle, cache: Path) -> Bundle | None:
    """The installed bundle with the very same files, trimmed by the same order."""

    def identity(bundle: Bundle) -> tuple[object, ...]:
        manifest = bundle.manifest
        return manifest.name, manifest.files, manifest.trimming

    installed = ModelCache(cache).bundles()
    return next((each for each in installed if identity(each) == identity(made)), None)


def _carried(order: Order, folder: Path, work: Path, progress: Progress) -> Origin:
    """Copy the files of a folder to where work goes on."""
    entry = order.entry
    _check_converter({path.name for path in folder.iterdir()})
    progress.stage(f"Reading {folder}")
    files = carry(
        folder,
        entry.files,
        work / _SOURCE,
        max_bytes=entry.max_bytes,
        known_sha256=entry.sha256,
        progress=progress,
    )
    return Origin(repository=entry.repository, revision=None, files=files)


def _downloaded(order: Order, hub: Hub, remote: Remote, work: Path, progress: Progress) -> Origin:
    """Fetch the files of a repository to where work goes on."""
    entry = order.entry
    _check_converter({file.name for file in remote.files})
    progress.stage(f"Downloading {entry.repository} at {_shown(remote.revision)}")
    files = hub.fetch(
        remote,
        entry.files,
        work / _SOURCE,
        max_bytes=entry.max_bytes,
        known_sha256=entry.sha256,
        progress=progress,
    )
    return Origin(repository=entry.repository, revision=remote.revision, files=files)


def _check_converter(names: Collection[str]) -> None:
    """Refuse before gigabytes are moved for nothing.

    Raises:
        ExtraMissing: The files must be converted, and what does it is not installed.
    """
    missing = [each for each in _CONVERTERS if find_spec(each) is None]
    if WEIGHTS not in names and missing:
        raise ExtraMissing(
            f"these weights must be converted, for which {' and '.join(missing)} must be "
            "installed: pip install 'ringkas[convert]'"
        )


def _pinned(order: Order, commit: str) -> Order:
    """The order of this commit; digests known beforehand are those of the entry's own."""
    entry = order.entry
    is_known = entry.revision in {None, commit}
    entry = msgspec.structs.replace(entry, revision=commit, sha256=entry.sha256 if is_known else {})
    return msgspec.structs.replace(order, entry=entry, wants_newest=False)


def _made(order: Order, source: Path, origin: Origin, work: Path, progress: Progress) -> Bundle:
    """The sealed bundle, not yet where it is found."""
    made = _converted(order, source, origin, work / "converted", progress)
    progress.stage("Reading golden sentences with it")
    golden = proving.record(made)
    if not golden:
        progress.warn(f"there are no golden sentences in a language that {order.entry.name} reads")
    made = seal(made.folder, msgspec.structs.replace(made.manifest, golden=golden))
    if not order.languages:
        return made
    smaller = work / "trimmed"
    return trimmed(made, order.languages, order.texts, smaller, pieces=None, progress=progress)


def _converted(
    order: Order, source: Path, origin: Origin, into: Path, progress: Progress
) -> Bundle:
    """A bundle of all that the source holds, seen to behave like it."""
    # The converters bring torch and Transformers with them, which take seconds to import.
    from service.workshop.converting import adopt, convert  # noqa: PLC0415

    entry = order.entry
    revision = _revision(origin)
    if kind_of(source) == "ctranslate2":
        if order.quantisation is not None:
            raise ConversionFailed(
                f"{entry.repository} holds CTranslate2 weights already, which are taken as they "
                "are; leave out --quantisation"
            )
        return adopt(
            source,
            entry,
            into,
            name=entry.name,
            revision=revision,
            origin=origin,
            progress=progress,
        )
    quantisation = order.quantisation or DEFAULT_QUANTISATION
    made = convert(
        source,
        entry,
        quantisation,
        into,
        name=entry.name,
        revision=f"{revision}-{quantisation}",
        origin=origin,
        progress=progress,
    )
    if proving.language_read(made) is None:
        return made
    progress.stage("Comparing with what Transformers says")
    found = proving.compare(made, source)
    kept = made.manifest.origin or origin
    compared = msgspec.structs.replace(kept, mean_difference=found.mean_difference)
    manifest = msgspec.structs.replace(made.manifest, origin=compared)
    return msgspec.structs.replace(made, manifest=manifest)


def _revision(origin: Origin) -> str:
    """The commit, or what the files of a folder are known by."""
    if origin.revision is not None:
        return _shown(origin.revision)
    names = msgspec.json.encode(origin.files)
    return f"local-{hashlib.sha256(names).hexdigest()[:_COMMIT_SHOWN]}"


def _shown(commit: str) -> str:
    return commit[:_COMMIT_SHOWN]
