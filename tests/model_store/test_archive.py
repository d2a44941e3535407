"""What comes in an archive is believed only where it can be checked."""

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from service.errors import BundleCorrupt, CannotStore, CheckpointRefused
from service.model_store import Bundle, ModelCache
from service.model_store.archive import Imported, export_bundle, export_to_file, import_bundle
from tests.support.sealed import rewrite, sealed_bundle

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return sealed_bundle(tmp_path / "from", "small/1")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "to"


def _exported(bundle: Bundle) -> bytes:
    target = io.BytesIO()
    export_bundle(bundle, target)
    return target.getvalue()


def _imported(data: bytes, cache: Path) -> Imported:
    return import_bundle(io.BytesIO(data), cache, when_busy=_not_busy)


def _not_busy(name: str) -> None:
    raise AssertionError(f"nobody else is at work on {name}")


def _is_clean(cache: Path) -> bool:
    """Whether nothing is installed, and nothing but locks is left."""
    return {path.name for path in cache.rglob("*") if path.is_file()} <= {"lock"}


def test_a_bundle_arrives_as_it_was_sent(bundle: Bundle, cache: Path) -> None:
    imported = _imported(_exported(bundle), cache)
    assert imported == Imported(
        bundle=Bundle(manifest=bundle.manifest, folder=cache / "small" / "1"), was_installed=False
    )
    ModelCache(cache).verify(ModelCache(cache).named("small/1"))
    assert not (cache / ".unfinished" / "small" / "imported").exists()


def test_the_same_bundle_gives_the_same_bytes(bundle: Bundle, tmp_path: Path) -> None:
    again = sealed_bundle(tmp_path / "again", "small/1", age_s=99)
    (again.folder / "model.bin").chmod(0o600)
    (again.folder / "NOTES.md").write_text("not listed")
    assert _exported(again) == _exported(bundle)


def test_the_manifest_comes_first_and_owners_and_times_are_left_out(bundle: Bundle) -> None:
    with tarfile.open(fileobj=io.BytesIO(_exported(bundle))) as archive:
        members = archive.getmembers()
    assert [member.name for member in members] == [
        "small/1/bundle.json", "small/1/model.bin", "small/1/spm.model",
    ]  # fmt: skip
    told = {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members}
    assert told == {(0, 0, 0, "", "", 0o644)}


@pytest.mark.parametrize("harm", [b"weightz" * 300, b"weights" * 299, b"weights" * 301])
def test_a_harmed_bundle_is_not_exported(bundle: Bundle, tmp_path: Path, harm: bytes) -> None:
    (bundle.folder / "model.bin").write_bytes(harm)
    file = tmp_path / "out.tar"
    file.write_text("before")
    with pytest.raises(BundleCorrupt, match=r"model\.bin"):
        export_to_file(bundle, file)
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_device_is_written_to_and_not_replaced(bundle: Bundle, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.symlink_to("/dev/full")  # never the device itself, which a bug here would replace
    with pytest.raises(CannotStore, match="cannot write .*full: No space left on device"):
        export_to_file(bundle, full)
    assert full.is_symlink()


def test_the_same_bundle_is_not_installed_twice(bundle: Bundle, cache: Path) -> None:
    _imported(_exported(bundle), cache)
    written = (cache / "small" / "1" / "model.bin").stat().st_ino
    assert _imported(_exported(bundle), cache).was_installed
    assert (cache / "small" / "1" / "model.bin").stat().st_ino == written


def test_a_harmed_installed_bundle_is_replaced(bundle: Bundle, cache: Path) -> None:
    installed = _imported(_exported(bundle), cache).bundle
    (installed.folder / "model.bin").write_bytes(b"harmed")
    assert not _imported(_exported(bundle), cache).was_installed
    ModelCache(cache).verify(installed)


def test_another_bundle_of_the_same_name_is_not_replaced(bundle: Bundle, cache: Path) -> None:
    other = sealed_bundle(cache, "small/1", weights=b"other")
    with pytest.raises(CheckpointRefused, match="ringkas models remove small/1"):
        _imported(_exported(bundle), cache)
    ModelCache(cache).verify(other)


def test_what_an_interrupted_import_left_is_no_obstacle(bundle: Bundle, cache: Path) -> None:
    left = cache / ".unfinished" / "small" / "imported"
    left.mkdir(parents=True)
    (left / "model.bin").write_bytes(b"half")
    _imported(_exported(bundle), cache)
    ModelCache(cache).verify(ModelCache(cache).named("small/1"))


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_an_archive_of_another_tar_is_read(bundle: Bundle, cache: Path, format_: int) -> None:
    members = _members(_exported(bundle))
    for member, _ in members:
        member.mtime, member.uname = 1_700_000_000.25, "someone"
        if format_ == tarfile.USTAR_FORMAT:
            member.mtime = 1_700_000_000
    assert not _imported(_packed(members, format_=format_), cache).was_installed


def test_long_names_come_through(tmp_path: Path, cache: Path) -> None:
    bundle = sealed_bundle(tmp_path / "from", f"{'n' * 120}/{'r' * 120}")
    assert not _imported(_exported(bundle), cache).was_installed


def _members(data: bytes) -> Members:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [(m, archive.extractfile(m).read()) for m in archive]  # type: ignore[union-attr]


def _packed(members: Members, format_: int = tarfile.PAX_FORMAT) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=format_) as archive:
        for member, content in members:
            archive.addfile(member, io.BytesIO(content))
    return target.getvalue()


