import os
import threading
from pathlib import Path

import msgspec
import pytest

from service.errors import CannotStore
from service.model_store import Bundle, ModelCache, publish, unfinished
from service.model_store.publishing import unfinished_if_free, withdraw
from tests.support.sealed import sealed_bundle


def _not_busy() -> None:
    raise AssertionError("nobody else is at work")


def _made(cache: Path, name: str, weights: bytes) -> Bundle:
    """A sealed bundle `name/1` in the folder for unfinished work."""
    made = sealed_bundle(cache / ".unfinished" / name, f"{name}/1", weights=weights)
    os.utime(made.folder / "bundle.json", (0, 0))
    return made


def test_a_published_bundle_is_found_and_the_newest(tmp_path: Path) -> None:
    sealed_bundle(tmp_path, "zz/1", age_s=0)
    published = publish(_made(tmp_path, "a", b"new"), tmp_path)
    assert published.folder == tmp_path / "a" / "1"
    assert ModelCache(tmp_path).find("translate", None) == published
    ModelCache(tmp_path).verify(published)


def test_a_bundle_that_is_there_is_replaced(tmp_path: Path) -> None:
    sealed_bundle(tmp_path, "a/1", weights=b"old")
    publish(_made(tmp_path, "a", b"new"), tmp_path)
    assert (tmp_path / "a" / "1" / "model.bin").read_bytes() == b"new"
    assert not (tmp_path / ".unfinished" / "a" / "replaced").exists()


def test_a_bundle_that_a_killed_replacement_put_aside_is_put_back(tmp_path: Path) -> None:
    sealed_bundle(tmp_path, "a/2")
    old = sealed_bundle(tmp_path, "a/1")
    aside = tmp_path / ".unfinished" / "a" / "replaced" / "1"
    aside.parent.mkdir(parents=True)
    old.folder.rename(aside)
    with unfinished(tmp_path, "a", when_busy=_not_busy):
        ModelCache(tmp_path).verify(ModelCache(tmp_path).named("a/1"))


def test_a_withdrawn_bundle_leaves_nothing(tmp_path: Path) -> None:
    one, two = sealed_bundle(tmp_path, "a/1"), sealed_bundle(tmp_path, "a/2")
    for bundle in (one, two):
        with unfinished(tmp_path, "a", when_busy=_not_busy):
            withdraw(bundle.folder, tmp_path)
    assert not (tmp_path / "a").exists()
    assert list((tmp_path / ".unfinished" / "a").glob("[!l]*")) == []


def test_withdrawing_a_link_leaves_what_it_points_to(tmp_path: Path) -> None:
    elsewhere = sealed_bundle(tmp_path / "elsewhere", "a/1")
    (tmp_path / "cache" / "a").mkdir(parents=True)
    (tmp_path / "cache" / "a" / "1").symlink_to(elsewhere.folder)
    with unfinished(tmp_path / "cache", "a", when_busy=_not_busy):
        withdraw(tmp_path / "cache" / "a" / "1", tmp_path / "cache")
    assert not (tmp_path / "cache" / "a").exists()
    ModelCache(tmp_path / "elsewhere").verify(elsewhere)


@pytest.mark.parametrize("name", ["../a", "a/b", "", ".", "..", "-a"])
def test_work_under_an_unsafe_name_is_refused(tmp_path: Path, name: str) -> None:
    with (
        pytest.raises(CannotStore, match="cannot name a bundle"),
        unfinished(tmp_path / "cache", name, when_busy=_not_busy),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [{"revision": "../../b"}, {"name": "in_use.json"}])
def test_a_bundle_of_an_unsafe_name_is_not_published(tmp_path: Path, name: dict[str, str]) -> None:
    made = _made(tmp_path, "a", b"new")
    manifest = msgspec.structs.replace(made.manifest, **name)
    with pytest.raises(CannotStore, match="cannot name"):
        publish(Bundle(manifest=manifest, folder=made.folder), tmp_path)


def test_one_worker_waits_for_the_other_and_says_so(tmp_path: Path) -> None:
    told, order = threading.Event(), list[str]()

    def second() -> None:
        with unfinished(tmp_path, "a", when_busy=told.set):
            order.append("second")

    with unfinished(tmp_path, "a", when_busy=_not_busy):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(10)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_name_that_is_worked_on_is_not_free(tmp_path: Path) -> None:
    found: list[Path | None] = []

    def other() -> None:
        with unfinished_if_free(tmp_path, "a") as work:
            found.append(work)

    with unfinished(tmp_path, "a", when_busy=_not_busy):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert found == [None]
