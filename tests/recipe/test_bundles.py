"""A network written to a bundle and read back, and what CTranslate2 makes of it."""

import json
from pathlib import Path
from typing import Any

import ctranslate2
import msgspec
import numpy as np
import pytest
import torch

from model_cache.recipe.bundle_weights import read_network, variable_name
from model_cache.recipe.comparing import side_by_side
from model_cache.recipe.dev_set import read_dev_set
from model_cache.recipe.direction import direction_of
from model_cache.recipe.errors import CannotTrain, DataRefused
from model_cache.recipe.evaluating import Interpreter, measure
from model_cache.recipe.exporting import Naming, export, licence_of
from model_cache.recipe.network import Network, Shape
from model_cache.recipe.preparing import prepare, read_pairs, read_report
from model_cache.recipe.starting import Start
from model_cache.recipe.vocabulary import Vocabulary, learn
from service.errors import UnsupportedLanguage
from service.model_store import Bundle, ModelCache
from service.model_store.bundle import Quantisation
from service.workshop.trimming.weights_file import read_weights
from tests.conftest import EMBEDDED
from tests.recipe.made_up import Folders, write_folders
from tests.support.toy_weights import toy_bundle

ID_EN = direction_of("id-en")
SCRATCH = Start(kind="scratch")
NEWS = "Presiden bertemu Perdana Menteri Jepang. Harga naik 30 persen, kata juru bicara."


