"""The folder that files come into, by whatever way: room, bounds, and whole files only.

A file has its name once it is whole and checked; until then it lies in a folder beside.
"""

import shutil
import stat
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

from service.errors import CannotStore, CheckpointRefused
from service.model_store.bundle import BundleFile

_PARTIAL: Final = ".partial"


def check_total(total_bytes: int, *, max_bytes: int, where: str) -> None:
    """See that what is offered is not more than it can be.

    Raises:
        CheckpointRefused: It is; nothing was taken yet.
    """
    if total_bytes > max_bytes:
        raise CheckpointRefused(
            f"{where} says that its files have {total_bytes} bytes, where at most {max_bytes} were "
            "expected; nothing was taken. See that it is the right one"
        )


def check_any(names: Collection[str], patterns: Sequence[str], *, where: str) -> None:
    """See that there is anything to take.

    Raises:
        CheckpointRefused: There is not.
    """
    if not names:
        raise CheckpointRefused(
            f"{where} holds none of the files that are wanted: {', '.join(patterns)}"
        )


def check_known(found: BundleFile, known_sha256: Mapping[str, str], *, where: str) -> None:
    """See that a file is the one that was reviewed, if one was.

    Raises:
        CheckpointRefused: It is another one.
    """
    known = known_sha256.get(found.name, found.sha256)
    if found.sha256 != known:
        raise CheckpointRefused(
            f"{found.name} of {where} has SHA-256 {found.sha256}, where the catalogue has {known}; "
            "it is damaged or another version: get it again"
        )


def check_room(into: Path, needed_bytes: int) -> None:
    """See that so many more bytes can be stored.

    Raises:
        CannotStore: The disk has less room.
    """
    free = shutil.disk_usage(into).free
    if needed_bytes > free:
        raise CannotStore(
            f"{needed_bytes} bytes are needed where {into} lies, and {free} are free; free some "
            "space and run the same command again, or name another model cache with "
            "RINGKAS_MODEL_CACHE"
        )


def prepare(into: Path, names: Collection[str]) -> Path:
    """Make the folder, with nothing in it but plain files of these names and partial ones.

    Returns:
        The folder of partial files.
    """
    into.mkdir(parents=True, exist_ok=True)
    partials = into / _PARTIAL
    for path in into.iterdir():
        is_kept = is_plain_file(path) and path.name in names
        if not is_kept and (path != partials or path.is_symlink() or not path.is_dir()):
            _remove(path)
    partials.mkdir(exist_ok=True)
    for path in partials.iterdir():
        if not is_plain_file(path):
            _remove(path)
    return partials


def finish(into: Path) -> None:
    """Take away the folder of partial files, when all are whole."""
    shutil.rmtree(into / _PARTIAL)


def is_plain_file(path: Path) -> bool:
    """Whether it is a file itself, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def size_of(path: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
