"""How much time an article has left, and where its time went."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Literal

Stage = Literal["extract", "segment", "rank", "summarise", "translate", "claims", "evidence"]


class Deadline:
    """Counts down from the moment it is made.

    Args:
        seconds: Above zero for there to be any time at all.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def remaining_s(self) -> float:
        """Seconds left; zero or below once the time is up."""
        return self._ends - time.monotonic()


class Stopwatch:
    """Wall time by stage.

    Args:
        on_stage: Called with the name of each stage as it begins.
    """

    def __init__(self, on_stage: Callable[[Stage], None] | None = None) -> None:
        self._on_stage = on_stage
        self._began = time.perf_counter()
        self._spent_ms: dict[str, float] = {}

    @contextmanager
    def stage(self, name: Stage) -> Generator[None]:
        """Count the time of the block to a stage; a stage may come several times."""
        if self._on_stage is not None:
            self._on_stage(name)
        began = time.perf_counter()
        try:
            yield
        finally:
            spent_ms = (time.perf_counter() - began) * 1000
            self._spent_ms[name] = self._spent_ms.get(name, 0.0) + spent_ms

    def timings_ms(self) -> dict[str, float]:
        """Milliseconds by stage, and `total` since the watch was made."""
        total_ms = (time.perf_counter() - self._began) * 1000
        timings = {**self._spent_ms, "total": total_ms}
        return {name: round(spent, 2) for name, spent in timings.items()}
