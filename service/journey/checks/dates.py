"""Compares the weekdays, days and months of a sentence with those of its English."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from service.text import Span

DatePart = Literal["weekday", "month"]

_ID_WEEKDAYS = {
    "senin": 0,
    "selasa": 1,
    "rabu": 2,
    "kamis": 3,
    "jumat": 4,
    "jum'at": 4,
    "jum’at": 4,
    "sabtu": 5,
    "minggu": 6,
    "ahad": 6,
}
_EN_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mondays", "mon"),
            ("tuesday", "tuesdays", "tue", "tues"),
            ("wednesday", "wednesdays", "wed"),
            ("thursday", "thursdays", "thu", "thur", "thurs"),
            ("friday", "fridays", "fri"),
            ("saturday", "saturdays", "sat"),
            ("sunday", "sundays", "sun"),
        )
    )
    for name in names
}
_ID_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"),
            ("februari", "pebruari", "feb"),
            ("maret", "mar"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("agustus", "agu", "agt", "ags"),
            ("september", "sep", "sept"),
            ("oktober", "okt"),
            ("november", "nopember", "nov", "nop"),
            ("desember", "des"),
        ),
        1,
    )
    for name in names
}
_EN_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
_LONGEST_ABBREVIATION = 5  # Thurs
_SHORTEST_NAME = 4  # Juli
_ALWAYS_CAREFUL = frozenset({"march", "may", "mei", "sept"})
_LEADS = frozenset(
    {
        *("after", "and", "before", "between", "by", "during", "early", "every", "from", "in"),
        *("last", "late", "mid", "next", "of", "on", "since", "this", "through", "to", "until"),
        *("awal", "akhir", "antara", "bulan", "dan", "hingga", "pada", "pertengahan", "sampai"),
        *("sejak", "tanggal"),
    }
)

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DAY_BEFORE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?:\s(?:of|bulan))?[\s-]\Z")
_DAY_AFTER = re.compile(r"\.?\s(?:the\s)?([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9]|[.:,][0-9]{2})")
_YEAR_AFTER = re.compile(r"\.?\s(?:of\s)?(?:19|20)[0-9]{2}\b")
_NUMERIC = re.compile(r"\(([0-9]{1,2})/([0-9]{1,2})(?:/(?:[0-9]{4}|[0-9]{2}))?\)")
_NUMERAL = re.compile(r"[0-9]+")
_TIME_AFTER = re.compile(r"\s(?:lalu|ini|depan|mendatang|silam)\b")
_EVE = re.compile(r"\bmalam\s\Z", re.IGNORECASE)  # "malam Minggu" is Saturday night
_LEAD_WORD = re.compile(r"([^\W\d_]{1,12})[\s-]\Z")
_DATE_AFTER = re.compile(r"\.?,?\s\(?(?:[0-9]|[A-Z][a-z]{2,8}\.?\s[0-9])")
_THIS = re.compile(r"\s(?:ini|itu|lalu|depan|terakhir|pertama|kedua|ke)\b")
_LEAD = 16  # characters before a month that may hold its day or the word that leads to it
_MONTHS = 12
_WEEK = 7
_DAYS = 31
_DAY_DIGITS = 2


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A weekday, or a month with its day if it has one."""

    span: Span
    part: DatePart
    number: int
    """Weekday from Monday, 0; month from January, 1."""
    day: int | None = None
    must_match: bool = True
    """Not so for `Minggu lalu`, which is last week as well as last Sunday."""
    swapped: tuple[int, int] | None = None
    """Month and day the other way round, for a bare `(4/2)` in English."""


class DateMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A date of one sentence that the other lacks or has otherwise."""

    expected: str | None
    """As the source writes it; none for a date only the English has."""
    found: str | None
    """As the English writes it; none if nothing stands in its place."""
    source_span: Span | None
    english_span: Span | None
    kind: Literal["missing", "extra", "changed"]


def read_indonesian_dates(text: str) -> tuple[DateMention, ...]:
    """The weekdays and months of an Indonesian sentence, in order."""
    named = _read_named(text, _ID_WEEKDAYS, _ID_MONTHS)
    numeric = _read_numeric(text, keep_swapped=False)
    return tuple(sorted((*named, *numeric), key=_start))


def read_english_dates(text: str) -> tuple[DateMention, ...]:
    """The weekdays and months of an English sentence, in order."""
    named = _read_named(text, _EN_WEEKDAYS, _EN_MONTHS)
    numeric = _read_numeric(text, keep_swapped=True)
    return tuple(sorted((*named, *numeric), key=_start))


def numeral_starts(text: str, mentions: Sequence[DateMention]) -> frozenset[int]:
    """Where the numerals of dates stand, for they are no quantities. Years are."""
    return frozenset(
        mention.span.start + found.start()
        for mention in mentions
        for found in _NUMERAL.finditer(mention.span.of(text))
    )


def compare_dates(source: str, english: str) -> tuple[DateMismatch, ...]:
    """Weekdays, months and days of the month that do not agree.

    A year is a number and left to `compare_numbers`. A day that the English gives elsewhere
    (`the 18th and 19th of December`) is no mismatch.

    Args:
        source: An Indonesian sentence, which the spans of mismatches index.
        english: Its translation.
    """
    wanted, given = read_indonesian_dates(source), read_english_dates(english)
    in_source, in_english = _Known.of(source, wanted), _Known.of(english, given)
    lost = [mention for mention in wanted if mention.must_match and mention not in in_english]
    spare = {
        part: deque(it for it in given if it.part == part and it not in in_source)
        for part in ("weekday", "month")
    }
    found: list[DateMismatch] = []
    for mention in lost:
        candidates = spare[mention.part]
        other = candidates.popleft() if candidates else None
        found.append(_mismatch(source, mention, english, other))
    left_over = (mention for candidates in spare.values() for mention in candidates)
    found.extend(_mismatch(source, None, english, mention) for mention in left_over)
    return tuple(found)


class _Known(msgspec.Struct, frozen=True):
    """The dates of one sentence, for asking whether it has another's."""

    parts: frozenset[tuple[DatePart, int]]
    days: frozenset[tuple[int, int | None]]
    loose_days: frozenset[int]

    @classmethod
    def of(cls, text: str, mentions: Sequence[DateMention]) -> "_Known":
        months = [mention for mention in mentions if mention.part == "month"]
        swapped = [mention.swapped for mention in months if mention.swapped is not None]
        numerals = (found[0] for found in _NUMERAL.finditer(text))
        return cls(
            frozenset(
                {
                    *((mention.part, mention.number) for mention in mentions),
                    *(("month", month) for month, _ in swapped),
                }
            ),
            frozenset({*((month.number, month.day) for month in months), *swapped}),
            frozenset(int(numeral) for numeral in numerals if len(numeral) <= _DAY_DIGITS),
        )

    def __contains__(self, mention: DateMention) -> bool:
        if mention.swapped in self.days:
            return True
        has_part = (mention.part, mention.number) in self.parts
        return has_part and (
            mention.day is None
            or mention.day in self.loose_days
            or (mention.number, mention.day) in self.days
        )


def _mismatch(
    source: str, wanted: DateMention | None, english: str, given: DateMention | None
) -> DateMismatch:
    return DateMismatch(
        expected=wanted.span.of(source) if wanted else None,
        found=given.span.of(english) if given else None,
        source_span=wanted.span if wanted else None,
        english_span=given.span if given else None,
        kind="extra" if wanted is None else "missing" if given is None else "changed",
    )


def _read_named(
    text: str, weekdays: Mapping[str, int], months: Mapping[str, int]
) -> Iterator[DateMention]:
    for found in _WORD.finditer(text):
        word, span = found[0], Span(*found.span())
        name = word.lower()
        if name in weekdays and _is_weekday(text, word, span):
            is_eve = _EVE.search(text[max(span.start - _LEAD, 0) : span.start]) is not None
            number = (weekdays[name] - is_eve) % _WEEK
            must_match = name != "minggu" or not _TIME_AFTER.match(text, span.end)
            yield DateMention(span=span, part="weekday", number=number, must_match=must_match)
        elif name in months:
            mention = _month(text, span, months[name])
            if mention is not None:
                yield mention


def _is_weekday(text: str, word: str, span: Span) -> bool:
    """Whether a word is surely a day: `Minggu` may be a week, `Sun` a star, `Rabu` a name."""
    before = _LEAD_WORD.search(text[max(span.start - _LEAD, 0) : span.start])
    lead = before[1].lower() if before else ""
    if lead in {"hari", "malam"}:
        return True
    if len(word) <= _LONGEST_ABBREVIATION and word.lower() in _EN_WEEKDAYS:
        return word[0].isupper() and _DATE_AFTER.match(text, span.end) is not None
    if word.lower() == "minggu":
        is_name = word[0].isupper() and span.start > 0 and not _THIS.match(text, span.end)
        return is_name or _TIME_AFTER.match(text, span.end) is not None
    return word[0].isupper()


def _month(text: str, span: Span, number: int) -> DateMention | None:
    name = span.of(text)
    if not name[0].isupper():
        return None
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
    word = _LEAD_WORD.search(lead)
    is_led = word is not None and word[1].lower() in _LEADS
    is_certain = len(name) >= _SHORTEST_NAME and name.lower() not in _ALWAYS_CAREFUL
    is_led = is_led or _TIME_AFTER.match(text, span.end) is not None
    if is_certain or is_led or _YEAR_AFTER.match(text, span.end):
        return DateMention(span=span, part="month", number=number)
    return None


def _read_numeric(text: str, *, keep_swapped: bool) -> Iterator[DateMention]:
    for found in _NUMERIC.finditer(text):
        day, month = int(found[1]), int(found[2])
        span = Span(found.start(1), found.end(2))
        if 0 < day <= _DAYS and 0 < month <= _MONTHS:
            swapped = (day, month) if keep_swapped and day <= _MONTHS else None
            yield DateMention(span=span, part="month", number=month, day=day, swapped=swapped)
        elif keep_swapped and 0 < month <= _DAYS and 0 < day <= _MONTHS:
            yield DateMention(span=span, part="month", number=day, day=month)


def _start(mention: DateMention) -> int:
    return mention.span.start
