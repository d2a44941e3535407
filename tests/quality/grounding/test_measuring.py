"""What is measured of a claim, without weights."""

import math
from pathlib import Path

import msgspec
import pytest

from service.journey.baseline import UNRELATED, unrelated
from service.journey.similarity import content_stems
from service.model_store import Bundle, ModelCache
from service.model_store.bundle import Manifest
from tests.quality.grounding.corrupting import Damaged, main_clause
from tests.quality.grounding.fitted import calibrate, joint_scores, store
from tests.quality.grounding.measuring import Claim, Judged, claims_of, judge, judged_by, overlap
from tests.quality.grounding.pairs import SHIPPED, Case, read
from tests.quality.grounding.report import alarm_level, detection, objections, precision

CLAIM = Claim(
    case="1",
    part="tuning",
    origin="none",
    label="right",
    how="translation",
    source="Gempa menewaskan 5 orang.",
    text="The earthquake killed 5 people.",
    is_clause=False,
    document="Gempa menewaskan 5 orang.",
    unrelated=(),
)
JUDGED = judged_by(CLAIM, [-1.0, -4.0, -4.0])


def wrong(explained: float) -> Judged:
    claim = msgspec.structs.replace(CLAIM, label="swapped")
    return judged_by(claim, [-4.0 * (1 - explained), -4.0])


def test_explained_is_the_share_of_surprise_that_the_source_takes_away() -> None:
    assert JUDGED.explained == 0.75


def test_margin_is_how_much_likelier_than_given_unrelated_sentences() -> None:
    assert JUDGED.margin == 3.0


def test_overlap_is_the_share_of_words_and_numbers_in_common() -> None:
    assert overlap("Gempa di Jakarta 5 kali", "Quake in Jakarta 5 times") == 2 / 4


LACKING = msgspec.structs.replace(CLAIM, text="The earthquake killed many.")


def test_clause_may_lack_what_a_whole_translation_may_not() -> None:
    clause = msgspec.structs.replace(LACKING, is_clause=True)
    assert judged_by(LACKING, [-1.0]).flagged["numbers"]
    assert not judged_by(clause, [-1.0]).flagged["numbers"]


def test_clause_may_not_say_otherwise() -> None:
    other = msgspec.structs.replace(CLAIM, is_clause=True, text="It killed 6 people.")
    assert judged_by(other, [-1.0]).is_contradicted


def test_what_is_done_to_a_clause_is_wrong_too() -> None:
    english = "The quake killed 5 people in the town on Monday, while others fled to the hills."
    case = Case(
        id="1",
        part="tuning",
        origin="none",
        document="1",
        source="Gempa menewaskan 5 orang.",
        english=english,
        clause=main_clause(english),
        wrong=(
            Damaged(kind="number", how="numeral", text=english.replace("5", "7")),
            Damaged(kind="invented", how="clause", text=f"{english[:-1]}, and the sea rose."),
        ),
    )
    found = [(each.label, each.is_clause) for each in claims_of([case], 1)]
    assert found == [
        ("right", False),
        ("clause", True),
        ("number", False),
        ("number", True),
        ("invented", False),
    ]


def test_unrelated_sentences_are_those_that_the_service_would_take() -> None:
    cases = read(SHIPPED)[:9]
    stems = [frozenset(content_stems(case.source)) for case in cases]
    (first, *_) = unrelated(0, stems)
    claim = next(claims_of(cases, UNRELATED))
    assert claim.unrelated == (cases[first].source,)


def test_checks_are_measured_without_weights() -> None:
    judged = judge(list(claims_of(read(SHIPPED)[:9], 2)), None)
    assert all(math.isnan(each.score) for each in judged)
    assert {name for each in judged for name in each.flagged} >= {"numbers", "dates"}


def test_calibration_tells_explained_claims_from_others() -> None:
    calibration = calibrate([JUDGED] * 9 + [wrong(0.1)] * 9)
    right, other = joint_scores([JUDGED, wrong(0.1)], calibration)
    assert right >= calibration.supported_from > other


def test_thresholds_do_not_hang_on_what_a_check_contradicts() -> None:
    some = [JUDGED] * 9 + [wrong(0.1)]
    other = msgspec.structs.replace(CLAIM, label="number", text="The earthquake killed 6 people.")
    with_contradicted = calibrate([*some, *[judged_by(other, [-0.1, -4.0])] * 9])
    right = joint_scores([JUDGED], with_contradicted)[0]
    assert with_contradicted.supported_from == pytest.approx(right)


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


def test_a_stored_calibration_is_read_back_and_its_files_still_verify(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"weights")
    manifest = ModelCache(Path("model_cache")).find("translate", None).manifest
    bundle = Bundle(manifest=manifest, folder=tmp_path)
    calibration = calibrate([JUDGED] * 9 + [wrong(0.1)] * 9)
    store(bundle, calibration, [JUDGED, wrong(0.1)])
    stored = msgspec.json.decode((tmp_path / "bundle.json").read_bytes(), type=Manifest)
    assert stored.calibration.abstractive is not None
    assert stored.calibration.abstractive.coefficients == calibration.coefficients
    assert "on 2 claims" in stored.calibration.abstractive.measured
    assert [file.name for file in stored.files] == ["model.bin"]


@pytest.mark.parametrize("count", [0, 3])
def test_so_many_unrelated_sentences_are_taken_as_asked_for(count: int) -> None:
    assert {len(each.unrelated) for each in claims_of(read(SHIPPED)[:9], count)} == {count}
