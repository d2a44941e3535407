"""The application: handlers, what they are given, and what happens when they fail."""

from typing import cast

from litestar import Litestar
from litestar.types import ASGIApp

from service.api.bodies import refuse_compressed
from service.api.exception_handlers import answer_exception
from service.api.lifecycle import Lifecycle, OnFailure
from service.api.manners import HttpManners, cors_of
from service.api.openapi import document_bytes, document_of
from service.api.provided import providers
from service.api.resources import HANDLERS
from service.services import OpenServices
from service.settings import Settings
from service.telemetry import AsgiApp, Metrics, RequestLog


def create_app(
    settings: Settings, open_services: OpenServices, *, on_failure: OnFailure | None = None
) -> Litestar:
    """The application. It opens the services when its lifespan begins, and serves meanwhile.

    When they cannot be opened, `on_failure` is called on the event loop, and whoever serves
    should shut down; without it, the lifespan ends with the exception.
    """
    metrics = Metrics()
    lifecycle = Lifecycle(settings, metrics, open_services, on_failure)
    app = Litestar(
        route_handlers=HANDLERS,
        dependencies=providers(settings, lifecycle, document_of(HANDLERS), metrics),
        exception_handlers={Exception: answer_exception},
        guards=[refuse_compressed],
        cors_config=cors_of(settings.cors_origins),
        lifespan=[lifecycle.lifespan],
        request_max_body_size=settings.max_body_bytes,
        logging_config=None,  # the framework's would log exceptions with their messages
        openapi_config=None,  # see `documentation.py`
    )
    app.state.lifecycle = lifecycle
    app.state.metrics = metrics
    # Around the router, so that requests no route takes are logged and named as well.
    polite = HttpManners(app.asgi_handler, settings.cors_origins)
    app.asgi_handler = cast("ASGIApp", RequestLog(cast("AsgiApp", polite), metrics.requests))
    return app


def openapi_document() -> bytes:
    """The whole of `openapi.json`. Needs no weights and opens nothing."""
    return document_bytes(document_of(HANDLERS))
