import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from openapi_spec_validator import OpenAPIV31SpecValidator

from service.api import openapi_document
from service.api.bodies import JSON, MSGPACK, MULTIPART, URL_ENCODED

FILE = Path(__file__).parent.parent.parent / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(openapi_document())
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
FIELDS = [
    (schema, name, field)
    for schema, definition in DOCUMENT["components"]["schemas"].items()
    for name, field in definition.get("properties", {}).items()
]


def name_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def valid(value: object, schema: dict[str, Any]) -> None:
    components = {"components": DOCUMENT["components"]}
    Draft202012Validator({**schema, **components}).validate(value)


def test_the_file_is_what_the_application_says() -> None:
    assert FILE.read_bytes() == openapi_document(), "run `ringkas openapi > openapi.json`"


def test_the_document_is_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["openapi"] == "3.1.0"


@pytest.mark.parametrize(("schema", "name", "field"), FIELDS, ids=name_of)
def test_every_field_is_described_with_a_valid_example(
    schema: str, name: str, field: dict[str, Any]
) -> None:
    assert field["description"].endswith((".", ")")), (schema, name)
    assert field["examples"]
    for example in field["examples"]:
        valid(example, field)


@pytest.mark.parametrize("schema", ["SummariseRequest", "BatchRequest"])
def test_requests_refuse_unknown_fields(schema: str) -> None:
    assert DOCUMENT["components"]["schemas"][schema]["additionalProperties"] is False


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=name_of)
def test_every_parameter_has_a_valid_example(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    for parameter in operation["parameters"]:
        assert parameter["description"]
        valid(parameter["example"], parameter["schema"])


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=name_of)
def test_every_answer_is_described_by_schema_and_example(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    for status, response in operation["responses"].items():
        assert "X-Request-ID" in response["headers"]
        for media_type, content in response["content"].items():
            assert (media_type == "application/problem+json") == (status != "200")
            if "example" in content:
                valid(content["example"], content["schema"])


def test_head_is_told_once_for_all() -> None:
    assert {method for _, method, _ in OPERATIONS} == {"get", "post"}
    assert "HEAD" in DOCUMENT["info"]["description"]


async def test_every_address_is_documented(app: Litestar) -> None:
    served = {route.path for route in app.routes} - {"/schema", "/schema/openapi.json"}
    assert served == set(DOCUMENT["paths"])


def examples() -> Iterator[Any]:
    for path, method, operation in OPERATIONS:
        bodies = operation.get("requestBody", {}).get("content", {"": {"examples": {"": {}}}})
        for media_type, content in bodies.items():
            for name, example in content["examples"].items():
                yield pytest.param(
                    path, method, media_type, example.get("value"), operation, id=f"{path} {media_type} {name}"
                )  # fmt: skip


def encode(value: Any, media_type: str) -> tuple[bytes, str]:  # noqa: ANN401 - it is JSON
    """An example's value as the bytes of a body, and its Content-Type."""
    if media_type == JSON:
        return msgspec.json.encode(value), media_type
    if media_type == MSGPACK:
        return msgspec.msgpack.encode(value), media_type
    if media_type == URL_ENCODED:
        return urlencode(value).encode(), media_type
    if media_type == MULTIPART:
        request = httpx.Request("POST", "http://x", files={k: (None, v) for k, v in value.items()})
        return request.read(), request.headers["content-type"]
    return (value or "").encode(), media_type


@pytest.mark.parametrize(("path", "method", "media_type", "value", "operation"), list(examples()))
async def test_every_example_works(
    client: httpx.AsyncClient,
    *,
    path: str,
    method: str,
    media_type: str,
    value: object,
    operation: dict[str, Any],
) -> None:
    content, content_type = encode(value, media_type)
    for accept, answer in operation["responses"]["200"]["content"].items():
        headers = {"Content-Type": content_type, "Accept": accept}
        response = await client.request(method, path, content=content, headers=headers)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].partition(";")[0] == accept
        if accept == JSON:
            valid(response.json(), answer["schema"])
        elif accept == MSGPACK:
            valid(msgspec.msgpack.decode(response.content), answer["schema"])
        else:
            assert response.text


async def test_query_parameters_work_by_their_examples(client: httpx.AsyncClient) -> None:
    operation = DOCUMENT["paths"]["/summarise"]["post"]
    query = {p["name"]: p["example"] for p in operation["parameters"] if p["in"] == "query"}
    article = operation["requestBody"]["content"]["text/plain"]["examples"]["article"]["value"]
    headers = {p["name"]: str(p["example"]) for p in operation["parameters"] if p["in"] == "header"}
    response = await client.post(
        "/summarise",
        content=article.encode(),
        params=query,
        headers={"Content-Type": "text/plain", **headers},
    )
    assert len(query) == 8
    assert response.status_code == 200, response.text
    assert response.headers["x-request-id"] == headers["X-Request-ID"]


async def test_problems_are_as_documented(client: httpx.AsyncClient) -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    for response in (
        await client.get("/nowhere"),
        await client.post("/summarise", json={"text": "x", "length": 1}),
        await client.post("/translate", json={}),
    ):
        valid(response.json(), schema)


async def test_the_document_is_served(client: httpx.AsyncClient) -> None:
    assert (await client.get("/schema/openapi.json")).content == openapi_document()


async def test_the_reader_shows_everything_and_fetches_nothing(client: httpx.AsyncClient) -> None:
    response = await client.get("/schema")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    for path, method, _ in OPERATIONS:
        assert f"<h2>{method.upper()} {path}</h2>" in response.text
    assert all(f"<h2>{name}</h2>" in response.text for name in DOCUMENT["components"]["schemas"])
    assert "<script" not in response.text
    assert "src=" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
