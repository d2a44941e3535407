"""What each handler says of itself; `openapi.py` makes the document of it.

The framework could derive this from signatures, but our handlers choose their media types
by `Content-Type` and `Accept`, which no signature tells.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from service.api.problems import Kind

_OPT = "operation"


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A body in one media type."""

    media_type: str
    schema: type | None = None
    """The wire struct; none for text."""
    description: str = ""
    """What the text is, where there is no struct to say so."""
    examples: Mapping[str, object] = {}
    """By name; of requests, each is sent to the application by a test."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A header that an operation heeds."""

    name: str
    description: str
    schema: Mapping[str, object]
    example: object
    place: Literal["header"] = "header"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """All that a caller needs to know of one method of one path."""

    id: str
    tag: str
    summary: str
    description: str
    answers: tuple[Content, ...]
    requests: tuple[Content, ...] = ()
    query: type | None = None
    """The struct whose fields are the query parameters."""
    headers: tuple[Parameter, ...] = ()
    problems: tuple[Kind, ...] = ()


REQUEST_ID = Parameter(
    name="X-Request-ID",
    description="Names the request in logs and answers; made up when absent or not of this form.",
    schema={"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    example="cms-20240918-0042",
)
REQUEST_TIMEOUT = Parameter(
    name="X-Request-Timeout",
    description="Seconds you are willing to wait; the service's own limit (GET /limits) holds too.",
    schema={"type": "number", "exclusiveMinimum": 0},
    example=20,
)
CACHE_CONTROL = Parameter(
    name="Cache-Control",
    description=(
        "`no-store`: nothing of the text or the answer is kept, nor looked for. `no-cache` or "
        "`max-age=0`: the answer is made anew, then kept. Other directives are passed over."
    ),
    schema={"type": "string"},
    example="no-cache",
)


def documented(operation: Operation, **opt: object) -> dict[str, Any]:
    """The `opt` of a handler that describes itself."""
    return {_OPT: operation, **opt}


def operation_of(opt: Mapping[str, Any]) -> Operation | None:
    """What a handler says of itself, if it does."""
    return opt.get(_OPT)
