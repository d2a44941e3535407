from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference import Batcher, DecodeOptions, Engine
from service.journey.clock import Deadline
from service.journey.summarise import Summariser, summarise, windows
from service.model_store import ModelCache
from service.telemetry import Metrics
from tests.support.scripted import ScriptedGenerator, said

pytestmark = pytest.mark.anyio


@given(st.lists(st.integers(0, 20)), st.integers(20, 60))
def test_windows_cover_everything_once_and_fit(counts: list[int], limit: int) -> None:
    ranges = windows(counts, limit)
    assert [index for each in ranges for index in each] == list(range(len(counts)))
    assert all(sum(counts[index] for index in each) <= limit for each in ranges)


def test_windows_are_of_about_equal_size() -> None:
    assert windows([10] * 11, 100) == [range(6), range(6, 11)]


async def test_an_article_that_fits_is_one_window() -> None:
    generator = ScriptedGenerator({"Satu. Dua.": [said("One thing. Another thing.")]})
    summariser = Summariser(generator=generator, reads="ind_Latn")
    [window] = await summarise(summariser, ["Satu.", "Dua."], DecodeOptions(), deadline=Deadline(9))
    assert window.sentences == ("One thing.", "Another thing.")
    assert (window.first, window.end) == (0, 2)


async def test_a_long_article_is_summarised_to_its_last_word() -> None:
    texts = [f"Kalimat nomor {number} ada." for number in range(40)]
    generator = ScriptedGenerator(max_input_tokens=50)
    summariser = Summariser(generator=generator, reads="ind_Latn")
    done = await summarise(summariser, texts, DecodeOptions(), deadline=Deadline(9))
    assert " ".join(generator.calls[0][0]) == " ".join(texts)
    assert [(each.first, each.end) for each in done] == [(0, 10), (10, 20), (20, 30), (30, 40)]


async def test_a_sentence_longer_than_a_window_is_in_several() -> None:
    generator = ScriptedGenerator(max_input_tokens=4)
    summariser = Summariser(generator=generator, reads="ind_Latn")
    done = await summarise(summariser, ["a b c d e f", "g"], DecodeOptions(), deadline=Deadline(9))
    assert [(each.first, each.end) for each in done] == [(0, 1), (0, 2)]


async def test_nothing_is_summarised_to_nothing() -> None:
    summariser = Summariser(generator=ScriptedGenerator(), reads="ind_Latn")
    assert await summarise(summariser, [" "], DecodeOptions(), deadline=Deadline(9)) == ()


async def test_mt5_shaped_weights_summarise_in_windows(toy_cache: Path) -> None:
    bundle = ModelCache(toy_cache).find("summarise", None)
    batcher = Batcher(1, metrics=Metrics())
    engine = Engine(bundle, batcher)
    texts = ["Presiden Rusia bertemu Presiden China di Beijing."] * 60
    summariser = Summariser(generator=engine, reads="ind_Latn")
    done = await summarise(summariser, texts, DecodeOptions(), deadline=Deadline(60))
    assert len(done) > 1
    assert [done[0].first, done[-1].end] == [0, 60]
    assert all(each.log_prob < 0 for each in done)
    await batcher.close()
    engine.close()
