"""Reads the weekdays, days, months and years of a sentence in either language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from service.journey.checks.date_names import (
    EN_MONTHS,
    EN_ORDINAL_DAYS,
    EN_WEEKDAYS,
    ID_MONTHS,
    ID_WEEKDAYS,
    MONTHS,
    WEEKDAYS,
)
from service.journey.checks.date_numeric import read_full_dates, slashed
from service.journey.checks.units import unit_of
from service.text import Span

DatePart = Literal["weekday", "month", "year"]

_LONGEST_ABBREVIATION = 5  # Thurs
_SHORTEST_NAME = 4  # Juli
_ALWAYS_CAREFUL = frozenset({"march", "may", "mei", "sept"})
_FIRST_NAMES = frozenset({"april", "august", "juli", "june", "juni"})
_LEADS = frozenset(
    {
        *("after", "and", "before", "between", "by", "during", "early", "every", "from", "in"),
        *("last", "late", "mid", "next", "of", "on", "since", "this", "through", "to", "until"),
        *("awal", "akhir", "antara", "bulan", "dan", "hingga", "pada", "pertengahan", "sampai"),
        *("sejak", "tanggal"),
    }
)

_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?")
_DAY_BEFORE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?:\s(?:of|bulan))?[\s-]\Z")
_DAY_AFTER = re.compile(r"\.?\s(?:the\s)?([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9]|[.:,][0-9]{2})")
_YEAR_AFTER = re.compile(r"\.?\s(?:of\s)?(?:19|20)[0-9]{2}\b")
_NUMERIC = re.compile(
    rf"(?:\(|\b(?:{'|'.join({*ID_WEEKDAYS, *EN_WEEKDAYS, 'ini'})}),?\s\(?)"
    r"([0-9]{1,2})/([0-9]{1,2})(?:/(?:[0-9]{4}|[0-9]{2}))?(?![0-9/])",
    re.IGNORECASE,
)
_ORDINAL_DAY = re.compile(
    rf"\b({'|'.join(sorted(EN_ORDINAL_DAYS, key=len, reverse=True))})\sof\s\Z", re.IGNORECASE
)
_ATTACKS = re.compile(r"(?<![0-9/])9/11(?![0-9/])")  # written month first in both languages
_NAME_AFTER = re.compile(r"\s[A-Z][a-z]+")
_YEAR = re.compile(r"(?<![0-9.,:$€£¥_#@])(?:1[5-9]|20)[0-9]{2}(?![0-9]|[.,:][0-9])")
_NUMERAL = re.compile(r"[0-9]+")
_TIME_AFTER = re.compile(r"\s(?:lalu|ini|depan|mendatang|silam)\b")
_EVE = re.compile(r"\bmalam\s\Z", re.IGNORECASE)  # "malam Minggu" is Saturday night
_DATE_NEXT = re.compile(r",?\s\(?(?:[0-9]|[^\W\d_]{3,9}\s[0-9])")
_PLACE_BEFORE = re.compile(
    r"\b(?:Pasar|Jalan|Jl\.?|Universitas|Kampus|Lapangan|Gedung|Gang|Monumen|Stadion|Stasiun"
    r"|Terminal|Kelurahan|Kecamatan|Alun-alun|Masjid|Taman)\s"
    r"(?:(?:[0-9]{1,2}|Sebelas|Tujuh\s?[Bb]elas|Sepuluh|Dua\sPuluh)\s)?\Z"
)
_LONGEST_PLACE = 28  # "Universitas Tujuh Belas "
_LEAD_WORD = re.compile(r"([^\W\d_]{1,12})[\s-]\Z")
_DATE_AFTER = re.compile(r"\.?,?\s\(?(?:[0-9]|[A-Z][a-z]{2,8}\.?\s[0-9])")
_THIS = re.compile(
    r"\s(?:ini|itu|lalu|depan|terakhir|pertama|kedua|ketiga|keempat|ke)\b", re.IGNORECASE
)
_PART_AFTER = re.compile(r"\s(?:\(?[0-9]{1,2}/|malam|pagi|siang|sore|petang|dini\s)")
_LEAD = 20  # characters before a month that may hold its day or the word that leads to it
_MONTHS = 12
_WEEK = 7
_DAYS = 31
_DAY_DIGITS = 2


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A weekday, a year, or a month with its day if it has one."""

    span: Span
    part: DatePart
    number: int
    """Weekday from Monday, 0; month from January, 1; the year itself."""
    day: int | None = None
    must_match: bool = True
    """Not so for `Minggu lalu`, which is last week as well as last Sunday."""
    swapped: tuple[int, int] | None = None
    """Month and day the other way round, for a bare `(4/2)` in English."""
    is_certain: bool = True
    """Not so for a word that may be no date at all: `March`, `June Almeida`."""

    @property
    def normal(self) -> str:
        """The date in one way of writing for both languages: `Friday`, `December 18`, `2021`."""
        if self.part == "year":
            return str(self.number)
        if self.part == "weekday":
            return WEEKDAYS[self.number]
        month = MONTHS[self.number - 1]
        return month if self.day is None else f"{month} {self.day}"


