"""The folder of installed bundles."""

import hashlib
from pathlib import Path

import msgspec

from service.errors import BundleCorrupt, BundleMissing
from service.model_store.bundle import Bundle, Manifest, Task

_MANIFEST = "bundle.json"
_WEIGHTS = "model.bin"
_CHUNK_BYTES = 1 << 20
_decode_manifest = msgspec.json.Decoder(Manifest).decode


class ModelCache:
    """Finds and verifies bundles under one folder, laid out `<name>/<revision>/bundle.json`.

    Reads only; safe from any thread. A folder without a manifest is not a bundle.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def bundles(self) -> tuple[Bundle, ...]:
        """Every installed bundle, by name and then revision.

        Raises:
            BundleCorrupt: A manifest does not parse or names files outside its folder.
        """
        manifests = sorted(self._folder.glob(f"*/*/{_MANIFEST}"))
        return tuple(self._read(path) for path in manifests)

    def find(self, task: Task, name: str | None) -> Bundle:
        """The bundle for a task: the named one, or else the best installed.

        A real bundle comes before the demonstration bundle, then the last by name and revision.

        Raises:
            BundleMissing: There is none, or the named one does another task.
            BundleCorrupt: A manifest does not parse.
        """
        fit = [bundle for bundle in self.bundles() if bundle.manifest.task == task]
        if name is not None:
            fit = [bundle for bundle in fit if bundle.manifest.name == name]
        if not fit:
            wanted = f"bundle named {name!r} to {task}" if name else f"bundle to {task}"
            raise BundleMissing(
                f"no {wanted} is installed in {self._folder}; `ringkas models list` shows what is"
            )
        real = [bundle for bundle in fit if not bundle.manifest.is_demonstration]
        return (real or fit)[-1]

    def verify(self, bundle: Bundle) -> None:
        """Compare every file with the manifest. Blocks: reads the whole bundle.

        Raises:
            BundleCorrupt: A file is missing, or of another size or digest; names the file.
        """
        for file in bundle.manifest.files:
            path = bundle.folder / file.name
            if not path.is_file():
                raise BundleCorrupt(f"{path} is missing; install the bundle again")
            size = path.stat().st_size
            if size != file.size_bytes:
                raise BundleCorrupt(
                    f"{path} has {size} bytes where its manifest says {file.size_bytes}; "
                    "install the bundle again"
                )
            digest = _sha256(path)
            if digest != file.sha256:
                raise BundleCorrupt(
                    f"{path} has SHA-256 {digest} where its manifest says {file.sha256}; "
                    "install the bundle again"
                )

    def _read(self, path: Path) -> Bundle:
        try:
            manifest = _decode_manifest(path.read_bytes())
        except (OSError, msgspec.DecodeError) as error:
            raise BundleCorrupt(f"{path} is not a bundle manifest: {error}") from error
        names = [file.name for file in manifest.files]
        for name in (*names, manifest.tokenizer_file):
            if Path(name).name != name:
                raise BundleCorrupt(f"{path} names {name!r}, which is not a plain file name")
        for name in (_WEIGHTS, manifest.tokenizer_file):
            if name not in names:
                raise BundleCorrupt(f"{path} lists no digest for {name!r}")
        return Bundle(manifest=manifest, folder=path.parent)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
