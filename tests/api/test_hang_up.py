"""Callers who do not wait for the answer, seen from the server's side of ASGI."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, cast

import msgspec
import pytest
from litestar import Litestar

from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE


class Caller:
    """Sends one request over bare ASGI and hangs up when told to."""

    def __init__(self, path: str, body: object, **headers: str) -> None:
        fields = {"content-type": "application/json", "host": "test", **headers}
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "http_version": "1.1",
            "headers": [(k.encode(), v.encode()) for k, v in fields.items()],
        }
        self.requests = [
            {"type": "http.request", "body": msgspec.json.encode(body), "more_body": False}
        ]
        self.hang_up = asyncio.Event()
        self.sent: list[Mapping[str, Any]] = []

    async def receive(self) -> Mapping[str, Any]:
        if self.requests:
            return self.requests.pop(0)
        await self.hang_up.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Mapping[str, Any]) -> None:
        self.sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.hang_up.set()  # as servers do: after the answer there is nothing to receive

    async def call(self, app: Litestar) -> int:
        """Call the application to its end; the status it answered with."""
        await app(cast("Any", self.scope), cast("Any", self.receive), cast("Any", self.send))
        return self.sent[0]["status"]


@pytest.mark.parametrize(
    ("path", "body", "accept", "status"),
    [
        ("/summarise", {"text": ARTICLE}, "*/*", 499),
        ("/summarise", {"text": ARTICLE}, "text/event-stream", 200),
        ("/summarise/batch", {"articles": [{"text": ARTICLE}]}, "*/*", 499),
        ("/summarise/batch", {"articles": [{"text": ARTICLE}]}, "application/x-ndjson", 200),
        ("/translate", {"q": ARTICLE, "source": "id", "target": "en"}, "*/*", 499),
    ],
)
async def test_work_nobody_waits_for_is_cancelled(
    app: Litestar,
    *,
    translator: MarkingGenerator,
    caplog: pytest.LogCaptureFixture,
    path: str,
    body: object,
    accept: str,
    status: int,
) -> None:
    translator.delay_s = 9
    caller = Caller(path, body, accept=accept)
    call = asyncio.create_task(caller.call(app))
    while not translator.calls:
        await asyncio.sleep(0)
    caller.hang_up.set()
    with caplog.at_level(logging.INFO):
        async with asyncio.timeout(5):
            assert await call == status
    assert translator.cancelled == len(translator.calls)
    assert _logged_status(caplog) == 499


async def test_hanging_up_after_the_answer_is_no_hang_up(
    app: Litestar, caplog: pytest.LogCaptureFixture
) -> None:
    caller = Caller("/summarise", {"text": ARTICLE}, accept="text/event-stream")
    with caplog.at_level(logging.INFO):
        assert await caller.call(app) == 200
    assert _logged_status(caplog) == 200


def _logged_status(caplog: pytest.LogCaptureFixture) -> object:
    (record,) = [record for record in caplog.records if record.name == "ringkas.access"]
    return record.__dict__["ringkas_fields"]["status"]


async def test_hanging_up_within_the_body_is_no_fault_of_ours(
    app: Litestar, caplog: pytest.LogCaptureFixture
) -> None:
    caller = Caller("/summarise", {})
    caller.requests = [{"type": "http.request", "body": b'{"te', "more_body": True}]
    caller.hang_up.set()
    assert await caller.call(app) == 499
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_body_that_does_not_come_is_not_waited_for(app: Litestar) -> None:
    caller = Caller("/summarise", {}, **{"x-request-timeout": "0.05"})
    caller.requests = []
    assert await caller.call(app) == 408


async def test_waiting_does_not_hold_others_up(app: Litestar, translator: MarkingGenerator) -> None:
    translator.delay_s = 9
    slow = Caller("/summarise", {"text": ARTICLE})
    call = asyncio.create_task(slow.call(app))
    while not translator.calls:
        await asyncio.sleep(0)
    translator.delay_s = 0
    assert await Caller("/summarise", {"text": ARTICLE}).call(app) == 200
    slow.hang_up.set()
    await call
