"""Turns whatever a handler raised into an answer, and logs what is our fault."""

import logging
from collections.abc import Mapping
from typing import Any, cast

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from service.api import problems
from service.api.problems import Kind, Refusal, problem_of, refusal_of
from service.telemetry import Metrics, log_event

ERRORS_AS_LIBRETRANSLATE = "errors_as_libretranslate"
"""Key in a handler's `opt`: its problems carry `error`, which LibreTranslate's clients read."""

_log = logging.getLogger("ringkas.api")
_encode = msgspec.json.Encoder().encode
_SERVER_FAULT = 500
_BUSY = (problems.OVERLOADED, problems.DEADLINE_PASSED)

_KIND_OF_STATUS: Mapping[int, Kind] = {
    kind.status: kind
    for kind in (
        problems.BAD_REQUEST,
        problems.NOT_FOUND,
        problems.METHOD_NOT_ALLOWED,
        problems.NOT_ACCEPTABLE,
        problems.BODY_TOO_LARGE,
        problems.UNSUPPORTED_MEDIA_TYPE,
        problems.INVALID_REQUEST,
        problems.TOO_MANY_REQUESTS,
        problems.NOT_READY,
    )
}

# Said in place of the framework's words, where those are no help or not for callers.
_DETAIL: Mapping[Kind, str] = {
    problems.NOT_FOUND: "GET /schema lists the addresses there are.",
    problems.METHOD_NOT_ALLOWED: "Allow names the methods there are; GET /schema tells more.",
    problems.BODY_TOO_LARGE: "GET /limits says how many bytes a body may have.",
    problems.INTERNAL: "Something went wrong here. Quote the request id when you report it.",
    problems.NOT_READY: "The service is not ready.",
}


def answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer with a problem; a server fault is logged with its code path, never its text."""
    refusal = told(error, request.app.state.metrics)
    handler = cast("Mapping[str, Any]", request.scope).get("route_handler")  # none: no such route
    with_error = handler is not None and ERRORS_AS_LIBRETRANSLATE in handler.opt
    return Response(
        content=_encode(problem_of(refusal, with_error=with_error)),
        status_code=refusal.kind.status,
        media_type=problems.MEDIA_TYPE,
        headers=refusal.headers,
    )


def told(error: Exception, metrics: Metrics) -> Refusal:
    """What a caller may know of a failure, counted; one that is our fault is logged.

    Being busy is no fault, and is all the busier for lines about it: that is only counted.
    """
    refusal = (
        _refusal_of_framework(error) if isinstance(error, HTTPException) else refusal_of(error)
    )
    metrics.requests.told(refusal.kind.slug)
    is_fault = refusal.kind.status >= _SERVER_FAULT and refusal.kind not in _BUSY
    if is_fault and not isinstance(error, Refusal):
        log_event(_log, logging.ERROR, "request failed", error=error, problem=refusal.kind.slug)
    return refusal


def _refusal_of_framework(error: HTTPException) -> Refusal:
    """What the framework refused by itself: routes, methods, body size, broken headers."""
    kind = _KIND_OF_STATUS.get(error.status_code)
    if kind is None:
        kind = problems.INTERNAL if error.status_code >= _SERVER_FAULT else problems.BAD_REQUEST
    detail = _DETAIL.get(kind, error.detail)
    return Refusal(kind, detail, headers=dict(error.headers or {}))
