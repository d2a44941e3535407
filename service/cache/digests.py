"""A journey that remembers its digests, and makes those in demand once."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from service.cache.flights import Flights
from service.cache.levels import Shelf
from service.errors import DeadlinePassed
from service.journey import ArticleSource, Digest, Journey, JourneyOptions
from service.journey.clock import Deadline, Stopwatch
from service.journey.digest import Language
from service.journey.pipeline import WRITES, OnStage, TextTranslation
from service.telemetry import Metrics

CacheUse = Literal[
    "read",  # answers that were kept serve
    "renew",  # all is made anew, and kept
    "avoid",  # nothing is looked for, nothing kept
]


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """A digest, and whether it was made before."""

    digest: Digest
    is_cached: bool


class _Wanted(msgspec.Struct, frozen=True):
    """What one caller wants."""

    source: ArticleSource
    options: JourneyOptions
    deadline: Deadline
    use: CacheUse


class CachedJourney:
    """A journey in front of others. One instance serves all requests of an event loop.

    Whoever makes it closes it.

    Args:
        journeys: For each use of the cache, the one whose weights use it so.
        shelf: Where digests are kept.
        follows_from: Fingerprint of what digests follow from beside article and options.
    """

    def __init__(
        self,
        journeys: Mapping[CacheUse, Journey],
        shelf: Shelf[Digest],
        metrics: Metrics,
        *,
        follows_from: str,
    ) -> None:
        self._journeys = journeys
        self._shelf = shelf
        self._metrics = metrics
        self._follows_from = follows_from
        self._flights = Flights[Served]()

    async def run(
        self,
        source: ArticleSource,
        options: JourneyOptions,
        *,
        deadline_s: float,
        on_stage: OnStage | None = None,
        use: CacheUse = "read",
    ) -> Served:
        """Digest one article, or recall its digest.

        A digest in demand several times at once is made once; who joins hears of the stages
        that are still to come. `Digest.timings_ms` of a recalled one is of this call.

        Raises:
            As `Journey.run`.
        """
        wanted = _Wanted(source, options, Deadline(deadline_s), use)
        key = self._key(wanted)
        if key is None or use == "avoid":
            self._shelf.pass_over()
            return Served(digest=await self._make(wanted, on_stage), is_cached=False)
        watch = Stopwatch()
        kept = self._shelf.at_hand(key) if use == "read" else None
        if kept is not None:
            return _recalled(kept, watch)
        served = await self._share(key, wanted, on_stage)
        return _recalled(served.digest, watch) if served.is_cached else served

    async def translate(
        self,
        text: str,
        *,
        source_language: str = "auto",
        target_language: str = WRITES,
        is_html: bool = False,
        alternatives: int = 0,
        deadline_s: float,
        use: CacheUse = "read",
    ) -> TextTranslation:
        """Translate a text of any length, recalling its sentences. See `Journey.translate`."""
        return await self._journeys[use].translate(
            text,
            source_language=source_language,
            target_language=target_language,
            is_html=is_html,
            alternatives=alternatives,
            deadline_s=deadline_s,
        )

    async def detect(self, text: str) -> tuple[Language, ...]:
        """Languages the text may be in. See `Journey.detect`."""
        return await self._journeys["avoid"].detect(text)

    async def close(self) -> None:
        """Cancel what is in progress, and wait until it has stopped."""
        await self._flights.close()

    def _key(self, wanted: _Wanted) -> str | None:
        """Where the digest is kept; none for lone surrogates, which the journey refuses by name."""
        try:
            return self._shelf.key(self._follows_from, wanted.source, wanted.options)
        except UnicodeEncodeError:
            return None

    async def _share(self, key: str, wanted: _Wanted, on_stage: OnStage | None) -> Served:
        """The digest that is being found or made for somebody already, or for this caller."""
        place = (wanted.use, key)

        async def find_or_make(tell: OnStage) -> Served:
            return await self._find_or_make(key, wanted, tell)

        while True:
            joins = place in self._flights
            if joins:
                self._shelf.join()
            try:
                return await self._flights.share(
                    place, find_or_make, deadline=wanted.deadline, on_stage=on_stage
                )
            except DeadlinePassed:
                if not joins or wanted.deadline.remaining_s() <= 0:
                    raise  # else the deadline was that of whoever began it

    async def _find_or_make(self, key: str, wanted: _Wanted, on_stage: OnStage) -> Served:
        if wanted.use == "read":
            found = await self._shelf.find([key])
            if key in found:
                return Served(digest=found[key], is_cached=True)
        else:
            self._shelf.pass_over()
        digest = await self._make(wanted, on_stage)
        await self._shelf.keep({key: digest})
        return Served(digest=digest, is_cached=False)

    async def _make(self, wanted: _Wanted, on_stage: OnStage | None) -> Digest:
        digest = await self._journeys[wanted.use].run(
            wanted.source,
            wanted.options,
            deadline_s=wanted.deadline.remaining_s(),
            on_stage=on_stage,
        )
        warnings = [warning.type for warning in digest.warnings]
        self._metrics.digests.made(digest.timings_ms, warnings)
        return digest


def _recalled(digest: Digest, watch: Stopwatch) -> Served:
    """A digest that was made before, with the time it took to find."""
    return Served(
        digest=msgspec.structs.replace(digest, timings_ms=watch.timings_ms()), is_cached=True
    )
