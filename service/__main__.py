"""`ringkas`, and `python -m service`: hands the command line its finished parts."""

import os
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from service.cli import Edges, ringkas
from service.settings import Settings

if TYPE_CHECKING:
    from service.services import Services
    from service.telemetry import Metrics


def main() -> None:
    """Run the command line; exits."""
    ringkas(
        prog_name="ringkas",
        obj=Edges(open_services=_open_services, serve=_serve, environment=os.environ),
    )


# The parts are imported when they are used: they bring the runtime and the web framework,
# and `ringkas --help` must not wait for those.


def _open_services(
    settings: Settings, metrics: "Metrics"
) -> "AbstractAsyncContextManager[Services]":
    from service.assembly import open_services  # noqa: PLC0415

    return open_services(settings, metrics)


def _serve(settings: Settings) -> None:
    from service.asgi import serve  # noqa: PLC0415

    serve(settings)


if __name__ == "__main__":
    main()
