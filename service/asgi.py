"""The served application: `ringkas serve`, or any ASGI server with `service.asgi:create`."""

import os

import uvicorn
from litestar import Litestar

from service.api import create_app
from service.assembly import open_services
from service.settings import Settings, load_settings
from service.telemetry import configure_logging


def create() -> Litestar:
    """The application by the environment's settings, for `uvicorn --factory service.asgi:create`.

    Raises:
        InvalidSettings: A setting is unknown or does not parse.
    """
    settings = load_settings(os.environ)
    configure_logging(settings)
    return create_app(settings, open_services)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then let running requests finish. Blocks.

    Raises:
        RingkasError: The weights could not be opened; nothing is served then.
        SystemExit: The address cannot be listened on.
    """
    configure_logging(settings)
    failures: list[BaseException] = []

    def stop(failure: BaseException) -> None:
        failures.append(failure)
        server.should_exit = True

    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, open_services, on_failure=stop),
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=settings.drain_s,
        )
    )
    server.run()
    if failures:
        raise failures[0]
