"""Tells multiples and parts of a year that became others: `dua kali lipat`, "tripled".

Their numbers are small ones, which may come and go; only where each language has its phrase
and the numbers differ is one surely another.
"""

import re
from collections.abc import Callable, Iterator

import msgspec

from service.text import Span

_SMALL = {
    word: number
    for number, words in enumerate(
        (
            ("satu", "pertama", "i", "one", "first", "1st"),
            ("dua", "kedua", "ii", "two", "second", "2nd"),
            ("tiga", "ketiga", "iii", "three", "third", "3rd"),
            ("empat", "keempat", "iv", "four", "fourth", "4th"),
            ("lima", "five"),
        ),
        1,
    )
    for word in words
}
_MULTIPLES = {"tw": 2, "do": 2, "tr": 3, "th": 3, "qu": 4, "fo": 4, "fi": 5}
"""By how an English word for a multiple begins: `twofold`, `tripled`."""
_ID_NUMBER = r"(?:ke-)?([1-4]|I{1,3}|IV|satu|dua|tiga|empat|pertama|kedua|ketiga|keempat)"
_EN_NUMBER = r"(first|second|third|fourth|1st|2nd|3rd|4th)"


class _Phrase(msgspec.Struct, frozen=True):
    """How both languages say a number of one thing."""

    name: str
    source: re.Pattern[str]
    english: re.Pattern[str]
    """Each with its number in whichever group matched."""


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A number of the source that is another one in the English."""

    name: str
    """What it is a number of."""
    source_span: Span
    english_span: Span
    expected: int
    found: int


_PHRASES = (
    _Phrase(
        "times",
        re.compile(r"\b(dua|tiga|empat|lima|[2-5])\skali\slipat\b", re.IGNORECASE),
        re.compile(
            r"\b(doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|trebl(?:e|ed|es|ing)"
            r"|quadrupl(?:e|ed|es|ing)|quintupl(?:e|ed)|twice|(?:two|three|four|five)-?fold"
            r"|(?:two|three|four|five)(?=\stimes\b))\b",
            re.IGNORECASE,
        ),
    ),
    _Phrase(
        "quarter",
        re.compile(rf"\b(?:kuartal|triwulan)\s{_ID_NUMBER}\b", re.IGNORECASE),
        re.compile(
            rf"\b{_EN_NUMBER}[\s-]quarter\b|\bQ([1-4])\b|\b([1-4])Q\b"
            r"|\bquarter\s(one|two|three|four|[1-4])\b",
            re.IGNORECASE,
        ),
    ),
    _Phrase(
        "half-year",
        re.compile(rf"\bsemester\s{_ID_NUMBER}\b", re.IGNORECASE),
        re.compile(
            rf"\b{_EN_NUMBER}[\s-](?:half|semester)\b|\bH([12])\b|\bsemester\s(one|two|[12])\b",
            re.IGNORECASE,
        ),
    ),
)


def read_exchanges(source: str, english: str) -> Iterator[Exchange]:
    """At most one of each sort, where the two have no number of it in common."""
    for phrase in _PHRASES:
        wanted = list(_read(phrase.source, source, _small))
        given = list(_read(phrase.english, english, _multiple_or_small)) if wanted else []
        numbers = {number for _, number in wanted}
        if given and numbers.isdisjoint(number for _, number in given):
            (source_span, expected), (english_span, found) = wanted[0], given[0]
            yield Exchange(
                name=phrase.name,
                source_span=source_span,
                english_span=english_span,
                expected=expected,
                found=found,
            )


def _read(
    pattern: re.Pattern[str], text: str, number_of: Callable[[str], int]
) -> Iterator[tuple[Span, int]]:
    for found in pattern.finditer(text):
        word = next(group for group in found.groups() if group is not None)
        yield Span(*found.span()), number_of(word.lower())


def _small(word: str) -> int:
    return _SMALL[word] if word in _SMALL else int(word)


def _multiple_or_small(word: str) -> int:
    is_small = word in _SMALL or word.isdecimal()
    if not is_small and word.startswith("quint"):
        return 5
    return _small(word) if is_small else _MULTIPLES[word[:2]]
