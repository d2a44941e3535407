import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.article import Article, Sentence
from service.journey.features import check_worthiness, features
from service.journey.rank import lexrank, rank
from service.journey.similarity import content_stems, cosine, stem, vectors
from service.text import Span, TextMap

LIMIT_S = 8.0  # of this process, for half a second's work; a cube takes minutes
RATES = (
    "Bank Indonesia menaikkan suku bunga acuan menjadi 6 persen.",
    "Kenaikan suku bunga acuan itu menjaga nilai tukar rupiah.",
    "Rupiah menguat setelah suku bunga acuan Bank Indonesia naik.",
    "Hujan lebat turun di Bogor sejak pagi.",
)


def article(texts: Sequence[str], title: str | None = None) -> tuple[Article, list[Sentence]]:
    """Each text a paragraph of one sentence."""
    text, spans = "\n".join(texts), list[Span]()
    for each in texts:
        start = spans[-1].end + 1 if spans else 0
        spans.append(Span(start, start + len(each)))
    return Article(
        posted=text,
        is_extracted=False,
        title=title,
        dateline=None,
        text=text,
        paragraphs=tuple(spans),
        text_map=TextMap.identity(len(text)),
        removed=(),
    ), [
        Sentence(index=place, paragraph=place, span=spans[place], text=each)
        for place, each in enumerate(texts)
    ]


def saliences(texts: Sequence[str], title: str | None = None) -> list[float]:
    return [each.salience for each in rank(*article(texts, title))]


def test_forms_of_one_word_share_a_stem() -> None:
    forms = {
        "jaga": ["jaga", "menjaga", "dijaga", "penjagaan", "jagalah"],
        "tulis": ["menulis", "ditulis", "tulisan", "penulis", "tulisannya"],
        "aman": ["aman", "keamanan", "pengamanan", "mengamankan"],
        "irim": ["kirim", "mengirim", "dikirim", "kiriman"],
        "ingat": ["ingat", "peringatan", "memperingatkan"],
    }
    assert {key: {stem(word) for word in forms[key]} for key in forms} == {
        key: {key} for key in forms
    }


def test_stop_words_count_only_where_there_is_nothing_else() -> None:
    assert content_stems("Dia dan mereka menjaga 1,5 juta rumah.") == [
        "jaga",
        "1,5",
        "juta",
        "rumah",
    ]
    assert content_stems("Dia dan mereka.") == ["dia", "dan", "reka"]


def test_sentences_with_nothing_in_common_have_cosine_0_and_equal_ones_1() -> None:
    first, second, again = vectors(
        ["Harga beras naik.", "Gempa guncang Palu.", "Harga beras naik!"]
    )
    assert cosine(first, second) == 0
    assert cosine(first, again) == pytest.approx(1)


def test_lexrank_of_a_chain_is_that_of_the_damped_walk() -> None:
    middle = {"a": 0.5**0.5, "b": 0.5**0.5}
    in_the_middle = (0.15 / 3 + 0.85) / 1.85
    at_an_end = (1 - in_the_middle) / 2
    assert lexrank([{"a": 1.0}, middle, {"b": 1.0}]) == pytest.approx(
        [at_an_end, in_the_middle, at_an_end], abs=1e-3
    )


def test_lexrank_gives_a_sentence_like_no_other_only_the_chance_jump() -> None:
    assert lexrank([{"a": 1.0}, {"a": 1.0}, {"b": 1.0}])[2] == pytest.approx(0.15 / 3)


def test_a_sentence_about_something_else_is_the_least_salient() -> None:
    assert min(range(4), key=saliences(RATES).__getitem__) == 3


def test_the_first_of_equal_sentences_is_the_most_salient() -> None:
    scores = saliences(["Harga beras naik lagi.", "Gempa guncang Palu.", "Hakim vonis Budi."])
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0


def test_a_sentence_inside_a_paragraph_weighs_less_than_one_that_opens_it() -> None:
    whole, sentences = article(["Harga beras naik.", "Gempa guncang Palu."])
    opening = rank(whole, sentences)[1].salience
    inside = rank(whole, [sentences[0], Sentence(index=1, paragraph=0, span=sentences[1].span, text=sentences[1].text)])[1].salience  # fmt: skip
    assert inside < opening


def test_repeating_the_title_lifts_a_sentence_above_its_twin() -> None:
    texts = ["Hakim vonis Budi.", "Harga beras naik.", "Gempa guncang Palu."]
    assert saliences(texts)[2] < saliences(texts)[1]
    assert saliences(texts, "GEMPA PALU")[2] > saliences(texts, "GEMPA PALU")[1]


def test_check_worthiness_is_that_of_the_sentence() -> None:
    assert [each.check_worthiness for each in rank(*article(RATES))] == [
        check_worthiness(features(text)) for text in RATES
    ]


def test_order_and_sentences_are_kept_and_two_runs_agree() -> None:
    whole, sentences = article(RATES)
    assert [each.sentence for each in rank(whole, sentences)] == sentences
    assert rank(whole, sentences) == rank(whole, sentences)


def test_no_sentences_give_no_ranks() -> None:
    assert rank(article(["Sepi."])[0], []) == ()


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=12), st.text(max_size=20))
def test_salience_of_any_text_lies_between_0_and_1(texts: list[str], title: str) -> None:
    assert all(0 <= score <= 1 for score in saliences(texts, title))


def test_a_thousand_sentences_are_ranked_in_seconds() -> None:
    texts = [f"{RATES[place % 4]} Wilayah {place} dan kota{place % 97}." for place in range(1000)]
    whole, sentences = article(texts)
    start = time.process_time()
    rank(whole, sentences)
    assert time.process_time() - start < LIMIT_S
