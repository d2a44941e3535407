"""Tickets from many requests share batches; the threads all weights share run them.

A batch leaves the moment a thread is free, so nobody waits at low load, and tickets gather
while all threads are busy, so batches are full at high load. `turns.py` says who is next.

Only a thread that has just answered several callers pauses, for a tenth of the time that took
at most: they tend to come back together with their next request, and the first of them would
otherwise be run alone, again and again.

Source: the demand for it in CTranslate2 issues 457 and 1333.
"""

import asyncio
import threading
import time
from collections.abc import Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import msgspec

from service.errors import ArticleTooLong, DeadlinePassed, EngineFailed, Overloaded
from service.inference.tickets import ItemT, Lane, ResultT, Ticket
from service.inference.turns import Turns
from service.telemetry import Metrics

_FIRST_RETRY_S = 1.0  # before any rate was measured
_ROUNDS = 6  # chosen: an article may come back for more twice, and a rate be off by two
_HEADROOM = 1.25  # chosen: of the waiting tokens, the last quarter for short requests only
_MEMORY = 0.99  # chosen: the measured rate is that of the last hundred batches or so


class Batcher:
    """Runs items for every engine of the process, on one thread a core.

    Use from one event loop. Whoever makes it closes it.

    Args:
        cores: Batches that run side by side, each on one core. Measured on two cores with the
            embedded weights: two halves of the sentences on a core each take half the time of
            one batch spread over both, for 4 sentences as for 96.
        max_waiting_tokens: Past it, long requests are refused; a quarter more is for short ones.
        max_request_tokens: Past it, what one caller submits at once is refused.
        is_shared: Whether tickets of different callers may be in one batch.
        pause_share: Longest pause for callers to come back, of the time of the batch that
            answered them; chosen: a fuller next batch saves several times that.
    """

    def __init__(
        self,
        cores: int,
        *,
        metrics: Metrics,
        max_waiting_tokens: int = 200_000,
        max_request_tokens: int = 50_000,
        is_shared: bool = True,
        pause_share: float = 0.1,
    ) -> None:
        self.cores = cores
        self._metrics = metrics.batches
        self._max_waiting_tokens = max_waiting_tokens
        self._max_request_tokens = max_request_tokens
        self._metrics.watch_queue(lambda: self.waiting_tokens, max_waiting_tokens)
        self._threads = ThreadPoolExecutor(cores, thread_name_prefix="weights")
        self._pause_share = pause_share
        self._turns = Turns(cores, is_shared=is_shared)
        self._known: dict[tuple[Hashable, Hashable], Ticket] = {}
        """Waiting and running tickets, for those who want the same."""
        self._running: set[asyncio.Task[None]] = set()
        self._pauses: set[_Pause] = set()
        """One a thread that waits for callers to come back."""
        self.waiting_tokens = 0
        """Of what is queued and has not begun."""
        self._short_tokens = 0
        """Those of short requests among them, which whoever comes new waits for."""
        self._usual_tokens = 0.0
        """Of a short request."""
        self._is_closed = False
        self._lock = threading.Lock()
        self._done_tokens = 0.0
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
            ArticleTooLong: An item alone is over the lane's budget, or all are over a request's.
            Overloaded: As much waits as may.
            DeadlinePassed: Not done within `deadline_s`.
            EngineFailed: The lane failed on an item, or the batcher is closed.
        """
        if deadline_s <= 0:
            raise DeadlinePassed("the time was up before the weights were asked")
        self._refuse(lane, tokens, deadline_s)
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

    def admit(self, deadline_s: float, ahead: int = 0) -> None:
        """Refuse somebody new who would wait too long, before any work is done for them.

        Args:
            ahead: Callers who were let in before and have not submitted yet.

        Raises:
            Overloaded: As much waits as may, or more than can be run in time.
        """
        is_full = self.waiting_tokens >= self._max_waiting_tokens * _HEADROOM
        waiting = self._short_tokens + ahead * self._usual_tokens
        if is_full or self._wait_s(waiting) * _ROUNDS > deadline_s:
            raise self._overloaded(waiting)

    async def close(self) -> None:
        """Fail what has not begun and wait for the running batches."""
        self._is_closed = True
        for ticket in list(self._known.values()):
            if not ticket.has_begun:
                self._settle(ticket, EngineFailed("the weights were closed"))
        for pause in list(self._pauses):
            self._end(pause)
        await asyncio.gather(*self._running)
        await asyncio.to_thread(self._threads.shutdown)

    def _refuse(self, lane: Lane[Any, Any], tokens: Sequence[int], deadline_s: float) -> None:
        """Refuse what can never be run, or not soon, before anything is queued."""
        if self._is_closed:
            raise EngineFailed("the weights are closed")
        longest = max(tokens, default=0)
        if longest > lane.max_batch_tokens:
            raise ArticleTooLong(
                f"a text has {longest} tokens, and a batch holds at most {lane.max_batch_tokens}"
            )
        asked = sum(tokens)
        if asked > self._max_request_tokens:
            raise ArticleTooLong(
                f"the text has {asked} tokens, and at most {self._max_request_tokens} are taken "
                "at once"
            )
        if not self.waiting_tokens:
            return
        waiting, room = self.waiting_tokens + asked, float(self._max_waiting_tokens)
        is_late = self._wait_s(waiting) > deadline_s
        if not _is_long(lane, tokens):
            room, is_late = room * _HEADROOM, False  # `admit` has seen to it
        if waiting > room or is_late:
            raise self._overloaded(self.waiting_tokens)

    def _overloaded(self, waiting: float) -> Overloaded:
        return Overloaded(
            f"{self.waiting_tokens} tokens are waiting, of at most {self._max_waiting_tokens}",
            retry_after_s=self._wait_s(waiting) or _FIRST_RETRY_S,
        )

    def _wait_s(self, tokens: float) -> float:
        """Seconds that so many source tokens take; 0 before any were run."""
        rate = self._rate()
        return tokens / rate if rate else 0.0

    def _rate(self) -> float:
        """Source tokens a second, of all cores; 0 before any were run."""
        return self._done_tokens * self.cores / self._busy_s if self._busy_s else 0.0

    def _tickets(
        self,
        lane: Lane[ItemT, ResultT],
        items: Sequence[ItemT],
        tokens: Sequence[int],
        ends: float,
    ) -> list[Ticket]:
        """A ticket for each item, joined where there is one already, queued where not."""
        tickets: list[Ticket] = []
        fresh: list[Ticket] = []
        for item, size in zip(items, tokens, strict=True):
            ticket = self._known.get((lane.key, item))
            if ticket is None:
                ticket = Ticket(lane, item, size)
                self._known[ticket.place] = ticket
                ticket.request = fresh
                fresh.append(ticket)
            else:
                self._metrics.joined(lane.work)
            ticket.waiters += 1
            ticket.ends = max(ticket.ends, ends)
            tickets.append(ticket)
        asked = [ticket.tokens for ticket in fresh]
        is_long = _is_long(lane, asked)
        if not is_long:
            share = 1 - _MEMORY if self._usual_tokens else 1.0
            self._usual_tokens += (sum(asked) - self._usual_tokens) * share
        for ticket in fresh:
            ticket.is_long = is_long
            self._count(ticket, ticket.tokens)
        if fresh:
            self._turns.add(fresh)
        return tickets

    def _leave(self, ticket: Ticket) -> None:
        """One waiter less; what nobody waits for any more and has not begun is forgotten."""
        ticket.waiters -= 1
        if ticket.waiters == 0 and not ticket.has_begun and not ticket.future.done():
            self._settle(ticket, DeadlinePassed("nobody waits for it any more"))

    def _dispatch(self) -> None:
        """Give every idle thread a batch, if any are to be had."""
        for pause in list(self._pauses):
            if pause.is_over(self._turns.requests, self.waiting_tokens):
                self._end(pause)
        while len(self._running) + len(self._pauses) < self.cores:
            batch = self._next_batch()
            if not batch:
                return
            for ticket in batch:
                ticket.has_begun = True
                self._count(ticket, -ticket.tokens)
            began = time.monotonic()
            self._metrics.began(
                batch[0].lane.work,
                [ticket.tokens for ticket in batch],
                [began - ticket.queued for ticket in batch],
            )
            task = asyncio.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(partial(self._finished, batch, began))

    def _finished(self, batch: Sequence[Ticket], began: float, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        answered = _answered(batch)
        if answered > 1 and not self._is_closed:
            pause = _Pause(answered, batch[0].lane.max_batch_tokens)
            pause_s = (time.monotonic() - began) * self._pause_share
            pause.timer = asyncio.get_running_loop().call_later(pause_s, self._resume, pause)
            self._pauses.add(pause)
        self._dispatch()

    def _resume(self, pause: "_Pause") -> None:
        self._end(pause)
        self._dispatch()

    def _end(self, pause: "_Pause") -> None:
        self._pauses.discard(pause)
        if pause.timer is not None:
            pause.timer.cancel()

    def _next_batch(self) -> list[Ticket]:
        """The next batch without what nobody wants, which is settled here."""
        while planned := self._turns.next_batch(
            self.cores - len(self._running) - len(self._pauses)
        ):
            batch = [ticket for ticket in planned if ticket.is_wanted()]
            for ticket in planned:
                if ticket not in batch and not ticket.future.done():
                    self._settle(ticket, DeadlinePassed("the time was up before it was begun"))
            if batch:
                return batch
        return []

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
        results: Sequence[Any] = ()
        try:
            results = lane.run([ticket.item for ticket in batch])
        finally:
            spent_s = time.perf_counter() - began
            with self._lock:
                self._busy_s = self._busy_s * _MEMORY + spent_s
                tokens = sum(ticket.tokens for ticket in batch)
                self._done_tokens = self._done_tokens * _MEMORY + tokens
            self._metrics.ended(lane.work, spent_s, has_failed=len(results) != len(batch))
        if len(results) != len(batch):
            raise EngineFailed(f"{len(batch)} items gave {len(results)} results")
        self._metrics.decoded(lane.work, sum(map(lane.target_tokens, results)))
        return results

    def _count(self, ticket: Ticket, tokens: int) -> None:
        """Keep the sums of what waits."""
        self.waiting_tokens += tokens
        if not ticket.is_long:
            self._short_tokens += tokens

    def _settle(self, ticket: Ticket, outcome: object) -> None:
        """Tell whoever waits, and forget the ticket."""
        if self._known.get(ticket.place) is ticket:
            del self._known[ticket.place]
        if not ticket.has_begun:
            self._metrics.dropped(ticket.lane.work)
            self._count(ticket, -ticket.tokens)
            ticket.has_begun = True
        if ticket.future.done():
            return
        if isinstance(outcome, Exception):
            ticket.future.set_exception(outcome)
            ticket.future.exception()  # whoever waits sees it; if nobody does, that is no fault
        else:
            ticket.future.set_result(outcome)


def _is_long(lane: Lane[Any, Any], tokens: Sequence[int]) -> bool:
    """Whether these are more than fit into a batch."""
    return sum(tokens) > lane.max_batch_tokens


class _Pause:
    """An idle thread, and those it waits for."""

    def __init__(self, requests: int, tokens: int) -> None:
        self._requests = requests
        self._tokens = tokens
        self.timer: asyncio.TimerHandle | None = None

    def is_over(self, requests: int, tokens: int) -> bool:
        """Whether as many wait as were answered, or enough for a full batch."""
        return requests >= self._requests or tokens >= self._tokens


def _answered(batch: Sequence[Ticket]) -> int:
    """Requests that have all they asked for, now that the batch is done."""
    requests = {id(ticket.request): ticket.request for ticket in batch}.values()
    return sum(all(ticket.future.done() for ticket in request) for request in requests)


class _ItemFailed(msgspec.Struct, frozen=True):
    """What stands for the result of an item whose batch failed."""

    error: EngineFailed
