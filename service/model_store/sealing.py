"""Closing a bundle: its files are listed with their digests, and it gets its `bundle.json`."""

import hashlib
from pathlib import Path

import msgspec

from service.model_store.bundle import MANIFEST, Bundle, BundleFile, Manifest


def seal(folder: Path, manifest: Manifest) -> Bundle:
    """Write `bundle.json`, listing every other file of the folder. Blocks: reads them all.

    Args:
        folder: Holds the bundle's files, and nothing else.
        manifest: What it says of files is passed over.

    Raises:
        OSError: As reading and writing do.
    """
    paths = [path for path in sorted(folder.iterdir()) if path.name != MANIFEST]
    manifest = msgspec.structs.replace(manifest, files=tuple(map(listed, paths)))
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    return Bundle(manifest=manifest, folder=folder)


def listed(path: Path, name: str = "") -> BundleFile:
    """A file with its size and digest, under its own name or another."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BundleFile(name=name or path.name, size_bytes=path.stat().st_size, sha256=digest)
