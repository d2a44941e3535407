"""A hundred thousand hostile characters are compared like any others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.checks.dates import compare_dates
from service.journey.checks.numbers import compare_numbers

LENGTH = 100_000
PIECES = st.sampled_from(
    [
        *("1", "30", "2.5", "1,5", "10.30", "2021", "/", "-", " ", ", ", ".", "(", ")", "%", "$"),
        *("Rp", "US$", " juta ", " million ", " km ", " miles ", " persen ", " pukul ", " p.m. "),
        *(" WIB ", " GMT ", "lebih dari ", "less than ", "puluhan ", " tens of ", "minus ", "ke-"),
        *("kemarin ", "last week ", "Rabu ", "Sunday ", "Mei ", "May ", "COVID-", "a hundred "),
        *("tahun ", "lalu ", "malam ", "half ", "and a ", "perlima ", "9/11", "²", "٣", "\u00a0"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.parametrize(
    "piece",
    ["1", ".", ",", " ", "1.,", "1.1,1 ", ". , ", "juta ", "a hundred ", "1 km (0.6 mi), "],
)
def test_long_hostile_text_is_compared_to_its_end(piece: str) -> None:
    text = (piece * LENGTH)[:LENGTH]
    assert compare_dates(text, text) == ()
    mismatches = compare_numbers(f"{text} atau 777777 orang", text)
    assert "777777" in [mismatch.expected for mismatch in mismatches]


def test_scale_words_without_end_are_no_number() -> None:
    text = "1 " + "juta " * (LENGTH // 5)
    (mismatch,) = compare_numbers(text, "none")
    assert mismatch.expected_value == "1" + "0" * 30


@given(TEXTS, TEXTS)
def test_spans_of_any_mismatch_lie_in_its_text(source: str, english: str) -> None:
    for mismatch in (*compare_numbers(source, english), *compare_dates(source, english)):
        if mismatch.source_span is not None:
            assert mismatch.source_span.of(source) == mismatch.expected
        if mismatch.english_span is not None:
            assert mismatch.english_span.of(english) == mismatch.found
