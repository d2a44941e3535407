"""Encoded answers in this process, bounded in bytes and in age."""

import time
from collections.abc import Callable

import msgspec
from cachetools import TLRUCache

_OVERHEAD_BYTES = 500
"""Of an entry beside its data: key, objects, places in tables. Measured: 416 in 64-bit CPython
3.11 (`tests/cache/test_memory.py` measures again); the rest is for what the allocator rounds up."""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An encoded answer and its end."""

    expires_s: float
    """Seconds since 1970 after which it is not told any more, wherever it was kept till then."""
    data: bytes


class Memory:
    """The entries used last, as many as fit. Use from one event loop.

    Args:
        max_bytes: Of all entries, what Python needs to hold them counted.
        now_s: Seconds since 1970.
    """

    def __init__(self, max_bytes: int, *, now_s: Callable[[], float] = time.time) -> None:
        self._max_bytes = max_bytes
        self._entries = TLRUCache[str, Entry](
            max_bytes, ttu=_expiry_s, timer=now_s, getsizeof=_size_bytes
        )

    @property
    def size_bytes(self) -> int:
        """Of what is held."""
        return int(self._entries.currsize)

    def get(self, key: str) -> Entry | None:
        """The entry, unless it is gone or past its end."""
        return self._entries.get(key)

    def put(self, key: str, entry: Entry) -> None:
        """Hold an entry; what was used longest ago makes room. One that never fits is not held."""
        if _size_bytes(entry) <= self._max_bytes:
            self._entries[key] = entry


def _expiry_s(_key: str, entry: Entry, _now_s: float) -> float:
    return entry.expires_s


def _size_bytes(entry: Entry) -> int:
    return _OVERHEAD_BYTES + len(entry.data)
