import threading
from pathlib import Path

from service.model_store import Bundle, ModelCache, unfinished
from service.model_store.pruning import clear_away, leftovers
from tests.support.sealed import sealed_bundle


def _found(cache: Path, *serving: Bundle) -> dict[str, tuple[str, int]]:
    return {
        str(each.folder.relative_to(cache)): (each.reason, each.size_bytes)
        for each in leftovers(ModelCache(cache), serving)
    }


def _pruned(cache: Path, *serving: Bundle) -> int:
    found = leftovers(ModelCache(cache), serving)
    return sum(clear_away(each, cache, when_busy=_not_busy) or 0 for each in found)


def _not_busy() -> None:
    raise AssertionError("nobody else is at work")


def _abandon(cache: Path, name: str) -> Path:
    work = cache / ".unfinished" / name / "source"
    work.mkdir(parents=True)
    (work / "model.safetensors").write_bytes(bytes(500))
    return work


def test_revisions_older_than_the_one_in_use_may_go(tmp_path: Path) -> None:
    old = sealed_bundle(tmp_path, "a/2", age_s=9)
    in_use = sealed_bundle(tmp_path, "a/1", age_s=5)
    newer = sealed_bundle(tmp_path, "a/3", age_s=0)
    other = sealed_bundle(tmp_path, "b/1", age_s=99)
    size_bytes = sum(path.stat().st_size for path in old.folder.iterdir())
    assert _found(tmp_path, in_use) == {"a/2": ("older than the one in use", size_bytes)}
    assert _pruned(tmp_path, in_use) == size_bytes
    assert ModelCache(tmp_path).bundles() == (in_use, newer, other)


def test_demonstrations_stay(tmp_path: Path) -> None:
    sealed_bundle(tmp_path, "a/1", age_s=9, is_demonstration=True)
    assert _found(tmp_path, sealed_bundle(tmp_path, "a/2", age_s=0)) == {}


def test_abandoned_work_may_go(tmp_path: Path) -> None:
    work = _abandon(tmp_path, "a")
    assert _found(tmp_path) == {".unfinished/a": ("unfinished work", 500)}
    assert _pruned(tmp_path) == 500
    assert not work.exists()
    assert _found(tmp_path) == {}


def test_work_that_someone_is_at_stays(tmp_path: Path) -> None:
    work = _abandon(tmp_path, "a")
    [leftover] = leftovers(ModelCache(tmp_path), ())
    results: list[object] = []

    def prune() -> None:
        results.append(leftovers(ModelCache(tmp_path), ()))
        results.append(clear_away(leftover, tmp_path, when_busy=_not_busy))

    with unfinished(tmp_path, "a", when_busy=_not_busy):
        thread = threading.Thread(target=prune)
        thread.start()
        thread.join()
    assert results == [(), None]
    assert work.exists()


def test_a_bundle_put_aside_by_a_killed_replacement_is_no_leftover(tmp_path: Path) -> None:
    bundle = sealed_bundle(tmp_path, "a/1")
    aside = tmp_path / ".unfinished" / "a" / "replaced" / "1"
    aside.parent.mkdir(parents=True)
    bundle.folder.rename(aside)
    _pruned(tmp_path)
    ModelCache(tmp_path).verify(bundle)


def test_an_empty_cache_is_not_written_to(tmp_path: Path) -> None:
    assert _found(tmp_path / "absent") == {}
    assert not (tmp_path / "absent").exists()
