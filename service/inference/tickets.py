"""What waits for the weights: one ticket an item, in the lane of its kind of work."""

import asyncio
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

ItemT = TypeVar("ItemT", bound=Hashable)
ResultT = TypeVar("ResultT")


class Lane(msgspec.Struct, Generic[ItemT, ResultT], frozen=True, kw_only=True):
    """One kind of work: tickets of equal `key` may share a batch."""

    key: Hashable
    run: Callable[[Sequence[ItemT]], Sequence[ResultT]]
    """Called on a worker's thread with the items of a batch; as many results, in order."""
    max_batch_tokens: int
    """Of one batch, padding counted."""
    work: str
    """What the metrics call it: one of few names."""
    target_tokens: Callable[[ResultT], int]
    """Tokens that were decoded for a result."""


class Ticket:
    """One item, and everybody who waits for its result."""

    def __init__(self, lane: Lane[Any, Any], item: Hashable, tokens: int) -> None:
        self.lane = lane
        self.item = item
        self.tokens = tokens
        self.waiters = 0
        self.ends = 0.0
        """Monotonic seconds after which nobody waits any more."""
        self.queued = time.monotonic()
        self.request: Sequence[Ticket] = ()
        """All that whoever queued it queued with it."""
        self.is_long = False
        """Whether those are more than fit into a batch."""
        self.has_begun = False
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    @property
    def place(self) -> tuple[Hashable, Hashable]:
        """What makes two tickets the same work."""
        return self.lane.key, self.item

    def is_wanted(self) -> bool:
        """Whether somebody still waits for it to be run."""
        return not self.future.done() and self.waiters > 0 and time.monotonic() < self.ends
