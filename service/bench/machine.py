"""What a measurement was made on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Final

import ctranslate2  # pyright: ignore[reportMissingTypeStubs]  it has none
import msgspec

from service.inference import usable_cores

_CPUINFO: Final = Path("/proc/cpuinfo")


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Hardware and versions; nothing that tells whose machine it is."""

    cpu: str
    cores: int
    """Usable by this process."""
    cores_of_machine: int
    instruction_set: str
    """That CTranslate2 chose."""
    system: str
    python: str
    ctranslate2: str
    ringkas: str


def this_machine(instruction_set: str) -> Machine:
    """Read off once."""
    return Machine(
        cpu=_cpu(),
        cores=usable_cores(),
        cores_of_machine=os.cpu_count() or 1,
        instruction_set=instruction_set,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        ctranslate2=ctranslate2.__version__,
        ringkas=version("ringkas"),
    )


def peak_memory_bytes(pid: int) -> int | None:
    """The most memory a process has had resident, where the system tells (Linux)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return None


def _cpu() -> str:
    try:
        lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
