"""What is measured of a claim and its evidence, made one score by a bundle's calibration.

The features are those that `tests/quality/grounding` fits coefficients to; a bundle's
`bundle.json` holds the coefficients and the scores from which verdicts change.
"""

import math
from collections.abc import Sequence

import msgspec

from service.journey.digest import Verdict, WarningType
from service.journey.faults import Fault
from service.model_store.bundle import Calibration

_HARDLY = 0.25
"""Explained by less is rare where a claim is right: 4 % of the pairs tuned on
(`tests/quality/grounding`)."""
_LEAST_EXPLAINED = -1.0  # twice as surprising as unrelated: no worse can be told
_LEAVES_DOUBT: frozenset[WarningType] = frozenset({"low_coverage", "truncated"})


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """English and its evidence, before anyone judges them."""

    log_prob: float
    """Of the English given its evidence; mean per token, nats."""
    baseline: float | None = None
    """The same given unrelated sentences of the article; none if there are none."""
    log_length_ratio: float = 0.0
    """Logarithm of the English's length over its evidence's, in characters."""

    @property
    def margin(self) -> float | None:
        """By how much the evidence makes it likelier than unrelated sentences do; nats."""
        return None if self.baseline is None else self.log_prob - self.baseline


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """What a calibration has coefficients for: `Coefficients`, field by field."""

    log_prob: float
    margin: float
    explained: float
    hardly_explained: float
    longer: float
    shorter: float
    numbers: float
    dates: float
    names: float
    negation: float
    hedges: float


def log_length_ratio(source: str, english: str) -> float:
    """Logarithm of the English's length over its source's, in characters; 0 for none."""
    return math.log(len(english) / len(source)) if source and english else 0.0


def features_of(measured: Measured, faults: Sequence[Fault]) -> Features | None:
    """The features of a claim; none without a baseline, which they are made of.

    Args:
        faults: Of the English against its evidence.
    """
    margin = measured.margin
    if measured.baseline is None or margin is None:
        return None
    explained = margin / -measured.baseline if measured.baseline < 0 else 0.0
    explained = max(explained, _LEAST_EXPLAINED)
    types = {fault.type for fault in faults}
    return Features(
        log_prob=measured.log_prob,
        margin=margin,
        explained=explained,
        hardly_explained=max(0.0, _HARDLY - explained),
        longer=max(0.0, measured.log_length_ratio),
        shorter=max(0.0, -measured.log_length_ratio),
        numbers=float("number_mismatch" in types),
        dates=float("date_mismatch" in types),
        names=float("name_mismatch" in types),
        negation=float("negation_mismatch" in types),
        hedges=float("hedge_lost" in types),
    )


def score_of(features: Features, calibration: Calibration) -> float:
    """The chance that the evidence bears the English out, where it does in one of two; 0 to 1."""
    coefficients = calibration.coefficients
    logit = calibration.intercept + sum(
        getattr(coefficients, name) * value
        for name, value in msgspec.structs.asdict(features).items()
    )
    return 0.5 * (1.0 + math.tanh(logit / 2.0))


def verdict_of(score: float, faults: Sequence[Fault], calibration: Calibration) -> Verdict:
    """The verdict on a score; what a check contradicts is never called supported."""
    is_doubtful = any(fault.contradicts or fault.type in _LEAVES_DOUBT for fault in faults)
    if score >= calibration.supported_from and not is_doubtful:
        return "supported"
    return "weak" if score >= calibration.weak_from else "unsupported"
