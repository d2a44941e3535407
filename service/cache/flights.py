"""Work that several callers wait for and that is done once."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from service.errors import DeadlinePassed, EngineFailed
from service.journey.clock import Deadline, Stage
from service.journey.pipeline import OnStage

T = TypeVar("T")
Work = Callable[[OnStage], Coroutine[Any, Any, T]]
"""Begins the work; it tells its stages to what it is given."""


class Flight(Generic[T]):
    """Work in progress, and everybody who waits for it."""

    def __init__(self, work: Work[T]) -> None:
        self.waiting: list[OnStage | None] = []
        """Of each who waits, to whom stages are told."""
        self.task = asyncio.create_task(work(self._tell))

    def _tell(self, stage: Stage) -> None:
        for on_stage in self.waiting:
            if on_stage is not None:
                on_stage(stage)


class Flights(Generic[T]):
    """Lets callers who want the same share one piece of work.

    Whoever begins it may leave: it goes on while anybody waits, and is cancelled when nobody
    does any more. Use from one event loop. Whoever makes this closes it.
    """

    def __init__(self) -> None:
        self._flights: dict[Hashable, Flight[T]] = {}

    def __len__(self) -> int:
        """Pieces of work in progress."""
        return len(self._flights)

    def __contains__(self, key: Hashable) -> bool:
        """Whether this work is in progress."""
        return key in self._flights

    async def share(
        self, key: Hashable, work: Work[T], *, deadline: Deadline, on_stage: OnStage | None
    ) -> T:
        """Wait for the work of this key, which is begun unless it is in progress.

        Args:
            on_stage: Told the stages that begin from now on.

        Raises:
            DeadlinePassed: It is not done in time. Also when the time of whoever began it was
                up while there is more of it here: then trying again is worth it.
            EngineFailed: This was closed meanwhile.
            Exception: What the work raises.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = Flight(work)
            flight.task.add_done_callback(lambda _: self._forget(key, flight))
        flight.waiting.append(on_stage)
        try:
            await asyncio.wait({flight.task}, timeout=deadline.remaining_s())
            if not flight.task.done():
                raise DeadlinePassed("not done in time")
            if flight.task.cancelled():
                raise EngineFailed("the service was closed")
            return flight.task.result()
        finally:
            flight.waiting.remove(on_stage)
            if not flight.waiting:
                self._forget(key, flight)
                await _stop(flight.task)

    async def close(self) -> None:
        """Cancel what is in progress, and wait until it has stopped."""
        for flight in list(self._flights.values()):
            await _stop(flight.task)

    def _forget(self, key: Hashable, flight: Flight[T]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _stop(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # whoever waited has seen it; if nobody did, that is no fault
