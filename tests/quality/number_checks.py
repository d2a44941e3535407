"""Measures the number check on human translations, as they are and corrupted.

    python -m tests.quality.number_checks INDONESIAN ENGLISH
    python -m tests.quality.number_checks FOLDER

INDONESIAN and ENGLISH hold one sentence a line; FOLDER holds them as `flores-dev.id` and
`flores-dev.en`. The rules were tuned on other text, never on flores-dev. Intervals are
Wilson's, 95 %. Corruptions are made of pairs that are silent as they are.
"""

import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from service.journey.checks.date_mentions import numeral_starts, possible_english_dates
from service.journey.checks.languages import read_english, read_indonesian
from service.journey.checks.numbers import compare_numbers

SEED = 20240229
_NORMAL_95 = 1.959964
_NUMERAL = re.compile(r"(?<![A-Za-z0-9_@#])\d+(?:[.,:]\d+)*(?!\d)")
_DECIMAL = re.compile(r"\d+\.\d+(?=\s?(?:%|percent|per cent|million|billion|trillion|[a-z]))")
_SPELLED = re.compile(r"\b(?:three|four|five|six|seven|eight|nine|eleven|twelve|twenty|thirty)\b")
_SCALE = re.compile(r"(?<=\d )(?:thousand|million|billion|trillion)\b")
_UNIT = re.compile(
    r"(?<![A-Za-z])(?:US\$|Rp\.?|[$€£])(?=\s?\d)|(?<=\d)\s?%|(?<=[\dn] )(?:percent|per cent|dollars|euros|yen|rupiah)\b"
    r"|(?<=[\d] )(?:km|kilometers|kilometres|miles|meters|metres|m|feet|ft|cm|inches)\b(?!/)"
)
_BOUND = re.compile(
    r"\b(?:more than|less than|over|under|at least|fewer than|nearly|almost)\b(?=\s(?:US\$|[$€£]|Rp)?\d)",
    re.IGNORECASE,
)
_SOURCE_BOUND = re.compile(
    r"\b(?:lebih|kurang|setidaknya|sedikitnya|minimal|minimum|atas|bawah|hampir|nyaris|melebihi"
    r"|melampaui|paling|maksimal|mendekati|sekurang-kurangnya)\b",
    re.IGNORECASE,
)
_OTHER_SPELLED = {"three": "seven", "seven": "four", "twenty": "thirty", "thirty": "forty"}
_OTHER_SCALES = {
    "thousand": "million",
    "million": "billion",
    "billion": "million",
    "trillion": "billion",
}
_OTHER_UNITS = {
    "us$": "Rp",
    "$": "€",
    "€": "$",
    "£": "€",
    "rp": "US$",
    "rp.": "US$",
    "%": " km",
    "percent": "dollars",
    "per cent": "dollars",
    "dollars": "euros",
    "euros": "dollars",
    "yen": "dollars",
    "rupiah": "dollars",
    "km": "miles",
    "kilometers": "miles",
    "kilometres": "miles",
    "miles": "kilometres",
    "meters": "feet",
    "metres": "feet",
    "m": "km",
    "feet": "metres",
    "ft": "m",
    "cm": "inches",
    "inches": "cm",
}
_OTHER_BOUNDS = {
    "more than": "less than",
    "over": "under",
    "at least": "at most",
    "less than": "more than",
    "under": "over",
    "fewer than": "more than",
    "nearly": "more than",
    "almost": "more than",
}

Pair = tuple[str, str]
Corruption = tuple[str, str]


def has_number(pair: Pair) -> bool:
    """Whether either sentence says a number."""
    return bool(read_indonesian(pair[0]) or read_english(pair[1]))


def flags(pair: Pair) -> int:
    """How many mismatches the check reports for a pair."""
    return len(compare_numbers(*pair))


