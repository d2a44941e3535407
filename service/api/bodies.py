"""Reads request bodies: bytes within their time, decoded by what they say they are."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import InternalServerException
from litestar.handlers import BaseRouteHandler

from service.api.charsets import CODECS, DEFAULT, charset_of_page
from service.api.problems import (
    BODY_TOO_SLOW,
    CLIENT_HUNG_UP,
    INVALID_REQUEST,
    MALFORMED_BODY,
    UNSUPPORTED_ENCODING,
    UNSUPPORTED_MEDIA_TYPE,
    FieldError,
    Refusal,
)
from service.api.validation import explain
from service.journey.clock import Deadline

JSON = "application/json"
MSGPACK = "application/msgpack"
NDJSON = "application/x-ndjson"
PLAIN = "text/plain"
HTML = "text/html"
MARKDOWN = "text/markdown"
EVENTS = "text/event-stream"
URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

T = TypeVar("T")
HttpRequest = Request[Any, Any, Any]


async def refuse_compressed(
    connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
) -> None:
    """Guard: compressed bodies are not read, so none can swell. No thread is used for it.

    Raises:
        Refusal: 415.
    """
    coding = connection.headers.get("content-encoding", "identity")
    if coding.strip().lower() not in {"identity", ""}:
        raise Refusal(
            UNSUPPORTED_ENCODING,
            "Send the body without Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )


def media_type_of(request: HttpRequest, accepted: Sequence[str]) -> str:
    """The body's media type, without parameters.

    Raises:
        Refusal: 415, naming what is accepted.
    """
    media_type = request.content_type[0].lower()
    if media_type not in accepted:
        names = ", ".join(accepted)
        raise Refusal(
            UNSUPPORTED_MEDIA_TYPE,
            f"Name the body's type in Content-Type; it may be {names}.",
            headers={"Accept": names},
        )
    return media_type


async def read_body(request: HttpRequest, deadline: Deadline) -> bytes:
    """All bytes of the body. The framework refuses more than the application's limit (413).

    Raises:
        Refusal: 408 when they do not come in time; 499 when the client hangs up.
    """
    try:
        async with asyncio.timeout(deadline.remaining_s()):
            return await request.body()
    except TimeoutError as error:
        raise Refusal(BODY_TOO_SLOW, "The body did not arrive in time.") from error
    except InternalServerException as error:  # the framework's word for a hang-up
        raise Refusal(CLIENT_HUNG_UP, "The client hung up while sending the body.") from error


def decode(
    body: bytes | msgspec.Raw,
    decoder: Callable[[bytes | msgspec.Raw], T],
    wanted: type,
    *,
    media_type: str = JSON,
) -> T:
    """Decode JSON or MessagePack with the `decode` of a decoder for `wanted`.

    Raises:
        Refusal: 400 when it is not JSON or MessagePack, 422 with a pointer when a field is wrong.
    """
    try:
        return decoder(body)
    except msgspec.ValidationError as error:
        detail, pointer = explain(error, wanted)
        field_error = FieldError(detail=detail, pointer=pointer)
        raise Refusal(
            INVALID_REQUEST, f"{detail} at `{pointer or '/'}`", errors=(field_error,)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(
            MALFORMED_BODY,
            f"The body is not valid {media_type}. Strings are UTF-8 without lone surrogates, and "
            "nesting is shallow.",
        ) from error


def decode_text(request: HttpRequest, body: bytes) -> str:
    """The characters of a bare text or HTML body.

    By the `charset` of Content-Type; without one, by what a page says of itself; else UTF-8.

    Raises:
        Refusal: 415 for a charset that is not read, 400 for bytes that are not in it.
    """
    media_type, parameters = request.content_type
    charset = parameters.get("charset", "").strip().lower()
    if not charset:
        charset = charset_of_page(body) if media_type.lower() == HTML else DEFAULT
    codec = CODECS.get(charset)
    if codec is None:
        raise Refusal(UNSUPPORTED_MEDIA_TYPE, f"charset is one of {', '.join(CODECS)}.")
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        raise Refusal(
            MALFORMED_BODY,
            f"The body is not {charset}: byte {error.start} does not fit. Name another charset in "
            "Content-Type, or send UTF-8.",
        ) from error
