"""Runs one piece of work with open services, and closes them whatever happens."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from service.cli.edges import Edges
from service.settings import Settings

if TYPE_CHECKING:  # see `edges`
    from service.services import Services

_Result = TypeVar("_Result")


def run_with_services(
    edges: Edges, settings: Settings, work: "Callable[[Services], Awaitable[_Result]]"
) -> _Result:
    """Open services, run the work on a new event loop, close them; Ctrl-C cancels the work.

    Nothing is kept: one article is not asked for twice, and a store is for those who serve.
    """
    import asyncio  # noqa: PLC0415  --help must not wait for it

    import msgspec  # noqa: PLC0415

    from service.telemetry import Metrics  # noqa: PLC0415

    async def run() -> _Result:
        alone = msgspec.structs.replace(settings, cache="off")
        async with edges.open_services(alone, Metrics()) as services:
            return await work(services)

    return asyncio.run(run())
