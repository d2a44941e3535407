"""How the time of checks grows with hostile text: `python -m tests.perf.hostile_text`.

Every check, on texts made to be slow, at 25,000, 50,000 and 100,000 characters. Prints the
worst text of each check with seconds of this process, and the exponent of growth between the
first and the last length: 1 is linear, 2 a square.
"""

import argparse
import math
import time
from collections.abc import Callable

from service.journey.checks.coverage import covers, is_looping
from service.journey.checks.dates import compare_dates
from service.journey.checks.hedges import compare_modality
from service.journey.checks.names import compare_names
from service.journey.checks.negation import compare_negation
from service.journey.checks.numbers import compare_numbers
from service.journey.narrowing import narrow
from tests.journey.checks.test_hostile_text import HOSTILE

_LENGTHS = (25_000, 50_000, 100_000)
_STEPS: dict[str, Callable[[str, str], object]] = {
    "numbers": compare_numbers,
    "dates": compare_dates,
    "names": compare_names,
    "negation": compare_negation,
    "hedges and attribution": compare_modality,
    "coverage": covers,
    "loops": lambda text, _: is_looping(text),
    "narrowing": lambda text, english: narrow(text, english, rest=""),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    print(
        f"{'check':<24}{'worst text':<28}{'25,000':>9}{'50,000':>9}{'100,000':>9}{'exponent':>10}"
    )
    for name, step in _STEPS.items():
        taken = {piece: [_seconds(step, piece, length) for length in _LENGTHS] for piece in HOSTILE}
        worst = max(taken, key=lambda piece: taken[piece][-1])
        first, *_, last = taken[worst]
        exponent = math.log(last / first) / math.log(_LENGTHS[-1] / _LENGTHS[0])
        cells = "".join(f"{each:>8.2f}s" for each in taken[worst])
        print(f"{name:<24}{worst!r:<28}{cells}{exponent:>10.2f}", flush=True)


def _seconds(step: Callable[[str, str], object], piece: str, length: int) -> float:
    text = (piece * length)[:length]
    began = time.process_time()
    step(text, text[::-1])
    return time.process_time() - began


if __name__ == "__main__":
    main()
