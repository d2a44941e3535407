import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from litestar import Litestar

from service.api import create_app
from service.errors import BundleMissing
from service.services import Services
from service.settings import Settings
from service.telemetry import Metrics
from tests.api.conftest import slug
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE, calling, opening


async def settled(app: Litestar) -> None:
    while app.state.lifecycle.phase == "opening":
        await asyncio.sleep(0)


@asynccontextmanager
async def failing(_: Settings, metrics: Metrics) -> AsyncGenerator[Services]:
    raise BundleMissing("nothing is installed")
    yield  # pragma: no cover


async def test_while_weights_load_it_lives_and_is_not_ready() -> None:
    gate = asyncio.Event()
    app = create_app(Settings(), opening(MarkingGenerator(), gate=gate))
    async with app.lifespan(), calling(app) as client:
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        early = await client.get("/readyz")
        assert (early.status_code, slug(early)) == (503, "not-ready")
        early = await client.post("/summarise", json={"text": ARTICLE})
        assert (early.status_code, early.headers["retry-after"]) == (503, "2")
        assert (await client.get("/limits")).status_code == 200
        gate.set()
        await settled(app)
        assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_a_draining_service_refuses_new_work_and_lives() -> None:
    app = create_app(Settings(), opening(MarkingGenerator()))
    async with app.lifespan(), calling(app) as client:
        await settled(app)
        app.state.lifecycle.drain()
        late = await client.post("/summarise", json={"text": ARTICLE})
        assert (late.status_code, slug(late)) == (503, "not-ready")
        assert (await client.get("/readyz")).headers["retry-after"] == "5"
        assert (await client.get("/healthz")).status_code == 200


async def test_work_begun_before_draining_is_finished() -> None:
    translator = MarkingGenerator(delay_s=0.05)
    app = create_app(Settings(), opening(translator))
    async with app.lifespan(), calling(app) as client:
        await settled(app)
        work = asyncio.create_task(client.post("/summarise", json={"text": ARTICLE}))
        while not translator.calls:
            await asyncio.sleep(0)
        app.state.lifecycle.drain()
        assert (await work).status_code == 200


async def test_services_are_closed_at_the_end() -> None:
    events: list[str] = []

    @asynccontextmanager
    async def open_services(settings: Settings, metrics: Metrics) -> AsyncGenerator[Services]:
        async with opening(MarkingGenerator())(settings, metrics) as services:
            events.append("opened")
            yield services
            events.append("closed")

    app = create_app(Settings(), open_services)
    async with app.lifespan():
        await settled(app)
        assert events == ["opened"]
    assert events == ["opened", "closed"]


async def test_shutdown_does_not_wait_for_loading() -> None:
    app = create_app(Settings(), opening(MarkingGenerator(), gate=asyncio.Event()))
    async with asyncio.timeout(5), app.lifespan():
        await asyncio.sleep(0)
    assert app.state.lifecycle.phase == "draining"


async def test_failure_to_open_is_told_to_whoever_serves() -> None:
    failures: list[BaseException] = []
    app = create_app(Settings(), failing, on_failure=failures.append)
    async with app.lifespan(), calling(app) as client:
        await settled(app)
        assert [str(failure) for failure in failures] == ["nothing is installed"]
        response = await client.get("/readyz")
        assert (response.status_code, response.headers["retry-after"]) == (503, "30")
        assert "nothing" not in response.text


async def test_failure_to_open_nobody_heard_of_ends_the_lifespan() -> None:
    app = create_app(Settings(), failing)
    with pytest.RaisesGroup(BundleMissing):
        async with app.lifespan():
            await settled(app)
