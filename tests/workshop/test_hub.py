"""Fetching through the unmodified client from a hub on loopback: all of it, and never twice."""

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import ExtraMissing, HubFailed
from service.model_store.bundle import BundleFile
from service.workshop.hub import Hub
from tests.support.hub import Cut, Hold, LocalHub
from tests.support.hub.desk import (
    FILES,
    NAME,
    PATTERNS,
    TOKEN,
    WANTED,
    WEIGHTS,
    Desk,
    contents,
    names,
)
from tests.support.hub.server import COMMIT
from tests.support.progress import Told


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with LocalHub() as hub:
        yield Desk(hub, hub.add(NAME, FILES), tmp_path / "source")


# What comes when all is well.


def test_the_wanted_files_are_fetched_and_nothing_else(desk: Desk) -> None:
    desk.fetch()
    assert contents(desk.into) == {name: FILES[name] for name in WANTED}


def test_what_was_fetched_is_told_by_digest(desk: Desk) -> None:
    expected = tuple(
        BundleFile(
            name=name,
            size_bytes=len(FILES[name]),
            sha256=hashlib.sha256(FILES[name]).hexdigest(),
        )
        for name in WANTED
    )
    assert desk.fetch() == expected


def test_the_head_is_resolved_to_a_commit(desk: Desk) -> None:
    assert Hub(desk.hub.environment).resolve(NAME, "main").revision == COMMIT


def test_an_endpoint_may_end_in_a_slash(desk: Desk) -> None:
    assert len(desk.fetch(environment={"HF_ENDPOINT": f" {desk.hub.url}/"})) == len(WANTED)


def test_files_are_asked_for_at_the_commit(desk: Desk) -> None:
    desk.fetch()
    asked = [request.path for request in desk.hub.requests if "/resolve/" in request.path]
    assert asked
    assert all(f"/resolve/{COMMIT}/" in path for path in asked)


def test_pickled_weights_are_fetched_where_there_are_no_others(desk: Desk) -> None:
    del desk.repository.files["model.safetensors"]
    desk.fetch()
    assert "pytorch_model.bin" in contents(desk.into)


def test_progress_is_told_of_every_byte_once(desk: Desk) -> None:
    progress = Told()
    desk.repository.files["model.safetensors"].fault = Cut(after_bytes=1000)
    desk.fetch(progress=progress)
    total = sum(len(FILES[name]) for name in WANTED)
    assert (progress.expected_bytes, progress.moved_bytes) == (total, total)


def test_progress_is_told_of_every_byte_once_where_the_server_does_not_resume(desk: Desk) -> None:
    progress = Told()
    file = desk.repository.files["model.safetensors"]
    file.takes_ranges, file.fault = False, Cut(after_bytes=1000)
    desk.fetch(progress=progress)
    assert progress.moved_bytes == progress.expected_bytes


# Nothing is fetched twice.


def test_a_second_fetch_downloads_nothing(desk: Desk) -> None:
    first = desk.fetch()
    desk.hub.requests.clear()
    progress = Told()
    assert desk.fetch(progress=progress) == first
    assert all(request.path.startswith("/api/") for request in desk.hub.requests)
    assert progress.moved_bytes == progress.expected_bytes


def test_a_file_that_was_damaged_since_is_fetched_again(desk: Desk) -> None:
    desk.fetch()
    (desk.into / "config.json").write_bytes(b"x" * len(FILES["config.json"]))
    desk.fetch()
    assert contents(desk.into)["config.json"] == FILES["config.json"]


def test_a_cut_connection_is_resumed_in_the_same_fetch(desk: Desk) -> None:
    desk.repository.files["model.safetensors"].fault = Cut(after_bytes=1000)
    desk.fetch()
    assert [request.range for request in desk.hub.asked_for("model.safetensors")] == [
        None,
        "bytes=1000-",
    ]
    assert contents(desk.into)["model.safetensors"] == WEIGHTS


def test_a_fetch_that_gave_up_is_resumed_by_the_next(desk: Desk) -> None:
    desk.repository.files["model.safetensors"].fault = Cut(after_bytes=1000, times=3)
    with pytest.raises(HubFailed, match="cut over model.safetensors .* goes on from where"):
        desk.fetch()
    desk.fetch()
    assert desk.hub.asked_for("model.safetensors")[-1].range == "bytes=3000-"
    assert contents(desk.into)["model.safetensors"] == WEIGHTS


