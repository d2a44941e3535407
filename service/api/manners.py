"""What HTTP asks of every answer, whichever handler or refusal made it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
from litestar import HttpMethod
from litestar.config.cors import CORSConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.api.documentation import operation_of
from service.api.problems import MEDIA_TYPE, NOT_READY, Refusal, problem_of

READING = (HttpMethod.GET, HttpMethod.HEAD)
"""Methods of handlers that only tell: `HttpManners` leaves the body out where HEAD asked."""


def cors_of(origins: Sequence[str]) -> CORSConfig | None:
    """Lets pages of these origins call, without credentials; none where there are no origins."""
    if not origins:
        return None
    return CORSConfig(
        allow_origins=list(origins),
        allow_methods=["GET", "HEAD", "POST"],
        expose_headers=["Retry-After", "X-Request-ID"],
    )


async def _tell_drained(send: Send) -> None:
    """Answer a request that is cut off because the service ends."""
    refusal = Refusal(NOT_READY, "The service ended before the answer was ready; ask again.")
    await send(
        {
            "type": "http.response.start",
            "status": refusal.kind.status,
            "headers": [(b"content-type", MEDIA_TYPE.encode()), (b"retry-after", b"5")],
        }
    )
    body = msgspec.json.encode(problem_of(refusal))
    await send({"type": "http.response.body", "body": body, "more_body": False})


class HttpManners:
    """Sends no body where HEAD asked, and says in `Vary` what an answer was chosen by.

    A request that the server gives up on is told so, unless its answer has begun.

    Args:
        app: The router, with CORS around it.
        origins: Those that CORS lets in. Unless there are none, answers to pages differ.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._varies_by_origin = bool(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_body = scope["method"] != "HEAD"
        has_begun = False

        async def send_politely(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            if message["type"] == "http.response.start":
                if varies := self._varies(scope):
                    MutableScopeHeaders.from_message(message)["Vary"] = ", ".join(varies)
            elif message["type"] == "http.response.body" and not has_body:
                message["body"] = b""
            await send(message)

        try:
            await self._app(scope, receive, send_politely)
        except asyncio.CancelledError:  # by the server, whose time to drain is up
            if has_begun:
                raise
            await _tell_drained(send_politely)

    def _varies(self, scope: Scope) -> list[str]:
        """Request headers that the answer depends on."""
        handler = cast("Mapping[str, Any]", scope).get("route_handler")  # none: no such route
        operation = operation_of(handler.opt) if handler is not None else None
        is_negotiated = operation is not None and len(operation.answers) > 1
        return ["Accept"] * is_negotiated + ["Origin"] * self._varies_by_origin
