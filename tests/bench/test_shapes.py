"""Made weights load like real ones, and whatever they are given they write as much."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
import sentencepiece

from service.bench.nllb_weights import NllbWeights
from service.bench.shapes import SHAPES, make_bundle
from service.bench.spare_words import with_spare_words
from service.errors import BundleCorrupt
from service.inference import Batcher, DecodeOptions, Engine, Hypothesis
from service.journey.checks import is_looping
from service.model_store import Bundle, ModelCache
from service.telemetry import Metrics
from tests.bench.shapes import OUTPUT_TOKENS, PIECES, small_bundle, small_shape

TEXTS = (
    "Presiden Rusia bertemu presiden China di ibu kota untuk membahas keamanan kawasan.",
    "Kedua negara sepakat menjaga hubungan baik, kata juru bicara kementerian kepada pers.",
    "Harga beras, gula dan minyak goreng di pasar tradisional turun menjelang hari raya, "
    "sementara harga cabai masih tinggi karena hujan deras merusak kebun para petani.",
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model_cache")


async def _decoded(bundle: Bundle, options: DecodeOptions) -> list[Hypothesis]:
    batcher = Batcher(1, metrics=Metrics())
    engine = Engine(bundle, batcher)
    try:
        return await engine.generate(TEXTS, options, deadline_s=60)
    finally:
        await batcher.close()
        engine.close()


@pytest.mark.parametrize("beam_size", [1, 4, 8])
async def test_translations_end_by_themselves_and_all_after_as_many_tokens(
    cache: Path, beam_size: int
) -> None:
    bundle = small_bundle(cache, "nllb")
    decoded = await _decoded(bundle, DecodeOptions(beam_size=beam_size))
    everything = [each for best in decoded for each in (best, *best.alternatives)]
    assert [each.token_count for each in everything] == [OUTPUT_TOKENS] * 3 * beam_size
    assert [each.is_cut for each in everything] == [False] * 3 * beam_size


async def test_translations_are_words_that_do_not_loop(cache: Path) -> None:
    bundle = small_bundle(cache, "nllb")
    for each in await _decoded(bundle, DecodeOptions()):
        words = each.text.split()
        assert len(words) == OUTPUT_TOKENS
        assert all(len(word) == 6 and word.isalpha() for word in words)
        assert not is_looping(each.text)


async def test_summaries_run_to_the_limit(cache: Path) -> None:
    bundle = small_bundle(cache, "mt5")
    decoded = await _decoded(bundle, DecodeOptions())
    assert [each.token_count for each in decoded] == [OUTPUT_TOKENS] * 3


def test_a_made_bundle_is_installed_whole_and_says_what_it_is(cache: Path) -> None:
    made = small_bundle(cache, "nllb")
    found = ModelCache(cache).find("translate", "small-nllb")
    ModelCache(cache).verify(found)
    assert found == made
    assert found.manifest.is_demonstration
    assert "nonsense" in found.manifest.source
    assert found.manifest.vocabulary_size == 32_000
    assert sorted(path.name for path in cache.iterdir() if path.name.startswith(".")) == []


def test_the_same_seed_makes_the_same_weights(tmp_path: Path) -> None:
    small = small_shape("nllb")
    digests = [
        make_bundle(tmp_path / str(place), "small", small, pieces=PIECES, seed=seed).manifest.files
        for place, seed in enumerate((1, 1, 2))
    ]
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_spare_words_change_how_no_text_is_cut() -> None:
    model, spare = with_spare_words(PIECES, 40_000, ("ind_Latn", "new_Latn"))
    before = sentencepiece.SentencePieceProcessor(model_proto=PIECES)
    after = sentencepiece.SentencePieceProcessor(model_proto=model)
    assert spare == range(before.get_piece_size() + 1, 40_000)
    assert after.get_piece_size() == 40_000
    assert after.is_control(spare.start - 1)
    assert after.id_to_piece(spare.start - 1) == "new_Latn"
    made_up = after.id_to_piece(spare.start).removeprefix("▁")
    texts = [*TEXTS, f"kata {made_up} ini"]
    assert after.encode(texts, out_type=str) == before.encode(texts, out_type=str)
    assert after.decode(["▁kata", after.id_to_piece(spare.start)]) == f"kata {made_up}"


def test_a_vocabulary_that_holds_no_spare_word_is_refused() -> None:
    with pytest.raises(BundleCorrupt, match="has 31044 pieces, and 31044 are wanted"):
        with_spare_words(PIECES, 31_044, ())


def test_what_is_no_sentencepiece_model_is_refused() -> None:
    with pytest.raises(BundleCorrupt, match="not a sentencepiece model"):
        with_spare_words(b"nonsense", 40_000, ())


def test_a_checkpoint_holds_the_same_numbers(tmp_path: Path) -> None:
    small_bundle(tmp_path, "nllb", checkpoint=tmp_path / "checkpoint")
    data = (tmp_path / "checkpoint" / "model.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    start, end = header["model.decoder.layers.0.fc2.weight"]["data_offsets"]
    stored = np.frombuffer(data[8 + size + start : 8 + size + end], np.float32)
    weights = NllbWeights(small_shape("nllb"), range(31_044, 32_000), 1)
    assert stored.tolist() == weights.linear("decoder.layers.0.fc2")[0].ravel().tolist()
    assert max(entry["data_offsets"][1] for name, entry in header.items() if name[0] != "_") == (
        len(data) - 8 - size
    )
    config = json.loads((tmp_path / "checkpoint" / "config.json").read_text())
    assert (config["vocab_size"], config["d_model"], config["encoder_layers"]) == (32_000, 64, 1)


def test_the_shapes_are_those_of_the_real_weights() -> None:
    told = {name: msgspec.to_builtins(shape) for name, shape in SHAPES.items()}
    nllb, mt5 = told["nllb-600M"], told["mt5-base"]
    sizes = ("layers", "width", "inner", "heads", "vocabulary")
    assert [nllb[each] for each in sizes] == [12, 1024, 4096, 16, 256_206]
    assert [mt5[each] for each in sizes] == [12, 768, 2048, 12, 250_112]