def read_indonesian_dates(text: str) -> tuple[DateMention, ...]:
    """The weekdays and months of an Indonesian sentence, in order."""
    return _certain(possible_indonesian_dates(text))


def read_english_dates(text: str) -> tuple[DateMention, ...]:
    """The weekdays and months of an English sentence, in order."""
    return _certain(possible_english_dates(text))


def possible_indonesian_dates(text: str) -> tuple[DateMention, ...]:
    """The same, and words that may be a month."""
    named = _read_named(text, ID_WEEKDAYS, ID_MONTHS)
    numeric = _read_numeric(text, keep_swapped=False)
    return tuple(sorted((*named, *numeric, *_read_attacks(text)), key=_start))


def possible_english_dates(text: str) -> tuple[DateMention, ...]:
    """The same, and words that may be a month."""
    named = _read_named(text, EN_WEEKDAYS, EN_MONTHS)
    numeric = _read_numeric(text, keep_swapped=True)
    return tuple(sorted((*named, *numeric, *_read_attacks(text)), key=_start))


def read_years(text: str) -> tuple[DateMention, ...]:
    """The years of a sentence in either language, from 1500 to 2099, in order."""
    text = slashed(text)
    spans = (Span(*found.span()) for found in _YEAR.finditer(text))
    return tuple(
        DateMention(span=span, part="year", number=int(span.of(text)))
        for span in spans
        if unit_of(text, span) is None
    )


def day_numerals(text: str, mentions: Sequence[DateMention]) -> frozenset[int]:
    """The numerals outside its dates that could be days of a month."""
    starts = numeral_starts(text, mentions)
    return frozenset(
        int(found[0])
        for found in _NUMERAL.finditer(text)
        if len(found[0]) <= _DAY_DIGITS and found.start() not in starts
    )


def _certain(mentions: Sequence[DateMention]) -> tuple[DateMention, ...]:
    return tuple(mention for mention in mentions if mention.is_certain)


def numeral_starts(text: str, mentions: Sequence[DateMention]) -> frozenset[int]:
    """Where the numerals of dates stand, for they are no quantities. Years are."""
    return frozenset(
        mention.span.start + found.start()
        for mention in mentions
        for found in _NUMERAL.finditer(mention.span.of(text))
    )


def _read_named(
    text: str, weekdays: Mapping[str, int], months: Mapping[str, int]
) -> Iterator[DateMention]:
    for found in _WORD.finditer(text):
        word, span = found[0], Span(*found.span())
        name = word.lower()
        if name in weekdays and _is_weekday(text, word, span):
            is_eve = _is_eve(text, span)
            number = (weekdays[name] - is_eve) % _WEEK
            is_place = _is_in_place_name(text, span)
            is_week = name == "minggu" and _TIME_AFTER.match(text, span.end) is not None
            yield DateMention(
                span=span,
                part="weekday",
                number=number,
                must_match=not is_week and not is_place,
                is_certain=not is_place,
            )
        elif name in months and word[0].isupper():
            month = _month(text, span, months[name])
            if _is_in_place_name(text, span):
                month = msgspec.structs.replace(month, must_match=False, is_certain=False)
            yield month


def _is_in_place_name(text: str, span: Span) -> bool:
    """Whether a date's word is part of a name: `Pasar Minggu`, `Universitas Sebelas Maret`."""
    lead = text[max(span.start - _LONGEST_PLACE, 0) : span.start]
    return _PLACE_BEFORE.search(lead) is not None and _DATE_NEXT.match(text, span.end) is None


