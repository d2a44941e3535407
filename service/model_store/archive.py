"""A bundle in one file, to be carried to a machine without a network.

A plain tar that any tar reads: `NAME/REVISION/bundle.json`, then the files that it lists. The
same bundle always gives the same bytes. An archive that comes in is never trusted: it is read
once, front to back, by rules that allow nothing but such files. Links, folders, devices and
other names are refused, sizes and digests are checked on the way, and what is not whole is
never published. `tarfile` reads more than that, so only its headers are used.
"""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from service.errors import BundleCorrupt, CannotStore, CheckpointRefused
from service.model_store.bundle import MANIFEST, Bundle, BundleFile, Manifest
from service.model_store.cache import ModelCache
from service.model_store.manifests import MAX_MANIFEST_BYTES, checked_manifest, read_bundle
from service.model_store.publishing import delete, publish, unfinished
from service.model_store.references import is_safe_name

_BLOCK: Final = tarfile.BLOCKSIZE
_CHUNK: Final = 1 << 20
_MAX_EXTENDED_BYTES: Final = 1 << 16
"""Chosen: an extended header holds a long name or a size above 8 GiB, and times."""
_IMPORTED: Final = "imported"
_PARTS: Final = 3


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an archive."""

    bundle: Bundle
    was_installed: bool
    """Whether the same bundle was there before, and nothing was done."""


class _Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file in an archive, by its header."""

    name: str
    size_bytes: int


def export_bundle(bundle: Bundle, target: BinaryIO) -> None:
    """Write a bundle as an archive. Blocks: reads all of it.

    Raises:
        BundleCorrupt: A file is not what the manifest says; what was written is worthless.
        OSError: As writing does.
    """
    manifest = bundle.manifest
    prefix = f"{manifest.name}/{manifest.revision}"
    data = _manifest_bytes(bundle)
    target.write(_header(f"{prefix}/{MANIFEST}", len(data)))
    target.write(data + _padding(len(data)))
    for file in sorted(manifest.files, key=lambda file: file.name):
        target.write(_header(f"{prefix}/{file.name}", file.size_bytes))
        target.writelines(_checked_chunks(bundle.folder / file.name, file))
        target.write(_padding(file.size_bytes))
    target.write(bytes(2 * _BLOCK))
    target.flush()


