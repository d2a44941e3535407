"""The threads that all weights of a process share, and how much work may wait for them."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import msgspec

from service.errors import DeadlinePassed, EngineFailed, Overloaded

T = TypeVar("T")

_FIRST_RETRY_S = 1.0  # before any rate was measured


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Items that are computed together."""

    items: tuple[int, ...]
    tokens: int
    """Source tokens, padding counted."""


class Workers:
    """One thread a core, for every engine of the process, so that two never oversubscribe it.

    Batches run in the order they come; a request's batches are queued at once. Use from one
    event loop. Whoever makes it closes it.

    Args:
        cores: Batches that run side by side, each on one core. Measured on two cores with the
            embedded weights: two halves of the sentences on a core each take half the time of
            one batch spread over both, for 4 sentences as for 96.
        max_waiting_tokens: Past it, work is refused unless nothing waits.
    """

    def __init__(self, cores: int, *, max_waiting_tokens: int = 200_000) -> None:
        self.cores = cores
        self._max_waiting_tokens = max_waiting_tokens
        self._threads = ThreadPoolExecutor(cores, thread_name_prefix="weights")
        self._lock = threading.Lock()
        self._waiting_tokens = 0
        self._done_tokens = 0
        self._busy_s = 0.0

    async def run(
        self,
        batches: Sequence[Batch],
        work: Callable[[Sequence[int]], list[T]],
        *,
        deadline_s: float,
    ) -> list[list[T]]:
        """Run `work` on the items of each batch.

        What has not begun when the caller is cancelled, or one batch fails, is not run.

        Returns:
            For each batch what `work` returned.

        Raises:
            Overloaded: As much waits as may.
            DeadlinePassed: Not done within `deadline_s`.
            EngineFailed: Closed.
        """
        if deadline_s <= 0:
            raise DeadlinePassed("the time was up before the weights were asked")
        tokens = sum(batch.tokens for batch in batches)
        self._admit(tokens)
        jobs: list[Future[list[T]]] = []
        try:
            jobs += self._submit(batches, work)
            async with asyncio.timeout(deadline_s):
                return [await asyncio.wrap_future(job) for job in jobs]
        except TimeoutError as error:
            raise DeadlinePassed(f"the weights were not done within {deadline_s:.1f} s") from error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise EngineFailed("the weights were closed before the work was done") from None
        finally:
            for job in jobs:
                job.cancel()
            self._waiting_tokens -= tokens

    async def close(self) -> None:
        """Drop what has not begun and wait for the running batches."""
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)

    def _submit(
        self, batches: Sequence[Batch], work: Callable[[Sequence[int]], list[T]]
    ) -> list[Future[list[T]]]:
        try:
            return [self._threads.submit(self._timed, batch, work) for batch in batches]
        except RuntimeError as error:
            raise EngineFailed("the weights are closed") from error

    def _timed(self, batch: Batch, work: Callable[[Sequence[int]], list[T]]) -> list[T]:
        began = time.perf_counter()
        try:
            return work(batch.items)
        finally:
            with self._lock:
                self._busy_s += time.perf_counter() - began
                self._done_tokens += batch.tokens

    def _admit(self, tokens: int) -> None:
        if self._waiting_tokens and self._waiting_tokens + tokens > self._max_waiting_tokens:
            rate = self._done_tokens * self.cores / self._busy_s if self._busy_s else 0.0
            raise Overloaded(
                f"{self._waiting_tokens} tokens are waiting, of at most {self._max_waiting_tokens}",
                retry_after_s=self._waiting_tokens / rate if rate else _FIRST_RETRY_S,
            )
        self._waiting_tokens += tokens


def token_batches(lengths: Sequence[int], max_tokens: int, workers: int) -> list[Batch]:
    """Cut items into batches of at most `max_tokens`, padding counted, longest first.

    As few as fit, but one for each worker if there are items enough, all of about equal
    tokens. Items of like length share a batch, so little of it is padding.

    Args:
        lengths: Tokens of each item; one that alone is longer gets a batch of its own.

    Returns:
        Batches whose items are indices into `lengths`.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    wanted = max(len(_pack(order, lengths, max_tokens)), min(workers, len(lengths)))
    low, high = max(lengths, default=0), max_tokens
    while low < high:
        middle = (low + high) // 2
        if len(_pack(order, lengths, middle)) <= wanted:
            high = middle
        else:
            low = middle + 1
    return [
        Batch(items=tuple(items), tokens=lengths[items[0]] * len(items))
        for items in _pack(order, lengths, high)
    ]


def _pack(order: Sequence[int], lengths: Sequence[int], max_tokens: int) -> list[list[int]]:
    batches: list[list[int]] = []
    for index in order:
        if batches and lengths[batches[-1][0]] * (len(batches[-1]) + 1) <= max_tokens:
            batches[-1].append(index)
        else:
            batches.append([index])
    return batches
