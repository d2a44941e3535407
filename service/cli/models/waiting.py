"""What those who wait for weights see: a bar with size and rate, or plain lines in a log."""

import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from service.cli.models.telling import size_of
from service.cli.screen import is_terminal

if TYPE_CHECKING:  # `--help` must not wait for them
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from service.workshop.progress import Progress

_BAR_CHARS: Final = 20
_LINE_EVERY_S: Final = 10.0
"""Chosen: a log of a long download stays short and still shows that it goes on."""


@contextmanager
def shown_progress(environment: Mapping[str, str]) -> "Generator[Progress]":
    """Live lines on stderr where it is a terminal, else plain ones."""
    if not is_terminal(sys.stderr, environment):
        yield PlainProgress(time.monotonic)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    console = Console(stderr=True, highlight=False, no_color=bool(environment.get("NO_COLOR")))
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.fields[moved]}", style="progress.download"),
    )
    with Progress(*columns, console=console) as bars:
        shown = BarProgress(bars)
        yield shown
        shown.end()


class PlainProgress:
    """A line for each stage, and one now and then for what is moved."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._begun_s = self._told_s = now_s()
        self._total_bytes = self._moved_bytes = 0

    def stage(self, text: str) -> None:
        """Say so."""
        self._total_bytes = self._moved_bytes = 0
        self._begun_s = self._told_s = self._now_s()
        click.echo(text, err=True)

    def expect(self, total_bytes: int) -> None:
        """Keep it for the lines to come."""
        self._total_bytes = total_bytes

    def advance(self, moved_bytes: int) -> None:
        """Count, and say how far it is if that was long ago or it is the end."""
        self._moved_bytes += moved_bytes
        now_s = self._now_s()
        is_over = moved_bytes > 0 and self._moved_bytes >= self._total_bytes > 0
        if not is_over and now_s - self._told_s < _LINE_EVERY_S:
            return
        self._told_s = now_s
        seconds = max(now_s - self._begun_s, 1e-3)
        click.echo(
            f"  {self._moved_bytes / 1e6:.1f} of {self._total_bytes / 1e6:.1f} MB, "
            f"{self._moved_bytes / seconds / 1e6:.1f} MB/s",
            err=True,
        )

    def warn(self, text: str) -> None:
        """Say so."""
        click.echo(f"warning: {text}", err=True)


class BarProgress:
    """A line for each stage, which tells how far it is; those that are over are ticked off."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def stage(self, text: str) -> None:
        """Tick off the stage before, and begin one that does not know its length."""
        self.end()
        self._task = self._bars.add_task(text, total=None, moved="")

    def expect(self, total_bytes: int) -> None:
        """Give the stage its length."""
        if self._task is not None:
            self._bars.update(self._task, total=total_bytes)

    def advance(self, moved_bytes: int) -> None:
        """Show how far it is, and how fast."""
        if self._task is None:
            return
        self._bars.advance(self._task, moved_bytes)
        task = self._bars.tasks[self._task]
        parts = [f"{size_of(task.completed)} of {size_of(task.total or 0)}"]
        parts += [bar_of(task.percentage)] if not task.finished else []
        parts += [f"{size_of(task.speed)}/s"] if task.speed else []
        self._bars.update(self._task, moved="  ".join(parts))

    def warn(self, text: str) -> None:
        """Print it above the lines."""
        self._bars.console.print(f"warning: {text}", markup=False)

    def end(self) -> None:
        """Tick off the stage that runs."""
        if self._task is None:
            return
        done = self._bars.tasks[self._task]
        total = done.total if done.total is not None else 1
        self._bars.update(self._task, total=total, completed=total)
        self._task = None


def bar_of(percentage: float) -> str:
    """Draws `━━━━╌╌╌╌╌╌ 40 %`."""
    full = round(percentage / 100 * _BAR_CHARS)
    return f"{'━' * full}{'╌' * (_BAR_CHARS - full)} {percentage:.0f} %"
