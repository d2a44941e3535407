"""A small calibrated score: logistic regression over checks and forced decoding.

Examples are weighed so that an assumed share is right, and each kind of wrong counts alike:
the score is the probability of being right where that share of claims is.
Source: iteratively reweighted least squares, as in any text on generalised linear models.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import numpy as np

from tests.quality.grounding.statistics import Floats, share

_RIDGE: Final = 3e-4  # of the mean loss: as good as less on the tuning part, where 1e-3 is worse
_STEPS: Final = 50
_BINS: Final = 10


def balanced(labels: Sequence[str], is_right: Callable[[str], bool], right_share: float) -> Floats:
    """Weights of examples, one in sum: so large a share for right labels, alike within."""
    counts = Counter(labels)
    sides = Counter(is_right(label) for label in counts)
    shares = {True: right_share, False: 1 - right_share}
    return np.array(
        [shares[is_right(each)] / sides[is_right(each)] / counts[each] for each in labels]
    )


def fit(features: Floats, right: Floats, weights: Floats) -> tuple[Floats, float]:
    """Weighted logistic regression.

    Args:
        features: Shape (N, F).
        right: 1 or 0. Shape (N,).
        weights: One in sum. Shape (N,).

    Returns:
        Weights of the features as they are, shape (F,), and the intercept.
    """
    mean = np.average(features, axis=0, weights=weights)
    spread = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=weights))
    spread[spread == 0] = 1.0
    design = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    ridge = np.diag([_RIDGE] * features.shape[1] + [0.0])
    found = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = probability(design @ found)
        slope = design.T @ (weights * (chance - right)) + ridge @ found
        bend = (design.T * (weights * chance * (1 - chance))) @ design + ridge
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(found)), slope)
        found = found - step
        if np.abs(step).max() < 1e-8:
            break
    scaled = found[:-1] / spread
    return scaled, float(found[-1] - scaled @ mean)


def probability(logits: Floats) -> Floats:
    """The logistic function, which does not overflow."""
    return 0.5 * (1 + np.tanh(logits / 2))


def supported_from(scores: Floats, right: Floats, weights: Floats, precision: float) -> float:
    """The lowest score from which so large a share is right, by weight; 1 if there is none."""
    order = np.argsort(-scores, kind="stable")
    mass = np.cumsum(weights[order])
    share = np.cumsum((weights * right)[order]) / mass
    reached = np.flatnonzero(share >= precision)
    return float(scores[order[reached[-1]]]) if len(reached) else 1.0


def unsupported_below(scores: Floats, right: Floats, weights: Floats, precision: float) -> float:
    """The highest score under which so large a share is wrong, by weight; 0 if there is none."""
    return 1.0 - supported_from(1.0 - scores, 1.0 - right, weights, precision)


class Bin(msgspec.Struct, frozen=True):
    """Claims of like scores."""

    scored: float
    """Mean score."""
    right: float
    """Share that is right, by weight."""
    low: float
    high: float
    """Wilson's interval, counted in examples that would weigh the same."""
    count: int


def reliability(scores: Floats, right: Floats, weights: Floats) -> list[Bin]:
    """What share is right of those that were given about the same score; ten even bins."""
    found: list[Bin] = []
    places = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    for place in range(_BINS):
        inside = places == place
        if inside.any():
            mass = weights[inside]
            part = float((mass * right[inside]).sum() / mass.sum())
            size = float(mass.sum() ** 2 / (mass**2).sum())
            spread = share(round(part * size), max(1, round(size)))
            mean = float(np.average(scores[inside], weights=mass))
            found.append(Bin(mean, part, spread.low, spread.high, int(inside.sum())))
    return found


def calibration_error(bins: Sequence[Bin], scores: Floats, weights: Floats) -> float:
    """Mean distance between score and share right, by weight (expected calibration error)."""
    places = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    masses = [float(weights[places == place].sum()) for place in np.unique(places)]
    return sum(
        mass * abs(each.scored - each.right) for mass, each in zip(masses, bins, strict=True)
    ) / sum(masses)
