"""Measures the date check on human translations, as they are and corrupted.

    python -m tests.quality.date_checks INDONESIAN ENGLISH
    python -m tests.quality.date_checks FOLDER

Files, intervals and pairs as in `tests.quality.number_checks`.
"""

import random
import re
import sys
from collections.abc import Iterator

from service.journey.checks.date_mentions import (
    possible_english_dates,
    possible_indonesian_dates,
    read_years,
)
from service.journey.checks.date_relative import (
    read_english_relatives,
    read_indonesian_relatives,
)
from service.journey.checks.dates import compare_dates
from tests.quality.number_checks import Corruption, Pair, read_pairs, report, spliced

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ANY_MONTH = "|".join(_MONTHS)
_MONTH = re.compile(
    rf"\b(?:{_ANY_MONTH})\b(?=\s\d)|(?<=\d\s)(?:{_ANY_MONTH})\b|(?<=\bin\s)(?:{_ANY_MONTH})\b"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_DAY = re.compile(rf"(?<=\s)\d{{1,2}}(?=(?:th|st|nd|rd)?\s(?:{_ANY_MONTH})\b)")
_DAY_AFTER = re.compile(rf"\b(?:{_ANY_MONTH})\s(\d{{1,2}})\b")
_YEAR = re.compile(r"(?<![\d.,$€£/-])(?:1[6-9]|20)\d{2}(?![\d,./-])")
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|(?:last|this|next) (?:week|month|year|season))\b", re.IGNORECASE
)
_SOURCE_RELATIVE = re.compile(
    r"\b(?:kemarin|besok|esok|lusa|semalam|(?:hari|malam|pagi|siang|sore) ini|saat ini|kini|sekarang"
    r"|(?:minggu|pekan|bulan|tahun|musim) (?:lalu|silam|ini|depan|mendatang|sebelumnya|berikutnya))\b",
    re.IGNORECASE,
)
_OTHER_RELATIVES = {
    "yesterday": "tomorrow",
    "today": "yesterday",
    "tomorrow": "today",
    "last": "next",
    "next": "last",
    "this": "last",
}


def has_date(pair: Pair) -> bool:
    """Whether either sentence says a date."""
    source, english = pair
    return bool(
        possible_indonesian_dates(source)
        or possible_english_dates(english)
        or read_years(source)
        or read_years(english)
        or read_indonesian_relatives(source)
        or read_english_relatives(english)
    )


def flags(pair: Pair) -> int:
    """How many mismatches the check reports for a pair."""
    return len(compare_dates(*pair))


def corruptions(pair: Pair, chance: random.Random) -> Iterator[Corruption]:
    """One damage each to the English, of every date word, day, year and relative word.

    Relative words are changed only where the source has any, and years only where it has one:
    a source that does not say when cannot contradict.
    """
    source, english = pair
    for kind, pattern, names in (("month", _MONTH, _MONTHS), ("weekday", _WEEKDAY, _WEEKDAYS)):
        for found in pattern.finditer(english):
            other = chance.choice([name for name in names if name != found[0]])
            yield f"{kind} changed", spliced(english, found, other)
    for found in _DAY.finditer(english):
        yield "day changed", spliced(english, found, _other_day(found[0], chance))
    for found in _DAY_AFTER.finditer(english):
        other = _other_day(found[1], chance)
        yield "day changed", english[: found.start(1)] + other + english[found.end(1) :]
    for found in _YEAR.finditer(english) if _YEAR.search(source) else ():
        other = str(int(found[0]) + chance.choice((-10, -3, -1, 1, 2)))
        yield "year changed", spliced(english, found, other)
    for found in _RELATIVE.finditer(english) if _SOURCE_RELATIVE.search(source) else ():
        first, *rest = found[0].lower().split()
        yield (
            "relative word changed",
            spliced(english, found, " ".join([_OTHER_RELATIVES[first], *rest])),
        )


def _other_day(day: str, chance: random.Random) -> str:
    return str(chance.choice([other for other in range(1, 29) if other != int(day)]))


if __name__ == "__main__":
    sys.stdout.write(
        report(read_pairs(sys.argv[1:]), flags=flags, is_about=has_date, corruptions=corruptions)
    )