def corruptions(pair: Pair, chance: random.Random) -> Iterator[Corruption]:
    """One damage each to the English, of every number that is no day of a month.

    Bounds are flipped only where the source has words for one.
    """
    source, english = pair
    days = numeral_starts(english, possible_english_dates(english))
    for found in _NUMERAL.finditer(english):
        if found.start() in days:
            continue
        yield "value changed", spliced(english, found, _other_numeral(found[0], chance))
        if swapped := _digits_swapped(found[0]):
            yield "digits swapped", spliced(english, found, swapped)
        head, tail = english[: found.start()], english[found.end() :]
        yield "number dropped", f"{head.rstrip()} {tail.lstrip()}"
    for found in _SPELLED.finditer(english):
        other = _OTHER_SPELLED.get(found[0], "three")
        yield "value changed", spliced(english, found, other)
    for found in _DECIMAL.finditer(english):
        yield "decimal moved", spliced(english, found, _point_moved(found[0]))
    patterns = [("scale changed", _SCALE, _OTHER_SCALES), ("unit swapped", _UNIT, _OTHER_UNITS)]
    if _SOURCE_BOUND.search(source):
        patterns.append(("bound flipped", _BOUND, _OTHER_BOUNDS))
    for kind, pattern, others in patterns:
        for found in pattern.finditer(english):
            yield kind, spliced(english, found, others[found[0].strip().lower()])


def _other_numeral(numeral: str, chance: random.Random) -> str:
    places = [place for place, char in enumerate(numeral) if char.isdecimal()]
    place = chance.choice(places)
    digit = chance.choice([char for char in "123456789" if char != numeral[place]])
    return numeral[:place] + digit + numeral[place + 1 :]


def _digits_swapped(numeral: str) -> str | None:
    for at in range(len(numeral) - 1):
        left, right = numeral[at : at + 2]
        is_leading = at == 0 and right == "0"
        if left.isdecimal() and right.isdecimal() and left != right and not is_leading:
            return numeral[:at] + right + left + numeral[at + 2 :]
    return None


def _point_moved(numeral: str) -> str:
    whole, part = numeral.split(".")
    return f"{whole}{part[0]}.{part[1:]}" if len(part) > 1 else whole + part


def spliced(text: str, found: re.Match[str], replacement: str) -> str:
    """A text with what was found in it replaced."""
    return text[: found.start()] + replacement + text[found.end() :]


def wilson(part: int, whole: int) -> str:
    """A share in per cent with its 95 % interval.

    Source:
        E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
        Journal of the American Statistical Association 22 (1927).
    """
    if not whole:
        return "none"
    share, square = part / whole, _NORMAL_95**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    room = share * (1 - share) / whole + square / (4 * whole**2)
    reach = _NORMAL_95 * math.sqrt(room) / (1 + square / whole)
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    return f"{part} of {whole}: {100 * share:.2f} % ({100 * low:.2f} to {100 * high:.2f})"


def report(
    pairs: Sequence[Pair],
    *,
    flags: Callable[[Pair], int],
    is_about: Callable[[Pair], bool],
    corruptions: Callable[[Pair, random.Random], Iterator[Corruption]],
) -> str:
    """False alarms of a check on right pairs, and the corruptions of the silent ones found.

    Args:
        is_about: Whether a pair has anything for the check to compare.
    """
    chance = random.Random(SEED)  # noqa: S311
    alarms = {pair for pair in pairs if flags(pair)}
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for pair in pairs:
        if pair in alarms:
            continue
        for kind, damaged in corruptions(pair, chance):
            tried[kind] += 1
            found[kind] += bool(flags((pair[0], damaged)))
    concerned = sum(is_about(pair) for pair in pairs)
    lines = [
        f"seed {SEED}",
        f"false alarms, all pairs: {wilson(len(alarms), len(pairs))}",
        f"false alarms, pairs it concerns: {wilson(len(alarms), concerned)}",
        *(f"found, {kind}: {wilson(found[kind], tried[kind])}" for kind in sorted(tried)),
        f"found, all: {wilson(sum(found.values()), sum(tried.values()))}",
    ]
    return "\n".join(lines) + "\n"


def read_pairs(arguments: Sequence[str]) -> list[Pair]:
    """The pairs of two files, or of the two of flores-dev in a folder."""
    paths = [Path(argument) for argument in arguments]
    if len(paths) == 1:
        paths = [paths[0] / f"flores-dev.{code}" for code in ("id", "en")]
    source, english = (path.read_text("utf-8").splitlines() for path in paths)
    return list(zip(source, english, strict=True))


if __name__ == "__main__":
    sys.stdout.write(
        report(read_pairs(sys.argv[1:]), flags=flags, is_about=has_number, corruptions=corruptions)
    )
