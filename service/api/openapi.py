"""The OpenAPI 3.1 document, made from what handlers say of themselves and the wire structs.

msgspec writes the schemas, so they are what is validated. Fields that hold other structs
get their examples put together from the examples of the fields within.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import groupby
from typing import Any

import msgspec
from litestar import HttpMethod
from litestar.handlers import HTTPRouteHandler

from service.api.bodies import JSON
from service.api.documentation import Content, Operation, Parameter, operation_of
from service.api.problems import MEDIA_TYPE, Kind, Problem
from service.api.wire.digests import BatchResult, StageEvent

Schema = dict[str, Any]

_REF = "#/components/schemas/"
_ALONGSIDE = (Problem, BatchResult, StageEvent)  # structs in answers that are text
_RETRY_AFTER_STATUS = 503
_DESCRIPTION = """\
Post an Indonesian news article, get an English summary in which the key claims are
highlighted, each tied to the exact characters of the article that support it.

Offsets are half-open and count code points unless you ask for UTF-16 code units. Support is
by the article: it never says whether a claim is true. Nothing is ever cut silently. Errors
are RFC 9457 problems with a stable `type`. Every answer carries `X-Request-ID`.
HEAD is answered wherever GET is, without the body."""

_encode = msgspec.json.Encoder(order="deterministic").encode


def document_of(handlers: Iterable[HTTPRouteHandler]) -> Schema:
    """The document of all handlers that describe themselves."""
    described = [(h, o) for h in handlers if (o := operation_of(h.opt)) is not None]
    schemas = _schemas([operation for _, operation in described])
    paths: dict[str, Schema] = {}
    for handler, operation in described:
        for path in sorted(handler.paths):
            for method in sorted(handler.http_methods - {HttpMethod.HEAD}):
                paths.setdefault(path, {})[method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ringkas",
            "version": version("ringkas"),
            "summary": "Indonesian articles to English summaries with grounded claims",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "../", "description": "Relative to /schema/openapi.json"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(o.tag for _, o in described)],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def document_bytes(document: Schema) -> bytes:
    """The document as indented JSON in a stable order, with a line break at its end."""
    return msgspec.json.format(_encode(document), indent=2) + b"\n"


def _schemas(operations: Sequence[Operation]) -> dict[str, Schema]:
    """All structs that operations name, every field with an example."""
    contents = [c for o in operations for c in (*o.requests, *o.answers)]
    wanted = [c.schema for c in contents if c.schema] + [o.query for o in operations if o.query]
    _, schemas = msgspec.json.schema_components(
        (*wanted, *_ALONGSIDE), ref_template=_REF + "{name}"
    )
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            field.setdefault("examples", [_example(field, schemas)])
    return dict(sorted(schemas.items()))


def _example(schema: Schema, schemas: Mapping[str, Schema]) -> object:
    """An example of a schema, from the examples of its parts."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].removeprefix(_REF)], schemas)
    if "items" in schema:
        return [_example(schema["items"], schemas)]
    return {
        name: _example(field, schemas)
        for name, field in schema["properties"].items()
        if field.get("$ref") != _REF + Problem.__name__  # an example shows what went well
    }


def _operation(operation: Operation, schemas: Mapping[str, Schema]) -> Schema:
    document: Schema = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*_headers(operation.headers), *_query(operation.query, schemas)],
        "responses": {"200": _answer(operation.answers, schemas)},
    }
    if operation.requests:
        document["requestBody"] = {
            "required": True,
            "content": {c.media_type: _request(c) for c in operation.requests},
        }
    by_status = sorted(operation.problems, key=lambda kind: kind.status)
    for status, kinds in groupby(by_status, key=lambda kind: kind.status):
        document["responses"][str(status)] = _problem(status, tuple(kinds))
    return document


def _headers(headers: Iterable[Parameter]) -> Iterator[Schema]:
    for header in headers:
        yield {
            "name": header.name,
            "in": "header",
            "description": header.description,
            "schema": header.schema,
            "example": header.example,
        }


def _query(struct: type | None, schemas: Mapping[str, Schema]) -> Iterator[Schema]:
    """The fields of a struct as query parameters; lists are repeated."""
    fields: Schema = schemas[struct.__name__]["properties"] if struct else {}
    for name, field in fields.items():
        yield {
            "name": name,
            "in": "query",
            "description": f"With a bare article only. {field['description']}",
            "schema": {k: v for k, v in field.items() if k not in {"description", "examples"}},
            "example": field["examples"][0],
        }


def _schema_of(content: Content) -> Schema:
    if content.schema is None:
        return {"type": "string", "description": content.description}
    (schema,), _ = msgspec.json.schema_components((content.schema,), ref_template=_REF + "{name}")
    return schema


def _request(content: Content) -> Schema:
    examples = {name: {"value": value} for name, value in content.examples.items()}
    return {"schema": _schema_of(content), "examples": examples}


def _answer(answers: Iterable[Content], schemas: Mapping[str, Schema]) -> Schema:
    content: dict[str, Schema] = {}
    for answer in answers:
        schema = _schema_of(answer)
        content[answer.media_type] = {"schema": schema}
        if answer.schema is not None and answer.media_type == JSON:
            content[answer.media_type]["example"] = _example(schema, schemas)
    return {"description": "Done.", "headers": _request_id_header(), "content": content}


def _problem(status: int, kinds: Sequence[Kind]) -> Schema:
    headers = _request_id_header()
    if status == _RETRY_AFTER_STATUS:
        headers["Retry-After"] = {
            "description": "Seconds after which to try again.",
            "schema": {"type": "integer", "minimum": 1},
            "example": 2,
        }
    return {
        "description": "; ".join(f"{kind.title} (`{kind.type}`)" for kind in kinds),
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF + Problem.__name__}}},
    }


def _request_id_header() -> dict[str, Schema]:
    return {
        "X-Request-ID": {
            "description": "The request's id: yours, or a new one.",
            "schema": {"type": "string"},
            "example": "9f86d081884c4d659a2feaa0c55ad015",
        }
    }
