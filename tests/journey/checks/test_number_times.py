import pytest

from service.journey.checks.numbers import compare_numbers


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("pukul 10.30 WIB", "10:30 a.m."),
        ("pukul 22.30 WIB", "10:30 p.m."),
        ("pukul 10.30 malam", "10:30 p.m."),
        ("pukul 10.30", "10:30 p.m."),
        ("pukul 2 siang", "2 in the afternoon"),
        ("pukul 08.00", "8 this morning"),
        ("pukul 11", "11 o'clock"),
        ("pukul 17.00 WIB", "1000 GMT"),
        ("pukul 17.00 WIB", "5 p.m. Jakarta time (1000 GMT)"),
        ("pukul 19.00 WIT", "10:00 UTC"),
        ("pukul 00.30 WIB", "12:30 a.m."),
        ("pukul 12.30 WIB", "12:30 p.m."),
    ],
)
def test_same_time_written_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "values"),
    [
        ("pukul 10.30 WIB", "10:30 p.m.", ("10:30", "22:30")),
        ("pukul 22.05 WIB", "10:50 p.m.", ("22:05", "22:50")),
        ("pukul 17.00 WIB", "1100 GMT", ("17:00", "11:00")),
    ],
)
def test_other_time_is_reported_by_the_clock(
    source: str, english: str, values: tuple[str, str]
) -> None:
    (mismatch,) = compare_numbers(source, english)
    assert (mismatch.expected_value, mismatch.found_value) == values


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("mulai setengah delapan", "starts at 7:30"),
        ("pukul setengah delapan malam", "at 7:30 p.m."),
        ("setengah delapan pagi", "at half past seven in the morning"),
        ("setengah satu siang", "at 12:30 p.m."),
        ("setengah dua juta", "half of two million"),
        ("jam 9 malam", "at 9 p.m."),
        ("jam 9 malam", "at 9 at night"),
        ("jam 9", "at 9 p.m."),
        ("jam 1 malam", "at 1 a.m."),
        ("jam 11 siang", "at 11 a.m."),
        ("jam 6 WIB malam", "at 11 a.m. GMT"),
    ],
)
def test_half_hours_and_halves_of_the_day_are_read(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("mulai setengah delapan", "starts at 8:30", "8:30"),
        ("jam 9 malam", "at 9 a.m.", "9"),
        ("jam 9 pagi", "at 9 p.m.", "9"),
        ("pukul 9.30 malam", "at 9:30 a.m.", "9:30"),
    ],
)
def test_other_half_is_reported(source: str, english: str, found: str) -> None:
    (mismatch,) = compare_numbers(source, english)
    assert (mismatch.kind, mismatch.found) == ("changed", found)
