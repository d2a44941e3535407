"""How far a run is, and how fast it learns there."""

import math
from typing import Final

import msgspec

from model_cache.recipe.configuration import Learning

_FLOOR: Final = 0.05
"""Of the rate, with which a cosine ends. Chosen."""
_COOLING: Final = 0.2
"""Last share of a run over which the inverse square root goes down to the floor.

Source: Hägele et al. 2024 (arXiv 2405.18392)."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When a run is over: at the first of these."""

    steps: int | None = None
    minutes: float | None = None
    """Of training itself, those before an interruption included."""

    def progress(self, step: int, seconds: float) -> float:
        """How much of the run is done, 0 to 1."""
        by_steps = step / self.steps if self.steps else 0.0
        by_time = seconds / (60 * self.minutes) if self.minutes else 0.0
        return min(1.0, max(by_steps, by_time))


def rate_at(learning: Learning, step: int, progress: float) -> float:
    """The learning rate of a step.

    Args:
        step: From 0.
        progress: Of the whole run, 0 to 1.
    """
    warm = min(1.0, (step + 1) / max(1, learning.warm_up_steps))
    if learning.schedule == "cosine":
        factor = _FLOOR + (1 - _FLOOR) * 0.5 * (1 + math.cos(math.pi * progress))
    else:
        decay = math.sqrt(max(1, learning.warm_up_steps) / max(step + 1, learning.warm_up_steps, 1))
        cooling = min(1.0, (1 - progress) / _COOLING)
        factor = decay * (_FLOOR + (1 - _FLOOR) * cooling)
    return learning.learning_rate * warm * factor
