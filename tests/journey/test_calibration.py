import math

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.journey.calibration import (
    Features,
    Measured,
    features_of,
    log_length_ratio,
    score_of,
)
from service.journey.faults import Fault
from service.model_store.bundle import Calibration, Coefficients, Fit, Manifest

MEASURED = Measured(log_prob=-0.5, baseline=-2.5, log_length_ratio=0.2)


def _fit(**coefficients: float) -> Fit:
    return Fit(
        intercept=-1.0,
        coefficients=Coefficients(**coefficients),
        supported_from=0.8,
        weak_from=0.4,
        claims=2,
        measured="two pairs of a test",
    )


def test_every_feature_has_a_coefficient_and_no_coefficient_is_left_over() -> None:
    assert Features.__struct_fields__ == Coefficients.__struct_fields__


def test_features_are_what_was_measured() -> None:
    found = features_of(MEASURED, (Fault(type="name_mismatch", detail="x"),))
    assert msgspec.structs.asdict(found) == pytest.approx(
        {
            "log_prob": -0.5,
            "explained": 0.8,
            "hardly_explained": 0.0,
            "longer": 0.2,
            "numbers": 0.0,
            "dates": 0.0,
            "names": 1.0,
            "negation": 0.0,
        }
    )


def test_what_is_hardly_explained_counts_from_a_quarter_down() -> None:
    found = features_of(Measured(log_prob=-1.8, baseline=-2.0), ())
    assert (found.explained, found.hardly_explained) == pytest.approx((0.1, 0.15))


def test_shorter_english_is_no_worse_for_it() -> None:
    found = features_of(Measured(log_prob=-0.5, baseline=-2.5, log_length_ratio=-0.7), ())
    assert found.longer == 0.0


def test_nothing_is_explained_where_no_surprise_is_left() -> None:
    found = features_of(Measured(log_prob=-1.0, baseline=0.0), ())
    assert found.explained == 0.0


def test_without_a_baseline_nothing_is_explained() -> None:
    found = features_of(Measured(log_prob=-0.5), ())
    assert (found.log_prob, found.explained, found.hardly_explained) == (-0.5, 0.0, 0.0)


@pytest.mark.parametrize(
    ("coefficients", "logit"),
    [({}, -1.0), ({"explained": 5.0}, 3.0), ({"explained": 5.0, "numbers": -3.0}, 0.0)],
)
def test_the_score_is_the_logistic_of_the_weighed_features(
    coefficients: dict[str, float], logit: float
) -> None:
    found = features_of(MEASURED, (Fault(type="number_mismatch", detail="x"),))
    expected = 1 / (1 + math.exp(-logit))
    assert score_of(found, _fit(**coefficients)) == pytest.approx(expected)


@given(st.floats(-1e6, 0), st.floats(-1e6, 0), st.floats(-1e3, 1e3))
@example(-8.0, -4e-308, 0.0)
def test_any_score_is_a_chance(log_prob: float, baseline: float, weight: float) -> None:
    found = features_of(Measured(log_prob=log_prob, baseline=baseline), ())
    assert 0.0 <= score_of(found, _fit(explained=weight, hardly_explained=weight)) <= 1.0


def test_a_length_ratio_of_nothing_is_none() -> None:
    assert log_length_ratio("", "text") == log_length_ratio("teks", "") == 0.0
    assert log_length_ratio("ab", "abcd") == pytest.approx(math.log(2))


def test_a_calibration_is_read_from_a_manifest_and_need_not_be_there() -> None:
    assert Manifest.__struct_defaults__[-1] == Calibration()
    calibration = Calibration(extractive=_fit(log_prob=1.5))
    encoded = msgspec.json.encode(calibration)
    assert msgspec.json.decode(encoded, type=Calibration) == calibration
    with pytest.raises(msgspec.ValidationError, match="unknown"):
        msgspec.json.decode(encoded.replace(b"log_prob", b"magic"), type=Calibration)
