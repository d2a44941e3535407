"""The served application: `ringkas serve`, or any ASGI server with `service.asgi:create`."""

import os
import socket

import uvicorn
from litestar import Litestar

from service.api import create_app
from service.assembly import open_services
from service.errors import CannotListen
from service.settings import Settings, load_settings
from service.telemetry import configure_logging

_BACKLOG = 2048  # uvicorn's own; connections that wait while the loop is busy


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
        CannotListen: The address is taken, or is not this machine's.
        RingkasError: The weights could not be opened; nothing is served then.
    """
    configure_logging(settings)
    failures: list[BaseException] = []

    def stop(failure: BaseException) -> None:
        failures.append(failure)
        server.should_exit = True

    listener = _listen(settings.host, settings.port)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, open_services, on_failure=stop),
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=settings.drain_s,
        )
    )
    with listener:
        server.run(sockets=[listener])
    if failures:
        raise failures[0]


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror  # negative: name look-up
        raise CannotListen(
            f"cannot listen on {host} port {port}: {reason}; choose another with --host and --port"
        ) from error
    # Connections inherit it. asyncio would set it, but not on sockets made without naming TCP;
    # without it, an answer's body waits 40 ms for the client to acknowledge the headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
