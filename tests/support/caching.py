"""Cached journeys over weights without weights."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from service.cache import Around, CachedJourney, open_cached_journey
from service.inference import Generator
from service.journey import Journey, Limits
from service.model_store import Bundle
from service.settings import Settings
from service.telemetry import Metrics
from tests.support.services import bundle


@asynccontextmanager
async def caching(
    generator: Generator,
    cache: str = "memory",
    *,
    weights: Bundle | None = None,
    metrics: Metrics | None = None,
    **settings: object,
) -> AsyncGenerator[CachedJourney]:
    """A journey over a generator that keeps its answers where `Settings.cache` says."""
    known = weights or bundle()

    def journey_over(around: Around) -> Journey:
        return Journey(around(generator, known), None, Limits())

    chosen = Settings(cache=cache, **settings)  # pyright: ignore[reportArgumentType] - by name
    opening = open_cached_journey(journey_over, [known], chosen, metrics or Metrics())
    async with opening as journey:
        yield journey


def looked_up(metrics: Metrics, cache: str) -> dict[str, int]:
    """Look-ups in a cache by what came of them."""
    begins = f'ringkas_cache_lookups_total{{cache="{cache}",outcome="'
    lines = metrics.exposition().decode().splitlines()
    found = [line.removeprefix(begins) for line in lines if line.startswith(begins)]
    return {line.partition('"')[0]: int(float(line.split()[-1])) for line in found}
