"""The shipped set is what its README says."""

from collections import Counter
from pathlib import Path

from tests.quality.grounding.corrupting import KINDS
from tests.quality.grounding.pairs import SHIPPED, documents, read, write

CASES = read(SHIPPED)


def test_there_are_more_than_three_hundred_pairs_to_report_on_and_all_kinds() -> None:
    kinds = Counter(each.kind for case in CASES if case.part == "reporting" for each in case.wrong)
    assert kinds.total() > 300
    assert set(kinds) == set(KINDS)


def test_only_flores_is_reported_on_and_is_not_tuned_to() -> None:
    assert {(case.part, case.origin) for case in CASES} == {
        ("reporting", "flores-dev"),
        ("tuning", "globalvoices"),
        ("tuning", "tico19"),
    }


def test_every_corruption_differs_from_the_translation() -> None:
    assert not [case.id for case in CASES for each in case.wrong if each.text == case.english]


def test_documents_are_nine_neighbouring_lines_of_one_corpus() -> None:
    for document in documents(CASES):
        assert len(document) == 9
        assert len({(case.document, case.origin) for case in document}) == 1
    assert [case for document in documents(CASES) for case in document] == CASES


def test_written_cases_are_read_back(tmp_path: Path) -> None:
    write(CASES[:3], tmp_path / "pairs.jsonl")
    assert read(tmp_path / "pairs.jsonl") == CASES[:3]
