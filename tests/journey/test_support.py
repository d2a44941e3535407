import math

import msgspec
import pytest

from service.journey.calibration import Measured
from service.journey.digest import Support, Verdict, WarningType
from service.journey.faults import Fault, faults_of
from service.journey.support import judge
from service.model_store.bundle import Coefficients, Fit

SOURCE = "Volume perdagangan tumbuh 30 persen pada 15 Desember."
RIGHT = "Trade grew 30 percent on December 15."
CONTRADICTED = Fault(type="number_mismatch", detail="30 became 50", contradicts=True)
FIT = Fit(
    intercept=-3.0,
    coefficients=Coefficients(explained=6.0, numbers=-1.0),
    supported_from=0.8,
    weak_from=0.4,
    claims=2,
    measured="two pairs of a test",
)


def _judge(english: str, log_prob: float) -> Support:
    return judge(faults_of(SOURCE, english), Measured(log_prob=log_prob))


def test_english_without_a_word_supports_nothing() -> None:
    [fault] = faults_of(SOURCE, " .")
    assert judge((fault,), Measured(log_prob=-0.1)).verdict == "unsupported"


@pytest.mark.parametrize(
    ("english", "log_prob", "verdict"),
    [
        ("Trade grew 30 percent on December 15.", -0.3, "supported"),
        ("Trade grew 50 percent on December 15.", -0.3, "unsupported"),
        ("Trade grew 30 percent on December 16.", -0.3, "unsupported"),
        ("Trade grew on December 15, it was said.", -0.3, "weak"),
        ("Trade grew 30 percent on December 15.", -2.5, "weak"),
        ("Trade grew 30 percent on December 15.", -4.0, "unsupported"),
        (
            "Trade trade trade trade trade trade trade 30 percent on December 15.",
            -0.3,
            "unsupported",
        ),
    ],
)
def test_verdicts_follow_checks_and_score(english: str, log_prob: float, verdict: str) -> None:
    support = _judge(english, log_prob)
    assert support.verdict == verdict
    assert support.score == pytest.approx(math.exp(log_prob))


def test_checks_tell_missing_from_mismatched() -> None:
    less = _judge("Trade grew on December 15, it was said.", -0.3)
    assert less.checks.numbers == "missing"
    other = _judge("Trade grew 50 percent on December 15.", -0.3)
    assert other.checks.numbers == "mismatch"
    later = _judge("Trade grew 30 percent on December 16.", -0.3)
    assert later.checks.dates == "mismatch"
    assert _judge(RIGHT, -0.3).checks.length == "ok"


def test_checks_tell_of_names_and_denials() -> None:
    faults = (
        Fault(type="name_mismatch", detail="Xi is spelt otherwise"),
        Fault(type="negation_mismatch", detail="not is added", contradicts=True),
    )
    checks = judge(faults, Measured(log_prob=-0.3)).checks
    assert (checks.names, checks.negation, checks.numbers) == ("missing", "mismatch", "ok")


@pytest.mark.parametrize("kind", ["name_mismatch", "hedge_lost"])
def test_a_misspelt_name_or_a_lost_hedge_only_weakens(kind: WarningType) -> None:
    fault = Fault(type=kind, detail="something is lost")
    assert judge((fault,), Measured(log_prob=-0.1)).verdict == "weak"


def test_the_margin_is_what_the_evidence_adds_over_unrelated_sentences() -> None:
    support = judge((), Measured(log_prob=-0.5, baseline=-3.0))
    assert support.margin == pytest.approx(2.5)
    assert judge((), Measured(log_prob=-0.5)).margin is None


def test_without_a_calibration_the_verdict_says_that_it_follows_rules() -> None:
    fluent = judge((), Measured(log_prob=-0.1, baseline=-0.1))
    assert (fluent.verdict, fluent.calibrated) == ("supported", False)


def test_without_the_baseline_it_wants_a_fit_is_of_no_use() -> None:
    support = judge((), Measured(log_prob=-0.5), FIT)
    assert (support.calibrated, support.score) == (False, pytest.approx(math.exp(-0.5)))


def test_a_fit_to_log_probabilities_wants_no_baseline() -> None:
    fit = msgspec.structs.replace(FIT, coefficients=Coefficients(log_prob=4.0), intercept=4.0)
    support = judge((), Measured(log_prob=-0.5), fit)
    assert (support.calibrated, support.score) == (True, pytest.approx(1 / (1 + math.exp(-2))))


@pytest.mark.parametrize(
    ("baseline", "verdict"), [(-3.0, "supported"), (-1.2, "weak"), (-0.5, "unsupported")]
)
def test_a_calibrated_verdict_follows_what_the_evidence_explains(
    baseline: float, verdict: Verdict
) -> None:
    support = judge((), Measured(log_prob=-0.5, baseline=baseline), FIT)
    assert (support.verdict, support.calibrated) == (verdict, True)


def test_fluent_english_alone_does_not_score() -> None:
    fluent = judge((), Measured(log_prob=-0.05, baseline=-0.05), FIT)
    borne_out = judge((), Measured(log_prob=-1.5, baseline=-8.0), FIT)
    assert (fluent.score < 0.2, borne_out.score > 0.8) == (True, True)


def test_what_is_contradicted_is_unsupported_whatever_its_score() -> None:
    sure = Measured(log_prob=-0.1, baseline=-9.0)
    assert judge((), sure, FIT).verdict == "supported"
    support = judge((CONTRADICTED,), sure, FIT)
    assert (support.verdict, support.score > FIT.supported_from) == ("unsupported", True)


def test_what_a_check_finds_wanting_is_at_most_weak() -> None:
    sure = Measured(log_prob=-0.1, baseline=-9.0)
    fault = Fault(type="hedge_lost", detail="'mungkin' is not in the English")
    assert judge((fault,), sure, FIT).verdict == "weak"


def test_a_loop_is_unsupported_whatever_its_score() -> None:
    loop = faults_of("Harga beras naik tajam.", "rise rise rise rise rise rise rise rise")
    sure = Measured(log_prob=-0.1, baseline=-9.0)
    assert "repetition" in [fault.type for fault in loop]
    assert judge(loop, sure, FIT).verdict == "unsupported"