def _is_eve(text: str, span: Span) -> bool:
    """Whether `malam` before a weekday means the evening before it; not if its date follows."""
    has_eve = _EVE.search(text[max(span.start - _LEAD, 0) : span.start]) is not None
    return has_eve and _DATE_NEXT.match(text, span.end) is None


def _is_weekday(text: str, word: str, span: Span) -> bool:
    """Whether a word is surely a day: `Minggu` may be a week, `Sun` a star, `Rabu` a name."""
    before = _LEAD_WORD.search(text[max(span.start - _LEAD, 0) : span.start])
    lead = before[1].lower() if before else ""
    if lead in {"hari", "malam"}:
        return True
    if len(word) <= _LONGEST_ABBREVIATION and word.lower() in EN_WEEKDAYS:
        return word[0].isupper() and _DATE_AFTER.match(text, span.end) is not None
    if word.lower() == "minggu":
        if word[0].isupper() and _PART_AFTER.match(text, span.end):
            return True
        is_name = word[0].isupper() and span.start > 0 and not _THIS.match(text, span.end)
        return is_name or _TIME_AFTER.match(text, span.end) is not None
    return word[0].isupper()


def _month(text: str, span: Span, number: int) -> DateMention:
    lead = text[max(span.start - _LEAD, 0) : span.start]
    before, after = _DAY_BEFORE.search(lead), _DAY_AFTER.match(text, span.end)
    if before is not None and 0 < int(before[1]) <= _DAYS:
        start = span.start - len(before[0])
        return DateMention(
            span=Span(start, span.end), part="month", number=number, day=int(before[1])
        )
    if after is not None and 0 < int(after[1]) <= _DAYS:
        return DateMention(
            span=Span(span.start, after.end()), part="month", number=number, day=int(after[1])
        )
    if ordinal := _ORDINAL_DAY.search(lead):
        start, day = span.start - len(ordinal[0]), EN_ORDINAL_DAYS[ordinal[1].lower()]
        return DateMention(span=Span(start, span.end), part="month", number=number, day=day)
    is_certain = _is_month(text, span, lead)
    return DateMention(
        span=span, part="month", number=number, is_certain=is_certain, must_match=is_certain
    )


def _is_month(text: str, span: Span, lead: str) -> bool:
    """Whether a month's name is surely a month: `May` is a verb, `June` a person."""
    name = span.of(text).lower()
    word = _LEAD_WORD.search(lead)
    is_led = word is not None and word[1].lower() in _LEADS
    is_led = is_led or _TIME_AFTER.match(text, span.end) is not None
    if is_led or _YEAR_AFTER.match(text, span.end):
        return True
    is_name = name in _FIRST_NAMES and _NAME_AFTER.match(text, span.end) is not None
    return len(name) >= _SHORTEST_NAME and name not in _ALWAYS_CAREFUL and not is_name


def _read_numeric(text: str, *, keep_swapped: bool) -> Iterator[DateMention]:
    """Dates in numerals; in Indonesian the day comes first, in English either may."""
    taken: set[int] = set()
    for full in read_full_dates(text):
        taken.add(full.span.start)
        day, month = full.first, full.second
        if full.is_year_first or month > _MONTHS:
            day, month = month, day
        is_loose = keep_swapped and day <= _MONTHS and not full.is_year_first
        swapped = (day, month) if is_loose else None
        yield DateMention(span=full.span, part="month", number=month, day=day, swapped=swapped)
    for found in _NUMERIC.finditer(text):
        day, month = int(found[1]), int(found[2])
        span = Span(found.start(1), found.end(2))
        if span.start in taken:
            continue
        if 0 < day <= _DAYS and 0 < month <= _MONTHS:
            swapped = (day, month) if keep_swapped and day <= _MONTHS else None
            yield DateMention(span=span, part="month", number=month, day=day, swapped=swapped)
        elif keep_swapped and 0 < month <= _DAYS and 0 < day <= _MONTHS:
            yield DateMention(span=span, part="month", number=day, day=month)


def _read_attacks(text: str) -> Iterator[DateMention]:
    for found in _ATTACKS.finditer(text):
        yield DateMention(
            span=Span(*found.span()),
            part="month",
            number=9,
            day=11,
            must_match=False,
            is_certain=False,
        )


def _start(mention: DateMention) -> int:
    return mention.span.start
