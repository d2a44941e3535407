"""Compares the numbers of a sentence with those of its English."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Literal

import msgspec

from service.journey.checks.date_mentions import (
    numeral_starts,
    possible_english_dates,
    possible_indonesian_dates,
)
from service.journey.checks.date_relative import (
    RelativeMention,
    read_english_relatives,
    read_indonesian_relatives,
    unanswered,
)
from service.journey.checks.languages import read_english, read_indonesian
from service.journey.checks.number_exchanges import read_exchanges
from service.journey.checks.number_pairs import Pairing, pair_off, without_conversions
from service.journey.checks.quantity import Quantity
from service.journey.checks.units import conflict
from service.text import Span

_LONGEST_UNIT = 24
_INTO_BRACKET = re.compile(r"[^()]*\(\s?(?:Rp\.?\s?|(?:US|A|S)?[$€£¥])?")
_LOOKED_AT = 8
"""How many numbers of the English one that was lost is set beside; bounds the time."""
_YEAR_DIGITS = 4
_LEAST_YEAR = 1000
_LABEL = re.compile(r"[^\W\d_]+-?\Z")
_LONGEST_LABEL = 16
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

MismatchKind = Literal["missing", "extra", "changed", "unit", "bound"]


class NumberMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A number of one sentence that the other lacks or has otherwise.

    `unit` and `bound` are of numbers that are equal, but of other things (`30 persen`, `30
    people`), or once the least and once the most there is (`lebih dari 30`, `under 30`).
    """

    expected: str | None
    """As the source writes it; none for a number only the English has."""
    found: str | None
    """As the English writes it; none if nothing stands in its place."""
    source_span: Span | None
    english_span: Span | None
    kind: MismatchKind
    expected_value: str | None = None
    """Of the source, written alike in both languages: `1500000`, `10:30`, `30 percent`."""
    found_value: str | None = None


def compare_numbers(source: str, english: str) -> tuple[NumberMismatch, ...]:
    """Numbers that do not agree, each compared by its value and in all its readings.

    Days of the month are left to `compare_dates`; `one`, `two`, `half`, `a dozen` may come
    and go, and so may a number in a name (`COVID-19`), a year that the other side calls
    `last year`, and a value that is another one in other units. The English may repeat a
    number of the source, but not leave a repeat out, unless of a year.

    Args:
        source: An Indonesian sentence, which the source spans index.
        english: Its translation, which the English spans index.

    Returns:
        Those of the source in its order, then those only the English has.
    """
    source_days = numeral_starts(source, possible_indonesian_dates(source))
    english_days = numeral_starts(english, possible_english_dates(english))
    wanted = _without_days(_without_repeats(source, read_indonesian(source)), source_days)
    given = _without_days(_without_repeats(english, read_english(english)), english_days)
    pairing = pair_off(wanted, given)
    lost, spare = _inexcusable(source, english, wanted, given, pairing)
    found = [
        *_replaced(source, english, lost, spare),
        *_conflicts(source, english, pairing, source_days, english_days),
        *_vague_changes(source, english, wanted, given),
    ]
    found += [
        exchange
        for exchange in _exchanges(source, english)
        if not any(_overlaps(exchange, mismatch) for mismatch in found)
    ]
    return tuple(sorted(found, key=_place))


def _place(mismatch: NumberMismatch) -> tuple[bool, int, int]:
    left, right = mismatch.source_span, mismatch.english_span
    return left is None, left.start if left else 0, right.start if right else 0


def _exchanges(source: str, english: str) -> Iterator[NumberMismatch]:
    for each in read_exchanges(source, english):
        yield NumberMismatch(
            expected=each.source_span.of(source),
            found=each.english_span.of(english),
            source_span=each.source_span,
            english_span=each.english_span,
            kind="changed",
            expected_value=f"{each.name} {each.expected}",
            found_value=f"{each.name} {each.found}",
        )


def _overlaps(left: NumberMismatch, right: NumberMismatch) -> bool:
    sides = ((left.source_span, right.source_span), (left.english_span, right.english_span))
    return any(a and b and a.start < b.end and b.start < a.end for a, b in sides)


