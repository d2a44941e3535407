"""`ringkas bench` as a user runs it: real servers, real sockets, weights that end on cue."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from service.bench import shapes
from service.cli.bench import ShapeName
from tests.bench.shapes import OUTPUT_TOKENS, small_bundle
from tests.cli.command import ARTICLE, Command

PATIENCE_S = 60


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model_cache")
    small_bundle(folder, "nllb")
    return folder


@pytest.fixture(scope="module")
def measured(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three sentences by one and by two clients, twice, with a plot, told as JSON."""
    plot = tmp_path_factory.mktemp("plot") / "plot.svg"
    words = "bench --work sentences --without-numbers --clients 2,1 --requests 3 --rounds 2"
    done = Command()(
        *words.split(), "--threads", "1", "--model-cache", cache, "--plot", plot, "--format", "json"
    )
    assert done.exit_code == 0, done.output
    return {**json.loads(done.stdout), "plot": plot, "stderr": done.stderr}


def test_all_contenders_take_a_turn_in_every_round(measured: dict[str, Any]) -> None:
    told = [(each["name"], each["clients"], len(each["turns"])) for each in measured["contenders"]]
    assert told == [
        ("raw", None, 2),
        ("raw_one_by_one", None, 2),
        ("ringkas", 1, 2),
        ("ringkas", 2, 2),
        ("per_request", 1, 2),
        ("per_request", 2, 2),
    ]


def test_all_decode_the_same_tokens_and_answer_every_text(measured: dict[str, Any]) -> None:
    turns = [turn for each in measured["contenders"] for turn in each["turns"]]
    assert {turn["target_tokens"] for turn in turns} == {
        measured["subject"]["decoded"] * OUTPUT_TOKENS
    }
    assert {turn["answered"] for turn in turns} == {3}
    assert {(turn["refused"], *turn["failed"]) for turn in turns} == {(0,)}
    assert measured["token_agreement"] == 1.0
    subject = measured["subject"]
    assert subject["decoded"] == 3 + subject["decoded_again"]


def test_ratios_are_those_of_the_rounds(measured: dict[str, Any]) -> None:
    raw, *_, last = measured["contenders"]
    ratios = [
        limit["seconds"] / turn["seconds"]
        for turn, limit in zip(last["turns"], raw["turns"], strict=True)
    ]
    assert last["figures"]["of_raw"]["low"] == pytest.approx(min(ratios))
    assert last["figures"]["of_raw"]["high"] == pytest.approx(max(ratios))
    assert raw["figures"]["of_raw"] == {"median": 1.0, "low": 1.0, "high": 1.0}


def test_latencies_batches_and_memory_are_of_the_server(measured: dict[str, Any]) -> None:
    ringkas = [each for each in measured["contenders"] if each["clients"]]
    assert [len(turn["latencies_s"]) for each in ringkas for turn in each["turns"]] == [3] * 8
    decoded = measured["subject"]["decoded"]
    assert all(turn["batched_texts"] == decoded for each in ringkas for turn in each["turns"])
    assert all(each["peak_memory_bytes"] > 50_000_000 for each in measured["contenders"])


def test_what_was_measured_on_is_named(measured: dict[str, Any]) -> None:
    machine, subject = measured["machine"], measured["subject"]
    assert machine["python"] == sys.version.split()[0]
    assert machine["instruction_set"] in {"AVX512", "AVX2", "AVX", "GENERIC", "NEON"}
    assert subject["bundles"] == ["small-nllb 1 (int8)"]
    assert (subject["threads"], subject["requests"], subject["rounds"]) == (1, 3, 2)
    assert subject["texts"] == "the five articles of the repository, no numbers"


def test_the_plot_is_drawn_and_progress_told(measured: dict[str, Any]) -> None:
    assert measured["plot"].read_bytes().startswith(b"<?xml")
    lines = measured["stderr"].splitlines()
    assert lines[0] == "ringkas: Recording what the texts ask of the weights"
    assert "ringkas: Round 2 of 2: Ringkas, 2 clients" in lines


