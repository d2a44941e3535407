import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.checks.numbers import NumberMismatch, compare_numbers
from service.text import Span

RIGHT = [
    ("1,5 juta orang", "1.5 million people"),
    ("Nilainya 1.234,56 dolar", "It is worth 1,234.56 dollars"),
    ("Rp220-230 miliar", "Rp220-230 billion"),
    ("220-230 miliar dolar AS", "US$220 billion to $230 billion"),
    ("tumbuh 30 persen", "grew 30%"),
    ("tumbuh tiga puluh persen", "grew 30 percent"),
    ("putaran ke-19", "the 19th round"),
    ("putaran kesembilan belas", "the nineteenth round"),
    ("dua pertiga warga", "two-thirds of residents"),
    ("dua per tiga warga", "two thirds of residents"),
    ("sepertiga warga", "a third of residents"),
    ("lima belas orang", "fifteen people"),
    ("dua ratus tiga puluh lima ribu", "235,000"),
    ("dua ratus tiga puluh lima", "two hundred and thirty-five"),
    ("seratus dua puluh orang", "120 people"),
    ("sejuta orang", "a million people"),
    ("setengah juta orang", "half a million people"),
    ("dua setengah juta orang", "two and a half million people"),
    ("10 ribu orang", "10,000 people"),
    ("5 rb orang", "five thousand people"),
    ("kedua negara", "both countries"),
    ("kedua negara", "the countries"),
    ("satu orang", "a person"),
    ("dua orang", "a couple"),
    ("pukul 10.30", "10:30"),
    ("pukul 14.00", "2 p.m."),
    ("pukul 20.46", "8:46 pm"),
    ("pukul 11", "11:00"),
    ("menang 2-1", "won 2-1"),
    ("tahun 1990-an", "the 1990s"),
    ("tahun 60-an", "the 1960s"),
    ("tahun 1990-an", "the '90s"),
    ("sejak 1995-96", "since 1995-1996"),
    ("abad XIX", "the 19th century"),
    ("Perang Dunia II", "the Second World War"),
    ("frekuensi 2.4 GHz", "2.4 GHz"),
    ("satu dekade", "ten years"),
    ("selusin telur", "a dozen eggs"),
    ("pada 15 Desember 2021", "on December 15, 2021"),
    ("Jumat (4/2)", "Friday, Feb. 4"),
    ("COVID-19", "COVID-19"),
    ("Rp 5 M", "Rp5 billion"),
    ("untuk 12 bulan", "for 12 months, all 12"),
    ("seperempat warga", "25 percent of residents"),
    ("25 persen warga", "a quarter of residents"),
    ("6 (enam) orang", "six people"),
    ("6 (enam) orang", "6 (six) people"),
    ("enam orang", "6 (six) people"),
    ("12 (dua belas) tahun", "12 years"),
    ("dua belas (12) tahun", "12 years"),
    ("Rp500.000.000 (lima ratus juta rupiah)", "Rp500,000,000"),
    ("Rp500.000.000,- (lima ratus juta rupiah)", "Rp500 million"),
    ("putaran pertama dan ketiga", "the 1st and 3rd rounds"),
    ("putaran pertama", "the first round"),
    ("ribuan orang", "a thousand people"),
    ("ribuan orang", "thousands of people"),
    ("ratusan orang", "hundreds of people"),
    ("ratusan ribu orang", "hundreds of thousands of people"),
]

WRONG = [
    ("1,5 juta orang", "1.6 million people", "changed", "1,5 juta", "1.6 million"),
    ("1,5 juta orang", "1.5 billion people", "changed", "1,5 juta", "1.5 billion"),
    ("1.500 orang", "1.500 people", "changed", "1.500", "1.500"),
    ("tumbuh 30 persen", "grew", "missing", "30", None),
    ("lima belas orang", "some people", "missing", "lima belas", None),
    ("tahun 1830-an", "the 1930s", "changed", "1830", "1930"),
    ("pada 2021", "in 2012", "changed", "2021", "2012"),
    ("pukul 10.30", "10:20", "changed", "10.30", "10:20"),
    (
        "dua pertiga warga",
        "three quarters of residents",
        "changed",
        "dua pertiga",
        "three quarters",
    ),
    ("banyak orang", "300 people", "extra", None, "300"),
    ("220-230 miliar", "220-230 million", "changed", "230 miliar", "230 million"),
    ("2 kali 16 dan 16 lagi", "2 times 16", "missing", "16", None),
    ("6 (enam) orang", "6 (seven) people", "extra", None, "seven"),
    ("6 (enam) orang", "seven people", "changed", "6", "seven"),
    ("6 (tujuh) orang", "6 people", "missing", "tujuh", None),
    ("seperempat warga", "35 percent of residents", "extra", None, "35"),
    ("ribuan orang", "1,000 people", "extra", None, "1,000"),
    ("putaran pertama", "the 3rd round", "extra", None, "3"),
]


