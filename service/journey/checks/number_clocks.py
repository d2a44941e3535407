"""Reads the times of day and the decades that numbers stand for in either language."""

import re
from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from typing import Literal

from service.journey.checks.quantity import Quantity, Reading, clock

_NOON = 12
_DAY = 24
_HOUR_MARKS = 100  # "1000 GMT" is ten o'clock
_LEAD = 10  # characters that `_ID_HOUR` may need
_MILITARY_DIGITS = 4
_SHORT_YEAR_DIGITS = 2
_CENTURIES = ("18", "19", "20")
_AFTERNOONS = frozenset({"siang", "sore", "petang", "malam", "afternoon", "evening", "night", "p"})
_PARTS: Mapping[str, tuple[tuple[Literal["a.m.", "p.m."], Container[int]], ...]] = {
    "pagi": (("a.m.", range(1, 12)),),
    "dini hari": (("a.m.", range(1, 6)),),
    "siang": (("p.m.", (12, 1, 2, 3)),),
    "sore": (("p.m.", range(2, 8)),),
    "petang": (("p.m.", range(3, 8)),),
    "malam": (("p.m.", range(6, 12)),),
    "a": (("a.m.", range(1, 13)),),
    "p": (("p.m.", range(1, 13)),),
    "morning": (("a.m.", range(1, 12)),),
    "afternoon": (("p.m.", (12, *range(1, 8))),),
    "evening": (("p.m.", range(3, 12)),),
    "night": (("p.m.", range(6, 12)),),
}
_HOURS_FROM_UTC = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0}

_ID_HOUR = re.compile(r"(?:pukul|jam)\s{1,3}\Z", re.IGNORECASE)
_ID_AFTER = re.compile(
    r"(?:\s\(?(?P<zone>WIB|WITA|WIT|GMT|UTC)\b)?"
    r"(?:\s(?P<part>pagi|dini\shari|siang|sore|petang|malam)\b)?",
    re.IGNORECASE,
)
_EN_AFTER = re.compile(
    r"(?:\so['’]clock)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?|\s(?:in\sthe|at)\s(?P<part>morning|afternoon|evening|night)\b)?"
    r"(?:\s\(?(?P<zone>WIB|WITA|WIT|GMT|UTC)\b)?",
    re.IGNORECASE,
)
_ID_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_ID_SHARE = re.compile(r"\s?%|\spersen\b")
_ID_DECADE = re.compile(r"-?an\b")
_EN_DECADE = re.compile(r"['’]?s\b")


def indonesian_habits(text: str, quantity: Quantity) -> Quantity:
    """With the readings that only Indonesian gives a number: `pukul 2 siang`, `60-an`.

    A time with its zone or part of the day is one time; without, it may be of the afternoon.
    `10,000 orang` may be English writing, for no one counts people in thousandths.
    """
    span = quantity.span
    if _ID_DECADE.match(text, span.end):
        return quantity.reading_also(_decade(span.of(text)))
    is_whole = quantity.scale == 1 and _ID_THOUSANDS.fullmatch(span.of(text)) is not None
    if is_whole and not _ID_SHARE.match(text, span.end):
        return quantity.reading_also([Decimal(span.of(text).replace(",", ""))])
    after = _ID_AFTER.match(text, span.end)
    zone, part = (after["zone"], after["part"]) if after else (None, None)
    is_led = _ID_HOUR.search(text[max(span.start - _LEAD, 0) : span.start]) is not None
    if not is_led and zone is None:
        return quantity
    times = (_military(span.of(text)) if zone else []) or _times(quantity)
    is_written_out = any(mark in span.of(text) for mark in ".:")
    is_certain = is_written_out and (zone is not None or part is not None)
    if (part or "").lower() in _AFTERNOONS or not is_certain:
        times = [*times, *((hours + _NOON, minutes) for hours, minutes in times if hours < _NOON)]
    if not times:
        return quantity
    half_day = _half_of_part((part or "").lower(), times[0][0])
    clocks = _clocks(times, zone)
    readings = clocks if is_certain else [*clocks, *quantity.readings]
    return quantity.reading_only(readings).in_half(half_day)


def english_habits(text: str, quantity: Quantity) -> Quantity:
    """With the readings that only English gives a number: `2 p.m.`, `1000 GMT`, `the '60s`."""
    span = quantity.span
    if _EN_DECADE.match(text, span.end):
        return quantity.reading_also(_decade(span.of(text)))
    after = _EN_AFTER.match(text, span.end)
    half, zone = (after["half"] or after["part"], after["zone"]) if after else (None, None)
    is_clock = after is not None and "clock" in after[0]
    if half is None and zone is None:
        return quantity.reading_also(_clocks(_times(quantity), None)) if is_clock else quantity
    times = _military(span.of(text)) if zone else []
    times = times or _times(quantity)
    half_day = None
    if half is not None and times:
        half_day = _half_of_part(half.lower(), times[0][0])
        times = [*_in_half(times, is_late=half.lower() in _AFTERNOONS)]
    if not times:
        return quantity
    whole_hours = [value for value in quantity.readings if _is_hour(value)]
    return quantity.reading_only([*_clocks(times, zone), *whole_hours]).in_half(half_day)


def _half_of_part(part: str, hour: int) -> Literal["a.m.", "p.m."] | None:
    """Which half of the day an hour of a part of it is surely in: not so `jam 11 siang`."""
    return next((half for half, hours in _PARTS.get(part, ()) if hour in hours), None)


def _times(quantity: Quantity) -> list[tuple[int, int]]:
    """Hours and minutes that a quantity may be."""
    found: list[tuple[int, int]] = []
    for reading in sorted(quantity.readings, key=str):
        parts = reading.split(":") if isinstance(reading, str) else []
        if len(parts) == 2 and all(part.isdecimal() for part in parts):  # noqa: PLR2004
            found.append((int(parts[0]), int(parts[1])))
    if found:
        return found
    hours = [value for value in quantity.readings if isinstance(value, Decimal)]
    parted = [divmod(value * _HOUR_MARKS, _HOUR_MARKS) for value in hours if 0 <= value <= _DAY]
    return [(int(hour), int(minute)) for hour, minute in parted]


def _military(numeral: str) -> list[tuple[int, int]]:
    if len(numeral) != _MILITARY_DIGITS or not numeral.isdecimal():
        return []
    return [divmod(int(numeral), _HOUR_MARKS)]


def _in_half(times: Iterable[tuple[int, int]], *, is_late: bool) -> Iterable[tuple[int, int]]:
    for hours, minutes in times:
        if hours > _NOON:
            yield hours, minutes
        elif is_late:
            yield hours % _NOON + _NOON, minutes
        else:
            yield hours % _NOON, minutes
            if hours == _NOON:
                yield _DAY, minutes


def _clocks(times: Iterable[tuple[int, int]], zone: str | None) -> list[Reading]:
    times = list(times)
    clocks: list[Reading] = [clock(hours, minutes) for hours, minutes in times]
    if zone is not None:
        shift = _HOURS_FROM_UTC[zone.lower()]
        clocks += [f"utc {(hours - shift) % _DAY}:{minutes}" for hours, minutes in times]
    return clocks


def _is_hour(reading: Reading) -> bool:
    return isinstance(reading, Decimal) and reading in range(_DAY + 1)


def _decade(text: str) -> list[Reading]:
    """`the '90s` is `1990-an`, and `1990s` is `90-an`, but `1890s` is not `1990s`."""
    if len(text) != _SHORT_YEAR_DIGITS or not text.isdecimal():
        return []
    return [Decimal(century + text) for century in _CENTURIES]
