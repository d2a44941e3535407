import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.inference import prefer_fast_instructions

WIDE = "avx avx2 avx512f avx512cd avx512vl avx512bw avx512dq"


@pytest.mark.parametrize(
    ("vendor", "flags", "chosen"),
    [
        ("AuthenticAMD", WIDE, {"CT2_FORCE_CPU_ISA": "AVX512"}),
        ("AuthenticAMD", "avx avx2", {}),
        ("AuthenticAMD", WIDE.removesuffix(" avx512dq"), {}),
        ("GenuineIntel", WIDE, {}),
    ],
)
def test_avx512_is_chosen_on_amd_that_has_it(
    vendor: str, flags: str, chosen: dict[str, str], tmp_path: Path
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(
        f"processor\t: 0\nvendor_id\t: {vendor}\nflags\t\t: {flags}\n\nprocessor\t: 1\n"
    )
    environment: dict[str, str] = {}
    prefer_fast_instructions(environment, cpuinfo)
    assert environment == chosen


def test_a_choice_already_made_stays(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"vendor_id\t: AuthenticAMD\nflags\t: {WIDE}\n")
    environment = {"CT2_FORCE_CPU_ISA": "AVX2"}
    prefer_fast_instructions(environment, cpuinfo)
    assert environment == {"CT2_FORCE_CPU_ISA": "AVX2"}


def test_a_machine_that_does_not_tell_is_left_alone(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    prefer_fast_instructions(environment, tmp_path / "absent")
    assert environment == {}


def test_weights_are_loaded_with_what_was_chosen(toy_cache: Path) -> None:
    """CTranslate2 tells on stderr which instructions it selected."""
    expected: dict[str, str] = {}
    prefer_fast_instructions(expected)
    variables = {name: value for name, value in os.environ.items() if name not in expected}
    told = subprocess.run(
        [sys.executable, "-m", "service", "translate", "--source-language", "id"],
        input="Jakarta",
        env={**variables, "RINGKAS_MODEL_CACHE": str(toy_cache), "CT2_VERBOSE": "1"},
        capture_output=True,
        text=True,
        check=False,
    ).stderr
    wanted = expected.get("CT2_FORCE_CPU_ISA", "")
    assert f"Selected ISA: {wanted}" in told
