"""Weights that remember."""

from pathlib import Path

import pytest

from service.cache.levels import Levels, Shelf
from service.cache.memory import Memory
from service.cache.sentences import CachedGenerator
from service.errors import ArticleTooLong, DeadlinePassed
from service.inference import Batcher, DecodeOptions, Engine, Generator, Hypothesis, ScoredPair
from service.model_store import ModelCache
from service.telemetry import Metrics
from tests.support.caching import caching, looked_up
from tests.support.generators import MarkingGenerator
from tests.support.held import HeldGenerator

pytestmark = pytest.mark.anyio
TEXTS = ["Putin bertemu Xi.", "Kedua negara sepakat.", "Presiden tiba."]
OPTIONS = DecodeOptions()


def remembering(
    generator: Generator,
    *,
    reads: bool = True,
    metrics: Metrics | None = None,
    levels: Levels | None = None,
) -> CachedGenerator:
    known = levels or Levels(Memory(10**6), None, max_age_s=60)
    shelf = Shelf(known, "sentences", Hypothesis, metrics or Metrics())
    return CachedGenerator(generator, shelf, "weights", reads=reads)


async def test_only_what_was_never_decoded_goes_to_the_weights_in_one_call(
    generator: MarkingGenerator,
) -> None:
    metrics = Metrics()
    cached = remembering(generator, metrics=metrics)
    await cached.generate([TEXTS[1]], OPTIONS, deadline_s=9)
    done = await cached.generate(TEXTS, OPTIONS, deadline_s=9)
    assert [each.text for each in done] == [f"EN {text}" for text in TEXTS]
    assert generator.calls == [(TEXTS[1],), (TEXTS[0], TEXTS[2])]
    assert looked_up(metrics, "sentences") == {"hit": 1, "miss": 3}


async def test_what_is_recalled_is_what_was_said(generator: MarkingGenerator) -> None:
    cached, options = remembering(generator), DecodeOptions(alternatives=2)
    first = await cached.generate(TEXTS, options, deadline_s=9)
    assert await cached.generate(TEXTS, options, deadline_s=9) == first
    assert len(first[0].alternatives) == 2
    assert len(generator.calls) == 1


@pytest.mark.parametrize(
    "other",
    [
        DecodeOptions(source_language="eng_Latn"),
        DecodeOptions(target_language="ind_Latn"),
        DecodeOptions(beam_size=8),
        DecodeOptions(length_penalty=0.5),
        DecodeOptions(no_repeat_ngram_size=3),
        DecodeOptions(max_output_tokens=9),
        DecodeOptions(alternatives=1),
    ],
)  # fmt: skip
async def test_other_options_are_another_question(
    generator: MarkingGenerator, other: DecodeOptions
) -> None:
    cached = remembering(generator)
    await cached.generate(TEXTS[:1], OPTIONS, deadline_s=9)
    await cached.generate(TEXTS[:1], other, deadline_s=9)
    assert len(generator.calls) == 2


async def test_a_text_given_twice_is_decoded_once(generator: MarkingGenerator) -> None:
    done = await remembering(generator).generate(["Halo", "Hai", "Halo"], OPTIONS, deadline_s=9)
    assert [each.text for each in done] == ["EN Halo", "EN Hai", "EN Halo"]
    assert generator.calls == [("Halo", "Hai")]


async def test_nothing_of_a_failed_call_is_remembered() -> None:
    generator = HeldGenerator()
    generator.leave.set()
    generator.failures = [DeadlinePassed("too late")]
    cached = remembering(generator)
    with pytest.raises(DeadlinePassed):
        await cached.generate(TEXTS, OPTIONS, deadline_s=9)
    generator.leave.set()
    await cached.generate(TEXTS, OPTIONS, deadline_s=9)
    assert generator.calls == [tuple(TEXTS)]


async def test_one_that_does_not_read_decodes_anew_and_remembers(
    generator: MarkingGenerator,
) -> None:
    metrics, levels = Metrics(), Levels(Memory(10**6), None, max_age_s=60)
    renewing = remembering(generator, reads=False, metrics=metrics, levels=levels)
    for _ in range(2):
        await renewing.generate(TEXTS, OPTIONS, deadline_s=9)
    await remembering(generator, levels=levels).generate(TEXTS, OPTIONS, deadline_s=9)
    assert len(generator.calls) == 2
    assert looked_up(metrics, "sentences") == {"bypassed": 6}


async def test_it_behaves_as_every_generator_does(toy_cache: Path) -> None:
    """The questions `tests/inference` asks of every implementation of the protocol."""
    batcher = Batcher(1, metrics=Metrics())
    engine = Engine(ModelCache(toy_cache).find("translate", None), batcher)
    cached = remembering(engine)
    assert isinstance(cached, Generator)
    assert cached.count_tokens(TEXTS) == engine.count_tokens(TEXTS)
    assert cached.max_input_tokens == engine.max_input_tokens
    short = DecodeOptions(max_output_tokens=20)
    assert await cached.generate([], short, deadline_s=9) == []
    with pytest.raises(DeadlinePassed):
        await cached.generate(TEXTS, short, deadline_s=0)
    with pytest.raises(ArticleTooLong):
        await cached.generate(["a " * 2000], short, deadline_s=9)
    together = await cached.generate(TEXTS, short, deadline_s=9)
    alone = [(await cached.generate([text], short, deadline_s=9))[0] for text in TEXTS]
    assert together == alone == await cached.generate(TEXTS, short, deadline_s=9)
    pairs = [ScoredPair(source=TEXTS[0], target="Putin met Xi.")]
    assert await cached.score(pairs, short, deadline_s=9) == await engine.score(
        pairs, short, deadline_s=9
    )
    await batcher.close()
    engine.close()


async def test_sentences_serve_other_articles_and_plain_translation(
    address: str, generator: MarkingGenerator
) -> None:
    async with caching(generator, address) as journey:
        first = await journey.translate("Budi tiba.\nSiti pergi.", source_language="ind_Latn", deadline_s=9)  # fmt: skip
        again = await journey.translate("Siti pergi.\nBudi tiba.", source_language="ind_Latn", deadline_s=9)  # fmt: skip
    assert first.text == "EN Budi tiba.\nEN Siti pergi."
    assert again.text == "EN Siti pergi.\nEN Budi tiba."
    assert generator.calls == [("Budi tiba.", "Siti pergi.")]
