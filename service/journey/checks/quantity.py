"""What two languages can agree on about a number: how it reads, not how it is written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from service.journey.checks.number_bounds import Bound
from service.journey.checks.units import UnitMention
from service.text import Span

Reading = Decimal | str
"""A value (`Decimal`), or a time, score or version as its parts (`"9:30"`)."""

MAX_CHARACTERS = 40
"""Longer numerals (account numbers, noise) count nothing and are not compared."""

PERCENT = Decimal("0.01")

_TOKEN = re.compile(r"[0-9]+(?:[.,:][0-9]+)*|[^\W\d_]+")
_GROUP = 3
_CLOCK_PARTS = 2
_HOURS = 24
_MINUTES = 60


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a sentence, with every way it may be understood."""

    span: Span
    """In the sentence it was read from."""
    readings: frozenset[Reading]
    value: Reading
    """The reading that is meant first, for people to see."""
    must_match: bool
    """Whether its loss is a mistake. `a dozen`, `decade` or `one` may come and go."""
    scale: Decimal = Decimal(1)
    """What a scale word multiplied it by, for the first end of `220-230 miliar`."""
    reach: tuple[Decimal, Decimal] | None = None
    """What a vague number (`puluhan ribu`) lies between; none for a number."""
    unit: UnitMention | None = None
    bound: Bound = "none"
    whole: Span | None = None
    """The number with its sign and what bounds it; none where that is the number alone."""
    is_negative: bool = False
    half_day: Literal["a.m.", "p.m."] | None = None
    """Of a time whose words tell it: `jam 9 malam`."""
    is_label: bool = False
    """Whether it belongs to a name (`COVID-19`, `N95`), which a pronoun may stand for."""

    def reading_also(self, readings: Iterable[Reading]) -> "Quantity":
        """The same with more ways to understand it."""
        return msgspec.structs.replace(self, readings=self.readings.union(readings))

    def in_half(self, half_day: Literal["a.m.", "p.m."] | None) -> "Quantity":
        """The same in a half of the day."""
        return msgspec.structs.replace(self, half_day=half_day) if half_day else self

    def reading_only(self, readings: Sequence[Reading]) -> "Quantity":
        """The same understood in other ways, the first of which is meant."""
        return msgspec.structs.replace(self, readings=frozenset(readings), value=readings[0])

    @property
    def normal(self) -> str:
        """The value and unit in one way of writing for both languages: `1500000 IDR`."""
        number = f"about {self.reach[0]:f}" if self.reach else written(self.value)
        sign = "-" if self.is_negative else ""
        unit = self.unit.unit if self.unit and self.unit.unit.dimension != "count" else None
        return f"{sign}{number} {unit.name}" if unit else f"{sign}{number}"


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word or a numeral."""

    text: str
    span: Span
    is_numeral: bool


def tokens(text: str) -> tuple[Token, ...]:
    """Words (lower-cased) and numerals (`1.234,56` is one), in order."""
    return tuple(
        Token(found[0].lower(), Span(*found.span()), found[0][0].isdecimal())
        for found in _TOKEN.finditer(text)
    )


def are_adjacent(text: str, left: Token, right: Token) -> bool:
    """Whether nothing but a space, a hyphen or a plus (`300+ billion`) is between two tokens."""
    gap = text[left.span.end : right.span.start]
    return gap in {"", " ", "-", "+ ", "\u00a0", "\u2010", "\u2011"}


def read_numeral(numeral: str, *, thousands: str, decimal: str) -> tuple[Reading, ...]:
    """Every way to understand a numeral where the two separators mean what they say.

    The likeliest comes first; none where it is too long to count anything.

    A misplaced thousands separator is read as the decimal one (`2.4 GHz` in Indonesian), for
    only the other way round changes a value.
    """
    if len(numeral) > MAX_CHARACTERS:
        return ()
    if numeral.isdecimal():
        return (Decimal(numeral),)
    parts = re.split(r"[.,:]", numeral)
    marks = [char for char in numeral if char in ".,:"]
    return tuple(_separated(parts, marks, thousands=thousands, decimal=decimal))


def _separated(
    parts: list[str], marks: list[str], *, thousands: str, decimal: str
) -> Iterator[Reading]:
    *head_marks, last_mark = marks
    if is_grouped(parts) and set(marks) == {thousands}:
        yield Decimal("".join(parts))
    elif last_mark != ":" and (not head_marks or is_grouped(parts[:-1])):
        is_whole = len(head_marks) > 0 and set(marks) == {decimal} and is_grouped(parts)
        yield Decimal("".join(parts) if is_whole else f"{''.join(parts[:-1])}.{parts[-1]}")
    is_time = len(marks) == 1 and last_mark != decimal and is_clock(parts)
    is_version = len(marks) > 1 and not is_grouped(parts[:-1])
    if is_time or is_version or ":" in marks:
        yield clock(*parts)


def is_grouped(parts: list[str]) -> bool:
    """Whether the parts of a numeral are thousands: `1`, `234`, `567`."""
    return 0 < len(parts[0]) <= _GROUP and all(len(part) == _GROUP for part in parts[1:])


def is_clock(parts: list[str]) -> bool:
    """Whether two parts can be hours and minutes."""
    return (
        len(parts) == _CLOCK_PARTS
        and len(parts[1]) == _CLOCK_PARTS
        and int(parts[0]) <= _HOURS
        and int(parts[1]) < _MINUTES
    )


def about(value: Decimal) -> str:
    """The reading of a vague number: `ribuan` and `a thousand` share it, `1,000` has it not."""
    return f"about {value}"


def scaled(readings: Iterable[Reading], scale: Decimal) -> tuple[Decimal, ...]:
    """The values among some readings, times a scale; a time or score has none."""
    return tuple(value * scale for value in readings if isinstance(value, Decimal))


def written(value: Reading) -> str:
    """A value as digits with a decimal point, a time with its minutes in two digits."""
    if isinstance(value, str):
        hours, colon, minutes = value.partition(":")
        is_time = colon and minutes.isdecimal()
        return f"{hours}:{minutes:0>2}" if is_time else value
    plain = value.normalize()
    return f"{plain:f}" if abs(plain.adjusted()) < MAX_CHARACTERS else str(plain)


def clock(*parts: str | int) -> str:
    """The reading of a time, score or version: its parts without leading zeros."""
    return ":".join(str(int(part)) for part in parts)
