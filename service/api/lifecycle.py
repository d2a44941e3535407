"""When the services are open: from the end of loading to the beginning of shutdown."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Literal

from litestar import Litestar

from service.api.problems import NOT_READY, Refusal
from service.services import OpenServices, Services
from service.settings import Settings
from service.telemetry import Metrics, log_event

Phase = Literal["opening", "ready", "draining", "failed"]
OnFailure = Callable[[BaseException], None]

_log = logging.getLogger("ringkas.api")
_RETRY_AFTER_S = {"opening": "2", "draining": "5", "failed": "30"}  # chosen


class Lifecycle:
    """Opens the services in the background, and closes them when the application ends.

    Args:
        on_failure: Called on the event loop when opening fails; whoever serves should then
            shut down, for this process will never be ready. Without it the exception is
            raised when the lifespan ends.
    """

    def __init__(
        self,
        settings: Settings,
        metrics: Metrics,
        open_services: OpenServices,
        on_failure: OnFailure | None,
    ) -> None:
        self._settings = settings
        self._metrics = metrics
        self._open_services = open_services
        self._on_failure = on_failure
        self._services: Services | None = None
        self.phase: Phase = "opening"

    def services(self) -> Services:
        """The open services.

        Raises:
            Refusal: 503; they are not open yet, or not any more.
        """
        if self._services is None or self.phase != "ready":
            raise Refusal(
                NOT_READY,
                f"The service is {self.phase}.",
                headers={"Retry-After": _RETRY_AFTER_S[self.phase]},
            )
        return self._services

    def drain(self) -> None:
        """Refuse new work from now on; what runs goes on."""
        if self.phase in {"opening", "ready"}:
            self.phase = "draining"

    @asynccontextmanager
    async def lifespan(self, _: Litestar) -> AsyncGenerator[None]:
        """Serve while the services open, so that probes get answers; close them at the end."""
        closing = asyncio.Event()
        keeper = asyncio.create_task(self._keep_open(closing))
        try:
            yield
        finally:
            was_opening = self._services is None
            self.drain()
            closing.set()
            if was_opening:
                keeper.cancel()
            await asyncio.wait({keeper})
            if not keeper.cancelled():
                keeper.result()

    async def _keep_open(self, closing: asyncio.Event) -> None:
        """Hold the services open in one task, as their context managers need."""
        started = time.perf_counter()
        try:
            async with self._open_services(self._settings, self._metrics) as services:
                self._services = services
                if self.phase == "opening":
                    self.phase = "ready"
                _tell_bundles(services)
                seconds = round(time.perf_counter() - started, 3)
                log_event(_log, logging.INFO, "ready", after_s=seconds)
                await closing.wait()
        except Exception as error:
            self.phase = "failed"
            log_event(_log, logging.ERROR, "services could not be opened or closed", error=error)
            if self._on_failure is None:
                raise
            self._on_failure(error)


def _tell_bundles(services: Services) -> None:
    """A line for each bundle in use: what it is, and under which licence."""
    for bundle in services.bundles:
        manifest = bundle.manifest
        allowed = manifest.licence.is_commercial_use_allowed
        log_event(
            _log,
            logging.INFO,
            "serving",
            task=manifest.task,
            bundle=manifest.name,
            revision=manifest.revision,
            licence=manifest.licence.id,
            commercial_use_allowed=allowed,
            demonstration=manifest.is_demonstration,
        )
