"""What browsers, caches and load balancers ask of every address."""

import httpx
import msgspec
import pytest

from tests.api.conftest import SETTINGS, problem, slug
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE, calling, opened

PAGE = "https://page.example"
READABLE = (
    "/", "/frontend/settings", "/healthz", "/languages", "/limits", "/models", "/readyz",
    "/schema", "/schema/openapi.json",
)  # fmt: skip


@pytest.mark.parametrize("path", READABLE)
async def test_head_answers_as_get_without_the_body(client: httpx.AsyncClient, path: str) -> None:
    got = await client.get(path)
    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert _lasting(head) == _lasting(got)
    assert int(head.headers["content-length"]) == len(got.content)


async def test_head_is_refused_as_get_is(client: httpx.AsyncClient) -> None:
    head = await client.head("/models", headers={"Accept": "image/png"})
    assert (head.status_code, head.content) == (406, b"")
    assert (await client.head("/nowhere")).status_code == 404
    assert (await client.head("/summarise")).status_code == 405


def _lasting(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "x-request-id"}


@pytest.mark.parametrize("path", ["/translate", "/summarise", "/detect", "/summarise/batch"])
async def test_a_page_may_ask_whether_it_may_call(client: httpx.AsyncClient, path: str) -> None:
    response = await client.options(
        path,
        headers={
            "Origin": PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, x-request-timeout",
        },
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    allowed = response.headers["access-control-allow-headers"].lower().split(", ")
    assert {"content-type", "x-request-timeout"} <= set(allowed)
    assert "access-control-allow-credentials" not in response.headers
    assert response.headers["x-request-id"]


async def test_a_page_may_read_answers_and_problems(client: httpx.AsyncClient) -> None:
    body = {"q": "Rupiah menguat.", "source": "id", "target": "en"}
    for sent in (body, {}):
        response = await client.post("/translate", json=sent, headers={"Origin": PAGE})
        assert response.headers["access-control-allow-origin"] == "*"
        exposed = response.headers["access-control-expose-headers"]
        assert exposed == "Retry-After, X-Request-ID"


async def test_only_the_named_origins_may_call(translator: MarkingGenerator) -> None:
    settings = msgspec.structs.replace(SETTINGS, cors_origins=(PAGE, "https://*.news.example"))
    async with opened(translator, settings) as app, calling(app) as client:
        allowed = {
            origin: (await client.get("/models", headers={"Origin": origin})).headers
            for origin in (PAGE, "https://a.news.example", "https://news.example.evil")
        }
        without = (await client.get("/models")).headers
    assert {origin: h.get("access-control-allow-origin") for origin, h in allowed.items()} == {
        PAGE: PAGE,
        "https://a.news.example": "https://a.news.example",
        "https://news.example.evil": None,
    }
    assert {headers["vary"] for headers in (*allowed.values(), without)} == {"Accept, Origin"}


async def test_without_origins_nothing_is_said_to_pages(translator: MarkingGenerator) -> None:
    settings = msgspec.structs.replace(SETTINGS, cors_origins=())
    async with opened(translator, settings) as app, calling(app) as client:
        response = await client.get("/models", headers={"Origin": PAGE})
    assert "access-control-allow-origin" not in response.headers
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/summarise", "application/json", 200),
        ("/summarise", "text/html", 200),
        ("/summarise", "text/event-stream", 200),
        ("/summarise", "image/png", 406),
        ("/summarise/batch", "application/x-ndjson", 200),
        ("/summarise/batch", "image/png", 406),
    ],
)
async def test_what_accept_chooses_says_so_to_caches(
    client: httpx.AsyncClient, path: str, accept: str, status: int
) -> None:
    article = {"text": ARTICLE}
    body = {"articles": [article]} if path.endswith("batch") else article
    response = await client.post(path, json=body, headers={"Accept": accept})
    assert (response.status_code, response.headers["vary"]) == (status, "Accept, Origin")


async def test_what_accept_does_not_choose_says_so_too(client: httpx.AsyncClient) -> None:
    cookie = {"Origin": PAGE, "Cookie": "a=b"}
    assert (await client.get("/limits")).headers["vary"] == "Origin"
    assert (await client.get("/limits", headers=cookie)).headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("method", "path", "headers", "kind"),
    [
        ("TRACE", "/", {}, "method-not-allowed"),
        ("FOO", "/", {}, "method-not-allowed"),
        ("GET", "/%ff", {}, "not-found"),
        ("GET", "/", {"Host": "a b"}, "bad-request"),
    ],
)
async def test_whatever_is_refused_is_a_problem_with_an_id(
    client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str], kind: str
) -> None:
    response = await client.request(method, path, headers=headers)
    assert slug(response) == kind
    assert problem(response)["request_id"]