def test_a_fetch_that_was_killed_is_resumed_by_the_next(desk: Desk) -> None:
    hold = Hold(after_bytes=1000)
    desk.repository.files["model.safetensors"].fault = hold
    script = f"""
        from pathlib import Path
        from service.workshop.hub import Hub
        from service.workshop.progress import Silent

        class Told(Silent):
            def advance(self, moved_bytes):
                print(moved_bytes, flush=True)

        hub = Hub({desk.hub.environment!r})
        hub.fetch(
            hub.resolve({NAME!r}, None), {PATTERNS!r}, Path({str(desk.into)!r}),
            max_bytes=1 << 20, known_sha256={{}}, progress=Told(),
        )
    """
    fetching = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    )
    assert fetching.stdout is not None
    arrived = 0
    with fetching:
        while arrived < len(FILES["config.json"]) + 1000:
            arrived += int(fetching.stdout.readline())
        os.kill(fetching.pid, signal.SIGKILL)
    assert "model.safetensors" not in names(desk.into)
    desk.repository.files["model.safetensors"].fault = None
    desk.fetch()
    assert desk.hub.asked_for("model.safetensors")[-1].range == "bytes=1000-"
    assert contents(desk.into)["model.safetensors"] == WEIGHTS


def test_a_server_that_does_not_resume_is_read_from_the_start(desk: Desk) -> None:
    file = desk.repository.files["model.safetensors"]
    file.takes_ranges, file.fault = False, Cut(after_bytes=1000)
    desk.fetch()
    assert contents(desk.into)["model.safetensors"] == WEIGHTS


def test_bytes_of_another_commit_are_not_resumed(desk: Desk) -> None:
    desk.repository.files["model.safetensors"].fault = Cut(after_bytes=1000, times=3)
    with pytest.raises(HubFailed):
        desk.fetch()
    desk.hub.add(NAME, {**FILES, "model.safetensors": WEIGHTS[::-1]}, commit="f" * 40)
    desk.fetch()
    assert contents(desk.into)["model.safetensors"] == WEIGHTS[::-1]


def test_files_that_the_commit_no_longer_has_are_gone(desk: Desk) -> None:
    desk.fetch()
    files = {name: FILES[name] for name in FILES if name != "model.safetensors"}
    desk.hub.add(NAME, files, commit="f" * 40)
    desk.fetch()
    assert set(contents(desk.into)) == {
        "config.json",
        "pytorch_model.bin",
        "sentencepiece.bpe.model",
    }


@pytest.mark.parametrize("content", [b"mine", FILES["config.json"]], ids=["other", "same"])
def test_a_link_in_the_way_is_replaced_and_not_followed(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "precious").write_bytes(content)
    desk.into.mkdir()
    (desk.into / "config.json").symlink_to("../precious")
    desk.fetch()
    assert (tmp_path / "precious").read_bytes() == content
    assert not (desk.into / "config.json").is_symlink()


@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
def test_a_link_among_partial_files_is_not_followed(
    desk: Desk, tmp_path: Path, *, is_folder: bool
) -> None:
    file = desk.repository.files["config.json"]
    partials = tmp_path / "elsewhere" if is_folder else desk.into / ".partial"
    partials.mkdir(parents=True)
    if is_folder:
        desk.into.mkdir()
        (desk.into / ".partial").symlink_to(partials)
    (tmp_path / "precious").write_bytes(b"mine")
    (partials / f"{file.oid}.{file.size_bytes}").symlink_to(tmp_path / "precious")
    desk.fetch()
    assert (tmp_path / "precious").read_bytes() == b"mine"
    assert not (desk.into / "config.json").is_symlink()


def test_a_line_that_is_cut_again_and_again_ends_with_the_file(desk: Desk) -> None:
    content = bytes(5 << 20)
    desk.hub.add(NAME, {"model.safetensors": content})
    file = desk.hub.repositories[NAME].files["model.safetensors"]
    file.fault = Cut(after_bytes=1 << 20, times=None)
    desk.fetch(max_bytes=1 << 23)
    assert contents(desk.into) == {"model.safetensors": content}


def test_positions_are_those_of_the_file_and_of_no_encoding(desk: Desk) -> None:
    desk.fetch()
    asked = [request for request in desk.hub.requests if not request.path.startswith("/api/")]
    assert {request.encoding for request in asked} == {"identity"}


def test_without_the_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "service.workshop.hub_client", raising=False)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'ringkas\[pull\]'"):
        Hub({})


# The local hub itself.


def test_the_clients_own_download_reads_the_local_hub(desk: Desk, tmp_path: Path) -> None:
    from huggingface_hub import snapshot_download

    desk.hub.add(NAME, {"config.json": FILES["config.json"], "model.safetensors": WEIGHTS})
    folder = tmp_path / "own"
    snapshot_download(NAME, endpoint=desk.hub.url, local_dir=folder, token=TOKEN)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == {
        "config.json": FILES["config.json"],
        "model.safetensors": WEIGHTS,
    }
