"""Runs a request's work for as long as somebody waits for it, and no longer."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from typing import Any, TypeVar

from litestar.types import Receive

from service.api.bodies import HttpRequest
from service.api.problems import CLIENT_HUNG_UP, Refusal
from service.errors import DeadlinePassed
from service.journey.clock import Deadline

AT_ONCE = 4
"""Texts of one request worked on together: chosen; enough to fill the runtime's batches."""

A = TypeVar("A")
T = TypeVar("T")


async def within(deadline: Deadline, work: Coroutine[Any, Any, T]) -> T:
    """Await `work`; past the deadline it is cancelled.

    Raises:
        DeadlinePassed: Time was up.
    """
    try:
        async with asyncio.timeout(deadline.remaining_s()):
            return await work
    except TimeoutError as error:
        raise DeadlinePassed("not done in time") from error


async def while_connected(request: HttpRequest, work: Coroutine[Any, Any, T]) -> T:
    """Await `work`; when the client hangs up it is cancelled. The body must have been read.

    Raises:
        Refusal: 499, which only the log will see.
    """
    task = asyncio.create_task(work)
    watcher = asyncio.create_task(_until_hung_up(request.receive))
    try:
        await asyncio.wait({task, watcher}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refusal(CLIENT_HUNG_UP, "The client hung up before the answer was ready.")
        return task.result()
    finally:
        await stop(task, watcher)


async def in_order(
    work: Callable[[A], Coroutine[Any, Any, T]], items: Iterable[A], *, at_once: int
) -> AsyncGenerator[T]:
    """Results of `work` on each item, in order; `at_once` of them run at a time.

    When the consumer leaves, or one fails, the rest is cancelled.
    """
    room = asyncio.Semaphore(at_once)

    async def admitted(item: A) -> T:
        async with room:
            return await work(item)

    tasks = [asyncio.create_task(admitted(item)) for item in items]
    try:
        for task in tasks:
            yield await task
    finally:
        await stop(*tasks)


async def stop(*tasks: asyncio.Task[Any]) -> None:
    """Cancel what still runs and wait until it has stopped."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _until_hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