@pytest.mark.parametrize(("source", "english"), RIGHT)
def test_same_number_written_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(("source", "english", "kind", "expected", "found"), WRONG)
def test_first_mismatch_is_reported_as_written(
    source: str, english: str, kind: str, expected: str | None, found: str | None
) -> None:
    first = compare_numbers(source, english)[0]
    assert (first.kind, first.expected, first.found) == (kind, expected, found)


def test_mismatch_points_into_both_sentences() -> None:
    assert compare_numbers("Ada 12 orang", "There are 13 people") == (
        NumberMismatch(
            expected="12",
            found="13",
            source_span=Span(4, 6),
            english_span=Span(10, 12),
            kind="changed",
            expected_value="12",
            found_value="13",
        ),
    )


def test_day_of_a_date_is_left_to_the_date_check() -> None:
    assert compare_numbers("pada 15 Desember", "on December 16") == ()


def test_number_said_once_more_in_english_is_no_mismatch() -> None:
    assert compare_numbers("12 orang", "12 people, all 12 of them") == ()


def test_a_vague_number_in_the_afternoon_is_no_clock() -> None:
    assert compare_numbers("ribuan", "a thousand p.m.") == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(source: str, english: str) -> None:
    for mismatch in compare_numbers(source, english):
        if mismatch.source_span is not None:
            assert mismatch.source_span.of(source) == mismatch.expected
        if mismatch.english_span is not None:
            assert mismatch.english_span.of(english) == mismatch.found


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Rp893 M cair", "Rp893 billion paid"),
        ("US$2 M cair", "US$2 bn paid"),
        ("utang Rp8.000 T", "debt of Rp8 quadrillion"),
        ("hanya Rp50 rb", "only Rp50,000"),
        ("gaji Rp5 jt", "a salary of Rp5 million"),
        ("sejauh 50 m", "50 metres away"),
        ("harga US$20", "US$20 T-shirts"),
        ("70 persen warga", "seven in ten people"),
        ("70 persen warga", "seven out of ten people"),
        ("dua kali lipat", "doubled"),
        ("pada kuartal III", "in the third quarter"),
        ("pada triwulan II 2024", "in Q2 2024"),
        ("pada kuartal III", "in that quarter"),
    ],
)
def test_right_scale_share_and_part_is_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "expected", "found"),
    [
        ("Rp893 M cair", "Rp893 m paid", "893000000000 IDR", "893000000 IDR"),
        ("Rp893 M cair", "Rp893 million paid", "893000000000 IDR", "893000000 IDR"),
        ("70 persen warga", "six in ten people", "70 percent", "6"),
        ("naik dua kali lipat", "tripled", "times 2", "times 3"),
        ("naik lima kali lipat", "quintupled and doubled to 7", "5", "7"),
        ("pada kuartal III", "in the second quarter", "quarter 3", "quarter 2"),
        ("pada semester I", "in H2", "half-year 1", "half-year 2"),
    ],
)
def test_wrong_scale_share_and_part_is_reported(
    source: str, english: str, expected: str, found: str
) -> None:
    mismatch = compare_numbers(source, english)[0]
    assert (mismatch.expected_value, mismatch.found_value) == (expected, found)


@pytest.mark.parametrize(
    ("source", "english"),
    [("Pada 2024 harga naik", "Prices rose by 4.6"), ("30 kilometer jauhnya", "it cost $45")],
)
def test_numbers_that_cannot_stand_for_each_other_are_told_apart(source: str, english: str) -> None:
    found = compare_numbers(source, english)
    assert [(each.kind, each.expected is None) for each in found] == [
        ("missing", False),
        ("extra", True),
    ]
