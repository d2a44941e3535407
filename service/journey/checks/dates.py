"""Compares the dates of a sentence with those of its English."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from service.journey.checks.date_mentions import (
    DateMention,
    DatePart,
    day_numerals,
    possible_english_dates,
    possible_indonesian_dates,
    read_years,
)
from service.journey.checks.date_mentions import numeral_starts as numeral_starts
from service.journey.checks.date_mentions import read_english_dates as read_english_dates
from service.journey.checks.date_mentions import read_indonesian_dates as read_indonesian_dates
from service.journey.checks.date_relative import (
    Grain,
    RelativeMention,
    read_english_relatives,
    read_indonesian_relatives,
    unanswered,
)
from service.text import Span

_DAY_GRAINS: frozenset[Grain] = frozenset({"day", "week"})
_MONTH_GRAINS: frozenset[Grain] = frozenset({"month", "year", "season"})


class DateMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A date of one sentence that the other lacks or has otherwise."""

    expected: str | None
    """As the source writes it; none for a date only the English has."""
    found: str | None
    """As the English writes it; none if nothing stands in its place."""
    source_span: Span | None
    english_span: Span | None
    kind: Literal["missing", "extra", "changed"]
    expected_value: str | None = None
    """Of the source, written alike in both languages: `December 18`, `Friday`, `week -1`."""
    found_value: str | None = None


def compare_dates(source: str, english: str) -> tuple[DateMismatch, ...]:
    """Weekdays, days, months, years and relative words (`kemarin`) that do not agree.

    A day that the English gives elsewhere (`the 18th and 19th of December`) is no mismatch,
    nor is a date on one side for a relative word on the other (`kemarin`, `on Wednesday`).
    Years and relative words may be left out or added, but not exchanged; a lost year is a
    number, and left to `compare_numbers`.

    Args:
        source: An Indonesian sentence, which the source spans index.
        english: Its translation, which the English spans index.

    Returns:
        Those of the source in its order, then those only the English has.
    """
    untold, unasked = unanswered(read_indonesian_relatives(source), read_english_relatives(english))
    found = [
        *_compare_named(source, english, untold, unasked),
        *_compare_years(source, english),
        *_compare_relatives(source, english, untold, unasked),
    ]
    return tuple(sorted(found, key=_place))


def _place(mismatch: DateMismatch) -> tuple[bool, int, int]:
    left, right = mismatch.source_span, mismatch.english_span
    return left is None, left.start if left else 0, right.start if right else 0


def _compare_named(
    source: str,
    english: str,
    untold: Sequence[RelativeMention],
    unasked: Sequence[RelativeMention],
) -> Iterator[DateMismatch]:
    wanted, given = possible_indonesian_dates(source), possible_english_dates(english)
    in_source, in_english = _Known.of(source, wanted), _Known.of(english, given)
    lost = [mention for mention in wanted if mention.must_match and mention not in in_english]
    spare = [mention for mention in given if mention.must_match and mention not in in_source]
    told: frozenset[Grain] = frozenset(each.grain for each in untold)
    asked: frozenset[Grain] = frozenset(each.grain for each in unasked)
    has_day = any(mention.part == "weekday" for mention in given) or any(
        relative.grain == "day" for relative in read_english_relatives(english)
    )
    by_part: dict[DatePart, deque[DateMention]] = {
        part: deque(mention for mention in spare if mention.part == part)
        for part in ("weekday", "month")
    }
    for mention in lost:
        candidates = by_part[mention.part]
        other = candidates.popleft() if candidates else None
        is_told = _is_retold(mention, asked) or mention.day in in_english.loose_days
        if other is None and (is_told or (has_day and _is_aside(source, mention))):
            continue
        yield _mismatch(source, mention, english, other)
    for mention in (mention for candidates in by_part.values() for mention in candidates):
        if not _is_retold(mention, told):
            yield _mismatch(source, None, english, mention)


def _is_aside(text: str, mention: DateMention) -> bool:
    """Whether a date only says once more which day is meant: `Kamis (15/11)`."""
    return mention.part == "month" and text.endswith("(", 0, mention.span.start)


def _is_retold(mention: DateMention, grains: frozenset[Grain]) -> bool:
    """Whether a date may stand for a relative word that has no answer: `kemarin`, `Wednesday`."""
    if mention.part == "weekday":
        return "day" in grains
    return not grains.isdisjoint(_MONTH_GRAINS if mention.day is None else _DAY_GRAINS)


def _compare_years(source: str, english: str) -> Iterator[DateMismatch]:
    wanted, given = read_years(source), read_years(english)
    lost, spare = _more_often(wanted, given), _more_often(given, wanted)
    for left, right in zip(lost, spare, strict=False):
        yield _mismatch(source, left, english, right)


def _more_often(
    mentions: Sequence[DateMention], others: Sequence[DateMention]
) -> list[DateMention]:
    """The mentions of a year beyond as many as the others have of it."""
    left = Counter(other.number for other in others)
    found: list[DateMention] = []
    for mention in mentions:
        if left[mention.number] > 0:
            left[mention.number] -= 1
        else:
            found.append(mention)
    return found


def _compare_relatives(
    source: str,
    english: str,
    untold: Iterable[RelativeMention],
    unasked: Iterable[RelativeMention],
) -> Iterator[DateMismatch]:
    """Exchange in one grain only: a day may well be told as a week."""
    for grain in ("day", "week", "month", "year", "season"):
        lost = [each for each in untold if each.grain == grain]
        spare = [each for each in unasked if each.grain == grain]
        for left, right in zip(lost, spare, strict=False):
            if left.is_firm or right.is_firm:
                yield _mismatch(source, left, english, right)


class _Known(msgspec.Struct, frozen=True):
    """The dates of one sentence, for asking whether it has another's."""

    parts: frozenset[tuple[DatePart, int]]
    days: frozenset[tuple[int, int | None]]
    loose_days: frozenset[int]

    @classmethod
    def of(cls, text: str, mentions: Sequence[DateMention]) -> "_Known":
        months = [mention for mention in mentions if mention.part == "month"]
        swapped = [mention.swapped for mention in months if mention.swapped is not None]
        return cls(
            frozenset(
                {
                    *((mention.part, mention.number) for mention in mentions),
                    *(("month", month) for month, _ in swapped),
                }
            ),
            frozenset({*((month.number, month.day) for month in months), *swapped}),
            day_numerals(text, mentions),
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
    source: str,
    wanted: DateMention | RelativeMention | None,
    english: str,
    given: DateMention | RelativeMention | None,
) -> DateMismatch:
    return DateMismatch(
        expected=wanted.span.of(source) if wanted else None,
        found=given.span.of(english) if given else None,
        source_span=wanted.span if wanted else None,
        english_span=given.span if given else None,
        kind="extra" if wanted is None else "missing" if given is None else "changed",
        expected_value=wanted.normal if wanted else None,
        found_value=given.normal if given else None,
    )