def export_to_file(bundle: Bundle, file: Path) -> None:
    """Write an archive that is there whole or not at all; one of that name is replaced.

    Raises:
        BundleCorrupt: As `export_bundle`.
        CannotStore: The file cannot be written.
    """
    try:
        if file.exists() and not file.is_file():  # a device or a pipe is not replaced
            with file.open("wb") as target:
                export_bundle(bundle, target)
            return
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as target:
                export_bundle(bundle, target)
                os.fsync(target.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CannotStore(f"cannot write {file}: {error.strerror or error}") from error


def import_bundle(source: BinaryIO, cache: Path, *, when_busy: Callable[[str], None]) -> Imported:
    """Install the bundle of an archive, or find that it is installed. Blocks.

    Args:
        source: Read front to back once, so a pipe will do.
        cache: The model cache; made if it is not there.
        when_busy: Called once, with the name, if another process works on bundles of it.

    Raises:
        CheckpointRefused: It is not an archive of exactly one intact bundle.
        CannotStore: No room, or no right to write.
    """
    data, manifest = _first(source)
    name = manifest.name
    with unfinished(cache, name, when_busy=lambda: when_busy(name)) as work:
        if found := _same(manifest, cache):
            return Imported(bundle=found, was_installed=True)
        _refuse_too_large(manifest, cache)
        folder = work / _IMPORTED
        delete(folder)
        try:
            folder.mkdir()
            (folder / MANIFEST).write_bytes(data)
            _unpack(source, manifest, folder)
            bundle = publish(Bundle(manifest=manifest, folder=folder), cache)
        finally:
            delete(folder)
    return Imported(bundle=bundle, was_installed=False)


def _manifest_bytes(bundle: Bundle) -> bytes:
    path = bundle.folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BundleCorrupt(f"{path} cannot be read: {error.strerror}") from error
    manifest = bundle.manifest
    if (
        checked_manifest(data, str(path), name=manifest.name, revision=manifest.revision)
        != manifest
    ):
        raise BundleCorrupt(f"{path} was changed meanwhile; run the command again")
    return data


def _checked_chunks(path: Path, file: BundleFile) -> Generator[bytes]:
    """The bytes of a file, which is refused if they are not what the manifest says."""
    digest = hashlib.sha256()
    left = file.size_bytes
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(min(left, _CHUNK) if left else 1):
                if not left:
                    raise BundleCorrupt(f"{path} has more bytes than its manifest says")
                left -= len(chunk)
                digest.update(chunk)
                yield chunk
    except OSError as error:
        raise BundleCorrupt(f"{path} cannot be read: {error.strerror}") from error
    if left or digest.hexdigest() != file.sha256:
        raise BundleCorrupt(
            f"{path} is not what its manifest says ({file.size_bytes} bytes, SHA-256 "
            f"{file.sha256}); install the bundle again"
        )


def _header(name: str, size_bytes: int) -> bytes:
    """Of a file that everyone may read; no times, no owners, so always the same."""
    info = tarfile.TarInfo(name)
    info.size = size_bytes
    info.mode = 0o644
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def _padding(size_bytes: int) -> bytes:
    return bytes(-size_bytes % _BLOCK)


def _first(source: BinaryIO) -> tuple[bytes, Manifest]:
    """The manifest that an archive begins with."""
    member = _next_member(source)
    parts = member.name.split("/") if member else []
    if member is None or len(parts) != _PARTS or parts[2] != MANIFEST:
        raise _refused(f"it does not begin with NAME/REVISION/{MANIFEST}")
    if member.size_bytes > MAX_MANIFEST_BYTES:
        raise _refused(f"its {MANIFEST} claims {member.size_bytes} bytes")
    data = b"".join(_content(source, member))
    try:
        manifest = checked_manifest(data, member.name, name=parts[0], revision=parts[1])
    except BundleCorrupt as error:
        raise _refused(str(error)) from error
    return data, manifest


def _same(manifest: Manifest, cache: Path) -> Bundle | None:
    """The intact bundle that is installed under this name and revision, if it is this one.

    Raises:
        CheckpointRefused: It is another one. One that is corrupt may be replaced.
    """
    try:
        found = read_bundle(cache / manifest.name / manifest.revision)
        if set(found.manifest.files) == set(manifest.files):
            ModelCache(cache).verify(found)
            return found
    except (FileNotFoundError, BundleCorrupt):
        return None
    named = f"{manifest.name}/{manifest.revision}"
    raise CheckpointRefused(
        f"another bundle is installed as {named}, of other files; "
        f"`ringkas models remove {named}` makes room for the one of the archive"
    )


def _refuse_too_large(manifest: Manifest, cache: Path) -> None:
    needed = sum(file.size_bytes for file in manifest.files)
    free = shutil.disk_usage(cache).free
    if needed > free:
        raise CannotStore(
            f"{manifest.name}/{manifest.revision} takes {needed / 1e6:.1f} MB, and the disk of "
            f"{cache} has {free / 1e6:.1f} MB free; nothing was installed"
        )


def _unpack(source: BinaryIO, manifest: Manifest, folder: Path) -> None:
    """Write the files that the manifest lists, each exactly once."""
    prefix = f"{manifest.name}/{manifest.revision}/"
    wanted = {prefix + file.name: file for file in manifest.files}
    while member := _next_member(source):
        file = wanted.pop(member.name, None)
        if file is None:
            raise _refused(f"{member.name!r} is not listed in its {MANIFEST}, or comes twice")
        if member.size_bytes != file.size_bytes:
            raise _refused(
                f"{member.name} has {member.size_bytes} bytes where {file.size_bytes} are listed"
            )
        digest = hashlib.sha256()
        with (folder / file.name).open("xb") as target:
            for chunk in _content(source, member):
                digest.update(chunk)
                target.write(chunk)
        if digest.hexdigest() != file.sha256:
            raise _refused(
                f"{member.name} has SHA-256 {digest.hexdigest()} where {file.sha256} is listed"
            )
    if wanted:
        raise _refused(f"{min(wanted)} is missing from it")


def _next_member(source: BinaryIO) -> _Member | None:
    """The header of the next file; None at the end."""
    header = _next_header(source)
    if header is None:
        return None
    name, size_bytes = header.name, header.size
    if header.type == tarfile.XHDTYPE:
        if size_bytes > _MAX_EXTENDED_BYTES:
            raise _refused(f"an extended header claims {size_bytes} bytes")
        member = _Member(name=name, size_bytes=size_bytes)
        extended = _extended(b"".join(_content(source, member)))
        header = _next_header(source)
        if header is None:
            raise _refused("it ends after an extended header")
        name, size_bytes = extended.get("path", header.name), header.size
        if "size" in extended:
            size_bytes = _number(extended["size"])
    if header.type not in {tarfile.REGTYPE, tarfile.AREGTYPE}:
        raise _refused(f"{name!r} is not a plain file")
    if not all(map(is_safe_name, name.split("/"))):
        raise _refused(f"{name!r} is not a name that a bundle has")
    return _Member(name=name, size_bytes=size_bytes)


def _next_header(source: BinaryIO) -> tarfile.TarInfo | None:
    block = _read(source, _BLOCK)
    if not block.strip(b"\0"):
        return None
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise _refused("there is no tar header where one should be") from error
    if header.size < 0:
        raise _refused(f"{header.name!r} claims {header.size} bytes")
    return header


def _extended(data: bytes) -> dict[str, str]:
    """The fields of an extended header, each `LENGTH NAME=VALUE` and a line break (POSIX pax)."""
    fields: dict[str, str] = {}
    while data:
        digits, _, _ = data.partition(b" ")
        length = _number(digits.decode("ascii", "replace"))
        name, equals, value = data[len(digits) + 1 : length].partition(b"=")
        is_whole = equals and value.endswith(b"\n") and length <= len(data)
        if not is_whole or name.startswith(b"GNU.sparse"):
            raise _refused("an extended header of it does not parse")
        fields[name.decode("utf-8", "replace")] = value[:-1].decode("utf-8", "replace")
        data = data[length:]
    return fields


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):  # noqa: PLR2004  64 bits
        raise _refused("an extended header of it does not parse")
    return int(digits)


def _content(source: BinaryIO, member: _Member) -> Generator[bytes]:
    """The bytes of a member, and past its padding."""
    left = member.size_bytes
    while left:
        chunk = _read(source, min(left, _CHUNK))
        if not chunk:
            raise _refused(f"it ends within {member.name}: copy it again")
        left -= len(chunk)
        yield chunk
    _read(source, -member.size_bytes % _BLOCK)


def _read(source: BinaryIO, size_bytes: int) -> bytes:
    try:
        return source.read(size_bytes)
    except OSError as error:
        raise _refused(f"it cannot be read: {error.strerror}") from error


def _refused(reason: str) -> CheckpointRefused:
    return CheckpointRefused(
        f"the archive is refused: {reason}. Expected what `ringkas models export` writes; "
        "nothing was installed"
    )
