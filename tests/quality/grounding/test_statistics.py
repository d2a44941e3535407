"""Figures against ones worked out by hand or published."""

import math

import numpy as np
import pytest

from tests.quality.grounding import fitting
from tests.quality.grounding.statistics import auc, share


def test_share_has_wilsons_interval() -> None:
    found = share(8, 10)  # 0.490 to 0.943, Wilson's by the textbook
    assert (round(found.low, 3), round(found.high, 3)) == (0.490, 0.943)


def test_share_of_none_is_uncertain_above_nought() -> None:
    found = share(0, 100)
    assert found.low == 0
    assert found.high == pytest.approx(0.037, abs=0.001)


def test_share_of_nothing_is_no_number() -> None:
    assert math.isnan(share(0, 0).value)


def test_auc_counts_pairs_and_half_of_ties() -> None:
    assert auc([1.0, 2.0], [1.0, 0.0]).value == (0.5 + 1 + 1 + 1) / 4


def test_auc_interval_holds_the_figure() -> None:
    found = auc([0.2, 0.6, 0.8, 0.9], [0.1, 0.3, 0.5, 0.7])
    assert found.low <= found.value <= found.high


def test_fit_recovers_the_weights_that_made_the_labels() -> None:
    chance = np.random.default_rng(3)
    features = chance.normal(size=(20_000, 2))
    chances = fitting.probability(features @ np.array([2.0, -1.0]) + 0.5)
    right = (chance.random(len(features)) < chances).astype(float)
    weights, intercept = fitting.fit(features, right, np.full(len(features), 1 / len(features)))
    assert weights == pytest.approx([2.0, -1.0], abs=0.1)
    assert intercept == pytest.approx(0.5, abs=0.1)


def test_fit_of_classes_that_never_mix_stays_finite() -> None:
    weights, intercept = fitting.fit(
        np.array([[0.0], [1.0]]), np.array([0.0, 1.0]), np.array([0.5, 0.5])
    )
    assert weights[0] > 0
    assert math.isfinite(intercept)


def test_weights_give_the_wanted_share_to_right_labels_and_as_much_to_each_kind() -> None:
    labels = ["right", "right", "number", "name", "name"]
    found = fitting.balanced(labels, "right".__eq__, 0.8)
    assert found == pytest.approx([0.4, 0.4, 0.1, 0.05, 0.05])


def test_supported_begins_where_enough_are_right() -> None:
    scores, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 1.0, 0.0, 1.0])
    assert fitting.supported_from(scores, right, np.full(4, 0.25), 0.9) == 0.8


def test_unsupported_ends_where_too_many_are_right() -> None:
    scores, right = np.array([0.9, 0.8, 0.2, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])
    assert fitting.unsupported_below(scores, right, np.full(4, 0.25), 0.9) == pytest.approx(0.2)


def test_reliability_of_scores_that_are_shares_lies_on_the_diagonal() -> None:
    scores, right = np.array([0.25] * 4 + [0.75] * 4), np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    found = fitting.reliability(scores, right, np.full(8, 1 / 8))
    assert [(each.scored, each.right, each.count) for each in found] == [
        (0.25, 0.25, 4),
        (0.75, 0.75, 4),
    ]
