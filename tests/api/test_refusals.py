"""Hostile and mistaken requests: the right status, a clear problem, a service unharmed."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import msgspec
import pytest

from tests.api.conftest import SETTINGS, places, problem, slug
from tests.support.services import ARTICLE

JSON = {"Content-Type": "application/json"}
PLAIN = {"Content-Type": "text/plain"}
MSGPACK = {"Content-Type": "application/msgpack"}

ENGLISH = "The central bank kept its benchmark rate unchanged on Wednesday, the governor said."
MALAY = (
    "Perdana Menteri berkata kerajaan akan menaikkan gaji kakitangan awam mulai tahun hadapan "
    "kerana ekonomi negara semakin kukuh, lapor pejabat beliau di Kuala Lumpur semalam."
)
JAVANESE = (
    "Gubernur ngendika menawa rega beras ing pasar wis mudhun wiwit minggu wingi lan para "
    "warga padha seneng amarga kabutuhan saben dina bisa dicukupi maneh."
)
HEBREW = "הנגיד אמר ביום רביעי כי הריבית תישאר ללא שינוי עד סוף השנה."


@pytest.mark.parametrize(
    ("headers", "content", "status", "kind"),
    [
        pytest.param(JSON, b"", 400, "malformed-body", id="empty"),
        pytest.param(JSON, b"{", 400, "malformed-body", id="not JSON"),
        pytest.param(JSON, b'{"text": "\xff"}', 400, "malformed-body", id="JSON not UTF-8"),
        pytest.param(JSON, rb'{"text": "\ud800"}', 400, "malformed-body", id="high surrogate"),
        pytest.param(JSON, rb'{"text": "a\udc00b"}', 400, "malformed-body", id="low surrogate"),
        pytest.param(JSON, rb'{"text": "a\u0000b"}', 422, "invalid-article", id="NUL in JSON"),
        pytest.param(JSON, b"[" * 10_000, 422, "invalid-request", id="deeply nested JSON"),
        pytest.param(JSON, b'{"text": ""}', 422, "invalid-article", id="no text"),
        pytest.param(JSON, b'{"html": "<p></p>"}', 422, "invalid-article", id="no text in HTML"),
        pytest.param(MSGPACK, b"\xc1", 400, "malformed-body", id="not MessagePack"),
        pytest.param(PLAIN, b"", 422, "invalid-article", id="empty text"),
        pytest.param(PLAIN, b" \n\t ", 422, "invalid-article", id="only whitespace"),
        pytest.param(PLAIN, b"Baca juga: Rupiah menguat\nBagikan:", 422, "invalid-article", id="furniture"),
        pytest.param(PLAIN, b"Suku \x00 bunga", 422, "invalid-article", id="NUL in text"),
        pytest.param(PLAIN, b"caf\xe9", 400, "malformed-body", id="text not UTF-8"),
        pytest.param(PLAIN, b"x" * 20_001, 413, "body-too-large", id="too many bytes"),
        pytest.param(PLAIN, b"Bank naik. " * 500, 413, "article-too-long", id="too many characters"),
        pytest.param(PLAIN, b"suku bunga " * 200, 422, "invalid-article", id="endless sentence"),
        pytest.param(PLAIN, "😀🎉👍".encode(), 422, "invalid-article", id="emoji only"),
        pytest.param(PLAIN, ENGLISH.encode(), 422, "unsupported-language", id="English"),
        pytest.param(PLAIN, MALAY.encode(), 422, "unsupported-language", id="Malay"),
        pytest.param(PLAIN, JAVANESE.encode(), 422, "unsupported-language", id="Javanese"),
        pytest.param(PLAIN, HEBREW.encode(), 422, "unsupported-language", id="right to left"),
        pytest.param({}, b"x", 415, "unsupported-media-type", id="no media type"),
        pytest.param({"Content-Type": "application/pdf"}, b"%PDF", 415, "unsupported-media-type", id="PDF"),
        pytest.param(
            {"Content-Type": "text/plain; charset=punycode"}, b"x", 415, "unsupported-media-type", id="odd charset"
        ),
        pytest.param(
            {**PLAIN, "Content-Encoding": "gzip"}, b"\x1f\x8b", 415, "unsupported-encoding", id="compressed"
        ),
    ],
)  # fmt: skip
async def test_bad_articles_are_refused(
    client: httpx.AsyncClient, headers: dict[str, str], content: bytes, status: int, kind: str
) -> None:
    response = await client.post("/summarise", content=content, headers=headers)
    assert (response.status_code, slug(response)) == (status, kind)
    assert (await client.get("/readyz")).json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": ARTICLE, "html": "<p>x</p>"}, "/html"),
        ({}, "/text"),
        ({"text": ARTICLE, "lenght": "short"}, "/lenght"),
        ({"text": ARTICLE, "length": "epic"}, "/length"),
        ({"text": ARTICLE, "max_claims": 0}, "/max_claims"),
        ({"text": ARTICLE, "max_claims": 21}, "/max_claims"),
        ({"text": ARTICLE, "include": ["everything"]}, "/include/0"),
        ({"text": ARTICLE, "source_language": "klingon"}, "/source_language"),
        ({"text": ARTICLE, "target_language": "auto"}, "/target_language"),
        ({"text": ARTICLE, "target_language": "fr"}, "/target_language"),
        ({"text": ARTICLE, "method": "abstractive"}, "/method"),
        ({"text": 5}, "/text"),
        ({"text": " "}, "/text"),
        ({"html": "<p> </p>"}, "/html"),
    ],
)
async def test_the_field_at_fault_is_pointed_at(
    client: httpx.AsyncClient, body: dict[str, Any], pointer: str
) -> None:
    response = await client.post("/summarise", json=body)
    assert response.status_code == 422
    assert places(response) == [{"pointer": pointer}]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"length": "epic"}, "length"),
        ({"max_claims": "many"}, "max_claims"),
        ({"include": "everything"}, "include"),
        ({"text": "article"}, "text"),
        ({"source_language": "klingon"}, "source_language"),
        ({"length": ["short", "long"]}, "length"),
    ],
)
async def test_the_parameter_at_fault_is_named(
    client: httpx.AsyncClient, query: dict[str, Any], parameter: str
) -> None:
    response = await client.post(
        "/summarise", content=ARTICLE.encode(), headers=PLAIN, params=query
    )
    assert response.status_code == 422
    assert places(response) == [{"parameter": parameter}]


async def test_a_closed_set_is_told_in_full(client: httpx.AsyncClient) -> None:
    response = await client.post("/summarise", json={"text": ARTICLE, "length": "epic"})
    (error,) = problem(response)["errors"]
    assert error["detail"] == "Expected one of `headline`, `long`, `medium`, `short`"


async def test_options_beside_a_json_body_are_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/summarise?length=long", json={"text": ARTICLE})
    assert places(response) == [{"parameter": "length"}]


async def test_a_body_without_length_is_counted_as_it_comes(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncGenerator[bytes]:
        for _ in range(30):
            yield b"x" * 1000

    response = await client.post("/summarise", content=chunks(), headers=PLAIN)
    assert "content-length" not in response.request.headers
    assert (response.status_code, slug(response)) == (413, "body-too-large")


async def test_415_names_what_is_read(client: httpx.AsyncClient) -> None:
    response = await client.post("/summarise", data={"text": "x"})
    assert response.headers["accept"].split(", ") == [
        "application/json",
        "application/msgpack",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize("asked", ["0", "-1", "nan", "inf", "soon", ""])
async def test_a_timeout_that_is_no_time_is_refused(client: httpx.AsyncClient, asked: str) -> None:
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"X-Request-Timeout": asked}
    )
    assert response.status_code == 422
    assert places(response) == [{"header": "X-Request-Timeout"}]


async def test_problems_hold_nothing_of_the_article(client: httpx.AsyncClient) -> None:
    private = "Rahasia"
    bodies = [
        {"text": f"{private} \x00 {ENGLISH}"},
        {"text": f"{private} {ENGLISH}", "length": private},
        {"text": f"{private} {ENGLISH}"},
        {"text": private * 1000},
    ]
    for body in bodies:
        response = await client.post("/summarise", json=body)
        assert response.status_code >= 400
        assert private not in response.text


async def test_unknown_addresses_and_methods_are_problems_too(client: httpx.AsyncClient) -> None:
    assert slug(await client.get("/nowhere")) == "not-found"
    response = await client.get("/summarise")
    assert slug(response) == "method-not-allowed"
    assert "POST" in response.headers["allow"]


async def test_the_limit_is_the_settings(client: httpx.AsyncClient) -> None:
    body = msgspec.json.encode({"text": ARTICLE, "title": "x"})
    padded = body + b" " * (SETTINGS.max_body_bytes - len(body))
    assert (await client.post("/summarise", content=padded, headers=JSON)).status_code == 200
    response = await client.post("/summarise", content=padded + b" ", headers=JSON)
    assert response.status_code == 413
