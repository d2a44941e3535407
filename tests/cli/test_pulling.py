"""`ringkas models pull` as its user meets it, killed at any moment included."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from service.model_store import ModelCache
from service.model_store.publishing import UNFINISHED
from tests.support.hub import Answer, Hold, LocalHub
from tests.support.hub.repositories import Repository
from tests.support.repositories import repository

pytestmark = pytest.mark.skipif(
    find_spec("torch") is None, reason="install the extra 'convert' to run this"
)

NAME = "someone/small"
PULL = ("pull", NAME, "--like", "nllb-200-distilled-600M", "--accept-licence")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("hub") / "nllb", "nllb")


@pytest.fixture
def hub(checkpoint: Path) -> Iterator[LocalHub]:
    with LocalHub() as running:
        running.add(NAME, checkpoint)
        yield running


@pytest.fixture
def put_up(hub: LocalHub) -> Repository:
    return hub.repositories[NAME]


def _start(hub: LocalHub, cache: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "service", "models", *arguments],
        env={**os.environ, **hub.environment, "RINGKAS_MODEL_CACHE": str(cache)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _run(hub: LocalHub, cache: Path, *arguments: str) -> tuple[int, str, str]:
    process = _start(hub, cache, *arguments)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def _kill_at(process: subprocess.Popen[str], stage: str) -> None:
    """Kill it without warning as soon as it says that it has come so far."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(stage):
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def _await_bytes(cache: Path, sha256: str) -> None:
    """Until some of what the hub sent has reached the disk, by its name there."""
    deadline_s = time.monotonic() + 30
    while not any(path.stat().st_size for path in (cache / UNFINISHED).rglob(f"{sha256}*")):
        assert time.monotonic() < deadline_s
        threading.Event().wait(0.01)


def _intact(cache: Path) -> int:
    """How many bundles look installed; each is seen to be whole."""
    bundles = ModelCache(cache).bundles()
    for bundle in bundles:
        ModelCache(cache).verify(bundle)
    return len(bundles)


def test_a_pull_killed_at_any_step_leaves_nothing_and_goes_on(
    hub: LocalHub, put_up: Repository, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    hold = Hold(after_bytes=100_000)
    hub.holds.append(hold)
    put_up.files["model.safetensors"].fault = hold
    process = _start(hub, cache, *PULL)
    assert hold.reached.wait(60)
    _await_bytes(cache, put_up.files["model.safetensors"].sha256)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert _intact(cache) == 0
    hold.released.set()
    put_up.files["model.safetensors"].fault = None
    for stage in ("Converting", "Writing"):
        _kill_at(_start(hub, cache, *PULL), stage)
        assert _intact(cache) == 0
    _kill_at(_start(hub, cache, *PULL), "Publishing")
    assert _intact(cache) in {0, 1}  # it is published in a moment
    code, out, _ = _run(hub, cache, *PULL)
    assert (code, _intact(cache)) == (0, 1)
    assert "small/0123456789ab-int8-eng_Latn-ind_Latn is installed" in out
    ranges = [request.range for request in hub.asked_for("model.safetensors")]
    assert len(ranges) == 2
    assert re.fullmatch(r"bytes=[1-9]\d*-", ranges[1] or "")


def test_what_is_done_is_told_in_plain_lines(hub: LocalHub, tmp_path: Path) -> None:
    code, out, err = _run(hub, tmp_path, *PULL)
    assert code == 0, err
    lines = err.splitlines()
    assert lines[0].startswith("ringkas: small, from someone/small: ")
    assert lines[1].startswith("ringkas: licence CC-BY-NC-4.0: commercial use is not allowed. ")
    assert lines[2] == "Looking up someone/small"
    assert any(re.fullmatch(r"  \d\.\d of \d\.\d MB, \d+\.\d MB/s", line) for line in lines)
    assert not any("\x1b" in line or "Traceback" in line for line in lines)
    code, out, err = _run(hub, tmp_path, *PULL)
    assert (code, err) == (0, "")
    assert "is installed already" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nope"], 69, "no weights named 'nope' are in the catalogue"),
        (["nllb-200-distilled-600m"], 69, "did you mean nllb-200-distilled-600M?"),
        (["a/b"], 2, "say with --like"),
        (["opus-mt-id-en", "--like", "opus-mt-id-en"], 2, "OWNER/NAME"),
        (["opus-mt-id-en", "--whole", "--languages", "ind_Latn"], 2, "--whole keeps everything"),
        (
            ["opus-mt-id-en", "--languages", "indonesian"],
            2,
            "'indonesian' is not a FLORES-200 code",
        ),
        (["opus-mt-id-en"], 77, "--accept-licence accepts it"),
        (["../x", "--like", "opus-mt-id-en"], 2, "is not the name of a repository"),
        (["opus-mt-id-en", "--languages", "ind_Latn"], 70, "leave out --languages"),
        (["nllb-200-3.3B", "--languages", "jav_Latn"], 70, "give text in it with --text"),
        (["madlad400-3b-mt", "--languages", "xxx_Latn"], 70, "does not know xxx_Latn"),
    ],
)
def test_what_cannot_be_pulled_is_refused_at_once(
    hub: LocalHub, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    done = _run(hub, tmp_path / "cache", "pull", *arguments)
    assert (done[0], done[1]) == (code, "")
    assert said in done[2]
    assert "Traceback" not in done[2]
    assert hub.requests == []


@pytest.mark.parametrize(("status", "said"), [(401, "HF_TOKEN"), (404, "HF_TOKEN"), (429, "again")])
def test_a_hub_that_fails_is_a_line_and_a_code(
    hub: LocalHub, put_up: Repository, tmp_path: Path, status: int, said: str
) -> None:
    put_up.files["config.json"].fault = Answer(status, headers={"Retry-After": "0"})
    code, out, err = _run(hub, tmp_path, *PULL)
    assert (code, out) == (69, "")
    assert err.splitlines()[-1].startswith("ringkas: error: ")
    assert said in err.splitlines()[-1]
    assert "Traceback" not in err
    assert _intact(tmp_path) == 0
