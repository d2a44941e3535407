"""Tickets from many requests share batches; the threads all weights share run them.

A batch leaves the moment a thread is free, so nobody waits at low load, and tickets gather
while all threads are busy, so batches are full at high load. When a thread falls free, a
window is taken from the waiting requests in turn, oldest first, one ticket each, so a short
article does not wait behind a book; the window is sorted by length, so that little of a
batch is padding, and cut into batches within the token budget.

Source: a FIFO window sorted by length as in the infinity embedding server; budgets in
tokens, padding counted, as in text-embeddings-inference; the demand for it in CTranslate2
issues 457 and 1333.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

import msgspec

from service.errors import ArticleTooLong, DeadlinePassed, EngineFailed, Overloaded
from service.inference.packing import packed

ItemT = TypeVar("ItemT", bound=Hashable)
ResultT = TypeVar("ResultT")

_FIRST_RETRY_S = 1.0  # before any rate was measured


class Lane(msgspec.Struct, Generic[ItemT, ResultT], frozen=True, kw_only=True):
    """One kind of work: tickets of equal `key` may share a batch."""

    key: Hashable
    run: Callable[[Sequence[ItemT]], Sequence[ResultT]]
    """Called on a worker's thread with the items of a batch; as many results, in order."""
    max_batch_tokens: int
    """Of one batch, padding counted."""


class Ticket:
    """One item, and everybody who waits for its result."""

    def __init__(self, lane: Lane[Any, Any], item: Hashable, tokens: int) -> None:
        self.lane = lane
        self.item = item
        self.tokens = tokens
        self.waiters = 0
        self.ends = 0.0
        """Monotonic seconds after which nobody waits any more."""
        self.has_begun = False
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    @property
    def place(self) -> tuple[Hashable, Hashable]:
        """What makes two tickets the same work."""
        return self.lane.key, self.item

    def is_wanted(self) -> bool:
        """Whether somebody still waits for it to be run."""
        return not self.future.done() and self.waiters > 0 and time.monotonic() < self.ends


