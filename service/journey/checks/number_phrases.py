"""Reads numbers that only a phrase gives their value: `setengah delapan`, `seven in ten`."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from service.journey.checks.quantity import Quantity, Reading, clock
from service.text import Span

_NOON = 12
_DAY = 24
_HALF_PAST = 30  # minutes
_HALF = Decimal("0.5")
_MOST_IN_A_SHARE = 10
_LONGEST_GAP = 14  # " out of every "
_LONGEST_LEAD = 24  # "an hour and a "
_ONE_AND_A_HALF = re.compile(
    r"\b(?:an?|one)\s(?:hour|day|week|month|year|decade|century|mile|kilomet(?:er|re)|met(?:er|re))"
    r"\sand\sa\s\Z",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\s(?:in|out\sof)(?:\severy)?\s")
_HOUR = re.compile(
    r"(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|dua\sbelas|1[0-2]|[1-9])"
)
_COUNTS = re.compile(r"\s(?:ribu|juta|miliar|triliun|persen|lusin|kali|hari|jam|orang|gol)\b|%")


def indonesian_phrases(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities of a sentence, with `setengah delapan` as 7:30."""
    at = 0
    while at < len(quantities):
        left = quantities[at]
        right = quantities[at + 1] if at + 1 < len(quantities) else None
        if right is not None and _is_half_before(text, left, right):
            at += 1
            yield _half_past(left, right, hours=-1)
        else:
            yield left
        at += 1


def english_phrases(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The same with `half past seven`, `an hour and a half` and `seven in ten`."""
    at = 0
    is_whole_of_share = False
    while at < len(quantities):
        left = quantities[at]
        right = quantities[at + 1] if at + 1 < len(quantities) else None
        gap = _gap(text, left, right) if right is not None else ""
        if is_whole_of_share:
            left, is_whole_of_share = msgspec.structs.replace(left, must_match=False), False
        if right is not None and left.value == _HALF and gap == " past " and _hour(right):
            at += 1
            yield _half_past(left, right, hours=0)
        elif right is not None and _SHARE.fullmatch(gap) and (share := _share(left, right)):
            is_whole_of_share = True
            yield left.reading_also([share])
        elif left.value == _HALF and _ONE_AND_A_HALF.search(_lead(text, left)):
            yield left.reading_also([1 + _HALF])
        else:
            yield left
        at += 1


def _is_half_before(text: str, left: Quantity, right: Quantity) -> bool:
    is_hour = _HOUR.fullmatch(right.span.of(text).lower()) is not None
    is_half = left.span.of(text).lower() == "setengah" and _gap(text, left, right) == " "
    return is_half and is_hour and _COUNTS.match(text, right.span.end) is None


def _half_past(left: Quantity, right: Quantity, *, hours: int) -> Quantity:
    """Half past the hour that the right one is, or so many hours from it, of either half day."""
    hour = (_hour(right) + hours) % _NOON
    readings: list[Reading] = [clock(each, _HALF_PAST) for each in (hour or _NOON, hour + _NOON)]
    if hour == 0:
        readings = [clock(each, _HALF_PAST) for each in (_NOON, 0, _DAY)]
    span = Span(left.span.start, right.span.end)
    return msgspec.structs.replace(
        right, span=span, readings=frozenset(readings), value=readings[0], must_match=True
    )


def _hour(quantity: Quantity) -> int:
    """The hour from 1 to 12 that a quantity may be; else 0."""
    value = quantity.value
    if isinstance(value, str) or value != int(value) or not 0 < value <= _NOON:
        return 0
    return int(value)


def _share(part: Quantity, whole: Quantity) -> Decimal | None:
    values = part.value, whole.value
    if isinstance(values[0], str) or isinstance(values[1], str):
        return None
    is_share = 0 < values[0] < values[1] <= _MOST_IN_A_SHARE
    return values[0] / values[1] if is_share else None


def _gap(text: str, left: Quantity, right: Quantity) -> str:
    return text[left.span.end : min(right.span.start, left.span.end + _LONGEST_GAP)]


def _lead(text: str, quantity: Quantity) -> str:
    return text[max(quantity.span.start - _LONGEST_LEAD, 0) : quantity.span.start]
