import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import httpx
import pytest
from litestar import Litestar

from service.settings import Settings
from tests.support.generators import MarkingGenerator
from tests.support.services import calling, opened

SETTINGS = Settings(
    max_body_bytes=20_000,
    max_article_chars=5_000,
    max_sentence_chars=1_000,
    max_batch_articles=3,
    deadline_s=10,
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def translator() -> MarkingGenerator:
    return MarkingGenerator()


@pytest.fixture
async def app(translator: MarkingGenerator) -> AsyncGenerator[Litestar]:
    async with opened(translator, SETTINGS) as application:
        yield application


@pytest.fixture
async def client(app: Litestar) -> AsyncGenerator[httpx.AsyncClient]:
    async with calling(app) as ready:
        yield ready


def problem(response: httpx.Response) -> dict[str, Any]:
    """The problem document of an answer, its status and id checked."""
    assert response.headers["content-type"] == "application/problem+json"
    document = json.loads(response.content)
    assert document["status"] == response.status_code
    assert document["request_id"] == response.headers["x-request-id"]
    return document


def slug(response: httpx.Response) -> str:
    return problem(response)["type"].removeprefix("urn:ringkas:problem:")


def places(response: httpx.Response) -> list[Mapping[str, str]]:
    """Where the errors are, their details left out."""
    return [{k: v for k, v in e.items() if k != "detail"} for e in problem(response)["errors"]]
