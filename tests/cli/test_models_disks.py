"""Model caches on disks that are read-only or full: real ones, mounted for a child process."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.model_store import ModelCache
from service.model_store.archive import export_to_file
from tests.support.hub import LocalHub
from tests.support.repositories import repository
from tests.support.sealed import sealed_bundle

_UNSHARE = ("unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]))


def _may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = [*_UNSHARE, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not _may_mount(), reason="run where unshare(1) may mount file systems"
)


def _models(cache: Path, mount: str, *arguments: str | Path, after: str = "true") -> list[str]:
    """Exit code and output of `ringkas models` where the cache is mounted so."""
    script = f'{mount} && shift && "$@"; code=$?; {after}; exit $code'
    command = [*_UNSHARE, "sh", "-c", script, "sh", cache]
    done = subprocess.run(
        [*command, sys.executable, "-m", "service", "models", *arguments],
        env={**os.environ, "RINGKAS_MODEL_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return [str(done.returncode), *done.stdout.splitlines()]


_READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
_SMALL = 'mount -t tmpfs -o size=64k tmpfs "$1"'


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    sealed_bundle(folder, "a/1", age_s=9)
    sealed_bundle(folder, "a/2", age_s=0)
    return folder


@pytest.mark.parametrize("arguments", ["list", "show a", "path a/1", "use", "export a -"])
def test_a_read_only_cache_can_be_looked_at(cache: Path, arguments: str) -> None:
    told = _models(cache, _READ_ONLY, *arguments.split())
    assert told[0] == "0"
    assert "error" not in " ".join(told)


@pytest.mark.parametrize(
    "arguments", ["use a", "remove a/1 --yes", "prune --yes", "import carried.tar"]
)
def test_a_read_only_cache_is_not_written_to(cache: Path, tmp_path: Path, arguments: str) -> None:
    export_to_file(sealed_bundle(tmp_path / "from", "b/1"), tmp_path / "carried.tar")
    words = arguments.replace("carried.tar", str(tmp_path / "carried.tar")).split()
    told = _models(cache, _READ_ONLY, *words)
    assert (told[0], [line for line in told if "Traceback" in line]) == ("73", [])
    assert told[-1].endswith(
        "may not be written; make the model cache writable, or name another with "
        "RINGKAS_MODEL_CACHE"
    )
    assert len(ModelCache(cache).bundles()) == 2


def test_an_import_onto_a_full_disk_is_73_and_leaves_nothing(cache: Path, tmp_path: Path) -> None:
    bundle = sealed_bundle(tmp_path / "from", "b/1", weights=bytes(200_000))
    export_to_file(bundle, tmp_path / "b.tar")
    told = _models(cache, _SMALL, "import", tmp_path / "b.tar", after=f'find "{cache}" -type f')
    assert told[0] == "73"
    assert "takes 0.2 MB, and the disk of " in told[1]
    assert [line for line in told[2:] if not line.endswith("/lock")] == []


def test_a_disk_without_a_byte_left_is_73(cache: Path, tmp_path: Path) -> None:
    export_to_file(sealed_bundle(tmp_path / "from", "b/1", weights=b"x"), tmp_path / "b.tar")
    fill = f'{_SMALL} && (head -c 1000000 /dev/zero > "$1/rest" 2> /dev/null; true)'
    told = _models(cache, fill, "use", "--unset", "translate")
    assert told[0] == "0"  # nothing to write
    told = _models(cache, fill, "import", tmp_path / "b.tar", after=f'find "{cache}" -name "b*"')
    assert told[0] == "73"
    assert [line for line in told[2:] if "/.unfinished/" not in line] == []


PULL = ("pull", "someone/small", "--like", "nllb-200-distilled-600M", "--accept-licence")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch", reason="install the extra 'convert' to run this")
    return repository(tmp_path_factory.mktemp("checkpoint") / "nllb", "nllb")


@pytest.mark.parametrize(
    ("size", "stage"), [("500k", "Downloading"), ("1000k", "Converting"), ("1300k", "Writing")]
)
def test_a_pull_onto_a_full_disk_is_73_and_leaves_nothing(
    cache: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch, size: str, stage: str
) -> None:
    with LocalHub() as hub:
        hub.add("someone/small", checkpoint)
        for name, value in hub.environment.items():
            monkeypatch.setenv(name, value)
        mount = f'mount -t tmpfs -o size={size} tmpfs "$1"'
        told = _models(cache, mount, *PULL, after=f"ls -R {cache} | grep bundle.json")
    assert told[0] == "73"
    assert any(line.startswith(stage) for line in told)
    assert "full" in told[-1] or "free" in told[-1]
    assert [line for line in told if "Traceback" in line or "bundle.json" in line] == []


def test_nothing_is_fetched_into_a_read_only_cache(
    cache: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalHub() as hub:
        hub.add("someone/small", checkpoint)
        for name, value in hub.environment.items():
            monkeypatch.setenv(name, value)
        told = _models(cache, _READ_ONLY, *PULL)
        assert hub.requests == []
    assert told[0] == "73"
    assert "make the model cache writable" in told[-1]
