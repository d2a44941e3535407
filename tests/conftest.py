"""Fixtures that every area shares."""

from pathlib import Path

import pytest

from service.model_store import Bundle, ModelCache
from tests.support.toy_weights import toy_bundle

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))
EMBEDDED = Path(__file__).resolve().parent.parent / "model_cache"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=ARTICLES, ids=lambda path: path.stem)
def article_text(request: pytest.FixtureRequest) -> str:
    """Each of the five real articles in turn."""
    return request.param.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def embedded_bundle() -> Bundle:
    return ModelCache(EMBEDDED).find("translate", "ringkas-mini-id-en")


@pytest.fixture(scope="session")
def toy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model cache that holds `toy-nllb` and `toy-mt5`."""
    cache = tmp_path_factory.mktemp("model_cache")
    toy_bundle(cache, family="nllb")
    toy_bundle(cache, family="mt5")
    return cache
