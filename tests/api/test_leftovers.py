"""What requests of all kinds leave behind in the process that serves them: nothing."""

import asyncio
import gc
from collections.abc import Sequence

import httpx

from service.inference import DecodeOptions, Hypothesis
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE, calling, opened

STUCK = "Presiden mengatakan bahwa rapat itu tidak akan pernah selesai."


class Stuck(MarkingGenerator):
    """Never done with one sentence."""

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        if STUCK in texts:
            await asyncio.Event().wait()
        return await super().generate(texts, options, deadline_s=deadline_s)


async def test_requests_leave_no_task_and_no_future() -> None:
    async with opened(Stuck()) as app, calling(app) as client:
        await _many(client, "hangat")
        before = _alive()
        for name in ("satu", "dua", "tiga", "empat"):
            await _many(client, name)
        assert _alive() == before


async def _many(client: httpx.AsyncClient, name: str) -> None:
    """Answered, refused, too late, and left by their callers, all at once."""
    answered, stuck = {"text": f"{ARTICLE}\nDikatakan {name}."}, {"text": STUCK, "title": name}
    alone, late = {"Cache-Control": "no-store"}, {"X-Request-Timeout": "0.1"}
    leaving = [
        asyncio.create_task(client.post("/summarise", json=stuck, headers=headers))
        for headers in ({}, {}, alone)
    ]
    answers = await asyncio.gather(
        client.post("/summarise", json=answered),
        client.post("/summarise", json=answered, headers=alone),
        client.post("/summarise", json={"text": ""}),
        client.post("/summarise", json={**stuck, "max_claims": 1}, headers=late),
        client.post("/summarise/batch", json={"articles": [stuck, answered]}, headers=late),
        client.post("/translate", json={"q": STUCK, "source": "id", "target": "en"}, headers=late),
    )
    for task in leaving:
        task.cancel()
    await asyncio.wait(leaving)
    assert [answer.status_code for answer in answers] == [200, 200, 422, 504, 200, 504]


def _alive() -> tuple[int, int]:
    """Tasks, and futures that nobody has settled."""
    gc.collect()
    futures = [each for each in gc.get_objects() if issubclass(type(each), asyncio.Future)]
    return len(asyncio.all_tasks()), sum(not each.done() for each in futures)
