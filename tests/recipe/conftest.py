"""Made-up text, and one run of the whole recipe that several tests look at."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recipe.made_up import Folders, write_folders

_IS_MISSING = importlib.util.find_spec("torch") is None


class _Skipped(pytest.Module):
    """A module of tests that cannot even be imported."""

    def collect(self) -> Iterator[pytest.Item]:
        pytest.skip("install the extra 'train' to run this", allow_module_level=True)


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """The recipe imports torch, which no lock holds."""
    return _Skipped.from_parent(parent, path=module_path) if _IS_MISSING else None


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Weights this small are slower on many threads."""
    torch = pytest.importorskip("torch", reason="install the extra 'train' to run this")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Data, dev set and a place to work in; a test may change them."""
    return write_folders(tmp_path)
