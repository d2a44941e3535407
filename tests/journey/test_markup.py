import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.markup import split_markup


def _texts(page: str) -> list[str]:
    return [part.text for part in split_markup(page) if part.is_text]


def test_text_is_told_from_markup_and_unescaped() -> None:
    page = '<p class="a">Rusia &amp; <b>China</b></p>'
    assert _texts(page) == ["Rusia & ", "China"]


@pytest.mark.parametrize("tag", ["script", "style", "pre", "code", "textarea", "SCRIPT"])
def test_what_is_not_prose_is_left_alone(tag: str) -> None:
    assert _texts(f"<{tag}>let x = 1 < 2;</{tag}>teks") == ["teks"]


@pytest.mark.parametrize("page", ["a < b", "<p", "<<p>>", "</b>x</i>", "<script>", "<>"])
def test_broken_markup_comes_back_as_it_was(page: str) -> None:
    done = "".join(part.markup(part.text) for part in split_markup(page))
    assert html.unescape(done) == html.unescape(page)


@given(st.text(alphabet="<>/abscript &;\"'= "))
def test_markup_joined_again_says_the_same(page: str) -> None:
    done = "".join(part.markup(part.text) for part in split_markup(page))
    assert html.unescape(done) == html.unescape(page)


@pytest.mark.parametrize(
    "page",
    [
        "<!-- komentar <b>lama</b> -->",
        "<!-- a > b -->",
        "<a title=\"x > y\" href='a>b'>",
        "<!doctype html><br/>",
        "<!-- tidak ditutup <p>",
    ],
)
def test_markup_comes_back_to_the_letter(page: str) -> None:
    parts = list(split_markup(f"{page}teks{'' if page.endswith('<p>') else page}"))
    assert "".join(part.markup(part.text) for part in parts).count(page) in {1, 2}
    assert [part.text for part in parts if part.is_text] == (
        [] if page.endswith("<p>") else ["teks"]
    )


@pytest.mark.parametrize("unit", ["<", "<!--", "<a ", '<a "', "<a '", "<a b=\"'", "</", "<script>"])
def test_a_hundred_thousand_hostile_characters_take_a_moment(unit: str) -> None:
    page = unit * (100_000 // len(unit))
    began = time.process_time()
    assert "".join(part.text for part in split_markup(page))
    assert time.process_time() - began < 2


def test_a_translation_cannot_smuggle_markup_in() -> None:
    [part] = split_markup("teks")
    assert part.markup("<b>&") == "&lt;b&gt;&amp;"
