"""Golden sentences tell weights that behave from weights that only look whole."""

from pathlib import Path

import msgspec
import pytest

from service.errors import ProofFailed
from service.model_store import Bundle, ModelCache
from service.model_store.bundle import Origin
from service.workshop import proving
from service.workshop.converting import convert
from service.workshop.progress import Silent
from tests.support.repositories import entry_of, repository
from tests.support.toy_weights import toy_bundle


def _with_golden(bundle: Bundle) -> Bundle:
    manifest = msgspec.structs.replace(bundle.manifest, golden=proving.record(bundle))
    return msgspec.structs.replace(bundle, manifest=manifest)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return _with_golden(toy_bundle(tmp_path, family="nllb"))


def test_weights_score_their_golden_sentences_as_recorded(bundle: Bundle) -> None:
    spoken = proving.prove(bundle)
    assert [each.golden for each in spoken] == list(bundle.manifest.golden)
    assert len(spoken) == len(proving.SENTENCES["ind_Latn"])
    assert max(each.difference for each in spoken) < 1e-5


def test_other_weights_with_the_same_files_names_are_told(bundle: Bundle, tmp_path: Path) -> None:
    other = toy_bundle(tmp_path / "other", family="nllb", seed=2)
    with pytest.raises(ProofFailed, match=r"toy-nllb 1 does not behave as when it was made"):
        proving.prove(msgspec.structs.replace(bundle, folder=other.folder))


def test_a_vocabulary_in_another_order_is_told(bundle: Bundle) -> None:
    file = bundle.folder / "shared_vocabulary.json"
    tokens = msgspec.json.decode(file.read_bytes(), type=list[str])
    first = tokens.index("ind_Latn") + 1
    tokens[first:] = [*tokens[first + 1 :], tokens[first]]
    file.write_bytes(msgspec.json.encode(tokens))
    with pytest.raises(ProofFailed):
        proving.prove(bundle)


def test_weights_that_read_neither_language_have_no_golden_sentences(tmp_path: Path) -> None:
    bundle = toy_bundle(tmp_path, family="mt5", source_languages=("fra_Latn",))
    assert proving.record(bundle) == ()
    assert proving.prove(bundle) == ()


def test_the_embedded_weights_prove_themselves() -> None:
    embedded = ModelCache(Path(__file__).parents[2] / "model_cache").find("translate", None)
    assert len(proving.prove(embedded)) == 5


def test_a_conversion_is_compared_with_its_checkpoint(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="install the extra 'convert' to run this")
    checkpoint = repository(tmp_path / "mt5", "mt5")
    other = repository(tmp_path / "other", "mt5", seed=2)
    converted = convert(
        checkpoint,
        entry_of("mt5"),
        "float32",
        tmp_path / "converted",
        name="small",
        revision="1",
        origin=Origin(repository="someone/small", revision=None, files=()),
        progress=Silent(),
    )
    assert proving.compare(converted, checkpoint).max_difference < 1e-4
    with pytest.raises(ProofFailed, match="does not say what its checkpoint says"):
        proving.compare(converted, other)
