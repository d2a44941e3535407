"""Carried folders, and what a folder of source files is taken for."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from service.errors import CannotStore, CheckpointRefused
from service.model_store.bundle import BundleFile
from service.workshop.checkpoint import carry, kind_of
from service.workshop.names import check_name, wanted
from tests.support.progress import Told

PATTERNS = ("*.json", "*.safetensors", "pytorch_model*.bin*")
FILES = {
    ".hidden.json": b"{}",
    "README.md": b"# Weights",
    "config.json": b'{"model_type": "m2m_100"}',
    "model.safetensors": bytes(range(256)) * 20,
    "pytorch_model.bin": b"pickle",
}
WANTED = ("config.json", "model.safetensors")


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "carried", FILES)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "source"


def carried(
    folder: Path,
    into: Path,
    *,
    patterns: tuple[str, ...] = PATTERNS,
    max_bytes: int = 1 << 20,
    known_sha256: Mapping[str, str] | None = None,
    progress: Told | None = None,
) -> tuple[BundleFile, ...]:
    return carry(
        folder,
        patterns,
        into,
        max_bytes=max_bytes,
        known_sha256=known_sha256 or {},
        progress=progress or Told(),
    )


# Carrying.


def test_the_wanted_files_are_copied_and_told_by_digest(folder: Path, into: Path) -> None:
    assert carried(folder, into) == tuple(
        BundleFile(
            name=name,
            size_bytes=len(FILES[name]),
            sha256=hashlib.sha256(FILES[name]).hexdigest(),
        )
        for name in WANTED
    )
    assert {path.name: path.read_bytes() for path in into.iterdir()} == {
        name: FILES[name] for name in WANTED
    }


def test_a_later_change_of_the_carried_file_changes_nothing(folder: Path, into: Path) -> None:
    carried(folder, into)
    with (folder / "model.safetensors").open("r+b") as file:
        file.write(b"changed")
    assert (into / "model.safetensors").read_bytes() == FILES["model.safetensors"]


def test_progress_is_told_of_every_byte(folder: Path, into: Path) -> None:
    progress = Told()
    carried(folder, into, progress=progress)
    total = sum(len(FILES[name]) for name in WANTED)
    assert (progress.expected_bytes, progress.moved_bytes) == (total, total)


@pytest.mark.parametrize("size_bytes", [1 << 20, (1 << 21) + 1], ids=["shorter", "longer"])
def test_a_file_that_changes_while_it_is_copied_is_refused(
    folder: Path, into: Path, size_bytes: int
) -> None:
    os.truncate(folder / "model.safetensors", 1 << 21)

    class Changing(Told):
        def advance(self, moved_bytes: int) -> None:
            if moved_bytes == 1 << 20:
                os.truncate(folder / "model.safetensors", size_bytes)

    with pytest.raises(CheckpointRefused, match="model.safetensors changed while it was copied"):
        carried(folder, into, max_bytes=1 << 22, progress=Changing())
    assert not (into / "model.safetensors").exists()


def test_what_an_earlier_try_left_is_replaced(folder: Path, into: Path) -> None:
    written(into, {"pytorch_model.bin": b"old", "config.json": b"old"})
    carried(folder, into)
    assert sorted(path.name for path in into.iterdir()) == list(WANTED)
    assert (into / "config.json").read_bytes() == FILES["config.json"]


def test_a_link_within_the_folder_is_followed(folder: Path, into: Path) -> None:
    (folder / "blob").write_bytes(b"{}")
    (folder / "linked.json").symlink_to("blob")
    carried(folder, into)
    assert (into / "linked.json").read_bytes() == b"{}"
    assert not (into / "linked.json").is_symlink()


def test_a_link_that_leaves_the_folder_is_refused(folder: Path, into: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"{}")
    (folder / "linked.json").symlink_to("../secret")
    with pytest.raises(CheckpointRefused, match="linked.json is a link that leaves its folder"):
        carried(folder, into)
    assert not into.exists()


def test_a_link_to_itself_is_refused(folder: Path, into: Path) -> None:
    (folder / "linked.json").symlink_to("linked.json")
    with pytest.raises(CheckpointRefused, match="linked.json is not a file"):
        carried(folder, into)


def test_what_is_no_file_is_refused(folder: Path, into: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    with pytest.raises(CheckpointRefused, match="pipe.json is not a file"):
        carried(folder, into)


def test_a_name_that_no_terminal_shows_is_refused(folder: Path, into: Path) -> None:
    (folder / "a\x1b[2J.json").write_bytes(b"{}")
    with pytest.raises(CheckpointRefused, match=r"'a\\x1b\[2J.json', which holds .*control"):
        carried(folder, into)


def test_a_folder_of_more_than_it_can_be_is_refused(folder: Path, into: Path) -> None:
    with pytest.raises(CheckpointRefused, match="its files have 5145 bytes, where at most 5144"):
        carried(folder, into, max_bytes=5144)
    assert not into.exists()


def test_more_than_the_disk_has_room_for_is_refused(folder: Path, into: Path) -> None:
    os.truncate(folder / "model.safetensors", 1 << 42)  # sparse: takes no room itself
    with pytest.raises(CannotStore, match=r"4398046511\d+ bytes are needed .* \d+ are free"):
        carried(folder, into, max_bytes=1 << 62)


def test_another_digest_than_was_reviewed_is_refused(folder: Path, into: Path) -> None:
    with pytest.raises(CheckpointRefused, match=r"config.json of .* where the catalogue has 11"):
        carried(folder, into, known_sha256={"config.json": "1" * 64})
    assert not (into / "config.json").exists()


def test_a_folder_with_nothing_that_is_wanted_is_refused(folder: Path, into: Path) -> None:
    with pytest.raises(CheckpointRefused, match=r"holds none of the files .*: \*\.gguf"):
        carried(folder, into, patterns=("*.gguf",))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, into: Path) -> None:
    with pytest.raises(CheckpointRefused, match="none is not a folder"):
        carried(tmp_path / "none", into)


# Names.


def test_pickled_shards_are_not_wanted_beside_safetensors() -> None:
    names = [
        "model-00001-of-00002.safetensors",
        "model.safetensors.index.json",
        "pytorch_model-00001-of-00002.bin",
        "pytorch_model.bin.index.json",
    ]
    assert wanted(names, ("*",)) == tuple(names[:2])


def test_a_star_stands_for_no_folder_and_no_leading_dot() -> None:
    assert wanted(["a.json", "onnx/a.json", ".a.json"], ("*.json",)) == ("a.json",)


@pytest.mark.parametrize("name", ["a/b", ".a", "..", "a\\b", "a\0", "a\u202eb", "a\ud800", ""])
def test_what_is_no_plain_file_name_is_refused(name: str) -> None:
    with pytest.raises(CheckpointRefused, match="somewhere names a file"):
        check_name(name, where="somewhere")


@pytest.mark.parametrize("name", ["x" * 255, "ø" * 127])
def test_a_name_may_have_255_bytes(name: str) -> None:
    check_name(name, where="somewhere")
    with pytest.raises(CheckpointRefused, match="longer than 255 bytes"):
        check_name(name + "øø", where="somewhere")


# Kinds.

CONFIG = {"config.json": b'{"model_type": "mt5"}'}
SHARDS = {
    "model.safetensors.index.json": b'{"weight_map": {"a": "one.safetensors"}}',
    "one.safetensors": b"",
}


@pytest.mark.parametrize(
    "files",
    [
        {**CONFIG, "model.safetensors": b""},
        {**CONFIG, "pytorch_model.bin": b""},
        {**CONFIG, **SHARDS},
        {
            **CONFIG,
            "pytorch_model.bin.index.json": b'{"weight_map": {"a": "one.bin"}}',
            "one.bin": b"",
        },
    ],
    ids=["safetensors", "pickle", "safetensors shards", "pickle shards"],
)
def test_a_transformers_checkpoint_is_known(folder: Path, files: dict[str, bytes]) -> None:
    assert kind_of(written(folder.with_name("kind"), files)) == "transformers"


@pytest.mark.parametrize(
    "vocabularies",
    [
        ["shared_vocabulary.json"],
        ["shared_vocabulary.txt"],
        ["vocabulary.json"],
        ["source_vocabulary.json", "target_vocabulary.json"],
    ],
    ids=" and ".join,
)
def test_a_ctranslate2_checkpoint_is_known(tmp_path: Path, vocabularies: list[str]) -> None:
    files = dict.fromkeys(["model.bin", "config.json", *vocabularies], b"{}")
    assert kind_of(written(tmp_path, files)) == "ctranslate2"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "holds no config.json"),
        (CONFIG, "holds no weights; expected model.safetensors, pytorch_model.bin"),
        ({"config.json": b"{}", "model.safetensors": b""}, "does not say `model_type`"),
        ({"config.json": b"{", "model.safetensors": b""}, "config.json is not what it should be"),
        ({"config.json": b'{"model_type": 1}'}, "config.json is not what it should be"),
        ({"config.json": b'{"x":' + b"[" * 100_000}, "config.json is not what it should be"),
        ({"config.json": b" " * ((1 << 24) + 1)}, "config.json has more than 16777216 bytes"),
        ({"model.bin": b"", "shared_vocabulary.json": b""}, "CTranslate2, but no config.json"),
        ({"model.bin": b"", "config.json": b""}, "CTranslate2, but no shared_vocabulary.json"),
        (
            {"model.bin": b"", "config.json": b"", "source_vocabulary.json": b""},
            "source_vocabulary.json and target_vocabulary.json",
        ),
        ({**CONFIG, **SHARDS, "model.safetensors.index.json": b"[]"}, "index.json is not what"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_what_is_missing_is_said(tmp_path: Path, files: dict[str, bytes], says: str) -> None:
    with pytest.raises(CheckpointRefused, match=says):
        kind_of(written(tmp_path / "kind", files))


@pytest.mark.parametrize("index", ["model.safetensors.index.json", "pytorch_model.bin.index.json"])
@pytest.mark.parametrize("shard", ["../outside.bin", "/etc/passwd", "a\\b.bin", "sub/a.bin"])
def test_an_index_that_names_files_elsewhere_is_refused(
    tmp_path: Path, index: str, shard: str
) -> None:
    (tmp_path / "outside.bin").write_bytes(b"")
    said = json.dumps({"weight_map": {"a": shard}}).encode()
    files = {**CONFIG, "model.safetensors": b"", index: said}
    with pytest.raises(CheckpointRefused, match=f"{index} names a file"):
        kind_of(written(tmp_path / "kind", files))


def test_an_index_of_a_shard_that_is_not_there_is_refused(tmp_path: Path) -> None:
    files = {**CONFIG, **SHARDS}
    del files["one.safetensors"]
    with pytest.raises(CheckpointRefused, match=r"names 'one.safetensors', which is not there"):
        kind_of(written(tmp_path, files))
