"""How far the article bears English out, by checks and forced decoding together.

Weights with a calibration score by what was fitted to labelled pairs; all others by the
probability of the English, and say that they do.
"""

import math
from collections.abc import Sequence

from service.journey.calibration import Measured, features_of, score_of
from service.journey.digest import CheckOutcome, Checks, Support, Verdict, WarningType
from service.journey.faults import Fault
from service.model_store.bundle import Fit

_SUPPORTED_FROM = 0.15  # probability per token; chosen, uncalibrated
_WEAK_FROM = 0.04


def judge(faults: Sequence[Fault], measured: Measured, fit: Fit | None = None) -> Support:
    """What checks and forced decoding say of English and the source said to support it.

    What a check contradicts is unsupported, and what one finds wanting at most weak, whatever
    the score: a mean over many words hardly moves for a changed number.

    Args:
        faults: Of the English against that source.
        fit: To such English under the weights that measured. Without one, or without the
            baseline that it wants, the score is the probability per token, and the scores
            from which verdicts change are chosen.
    """
    is_calibrated = fit is not None and not (fit.wants_baseline and measured.baseline is None)
    if fit is None or not is_calibrated:
        score = math.exp(min(measured.log_prob, 0.0))
        verdict = _verdict(faults, score, _SUPPORTED_FROM, _WEAK_FROM)
    else:
        score = score_of(features_of(measured, faults), fit)
        verdict = _verdict(faults, score, fit.supported_from, fit.weak_from)
    return Support(
        verdict=verdict,
        score=score,
        calibrated=is_calibrated,
        margin=measured.margin,
        checks=_checks(faults),
    )


def _verdict(
    faults: Sequence[Fault], score: float, supported_from: float, weak_from: float
) -> Verdict:
    if any(fault.contradicts for fault in faults) or score < weak_from:
        return "unsupported"
    if any(fault.type != "sentence_split" for fault in faults) or score < supported_from:
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
