"""Reads what stands around a number: its unit, what bounds it, its sign, the name it is in."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from service.journey.checks.number_bounds import bound_of
from service.journey.checks.number_ranges import is_range
from service.journey.checks.quantity import PERCENT, Quantity, scaled
from service.journey.checks.units import UnitMention, unit_of
from service.text import Span

_MINUS = re.compile(r"(?:\b(?:minus|negative|negatif)\s|(?<![^\s(])[-−–])\Z", re.IGNORECASE)
_BELOW_ZERO = re.compile(
    r"(?:\s[^\W\d_]{1,12}){0,2}\s(?:di\sbawah\s(?:nol|titik\sbeku)|below\s(?:zero|freezing))\b",
    re.IGNORECASE,
)
_SIGNED = frozenset({"heat", "percent"})
_LEAD = 10  # "negative "
_GLUED = re.compile(r"(?:[^\W\d_]|[@_#]|[^\W\d_]-)\Z")
_ORDINAL = re.compile(r"(?<![^\W_])(?:ke|se|per|ber)-?\Z", re.IGNORECASE)
_LOWER_WORD = re.compile(r"(?<![^\W_])[a-z]{1,12}-\Z")
_GLUED_AFTER = re.compile(r"[A-HJLN-SU-Z](?![a-z])|[A-Z]+[0-9]")
_LONGEST_PREFIX = 16


def in_context(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities of a sentence with all that stands around them.

    Of a range the end that has no unit gets the other's: `30-40 persen`, `US$5 to 6`.
    """
    units = [unit_of(text, quantity.span) for quantity in quantities]
    for at, quantity in enumerate(quantities):
        unit = units[at]
        if unit is None and at + 1 < len(units) and is_range(text, quantity, quantities[at + 1]):
            unit = units[at + 1]
        elif unit is None and at > 0 and is_range(text, quantities[at - 1], quantity):
            unit = units[at - 1]
        yield _with_context(text, quantity, unit)


def _with_context(text: str, quantity: Quantity, unit: UnitMention | None) -> Quantity:
    span = quantity.span
    is_measured = unit is not None
    is_label = not is_measured and text[span.start].isdecimal() and _is_label(text, span)
    unit_end = max(unit.span.end, span.end) if unit and unit.span.start >= span.end else span.end
    bound, whole = bound_of(text, span, end=unit_end)
    minus = _MINUS.search(text[max(whole.start - _LEAD, 0) : whole.start])
    has_sign_unit = unit is not None and unit.unit.dimension in _SIGNED
    is_word = minus is not None and len(minus[0]) > 1 and text[span.start].isdecimal()
    is_negative = minus is not None and (is_word or minus[0].lower() == "minus " or has_sign_unit)
    is_negative = is_negative or _BELOW_ZERO.match(text, unit_end) is not None
    readings = quantity.readings
    if unit is not None and unit.unit.dimension == "percent":
        readings |= {*scaled(readings, PERCENT)}  # `25 percent` is also a quarter
    elif unit is None and not is_label and bound == "none" and not is_negative:
        return quantity
    return msgspec.structs.replace(
        quantity,
        readings=readings,
        unit=unit,
        bound=bound,
        whole=Span(whole.start - len(minus[0]), whole.end) if minus and is_negative else whole,
        is_negative=is_negative,
        is_label=is_label,
    )


def _is_label(text: str, span: Span) -> bool:
    """Whether a numeral is part of a name: `N95`, `COVID-19`, `EC155`, `@4eyed`, `5G`."""
    lead = text[max(span.start - _LONGEST_PREFIX, 0) : span.start]
    is_glued = _GLUED.search(lead) is not None
    if is_glued and not _ORDINAL.search(lead) and not _LOWER_WORD.search(lead):
        return True
    return _GLUED_AFTER.match(text, span.end) is not None
