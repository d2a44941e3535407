"""Memory in front of a store."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from service.cache.levels import Levels, Shelf
from service.cache.memory import Memory
from service.cache.steady import SteadyStore
from service.cache.stores import open_store
from service.settings import Settings
from service.telemetry import Metrics
from tests.cache.test_memory import Clock
from tests.support.caching import looked_up
from tests.support.stores import address_of, keys_in_server, redis_url

pytestmark = pytest.mark.anyio
AGE_S = 60


@asynccontextmanager
async def levels(
    address: str, *, max_bytes: int = 100_000, clock: Clock | None = None
) -> AsyncGenerator[Levels]:
    """Levels of their own, as of a process of its own, over the store at an address."""
    now_s = clock or Clock()
    async with open_store(Settings(cache=address)) as opened:
        store = SteadyStore(opened.store, opened.faults, address, now_s=now_s)
        yield Levels(Memory(max_bytes, now_s=now_s), store, max_age_s=AGE_S, now_s=now_s)


async def test_an_answer_is_told_until_its_age_wherever_it_was_kept(shared: str) -> None:
    clock = Clock()
    async with levels(shared, clock=clock) as writer, levels(shared, clock=clock) as reader:
        await writer.keep({"digests:a": b"A"})
        clock.now_s += AGE_S - 1
        assert (await reader.behind(["digests:a"])).entries["digests:a"].data == b"A"
        assert reader.at_hand("digests:a") == b"A"
        clock.now_s += 1
        assert reader.at_hand("digests:a") is None  # however late it came into memory
        assert (await reader.behind(["digests:a"])).entries == {}


async def test_what_does_not_fit_into_memory_is_in_the_store(shared: str) -> None:
    async with levels(shared, max_bytes=2000) as both:
        await both.keep({f"digests:{n}": bytes(1000) for n in range(9)})
        at_hand = [n for n in range(9) if both.at_hand(f"digests:{n}")]
        assert at_hand == [8]
        found = await both.behind([f"digests:{n}" for n in range(9)])
        assert (len(found.entries), list(found.failed)) == (9, [])


@pytest.mark.parametrize("kind", ["redis", "valkey"])
async def test_a_server_is_told_how_long_to_keep_it_and_under_our_name(
    kind: str, tmp_path: Path
) -> None:
    async with levels(await address_of(kind, tmp_path)) as both:
        await both.keep({"digests:a": b"A"})
    assert await keys_in_server(redis_url()) == ["ringkas:digests:a"]
    async with Redis.from_url(redis_url()) as client:
        assert 0 < await client.ttl("ringkas:digests:a") <= AGE_S


async def test_two_writers_of_one_store_do_not_disturb_each_other(shared: str) -> None:
    async with levels(shared) as one, levels(shared) as other, levels(shared) as reader:
        answers = {f"digests:{n}": str(n).encode() * 500 for n in range(10)}
        await asyncio.gather(*[each.keep(answers) for each in (one, other) * 2])
        found = await reader.behind(answers)
        assert {key: entry.data for key, entry in found.entries.items()} == answers


async def test_look_ups_are_counted_by_what_came_of_them(tmp_path: Path) -> None:
    metrics = Metrics()
    async with levels(f"file://{tmp_path}") as both:
        shelf = Shelf(both, "digests", str, metrics)
        keys = [shelf.key(n) for n in range(3)]
        await shelf.keep({keys[0]: "zero"})
        assert await shelf.find(keys) == {keys[0]: "zero"}
        assert shelf.at_hand(keys[0]) == "zero"
        assert shelf.at_hand(keys[1]) is None
    assert looked_up(metrics, "digests") == {"hit": 2, "miss": 2}
