"""Compares the numbers of a sentence with those of its English."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from service.journey.checks.dates import (
    numeral_starts,
    read_english_dates,
    read_indonesian_dates,
)
from service.journey.checks.languages import read_english, read_indonesian
from service.journey.checks.quantity import Quantity, Reading
from service.text import Span

_LONGEST_UNIT = 24
_INTO_BRACKET = re.compile(r"[^()]*\(\s?(?:Rp\.?\s?|(?:US|A|S)?[$€£¥])?")


class NumberMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A number of one sentence that the other lacks or has otherwise."""

    expected: str | None
    """As the source writes it; none for a number only the English has."""
    found: str | None
    """As the English writes it; none if nothing stands in its place."""
    source_span: Span | None
    english_span: Span | None
    kind: Literal["missing", "extra", "changed"]


def compare_numbers(source: str, english: str) -> tuple[NumberMismatch, ...]:
    """Numbers that do not agree, each compared by its value and in all its readings.

    Days of the month are left to `compare_dates`; `one`, `two`, `half`, `a dozen` may come
    and go. The English may repeat a number of the source, but not leave a repeat out.

    Args:
        source: An Indonesian sentence, which the source spans index.
        english: Its translation, which the English spans index.

    Returns:
        Changed and missing numbers in the order of the source, then the extra ones.
    """
    wanted = _without_days(
        _without_repeats(source, read_indonesian(source)),
        numeral_starts(source, read_indonesian_dates(source)),
    )
    given = _without_days(
        _without_repeats(english, read_english(english)),
        numeral_starts(english, read_english_dates(english)),
    )
    lost, spare = _unmatched(wanted, given)
    spare = deque(_not_said_in(spare, wanted))
    found: list[NumberMismatch] = []
    for quantity in lost:
        other = spare.popleft() if spare else None
        found.append(_mismatch(source, quantity, english, other))
    found.extend(_mismatch(source, None, english, quantity) for quantity in spare)
    return tuple(found)


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


def _unmatched(
    wanted: Sequence[Quantity], given: Sequence[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """Pair the quantities off one to one; what must match and does not is left over."""
    firm, loose = _split(given)
    wanted_firm, wanted_loose = _split(wanted)
    lost, firm = _pair(wanted_firm, firm)
    lost, _ = _pair(lost, loose)
    _, firm = _pair(wanted_loose, firm)
    return lost, firm


def _split(quantities: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    firm = [quantity for quantity in quantities if quantity.must_match]
    loose = [quantity for quantity in quantities if not quantity.must_match]
    return firm, loose


def _pair(
    wanted: Sequence[Quantity], given: Sequence[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """Those of each side that found no partner on the other; linear in their number."""
    by_reading: defaultdict[Reading, deque[int]] = defaultdict(deque)
    for at, quantity in enumerate(given):
        for reading in quantity.readings:
            by_reading[reading].append(at)
    taken: set[int] = set()
    lost: list[Quantity] = []
    for quantity in wanted:
        partner = _first_free(quantity, by_reading, taken)
        if partner is None:
            lost.append(quantity)
        else:
            taken.add(partner)
    return lost, [quantity for at, quantity in enumerate(given) if at not in taken]


def _first_free(
    quantity: Quantity, by_reading: defaultdict[Reading, deque[int]], taken: set[int]
) -> int | None:
    for reading in sorted(quantity.readings, key=str):
        candidates = by_reading[reading]
        while candidates and candidates[0] in taken:
            candidates.popleft()
        if candidates:
            return candidates.popleft()
    return None


def _not_said_in(quantities: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    said = {reading for other in others for reading in other.readings}
    return [quantity for quantity in quantities if said.isdisjoint(quantity.readings)]


def _mismatch(
    source: str, wanted: Quantity | None, english: str, given: Quantity | None
) -> NumberMismatch:
    return NumberMismatch(
        expected=wanted.span.of(source) if wanted else None,
        found=given.span.of(english) if given else None,
        source_span=wanted.span if wanted else None,
        english_span=given.span if given else None,
        kind="extra" if wanted is None else "missing" if given is None else "changed",
    )
