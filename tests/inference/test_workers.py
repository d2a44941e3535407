import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import DeadlinePassed, EngineFailed, Overloaded
from service.inference import Workers
from service.inference.workers import Batch, token_batches

pytestmark = pytest.mark.anyio
BATCHES = [Batch(items=(1, 2), tokens=20), Batch(items=(3,), tokens=10)]


def _doubled(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


class Gate:
    """Holds the only worker until it is opened, and notes what ran."""

    def __init__(self, workers: Workers) -> None:
        self.ran: list[int] = []
        self._opened = threading.Event()
        self._held = asyncio.create_task(
            workers.run([Batch(items=(0,), tokens=1)], self._hold, deadline_s=60)
        )

    def _hold(self, items: Sequence[int]) -> list[int]:
        self._opened.wait()
        return list(items)

    def note(self, items: Sequence[int]) -> list[int]:
        self.ran += items
        return list(items)

    async def open(self) -> None:
        self._opened.set()
        await self._held


@pytest.fixture
async def workers() -> AsyncGenerator[Workers]:
    workers = Workers(1, max_waiting_tokens=40)
    yield workers
    await workers.close()


@pytest.fixture
async def gate(workers: Workers) -> AsyncGenerator[Gate]:
    gate = Gate(workers)
    yield gate
    await gate.open()


async def test_each_batch_gets_its_own_results(workers: Workers) -> None:
    assert await workers.run(BATCHES, _doubled, deadline_s=9) == [[2, 4], [6]]
    assert await workers.run([], _doubled, deadline_s=9) == []


async def test_a_failing_batch_fails_its_caller_and_the_next_caller_is_served(
    workers: Workers,
) -> None:
    def fail(items: Sequence[int]) -> list[int]:
        raise EngineFailed(f"cannot do {len(items)}")

    with pytest.raises(EngineFailed, match="cannot do 2"):
        await workers.run(BATCHES, fail, deadline_s=9)
    assert await workers.run(BATCHES, _doubled, deadline_s=9) == [[2, 4], [6]]


async def test_more_than_may_wait_is_refused_at_once_and_room_comes_back(
    workers: Workers, gate: Gate
) -> None:
    first = asyncio.create_task(workers.run(BATCHES, gate.note, deadline_s=60))
    await asyncio.sleep(0)
    with pytest.raises(Overloaded, match="31 tokens are waiting, of at most 40") as refusal:
        await workers.run(BATCHES, gate.note, deadline_s=60)
    assert refusal.value.retry_after_s > 0
    await gate.open()
    await first
    assert await workers.run(BATCHES, _doubled, deadline_s=9) == [[2, 4], [6]]


async def test_one_request_over_the_bound_is_served_when_nothing_waits(workers: Workers) -> None:
    large = [Batch(items=(5,), tokens=1000)]
    assert await workers.run(large, _doubled, deadline_s=9) == [[10]]


async def test_cancelled_work_that_has_not_begun_is_not_run(workers: Workers, gate: Gate) -> None:
    request = asyncio.create_task(workers.run(BATCHES, gate.note, deadline_s=60))
    await asyncio.sleep(0)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    await gate.open()
    assert await workers.run(BATCHES, _doubled, deadline_s=9) == [[2, 4], [6]]
    assert gate.ran == []


async def test_work_past_its_deadline_is_not_run(workers: Workers, gate: Gate) -> None:
    with pytest.raises(DeadlinePassed):
        await workers.run(BATCHES, gate.note, deadline_s=0.01)
    with pytest.raises(DeadlinePassed):
        await workers.run(BATCHES, gate.note, deadline_s=0)
    await gate.open()
    assert await workers.run(BATCHES, _doubled, deadline_s=9) == [[2, 4], [6]]
    assert gate.ran == []


async def test_closing_fails_who_waits_and_who_comes_after(workers: Workers, gate: Gate) -> None:
    waiting = asyncio.create_task(workers.run(BATCHES, gate.note, deadline_s=60))
    await asyncio.sleep(0)
    closing = asyncio.create_task(workers.close())
    with pytest.raises(EngineFailed, match="closed before"):
        await waiting
    await gate.open()
    await closing
    with pytest.raises(EngineFailed, match="are closed"):
        await workers.run(BATCHES, gate.note, deadline_s=60)
    assert gate.ran == []


@given(st.lists(st.integers(1, 100)), st.integers(1, 200), st.integers(1, 4))
def test_batches_hold_every_item_once_within_the_budget(
    lengths: list[int], budget: int, workers: int
) -> None:
    batches = token_batches(lengths, budget, workers)
    assert sorted(index for batch in batches for index in batch.items) == list(range(len(lengths)))
    for batch in batches:
        assert batch.tokens == max(lengths[index] for index in batch.items) * len(batch.items)
        assert batch.tokens <= budget or len(batch.items) == 1


@pytest.mark.parametrize(
    ("lengths", "workers", "items"),
    [
        ([38, 60, 37], 2, [(1,), (0, 2)]),
        ([38, 60, 37], 1, [(1, 0, 2)]),
        ([5], 4, [(0,)]),
        ([], 4, []),
    ],
)
def test_every_worker_gets_a_fair_share_of_a_small_request(
    lengths: list[int], workers: int, items: list[tuple[int, ...]]
) -> None:
    assert [batch.items for batch in token_batches(lengths, 1024, workers)] == items
