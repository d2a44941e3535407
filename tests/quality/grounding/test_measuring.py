"""What is measured of a claim, without weights."""

import math

import msgspec
import pytest

from tests.quality.grounding.checks import CHECKS, flags
from tests.quality.grounding.fitted import calibrate, joint_scores
from tests.quality.grounding.measuring import Claim, Judged, claims_of, judge, overlap
from tests.quality.grounding.pairs import SHIPPED, read
from tests.quality.grounding.report import alarm_level, detection, objections, precision

CLAIM = Claim(
    case="1",
    part="tuning",
    origin="none",
    label="right",
    how="translation",
    source="Gempa menewaskan 5 orang.",
    text="The earthquake killed 5 people.",
    unrelated=(),
)
JUDGED = Judged(
    claim=CLAIM,
    flagged=dict.fromkeys(CHECKS, False),
    score=-1.0,
    unrelated=(-4.0, -4.0),
    overlap=0.5,
    length=0.0,
)


class Missing(msgspec.Struct, frozen=True):
    kind: str


def wrong(explained: float) -> Judged:
    claim = msgspec.structs.replace(CLAIM, label="swapped")
    return msgspec.structs.replace(JUDGED, claim=claim, score=-4.0 * (1 - explained))


def test_explained_is_the_share_of_surprise_that_the_source_takes_away() -> None:
    assert JUDGED.explained == 0.75


def test_corrected_is_how_much_likelier_than_given_unrelated_sentences() -> None:
    assert JUDGED.corrected == 3.0


def test_overlap_is_the_share_of_words_and_numbers_in_common() -> None:
    assert overlap("Gempa di Jakarta 5 kali", "Quake in Jakarta 5 times") == 2 / 4


def test_clause_may_lack_what_a_whole_translation_may_not() -> None:
    def lacks(_source: str, _english: str) -> list[Missing]:
        return [Missing("missing")]

    assert flags(lacks, "a", "b", is_clause=False)
    assert not flags(lacks, "a", "b", is_clause=True)


def test_clause_may_not_say_otherwise() -> None:
    assert flags(lambda _source, _english: [Missing("changed")], "a", "b", is_clause=True)


def test_checks_are_measured_without_weights() -> None:
    judged = judge(list(claims_of(read(SHIPPED)[:9], 2)), None)
    assert all(math.isnan(each.score) for each in judged)
    assert {name for each in judged for name in each.flagged} >= {"numbers", "dates"}


def test_calibration_tells_explained_claims_from_others() -> None:
    calibration = calibrate([JUDGED] * 9 + [wrong(0.1)] * 9, 2)
    right, other = joint_scores([JUDGED, wrong(0.1)], calibration)
    assert right >= calibration.supported_from > other


def test_forced_decoding_objects_to_what_is_hardly_explained() -> None:
    level = alarm_level([JUDGED] * 9)
    assert objections(level)["decoding"](wrong(0.1))
    assert not objections(level)["decoding"](JUDGED)


def test_detection_is_told_for_every_kind() -> None:
    (line,) = [
        line for line in detection([JUDGED, wrong(0.1)], objections(0.5)) if "swapped" in line
    ]
    assert "swapped (1)" in line
    assert (
        line.count("100.0") == 2 * 2
    )  # decoding, and either: the share and the end of its interval


def test_precision_counts_false_alarms_on_right_claims_only() -> None:
    lines = list(precision([JUDGED, wrong(0.1)], objections(0.5)))
    (line,) = [line for line in lines if line.startswith("decoding")]
    assert line.split()[2] == "0.0"


@pytest.mark.parametrize("count", [0, 3])
def test_so_many_unrelated_sentences_are_taken_as_asked_for(count: int) -> None:
    assert {len(each.unrelated) for each in claims_of(read(SHIPPED)[:9], count)} == {count}
