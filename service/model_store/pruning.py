"""What lies in a model cache and is of no use any more."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from service.model_store.bundle import Bundle
from service.model_store.cache import ModelCache
from service.model_store.publishing import (
    UNFINISHED,
    delete,
    unfinished,
    unfinished_if_free,
    withdraw,
    work_in,
)
from service.model_store.references import is_safe_name

Reason = Literal["unfinished work", "older than the one in use"]
_WORK: Final[Reason] = "unfinished work"
_OLDER: Final[Reason] = "older than the one in use"


class Leftover(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may go."""

    name: str
    """Of the bundle that it is, or was to become."""
    folder: Path
    size_bytes: int
    reason: Reason


def leftovers(cache: ModelCache, serving: Sequence[Bundle]) -> tuple[Leftover, ...]:
    """What may go: work that nobody is at, and older revisions of what serves.

    Demonstrations stay, for they come with the program.

    Args:
        serving: The bundles in use.

    Raises:
        BundleCorrupt: A manifest does not parse, so it cannot be told which is older.
        CannotStore: The cache cannot be written.
    """
    older = [
        Leftover(
            name=bundle.manifest.name,
            folder=bundle.folder,
            size_bytes=_size_bytes(bundle.folder),
            reason=_OLDER,
        )
        for bundle in cache.bundles()
        if any(_outdates(newer, bundle) for newer in serving) and bundle not in serving
    ]
    return (*_abandoned(cache.folder), *older)


def clear_away(leftover: Leftover, cache: Path, *, when_busy: Callable[[], None]) -> int | None:
    """Delete a leftover; how many bytes came free, or None: someone is at that work again.

    Args:
        when_busy: Called once before waiting for whoever works on bundles of that name.

    Raises:
        CannotStore: The cache cannot be written.
    """
    if leftover.reason == _OLDER:
        with unfinished(cache, leftover.name, when_busy=when_busy):
            withdraw(leftover.folder, cache)
        return leftover.size_bytes
    with unfinished_if_free(cache, leftover.name) as work:
        if work is None:
            return None
        freed_bytes = sum(map(_size_bytes, work_in(work)))
        for path in work_in(work):
            delete(path)
    return freed_bytes


def _outdates(newer: Bundle, bundle: Bundle) -> bool:
    return (
        not bundle.manifest.is_demonstration
        and bundle.manifest.name == newer.manifest.name
        and bundle.published_at < newer.published_at
    )


def _abandoned(cache: Path) -> list[Leftover]:
    found: list[Leftover] = []
    for folder in sorted((cache / UNFINISHED).glob("*")):
        if not is_safe_name(folder.name) or not folder.is_dir() or not work_in(folder):
            continue
        with unfinished_if_free(cache, folder.name) as work:
            size_bytes = sum(map(_size_bytes, work_in(work))) if work else 0
            if work and work_in(work):  # what a killed replacement left is back in its place
                found.append(
                    Leftover(name=folder.name, folder=folder, size_bytes=size_bytes, reason=_WORK)
                )
    return found


def _size_bytes(path: Path) -> int:
    """Of a file, or of all files in a folder; links count as themselves."""
    if path.is_symlink() or not path.is_dir():
        return path.lstat().st_size
    return sum(
        os.lstat(Path(folder, name)).st_size for folder, _, names in os.walk(path) for name in names
    )
