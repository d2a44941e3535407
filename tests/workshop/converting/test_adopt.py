"""Weights that were CTranslate2's already."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from service.errors import CheckpointRefused, ConversionFailed
from service.model_store import Bundle
from service.model_store.bundle import Family
from service.workshop.catalogue import Entry
from service.workshop.converting import adopt
from service.workshop.progress import Silent
from tests.support.repositories import entry_of
from tests.workshop.converting.conftest import FAMILIES, ORIGIN, Repositories, converted


def _adopted(folder: Path, into: Path, entry: Entry) -> Bundle:
    return adopt(
        folder, entry, into, name=entry.name, revision="2", origin=ORIGIN, progress=Silent()
    )


@pytest.fixture
def published(bundle_of: Callable[[Family], Bundle], tmp_path: Path) -> Callable[[Family], Path]:
    """A repository of converted weights, to be spoilt."""

    def copy(family: Family) -> Path:
        folder = Path(shutil.copytree(bundle_of(family).folder, tmp_path / "published"))
        (folder / "bundle.json").rename(folder / "README.md")
        return folder

    return copy


@pytest.mark.parametrize("family", FAMILIES)
def test_converted_weights_become_the_same_bundle(
    family: Family,
    published: Callable[[Family], Path],
    bundle_of: Callable[[Family], Bundle],
    tmp_path: Path,
) -> None:
    bundle = _adopted(published(family), tmp_path / "into", entry_of(family))
    original = bundle_of(family).manifest
    assert bundle.manifest.files == original.files
    assert bundle.manifest.quantisation == "float32"
    assert bundle.manifest.vocabulary_size == original.vocabulary_size
    assert bundle.manifest.origin == ORIGIN
    assert bundle.manifest.target_languages == original.target_languages


@pytest.mark.parametrize("quantisation", ["int8_float16", "bfloat16"])
def test_how_weights_were_rounded_is_read_from_the_file(
    quantisation: str, repository_of: Repositories, tmp_path: Path
) -> None:
    made = converted(repository_of("mt5"), tmp_path / "made", entry_of("mt5"), quantisation)  # pyright: ignore[reportArgumentType]
    assert (
        _adopted(made.folder, tmp_path / "into", entry_of("mt5")).manifest.quantisation
        == quantisation
    )


def test_a_vocabulary_of_another_size_is_refused(
    published: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = published("nllb")
    file = folder / "shared_vocabulary.json"
    file.write_text(json.dumps([*json.loads(file.read_bytes()), "more"]), encoding="utf-8")
    with pytest.raises(ConversionFailed, match="not of one conversion"):
        _adopted(folder, tmp_path / "into", entry_of("nllb"))


def test_pieces_that_the_vocabulary_lacks_are_refused(
    published: Callable[[Family], Path], bundle_of: Callable[[Family], Bundle], tmp_path: Path
) -> None:
    folder = published("nllb")
    shutil.copyfile(bundle_of("t5").folder / "spiece.model", folder / "sentencepiece.bpe.model")
    with pytest.raises(ConversionFailed, match="pieces that the vocabulary lacks"):
        _adopted(folder, tmp_path / "into", entry_of("nllb"))


def test_mt5_that_was_converted_with_the_weight_tying_fault_is_refused(
    published: Callable[[Family], Path], repository_of: Repositories, tmp_path: Path
) -> None:
    from service.workshop.converting.placing import place
    from service.workshop.converting.quiet import quiet_transformers

    folder = published("mt5")
    with quiet_transformers():
        placed = place(repository_of("mt5"), entry_of("mt5"))
    placed.spec.decoder.scale_outputs = 0.125
    placed.spec.validate()
    placed.spec.optimize()
    shutil.rmtree(tmp_path / "scaled", ignore_errors=True)
    (tmp_path / "scaled").mkdir()
    placed.spec.save(str(tmp_path / "scaled"))
    shutil.copyfile(tmp_path / "scaled" / "model.bin", folder / "model.bin")
    with pytest.raises(ConversionFailed, match="scales its outputs"):
        _adopted(folder, tmp_path / "into", entry_of("mt5"))


def test_weights_that_are_cut_short_are_refused(
    published: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = published("marian")
    (folder / "model.bin").write_bytes((folder / "model.bin").read_bytes()[:-100])
    with pytest.raises(CheckpointRefused, match="model.bin"):
        _adopted(folder, tmp_path / "into", entry_of("marian"))


@pytest.mark.parametrize("name", ["config.json", "target.spm"])
def test_a_missing_file_is_named(
    name: str, published: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = published("marian")
    (folder / name).unlink()
    with pytest.raises(ConversionFailed, match=name):
        _adopted(folder, tmp_path / "into", entry_of("marian"))


def test_weights_that_do_not_load_are_refused(
    published: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = published("marian")
    data = (folder / "model.bin").read_bytes()
    name = (
        b"decoder/layer_norm/gamma"
        if b"decoder/layer_norm/gamma" in data
        else b"decoder/layer_0/ffn/layer_norm/gamma"
    )
    (folder / "model.bin").write_bytes(data.replace(name, name[:-1] + b"x", 1))
    with pytest.raises(ConversionFailed, match="cannot load"):
        _adopted(folder, tmp_path / "into", entry_of("marian"))
