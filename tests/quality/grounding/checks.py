"""The checks that are measured: one table, to add to and adjust here alone."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from service.journey.checks import compare_dates, compare_numbers


class Mismatch(Protocol):
    """What a check reports."""

    @property
    def kind(self) -> str:
        """`missing` where the English says less than its source."""
        ...


Check = Callable[[str, str], Sequence[Mismatch]]
"""An Indonesian source and English to what does not agree."""


def _if_there(module: str, function: str) -> dict[str, Check]:
    """The check of a module that may not have been written yet; named as the module is."""
    try:
        found = importlib.import_module(f"service.journey.checks.{module}")
    except ModuleNotFoundError:
        return {}
    return {module: getattr(found, function)}


CHECKS: Final[Mapping[str, Check]] = {
    "numbers": compare_numbers,
    "dates": compare_dates,
    **_if_there("names", "compare_names"),
    **_if_there("negation", "compare_negation"),
}

OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "numbers": ("number", "unit"),
    "dates": ("date",),
    "names": ("name", "speaker"),
    "negation": ("negation",),
}
"""The kinds of corruption that each check is there to find."""


def flags(check: Check, source: str, claim: str, *, is_clause: bool) -> bool:
    """Whether a check objects to a claim.

    Args:
        is_clause: Whether the claim may say less than its source.
    """
    found = check(source, claim)
    return any(each.kind != "missing" for each in found) if is_clause else bool(found)
