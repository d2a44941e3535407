import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.checks.dates import DateMismatch, compare_dates
from service.journey.checks.numbers import compare_numbers
from service.text import Span


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("pada 18 Desember", "on December 18"),
        ("pada 18 Desember", "on 18 December"),
        ("pada 18 Desember", "on the 18th of December"),
        ("pada 15 Desember 2021", "on Dec. 15, 2021"),
        ("pada Jumat (4/2)", "on Friday (4/2)"),
        ("pada Jumat (4/2)", "on Friday (2/4)"),
        ("pada Jumat (4/2)", "on Friday, Feb. 4"),
        ("pada Jumat (4/2/2022)", "on Fri, Feb. 4, 2022"),
        ("pada hari Rabu", "on Wednesday"),
        ("pada Jum'at", "on Friday"),
        ("pada bulan Maret 2023", "in March 2023"),
        ("pada bulan Mei", "in May"),
        ("18 dan 19 Desember", "the 18th and 19th of December"),
        ("18-19 Desember", "December 18-19"),
        ("minggu ini", "this week"),
        ("Minggu ini hujan", "It rained this week"),
        ("malam Minggu", "Saturday night"),
        ("Mei lalu harga naik", "Last May prices rose"),
        ("Pada minggu depan", "Next week"),
        ("Pada minggu depan", "Next Sunday"),
        ("Pada Minggu depan", "Next Sunday"),
        ("Hari Minggu lalu", "Last week"),
        ("Hari Minggu lalu", "Last Sunday"),
        ("Mei mengatakan siap", "Mei said she was ready"),
        ("Kapal berlayar ke matahari", "The ship may march to the Sun"),
    ],
)
def test_same_date_written_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_dates(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "kind", "expected", "found"),
    [
        ("pada 18 Desember", "on December 17", "changed", "18 Desember", "December 17"),
        ("pada 18 Desember", "on November 18", "changed", "18 Desember", "November 18"),
        ("pada 18 Desember", "in December", "missing", "18 Desember", None),
        ("pada hari Rabu", "on Thursday", "changed", "Rabu", "Thursday"),
        ("pada hari Rabu", "that day", "missing", "Rabu", None),
        ("pada bulan Maret", "in May", "changed", "Maret", "May"),
        ("pada Jumat (4/2)", "on Friday, March 4", "changed", "4/2", "March 4"),
        ("pada hari itu", "on Monday", "extra", None, "Monday"),
        ("Pada minggu depan", "Next Monday", "extra", None, "Monday"),
        ("Mei lalu", "Last June", "changed", "Mei", "June"),
        ("hari Minggu (5/2)", "on Monday (5/2)", "changed", "Minggu", "Monday"),
        ("tiga minggu", "three Sundays", "extra", None, "Sundays"),
    ],
)
def test_other_date_is_reported_as_written(
    source: str, english: str, kind: str, expected: str | None, found: str | None
) -> None:
    (mismatch,) = compare_dates(source, english)
    assert (mismatch.kind, mismatch.expected, mismatch.found) == (kind, expected, found)


def test_mismatch_points_into_both_sentences() -> None:
    assert compare_dates("Hari Rabu", "On Friday") == (
        DateMismatch(
            expected="Rabu",
            found="Friday",
            source_span=Span(5, 9),
            english_span=Span(3, 9),
            kind="changed",
            expected_value="Wednesday",
            found_value="Friday",
        ),
    )


@given(
    st.text(alphabet="0123456789()/ .,DesMeiMayJunRabuonof'’", max_size=120), st.text(max_size=80)
)
def test_any_two_texts_can_be_compared(source: str, english: str) -> None:
    for mismatch in compare_dates(source, english):
        if mismatch.source_span is not None:
            assert mismatch.source_span.of(source) == mismatch.expected


@pytest.mark.parametrize("written", ["5/2/2025", "05-02-2025", "05.02.2025", "2025-02-05"])
@pytest.mark.parametrize("english", ["5 February 2025", "February 5, 2025", "02/05/2025"])
def test_date_in_numerals_is_a_date(written: str, english: str) -> None:
    source, english = f"Pada {written} ia pergi", f"He left on {english}"
    assert compare_dates(source, english) == ()
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "expected", "found"),
    [
        ("Pada 5/2/2025", "On 6 February 2025", "February 5", "February 6"),
        ("Pada 2025-02-05", "On 2 May 2025", "February 5", "May 2"),
        ("Pada 2/6/2025", "On 1/16/2025", "June 2", "January 16"),
        ("Pada 14/1/2025", "On 1/13/2025", "January 14", "January 13"),
        ("Pada 05.02.2025", "On 5 February 2024", "2025", "2024"),
    ],
)
def test_other_date_in_numerals_is_reported(
    source: str, english: str, expected: str, found: str
) -> None:
    (mismatch,) = compare_dates(source, english)
    assert (mismatch.expected_value, mismatch.found_value) == (expected, found)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("di Pasar Minggu", "in Pasar Minggu"),
        ("di Pasar Jumat", "in Pasar Jumat"),
        ("Universitas Sebelas Maret", "Sebelas Maret University"),
        ("di Jalan 17 Agustus", "on Jalan 17 Agustus"),
        ("di Jalan 17 Agustus", "on 17 August Street"),
        ("di Pasar Minggu", "at the Sunday market"),
    ],
)
def test_date_in_the_name_of_a_place_asks_for_none(source: str, english: str) -> None:
    assert compare_dates(source, english) == ()


def test_date_behind_a_place_is_a_date() -> None:
    (mismatch,) = compare_dates("di Pasar Minggu (5/2)", "in Pasar on Monday (5/2)")
    assert (mismatch.expected, mismatch.found) == ("Minggu", "Monday")
