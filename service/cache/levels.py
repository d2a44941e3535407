"""Memory in front of a store, and shelves of typed answers on top."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

import msgspec

from service.cache.keys import fingerprint
from service.cache.memory import Entry, Memory
from service.cache.steady import Found, SteadyStore
from service.telemetry import Metrics
from service.telemetry.metrics import Lookup

T = TypeVar("T")
_encode = msgspec.msgpack.Encoder().encode


class Levels:
    """Encoded answers by key: those at hand in memory, others in a store if there is one.

    Args:
        store: Shared with other processes; none: memory alone.
        max_age_s: After which an answer is not told any more, wherever it was kept.
        now_s: Seconds since 1970.
    """

    def __init__(
        self,
        memory: Memory,
        store: SteadyStore | None,
        *,
        max_age_s: float,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._memory = memory
        self._store = store
        self._max_age_s = max_age_s
        self._now_s = now_s

    def at_hand(self, key: str) -> bytes | None:
        """What is in memory."""
        entry = self._memory.get(key)
        return None if entry is None else entry.data

    async def behind(self, keys: Collection[str]) -> Found:
        """What is in the store alone; from now on in memory too."""
        if self._store is None or not keys:
            return Found({}, ())
        found = await self._store.read(keys)
        now_s = self._now_s()
        fresh = {key: entry for key, entry in found.entries.items() if entry.expires_s > now_s}
        for key, entry in fresh.items():
            self._memory.put(key, entry)
        return Found(fresh, found.failed)

    async def keep(self, answers: Mapping[str, bytes]) -> None:
        """Keep answers in memory and in the store."""
        expires_s = self._now_s() + self._max_age_s
        entries = {key: Entry(expires_s, data) for key, data in answers.items()}
        for key, entry in entries.items():
            self._memory.put(key, entry)
        if self._store is not None:
            await self._store.write(entries)


class Shelf(Generic[T]):
    """Answers of one kind, encoded as MessagePack; look-ups are counted.

    Args:
        name: What keys begin with and metrics call it: one of few.
        kind: What the answers are; its fields say all there is to know of one.
    """

    def __init__(self, levels: Levels, name: str, kind: type[T], metrics: Metrics) -> None:
        self._levels = levels
        self.name = name
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._metrics = metrics

    def key(self, *follows_from: object) -> str:
        """Where the answer is kept that follows from these values; see `fingerprint`."""
        return f"{self.name}:{fingerprint(*follows_from)}"

    def at_hand(self, key: str) -> T | None:
        """The answer, if it is in memory; then a hit."""
        data = self._levels.at_hand(key)
        if data is None:
            return None
        self._metrics.looked_up(self.name, "hit")
        return self._decode(data)

    async def find(self, keys: Collection[str]) -> dict[str, T]:
        """The answers that were kept, in memory or in the store."""
        encoded = {key: data for key in keys if (data := self._levels.at_hand(key)) is not None}
        found = await self._levels.behind([key for key in keys if key not in encoded])
        encoded |= {key: entry.data for key, entry in found.entries.items()}
        answers = {key: self._decode(data) for key, data in encoded.items()}
        failed = len(found.failed)
        self._count("hit", len(answers))
        self._count("failed", failed)
        self._count("miss", len(keys) - len(answers) - failed)
        return answers

    async def keep(self, answers: Mapping[str, T]) -> None:
        """Keep answers under their keys, in place of what was there."""
        await self._levels.keep({key: _encode(answer) for key, answer in answers.items()})

    def pass_over(self, count: int = 1) -> None:
        """Count look-ups that the caller asked not to be made."""
        self._count("bypassed", count)

    def join(self) -> None:
        """Count an answer that was being made for somebody else."""
        self._count("joined", 1)

    def _count(self, outcome: Lookup, count: int) -> None:
        if count:
            self._metrics.looked_up(self.name, outcome, count)
