from pathlib import Path

import pytest

from service.errors import BundleCorrupt, BundleMissing
from service.model_store import ModelCache
from service.model_store.references import parse_reference
from service.model_store.uses import read_uses, remember_use
from tests.support.sealed import sealed_bundle


def _use(cache: Path, reference: str | None) -> None:
    chosen = None if reference is None else parse_reference(reference)
    remember_use(cache, "translate", chosen, when_busy=_not_busy)


def _not_busy() -> None:
    raise AssertionError("nobody else is at work")


def test_nothing_is_chosen_at_first(tmp_path: Path) -> None:
    assert read_uses(tmp_path / "absent") == {}


def test_the_chosen_goes_before_the_best(tmp_path: Path) -> None:
    chosen = sealed_bundle(tmp_path, "demo/1", is_demonstration=True)
    sealed_bundle(tmp_path, "real/1")
    _use(tmp_path, "demo")
    assert ModelCache(tmp_path).find("translate", None) == chosen


def test_the_named_goes_before_the_chosen(tmp_path: Path) -> None:
    sealed_bundle(tmp_path, "a/1")
    named = sealed_bundle(tmp_path, "b/1")
    _use(tmp_path, "a")
    assert ModelCache(tmp_path).serving("b/1", None) == (named,)


def test_a_name_follows_the_newest_and_a_revision_stays(tmp_path: Path) -> None:
    old = sealed_bundle(tmp_path, "a/1", age_s=9)
    _use(tmp_path, "a/1")
    new = sealed_bundle(tmp_path, "a/2", age_s=0)
    assert ModelCache(tmp_path).find("translate", None) == old
    _use(tmp_path, "a")
    assert ModelCache(tmp_path).find("translate", None) == new


def test_a_choice_leaves_the_other_task_alone(tmp_path: Path) -> None:
    remember_use(tmp_path, "summarise", parse_reference("mt5"), when_busy=_not_busy)
    _use(tmp_path, "nllb/1")
    assert read_uses(tmp_path) == {
        "summarise": parse_reference("mt5"),
        "translate": parse_reference("nllb/1"),
    }
    _use(tmp_path, None)
    assert read_uses(tmp_path) == {"summarise": parse_reference("mt5")}


@pytest.mark.parametrize("task", ["translate", "summarise"])
def test_a_choice_that_is_gone_is_told_with_what_mends_it(tmp_path: Path, task: str) -> None:
    sealed_bundle(tmp_path, "a/1")
    (tmp_path / "in_use.json").write_text(f'{{"{task}": "gone/7"}}')
    with pytest.raises(BundleMissing, match=f"'gone/7' to {task}.*use --unset {task}"):
        ModelCache(tmp_path).serving(None, None)


@pytest.mark.parametrize("text", ["{", "[]", '{"translate": 3}', '{"translate": "../x"}', "\xff"])
def test_a_file_that_does_not_parse_is_named(tmp_path: Path, text: str) -> None:
    sealed_bundle(tmp_path, "a/1")
    (tmp_path / "in_use.json").write_text(text, encoding="latin-1")
    with pytest.raises(BundleCorrupt, match=r"in_use\.json does not say.*delete it"):
        ModelCache(tmp_path).find("translate", None)
