from pathlib import Path

import pytest

from tests.support.generators import MarkingGenerator
from tests.support.stores import KINDS, address_of

SHARED = [kind for kind in KINDS if kind != "memory"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def generator() -> MarkingGenerator:
    return MarkingGenerator()


@pytest.fixture(params=KINDS)
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind in turn."""
    return await address_of(request.param, tmp_path)


@pytest.fixture(params=SHARED)
async def shared(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind that outlives a process."""
    return await address_of(request.param, tmp_path)
