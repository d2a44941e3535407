import pytest

from service.journey.checks.numbers import compare_numbers

SAME = [
    ("220-230 miliar dolar AS", "US$220-230 billion"),
    ("sekitar 30 dolar Singapura", "about S$30"),
    ("30 dolar AS", "30 dollars"),
    ("12 ringgit", "RM12"),
    ("5 juta rupiah", "Rp5 million"),
    ("18 juta euro", "€18 million"),
    ("30 persen warga", "30 per cent of people"),
    ("naik 30 persen poin", "rose 30 percentage points"),
    ("10, 20 dan 30 persen", "10, 20 and 30 percent"),
    ("30 orang", "30 residents"),
    ("10 kilometer persegi", "10 sq km"),
    ("60 km per jam", "60 km/h"),
    ("25 derajat Celsius", "25 degrees"),
    ("5 pon", "£5"),
    ("20 tahun", "two decades"),
    ("100 kilometer", "100 kilometres (62 miles)"),
    ("100 kilometer (62 mil)", "100 kilometres"),
    ("2,5 kilometer", "2.5 km (1.6 miles)"),
    ("2 pekan", "14 days"),
    ("25 derajat Celsius", "25 °C (77 °F)"),
    ("30 persen, atau 30 orang", "30 people, or 30 %"),
]

OTHER = [
    ("Rp220-230 miliar", "US$220-230 billion", "Rp220", "US$220"),
    ("tumbuh 30 persen", "grew by 30 people", "30 persen", "30 people"),
    ("tumbuh 30 persen", "grew by $30", "30 persen", "$30"),
    ("sejauh 30 kilometer", "30 miles away", "30 kilometer", "30 miles"),
    ("seberat 5 ton", "weighing 5 kg", "5 ton", "5 kg"),
    ("seluas 5 hektar", "5 acres of land", "5 hektar", "5 acres"),
    ("selama 3 bulan", "for three weeks", "3 bulan", "three weeks"),
    ("30 dolar Singapura", "US$30", "30 dolar Singapura", "US$30"),
    ("25 derajat Celsius", "25 °F", "25 derajat Celsius", "25 °F"),
]


@pytest.mark.parametrize(("source", "english"), SAME)
def test_same_unit_written_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(("source", "english", "expected", "found"), OTHER)
def test_other_unit_is_reported_with_the_number(
    source: str, english: str, expected: str, found: str
) -> None:
    mismatch = compare_numbers(source, english)[0]
    assert (mismatch.kind, mismatch.expected, mismatch.found) == ("unit", expected, found)


def test_both_ends_of_a_range_have_its_unit() -> None:
    mismatches = compare_numbers("30-40 persen", "$30-40")
    assert [each.expected_value for each in mismatches] == ["30 percent", "40 percent"]


def test_area_for_a_length_is_left_alone() -> None:
    assert compare_numbers("5 kilometer persegi", "5 kilometres") == ()


def test_unit_mismatch_names_both_values_with_their_units() -> None:
    (mismatch,) = compare_numbers("tumbuh 1,5 juta persen", "grew by US$1.5 million")
    assert (mismatch.expected_value, mismatch.found_value) == ("1500000 percent", "1500000 USD")


def test_value_is_written_alike_for_both_languages() -> None:
    (mismatch,) = compare_numbers("Ada 1,5 juta orang", "There are 1.6 million")
    assert (mismatch.expected_value, mismatch.found_value) == ("1500000", "1600000")


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("100 kilometer (62 mil)", "100 kilometres (65 miles)"),
        ("100 kilometer", "100 kilometres (72 miles)"),
        ("100 kilometer (62 mil)", "100 kilometres (61.5 miles)"),
    ],
)
def test_wrong_conversion_is_reported(source: str, english: str) -> None:
    assert len(compare_numbers(source, english)) == 1


def test_people_beside_a_fraction_are_no_percentage_of_another() -> None:
    assert compare_numbers("seperempat warga", "25 percent of residents") == ()


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("naik 25 basis poin", "rose 25 bps"),
        ("naik 25 basis poin", "rose 0.25 percentage points"),
        ("naik 0,25 persen", "rose 25 basis points"),
        ("naik 0,25 persen", "rose 0.25 percentage points"),
        ("Pada 2020 BPS mencatat itu", "In 2020 BPS recorded it"),
        ("menunggu 30 menit", "waited half an hour"),
        ("menunggu 1,5 jam", "waited an hour and a half"),
    ],
)
def test_points_and_halves_said_otherwise_are_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "expected", "found"),
    [
        ("naik 25 basis poin", "rose 25 percent", "25 basis poin", "25 percent"),
        ("naik 2 poin persen", "rose 2 percent", "2 poin persen", "2 percent"),
    ],
)
def test_points_are_no_percent(source: str, english: str, expected: str, found: str) -> None:
    (mismatch,) = compare_numbers(source, english)
    assert (mismatch.kind, mismatch.expected, mismatch.found) == ("unit", expected, found)


def test_forty_minutes_are_no_half_hour() -> None:
    (mismatch,) = compare_numbers("menunggu 40 menit", "waited half an hour")
    assert mismatch.expected == "40"
