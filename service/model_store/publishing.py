"""How a bundle comes into a model cache and leaves it: whole, and by one worker at a time.

Work goes on in `<cache>/.unfinished/<name>/`, where nothing looks for bundles. What is there
after a failure is what the next try resumes from.
"""

import errno
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from service.errors import CannotStore
from service.model_store.bundle import IN_USE, MANIFEST, Bundle
from service.model_store.references import is_safe_name

UNFINISHED: Final = ".unfinished"
_LOCK: Final = "lock"
_REPLACED: Final = "replaced"
_REMOVED: Final = "removed"
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN: Final = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_FOLDER: Final = {errno.ENOTDIR, errno.EEXIST}
_OTHER_DISK: Final = {errno.EXDEV, errno.EBUSY}


@contextmanager
def unfinished(cache: Path, name: str, *, when_busy: Callable[[], None]) -> Generator[Path]:
    """The folder for work on bundles of a name, while no one else works on them.

    Waits for whoever does; the lock of a process that was killed is free.

    Args:
        cache: The model cache; made if it is not there.
        name: Of the bundle.
        when_busy: Called once before waiting.

    Raises:
        CannotStore: The folder cannot be written, or the disk is full; also when the body
            raises an `OSError` of that kind. Or the name is none that a folder may have.
    """
    with told_of_storage(cache):
        folder, lock = _place(cache, name)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            when_busy()
            lock.acquire()
        try:
            _put_back(folder, cache / name)
            yield folder
        finally:
            lock.release()


@contextmanager
def unfinished_if_free(cache: Path, name: str) -> Generator[Path | None]:
    """As `unfinished`, but None where someone works on bundles of that name."""
    with told_of_storage(cache):
        folder, lock = _place(cache, name)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield None
            return
        try:
            _put_back(folder, cache / name)
            yield folder
        finally:
            lock.release()


def work_in(folder: Path) -> list[Path]:
    """What lies in a folder for unfinished work; its lock is none of it."""
    return [path for path in sorted(folder.iterdir()) if path.name != _LOCK]


def publish(made: Bundle, cache: Path) -> Bundle:
    """Move a sealed bundle to where it is found. One that is there already is replaced.

    The caller holds `unfinished`. What was written is on the disk before it can be found.

    Raises:
        CannotStore: As `unfinished`.
    """
    manifest = made.manifest
    _refuse_unsafe(manifest.name)
    _refuse_unsafe(manifest.revision)
    final = cache / manifest.name / manifest.revision
    with told_of_storage(cache):
        final.parent.mkdir(parents=True, exist_ok=True)
        os.utime(made.folder / MANIFEST)  # by which the newest is known
        for path in made.folder.iterdir():
            sync(path)
        sync(made.folder)
        if final.exists():
            aside = cache / UNFINISHED / manifest.name / _REPLACED / manifest.revision
            delete(aside)
            aside.parent.mkdir(parents=True, exist_ok=True)
            final.rename(aside)
            made.folder.rename(final)
            delete(aside.parent)
        else:
            made.folder.rename(final)
        sync(final.parent)
        sync(cache)
    return Bundle(manifest=manifest, folder=final)


def withdraw(folder: Path, cache: Path) -> None:
    """Take a bundle away: first it cannot be found any more, then its files are deleted.

    The caller holds `unfinished`. A bundle that is gone already is no fault.

    Raises:
        CannotStore: As `unfinished`.
    """
    aside = cache / UNFINISHED / folder.parent.name / _REMOVED
    with told_of_storage(cache):
        delete(aside)
        with suppress(FileNotFoundError):
            folder.rename(aside)
            sync(folder.parent)
        delete(aside)
        with suppress(OSError):  # other revisions are in it
            folder.parent.rmdir()


def delete(path: Path) -> None:
    """Delete a file, a link or a whole folder; nothing where there is nothing."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


@contextmanager
def told_of_storage(folder: Path) -> Generator[None]:
    """Turns a full disk or a folder that may not be written into a clear error.

    Raises:
        CannotStore: For such an `OSError`; others pass.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise CannotStore(
                f"the disk of {folder} is full; free some space and run the same command again, "
                "which goes on from where it stopped"
            ) from error
        if error.errno == errno.EFBIG:
            raise CannotStore(
                f"a file grows larger than {folder} may hold: its file system or `ulimit -f` "
                "sets the limit; name another folder with RINGKAS_MODEL_CACHE"
            ) from error
        if error.errno in _FORBIDDEN:
            raise CannotStore(
                f"{error.filename or folder} may not be written; make the model cache writable, "
                "or name another with RINGKAS_MODEL_CACHE"
            ) from error
        if error.errno in _NO_FOLDER:
            raise CannotStore(
                f"{error.filename or folder} cannot be made, for something that is no folder is "
                "in its way; name another model cache with RINGKAS_MODEL_CACHE"
            ) from error
        if error.errno in _OTHER_DISK:
            raise CannotStore(
                f"{error.filename or folder} is mounted by itself, so bundles cannot be moved in "
                f"one step; mount all of {folder} instead"
            ) from error
        raise


def _place(cache: Path, name: str) -> tuple[Path, FileLock]:
    if name != IN_USE:  # which no bundle has, so it is never locked twice
        _refuse_unsafe(name)
    folder = cache / UNFINISHED / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder, FileLock(folder / _LOCK)


def _refuse_unsafe(name: str) -> None:
    if not is_safe_name(name):
        raise CannotStore(
            f"{name!r} cannot name a bundle or a revision: expected letters, digits, '.', '_' "
            "and '-', the first a letter or digit"
        )


def _put_back(work: Path, published: Path) -> None:
    """Mend what a kill between the two moves of a replacement leaves: the old bundle aside."""
    for aside in (work / _REPLACED).glob("*"):
        if not (published / aside.name).exists():
            aside.rename(published / aside.name)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
