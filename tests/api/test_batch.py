import json
from typing import Any

import httpx
import msgspec

from tests.api.conftest import places
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE

GOOD: dict[str, Any] = {"text": ARTICLE, "length": "headline"}


async def results(client: httpx.AsyncClient, *articles: object) -> list[dict[str, Any]]:
    response = await client.post("/summarise/batch", json={"articles": articles})
    assert response.status_code == 200, response.text
    return response.json()["results"]


async def test_results_come_in_the_order_given(client: httpx.AsyncClient) -> None:
    other = {**GOOD, "text": "Presiden Joko Widodo meresmikan bandara baru di Kediri."}
    first, second = await results(client, GOOD, other)
    assert (first["index"], second["index"]) == (0, 1)
    assert first["digest"]["summary"]["text"].startswith("EN Gubernur")
    assert second["digest"]["summary"]["text"].startswith("EN Presiden")


async def test_a_bad_article_does_not_fail_the_others(client: httpx.AsyncClient) -> None:
    empty, odd, good = await results(
        client, {"text": " "}, {"text": ARTICLE, "max_claims": 99}, GOOD
    )
    assert empty["problem"]["type"] == "urn:ringkas:problem:invalid-article"
    assert odd["problem"]["errors"][0]["pointer"] == "/articles/1/max_claims"
    assert "digest" in good
    assert "problem" not in good


async def test_what_is_no_object_is_that_articles_problem(client: httpx.AsyncClient) -> None:
    five, nested = await results(client, 5, json.loads("[" * 300 + "]" * 300))
    assert five["problem"]["status"] == nested["problem"]["status"] == 422


async def test_nesting_without_end_is_refused(client: httpx.AsyncClient) -> None:
    body = b'{"articles": [' + b"[" * 10_000
    headers = {"Content-Type": "application/json"}
    response = await client.post("/summarise/batch", content=body, headers=headers)
    assert response.status_code == 400


async def test_too_many_articles_are_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/summarise/batch", json={"articles": [GOOD] * 4})
    assert response.status_code == 422
    assert places(response) == [{"pointer": "/articles"}]


async def test_no_articles_are_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/summarise/batch", json={"articles": []})
    assert places(response) == [{"pointer": "/articles"}]


async def test_ndjson_has_a_result_a_line(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise/batch",
        json={"articles": [GOOD, {"text": ""}]},
        headers={"Accept": "application/x-ndjson"},
    )
    assert response.headers["content-type"] == "application/x-ndjson"
    first, second = [json.loads(line) for line in response.text.splitlines()]
    assert first["digest"]["id"] == f"{response.headers['x-request-id']}.0"
    assert second["problem"]["status"] == 422


async def test_messagepack_goes_in_and_out(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise/batch",
        content=msgspec.msgpack.encode({"articles": [GOOD, {"text": ARTICLE, "length": 1}]}),
        headers={"Content-Type": "application/msgpack", "Accept": "application/msgpack"},
    )
    first, second = msgspec.msgpack.decode(response.content)["results"]
    assert first["digest"]["summary"]["text"].startswith("EN Gubernur")
    assert second["problem"]["errors"][0]["pointer"] == "/articles/1/length"


async def test_the_deadline_is_each_articles_problem(
    client: httpx.AsyncClient, translator: MarkingGenerator
) -> None:
    translator.delay_s = 9
    response = await client.post(
        "/summarise/batch", json={"articles": [GOOD]}, headers={"X-Request-Timeout": "0.05"}
    )
    assert response.json()["results"][0]["problem"]["status"] == 504


async def test_each_digest_has_an_id_of_its_own(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise/batch",
        json={"articles": [GOOD, {"text": ""}, GOOD]},
        headers={"X-Request-ID": "cms-1"},
    )
    first, bad, last = response.json()["results"]
    assert (first["digest"]["id"], last["digest"]["id"]) == ("cms-1.0", "cms-1.2")
    assert bad["problem"]["request_id"] == "cms-1"