def test_what_was_measured_can_be_drawn_again(measured: dict[str, Any], tmp_path: Path) -> None:
    again = {name: value for name, value in measured.items() if name not in {"plot", "stderr"}}
    (tmp_path / "before.json").write_text(json.dumps(again))
    words = ("bench", "--redraw", tmp_path / "before.json", "--plot", tmp_path / "again.svg")
    done = Command()(*words, "--format", "json")
    assert json.loads(done.stdout) == again
    assert (tmp_path / "again.svg").read_bytes() == measured["plot"].read_bytes()


def test_articles_given_are_measured_and_told_in_a_table(cache: Path) -> None:
    words = "bench --clients 1 --requests 1 --rounds 1 --threads 1 --model-cache"
    done = Command()(*words.split(), cache, ARTICLE)
    assert done.exit_code == 0, done.output
    assert "1 articles a turn, 1 rounds, from one article given" in " ".join(done.stdout.split())
    assert "Ringkas over HTTP, batching across requests off, peak memory" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--clients", "1,x"], 2, "'1,x' is not numbers from 1 to 1024, as in 1,4,16"),
        (["--clients", "0"], 2, "'0' is not numbers from 1 to 1024"),
        (["--clients", "1,,2"], 2, "'1,,2' is not numbers"),
        (["--rounds", "0"], 2, "0 is not in the range x>=1"),
        (["--requests", "100000"], 65, "at most 4650 texts can be made of these"),
        (["--plot", "plot.pdf"], 78, "a plot is .png or .svg, and plot.pdf is neither"),
        (["--plot", "nowhere/plot.svg"], 73, "nowhere is not a folder"),
        (["--translation-bundle", "none"], 69, "no bundle named 'none' to translate"),
        (["--redraw", "README.md"], 65, "README.md is not what --format json writes"),
        (["nowhere.txt"], 66, "cannot read nowhere.txt"),
        (["make-shape", "gpt", "x"], 2, "'gpt' is not one of 'nllb-600M', 'mt5-base'"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_any_work(
    arguments: list[str], code: int, complaint: str
) -> None:
    done = Command()("bench", *arguments)
    assert (done.exit_code, complaint in done.stderr) == (code, True), done.stderr


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = Command()("bench", "--plot", "plot.svg")
    assert done.exit_code == 78
    assert "pip install 'ringkas[bench]'" in done.stderr


def test_without_transformers_what_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setitem(sys.modules, "transformers", None)
    done = Command()("bench", "--transformers", "tests")
    assert done.exit_code == 69
    assert "torch and transformers must be installed to compare with Transformers" in done.stderr


def test_help_tells_of_measuring_and_of_making_shapes() -> None:
    told = Command()("bench", "--help").stdout
    assert told.startswith("Usage: ringkas bench [OPTIONS] [ARTICLES]...")
    assert "--clients COUNTS" in told
    assert "make-shape  Make weights of a real shape" in told


def test_a_measurement_that_is_ended_leaves_no_process(cache: Path) -> None:
    words = (
        "-m service bench --clients 1 --requests 4 --rounds 99999 --work sentences --model-cache"
    )
    process = subprocess.Popen(
        [sys.executable, *words.split(), str(cache)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    while "Round 1" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)  # the command makes an interrupt of it
    assert process.wait(PATIENCE_S) == 130
    assert process.stderr.read().strip().splitlines()[-1] == "ringkas: error: interrupted"
    process.stderr.close()
    assert _is_gone(process.pid)


def _is_gone(session: int) -> bool:
    """Whether no process of the session is left, soon."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return True
    return False


def test_a_shape_is_made_beside_the_served_model_cache(tmp_path: Path) -> None:
    done = Command()(
        "bench",
        "make-shape",
        "nllb-600M",
        tmp_path,
        environment={"RINGKAS_MODEL_CACHE": str(tmp_path)},
    )
    assert done.exit_code == 2
    assert "is served from; nonsense needs another folder" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_checkpoint_of_mt5_is_refused(tmp_path: Path) -> None:
    done = Command()("bench", "make-shape", "mt5-base", tmp_path / "a", "--checkpoint", tmp_path)
    assert done.exit_code == 2
    assert "of nllb-600M only" in done.stderr


def test_every_shape_offered_is_known() -> None:
    assert set(shapes.SHAPES) == set(ShapeName.__args__)
