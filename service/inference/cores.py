"""How many cores this process may really use."""

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def usable_cores(cgroup: Path = _CGROUP) -> int:
    """Cores by affinity and by cgroup quota, whichever is fewer; at least 1.

    CTranslate2 with `intra_threads=0` looks at neither, and oversubscribes in containers.
    A quota of 1.5 cores counts as 1: a thread that is throttled stalls the others.
    """
    cores = len(os.sched_getaffinity(0))
    quota = _quota_v2(cgroup / "cpu.max") or _quota_v1(cgroup / "cpu")
    return max(1, min(cores, int(quota)) if quota else cores)


def _quota_v2(path: Path) -> float | None:
    """Cores by `cpu.max`: `<quota> <period>`, or `max <period>` for no limit."""
    quota, _, period = _read(path).partition(" ")
    return int(quota) / int(period) if quota.isdigit() and period.strip().isdigit() else None


def _quota_v1(folder: Path) -> float | None:
    """Cores by the two files of cgroup v1; a quota of -1 is no limit."""
    quota = _read(folder / "cpu.cfs_quota_us").strip()
    period = _read(folder / "cpu.cfs_period_us").strip()
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() else None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
