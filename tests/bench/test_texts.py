"""What is replayed shares no sentence, so nothing is answered from what another asked."""

from pathlib import Path

import pytest

from service.bench.texts import default_articles, texts_of
from service.journey.language import identify
from service.journey.segment import split_sentences
from tests.conftest import ARTICLES

ARTICLE = (
    "Judul Berita\n"
    "Presiden Joko Widodo bertemu para menteri di istana negara pagi ini. Ia meminta "
    "para menteri bekerja lebih keras demi rakyat kecil.\n"
    "Sebanyak 250 orang hadir dalam pertemuan yang berlangsung tertutup itu."
)


def _sentences(text: str) -> list[str]:
    return [span.of(line) for line in text.splitlines() for span in split_sentences(line)]


def test_an_article_keeps_its_prose_and_each_sentence_begins_otherwise() -> None:
    (only,) = texts_of([ARTICLE], 1, "articles")
    assert only.text == (
        "Di Ambon dan Bandung, Presiden Joko Widodo bertemu para menteri di istana negara pagi "
        "ini. Di Ambon dan Bandung, Ia meminta para menteri bekerja lebih keras demi rakyat "
        "kecil.\n"
        "Di Ambon dan Bandung, Sebanyak 250 orang hadir dalam pertemuan yang berlangsung "
        "tertutup itu."
    )


def test_no_sentence_of_the_five_is_sent_twice() -> None:
    texts = texts_of(default_articles().articles, 200, "articles")
    sentences = [sentence for text in texts for sentence in _sentences(text.text)]
    assert len(sentences) > 2000
    assert len(set(sentences)) == len(sentences)


def test_sentences_come_one_of_each_article_in_turn() -> None:
    other = "Gubernur membuka jalan baru di tepi pantai selatan kemarin sore."
    texts = texts_of([ARTICLE, other], 3, "sentences")
    assert [text.text.partition(", ")[2].split()[0] for text in texts] == [
        "Presiden",
        "Gubernur",
        "Ia",
    ]


def test_sentences_with_numbers_are_left_out_where_wanted() -> None:
    (only,) = texts_of([ARTICLE], 1, "articles", has_numbers=False)
    assert "menteri" in only.text
    assert "250" not in only.text


def test_articles_without_prose_are_refused() -> None:
    with pytest.raises(ValueError, match="no sentence of eight words"):
        texts_of(["Judul Berita\nFoto: Antara"], 1, "articles")


def test_more_texts_than_can_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 930 texts"):
        texts_of([ARTICLE], 931, "articles")


def test_elsewhere_made_up_articles_are_replayed(tmp_path: Path) -> None:
    sources = default_articles(tmp_path)
    assert sources.told == "3 made-up articles that come with Ringkas"
    assert [identify(article)[0].code for article in sources.articles] == ["ind_Latn"] * 3
    texts = texts_of(sources.articles, 30, "sentences")
    assert len({text.text for text in texts}) == 30


def test_in_a_checkout_the_five_articles_are_replayed() -> None:
    sources = default_articles()
    assert sources.told == "the five articles of the repository"
    assert list(sources.articles) == [path.read_text(encoding="utf-8") for path in ARTICLES]
