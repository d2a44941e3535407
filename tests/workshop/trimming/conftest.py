"""Models and bundles that several files of these tests read."""

from pathlib import Path

import pytest

from service.model_store import Bundle
from service.workshop.progress import Silent
from service.workshop.trimming import trim
from tests.workshop.trimming.seeded import ModelType, seeded_bundle, tokenizer_bytes


@pytest.fixture(scope="session")
def tokenizers() -> dict[ModelType, bytes]:
    return {"unigram": tokenizer_bytes("unigram"), "bpe": tokenizer_bytes("bpe")}


@pytest.fixture(scope="session", params=["unigram", "bpe"])
def model_type(request: pytest.FixtureRequest) -> ModelType:
    return request.param


@pytest.fixture(scope="session")
def full(
    tmp_path_factory: pytest.TempPathFactory,
    tokenizers: dict[ModelType, bytes],
    model_type: ModelType,
) -> Bundle:
    """A bundle of the family `nllb` that speaks four languages."""
    return seeded_bundle(tmp_path_factory.mktemp(model_type), tokenizers[model_type])


@pytest.fixture(scope="session")
def trimmed(full: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The same, of Indonesian and English alone, with 600 pieces."""
    into = tmp_path_factory.mktemp("trimmed")
    return trim(full, ("ind_Latn", "eng_Latn"), (), into, pieces=600, progress=Silent())


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "into"
    folder.mkdir()
    return folder
