"""Reads dates in numerals that have their year: `5/2/2025`, `05.02.2025`, `2025-02-05`."""

import re
from collections.abc import Iterator

import msgspec

from service.text import Span

_YEAR = r"(?:19|20)[0-9]{2}"
_FULL = re.compile(
    rf"(?<![0-9/.,:_#@-])(?:([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2{_YEAR}"
    rf"|{_YEAR}([/.-])([0-9]{{1,2}})\4([0-9]{{1,2}}))(?![0-9]|[/.,:-][0-9])"
)
_MONTHS = 12
_DAYS = 31


class NumericDate(msgspec.Struct, frozen=True, kw_only=True):
    """Two numerals beside a year, one of which is a day and one a month."""

    span: Span
    """Of the two, without the year."""
    first: int
    second: int
    is_year_first: bool
    """Whether the month surely comes first."""


def read_full_dates(text: str) -> Iterator[NumericDate]:
    """The dates of a text in which one numeral at least may be a month and both days."""
    for found in _FULL.finditer(text):
        is_year_first = found[1] is None
        groups = (5, 6) if is_year_first else (1, 3)
        first, second = (int(found[group]) for group in groups)
        is_date = 0 < min(first, second) <= _MONTHS and max(first, second) <= _DAYS
        if is_date and not (is_year_first and first > _MONTHS):
            yield NumericDate(
                span=Span(found.start(groups[0]), found.end(groups[1])),
                first=first,
                second=second,
                is_year_first=is_year_first,
            )


def slashed(text: str) -> str:
    """The same text, as long, with the dots of its dates turned: `05/02/2025`.

    A dotted date would be read as one numeral, and its year as none.
    """
    return _FULL.sub(lambda found: found[0].replace(".", "/"), text)
