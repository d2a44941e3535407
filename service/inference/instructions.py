"""Which instructions CTranslate2 computes with, where its own choice is not the fastest."""

from collections.abc import MutableMapping
from pathlib import Path

_VARIABLE = "CT2_FORCE_CPU_ISA"
_NEEDED = frozenset({"avx512f", "avx512cd", "avx512vl", "avx512bw", "avx512dq"})
"""What CTranslate2 asks of a processor before it takes AVX-512."""


def prefer_fast_instructions(
    environment: MutableMapping[str, str], cpuinfo: Path = Path("/proc/cpuinfo")
) -> None:
    """Have CTranslate2 use AVX-512 on AMD processors that have it.

    CTranslate2 takes AVX2 unless told otherwise. Measured on an AMD EPYC with CTranslate2
    4.8.5 and the embedded weights, AVX-512 needs 0.88 of the time, with BLEU the same
    (`python -m tests.perf.runtime_settings`). Intel processors, not measured, are left alone,
    and so is a choice already made in the environment.

    Call it before any weights are loaded: CTranslate2 reads its environment once.

    Args:
        environment: Of the process, as CTranslate2 will see it.
    """
    if _VARIABLE not in environment and _is_amd_with_avx512(cpuinfo):
        environment[_VARIABLE] = "AVX512"


def _is_amd_with_avx512(cpuinfo: Path) -> bool:
    try:
        told = cpuinfo.read_text(encoding="utf-8")
    except OSError:
        return False
    return {"AuthenticAMD"} | _NEEDED <= set(told.split())
