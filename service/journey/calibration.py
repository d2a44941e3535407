"""What is measured of a claim and its evidence, made one score by a bundle's calibration.

The features are those that `tests/quality/grounding` fits coefficients to; a bundle's
`bundle.json` holds the coefficients and the scores from which verdicts change.
"""

import math
from collections.abc import Sequence

import msgspec

from service.journey.faults import Fault
from service.model_store.bundle import Fit

_HARDLY = 0.25
"""Explained by less is rare where a claim is right: under 2 % of the pairs tuned on
(`tests/quality/grounding`)."""
_LEAST_EXPLAINED = -1.0  # twice as surprising as unrelated: no worse can be told


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

    @property
    def explained(self) -> float | None:
        """Share of the English's surprise, given unrelated sentences, that its evidence explains.

        At most 1; 0 where the evidence is as good as an unrelated sentence, and never under -1.
        """
        if self.baseline is None:
            return None
        share = 1.0 - self.log_prob / self.baseline if self.baseline < 0 else 0.0
        return max(share, _LEAST_EXPLAINED)


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """What a calibration has coefficients for: `Coefficients`, field by field."""

    log_prob: float
    explained: float
    hardly_explained: float
    longer: float
    numbers: float
    dates: float
    names: float
    negation: float


def log_length_ratio(source: str, english: str) -> float:
    """Logarithm of the English's length over its source's, in characters; 0 for none."""
    return math.log(len(english) / len(source)) if source and english else 0.0


def features_of(measured: Measured, faults: Sequence[Fault]) -> Features:
    """The features of a claim; nothing is explained where no baseline was measured.

    Args:
        faults: Of the English against its evidence.
    """
    explained = measured.explained
    types = {fault.type for fault in faults}
    return Features(
        log_prob=measured.log_prob,
        explained=explained or 0.0,
        hardly_explained=0.0 if explained is None else max(0.0, _HARDLY - explained),
        longer=max(0.0, measured.log_length_ratio),
        numbers=float("number_mismatch" in types),
        dates=float("date_mismatch" in types),
        names=float("name_mismatch" in types),
        negation=float("negation_mismatch" in types),
    )


def score_of(features: Features, fit: Fit) -> float:
    """The chance that the evidence bears the English out; 0 to 1. See `Fit`."""
    coefficients = fit.coefficients
    logit = fit.intercept + sum(
        getattr(coefficients, name) * value
        for name, value in msgspec.structs.asdict(features).items()
    )
    return 0.5 * (1.0 + math.tanh(logit / 2.0))
