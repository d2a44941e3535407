"""How far the article bears English out, by checks and forced decoding together.

Weights with a calibration judge by one score that was fitted to labelled pairs; all others
by rules over the checks and the probability of the English, and say that they do.
"""

import math
from collections.abc import Sequence

from service.journey.calibration import Measured, features_of, score_of, verdict_of
from service.journey.digest import CheckOutcome, Checks, Support, Verdict, WarningType
from service.journey.faults import Fault
from service.model_store.bundle import Calibration

_WEAK_BELOW = 0.15  # probability per token; chosen, uncalibrated
_UNSUPPORTED_BELOW = 0.04


def judge(
    faults: Sequence[Fault], measured: Measured, calibration: Calibration | None = None
) -> Support:
    """What checks and forced decoding say of English and the source said to support it.

    Args:
        faults: Of the English against that source.
        calibration: Of the weights that measured; without one, or without a baseline, the
            verdict follows rules, and the score is the probability per token.
    """
    features = features_of(measured, faults)
    if calibration is None or features is None:
        score = math.exp(min(measured.log_prob, 0.0))
        verdict = _verdict_by_rules(faults, score)
        is_calibrated = False
    else:
        score = score_of(features, calibration)
        verdict = verdict_of(score, faults, calibration)
        is_calibrated = True
    return Support(
        verdict="unsupported" if _says_nothing(faults) else verdict,
        score=score,
        calibrated=is_calibrated,
        margin=measured.margin,
        checks=_checks(faults),
    )


def _says_nothing(faults: Sequence[Fault]) -> bool:
    """Whether the English loops, or is empty."""
    return any(
        fault.type == "repetition" or (fault.type == "low_coverage" and fault.contradicts)
        for fault in faults
    )


def _verdict_by_rules(faults: Sequence[Fault], score: float) -> Verdict:
    """A contradiction is fatal; whatever else is wrong weakens."""
    if any(fault.contradicts for fault in faults) or score < _UNSUPPORTED_BELOW:
        return "unsupported"
    if any(fault.type != "sentence_split" for fault in faults) or score < _WEAK_BELOW:
        return "weak"
    return "supported"


def _checks(faults: Sequence[Fault]) -> Checks:
    is_short = any(fault.type == "low_coverage" for fault in faults)
    return Checks(
        numbers=_outcome(faults, "number_mismatch"),
        dates=_outcome(faults, "date_mismatch"),
        names=_outcome(faults, "name_mismatch"),
        negation=_outcome(faults, "negation_mismatch"),
        length="short" if is_short else "ok",
    )


def _outcome(faults: Sequence[Fault], kind: WarningType) -> CheckOutcome:
    for fault in faults:
        if fault.type == kind:
            return "mismatch" if fault.contradicts else "missing"
    return "ok"
