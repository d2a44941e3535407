"""The joint score, fitted on the tuning part and applied to any."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from tests.quality.grounding import fitting
from tests.quality.grounding.measuring import FEATURES, RIGHT, Judged, features
from tests.quality.grounding.statistics import Floats

RIGHT_SHARE: Final = 0.8
"""Of claims that are right before anything is known. Assumed, not measured: most sentences of a
digest are translations of sentences of the article."""
PRECISION: Final = 0.975
"""Wanted of the verdict `supported`, where `RIGHT_SHARE` holds; 0.95 is asked for, and the rest
is for shares that are less."""
WRONG_PRECISION: Final = 0.95
"""Wanted of the verdict `unsupported`: of what is dropped, one in twenty may be right."""


def weights_of(judged: Sequence[Judged], right_share: float = RIGHT_SHARE) -> Floats:
    """Of each claim, so that so large a share is right and all kinds count alike. Shape (N,)."""
    labels = [each.claim.label for each in judged]
    return fitting.balanced(labels, RIGHT.__contains__, right_share)


def rightness(judged: Sequence[Judged]) -> Floats:
    """1 for right claims, 0 for others. Shape (N,)."""
    return np.array([float(each.claim.is_right) for each in judged])


def calibrate(judged: Sequence[Judged], baselines: int) -> fitting.Calibration:
    """Fit the joint score and its thresholds."""
    table, right, weights = features(judged), rightness(judged), weights_of(judged)
    found, intercept = fitting.fit(table, right, weights)
    scores = fitting.probability(table @ found + intercept)
    return fitting.Calibration(
        weights={name: float(each) for name, each in zip(FEATURES, found, strict=True)},
        intercept=intercept,
        supported_from=fitting.supported_from(scores, right, weights, PRECISION),
        unsupported_below=fitting.unsupported_below(scores, right, weights, WRONG_PRECISION),
        baselines=baselines,
        pairs=len(judged),
    )


def joint_scores(judged: Sequence[Judged], calibration: fitting.Calibration) -> Floats:
    """Probability of each claim to be right. Shape (N,)."""
    found = np.array([calibration.weights[name] for name in FEATURES])
    return fitting.probability(features(judged) @ found + calibration.intercept)
