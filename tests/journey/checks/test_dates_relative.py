import pytest

from service.journey.checks.dates import compare_dates


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("kemarin", "yesterday"),
        ("besok", "tomorrow"),
        ("lusa", "the day after tomorrow"),
        ("semalam", "last night"),
        ("pekan lalu", "last week"),
        ("tahun depan", "next year"),
        ("bulan ini", "this month"),
        ("setahun lalu", "last year"),
        ("tiga tahun lalu", "three years ago this year"),
        ("kemarin", "on Wednesday"),
        ("hari ini", "on December 18"),
        ("pada hari Rabu", "yesterday"),
        ("bulan lalu", "in July"),
        ("kini", "today"),
        ("kemarin", "recently"),
        ("pada hari Rabu", "Wednesday's"),
        ("Selasa 7/8", "Tuesday, August 7"),
        ("Kamis (15/11)", "on Thursday"),
        ("11 September", "9/11"),
        ("1 Juli", "the first of July"),
        ("pada 19 Februari", "on the 19th"),
        ("Maret-September 2012", "along March to September 2012"),
        ("Almeida", "June Almeida"),
        ("Minggu malam", "Sunday night"),
        ("pada malam Selasa, 29 Mei", "on the night of Tuesday, 29 May"),
    ],
)
def test_same_day_told_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_dates(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "values"),
    [
        ("kemarin", "today", ("day -1", "day 0")),
        ("besok", "yesterday", ("day +1", "day -1")),
        ("pekan lalu", "next week", ("week -1", "week +1")),
        ("tahun ini", "last year", ("year 0", "year -1")),
        ("bulan depan", "last month", ("month +1", "month -1")),
        ("15 Desember 2021", "December 15, 2012", ("2021", "2012")),
        ("hari ini dan besok", "today and today", ("day +1", "day 0")),
        ("2019 dan 2019", "2019 and 2018", ("2019", "2018")),
        ("18 Desember", "December 17", ("December 18", "December 17")),
        ("pada hari Rabu", "on Thursday", ("Wednesday", "Thursday")),
        ("Jumat (4/2)", "Friday, March 4", ("February 4", "March 4")),
    ],
)
def test_exchanged_day_is_reported_by_its_values(
    source: str, english: str, values: tuple[str, str]
) -> None:
    (mismatch,) = compare_dates(source, english)
    assert (mismatch.expected_value, mismatch.found_value) == values


def test_weekday_for_a_week_is_reported() -> None:
    (mismatch,) = compare_dates("pekan depan", "next Monday")
    assert (mismatch.kind, mismatch.found) == ("extra", "Monday")


def test_mismatches_of_the_source_come_in_its_order() -> None:
    mismatches = compare_dates("kemarin dan 18 Desember 2021", "today and December 17, 2022")
    assert [each.expected for each in mismatches] == ["kemarin", "18 Desember", "2021"]
