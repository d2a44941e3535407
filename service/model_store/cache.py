"""The folder of installed bundles."""

from datetime import datetime
from pathlib import Path

import msgspec

from service.errors import BundleCorrupt, BundleMissing
from service.model_store.bundle import MANIFEST, Bundle, Task
from service.model_store.manifests import read_bundle
from service.model_store.references import Reference, parse_reference
from service.model_store.sealing import listed
from service.model_store.uses import read_uses

_SEE_AND_INSTALL = (
    "`ringkas models list` shows what is, and `ringkas models pull` or `import` installs more"
)


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that looks installed."""

    bundles: tuple[Bundle, ...]
    """By name, and from the oldest to the newest."""
    faults: tuple[BundleCorrupt, ...]
    """What is wrong with the manifests of others."""


class ModelCache:
    """Finds and verifies bundles under one folder, laid out `<name>/<revision>/bundle.json`.

    Reads only; safe from any thread. A folder without a manifest is not a bundle. Revisions
    are ordered by when they were published: commits have no order of their own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the bundles lie."""
        return self._folder

    def contents(self) -> Contents:
        """Every bundle that can be told, and why others cannot."""
        return self._contents(None)

    def bundles(self) -> tuple[Bundle, ...]:
        """Every installed bundle, by name, and from the oldest to the newest.

        Raises:
            BundleCorrupt: A manifest does not parse, is of another bundle than its folder's
                names say, or names files outside its folder.
        """
        return _sound(self.contents())

    def folders(self, reference: Reference) -> tuple[Path, ...]:
        """Where the bundles of this name lie, whether or not their manifests parse.

        Raises:
            BundleMissing: There is none.
        """
        found = self._folders(reference)
        if not found:
            raise self._missing(f"bundle named {str(reference)!r}", _SEE_AND_INSTALL)
        return found

    def named(self, reference: str) -> Bundle:
        """The bundle `NAME/REVISION`, or the newest of `NAME`.

        Raises:
            BundleMissing: There is none.
            BundleCorrupt: The manifest of one so named does not parse.
        """
        wanted = parse_reference(reference)
        found = _sound(self._contents(wanted))
        if not found:
            raise self._missing(f"bundle named {reference!r}", _SEE_AND_INSTALL)
        return max(found, key=_age)

    def find(self, task: Task, name: str | None) -> Bundle:
        """The bundle for a task: the named one, or the one chosen by `use`, or the best installed.

        Best is a real bundle before a demonstration, then the newest published, then the last
        by name and revision.

        Args:
            name: `NAME/REVISION`, or `NAME` for the newest of that name.

        Raises:
            BundleMissing: There is none, or the named one does another task.
            BundleCorrupt: A manifest does not parse.
        """
        if name is not None:
            return self._newest(task, parse_reference(name), _SEE_AND_INSTALL)
        chosen = read_uses(self._folder).get(task)
        if chosen is not None:
            forget = f"`ringkas models use --unset {task}` forgets that `use` chose it"
            return self._newest(task, chosen, f"{forget}, {_SEE_AND_INSTALL}")
        fit = [bundle for bundle in self.bundles() if bundle.manifest.task == task]
        if not fit:
            raise self._missing(f"bundle to {task}", _SEE_AND_INSTALL)
        real = [bundle for bundle in fit if not bundle.manifest.is_demonstration]
        return max(real or fit, key=_age)

    def serving(self, translation: str | None, summary: str | None) -> tuple[Bundle, ...]:
        """The bundle that translates, then the one that summarises if one is installed or wanted.

        Args:
            translation: What the settings name to translate, as in `find`.
            summary: What they name to summarise.

        Raises:
            As `find`.
        """
        translates = self.find("translate", translation)
        wants_summaries = (
            summary is not None
            or "summarise" in read_uses(self._folder)
            or any(bundle.manifest.task == "summarise" for bundle in self.bundles())
        )
        return (translates, self.find("summarise", summary)) if wants_summaries else (translates,)

    def verify(self, bundle: Bundle) -> None:
        """Compare every file with the manifest. Blocks: reads the whole bundle.

        Raises:
            BundleCorrupt: A file is missing, or of another size or digest; names the file.
        """
        for file in bundle.manifest.files:
            path = bundle.folder / file.name
            if not path.is_file():
                raise BundleCorrupt(f"{path} is missing; install the bundle again")
            size_bytes = path.stat().st_size
            if size_bytes != file.size_bytes:
                raise BundleCorrupt(
                    f"{path} has {size_bytes} bytes where its manifest says {file.size_bytes}; "
                    "install the bundle again"
                )
            try:
                sha256 = listed(path).sha256
            except OSError as error:
                raise BundleCorrupt(f"{path} cannot be read: {error.strerror}") from error
            if sha256 != file.sha256:
                raise BundleCorrupt(
                    f"{path} has SHA-256 {sha256} where its manifest says {file.sha256}; "
                    "install the bundle again"
                )

    def _newest(self, task: Task, reference: Reference, remedy: str) -> Bundle:
        bundles = _sound(self._contents(reference))
        fit = [bundle for bundle in bundles if bundle.manifest.task == task]
        if not fit:
            raise self._missing(f"bundle named {str(reference)!r} to {task}", remedy)
        return max(fit, key=_age)

    def _missing(self, wanted: str, remedy: str) -> BundleMissing:
        return BundleMissing(f"no {wanted} is installed in {self._folder}; {remedy}")

    def _contents(self, reference: Reference | None) -> Contents:
        bundles: list[Bundle] = []
        faults: list[BundleCorrupt] = []
        for folder in self._folders(reference):
            try:
                bundles.append(read_bundle(folder))
            except FileNotFoundError:  # removed in the meantime
                continue
            except BundleCorrupt as error:
                faults.append(error)
        bundles.sort(key=lambda bundle: (bundle.manifest.name, *_age(bundle)))
        return Contents(bundles=tuple(bundles), faults=tuple(faults))

    def _folders(self, reference: Reference | None) -> tuple[Path, ...]:
        """The folders of all bundles, or of those of a name."""
        wanted = Reference(name="*", revision=None) if reference is None else reference
        manifests = self._folder.glob(f"{wanted.name}/{wanted.revision or '*'}/{MANIFEST}")
        folders = sorted(path.parent for path in manifests)
        return tuple(
            folder
            for folder in folders
            if not folder.name.startswith(".") and not folder.parent.name.startswith(".")
        )


def _sound(contents: Contents) -> tuple[Bundle, ...]:
    for fault in contents.faults:
        raise fault
    return contents.bundles


def _age(bundle: Bundle) -> tuple[datetime, str, str]:
    """The newest is the greatest; bundles of one moment are in the order of their names."""
    return (bundle.published_at, bundle.manifest.name, bundle.manifest.revision)
