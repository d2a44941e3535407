"""Reads HTML forms, for LibreTranslate's clients send those.

The framework's own form parsing is passed over: it keeps every urlencoded body in a cache,
and lets the caller name any codec Python has for a multipart field.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from multipart import (  # pyright: ignore[reportMissingTypeStubs] - typed, but says so nowhere
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from service.api.bodies import (
    JSON,
    MULTIPART,
    URL_ENCODED,
    HttpRequest,
    decode,
    media_type_of,
    read_body,
)
from service.api.problems import MALFORMED_BODY, Refusal, invalid_field
from service.api.validation import explain
from service.journey.clock import Deadline

T = TypeVar("T")

_MAX_FIELDS = 200  # chosen: a page of texts; each field costs microseconds


async def read_form_or_json(
    request: HttpRequest,
    wanted: type[T],
    decoder: Callable[[bytes | msgspec.Raw], T],
    deadline: Deadline,
) -> T:
    """A struct from a JSON body or a form, whose values are read as the types wanted.

    Raises:
        Refusal: 400, 408, 415; 422 with a pointer.
    """
    media_type = media_type_of(request, (JSON, URL_ENCODED, MULTIPART))
    body = await read_body(request, deadline)
    if media_type == JSON:
        return decode(body, decoder, wanted)
    fields = _read_form(request, body, media_type)
    try:
        return msgspec.convert(fields, wanted, strict=False)
    except msgspec.ValidationError as error:
        detail, pointer = explain(error, wanted)
        raise invalid_field(detail, pointer=pointer) from error


def _read_form(request: HttpRequest, body: bytes, media_type: str) -> dict[str, object]:
    """Fields of a urlencoded or multipart body; one given several times becomes a list.

    Raises:
        Refusal: 400; it is not such a form, not UTF-8, or has too many fields.
    """
    try:
        if media_type == MULTIPART:
            pairs = list(_parts(body, request.content_type[1].get("boundary", "")))
        else:
            pairs = parse_qsl(
                body.decode(),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MAX_FIELDS,
            )
    except (MultipartError, ValueError) as error:
        raise Refusal(
            MALFORMED_BODY,
            f"The body is not a form ({media_type}) in UTF-8 of at most {_MAX_FIELDS} fields.",
        ) from error
    return {
        name: values if len(values) > 1 else values[0] for name, values in _grouped(pairs).items()
    }


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        fields[name].append(value)
    return fields


def _parts(body: bytes, boundary: str) -> Iterator[tuple[str, str]]:
    """Name and text of each part; uploaded files are read as text like any other."""
    if not boundary:
        raise ValueError("no boundary")
    with PushMultipartParser(boundary, max_segment_count=_MAX_FIELDS) as parser:
        name, value = "", bytearray()
        for event in (*parser.parse(body), *parser.parse(b"")):
            if isinstance(event, MultipartSegment):
                name, value = event.name or "", bytearray()
            elif event:
                value.extend(event)
            else:
                yield name, value.decode()
