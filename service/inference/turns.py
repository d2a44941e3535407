"""Who is next: waiting tickets into batches, so that nobody waits behind a book.

Requests of one lane wait in one of two queues: short ones, which fit into a batch, and long
ones. Short ones go first, so they wait for a running batch and not for the books that wait
too, nor share a batch with them; but one batch in nine is a long one's, for short batches
are that much shorter. Lanes take turns.

Within a queue, tickets are looked at in turn, oldest request first, one of each, for two
batches, or for one on each idle core if those are more. That window is sorted by length and
cut, so that little of a batch is padding; the batch of the oldest leaves, its requests go
behind the others of the queue, and the rest is looked at again when the next core is free.

Source: a FIFO window sorted by length as in the infinity embedding server; budgets in
tokens, padding counted, as in text-embeddings-inference.
"""

from collections import deque
from collections.abc import Hashable, Iterator, Sequence

from service.inference.packing import packed
from service.inference.tickets import Ticket

_Request = deque[Ticket]
"""What one request still waits for."""
_WINDOW = 2  # batches; chosen: to sort by length more than one needs, and cheap on many cores
_PASSES = 8  # measured: a short article is seven times sooner done than a full batch


class Turns:
    """The waiting tickets.

    Args:
        cores: Batches that run side by side.
        is_shared: Whether tickets of different requests may be in one batch.
    """

    def __init__(self, cores: int, *, is_shared: bool) -> None:
        self._cores = cores
        self._is_shared = is_shared
        self._passes = 0
        """Batches of short ones since a long one had its turn."""
        self._queues: dict[tuple[Hashable, bool], deque[_Request]] = {}
        """By lane and whether long, least recently served first; none is empty."""

    @property
    def requests(self) -> int:
        """How many wait, those included that nobody waits for any more."""
        return sum(map(len, self._queues.values()))

    def add(self, tickets: Sequence[Ticket]) -> None:
        """Queue the tickets of one request, all of one lane, at least one."""
        self._queue(deque(tickets), is_long=tickets[0].is_long)

    def next_batch(self, idle_cores: int) -> list[Ticket]:
        """Take the next batch out; empty when nothing waits.

        It may hold tickets that are past their deadline: somebody may yet join them, and who
        runs the batch settles them.

        Args:
            idle_cores: At least 1; what waits is spread over so many if there is little.
        """
        batches = max(min(self._cores, _WINDOW), idle_cores)
        long_first = self._passes >= _PASSES
        for place in sorted(self._queues, key=lambda place: place[1] is not long_first):
            requests = [request for request in self._queues.pop(place) if _is_open(request)]
            looked_at = requests if self._is_shared else requests[:1]
            batch = _first_batch(list(_in_turn(looked_at, batches)), idle_cores)
            served = {id(request) for request, _ in batch}
            for request in sorted(requests, key=lambda each: id(each) in served):
                if request:
                    self._queue(request, is_long=place[1])
            if batch:
                self._passes = 0 if place[1] else self._passes + 1
                return [ticket for _, ticket in batch]
        return []

    def _queue(self, request: _Request, *, is_long: bool) -> None:
        self._queues.setdefault((request[0].lane.key, is_long), deque()).append(request)


def _is_open(request: _Request) -> bool:
    """Whether somebody may still wait for any of its tickets."""
    return any(not ticket.future.done() for ticket in request)


def _in_turn(requests: Sequence[_Request], batches: int) -> Iterator[tuple[_Request, Ticket]]:
    """Open tickets of the requests in turn, one each, for so many batches; taken out."""
    budget = spent = 0
    while any(requests):
        for request in requests:
            ticket = request.popleft() if request else None
            if ticket is None or ticket.future.done():
                continue
            budget = budget or batches * ticket.lane.max_batch_tokens
            spent += ticket.tokens
            yield request, ticket
            if spent >= budget:
                return


def _first_batch(
    window: Sequence[tuple[_Request, Ticket]], idle_cores: int
) -> list[tuple[_Request, Ticket]]:
    """The batch that the first of the window is in; the other tickets are put back."""
    if not window:
        return []
    lengths = [ticket.tokens for _, ticket in window]
    batches = packed(lengths, window[0][1].lane.max_batch_tokens, idle_cores)
    chosen = next(batch for batch in batches if 0 in batch)
    left = set(range(len(window))) - set(chosen)
    for index, (request, ticket) in reversed(list(enumerate(window))):
        if index in left:
            request.appendleft(ticket)
    return [window[index] for index in chosen]
