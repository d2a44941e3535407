"""The joint score, fitted on the tuning part and applied to any."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from service.journey.calibration import score_of
from service.model_store.bundle import Bundle, Coefficients, Fit
from service.model_store.sealing import seal
from tests.quality.grounding import fitting
from tests.quality.grounding.measuring import FEATURES, Judged, features, table
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
    """Of each claim, so that so large a share is right and all kinds count alike. Shape (N,).

    Clauses weigh as whole sentences do, on both sides: shortness alone tells nothing.
    """
    kinds = ["right" if each.claim.is_right else each.claim.label for each in judged]
    return fitting.balanced(kinds, "right".__eq__, right_share)


def rightness(judged: Sequence[Judged]) -> Floats:
    """1 for right claims, 0 for others. Shape (N,)."""
    return np.array([float(each.claim.is_right) for each in judged])


def calibrate(judged: Sequence[Judged]) -> Fit:
    """Fit the joint score and its thresholds.

    Thresholds are taken among claims that no check contradicts, for the others' verdict does
    not hang on the score. Nothing here corrupts for hedges, so they are no feature.
    """
    found, intercept = fitting.fit(table(judged), rightness(judged), weights_of(judged))
    told = Fit(
        intercept=intercept,
        coefficients=Coefficients(**dict(zip(FEATURES, map(float, found), strict=True))),
        supported_from=1.0,
        weak_from=0.0,
        claims=len(judged),
        measured="",
    )
    open_ = np.array([not each.is_contradicted for each in judged])
    scores = joint_scores(judged, told)[open_]
    right, weights = rightness(judged)[open_], weights_of(judged)[open_]
    return msgspec.structs.replace(
        told,
        supported_from=fitting.supported_from(scores, right, weights, PRECISION),
        weak_from=fitting.unsupported_below(scores, right, weights, WRONG_PRECISION),
    )


def joint_scores(judged: Sequence[Judged], fit: Fit) -> Floats:
    """Probability of each claim to be right, as the service scores it. Shape (N,)."""
    return np.array([score_of(each, fit) for each in features(judged)])


def store(bundle: Bundle, fit: Fit, reporting: Sequence[Judged]) -> None:
    """Write a fit to others' English into a bundle's manifest, with what it was seen to be worth.

    Raises:
        OSError: As writing does.
    """
    scores, right, weights = (
        joint_scores(reporting, fit),
        rightness(reporting),
        weights_of(reporting),
    )
    error = fitting.calibration_error(fitting.reliability(scores, right, weights), scores, weights)
    measured = (
        f"fitted to the tuning part of tests/quality/grounding/pairs.jsonl; on {len(reporting)} "
        f"claims of its reporting part (FLORES-200 dev) the expected calibration error is "
        f"{error:.3f}; python -m tests.quality.grounding"
    )
    seal(
        bundle.folder,
        msgspec.structs.replace(
            bundle.manifest,
            calibration=msgspec.structs.replace(
                bundle.manifest.calibration,
                abstractive=msgspec.structs.replace(fit, measured=measured),
            ),
        ),
    )