class Made:
    """A random network, big enough to have something to say, and its bundles."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        prepare(folders.data, read_dev_set(folders.dev), "free-or-unstated", folders.work)
        learn(read_pairs(folders.work), 200, folders.work)
        self.vocabulary = Vocabulary(folders.work)
        torch.manual_seed(4)
        shape = Shape(
            vocabulary_size=len(self.vocabulary),
            width=24,
            heads=3,
            inner=40,
            encoder_layers=3,
            decoder_layers=2,
            positions=300,
        )
        self.network = Network(shape).eval()
        with torch.no_grad():
            for parameter in self.network.parameters():
                parameter.add_(torch.randn_like(parameter) * 0.3)

    def bundle(self, quantisation: Quantisation) -> Bundle:
        report = read_report(self.folders.work)
        assert report is not None
        return export(
            self.network.state_dict(),
            self.network.shape,
            self.vocabulary,
            ID_EN,
            self.folders.work / "made" / quantisation,
            quantisation=quantisation,
            naming=Naming(
                name="made",
                revision=quantisation,
                source="chance",
                licence=licence_of(report, SCRATCH),
            ),
        )

    def log_probs(self, source: list[str], target: list[str]) -> list[float]:
        """Of every target token and the end."""
        rows = {token: row for row, token in enumerate(self.vocabulary.tokens)}
        source_ids = torch.tensor([[rows[token] for token in source]])
        target_ids = torch.tensor([[2, *(rows[token] for token in target), 2]])
        with torch.no_grad():
            logits = self.network.logits(self.network(source_ids, target_ids[:, :-1]))
        told = torch.log_softmax(logits[0], -1)
        return told[torch.arange(len(told)), target_ids[0, 1:]].tolist()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(write_folders(tmp_path_factory.mktemp("made")))


def scored(bundle: Bundle, source: list[str], target: list[str]) -> list[float]:
    translator: Any = ctranslate2.Translator(str(bundle.folder), intra_threads=1)
    return list(translator.score_batch([source], [target])[0].log_probs)


def test_ctranslate2_computes_what_the_network_does(made: Made) -> None:
    source, target = (
        [made.vocabulary.tokens[each] for each in made.vocabulary.token_ids([text])[0]]
        for text in ("kucing merah di pasar", "red cats in the market")
    )
    source, target = ["ind_Latn", *source, "</s>"], ["eng_Latn", *target]
    ours = made.log_probs(source, target)
    assert scored(made.bundle("float32"), source, target) == pytest.approx(ours, abs=1e-3)
    rounded = scored(made.bundle("int8"), source, target)
    assert np.mean(np.abs(np.subtract(rounded, ours))) < 0.3
    assert max(ours) - min(ours) > 1, "tokens that are all alike would show nothing"


def test_a_bundle_is_read_back_as_it_was_written(made: Made) -> None:
    read = read_network(made.bundle("float32").folder / "model.bin")
    assert read.shape == made.network.shape
    for name, tensor in made.network.state_dict().items():
        assert torch.equal(read.state_dict()[name], tensor), name


def test_a_rounded_bundle_is_read_back_within_a_step_of_its_rows(made: Made) -> None:
    read = read_network(made.bundle("int8").folder / "model.bin").state_dict()
    for name, tensor in made.network.state_dict().items():
        step = tensor.abs().amax(-1, keepdim=True) / 127
        assert ((read[name] - tensor).abs() <= 0.51 * step).all(), name
        if tensor.dim() == 1:
            assert torch.equal(read[name], tensor), name


def test_the_embedded_bundle_is_read_back(embedded_bundle: Bundle) -> None:
    file = embedded_bundle.folder / "model.bin"
    network = read_network(file).eval()
    named = {variable_name(name) for name, _ in network.named_parameters()}
    matrices = {each.name for each in read_weights(file).variables if each.shape}
    assert named == {name for name in matrices if not name.endswith("_scale")}
    golden = embedded_bundle.manifest.golden[0]
    vocabulary = rows_of(embedded_bundle)
    interpreter = Interpreter(embedded_bundle, ID_EN, threads=1)
    pieces = interpreter._tokenizer.pieces([golden.source, golden.target])
    source = torch.tensor([[vocabulary[each] for each in ("ind_Latn", *pieces[0], "</s>")]])
    target = torch.tensor([[2, *(vocabulary[each] for each in ("eng_Latn", *pieces[1])), 2]])
    with torch.no_grad():
        told = torch.log_softmax(network.logits(network(source, target[:, :-1]))[0], -1)
    ours = told[torch.arange(len(told)), target[0, 1:]][1:].mean().item()
    assert ours == pytest.approx(golden.log_prob, abs=0.1)


def test_a_bundle_of_another_architecture_is_refused(tmp_path: Path) -> None:
    toy = toy_bundle(tmp_path, family="nllb")
    with pytest.raises(DataRefused, match="only from bundles that this recipe wrote"):
        read_network(toy.folder / "model.bin")


def test_a_bundle_is_whole_or_not_there(made: Made, tmp_path: Path) -> None:
    report = read_report(made.folders.work)
    assert report is not None
    weights = made.network.state_dict()
    del weights["decoder.positions"]
    naming = Naming(name="made", revision="1", source="chance", licence=licence_of(report, SCRATCH))
    shape, vocabulary = made.network.shape, made.vocabulary
    with pytest.raises(CannotTrain, match=r"the weights lack decoder\.positions"):
        export(
            weights,
            shape,
            vocabulary,
            ID_EN,
            tmp_path / "into",
            quantisation="int8",
            naming=naming,
        )
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_does_not_get_into_a_bundle(made: Made) -> None:
    left = made.folders.work / "made" / ".int8.unfinished"
    left.mkdir(parents=True)
    (left / "model.bin.part").write_bytes(b"half")
    names = {file.name for file in made.bundle("int8").manifest.files}
    assert names == {
        "config.json",
        "model.bin",
        "sentencepiece.bpe.model",
        "shared_vocabulary.json",
    }
    assert not left.exists()


def test_what_the_licence_says_follows_from_the_text(made: Made, tmp_path: Path) -> None:
    report = read_report(made.folders.work)
    assert report is not None
    licence = licence_of(report, SCRATCH)
    assert licence.is_commercial_use_allowed is None
    assert f"{report.with_terms('unstated'):,} of them with no" in licence.note
    dev_set = read_dev_set(made.folders.dev)
    free = prepare(made.folders.data, dev_set, "free", tmp_path)
    assert licence_of(free, SCRATCH).is_commercial_use_allowed is True


@pytest.mark.parametrize(("allowed", "expected"), [(True, True), (False, False), (None, None)])
def test_weights_are_no_freer_than_those_they_began_as(
    made: Made,
    tmp_path: Path,
    allowed: bool | None,  # noqa: FBT001
    expected: bool | None,  # noqa: FBT001
) -> None:
    report = read_report(made.folders.work)
    assert report is not None
    free = prepare(made.folders.data, read_dev_set(made.folders.dev), "free", tmp_path)
    bundle = made.bundle("int8")
    licence = msgspec.structs.replace(
        bundle.manifest.licence, is_commercial_use_allowed=allowed, note="theirs"
    )
    manifest = msgspec.structs.replace(bundle.manifest, licence=licence)
    start = Start(kind="bundle", bundle=Bundle(manifest=manifest, folder=bundle.folder))
    found = licence_of(free, start)
    assert found.is_commercial_use_allowed is expected
    unstated = False if expected is False else None
    assert licence_of(report, start).is_commercial_use_allowed is unstated
    assert found.note.endswith("Began as the weights of the bundle made/int8 (theirs).")


def test_scores_say_what_was_measured(made: Made) -> None:
    bundle, dev_set = made.bundle("int8"), read_dev_set(made.folders.dev)
    scores = measure(bundle, dev_set, ID_EN, beam_size=2, threads=1)
    assert (scores.dev_set, scores.sentences, scores.beam_size) == ("made-up", 20, 2)
    assert scores.size_bytes == bundle.size_bytes
    assert scores.bleu_signature.startswith("nrefs:1|case:mixed")
    assert "nc:6|nw:0" in scores.chrf2_signature
    assert 0 <= scores.bleu < 20 < 1000 * scores.target_tokens_per_s


def test_a_bundle_of_the_other_direction_is_not_measured(made: Made) -> None:
    with pytest.raises(UnsupportedLanguage, match="not ind_Latn"):
        Interpreter(made.bundle("int8"), direction_of("en-id"), threads=1)


def test_a_sentence_that_does_not_fit_is_refused_and_told_before(made: Made) -> None:
    interpreter = Interpreter(made.bundle("int8"), ID_EN, threads=1)
    long = "kucing " * 300
    assert interpreter.fits(["kucing", long]) == [True, False]
    with pytest.raises(DataRefused, match="sentence 2 has 1502 tokens"):
        interpreter.translate(["kucing", long], beam_size=1)


def test_articles_stand_side_by_side(embedded_bundle: Bundle, tmp_path: Path) -> None:
    article = tmp_path / "berita.txt"
    article.write_text(NEWS, encoding="utf-8")
    text = side_by_side([article], [embedded_bundle, embedded_bundle], ID_EN, threads=1)
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    name = f"{embedded_bundle.manifest.name} {embedded_bundle.manifest.revision}"
    assert text.startswith("## berita\n")
    assert rows[0] == ["| source", name, f"{name} |"]
    assert [row[0] for row in rows[1:]] == [f"| {NEWS[:40]}", f"| {NEWS[41:]}"]
    assert all("president" in rows[1][column].lower() for column in (1, 2))


def test_the_recipe_beside_the_bundles_is_none_of_them() -> None:
    assert (EMBEDDED / "recipe" / "__main__.py").is_file()
    assert "recipe" not in {bundle.manifest.name for bundle in ModelCache(EMBEDDED).bundles()}


def rows_of(bundle: Bundle) -> dict[str, int]:
    tokens = json.loads((bundle.folder / "shared_vocabulary.json").read_bytes())
    return {token: row for row, token in enumerate(tokens)}
