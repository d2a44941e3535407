"""The batcher over toy weights on the real runtime."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ArticleTooLong, DeadlinePassed, EngineFailed, Overloaded
from service.inference.batcher import Batcher
from service.inference.packing import packed
from service.inference.runtime import Decoded, Decoding, Runtime
from service.inference.tickets import Lane
from service.inference.tokenizer import Tokenizer
from service.model_store import ModelCache
from service.telemetry import Metrics

pytestmark = pytest.mark.anyio
Tokens = tuple[str, ...]
DECODING = Decoding(
    beam_size=2, length_penalty=1.0, no_repeat_ngram_size=0, max_output_tokens=8, num_hypotheses=1
)
BUDGET = 32


class Weights:
    """Toy weights behind a lane that notes its batches, and can be held or broken."""

    def __init__(self, cache: Path) -> None:
        bundle = ModelCache(cache).find("translate", None)
        self._runtime = Runtime(bundle.folder, workers=2, compute_type="default")
        self._tokenizer = Tokenizer(bundle.folder / bundle.manifest.tokenizer_file)
        self._opened = threading.Event()
        self._opened.set()
        self.batches: list[list[Tokens]] = []
        self.is_broken = False
        self.bad_item: Tokens | None = None
        self.results_lost = 0

    def hold(self) -> None:
        self._opened.clear()

    def release(self) -> None:
        self._opened.set()

    def item(self, text: str) -> Tokens:
        [pieces] = self._tokenizer.pieces([text])
        return ("ind_Latn", *pieces, "</s>")

    def alone(self, item: Tokens) -> tuple[Decoded, ...]:
        return self._runtime.decode([item], ["eng_Latn"], DECODING)[0]

    def lane(self, budget: int = BUDGET, key: str = "decode") -> Lane[Tokens, tuple[Decoded, ...]]:
        return Lane(
            key=key,
            run=self._run,
            max_batch_tokens=budget,
            work="translate",
            target_tokens=lambda decoded: len(decoded[0].tokens),
        )

    @property
    def ran(self) -> list[Tokens]:
        return [item for batch in self.batches for item in batch]

    def _run(self, batch: Sequence[Tokens]) -> list[tuple[Decoded, ...]]:
        self.batches.append(list(batch))
        self._opened.wait()
        if self.is_broken or self.bad_item in batch:
            raise RuntimeError("the runtime crashed")
        results = self._runtime.decode(batch, ["eng_Latn"], DECODING)
        return results[self.results_lost :]


@pytest.fixture
def weights(toy_cache: Path) -> Weights:
    return Weights(toy_cache)


@pytest.fixture
async def batcher(weights: Weights) -> AsyncGenerator[Batcher]:
    batcher = Batcher(1, metrics=Metrics(), max_waiting_tokens=200)
    yield batcher
    weights.release()
    await batcher.close()


def texts(name: str, count: int) -> list[str]:
    return [f"{name} {number}" for number in range(count)]


async def ask(
    batcher: Batcher,
    lane: Lane[Tokens, tuple[Decoded, ...]],
    items: Sequence[Tokens],
    *,
    deadline_s: float = 30,
) -> list[tuple[Decoded, ...]]:
    return await batcher.submit(lane, items, [len(item) for item in items], deadline_s=deadline_s)


async def hold_the_thread(batcher: Batcher, weights: Weights) -> asyncio.Task[object]:
    """Keep the only thread busy, so that what comes next has to wait."""
    weights.hold()
    held = asyncio.create_task(ask(batcher, weights.lane(), [weights.item("Beijing")]))
    await asyncio.sleep(0)
    return held


async def queued(*requests: "asyncio.Task[list[tuple[Decoded, ...]]]") -> None:
    """Let tasks that were just made reach the queue."""
    for _ in requests:
        await asyncio.sleep(0)


async def test_submit_returns_own_result_in_any_interleaving(
    batcher: Batcher, weights: Weights
) -> None:
    requests = [
        [weights.item(text) for text in texts(name, 3)] for name in ("Putin", "Xi", "Jakarta")
    ]
    answers = await asyncio.gather(*(ask(batcher, weights.lane(), items) for items in requests))
    for items, answer in zip(requests, answers, strict=True):
        assert [each[0].tokens for each in answer] == [weights.alone(i)[0].tokens for i in items]


async def test_batched_equals_alone(batcher: Batcher, weights: Weights) -> None:
    items = [weights.item(text) for text in ("Putin", "Xi Jinping bertemu", "negara")]
    together = await ask(batcher, weights.lane(budget=100), items)
    assert weights.batches == [sorted(items, key=len, reverse=True)]
    assert [each[0].tokens for each in together] == [weights.alone(i)[0].tokens for i in items]


async def test_never_exceeds_token_budget(batcher: Batcher, weights: Weights) -> None:
    items = [weights.item("Putin " * size) for size in (1, 2, 3, 4) for _ in range(3)]
    items = [(*item[:-1], str(place), "</s>") for place, item in enumerate(items)]
    await ask(batcher, weights.lane(), items)
    assert len(weights.batches) > 1
    assert all(max(map(len, batch)) * len(batch) <= BUDGET for batch in weights.batches)
    assert sorted(weights.ran) == sorted(items)


async def test_oversize_item_is_refused_not_queued(batcher: Batcher, weights: Weights) -> None:
    items = [weights.item("Putin"), ("ind_Latn", *"a" * BUDGET, "</s>")]
    with pytest.raises(ArticleTooLong, match="34 tokens, and a batch holds at most 32"):
        await ask(batcher, weights.lane(), items)
    assert weights.batches == []


async def test_oldest_first_under_load(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    items = [weights.item(f"negara {number}") for number in range(6)]
    budget = 2 * max(map(len, items))
    requests = [asyncio.create_task(ask(batcher, weights.lane(budget), [item])) for item in items]
    await queued(*requests)
    weights.release()
    await asyncio.gather(held, *requests)
    assert [set(batch) for batch in weights.batches[1:]] == [
        set(items[0:2]),
        set(items[2:4]),
        set(items[4:6]),
    ]


async def test_short_request_overtakes_long_one(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    book = [weights.item(text) for text in texts("buku", 14)]
    note = [weights.item("kabar")]
    long = asyncio.create_task(ask(batcher, weights.lane(), book))
    short = asyncio.create_task(ask(batcher, weights.lane(), note))
    await queued(long, short)
    weights.release()
    await short
    assert weights.batches[1] == note
    assert not long.done()
    await asyncio.gather(held, long)


async def test_full_queue_raises_overloaded_at_once(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    items = [weights.item(text) for text in texts("negara", 20)]
    waiting = asyncio.create_task(ask(batcher, weights.lane(), items))
    await queued(waiting)
    others = [weights.item(text) for text in texts("kota", 20)]
    with pytest.raises(Overloaded, match="of at most 200") as refusal:
        await ask(batcher, weights.lane(), others)
    assert refusal.value.retry_after_s > 0
    weights.release()
    await asyncio.gather(held, waiting)
    assert len(await ask(batcher, weights.lane(), others)) == len(others)


async def test_cancelled_ticket_is_not_run(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    gone, stays = weights.item("Putin"), weights.item("Xi")
    leaving = asyncio.create_task(ask(batcher, weights.lane(), [gone, stays]))
    staying = asyncio.create_task(ask(batcher, weights.lane(), [stays]))
    await queued(leaving, staying)
    leaving.cancel()
    await asyncio.wait([leaving])
    assert leaving.cancelled()
    weights.release()
    assert await staying == [weights.alone(stays)]
    await held
    assert gone not in weights.ran
    assert batcher.waiting_tokens == 0


async def test_deadline_passed_ticket_is_not_run(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    late, timely = weights.item("Putin"), weights.item("Xi")
    with pytest.raises(DeadlinePassed):
        await ask(batcher, weights.lane(), [late], deadline_s=0.01)
    with pytest.raises(DeadlinePassed):
        await ask(batcher, weights.lane(), [late], deadline_s=0)
    waiting = asyncio.create_task(ask(batcher, weights.lane(), [timely]))
    await queued(waiting)
    weights.release()
    await asyncio.gather(held, waiting)
    assert late not in weights.ran


async def test_joining_a_ticket_at_its_deadline_still_runs_it(
    batcher: Batcher, weights: Weights
) -> None:
    held = await hold_the_thread(batcher, weights)
    item = weights.item("Putin")
    late = asyncio.create_task(ask(batcher, weights.lane(), [item], deadline_s=0.05))
    await queued(late)
    time.sleep(0.06)  # noqa: ASYNC251  the loop is busy past the deadline
    joined = asyncio.create_task(ask(batcher, weights.lane(), [item], deadline_s=5))
    await queued(joined)
    weights.release()
    assert await joined == [weights.alone(item)]
    await asyncio.wait([late, held])


async def test_one_bad_item_fails_alone(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    good, weights.bad_item = weights.item("Xi"), weights.item("Putin")
    requests = [
        asyncio.create_task(ask(batcher, weights.lane(), [item]))
        for item in (weights.bad_item, good)
    ]
    await queued(*requests)
    weights.release()
    outcomes = await asyncio.gather(*requests, return_exceptions=True)
    await held
    assert set(weights.batches[1]) == {weights.bad_item, good}
    assert isinstance(outcomes[0], EngineFailed)
    assert outcomes[1] == [weights.alone(good)]


async def test_runtime_crash_fails_waiters_and_next_batch_still_runs(
    batcher: Batcher, weights: Weights
) -> None:
    weights.is_broken = True
    items = [weights.item("Putin"), weights.item("Xi")]
    for item in items:
        with pytest.raises(EngineFailed, match="the runtime crashed"):
            await ask(batcher, weights.lane(), [item])
    weights.is_broken = False
    answer = await ask(batcher, weights.lane(), items)
    assert [each[0].tokens for each in answer] == [weights.alone(i)[0].tokens for i in items]


async def test_close_leaves_no_waiter_no_thread(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics())
    before, tasks = threading.active_count(), asyncio.all_tasks()
    held = await hold_the_thread(batcher, weights)
    waiting = asyncio.create_task(ask(batcher, weights.lane(), [weights.item("Putin")]))
    await queued(waiting)
    closing = asyncio.create_task(batcher.close())
    with pytest.raises(EngineFailed, match="were closed"):
        await waiting
    weights.release()
    await asyncio.gather(held, closing)
    with pytest.raises(EngineFailed, match="are closed"):
        await ask(batcher, weights.lane(), [weights.item("Putin")])
    assert [thread for thread in threading.enumerate() if thread.name.startswith("weights")] == []
    assert threading.active_count() <= before + 1  # the loop's own pool
    assert asyncio.all_tasks() == tasks


async def test_identical_sentences_run_once(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    item = weights.item("Putin")
    requests = [asyncio.create_task(ask(batcher, weights.lane(), [item, item])) for _ in range(3)]
    await queued(*requests)
    weights.release()
    answers = await asyncio.gather(*requests)
    await held
    assert answers == [[weights.alone(item)] * 2] * 3
    assert weights.ran.count(item) == 1


async def test_other_lanes_never_share_a_batch_or_a_result(
    batcher: Batcher, weights: Weights
) -> None:
    held = await hold_the_thread(batcher, weights)
    item = weights.item("Putin")
    requests = [
        asyncio.create_task(ask(batcher, weights.lane(key=key), [item])) for key in ("a", "b")
    ]
    await queued(*requests)
    weights.release()
    await asyncio.gather(held, *requests)
    assert weights.batches[1:] == [[item], [item]]


async def test_lanes_take_turns(batcher: Batcher, weights: Weights) -> None:
    held = await hold_the_thread(batcher, weights)
    book = [weights.item(text) for text in texts("buku", 14)]
    note = [weights.item("kabar")]
    long = asyncio.create_task(ask(batcher, weights.lane(key="a"), book))
    short = asyncio.create_task(ask(batcher, weights.lane(key="b"), note))
    await queued(long, short)
    weights.release()
    await short
    assert not long.done()
    await asyncio.gather(held, long)


async def test_wrong_result_count_is_engine_failed(batcher: Batcher, weights: Weights) -> None:
    weights.results_lost = 1
    with pytest.raises(EngineFailed, match="1 items gave 0 results"):
        await ask(batcher, weights.lane(), [weights.item("Putin"), weights.item("Xi")])


async def test_idle_submit_waits_for_nobody(weights: Weights) -> None:
    batcher = Batcher(2, metrics=Metrics())
    items = [weights.item(text) for text in ("Putin", "Xi Jinping", "Beijing", "Moskow")]
    weights.hold()
    request = asyncio.create_task(ask(batcher, weights.lane(budget=200), items))
    ends = asyncio.get_running_loop().time() + 10
    while len(weights.batches) < 2 and asyncio.get_running_loop().time() < ends:
        await asyncio.sleep(0)
    assert sorted(weights.ran) == sorted(items)
    weights.release()
    await request
    await batcher.close()
    assert len(weights.batches) == 2


@given(st.lists(st.integers(1, 100)), st.integers(1, 200), st.integers(1, 4))
def test_packing_holds_every_item_once_within_the_budget(
    lengths: list[int], budget: int, workers: int
) -> None:
    batches = packed(lengths, budget, workers)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert max(lengths[i] for i in batch) * len(batch) <= budget or len(batch) == 1


@pytest.mark.parametrize(
    ("lengths", "workers", "batches"),
    [
        ([38, 60, 37], 2, [[1], [0, 2]]),
        ([38, 60, 37], 1, [[1, 0, 2]]),
        ([5], 4, [[0]]),
        ([], 4, []),
    ],
)
def test_every_worker_gets_a_fair_share_of_a_small_request(
    lengths: list[int], workers: int, batches: list[list[int]]
) -> None:
    assert packed(lengths, 1024, workers) == batches


async def test_a_request_over_its_own_bound_is_refused_not_queued(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), max_request_tokens=20)
    items = [weights.item(text) for text in texts("negara", 8)]
    asked = sum(map(len, items))
    with pytest.raises(ArticleTooLong, match=f"{asked} tokens, and at most 20 are taken"):
        await ask(batcher, weights.lane(), items)
    assert (batcher.waiting_tokens, weights.batches) == (0, [])
    await batcher.close()


async def test_unshared_batches_hold_one_request_and_still_take_turns(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), is_shared=False)
    held = await hold_the_thread(batcher, weights)
    books = [[weights.item(text) for text in texts(name, 7)] for name in ("buku", "kitab")]
    requests = [asyncio.create_task(ask(batcher, weights.lane(), book)) for book in books]
    await queued(*requests)
    weights.release()
    await asyncio.gather(held, *requests)
    await batcher.close()
    owners = [
        [set(batch) <= set(book) for book in books].index(True) for batch in weights.batches[1:]
    ]
    assert owners[:4] == [0, 1, 0, 1]
    assert sorted(weights.ran[1:]) == sorted(books[0] + books[1])


async def test_a_request_that_left_does_not_stop_unshared_ones_behind_it(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), is_shared=False)
    held = await hold_the_thread(batcher, weights)
    leaving, staying = (
        asyncio.create_task(ask(batcher, weights.lane(), [weights.item(text)], deadline_s=5))
        for text in ("Putin", "Xi")
    )
    await queued(leaving, staying)
    leaving.cancel()
    await asyncio.wait([leaving])
    weights.release()
    await asyncio.gather(held, staying)
    await batcher.close()
    assert weights.ran[1:] == [weights.item("Xi")]


async def test_a_short_request_does_not_share_the_batch_of_a_long_one(
    batcher: Batcher, weights: Weights
) -> None:
    held = await hold_the_thread(batcher, weights)
    book = [weights.item(text) for text in texts("buku", 14)]
    long = asyncio.create_task(ask(batcher, weights.lane(), book))
    await queued(long)
    note = weights.item("kabar")
    short = asyncio.create_task(ask(batcher, weights.lane(), [note]))
    await queued(short)
    weights.release()
    await asyncio.gather(held, long, short)
    assert weights.batches[1] == [note]


async def test_the_queue_and_its_batches_are_counted(weights: Weights) -> None:
    metrics = Metrics()
    batcher = Batcher(1, metrics=metrics)
    held = await hold_the_thread(batcher, weights)
    short, long, gone = (weights.item(text) for text in ("Xi", "Xi Jinping bertemu", "Putin"))
    waiting = asyncio.create_task(ask(batcher, weights.lane(budget=100), [short, long, short]))
    leaving = asyncio.create_task(ask(batcher, weights.lane(), [gone]))
    await queued(waiting, leaving)
    assert f"ringkas_queue_tokens {len(short) + len(long) + len(gone)}.0" in told(metrics)
    leaving.cancel()
    await asyncio.wait([leaving])
    weights.release()
    await asyncio.gather(held, waiting)
    weights.is_broken = True
    with pytest.raises(EngineFailed):
        await ask(batcher, weights.lane(), [gone])
    await batcher.close()
    decoded = [weights.alone(item) for item in (weights.item("Beijing"), short, long)]
    work = '{work="translate"}'
    assert {
        f"ringkas_queue_joined_total{work} 1.0",
        f"ringkas_queue_dropped_total{work} 1.0",
        f"ringkas_queue_wait_seconds_count{work} 4.0",
        f"ringkas_batch_items_count{work} 3.0",
        f"ringkas_batch_items_sum{work} 4.0",
        f"ringkas_batch_padding_tokens_total{work} {len(long) - len(short)}.0",
        f"ringkas_batch_duration_seconds_count{work} 3.0",
        f"ringkas_batch_failures_total{work} 1.0",
        f"ringkas_target_tokens_total{work} {sum(len(best.tokens) for best, *_ in decoded)}.0",
    } <= set(told(metrics))


def told(metrics: Metrics) -> list[str]:
    return metrics.exposition().decode().splitlines()


async def test_nobody_new_is_let_in_when_as_much_waits_as_may(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), max_waiting_tokens=8)
    held = await hold_the_thread(batcher, weights)
    batcher.admit(deadline_s=60)
    waiting = asyncio.create_task(ask(batcher, weights.lane(), [weights.item("Xi Jinping")]))
    await queued(waiting)
    with pytest.raises(Overloaded, match="tokens are waiting, of at most 8"):
        batcher.admit(deadline_s=60)
    weights.release()
    await asyncio.gather(held, waiting)
    batcher.admit(deadline_s=60)
    await batcher.close()


async def test_books_that_wait_keep_no_short_request_out(weights: Weights) -> None:
    book = [weights.item(text) for text in texts("buku", 20)]
    batcher = Batcher(1, metrics=Metrics(), max_waiting_tokens=sum(map(len, book)))
    await ask(batcher, weights.lane(), [weights.item("Beijing")])  # so that a rate is known
    held = await hold_the_thread(batcher, weights)
    long = asyncio.create_task(ask(batcher, weights.lane(), book))
    await queued(long)
    batcher.admit(deadline_s=0.001)
    short = asyncio.create_task(ask(batcher, weights.lane(), [weights.item("kabar")]))
    await queued(short)
    other = [weights.item(text) for text in texts("kitab", 20)]
    with pytest.raises(Overloaded):
        await ask(batcher, weights.lane(), other)
    weights.release()
    await asyncio.gather(held, long, short)
    await batcher.close()


async def test_a_book_that_would_not_be_done_in_time_is_not_begun(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics())
    await ask(batcher, weights.lane(), [weights.item("Beijing")])  # so that a rate is known
    held = await hold_the_thread(batcher, weights)
    waiting = asyncio.create_task(ask(batcher, weights.lane(), [weights.item("Putin")]))
    await queued(waiting)
    book = [weights.item(text) for text in texts("buku", 20)]
    with pytest.raises(Overloaded):
        await ask(batcher, weights.lane(), book, deadline_s=1e-4)
    weights.release()
    await asyncio.gather(held, waiting)
    await batcher.close()
    assert not set(book) & set(weights.ran)


async def test_nobody_new_is_let_in_whose_time_would_not_be_enough(
    batcher: Batcher, weights: Weights
) -> None:
    await ask(batcher, weights.lane(), [weights.item("Beijing")])  # so that a rate is known
    held = await hold_the_thread(batcher, weights)
    waiting = asyncio.create_task(ask(batcher, weights.lane(), [weights.item("Putin")]))
    await queued(waiting)
    batcher.admit(deadline_s=60)
    with pytest.raises(Overloaded) as refusal:
        batcher.admit(deadline_s=1e-6)
    assert 0 < refusal.value.retry_after_s < 60
    weights.release()
    await asyncio.gather(held, waiting)


async def test_short_requests_do_not_starve_a_long_one(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics())
    held = await hold_the_thread(batcher, weights)
    book = [weights.item(text) for text in texts("buku", 20)]
    long = asyncio.create_task(ask(batcher, weights.lane(), book))
    await queued(long)
    notes = [("ind_Latn", *"a" * (BUDGET // 2), str(number), "</s>") for number in range(18)]
    shorts = [asyncio.create_task(ask(batcher, weights.lane(), [note])) for note in notes]
    await queued(*shorts)
    weights.release()
    await asyncio.gather(held, long, *shorts)
    await batcher.close()
    order = [set(batch) <= set(book) for batch in weights.batches[1:]]
    first = order.index(True)
    assert order[first : first + 10] == [True, *[False] * 8, True]


async def answered_together(batcher: Batcher, weights: Weights) -> None:
    """Have two callers answered by one batch."""
    held = await hold_the_thread(batcher, weights)
    callers = [
        asyncio.create_task(ask(batcher, weights.lane(), [weights.item(text)]))
        for text in ("Putin", "Xi")
    ]
    await queued(*callers)
    weights.release()
    await asyncio.gather(held, *callers)


async def test_callers_answered_together_share_their_next_batch_too(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), pause_share=1e6)
    await answered_together(batcher, weights)
    back = [asyncio.create_task(ask(batcher, weights.lane(), [weights.item("Jakarta")]))]
    await queued(*back)
    back.append(asyncio.create_task(ask(batcher, weights.lane(), [weights.item("negara")])))
    await asyncio.gather(*back)
    await batcher.close()
    assert [len(batch) for batch in weights.batches] == [1, 2, 2]


async def test_enough_for_a_batch_ends_the_pause(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), pause_share=1e6)
    await answered_together(batcher, weights)
    await ask(batcher, weights.lane(), [("ind_Latn", *"a" * (BUDGET - 2), "</s>")])
    await batcher.close()
    assert len(weights.batches) == 3


async def test_whoever_comes_back_alone_waits_for_a_share_of_a_batch_only(
    weights: Weights,
) -> None:
    batcher = Batcher(1, metrics=Metrics())
    await answered_together(batcher, weights)
    await ask(batcher, weights.lane(), [weights.item("Jakarta")], deadline_s=5)
    await batcher.close()
    assert weights.ran[-1] == weights.item("Jakarta")


async def test_after_one_caller_alone_there_is_no_pause(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), pause_share=1e6)
    for text in ("Putin", "Xi"):
        await ask(batcher, weights.lane(), [weights.item(text)], deadline_s=5)
    await batcher.close()
    assert len(weights.batches) == 2


async def test_a_batcher_that_pauses_can_be_closed(weights: Weights) -> None:
    batcher = Batcher(1, metrics=Metrics(), pause_share=1e6)
    await answered_together(batcher, weights)
    await batcher.close()
    assert batcher._pauses == set()


async def test_those_let_in_and_still_reading_count_as_waiting(
    batcher: Batcher, weights: Weights
) -> None:
    await ask(batcher, weights.lane(), [weights.item("Beijing")])  # so that a rate is known
    batcher.admit(deadline_s=1e-3)
    with pytest.raises(Overloaded):
        batcher.admit(deadline_s=1e-3, ahead=100_000)
