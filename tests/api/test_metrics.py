"""GET /metrics, as Prometheus reads it."""

import asyncio
from collections.abc import Iterator

import httpx
from litestar import Litestar
from prometheus_client.parser import text_string_to_metric_families

from service.settings import Settings
from service.telemetry import EXPOSITION_TYPE
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE, calling, opened

Sample = tuple[str, frozenset[tuple[str, str]]]


async def scraped(client: httpx.AsyncClient) -> dict[Sample, float]:
    answer = await client.get("/metrics")
    assert answer.headers["content-type"] == f"{EXPOSITION_TYPE}; charset=utf-8"
    return dict(samples(answer.text))


def samples(exposition: str) -> Iterator[tuple[Sample, float]]:
    for family in text_string_to_metric_families(exposition):
        for sample in family.samples:
            yield (sample.name, frozenset(sample.labels.items())), sample.value


def sample(name: str, **labels: str) -> Sample:
    return name, frozenset(labels.items())


def requests(route: str, status: int, method: str = "POST") -> Sample:
    name = "ringkas_request_duration_seconds_count"
    return sample(name, method=method, route=route, status=str(status))


async def test_a_request_is_counted_by_method_route_and_status(client: httpx.AsyncClient) -> None:
    await client.post("/summarise", json={"text": ARTICLE})
    await client.post("/summarise", json={"text": ""})
    counted = await scraped(client)
    assert counted[requests("/summarise", 200)] == 1
    assert counted[requests("/summarise", 422)] == 1


async def test_problems_are_counted_by_type(client: httpx.AsyncClient) -> None:
    await client.post("/summarise", json={"text": ""})
    await client.post("/summarise/batch", json={"articles": [{"text": ""}, {"text": ARTICLE}]})
    counted = await scraped(client)
    assert counted[sample("ringkas_problems_total", type="invalid-article")] == 2


async def test_what_callers_send_makes_no_labels(client: httpx.AsyncClient) -> None:
    await client.request("PUBLISH", "/rahasia?q=rahasia", headers={"X-Request-ID": "rahasia"})
    await client.get("/rahasia/rahasia")
    exposition = (await client.get("/metrics")).text
    assert "rahasia" not in exposition
    assert dict(samples(exposition))[requests("unmatched", 404, "other")] == 1


async def test_a_request_in_progress_is_told(client: httpx.AsyncClient) -> None:
    assert (await scraped(client))[sample("ringkas_requests_in_progress")] == 1  # this one


async def test_metrics_are_told_while_nothing_is_open_yet() -> None:
    from service.api import create_app
    from tests.support.services import opening

    app = create_app(Settings(), opening(MarkingGenerator(), gate=asyncio.Event()))
    async with calling(app) as client:
        await client.get("/readyz")
        counted = await scraped(client)
    assert counted[requests("/readyz", 503, "GET")] == 1


async def test_two_applications_count_apart(app: Litestar, client: httpx.AsyncClient) -> None:
    await client.post("/summarise", json={"text": ARTICLE})
    async with opened(MarkingGenerator()) as other, calling(other) as caller:
        assert requests("/summarise", 200) not in await scraped(caller)
