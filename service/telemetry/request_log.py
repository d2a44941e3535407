"""One log line a request, counted, and its id on every answer."""

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from service.telemetry.log_lines import log_event
from service.telemetry.metrics import RequestMetrics
from service.telemetry.request_ids import choose_request_id, current_request_id

# ASGI as its specification writes it; the framework's own types are richer and not ours to know.
_Message = MutableMapping[str, Any]
_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
AsgiApp = Callable[[_Scope, _Receive, _Send], Awaitable[None]]

_HEADER = b"x-request-id"
_HUNG_UP = 499  # as nginx logs it
_UNANSWERED = 500  # the application failed before it answered
_log = logging.getLogger("ringkas.access")


class RequestLog:
    """Gives each request an id, and logs it once its answer is sent.

    Logged: method, route template, status, duration and bytes sent. The raw path and the
    query are not, for callers put anything there.

    Args:
        app: The application to wrap; expected to write `path_template` into the scope.
    """

    def __init__(self, app: AsgiApp, metrics: RequestMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = choose_request_id(_offered_id(scope))
        token = current_request_id.set(request_id)
        watched = _WatchedSend(send, request_id)

        async def watched_receive() -> _Message:
            message = await receive()
            if message["type"] == "http.disconnect":
                watched.hang_up()
            return message

        started = time.perf_counter()
        self._metrics.in_progress.inc()
        try:
            await self._app(scope, watched_receive, watched)
        finally:
            spent_s = time.perf_counter() - started
            route = scope.get("path_template") or "unmatched"
            self._metrics.in_progress.dec()
            self._metrics.ended(scope["method"], route, watched.status or _UNANSWERED, spent_s)
            log_event(
                _log,
                logging.INFO,
                "request",
                method=scope["method"],
                route=route,
                status=watched.status,
                duration_ms=round(spent_s * 1000, 1),
                bytes=watched.bytes_sent,
            )
            current_request_id.reset(token)


class _WatchedSend:
    """Passes messages on, adds the request id, and remembers status and size.

    `status` is 499 once the caller has hung up on an answer that was not yet whole.
    """

    def __init__(self, send: _Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id.encode()
        self.status: int | None = None
        self.bytes_sent = 0
        self._is_whole = False

    def hang_up(self) -> None:
        if not self._is_whole:
            self.status = _HUNG_UP

    async def __call__(self, message: _Message) -> None:
        if message["type"] == "http.response.start":
            self.status = self.status or message["status"]
            message["headers"] = [*message.get("headers", ()), (_HEADER, self._request_id)]
        else:
            self.bytes_sent += len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
        await self._send(message)


def _offered_id(scope: _Scope) -> str | None:
    headers = cast("list[tuple[bytes, bytes]]", scope["headers"])
    return next((value.decode("latin-1") for name, value in headers if name == _HEADER), None)
