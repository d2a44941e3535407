"""Reads `bundle.json`, and believes it only as far as it can do no harm."""

from pathlib import Path
from typing import Final

import msgspec

from service.errors import BundleCorrupt
from service.model_store.bundle import MANIFEST, WEIGHTS, Bundle, Manifest
from service.model_store.references import is_safe_name

MAX_MANIFEST_BYTES: Final = 1_000_000
"""Chosen: some hundred times a manifest with every language of NLLB."""

_decode = msgspec.json.Decoder(Manifest).decode


def read_bundle(folder: Path) -> Bundle:
    """The bundle of a folder `<name>/<revision>`. Its files are not read.

    Raises:
        BundleCorrupt: As `checked_manifest`; says how to get rid of the bundle.
        FileNotFoundError: It is no bundle, or none any more.
    """
    path = folder / MANIFEST
    name, revision = folder.parent.name, folder.name
    try:
        with path.open("rb") as file:
            data = file.read(MAX_MANIFEST_BYTES + 1)
        manifest = checked_manifest(data, str(path), name=name, revision=revision)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BundleCorrupt(f"{path} cannot be read: {error.strerror}") from error
    except BundleCorrupt as error:
        raise BundleCorrupt(f"{error}; {_remedy(name, revision)}") from error
    return Bundle(manifest=manifest, folder=folder)


def checked_manifest(data: bytes, place: str, *, name: str, revision: str) -> Manifest:
    """The manifest that these bytes are.

    Args:
        place: Where they come from, for messages.
        name: That the place gives the bundle; with `revision`.

    Raises:
        BundleCorrupt: It does not parse, is of another bundle than its place says, names what
            is not a plain file name, or leaves out a file that is needed.
    """
    if len(data) > MAX_MANIFEST_BYTES:
        raise BundleCorrupt(f"{place} is larger than {MAX_MANIFEST_BYTES} bytes")
    try:
        manifest = _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BundleCorrupt(f"{place} is not a bundle manifest: {error}") from error
    if not (is_safe_name(name) and is_safe_name(revision)):
        raise BundleCorrupt(
            f"{place} lies in a folder whose name is not of letters, digits, '.', '_' and '-'"
        )
    if (manifest.name, manifest.revision) != (name, revision):
        told = f"{manifest.name}/{manifest.revision}"
        raise BundleCorrupt(f"{place} is the manifest of {told!r}, not of {name}/{revision}")
    _check_files(manifest, place)
    return manifest


def _check_files(manifest: Manifest, place: str) -> None:
    names = [file.name for file in manifest.files]
    tokenizers = [manifest.tokenizer_file]
    if manifest.target_tokenizer_file is not None:
        tokenizers.append(manifest.target_tokenizer_file)
    for name in (*names, *tokenizers):
        if not is_safe_name(name) or name == MANIFEST:
            raise BundleCorrupt(f"{place} names {name!r}, which is not a plain file name")
    if len({name.casefold() for name in names}) < len(names):
        raise BundleCorrupt(f"{place} lists a file twice")
    for name in (WEIGHTS, *tokenizers):
        if name not in names:
            raise BundleCorrupt(f"{place} lists no digest for {name!r}")
    for file in manifest.files:
        if file.size_bytes < 0:
            raise BundleCorrupt(f"{place} says that {file.name} has {file.size_bytes} bytes")


def _remedy(name: str, revision: str) -> str:
    if is_safe_name(name) and is_safe_name(revision):
        return f"install it again, or take it away: ringkas models remove {name}/{revision}"
    return "rename the folder or delete it"
