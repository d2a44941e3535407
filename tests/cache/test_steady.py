"""Stores that fail, hang and lie."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from service.cache.memory import Entry
from service.cache.steady import SteadyStore
from service.cache.stores import open_store
from service.journey import ArticleSource, JourneyOptions
from service.settings import Settings
from service.telemetry import Metrics
from tests.cache.test_memory import Clock
from tests.support.caching import caching, looked_up
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE
from tests.support.stores import Wire, contents_of, redis_url

pytestmark = pytest.mark.anyio
ENTRY = Entry(2000.0, b"data")
SOURCE = ArticleSource(text=ARTICLE)
DEAD = "redis://:geheim@127.0.0.1:1/0"


class Shelves:
    """A store in a dictionary, which raises or hangs when told to."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.calls = 0
        self.fault: Exception | None = None
        self.hangs = False

    async def get(self, key: str) -> bytes | None:
        await self._misbehave()
        return self.values.get(key)

    async def set(self, key: str, value: bytes, expires_in: int) -> None:
        await self._misbehave()
        self.values[key] = value

    async def _misbehave(self) -> None:
        self.calls += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.fault is not None:
            raise self.fault


def steady(store: Shelves, **seconds: float) -> SteadyStore:
    limits = {"patience_s": 0.05, "budget_s": 9.0, "rest_s": 60.0} | seconds
    return SteadyStore(store, (OSError,), "redis://here", now_s=Clock(), **limits)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "ringkas.cache"]


async def test_what_was_written_is_read() -> None:
    store = steady(Shelves())
    await store.write({"a": ENTRY, "b": ENTRY})
    found = await store.read(["a", "b", "c"])
    assert found.entries == {"a": ENTRY, "b": ENTRY}
    assert set(found.failed) == set()


DAMAGES: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "moved": lambda kept: kept["b"],
    "cut": lambda kept: kept["a"][:-1],
    "changed": lambda kept: kept["a"][:-1] + b"x",
    "empty": lambda kept: b"",
    "foreign": lambda kept: b"foreign",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_bytes_that_were_not_kept_under_the_key_fail_and_are_overwritten(
    damage: Callable[[dict[str, bytes]], bytes],
) -> None:
    shelves = Shelves()
    store = steady(shelves)
    await store.write({"a": ENTRY, "b": Entry(2000.0, b"other")})
    shelves.values["a"] = damage(shelves.values)
    found = await store.read(["a"])
    assert (found.entries, set(found.failed)) == ({}, {"a"})
    await store.write({"a": ENTRY})
    assert (await store.read(["a"])).entries == {"a": ENTRY}


async def test_a_store_that_fails_is_left_alone_and_its_outage_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelves = Shelves()
    shelves.fault = ConnectionResetError("geheim")
    store = steady(shelves)
    for _ in range(5):
        assert set((await store.read(["a"])).failed) == {"a"}
        await store.write({"a": ENTRY})
    assert shelves.calls == 1
    assert len(lines(caplog)) == 1
    fields = caplog.records[0].__dict__["ringkas_fields"]
    assert fields == {"store": "redis://here", "cause": "ConnectionResetError"}


async def test_an_outage_that_goes_on_is_not_logged_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelves = Shelves()
    shelves.fault = ConnectionResetError()
    store = steady(shelves, rest_s=0)
    for _ in range(5):
        await store.read(["a"])
    assert (shelves.calls, len(lines(caplog))) == (5, 1)


async def test_a_store_that_is_back_is_used_again_and_that_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    shelves = Shelves()
    store = steady(shelves, rest_s=0)
    shelves.fault = ConnectionResetError()
    await store.write({"a": ENTRY})
    shelves.fault = None
    await store.write({"a": ENTRY})
    assert (await store.read(["a"])).entries == {"a": ENTRY}
    assert len(lines(caplog)) == 2
    assert "is back" in lines(caplog)[1]


async def test_one_request_alone_tries_a_store_that_is_down() -> None:
    shelves = Shelves()
    shelves.hangs = True
    store = steady(shelves, rest_s=0.5)
    await store.read(["a"])
    store._rests_until_s = 0.0  # the rest is over
    await asyncio.gather(*[store.read(["a"]) for _ in range(9)])
    assert shelves.calls == 2


