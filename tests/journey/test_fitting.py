import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.fitting import fit


def _words(texts: list[str] | tuple[str, ...]) -> list[int]:
    return [len(text.split()) for text in texts]


def test_a_text_that_fits_is_left_alone() -> None:
    assert fit("satu, dua, tiga", lambda texts: _words(list(texts)), 3) == ["satu, dua, tiga"]


def test_a_clause_break_is_preferred_to_a_comma_nearer_the_middle() -> None:
    text = "a b c d; e, f g h i j"
    assert fit(text, lambda texts: _words(list(texts)), 8) == ["a b c d;", "e, f g h i j"]


def test_without_punctuation_it_is_cut_between_words() -> None:
    assert fit("a b c d", lambda texts: _words(list(texts)), 2) == ["a b", "c d"]


def test_a_lone_comma_at_the_very_end_does_not_make_for_tiny_parts() -> None:
    text = "a, " + "b " * 20
    parts = fit(text, lambda texts: _words(list(texts)), 12)
    assert max(_words(parts)) <= 12
    assert len(parts) == 2


def test_a_word_over_the_limit_comes_back_whole() -> None:
    assert fit("x" * 50, lambda texts: [len(text) for text in texts], 9) == ["x" * 50]


@given(st.text(alphabet="ab ,;:-–\n", max_size=200), st.integers(1, 20))
def test_nothing_but_blanks_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    parts = fit(text, lambda texts: _words(list(texts)), limit)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(count <= limit for count in _words(parts))


@pytest.mark.parametrize("text", ["a " * 50_000, "a, " * 30_000, "a; " * 30_000])
def test_a_hundred_thousand_characters_are_cut_in_few_counts(text: str) -> None:
    counted = 0

    def count(texts: object) -> list[int]:
        nonlocal counted
        assert isinstance(texts, list)
        counted += sum(len(each) for each in texts)
        return _words(texts)

    assert max(_words(fit(text, count, 200))) <= 200
    assert counted < 40 * len(text)
