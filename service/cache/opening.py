"""Opens a cached journey: its memory, its store, and the journeys it stands in front of."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import get_args

from service.cache.digests import CachedJourney, CacheUse
from service.cache.keys import fingerprint, fingerprint_of_code, fingerprint_of_weights
from service.cache.levels import Levels, Shelf
from service.cache.memory import Memory
from service.cache.sentences import CachedGenerator
from service.cache.steady import SteadyStore
from service.cache.stores import open_store
from service.inference import Generator, Hypothesis
from service.journey import Digest, Journey
from service.model_store import Bundle
from service.settings import Settings, shown_address
from service.telemetry import Metrics

Around = Callable[[Generator, Bundle], Generator]
"""Wraps the weights of a bundle."""
_SHELVES = {"translate": "sentences", "summarise": "windows"}
_USES: tuple[CacheUse, ...] = get_args(CacheUse)


@asynccontextmanager
async def open_cached_journey(
    build: Callable[[Around], Journey],
    bundles: Sequence[Bundle],
    settings: Settings,
    metrics: Metrics,
) -> AsyncGenerator[CachedJourney]:
    """A journey that keeps its answers as the settings say.

    Args:
        build: Makes a journey over weights wrapped by what it is given; called once for each
            use of a cache.
        bundles: All weights that the journey uses.

    Raises:
        InvalidSettings: The store's address does not parse, or its library is not installed.
    """
    async with _open_levels(settings) as levels:

        def around(use: CacheUse) -> Around:
            def wrapped(generator: Generator, bundle: Bundle) -> Generator:
                if use == "avoid" or settings.cache == "off":
                    return generator
                name = _SHELVES[bundle.manifest.task]
                weights = fingerprint_of_weights(bundle.manifest, settings.compute_type)
                shelf = Shelf(levels, name, Hypothesis, metrics)
                return CachedGenerator(generator, shelf, weights, reads=use == "read")

            return wrapped

        journey = CachedJourney(
            {use: build(around(use)) for use in _USES},
            Shelf(levels, "digests", Digest, metrics),
            metrics,
            follows_from=_fingerprint_of_digests(bundles, settings),
        )
        try:
            yield journey
        finally:
            await journey.close()


@asynccontextmanager
async def _open_levels(settings: Settings) -> AsyncGenerator[Levels]:
    """What the settings ask for: nothing, memory, or memory in front of a store."""
    memory = Memory(0 if settings.cache == "off" else settings.cache_max_bytes)
    if settings.cache in ("off", "memory"):
        yield Levels(memory, None, max_age_s=settings.cache_max_age_s)
        return
    async with open_store(settings) as opened:
        store = SteadyStore(opened.store, opened.faults, shown_address(settings.cache))
        await store.read(["start"])  # so that the log tells of a store that is not there
        yield Levels(memory, store, max_age_s=settings.cache_max_age_s)


def _fingerprint_of_digests(bundles: Sequence[Bundle], settings: Settings) -> str:
    weights = [fingerprint_of_weights(each.manifest, settings.compute_type) for each in bundles]
    limits = (settings.max_article_chars, settings.max_sentence_chars)
    return fingerprint(fingerprint_of_code(), weights, limits)
