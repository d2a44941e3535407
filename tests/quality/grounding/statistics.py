"""Shares, rank statistics and their 95 % intervals.

Source: Wilson 1927 for shares; the percentile bootstrap (Efron 1979) for AUC; AUC as the
Mann-Whitney statistic, with half a point for a tie.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_Z: Final = 1.959964  # of a normal distribution, 95 % of it
_RESAMPLES: Final = 1000
_SEED: Final = 7


class Measured(msgspec.Struct, frozen=True):
    """A figure from 0 to 1 and its 95 % interval; all are NaN where nothing was measured."""

    value: float
    low: float
    high: float
    count: int
    """Of what it is a share of, or of the smaller class."""

    def __str__(self) -> str:
        if not self.count:
            return "-"
        return f"{100 * self.value:.1f} [{100 * self.low:.1f}, {100 * self.high:.1f}]"


_NOTHING: Final = Measured(float("nan"), float("nan"), float("nan"), 0)


def share(part: int, whole: int) -> Measured:
    """A share with Wilson's interval."""
    if not whole:
        return _NOTHING
    value, spread = part / whole, _Z**2 / whole
    middle = (value + spread / 2) / (1 + spread)
    half = _Z * sqrt(value * (1 - value) / whole + spread / (4 * whole)) / (1 + spread)
    return Measured(value, max(0.0, middle - half), min(1.0, middle + half), whole)


def auc(right: Sequence[float], wrong: Sequence[float]) -> Measured:
    """How often a right one scores above a wrong one, with a bootstrap interval."""
    if not right or not wrong:
        return _NOTHING
    above, below = np.asarray(right, float), np.asarray(wrong, float)
    chance = np.random.default_rng(_SEED)
    resampled = [
        _auc(chance.choice(above, len(above)), chance.choice(below, len(below)))
        for _ in range(_RESAMPLES)
    ]
    low, high = np.quantile(resampled, (0.025, 0.975))
    return Measured(_auc(above, below), float(low), float(high), min(len(right), len(wrong)))


def _auc(right: Floats, wrong: Floats) -> float:
    ordered = np.sort(wrong)
    under = np.searchsorted(ordered, right, "left")
    up_to = np.searchsorted(ordered, right, "right")
    return float((under + up_to).mean() / 2 / len(wrong))
