"""Pairs the quantities of a sentence with those of its English, one to one."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from service.journey.checks.quantity import Quantity
from service.journey.checks.units import Unit, in_base

_NEAR = Decimal("0.02")
"""How far a converted value may be off; half of its last digit counts too, up to the next."""
_ROUNDED = Decimal("0.1")
"""Chosen: `1 to 2 metres (3 to 6 feet)` is off by 9 %."""


class Pairing(msgspec.Struct, frozen=True, kw_only=True):
    """Which quantities of two sentences answer to each other."""

    pairs: tuple[tuple[Quantity, Quantity], ...]
    lost: tuple[Quantity, ...]
    """Of the source, without a partner though they must have one."""
    spare: tuple[Quantity, ...]
    """Of the English, likewise."""


def pair_off(wanted: Sequence[Quantity], given: Sequence[Quantity]) -> Pairing:
    """Pair quantities that share a reading, of the same unit before those of any.

    Linear in their number: each is looked up by its readings.
    """
    pairs: list[tuple[Quantity, Quantity]] = []
    firm, loose = _split(given)
    wanted_firm, wanted_loose = _split(wanted)
    lost, firm = _pair_by_unit(wanted_firm, firm, pairs)
    lost, loose = _pair(lost, loose, pairs, by_unit=False)
    wanted_loose, firm = _pair(wanted_loose, firm, pairs, by_unit=False)
    _pair_by_unit(wanted_loose, loose, pairs)
    return Pairing(pairs=tuple(pairs), lost=tuple(lost), spare=tuple(firm))


def _split(quantities: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    firm = [quantity for quantity in quantities if quantity.must_match]
    loose = [quantity for quantity in quantities if not quantity.must_match]
    return firm, loose


def _pair_by_unit(
    wanted: Sequence[Quantity], given: Sequence[Quantity], pairs: list[tuple[Quantity, Quantity]]
) -> tuple[list[Quantity], list[Quantity]]:
    lost, spare = _pair(wanted, given, pairs, by_unit=True)
    return _pair(lost, spare, pairs, by_unit=False)


def _pair(
    wanted: Sequence[Quantity],
    given: Sequence[Quantity],
    pairs: list[tuple[Quantity, Quantity]],
    *,
    by_unit: bool,
) -> tuple[list[Quantity], list[Quantity]]:
    """Those of each side that found no partner on the other."""
    by_key: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for at, quantity in enumerate(given):
        for key in _keys(quantity, by_unit=by_unit):
            by_key[key].append(at)
    taken: set[int] = set()
    lost: list[Quantity] = []
    for quantity in wanted:
        partner = _first_free(_keys(quantity, by_unit=by_unit), by_key, taken)
        if partner is None:
            lost.append(quantity)
        else:
            taken.add(partner)
            pairs.append((quantity, given[partner]))
    return lost, [quantity for at, quantity in enumerate(given) if at not in taken]


def _keys(quantity: Quantity, *, by_unit: bool) -> list[Hashable]:
    readings = sorted(quantity.readings, key=str)
    if not by_unit:
        return [*readings]
    name = quantity.unit.unit.name if quantity.unit else ""
    return [(reading, name, quantity.is_negative) for reading in readings]


def _first_free(
    keys: Iterable[Hashable], by_key: defaultdict[Hashable, deque[int]], taken: set[int]
) -> int | None:
    for key in keys:
        candidates = by_key[key]
        while candidates and candidates[0] in taken:
            candidates.popleft()
        if candidates:
            return candidates.popleft()
    return None


def without_conversions(
    quantities: Sequence[Quantity], others: Iterable[Quantity], *, replaced: Sequence[Quantity]
) -> list[Quantity]:
    """Leave out what says one of the others in another unit: `100 km (62 miles)`.

    Args:
        quantities: Without a partner, of one sentence.
        others: All of the other sentence.
        replaced: Without a partner, of the other sentence; one of the same unit means that the
            conversion was given and changed.
    """
    changed = {each.unit.unit.name for each in replaced if each.unit}
    known: defaultdict[Unit, list[Decimal]] = defaultdict(list)
    for other in others:
        value = _in_base(other)
        if value is not None and other.unit is not None:
            known[other.unit.unit].append(value)
    for values in known.values():
        values.sort()
    return [
        each
        for each in quantities
        if (each.unit and each.unit.unit.name in changed) or not _is_near_any(each, known)
    ]


def _is_near_any(quantity: Quantity, known: Mapping[Unit, Sequence[Decimal]]) -> bool:
    value = _in_base(quantity)
    if value is None or quantity.unit is None:
        return False
    unit = quantity.unit.unit
    room = max(abs(value) * _NEAR, min(abs(value) * _ROUNDED, _half_of_last_digit(quantity)))
    for other, values in known.items():
        if other.dimension == unit.dimension and other.name != unit.name:
            at = bisect_left(values, value - room)
            if at < len(values) and values[at] <= value + room:
                return True
    return False


def _in_base(quantity: Quantity) -> Decimal | None:
    if quantity.unit is None or isinstance(quantity.value, str):
        return None
    signed = -quantity.value if quantity.is_negative else quantity.value
    return in_base(signed, quantity.unit.unit)


def _half_of_last_digit(quantity: Quantity) -> Decimal:
    """By how much rounding may have changed a value, in base units."""
    if quantity.unit is None or quantity.unit.unit.factor is None:
        return Decimal(0)
    if isinstance(quantity.value, str):
        return Decimal(0)
    exponent = quantity.value.as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    return Decimal(5).scaleb(min(places, 0) - 1) * quantity.unit.unit.factor
