"""The checks that are measured: one table, to add to and adjust here alone."""

from collections.abc import Mapping
from typing import Final

from service.journey.digest import WarningType

CHECKS: Final[Mapping[str, WarningType]] = {
    "numbers": "number_mismatch",
    "dates": "date_mismatch",
    "names": "name_mismatch",
    "negation": "negation_mismatch",
    "hedges": "hedge_lost",
    "attribution": "attribution_lost",
    "length": "low_coverage",
}
"""The fault by which each check objects."""

OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "numbers": ("number", "unit"),
    "dates": ("date",),
    "names": ("name", "speaker"),
    "negation": ("negation",),
}
"""The kinds of corruption that a check is there to find; nothing here corrupts for the others."""
