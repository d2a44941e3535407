"""How likely claims are given sentences, asked of the service's own `Engine`.

Log-probabilities depend on nothing but the two texts and the weights, so they are kept in a
file where one is named: checks and fits can then be tried again in seconds.
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from service.inference import Batcher, DecodeOptions, Engine, ScoredPair, usable_cores
from service.journey.clock import Deadline
from service.journey.translate import translate
from service.model_store import Bundle
from service.telemetry import Metrics

_AT_ONCE = 512  # pairs a request; chosen: their tokens are under the batcher's limit
_TRANSLATED_AT_ONCE = 64
_DEADLINE_S = 600.0
T = TypeVar("T")


class Decoder:
    """Scores pairs under one bundle and remembers them.

    Args:
        kept: A file of scores made earlier with the same bundle, read if it is there and
            written as scores come; none to keep nothing.
    """

    def __init__(self, bundle: Bundle, kept: Path | None = None) -> None:
        self._bundle = bundle
        self._kept = kept
        self._known: dict[str, float] = {}
        self.scored = 0
        """Pairs that were not known."""
        self.taken_s = 0.0
        """Wall-clock time they took, weights loaded already."""
        if kept is not None and kept.exists():
            self._known = msgspec.json.decode(kept.read_bytes(), type=dict[str, float])

    @property
    def cores(self) -> int:
        """On which they were scored."""
        return usable_cores()

    def translate(self, sources: Sequence[str]) -> list[str]:
        """English of each source, by the journey's own step. Blocks."""
        return asyncio.run(self._with_engine(lambda engine: _translated(engine, sources)))

    def score(self, pairs: Sequence[ScoredPair]) -> list[float]:
        """Mean log-probability per token of each target given its source; nats. Blocks."""
        unknown = [pair for pair in dict.fromkeys(pairs) if self._key(pair) not in self._known]
        if unknown:
            asyncio.run(self._with_engine(lambda engine: self._ask(engine, unknown)))
        return [self._known[self._key(pair)] for pair in pairs]

    async def _ask(self, engine: Engine, pairs: Sequence[ScoredPair]) -> None:
        started = time.perf_counter()
        for start in range(0, len(pairs), _AT_ONCE):
            some = pairs[start : start + _AT_ONCE]
            self._keep(some, await engine.score(some, DecodeOptions(), deadline_s=_DEADLINE_S))
        self.taken_s += time.perf_counter() - started

    async def _with_engine(self, do: Callable[[Engine], Awaitable[T]]) -> T:
        batcher = Batcher(self.cores, metrics=Metrics())
        try:
            engine = Engine(self._bundle, batcher)
            try:
                return await do(engine)
            finally:
                engine.close()
        finally:
            await batcher.close()

    def _keep(self, pairs: Sequence[ScoredPair], scores: Sequence[float]) -> None:
        self.scored += len(pairs)
        self._known.update(zip(map(self._key, pairs), scores, strict=True))
        if self._kept is not None:
            self._kept.write_bytes(msgspec.json.encode(self._known))

    def _key(self, pair: ScoredPair) -> str:
        manifest = self._bundle.manifest
        whole = "\0".join((manifest.name, manifest.revision, pair.source, pair.target))
        return hashlib.sha256(whole.encode()).hexdigest()[:24]


async def _translated(engine: Engine, sources: Sequence[str]) -> list[str]:
    done: list[str] = []
    for start in range(0, len(sources), _TRANSLATED_AT_ONCE):
        renderings = await translate(
            engine,
            sources[start : start + _TRANSLATED_AT_ONCE],
            DecodeOptions(),
            acronyms=frozenset(),
            deadline=Deadline(_DEADLINE_S),
        )
        done += [each.text for each in renderings]
    return done
