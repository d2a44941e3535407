import logging

import httpx
import pytest
from litestar import Litestar

from service.telemetry import Metrics, RequestLog
from tests.support.services import ARTICLE


async def receive() -> dict[str, object]:
    return {}


async def send(_: object) -> None:
    pass


def fields(caplog: pytest.LogCaptureFixture) -> dict[str, object]:
    (record,) = [record for record in caplog.records if record.name == "ringkas.access"]
    return record.__dict__["ringkas_fields"]


async def test_a_request_is_one_line(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        response = await client.post("/summarise", json={"text": ARTICLE})
    line = fields(caplog)
    assert line.pop("duration_ms")
    assert line == {
        "method": "POST",
        "route": "/summarise",
        "status": 200,
        "bytes": len(response.content),
    }


async def test_neither_path_nor_query_is_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await client.post("/Rahasia?text=Rahasia")
    assert fields(caplog)["route"] == "unmatched"
    assert "Rahasia" not in repr(
        [record.__dict__ for record in caplog.records if record.name.startswith("ringkas")]
    )


async def test_the_article_is_never_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await client.post("/summarise", json={"text": ARTICLE, "title": "Rahasia"})
        await client.post("/summarise", json={"text": f"{ARTICLE}\x00"})
    logged = repr([record.__dict__ for record in caplog.records])
    assert "Warjiyo" not in logged
    assert "Rahasia" not in logged


async def test_an_answer_that_breaks_off_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: object) -> None:
        raise OSError("gone")

    scope = {"type": "http", "method": "GET", "headers": []}
    with caplog.at_level(logging.INFO), pytest.raises(OSError, match="gone"):
        await RequestLog(broken, Metrics().requests)(scope, receive, send)
    assert fields(caplog)["status"] is None


async def test_the_lifespan_is_left_alone(app: Litestar) -> None:
    seen: list[str] = []

    async def inner(scope: object, receive: object, send: object) -> None:
        seen.append("called")

    await RequestLog(inner, Metrics().requests)({"type": "lifespan"}, receive, send)
    assert seen == ["called"]
