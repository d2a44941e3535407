"""Repositories of every family and their bundles, made once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.model_store import Bundle
from service.model_store.bundle import Family, Origin
from service.workshop.catalogue import Entry
from service.workshop.converting import Quantisation, convert
from service.workshop.progress import Silent
from tests.support.repositories import Format, entry_of, repository

ORIGIN = Origin(repository="example/small", revision="f" * 40, files=())
FAMILIES: tuple[Family, ...] = ("nllb", "mt5", "marian", "t5")
Repositories = Callable[..., Path]


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Weights this small are slower on many threads."""
    torch = pytest.importorskip("torch", reason="install the extra 'convert' to run this")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def repository_of(tmp_path_factory: pytest.TempPathFactory) -> Repositories:
    """The repository of a family and form; written once, and not to be changed."""
    made: dict[tuple[Family, Format], Path] = {}

    def get(family: Family, form: Format = "safetensors") -> Path:
        if (family, form) not in made:
            folder = tmp_path_factory.mktemp("repositories") / family
            made[family, form] = repository(folder, family, form=form)
        return made[family, form]

    return get


@pytest.fixture(scope="session")
def bundle_of(
    repository_of: Repositories, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Family], Bundle]:
    """The bundle of a family in 32-bit floats; not to be changed."""
    made: dict[Family, Bundle] = {}

    def get(family: Family) -> Bundle:
        if family not in made:
            into = tmp_path_factory.mktemp("bundles") / family
            made[family] = converted(repository_of(family), into, entry_of(family))
        return made[family]

    return get


@pytest.fixture
def changed(repository_of: Repositories, tmp_path: Path) -> Callable[[Family], Path]:
    """A copy of a repository, to be spoilt."""

    def copy(family: Family) -> Path:
        return Path(shutil.copytree(repository_of(family), tmp_path / "repository"))

    return copy


def converted(
    folder: Path, into: Path, entry: Entry, quantisation: Quantisation = "float32"
) -> Bundle:
    return convert(
        folder,
        entry,
        quantisation,
        into,
        name=entry.name,
        revision="1",
        origin=ORIGIN,
        progress=Silent(),
    )
