"""Reads numbers that stand together: the ends of a range, the two parts of a fraction."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from service.journey.checks.quantity import Quantity, Reading, scaled
from service.text import Span

_ONE = Decimal(1)
_HUNDRED = 100
_YEAR_DIGITS = 4
_SHORT_YEAR_DIGITS = 2
_LONGEST_GAP = 15
_LARGEST_DENOMINATOR = 10
_GAP = re.compile(
    r"\s?(?:[-–—/]|sampai(?:\sdengan)?|hingga|atau|dan|s/d|s\.d\.|to|or|and)\s?"
    r"(?:(?:US|A|S)?[$€£¥]|Rp\.?)?\s?"
)


def is_range(text: str, left: Quantity, right: Quantity) -> bool:
    """Whether two quantities, neighbours in the text, are the ends of a range or a choice."""
    gap = Span(left.span.end, right.span.start)
    return len(gap) <= _LONGEST_GAP and _GAP.fullmatch(gap.of(text)) is not None


def read_together(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """Give both ends of a range what only one end spells out, and join fractions.

    `220-230 miliar` gives its scale to 220, `1995-96` its century to 96; `3/4` is one number.
    """
    at = 0
    while at < len(quantities):
        quantity = quantities[at]
        previous = quantities[at - 1] if at > 0 else None
        following = quantities[at + 1] if at + 1 < len(quantities) else None
        if following and (fraction := _fraction(text, quantity, following)):
            yield fraction
            at += 2
            continue
        yield _as_end(text, previous, quantity, following)
        at += 1


def _as_end(
    text: str, previous: Quantity | None, quantity: Quantity, following: Quantity | None
) -> Quantity:
    if following and following.scale != _ONE == quantity.scale:
        values = scaled(quantity.readings, following.scale)
        if values and is_range(text, quantity, following):
            return msgspec.structs.replace(
                quantity, readings=quantity.readings | {*values}, value=max(values)
            )
    elif previous and is_range(text, previous, quantity):
        readings = _in_century_of(previous.span.of(text), quantity)
        if readings != quantity.readings:
            return msgspec.structs.replace(quantity, readings=readings)
    return quantity


def _fraction(text: str, upper: Quantity, lower: Quantity) -> Quantity | None:
    """`3/4` as three quarters; a date, a ratio and a season (`1995/96`) are no fractions."""
    if text[upper.span.end : lower.span.start] != "/" or text.endswith("(", 0, upper.span.start):
        return None
    parts = upper.span.of(text), lower.span.of(text)
    if not all(part.isdecimal() and len(part) <= _SHORT_YEAR_DIGITS for part in parts):
        return None
    above, below = int(parts[0]), int(parts[1])
    after = text[lower.span.end : lower.span.end + 1]
    if not 0 < above < below <= _LARGEST_DENOMINATOR or after == "/":
        return None
    value = Decimal(above) / below
    readings: frozenset[Reading] = frozenset({value})
    span = Span(upper.span.start, lower.span.end)
    return Quantity(span=span, readings=readings, value=value, must_match=True)


def _in_century_of(year: str, short: Quantity) -> frozenset[Reading]:
    """The readings of `96` in `1995-96`: also the year."""
    values = [reading for reading in short.readings if isinstance(reading, Decimal)]
    is_year = len(year) == _YEAR_DIGITS and year.isdecimal()
    if not is_year or len(short.span) != _SHORT_YEAR_DIGITS:
        return short.readings
    return short.readings | {Decimal(year[:2]) * _HUNDRED + value for value in values}
