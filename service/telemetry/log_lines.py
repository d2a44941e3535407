"""Log lines on stderr: one JSON object each, or text for people.

A line holds a message written in our code, named fields, and the request id. An exception
is told as its class and the code it passed through; its message is kept only when it is a
`RingkasError`, whose messages promise to hold no article text.
"""

import logging
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import cast

import msgspec

from service.errors import RingkasError
from service.settings import Settings
from service.telemetry.request_ids import current_request_id

_FIELDS = "ringkas_fields"
_UVICORN = ("uvicorn", "uvicorn.error", "uvicorn.access")
_encode = msgspec.json.Encoder().encode


def configure_logging(settings: Settings) -> None:
    """Send all logging of the process to stderr in one format, in place of what was set up.

    uvicorn's own access log, which would hold query strings, is silenced: start it with
    `log_config=None` and `access_log=False`.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _UVICORN:
        logging.getLogger(name).handlers = []
    access = logging.getLogger("uvicorn.access")
    access.propagate = False
    access.addHandler(logging.NullHandler())  # without any, warnings would go to stderr as they are


def log_event(
    logger: logging.Logger,
    level: int,
    message: str,
    *,
    error: BaseException | None = None,
    **fields: str | float | None,
) -> None:
    """Write a line with named fields. Neither message nor fields may hold article text."""
    logger.log(level, message, exc_info=error, extra={_FIELDS: fields})


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return _encode(dict(_members(record))).decode()


class TextLines(logging.Formatter):
    """Time, level, message and `name=value` fields; code of an exception on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        members = dict(_members(record))
        head = f"{members.pop('time')} {members.pop('level'):<7} {members.pop('message')}"
        frames = cast("list[str]", members.pop("frames", []))
        del members["logger"]
        fields = "".join(f" {name}={value}" for name, value in members.items())
        return "\n  ".join([head + fields, *frames])


def _members(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    yield "time", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "level", record.levelname.lower()
    yield "logger", record.name
    yield "message", record.getMessage()
    request_id = current_request_id.get()
    if request_id is not None:
        yield "request_id", request_id
    fields = cast("Mapping[str, object]", getattr(record, _FIELDS, {}))
    yield from fields.items()
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        yield "error", describe_error(error)
        yield "frames", list(_frames(error))


def describe_error(error: BaseException) -> str:
    """The exception's class, and its message where that is known to hold no article text."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name}: {error}" if isinstance(error, RingkasError) else name


def _frames(error: BaseException) -> Iterator[str]:
    """Where the exception passed, innermost last, then the same of what caused it."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        if cause is not error:
            yield f"caused by {describe_error(cause)}"
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"{frame.filename}:{frame.lineno} in {frame.name}"
        cause = cause.__cause__ or cause.__context__
