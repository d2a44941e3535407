from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference import DecodeOptions, ScoredPair
from service.journey.article import Sentence
from service.journey.baseline import Told, baselines, unrelated
from service.journey.clock import Deadline
from service.text import Span
from tests.support.scripted import ScriptedGenerator

pytestmark = pytest.mark.anyio
PUTIN = "Putin bertemu Xi Jinping di Beijing."
AGAIN = "Xi Jinping bertemu Putin hari Jumat."
RAIN = "Hujan deras melanda Bandung."
RICE = "Harga beras naik tajam."
CATS = "Kucing tidur nyenyak."


def _sentences(*texts: str) -> list[Sentence]:
    return [
        Sentence(index=index, paragraph=0, span=Span(0, len(text)), text=text)
        for index, text in enumerate(texts)
    ]


async def _baselines(
    generator: ScriptedGenerator, sentences: list[Sentence], *told: Told
) -> list[float | None]:
    return await baselines(generator, told, sentences, DecodeOptions(), deadline=Deadline(9))


async def test_it_is_how_likely_english_is_given_something_else() -> None:
    english = "Putin met Xi Jinping in Beijing."
    generator = ScriptedGenerator(scores={(CATS, english): -4.0})
    told = Told(english=english, evidence=0)
    found = await _baselines(generator, _sentences(PUTIN, AGAIN, RAIN, RICE, CATS), told)
    assert found == [-4.0]
    assert [pair.source for pair in generator.scored] == [CATS]


async def test_all_english_of_an_article_is_scored_in_one_call() -> None:
    class Counting(ScriptedGenerator):
        calls_of_score = 0

        async def score(
            self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
        ) -> list[float]:
            self.calls_of_score += 1
            return await super().score(pairs, options, deadline_s=deadline_s)

    generator = Counting()
    told = [Told(english=f"English {at}.", evidence=at) for at in range(3)]
    assert await _baselines(generator, _sentences(PUTIN, RAIN, RICE), *told) == [-5.0] * 3
    assert generator.calls_of_score == 1
    assert len(generator.scored) == 3


async def test_an_article_of_one_sentence_has_none() -> None:
    generator = ScriptedGenerator()
    told = Told(english="Putin met Xi.", evidence=0)
    assert await _baselines(generator, _sentences(PUTIN), told) == [None]
    assert generator.scored == []


async def test_a_sentence_that_says_the_same_is_not_unrelated() -> None:
    told = Told(english="Putin met Xi.", evidence=0)
    assert await _baselines(ScriptedGenerator(), _sentences(PUTIN, AGAIN), told) == [None]


async def test_what_is_too_long_for_the_weights_is_passed_over() -> None:
    generator = ScriptedGenerator(max_input_tokens=4)
    told = Told(english="Rice is dear.", evidence=0)
    long = "Burung merpati terbang jauh sekali."
    await _baselines(generator, _sentences(RICE, long, RAIN), told)
    assert [pair.source for pair in generator.scored] == [RAIN]
    endless = Told(english="one two three four five", evidence=0)
    assert await _baselines(generator, _sentences(RICE, RAIN), endless) == [None]


async def test_an_untouched_line_has_none() -> None:
    told = Told(english="", evidence=0)
    assert await _baselines(ScriptedGenerator(), _sentences(RICE, RAIN), told) == [None]


def test_the_fewest_shared_words_come_first_then_the_shortest_then_the_farthest() -> None:
    texts = ("a b c d e f", "g h i j", "a b g h i", "", "a g h", "p q", "x y z w")
    stems = [frozenset(text.split()) for text in texts]
    assert list(unrelated(0, stems)) == [5, 4, 6, 1, 2]


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh")), min_size=1, max_size=8))
def test_the_evidence_is_never_its_own_baseline(stems: list[frozenset[str]]) -> None:
    for place in range(len(stems)):
        assert place not in set(unrelated(place, stems))


def test_the_order_of_the_sentences_does_not_change_which_share_least() -> None:
    stems = [frozenset(words.split()) for words in ("a b c d", "e f g h", "a f g h k")]
    backwards = stems[::-1]
    found = [stems[place] for place in unrelated(0, stems)]
    assert [backwards[place] for place in unrelated(2, backwards)] == found
