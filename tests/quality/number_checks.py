"""Measures the number and date checks on human translations, as they are and corrupted.

    python -m tests.quality.number_checks FOLDER

FOLDER holds `flores-dev.id` and `flores-dev.en`, one sentence a line. The word lists were
tuned on the first half, so the second half is the figure to quote.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from service.journey.checks.dates import compare_dates
from service.journey.checks.numbers import compare_numbers

SEED = 20240229
_NUMERAL = re.compile(r"\d+(?:[.,:]\d+)*")
_SCALE = re.compile(r"(?<=\d )(?:million|billion)\b")
_OTHER_SCALE = {"million": "billion", "billion": "million"}
_DATE_WORD = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_MONTHS = ("January", "April", "August")

Pair = tuple[str, str]


def flags(pair: Pair) -> int:
    """How many mismatches both checks report for a pair."""
    return len(compare_numbers(*pair)) + len(compare_dates(*pair))


def corruptions(english: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """One damage each: every numeral changed and dropped, every scale and date word swapped."""
    for found in _NUMERAL.finditer(english):
        head, tail = english[: found.start()], english[found.end() :]
        yield "digit changed", head + _other_numeral(found[0], chance) + tail
        yield "number dropped", f"{head.rstrip()} {tail.lstrip()}"
    for found in _SCALE.finditer(english):
        yield "scale changed", _spliced(english, found, _OTHER_SCALE[found[0]])
    for found in _DATE_WORD.finditer(english):
        is_day = found[0].endswith("day")
        others = ("Monday", "Thursday") if is_day else _MONTHS
        swapped = chance.choice([word for word in others if word != found[0]])
        yield "date word changed", _spliced(english, found, swapped)


def _other_numeral(numeral: str, chance: random.Random) -> str:
    places = [place for place, char in enumerate(numeral) if char.isdecimal()]
    place = chance.choice(places)
    digit = chance.choice([char for char in "123456789" if char != numeral[place]])
    return numeral[:place] + digit + numeral[place + 1 :]


def _spliced(text: str, found: re.Match[str], replacement: str) -> str:
    return text[: found.start()] + replacement + text[found.end() :]


def report(name: str, pairs: Sequence[Pair]) -> str:
    """False alarms of a set of right pairs, and the corruptions of the silent ones found."""
    chance = random.Random(SEED)  # noqa: S311
    alarms = [pair for pair in pairs if flags(pair)]
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for source, english in pairs:
        if (source, english) in alarms:
            continue
        for kind, damaged in corruptions(english, chance):
            tried[kind] += 1
            found[kind] += bool(flags((source, damaged)))
    lines = [
        f"{name}: {len(alarms)} of {len(pairs)} right pairs flagged ({_share(len(alarms), len(pairs))})"
    ]
    lines += [
        f"  {kind}: {found[kind]} of {tried[kind]} found ({_share(found[kind], tried[kind])})"
        for kind in sorted(tried)
    ]
    total, hits = sum(tried.values()), sum(found.values())
    return "\n".join([*lines, f"  all: {hits} of {total} found ({_share(hits, total)})"])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


def main(folder: Path) -> None:
    """Print both halves."""
    sides = [
        (folder / f"flores-dev.{code}").read_text("utf-8").splitlines() for code in ("id", "en")
    ]
    pairs = list(zip(*sides, strict=True))
    half = len(pairs) // 2
    lines = (f"seed {SEED}", report("tuned on", pairs[:half]), report("held out", pairs[half:]))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