def _info(name: str, content: bytes = b"", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def _renamed(name: str) -> Callable[[Members], Members]:
    def harm(members: Members) -> Members:
        members[1][0].name = name
        return members

    return harm


def _of_type(type_: bytes) -> Callable[[Members], Members]:
    def harm(members: Members) -> Members:
        link = _info("small/1/model.bin", type=type_, linkname="/etc/passwd")
        return [members[0], link, *members[2:]]

    return harm


def _manifest_with(**changes: object) -> Callable[[Members], Members]:
    def harm(members: Members) -> Members:
        manifest = msgspec.json.decode(members[0][1]) | changes
        return [_info("small/1/bundle.json", msgspec.json.encode(manifest)), *members[1:]]

    return harm


def _flipped(members: Members) -> Members:
    member, content = members[1]
    return [members[0], (member, b"X" + content[1:]), *members[2:]]


def _shorter(members: Members) -> Members:
    return [members[0], _info("small/1/model.bin", b"weights"), *members[2:]]


_HARMS: dict[str, tuple[Callable[[Members], Members], str]] = {
    "climbs out": (_renamed("small/1/../../../evil"), "not a name that a bundle has"),
    "absolute": (_renamed("/tmp/evil"), "not a name that a bundle has"),  # noqa: S108
    "hidden": (_renamed("small/1/.bashrc"), "not a name that a bundle has"),
    "below": (_renamed("small/1/sub/model.bin"), "not listed"),
    "of another bundle": (_renamed("other/1/model.bin"), "not listed"),
    "symbolic link": (_of_type(tarfile.SYMTYPE), "not a plain file"),
    "hard link": (_of_type(tarfile.LNKTYPE), "not a plain file"),
    "folder": (_of_type(tarfile.DIRTYPE), "not a plain file"),
    "device": (_of_type(tarfile.CHRTYPE), "not a plain file"),
    "fifo": (_of_type(tarfile.FIFOTYPE), "not a plain file"),
    "sparse": (_of_type(tarfile.GNUTYPE_SPARSE), "not a plain file"),
    "not listed": (lambda members: [*members, _info("small/1/extra", b"x")], "not listed"),
    "twice": (lambda members: [*members, members[1]], "comes twice"),
    "manifest twice": (lambda members: [*members, members[0]], "comes twice"),
    "missing": (lambda members: members[:-1], "spm.model is missing"),
    "manifest last": (lambda members: members[::-1], "does not begin with"),
    "no manifest": (lambda members: members[1:], "does not begin with"),
    "nothing": (lambda _: [], "does not begin with"),
    "other digest": (_flipped, "model.bin has SHA-256"),
    "other size": (_shorter, "model.bin has 7 bytes where 2100 are listed"),
    "other name": (_manifest_with(name="other"), "is the manifest of 'other/1'"),
    "unsafe name": (_manifest_with(name="../small"), "is the manifest of"),
    "unknown field": (_manifest_with(run="rm"), "is not a bundle manifest"),
    "no files": (_manifest_with(files=[]), "lists no digest"),
    "large manifest": (
        lambda members: [_info("small/1/bundle.json", b" " * 1_000_001), *members[1:]],
        "claims 1000001 bytes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("harm", _HARMS)
def test_an_archive_that_is_not_one_intact_bundle_is_refused(
    bundle: Bundle, cache: Path, harm: str
) -> None:
    change, says = _HARMS[harm]
    data = _packed(change(_members(_exported(bundle))))
    with pytest.raises(CheckpointRefused, match="the archive is refused: ") as told:
        _imported(data, cache)
    assert says in str(told.value)
    assert _is_clean(cache)
    assert {path.name for path in cache.parent.iterdir()} <= {"from", "to"}


def test_a_cut_archive_is_refused_wherever_it_is_cut(bundle: Bundle, cache: Path) -> None:
    data = _exported(bundle)
    for length in range(0, len(data) - 1536, 256):
        with pytest.raises(CheckpointRefused):
            _imported(data[:length], cache)
    assert _is_clean(cache)


def test_noise_is_refused(cache: Path) -> None:
    with pytest.raises(CheckpointRefused, match="no tar header"):
        _imported(os.urandom(4096), cache)


@pytest.mark.parametrize("type_", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_that_claims_terabytes_takes_no_memory(cache: Path, type_: bytes) -> None:
    info, _ = _info("x", type=type_)
    info.size = 1 << 40
    block = info.tobuf(tarfile.GNU_FORMAT)
    with pytest.raises(CheckpointRefused):
        _imported(block + bytes(2048), cache)


def test_an_extended_header_larger_than_any_need_is_not_read(bundle: Bundle, cache: Path) -> None:
    record = b"70000 comment=" + b"x" * 69_985 + b"\n"
    info, _ = _info("x", record, type=tarfile.XHDTYPE)
    header = info.tobuf(tarfile.USTAR_FORMAT) + record + bytes(-len(record) % 512)
    with pytest.raises(CheckpointRefused, match="an extended header claims 70000 bytes"):
        _imported(header + _exported(bundle), cache)


@pytest.mark.parametrize(
    "record",
    [b"x", b"0 path=a\n", b"9999999 path=a\n", b"99999999999999999999 a=b\n", b"8 size=x\n",
     b"10 size=-1\n", b"27 GNU.sparse.realsize=9\n", b"\0" * 40],
)  # fmt: skip
def test_an_extended_header_that_lies_is_refused(
    bundle: Bundle, cache: Path, record: bytes
) -> None:
    info, _ = _info("x", record, type=tarfile.XHDTYPE)
    header = info.tobuf(tarfile.USTAR_FORMAT) + record + bytes(-len(record) % 512)
    with pytest.raises(CheckpointRefused, match="an extended header of it does not parse"):
        _imported(header + _exported(bundle), cache)
    assert _is_clean(cache)


def test_a_bundle_larger_than_the_disk_is_refused_before_it_is_written(
    bundle: Bundle, cache: Path
) -> None:
    large = msgspec.structs.replace(bundle.manifest.files[0], size_bytes=1 << 60)
    rewrite(bundle, files=(large, *bundle.manifest.files[1:]))
    data = (bundle.folder / "bundle.json").read_bytes()
    with pytest.raises(CannotStore, match="takes 1152921504606.8 MB, and the disk of"):
        _imported(_packed([_info("small/1/bundle.json", data)]), cache)
    assert _is_clean(cache)


def test_an_import_that_is_killed_leaves_nothing_that_looks_installed(
    tmp_path: Path, cache: Path
) -> None:
    data = _exported(sealed_bundle(tmp_path / "from", "small/1", weights=bytes(400_000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "models", "import", "-"],
        env={**os.environ, "RINGKAS_MODEL_CACHE": str(cache)},
        stdin=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(data[:300_000])  # more than a pipe holds, so some of it was read
    process.stdin.flush()
    process.kill()
    process.wait(60)
    process.stdin.close()
    assert ModelCache(cache).bundles() == ()
    assert (cache / ".unfinished" / "small" / "imported" / "bundle.json").exists()
    ModelCache(cache).verify(_imported(data, cache).bundle)


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(tmp_path: Path, cache: Path) -> None:
    bundle = sealed_bundle(tmp_path / "from", "small/1", weights=bytes(300_000))
    export_to_file(bundle, tmp_path / "small.tar")
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "from service.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "models", "import", tmp_path / "small.tar"],
        env={**os.environ, "RINGKAS_MODEL_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (73, "")
    assert done.stderr.startswith("ringkas: error: a file grows larger than ")
    assert _is_clean(cache)
