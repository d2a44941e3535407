"""What the local hub holds: repositories at one commit, and what it claims of their files."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.hub.faults import Answer, Fault

LARGE = (".bin", ".safetensors", ".model", ".h5", ".msgpack", ".onnx")
"""Endings that the hub keeps as LFS objects."""
POINTER_SIZE = 134
Bytes = io.BytesIO | io.BufferedReader


@dataclass
class Stored:
    """A file of a repository. It claims what `content` is, unless told otherwise."""

    content: bytes | Path
    is_large: bool = False
    """Whether it is an LFS object, with a SHA-256 and its bytes on the storage host."""
    sends: bytes | None = None
    """What is sent in place of `content`."""
    claimed_size: int | None = None
    claimed_sha256: str | None = None
    fault: Fault | None = None
    takes_ranges: bool = True

    def open(self) -> Bytes:
        """What is truly sent."""
        if self.sends is not None:
            return io.BytesIO(self.sends)
        return _opened(self.content)

    @property
    def size_bytes(self) -> int:
        """As claimed."""
        return self.true_size if self.claimed_size is None else self.claimed_size

    @property
    def true_size(self) -> int:
        """Of the content."""
        content = self.content
        return len(content) if isinstance(content, bytes) else content.stat().st_size

    @property
    def sha256(self) -> str:
        """As claimed, 64 hexadecimal digits."""
        if self.claimed_sha256 is not None:
            return self.claimed_sha256
        with _opened(self.content) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def oid(self) -> str:
        """Of git: the SHA-1 of the blob, which for a large file is a pointer."""
        digest = hashlib.sha1(usedforsecurity=False)
        if self.is_large:
            size = str(self.size_bytes).encode()
            pointer = b"version 1\noid sha256:" + self.sha256.encode() + b"\nsize " + size
            digest.update(b"blob %d\0" % len(pointer) + pointer)
            return digest.hexdigest()
        digest.update(b"blob %d\0" % self.true_size)
        with _opened(self.content) as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()

    @property
    def etag(self) -> str:
        """What the client takes as the identity of the content."""
        return self.sha256 if self.is_large else self.oid


@dataclass
class Repository:
    """Files by name at a commit, which is the head of `main`."""

    name: str
    commit: str
    files: dict[str, Stored]
    fault: Answer | None = None
    """For all that is asked of the repository."""


def stored(files: Path | Mapping[str, bytes]) -> dict[str, Stored]:
    """The files of a folder, in all its subfolders, or those given by name."""
    found: Mapping[str, bytes | Path] = files if isinstance(files, Mapping) else _walked(files)
    return {
        name: Stored(content=content, is_large=name.endswith(LARGE))
        for name, content in found.items()
    }


def _walked(folder: Path) -> dict[str, bytes | Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _opened(content: bytes | Path) -> Bytes:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
