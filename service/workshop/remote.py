"""What a hub says of a repository. None of it is believed before it is checked."""

import re
from typing import Final

import msgspec

_SHA1: Final = re.compile(r"[0-9a-f]{40}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")

OFFLINE: Final = (
    "HF_HUB_OFFLINE is set, so nothing is fetched; unset it, or give a folder that holds the files "
    "with --from DIR"
)
"""What is said when the user has switched the network off."""


class HubInterrupted(Exception):
    """An answer failed in a way that may pass; trying again is up to the caller."""


class RemoteFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a repository, as claimed."""

    name: str
    size_bytes: int
    sha256: str | None
    """Of a large file; None for one that git keeps itself."""
    git_sha1: str | None
    """Of the blob in git, which for a large file is a pointer to it."""

    @property
    def digest(self) -> str:
        """What tells its content from any other."""
        return self.sha256 or self.git_sha1 or ""

    @property
    def is_told(self) -> bool:
        """Whether size and digest have the form that they have, so that it can be checked."""
        form = _SHA256 if self.sha256 is not None else _SHA1
        return self.size_bytes >= 0 and form.fullmatch(self.digest) is not None


class Remote(msgspec.Struct, frozen=True, kw_only=True):
    """A repository at one commit."""

    repository: str
    """`owner/name`."""
    revision: str
    """The commit, 40 hexadecimal digits."""
    files: tuple[RemoteFile, ...]


def is_commit(revision: str) -> bool:
    """Whether it can only ever mean one state of a repository."""
    return _SHA1.fullmatch(revision) is not None
