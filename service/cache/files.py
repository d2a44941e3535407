"""Keeps a folder of answers, which processes share, within its bounds."""

import asyncio
import logging
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from service.telemetry import log_event

_PERIOD_S = 60.0  # chosen: between sweeps that nothing else brings about
_SHARE_BETWEEN_SWEEPS = 10  # a tenth of the bound may be written between two
_NAME = re.compile(r"[0-9a-f]{64}(\.tmp\w*)?")
"""Of answers, and of such as are being written: Litestar's `FileStore` names them."""
_log = logging.getLogger("ringkas.cache")


class _File(NamedTuple):
    written_s: float
    size_bytes: int
    path: Path


def make_private(folder: Path) -> None:
    """Make sure the folder is there, and its owner's alone if it is new.

    Raises:
        OSError: It cannot be made, or nothing can be written to it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"room?")


def sweep(folder: Path, *, max_bytes: int, max_age_s: float, now_s: float) -> None:
    """Remove answers past their age, then the oldest until the others fit. Blocks.

    Only files named as ours are counted and removed. Several processes may sweep at once.

    Args:
        max_bytes: Of disk, as the file system counts.

    Raises:
        OSError: The folder cannot be read.
    """
    room = max_bytes
    for file in sorted(_files(folder), reverse=True):
        room -= file.size_bytes
        if room < 0 or file.written_s + max_age_s < now_s:
            file.path.unlink(missing_ok=True)


def _files(folder: Path) -> list[_File]:
    files: list[_File] = []
    for path in folder.iterdir():
        if _NAME.fullmatch(path.name):
            with suppress(FileNotFoundError):  # another process was quicker
                told = path.stat()
                size_bytes = max(told.st_size, told.st_blocks * 512)
                files.append(_File(told.st_mtime, size_bytes, path))
    return files


class Sweeper:
    """Sweeps a folder, now and then and after much was written."""

    def __init__(self, folder: Path, *, max_bytes: int, max_age_s: float) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s
        self._written_bytes = 0
        self._is_due = asyncio.Event()
        self._has_failed = False

    def wrote(self, size_bytes: int) -> None:
        """Take note of what was put into the folder."""
        self._written_bytes += size_bytes
        if self._written_bytes * _SHARE_BETWEEN_SWEEPS > self._max_bytes:
            self._is_due.set()

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            self._written_bytes = 0
            self._is_due.clear()
            await asyncio.to_thread(self._sweep)
            with suppress(TimeoutError):
                async with asyncio.timeout(_PERIOD_S):
                    await self._is_due.wait()

    def _sweep(self) -> None:
        """Sweep; that it cannot be done is logged once."""
        try:
            make_private(self._folder)
            sweep(
                self._folder,
                max_bytes=self._max_bytes - self._max_bytes // _SHARE_BETWEEN_SWEEPS,
                max_age_s=self._max_age_s,
                now_s=time.time(),
            )
        except OSError as error:
            if not self._has_failed:
                log_event(
                    _log,
                    logging.WARNING,
                    "the cache's folder cannot be kept in order",
                    folder=str(self._folder),
                    cause=type(error).__qualname__,
                )
            self._has_failed = True
        else:
            self._has_failed = False
