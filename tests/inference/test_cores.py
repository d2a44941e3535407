import os
from pathlib import Path

import pytest

from service.inference import usable_cores

AFFINITY = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("cpu_max", "cores"),
    [("100000 100000", 1), ("50000 100000", 1), ("max 100000", AFFINITY), ("rubbish", AFFINITY)],
)
def test_a_cgroup_v2_quota_bounds_the_cores(tmp_path: Path, cpu_max: str, cores: int) -> None:
    (tmp_path / "cpu.max").write_text(f"{cpu_max}\n")
    assert usable_cores(tmp_path) == cores


@pytest.mark.parametrize(("quota", "cores"), [("100000", 1), ("-1", AFFINITY)])
def test_a_cgroup_v1_quota_bounds_the_cores(tmp_path: Path, quota: str, cores: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(f"{quota}\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert usable_cores(tmp_path) == cores


def test_without_cgroups_affinity_decides(tmp_path: Path) -> None:
    assert usable_cores(tmp_path) == AFFINITY
