"""The cache as callers see it."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from service.settings import Settings
from tests.support.generators import MarkingGenerator
from tests.support.held import HeldGenerator
from tests.support.services import ARTICLE, calling, opened
from tests.support.stores import contents_of


@pytest.fixture
async def filed(translator: MarkingGenerator, tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that keeps its answers in files."""
    async with opened(translator, Settings(cache=f"file://{tmp_path}")) as app, calling(app) as it:
        yield it


async def digest(client: httpx.AsyncClient, control: str = "", **body: object) -> dict[str, Any]:
    headers = [("Cache-Control", line) for line in control.splitlines()]
    response = await client.post("/summarise", json={"text": ARTICLE, **body}, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_digest_made_before_says_so(client: httpx.AsyncClient) -> None:
    made, again = await digest(client), await digest(client)
    assert (made["cached"], again["cached"]) == (False, True)
    assert list(again["timings_ms"]) == ["total"]
    own = ("id", "cached", "timings_ms")
    assert {k: v for k, v in again.items() if k not in own} == {
        k: v for k, v in made.items() if k not in own
    }
    assert again["id"] != made["id"]


async def test_one_entry_serves_every_form_of_answer(
    client: httpx.AsyncClient, translator: MarkingGenerator
) -> None:
    await digest(client)
    calls = len(translator.calls)
    assert (await digest(client, offset_unit="utf16_code_unit"))["cached"]
    assert (await digest(client, include=["highlighted_html"]))["cached"]
    body = msgspec.msgpack.encode({"text": ARTICLE})
    packed = await client.post(
        "/summarise",
        content=body,
        headers={"Content-Type": "application/msgpack", "Accept": "application/msgpack"},
    )
    assert msgspec.msgpack.decode(packed.content)["cached"]
    for accept in ("text/html", "text/markdown", "text/plain", "text/event-stream"):
        answer = await client.post(
            "/summarise",
            content=ARTICLE.encode(),
            headers={"Content-Type": "text/plain", "Accept": accept},
        )
        assert "EN Gubernur" in answer.text
    assert len(translator.calls) == calls


@pytest.mark.parametrize(
    ("control", "cached_then", "cached_after"),
    [
        ("", True, True),
        ("no-store", False, True),
        ("no-cache", False, True),
        ("max-age=0", False, True),
        ("No-Cache", False, True),
        ("max-stale, NO-STORE", False, True),
        ('max-age="0"', False, True),
        ("only-if-cached\nno-store", False, True),
        ("max-age=3600", True, True),
        ("x-no-store, no-storee", True, True),
        (",,;=", True, True),
    ],
)
async def test_cache_control_is_heeded(
    client: httpx.AsyncClient, *, control: str, cached_then: bool, cached_after: bool
) -> None:
    await digest(client)
    assert (await digest(client, control))["cached"] is cached_then
    assert (await digest(client))["cached"] is cached_after


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/summarise", {"text": ARTICLE}),
        ("/summarise/batch", {"articles": [{"text": ARTICLE}]}),
        ("/translate", {"q": ARTICLE, "source": "id", "target": "en"}),
    ],
)
async def test_no_store_keeps_nothing_and_looks_for_nothing(
    filed: httpx.AsyncClient,
    tmp_path: Path,
    translator: MarkingGenerator,
    *,
    path: str,
    body: dict[str, Any],
) -> None:
    async def post(control: str) -> int:
        response = await filed.post(path, json=body, headers={"Cache-Control": control})
        assert response.status_code == 200
        return len(translator.calls)

    alone = await post("no-store")
    assert await contents_of(f"file://{tmp_path}", tmp_path) == b""
    kept = await post("max-age=60")
    assert kept == 2 * alone
    assert await contents_of(f"file://{tmp_path}", tmp_path) != b""
    assert await post("max-age=60") == kept
    assert await post("no-store") == kept + alone
    assert await post("no-cache") == kept + 2 * alone


async def test_each_article_of_a_batch_says_whether_it_was_made_before(
    client: httpx.AsyncClient,
) -> None:
    await digest(client)
    body = {"articles": [{"text": ARTICLE}, {"text": "Presiden tiba di Jakarta pada Senin."}]}
    results = (await client.post("/summarise/batch", json=body)).json()["results"]
    assert [each["digest"]["cached"] for each in results] == [True, False]


async def test_a_stream_that_joins_tells_the_stages_still_to_come() -> None:
    translator = HeldGenerator()
    async with opened(translator) as app:
        began = asyncio.create_task(_events(app))
        await translator.begun.wait()
        joined = asyncio.create_task(_events(app))
        await _ticks(50)
        translator.leave.set()
        all_stages, later = await began, await joined
    assert all_stages[:3] == ["extract", "segment", "rank"]
    assert later == all_stages[-len(later) :]
    assert "extract" not in later
    assert "claims" in later


async def _events(app: Litestar) -> list[str]:
    """Stages of an event stream that ends in a digest."""
    async with calling(app) as client:
        answer = await client.post(
            "/summarise", json={"text": ARTICLE}, headers={"Accept": "text/event-stream"}
        )
    *stages, last = [event.partition("\ndata: ") for event in answer.text.strip().split("\n\n")]
    assert last[0] == "event: digest"
    assert msgspec.json.decode(last[2])["cached"] is False
    return [msgspec.json.decode(data)["stage"] for _, _, data in stages]


async def _ticks(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_look_ups_are_in_the_metrics(client: httpx.AsyncClient) -> None:
    await digest(client)
    await digest(client)
    await digest(client, "no-store")
    told = (await client.get("/metrics")).text
    for outcome, count in {"miss": 1, "hit": 1, "bypassed": 1}.items():
        line = f'ringkas_cache_lookups_total{{cache="digests",outcome="{outcome}"}} {count}.0'
        assert line in told