class Batcher:
    """Runs items for every engine of the process, on one thread a core.

    Use from one event loop. Whoever makes it closes it.

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
        self._waiting: dict[Hashable, deque[deque[Ticket]]] = {}
        """By lane, least recently served first: the tickets of each request, oldest first."""
        self._planned: deque[list[Ticket]] = deque()
        self._known: dict[tuple[Hashable, Hashable], Ticket] = {}
        """Waiting and running tickets, for those who want the same."""
        self._running: set[asyncio.Task[None]] = set()
        self.waiting_tokens = 0
        """Of what is queued and has not begun."""
        self._is_closed = False
        self._lock = threading.Lock()
        self._done_tokens = 0
        self._busy_s = 0.0

    async def submit(
        self,
        lane: Lane[ItemT, ResultT],
        items: Sequence[ItemT],
        tokens: Sequence[int],
        *,
        deadline_s: float,
    ) -> list[ResultT]:
        """Queue the items of one request and wait for their results.

        An item that is waited for already, in the same lane, is not computed twice. When the
        caller is cancelled, what nobody else waits for and has not begun is not run.

        Args:
            items: N items.
            tokens: Of each item. Shape (N,).

        Returns:
            One result an item, in order. Shape (N,).

        Raises:
            ArticleTooLong: An item alone is over the lane's budget.
            Overloaded: As much waits as may.
            DeadlinePassed: Not done within `deadline_s`.
            EngineFailed: The lane failed on an item, or the batcher is closed.
        """
        if deadline_s <= 0:
            raise DeadlinePassed("the time was up before the weights were asked")
        self._refuse(lane, tokens)
        tickets = self._tickets(lane, items, tokens, time.monotonic() + deadline_s)
        self._dispatch()
        try:
            async with asyncio.timeout(deadline_s):
                return [await asyncio.shield(ticket.future) for ticket in tickets]
        except TimeoutError as error:
            raise DeadlinePassed(f"the weights were not done within {deadline_s:.1f} s") from error
        finally:
            for ticket in tickets:
                self._leave(ticket)

    async def close(self) -> None:
        """Fail what has not begun and wait for the running batches."""
        self._is_closed = True
        for ticket in list(self._known.values()):
            if not ticket.has_begun:
                self._settle(ticket, EngineFailed("the weights were closed"))
        await asyncio.gather(*self._running)
        await asyncio.to_thread(self._threads.shutdown)

    def _refuse(self, lane: Lane[Any, Any], tokens: Sequence[int]) -> None:
        """Refuse what can never be run, or not soon, before anything is queued."""
        if self._is_closed:
            raise EngineFailed("the weights are closed")
        longest = max(tokens, default=0)
        if longest > lane.max_batch_tokens:
            raise ArticleTooLong(
                f"a text has {longest} tokens, and a batch holds at most {lane.max_batch_tokens}"
            )
        waiting = self.waiting_tokens
        if waiting and waiting + sum(tokens) > self._max_waiting_tokens:
            rate = self._done_tokens * self.cores / self._busy_s if self._busy_s else 0.0
            raise Overloaded(
                f"{waiting} tokens are waiting, of at most {self._max_waiting_tokens}",
                retry_after_s=waiting / rate if rate else _FIRST_RETRY_S,
            )

    def _tickets(
        self,
        lane: Lane[ItemT, ResultT],
        items: Sequence[ItemT],
        tokens: Sequence[int],
        ends: float,
    ) -> list[Ticket]:
        """A ticket for each item, joined where there is one already, queued where not."""
        tickets: list[Ticket] = []
        fresh: deque[Ticket] = deque()
        for item, size in zip(items, tokens, strict=True):
            ticket = self._known.get((lane.key, item))
            if ticket is None:
                ticket = Ticket(lane, item, size)
                self._known[ticket.place] = ticket
                self.waiting_tokens += size
                fresh.append(ticket)
            ticket.waiters += 1
            ticket.ends = max(ticket.ends, ends)
            tickets.append(ticket)
        if fresh:
            self._waiting.setdefault(lane.key, deque()).append(fresh)
        return tickets

    def _leave(self, ticket: Ticket) -> None:
        """One waiter less; what nobody waits for any more and has not begun is forgotten."""
        ticket.waiters -= 1
        if ticket.waiters == 0 and not ticket.has_begun and not ticket.future.done():
            self._settle(ticket, DeadlinePassed("nobody waits for it any more"))

    def _dispatch(self) -> None:
        """Give every idle thread a batch, if any are to be had."""
        while len(self._running) < self.cores:
            batch = self._next_batch()
            if not batch:
                return
            for ticket in batch:
                ticket.has_begun = True
                self.waiting_tokens -= ticket.tokens
            task = asyncio.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._dispatch()

    def _next_batch(self) -> list[Ticket]:
        """The next planned batch without what nobody wants; plans when none is left."""
        while True:
            if not self._planned and not self._plan():
                return []
            planned = self._planned.popleft()
            batch = [ticket for ticket in planned if ticket.is_wanted()]
            for ticket in planned:
                if ticket not in batch and not ticket.future.done():
                    self._settle(ticket, DeadlinePassed("the time was up before it was begun"))
            if batch:
                return batch

    def _plan(self) -> bool:
        """Cut a window of the lane served least recently into batches; whether there is one."""
        for key in list(self._waiting):
            requests = self._waiting.pop(key)
            window = list(_in_turn(requests, self.cores))
            if requests:
                self._waiting[key] = requests  # behind the other lanes
            if window:
                idle = self.cores - len(self._running)
                lengths = [ticket.tokens for ticket in window]
                batches = packed(lengths, window[0].lane.max_batch_tokens, idle)
                self._planned.extend([window[index] for index in batch] for batch in batches)
                return True
        return False

    async def _run(self, batch: Sequence[Ticket]) -> None:
        """Run one batch; where it fails, each of its items alone, so that one fails alone."""
        outcomes = await self._outcomes(batch)
        if len(batch) > 1 and any(isinstance(each, _ItemFailed) for each in outcomes):
            outcomes = [(await self._outcomes([ticket]))[0] for ticket in batch]
        for ticket, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, _ItemFailed):
                self._settle(ticket, outcome.error)
            else:
                self._settle(ticket, outcome)

    async def _outcomes(self, batch: Sequence[Ticket]) -> list[Any]:
        lane = batch[0].lane
        loop = asyncio.get_running_loop()
        try:
            results = await loop.run_in_executor(self._threads, self._timed, lane, batch)
        except Exception as error:  # noqa: BLE001  the batch loop: waiters get it, the next runs
            failure = error if isinstance(error, EngineFailed) else EngineFailed(repr(error))
            return [_ItemFailed(failure)] * len(batch)
        return list(results)

    def _timed(self, lane: Lane[Any, Any], batch: Sequence[Ticket]) -> Sequence[Any]:
        began = time.perf_counter()
        try:
            results = lane.run([ticket.item for ticket in batch])
        finally:
            with self._lock:
                self._busy_s += time.perf_counter() - began
                self._done_tokens += sum(ticket.tokens for ticket in batch)
        if len(results) != len(batch):
            raise EngineFailed(f"{len(batch)} items gave {len(results)} results")
        return results

    def _settle(self, ticket: Ticket, outcome: object) -> None:
        """Tell whoever waits, and forget the ticket."""
        if self._known.get(ticket.place) is ticket:
            del self._known[ticket.place]
        if not ticket.has_begun:
            self.waiting_tokens -= ticket.tokens
            ticket.has_begun = True
        if ticket.future.done():
            return
        if isinstance(outcome, Exception):
            ticket.future.set_exception(outcome)
            ticket.future.exception()  # whoever waits sees it; if nobody does, that is no fault
        else:
            ticket.future.set_result(outcome)


class _ItemFailed(msgspec.Struct, frozen=True):
    """What stands for the result of an item whose batch failed."""

    error: EngineFailed


def _in_turn(requests: deque[deque[Ticket]], batches: int) -> Iterator[Ticket]:
    """Open tickets of the requests in turn, oldest first, for so many batches; taken out.

    One past its deadline comes along: somebody may yet join it, and who runs it settles it.
    """
    budget = 0
    spent = 0
    while requests and (not budget or spent < budget):
        for tickets in list(requests):
            ticket = tickets.popleft()
            if not tickets:
                requests.remove(tickets)
            if not ticket.future.done():
                budget = budget or batches * ticket.lane.max_batch_tokens
                spent += ticket.tokens
                yield ticket
                if spent >= budget:
                    return
