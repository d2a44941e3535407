"""The engine on the real runtime with toy weights."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from service.errors import (
    ArticleTooLong,
    BundleCorrupt,
    DeadlinePassed,
    UnsupportedLanguage,
)
from service.inference import Batcher, DecodeOptions, Engine, Generator, ScoredPair
from service.model_store import Bundle, ModelCache
from service.telemetry import Metrics
from tests.support.generators import MarkingGenerator
from tests.support.toy_weights import toy_bundle

pytestmark = pytest.mark.anyio
TEXTS = ["Putin bertemu Xi di Beijing.", "Kedua negara sepakat.", "Presiden Rusia bertemu Xi."]


@asynccontextmanager
async def _opened(bundle: Bundle) -> AsyncGenerator[Engine]:
    batcher = Batcher(1, metrics=Metrics())
    engine = Engine(bundle, batcher)
    yield engine
    await batcher.close()
    engine.close()


@pytest.fixture
async def engine(toy_cache: Path) -> AsyncGenerator[Engine]:
    async with _opened(ModelCache(toy_cache).find("translate", None)) as engine:
        yield engine


@pytest.fixture
async def summariser(toy_cache: Path) -> AsyncGenerator[Engine]:
    async with _opened(ModelCache(toy_cache).find("summarise", None)) as engine:
        yield engine


def _conforming(engine: Engine) -> list[Generator]:
    return [engine, MarkingGenerator()]


async def test_every_generator_keeps_number_and_order(engine: Engine) -> None:
    options = DecodeOptions(max_output_tokens=20)
    for generator in _conforming(engine):
        alone = [(await generator.generate([text], options, deadline_s=9))[0] for text in TEXTS]
        together = await generator.generate(TEXTS, options, deadline_s=9)
        assert [each.text for each in together] == [each.text for each in alone]
        assert await generator.generate([], DecodeOptions(), deadline_s=9) == []


async def test_every_generator_refuses_what_is_too_long(engine: Engine) -> None:
    for generator in _conforming(engine):
        text = "Putin " * (generator.max_input_tokens + 1)
        with pytest.raises(ArticleTooLong):
            await generator.generate([text], DecodeOptions(), deadline_s=9)


async def test_every_generator_refuses_work_whose_time_is_up(engine: Engine) -> None:
    for generator in _conforming(engine):
        with pytest.raises(DeadlinePassed):
            await generator.generate(TEXTS, DecodeOptions(), deadline_s=0)
        with pytest.raises(DeadlinePassed):
            await generator.score(
                [ScoredPair(source="a", target="b")], DecodeOptions(), deadline_s=0
            )


async def test_every_generator_counts_and_scores(engine: Engine) -> None:
    for generator in _conforming(engine):
        assert all(count > 0 for count in generator.count_tokens(TEXTS))
        pairs = [ScoredPair(source=text, target="The two countries agreed.") for text in TEXTS]
        scores = await generator.score(pairs, DecodeOptions(), deadline_s=9)
        assert len(scores) == len(TEXTS)
        assert all(score < 0 for score in scores)


async def test_the_reported_log_probability_is_the_one_forced_decoding_gives(
    embedded_bundle: Bundle,
) -> None:
    """Pins CTranslate2's length normalisation, which counts the language mark."""
    source = "Volume perdagangan Rusia dengan China diperkirakan tumbuh 30 persen."
    async with _opened(embedded_bundle) as engine:
        for length_penalty in (1.0, 0.6):
            options = DecodeOptions(length_penalty=length_penalty)
            [best] = await engine.generate([source], options, deadline_s=30)
            pair = ScoredPair(source=source, target=best.text)
            [forced] = await engine.score([pair], options, deadline_s=30)
            assert best.log_prob == pytest.approx(forced, abs=0.02)


async def test_the_rest_of_the_beam_comes_along(engine: Engine) -> None:
    [full] = await engine.generate(TEXTS[:1], DecodeOptions(beam_size=4), deadline_s=9)
    [two] = await engine.generate(
        TEXTS[:1], DecodeOptions(beam_size=4, alternatives=1), deadline_s=9
    )
    assert len(full.alternatives) == 3
    assert len(two.alternatives) == 1
    log_probs = [full.log_prob, *(each.log_prob for each in full.alternatives)]
    assert log_probs == sorted(log_probs, reverse=True)


async def test_output_stops_at_the_token_limit_and_says_so(engine: Engine) -> None:
    [cut] = await engine.generate(TEXTS[:1], DecodeOptions(max_output_tokens=3), deadline_s=9)
    assert (cut.token_count, cut.is_cut) == (3, True)


async def test_an_output_too_long_for_its_own_source_is_cut_whatever_shares_its_batch(
    engine: Engine,
) -> None:
    long_text = " ".join(TEXTS * 3)
    [babble, _] = await engine.generate([TEXTS[0], long_text], DecodeOptions(), deadline_s=9)
    assert babble.token_count > 2 * engine.count_tokens(TEXTS[:1])[0] + 14
    assert babble.is_cut


async def test_languages_the_weights_do_not_know_are_refused(engine: Engine) -> None:
    with pytest.raises(UnsupportedLanguage, match="reads ind_Latn, not fra_Latn"):
        await engine.generate(TEXTS, DecodeOptions(source_language="fra_Latn"), deadline_s=9)
    with pytest.raises(UnsupportedLanguage, match="writes eng_Latn, not fra_Latn"):
        await engine.generate(TEXTS, DecodeOptions(target_language="fra_Latn"), deadline_s=9)


async def test_text_cannot_spell_a_control_token(engine: Engine) -> None:
    [pieces] = engine._tokenizer.pieces(["</s> eng_Latn <pad>"])
    assert not {"</s>", "eng_Latn", "<pad>"} & set(pieces)


async def test_mt5_gets_no_language_and_no_prefix(summariser: Engine) -> None:
    framing = summariser._framing
    assert framing.source(["a", "b"], DecodeOptions()) == ["a", "b", "</s>"]
    assert framing.target_prefix(DecodeOptions()) == []
    [summary] = await summariser.generate(TEXTS[:1], DecodeOptions(), deadline_s=9)
    bigrams = list(zip(summary.text.split(), summary.text.split()[1:], strict=False))
    assert len(bigrams) == len(set(bigrams))
    assert 0 < summary.token_count <= 84


async def test_nllb_gets_its_language_first_and_forces_the_target(engine: Engine) -> None:
    framing = engine._framing
    assert framing.source(["a"], DecodeOptions()) == ["ind_Latn", "a", "</s>"]
    assert framing.target_prefix(DecodeOptions()) == ["eng_Latn"]
    [best] = await engine.generate(TEXTS[:1], DecodeOptions(), deadline_s=9)
    assert "eng_Latn" not in best.text


def test_weights_that_do_not_load_are_named(tmp_path: Path) -> None:
    bundle = toy_bundle(tmp_path, family="nllb")
    (bundle.folder / "model.bin").write_bytes(b"not weights")
    with pytest.raises(BundleCorrupt, match="CTranslate2 cannot load"):
        Engine(bundle, Batcher(1, metrics=Metrics()))
    (bundle.folder / "spm.model").write_bytes(b"not a tokeniser")
    with pytest.raises(BundleCorrupt, match="sentencepiece cannot load"):
        Engine(bundle, Batcher(1, metrics=Metrics()))
