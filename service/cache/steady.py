"""A store that may fail, hang or lie, and nobody notices more than a miss."""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from hashlib import blake2b
from typing import Protocol

import msgspec

from service.cache.memory import Entry
from service.telemetry import log_event

_AT_ONCE = 16
"""Round trips side by side, and so connections: chosen; more gain nothing on loopback."""
_PATIENCE_S = 0.5
"""For one round trip; past it the store is taken to hang. Chosen: a busy one takes 2 ms."""
_BUDGET_S = 1.0
"""For all round trips of one look-up together; past it the rest is made anew. Chosen."""
_REST_S = 10.0
"""For which a store that failed is left alone: chosen."""
_SEAL_BYTES = 16
_log = logging.getLogger("ringkas.cache")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


class Store(Protocol):
    """Bytes by key, outside this process."""

    async def get(self, key: str) -> bytes | None:
        """What was set, if it is still there."""
        ...

    async def set(self, key: str, value: bytes, expires_in: int) -> None:
        """Keep bytes for so many seconds."""
        ...


class Found(msgspec.Struct, frozen=True):
    """What a store had."""

    entries: Mapping[str, Entry]
    failed: Collection[str]
    """Keys it did not answer for, or answered with what we never kept under them."""


class SteadyStore:
    """Reads and writes entries of a store, never fails, and is quick about it.

    A store that fails or hangs is left alone for a while, then asked again by one request.
    Its failing is logged once, and so is its return. Use from one event loop.

    Args:
        store: Owned by whoever opened it.
        faults: What it raises when it fails.
        address: What logs may call it.
        now_s: Seconds since 1970.
    """

    def __init__(
        self,
        store: Store,
        faults: tuple[type[Exception], ...],
        address: str,
        *,
        patience_s: float = _PATIENCE_S,
        budget_s: float = _BUDGET_S,
        rest_s: float = _REST_S,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._faults = (TimeoutError, *faults)
        self._address = address
        self._patience_s = patience_s
        self._budget_s = budget_s
        self._rest_s = rest_s
        self._now_s = now_s
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._is_down = False
        self._rests_until_s = 0.0

    async def read(self, keys: Collection[str]) -> Found:
        """The entries kept under the keys."""
        entries: dict[str, Entry] = {}
        failed = set(keys)

        async def read_one(key: str) -> None:
            try:
                sealed = await self._store.get(key)
                entry = None if sealed is None else _unsealed(key, sealed)
            except msgspec.DecodeError:  # not ours, or ours no longer
                return
            failed.remove(key)
            if entry is not None:
                entries[key] = entry

        await self._each(read_one, keys)
        return Found(entries, failed)

    async def write(self, entries: Mapping[str, Entry]) -> None:
        """Keep entries; when the store fails, some or all are not kept."""

        async def write_one(key: str) -> None:
            entry = entries[key]
            remaining_s = math.ceil(entry.expires_s - self._now_s())
            if remaining_s > 0:
                await self._store.set(key, _sealed(key, entry), remaining_s)

        await self._each(write_one, entries)

    async def _each(self, act: Callable[[str], Awaitable[None]], keys: Collection[str]) -> None:
        """Act on every key while the store is up and there is time; the rest is left undone."""
        if not keys or not self._may_be_asked():
            return
        waiting = iter(keys)

        async def act_in_turn() -> None:
            for key in waiting:
                async with self._room, asyncio.timeout(self._patience_s):
                    await act(key)

        budget = asyncio.timeout(self._budget_s)
        fault: BaseException | None = None
        try:
            async with budget, asyncio.TaskGroup() as group:
                for _ in range(min(_AT_ONCE, len(keys))):
                    group.create_task(act_in_turn())
        except* self._faults as faults:
            fault = None if budget.expired() else faults.exceptions[0]
        self._note(fault)

    def _may_be_asked(self) -> bool:
        """Whether it is up, or has rested; then this request alone tries it."""
        now_s = time.monotonic()
        if self._is_down and now_s < self._rests_until_s:
            return False
        if self._is_down:
            self._rests_until_s = now_s + self._rest_s
        return True

    def _note(self, fault: BaseException | None) -> None:
        """Remember, and at a change log, how the store did."""
        was_down, self._is_down = self._is_down, fault is not None
        if fault is not None:
            self._rests_until_s = time.monotonic() + self._rest_s
        if self._is_down and not was_down:
            log_event(
                _log,
                logging.WARNING,
                "the cache's store failed; answers are kept in memory until it is back",
                store=self._address,
                cause=type(fault).__qualname__,
            )
        elif was_down and not self._is_down:
            log_event(_log, logging.INFO, "the cache's store is back", store=self._address)


def _sealed(key: str, entry: Entry) -> bytes:
    packed = _encode(entry)
    return _seal(key, packed) + packed


def _unsealed(key: str, sealed: bytes) -> Entry:
    """The entry kept under a key.

    Raises:
        msgspec.DecodeError: These are not the bytes that were kept there.
    """
    seal, packed = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
    if seal != _seal(key, packed):
        raise msgspec.DecodeError("not what was kept under this key")
    return _decode(packed)


def _seal(key: str, packed: bytes) -> bytes:
    """Tells bytes kept under this key from others and from damaged ones; it is no signature."""
    return blake2b(key.encode() + packed, digest_size=_SEAL_BYTES).digest()