async def test_a_store_that_hangs_is_waited_for_once_and_shortly() -> None:
    shelves = Shelves()
    shelves.hangs = True
    store = steady(shelves)
    async with asyncio.timeout(2):
        for n in range(100):
            found = await store.read([str(n), "b"])
            assert set(found.failed) == {str(n), "b"}
    assert shelves.calls == 2


async def test_what_cannot_be_had_in_time_is_given_up_and_is_no_outage(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelves = Shelves()
    shelves.hangs = True
    store = steady(shelves, patience_s=9.0, budget_s=0.02)
    for _ in range(2):
        assert set((await store.read(["a", "b"])).failed) == {"a", "b"}
    assert shelves.calls == 4
    assert lines(caplog) == []


async def test_cancelling_a_read_cancels_it_and_is_no_outage(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelves = Shelves()
    shelves.hangs = True
    reading = asyncio.create_task(steady(shelves).read(["a"]))
    while not shelves.calls:
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert lines(caplog) == []


async def test_a_server_that_is_not_there_costs_one_line_and_no_answer(
    generator: MarkingGenerator, caplog: pytest.LogCaptureFixture
) -> None:
    metrics = Metrics()
    async with caching(generator, DEAD, metrics=metrics) as journey:
        assert len(lines(caplog)) == 1  # at the start already
        for _ in range(2):
            assert (await journey.run(SOURCE, JourneyOptions(), deadline_s=9)).digest.summary
        again = await journey.run(SOURCE, JourneyOptions(), deadline_s=9)
    assert again.is_cached  # from memory
    assert len(lines(caplog)) == 1
    assert "geheim" not in caplog.text + str([r.__dict__ for r in caplog.records])
    assert looked_up(metrics, "digests") == {"failed": 1, "hit": 2}
    assert looked_up(metrics, "sentences")["failed"] >= 3


@asynccontextmanager
async def over_a_wire() -> AsyncGenerator[tuple[SteadyStore, Wire]]:
    """A real client library, and the wire between it and a real server."""
    place = urlsplit(redis_url())
    wire = Wire(place.hostname or "", place.port or 6379)
    async with wire.laid(), open_store(Settings(cache=wire.address)) as opened:
        yield SteadyStore(opened.store, opened.faults, wire.address, now_s=Clock()), wire


async def test_a_server_that_goes_mid_way_is_missed_by_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with over_a_wire() as (store, wire):
        await store.write({"digests:a": ENTRY})
        assert (await store.read(["digests:a"])).entries == {"digests:a": ENTRY}
        wire.cut()
        for _ in range(3):
            found = await store.read(["digests:a"])
            assert (found.entries, set(found.failed)) == ({}, {"digests:a"})
    assert len(lines(caplog)) == 1


async def test_a_server_that_falls_silent_leaves_no_answer_for_the_next_to_read() -> None:
    async with over_a_wire() as (store, wire):
        await store.write({f"digests:{n}": Entry(2000.0, str(n).encode()) for n in range(40)})
        wire.is_silent = True
        found = await store.read([f"digests:{n}" for n in range(40)])
        assert len(found.failed) == 40
        wire.is_silent, store._rests_until_s = False, 0.0
        found = await store.read([f"digests:{n}" for n in range(40)])
        read = {key: entry.data for key, entry in found.entries.items()}
        assert read == {f"digests:{n}": str(n).encode() for n in range(40)}
        assert wire.accepted <= 32  # 16 at once, made anew after the silence


async def test_a_damaged_file_is_made_anew_and_mended(
    tmp_path: Path, generator: MarkingGenerator
) -> None:
    address, metrics = f"file://{tmp_path}", Metrics()
    async with caching(generator, address) as journey:
        await journey.run(SOURCE, JourneyOptions(), deadline_s=9)
    for file in (tmp_path / "ringkas").iterdir():
        file.write_bytes(b"cos\nsystem\n(S'false'\ntR.")  # a pickle: nobody reads those
    async with caching(generator, address, metrics=metrics) as journey:
        assert not (await journey.run(SOURCE, JourneyOptions(), deadline_s=9)).is_cached
    assert looked_up(metrics, "digests") == {"failed": 1}
    assert b"system" not in await contents_of(address, tmp_path)
    async with caching(generator, address) as journey:
        assert (await journey.run(SOURCE, JourneyOptions(), deadline_s=9)).is_cached