def _without_repeats(text: str, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """Leave out what only spells a number once more: `6 (enam) orang`."""
    previous: Quantity | None = None
    for quantity in quantities:
        if previous is None or not _is_repeat(text, previous, quantity):
            yield quantity
        previous = quantity


def _is_repeat(text: str, left: Quantity, right: Quantity) -> bool:
    gap = Span(left.span.end, right.span.start)
    is_spelled = text[right.span.start].isdecimal() != text[left.span.start].isdecimal()
    return (
        is_spelled
        and len(gap) <= _LONGEST_UNIT
        and not left.readings.isdisjoint(right.readings)
        and _INTO_BRACKET.fullmatch(gap.of(text)) is not None
    )


def _without_days(quantities: Iterable[Quantity], days: frozenset[int]) -> list[Quantity]:
    """Let the days of dates answer for other numbers, but never be asked for."""
    return [
        msgspec.structs.replace(quantity, must_match=False)
        if quantity.span.start in days
        else quantity
        for quantity in quantities
    ]


def _inexcusable(
    source: str,
    english: str,
    wanted: Sequence[Quantity],
    given: Sequence[Quantity],
    pairing: Pairing,
) -> tuple[list[Quantity], list[Quantity]]:
    """What has no partner, less what a right translation may leave out or add."""
    lost = _beyond(pairing.lost, _alone(given, wanted))
    spare = _beyond(_not_said_in(pairing.spare, wanted), _alone(wanted, given))
    lost, spare = (
        without_conversions(lost, given, replaced=spare),
        without_conversions(spare, wanted, replaced=lost),
    )
    in_source, in_english = unanswered(
        read_indonesian_relatives(source), read_english_relatives(english)
    )
    if _tells_year(in_english):
        lost = [each for each in lost if not _is_year(source, each)]
    said = {reading for each in given for reading in each.readings}
    lost = [each for each in lost if not (_may_be_year(each) and each.value in said)]
    if _tells_year(in_source):
        spare = [each for each in spare if not _is_year(english, each)]
    labels = {_label(source, each) for each in wanted if each.is_label}
    spare = [each for each in spare if not each.is_label or _label(english, each) in labels]
    if not any(each.is_label for each in spare):
        lost = [each for each in lost if not each.is_label]
    return lost, spare


def _not_said_in(quantities: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    said = {reading for other in others for reading in other.readings}
    return [quantity for quantity in quantities if said.isdisjoint(quantity.readings)]


def _alone(
    quantities: Iterable[Quantity], others: Iterable[Quantity]
) -> frozenset[tuple[Decimal, Decimal]]:
    """The reaches of vague numbers that no vague one of the other sentence answers to."""
    reaches = {each.reach for each in quantities if each.reach is not None}
    known = {other.reach for other in others if other.reach is not None}
    return frozenset(
        (low, high)
        for low, high in reaches
        if not any(low < other_high and other_low < high for other_low, other_high in known)
    )


def _beyond(
    quantities: Sequence[Quantity], reaches: frozenset[tuple[Decimal, Decimal]]
) -> list[Quantity]:
    """Leave out what a vague number of the other sentence may stand for."""
    return [
        each
        for each in quantities
        if isinstance(each.value, str)
        or _may_be_year(each)
        or not any(low < each.value < high for low, high in reaches)
    ]


def _may_be_year(quantity: Quantity) -> bool:
    is_plain = len(quantity.span) == _YEAR_DIGITS and quantity.unit is None
    return is_plain and isinstance(quantity.value, Decimal) and quantity.value >= _LEAST_YEAR


def _is_year(text: str, quantity: Quantity) -> bool:
    return _YEAR.fullmatch(quantity.span.of(text)) is not None and quantity.unit is None


def _tells_year(relatives: Iterable[RelativeMention]) -> bool:
    return any(each.grain in {"year", "season"} for each in relatives)


def _label(text: str, quantity: Quantity) -> str:
    """The name that a number belongs to: `covid-` of `COVID-19`."""
    start = quantity.span.start
    found = _LABEL.search(text[max(start - _LONGEST_LABEL, 0) : start])
    return found[0].lower() if found else ""


def _replaced(
    source: str, english: str, lost: Sequence[Quantity], spare: Sequence[Quantity]
) -> Iterator[NumberMismatch]:
    """What became what, in order, as far as one may stand for the other."""
    left = deque(spare)
    for wanted in lost:
        given = next((each for each in islice(left, _LOOKED_AT) if _are_alike(wanted, each)), None)
        if given is not None:
            left.remove(given)
        yield _mismatch(source, wanted, english, given, "missing" if given is None else "changed")
    for given in left:
        yield _mismatch(source, None, english, given, "extra")


def _are_alike(wanted: Quantity, given: Quantity) -> bool:
    """Whether one number may be what became of another: a year is no share, a time no weight."""
    if _may_be_year(wanted) != _may_be_year(given):
        return False
    if isinstance(wanted.value, str) and isinstance(given.value, str):
        return True
    sorts = [each.unit.unit.dimension if each.unit else None for each in (wanted, given)]
    return None in sorts or sorts[0] == sorts[1]


def _conflicts(
    source: str,
    english: str,
    pairing: Pairing,
    source_days: frozenset[int],
    english_days: frozenset[int],
) -> Iterator[NumberMismatch]:
    """Pairs of one value that differ in what they count or how they bound it."""
    for wanted, given in pairing.pairs:
        if wanted.span.start in source_days or given.span.start in english_days:
            continue
        units = [each.unit.unit if each.unit else None for each in (wanted, given)]
        if wanted.value == given.value and conflict(*units):
            yield _mismatch(source, wanted, english, given, "unit")
        elif {wanted.bound, given.bound} == {"above", "below"}:
            yield _mismatch(source, wanted, english, given, "bound")
        elif wanted.is_negative != given.is_negative or _is_other_half(wanted, given):
            yield _mismatch(source, wanted, english, given, "changed")


def _is_other_half(wanted: Quantity, given: Quantity) -> bool:
    """Whether one hour is before noon here and after it there; other zones are not compared."""
    shared = wanted.readings & given.readings
    is_hour = any(not (isinstance(each, str) and each.startswith("utc")) for each in shared)
    return {wanted.half_day, given.half_day} == {"a.m.", "p.m."} and is_hour


def _vague_changes(
    source: str, english: str, wanted: Sequence[Quantity], given: Sequence[Quantity]
) -> Iterator[NumberMismatch]:
    """Vague numbers of either side that nothing on the other can stand for, in order."""
    lost, spare = _unanswered(wanted, given), _unanswered(given, wanted)
    for left, right in zip(lost, spare, strict=False):
        yield _mismatch(source, left, english, right, "changed")


def _unanswered(quantities: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    vague = [each for each in quantities if each.reach is not None]
    if not vague:
        return []
    reaches = {other.reach for other in others if other.reach is not None}
    values = sorted(
        reading for other in others for reading in other.readings if isinstance(reading, Decimal)
    )
    return [each for each in vague if each.reach and not _is_answered(each.reach, reaches, values)]


def _is_answered(
    reach: tuple[Decimal, Decimal],
    reaches: Iterable[tuple[Decimal, Decimal]],
    values: Sequence[Decimal],
) -> bool:
    low, high = reach
    if any(low < other_high and other_low < high for other_low, other_high in reaches):
        return True
    at = bisect_right(values, low)
    has_base = at > 0 and values[at - 1] == low  # "ribuan" may be "a thousand"
    return has_base or (at < len(values) and values[at] < high)


def _mismatch(
    source: str,
    wanted: Quantity | None,
    english: str,
    given: Quantity | None,
    kind: MismatchKind,
) -> NumberMismatch:
    wanted_span = _span(wanted, kind) if wanted else None
    given_span = _span(given, kind) if given else None
    return NumberMismatch(
        expected=wanted_span.of(source) if wanted_span else None,
        found=given_span.of(english) if given_span else None,
        source_span=wanted_span,
        english_span=given_span,
        kind=kind,
        expected_value=wanted.normal if wanted else None,
        found_value=given.normal if given else None,
    )


def _span(quantity: Quantity, kind: MismatchKind) -> Span:
    """The number, and with it what the mismatch is about."""
    if kind == "unit" and quantity.unit is not None:
        ends = (quantity.span, quantity.unit.span)
        is_beside = quantity.unit.span.end >= quantity.span.start - 1
        return Span(min(ends).start, max(end.end for end in ends)) if is_beside else quantity.span
    if kind == "bound" or quantity.is_negative:
        return quantity.whole or quantity.span
    return quantity.span
