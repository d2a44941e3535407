"""How a bundle is named: `NAME`, or `NAME/REVISION`."""

import re
from typing import Final

import msgspec

from service.errors import BundleMissing
from service.model_store.bundle import IN_USE, Manifest

_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_MAX_NAME_CHARS: Final = 200
"""Chosen: file systems take 255 bytes, and names of work in progress are made of these."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """All revisions of a name, or one of them."""

    name: str
    revision: str | None

    def __str__(self) -> str:
        return self.name if self.revision is None else f"{self.name}/{self.revision}"

    def fits(self, manifest: Manifest) -> bool:
        """Whether it names the bundle of this manifest."""
        return self.name == manifest.name and self.revision in {None, manifest.revision}


def is_safe_name(name: str) -> bool:
    """Whether it may name a bundle, a revision or a file: never a path, an option or hidden."""
    is_free = name.casefold() != IN_USE
    return is_free and len(name) <= _MAX_NAME_CHARS and _SAFE.fullmatch(name) is not None


def parse_reference(text: str) -> Reference:
    """What `NAME` or `NAME/REVISION` names.

    Raises:
        BundleMissing: It is neither, so no bundle can be named so.
    """
    name, slash, revision = text.partition("/")
    if not is_safe_name(name) or (slash and not is_safe_name(revision)):
        raise BundleMissing(
            f"{text!r} cannot name a bundle: expected NAME or NAME/REVISION, each of letters, "
            "digits, '.', '_' and '-', as `ringkas models list` shows them"
        )
    return Reference(name=name, revision=revision or None)
