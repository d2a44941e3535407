"""The folder of a file store."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.cache.files import Sweeper, sweep
from service.cache.stores import open_store
from service.settings import Settings
from tests.conftest import ARTICLES

pytestmark = pytest.mark.anyio
NOW_S = 1_000_000.0
BLOCK_BYTES = 4096


def answer(folder: Path, name: str, *, written_s: float, size_bytes: int = BLOCK_BYTES) -> Path:
    path = folder / name.ljust(64, "0")
    path.write_bytes(b"x" * size_bytes)
    os.utime(path, (written_s, written_s))
    return path


def test_a_sweep_removes_what_is_too_old_and_keeps_the_rest(tmp_path: Path) -> None:
    old = answer(tmp_path, "a", written_s=NOW_S - 61)
    young = answer(tmp_path, "b", written_s=NOW_S - 59)
    sweep(tmp_path, max_bytes=10**6, max_age_s=60, now_s=NOW_S)
    assert not old.exists()
    assert young.exists()


def test_a_sweep_removes_the_oldest_until_the_rest_fits(tmp_path: Path) -> None:
    files = [answer(tmp_path, f"{n:x}", written_s=NOW_S + n) for n in range(9)]
    size_bytes = max(files[0].stat().st_size, files[0].stat().st_blocks * 512)
    sweep(tmp_path, max_bytes=3 * size_bytes, max_age_s=60, now_s=NOW_S)
    assert [file.exists() for file in files] == [False] * 6 + [True] * 3


def test_a_sweep_counts_the_disk_that_small_files_take(tmp_path: Path) -> None:
    files = [answer(tmp_path, f"{n:x}", written_s=NOW_S + n, size_bytes=1) for n in range(9)]
    if not files[0].stat().st_blocks:
        pytest.skip("this file system does not count blocks; run on one that does")
    sweep(tmp_path, max_bytes=BLOCK_BYTES * 2, max_age_s=60, now_s=NOW_S)
    assert 1 <= sum(file.exists() for file in files) < 9


def test_a_sweep_leaves_what_is_not_ours(tmp_path: Path) -> None:
    others = [tmp_path / "thesis.docx", tmp_path / ("a" * 63), tmp_path / ("g" * 64)]
    for path in others:
        path.write_bytes(b"mine")
        os.utime(path, (1, 1))
    half_written = answer(tmp_path, "f" * 64 + ".tmpx1y2", written_s=1)
    sweep(tmp_path, max_bytes=1, max_age_s=1, now_s=NOW_S)
    assert [path.exists() for path in others] == [True] * 3
    assert not half_written.exists()


async def test_much_writing_brings_a_sweep_about(tmp_path: Path) -> None:
    sweeper = Sweeper(tmp_path, max_bytes=100 * BLOCK_BYTES, max_age_s=10**9)
    early = answer(tmp_path, "a", written_s=1, size_bytes=101 * BLOCK_BYTES)
    sweeping = asyncio.create_task(sweeper.run())
    async with asyncio.timeout(9):
        while early.exists():  # the first sweep comes unasked
            await asyncio.sleep(0)
        late = answer(tmp_path, "b", written_s=1, size_bytes=101 * BLOCK_BYTES)
        while late.exists():
            sweeper.wrote(11 * BLOCK_BYTES)
            await asyncio.sleep(0)
    sweeping.cancel()
    await asyncio.wait({sweeping})


async def test_a_folder_that_cannot_be_is_logged_once_and_harms_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    sweeper = Sweeper(file / "folder", max_bytes=10**6, max_age_s=60)
    for _ in range(3):
        sweeper._sweep()
    assert [each.getMessage() for each in caplog.records] == [
        "the cache's folder cannot be kept in order"
    ]


async def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    async with open_store(Settings(cache=f"file://{tmp_path}/new")) as opened:
        folder = tmp_path / "new" / "ringkas"
        async with asyncio.timeout(9):
            while not folder.exists():
                await asyncio.sleep(0)
        await opened.store.set("a", b"A", 60)
        assert oct(folder.stat().st_mode)[-3:] == "700"
        assert [oct(path.stat().st_mode)[-3:] for path in folder.iterdir()] == ["600"]


async def test_an_answer_larger_than_the_store_is_not_written(tmp_path: Path) -> None:
    settings = Settings(cache=f"file://{tmp_path}", cache_max_bytes=1024)
    async with open_store(settings) as opened:
        await opened.store.set("a", bytes(1025), 60)
        assert await opened.store.get("a") is None


_PROCESS = """
import asyncio, sys
from pathlib import Path
from service.journey import ArticleSource, JourneyOptions
from tests.support.caching import caching
from tests.support.generators import MarkingGenerator

async def main():
    async with caching(MarkingGenerator(), sys.argv[1], cache_max_bytes=100_000) as journey:
        for path in sys.argv[2:] * 3:
            source = ArticleSource(text=Path(path).read_text(encoding="utf-8"))
            served = await journey.run(source, JourneyOptions(), deadline_s=60)
            print(hash(served.digest.summary), flush=True)

asyncio.run(main())
"""


def test_processes_share_one_folder(tmp_path: Path) -> None:
    """Small enough that each sweeps away what the other wrote."""
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        _PROCESS,
        f"file://{tmp_path}",
        *map(str, ARTICLES),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told
    assert told[0][0] == told[1][0]
    lines = told[0][0].split()
    assert lines[:5] == lines[5:10] == lines[10:]
    assert list((tmp_path / "ringkas").iterdir())
