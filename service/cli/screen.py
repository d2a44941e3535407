"""What a terminal gets: colours, tables, a spinner. Pipes and files get none of it.

Rich is imported where it is used, for `--help` must not wait for it.
"""

import io
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal, TextIO

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

_MAX_WIDTH: Final = 100
"""Chosen: longer lines of prose are hard to read."""
_ENDLESS: Final = 10_000
"""Chosen: no row of a table is as wide."""

colour_option = click.option(
    "--color/--no-color",
    "wants_colour",
    default=None,
    help="Colours and highlights even into a pipe, or never. NO_COLOR is honoured.",
)


def is_terminal(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Whether the stream is a terminal that understands more than plain lines; None: closed."""
    return stream is not None and stream.isatty() and environment.get("TERM") != "dumb"


def stdout_is_terminal(environment: Mapping[str, str]) -> bool:
    """Whether results go to a terminal that understands more than plain lines."""
    return is_terminal(sys.stdout, environment)


def may_colour(environment: Mapping[str, str], *, wants_colour: bool | None) -> bool:
    """Whether to use colours: the user's word, or else `NO_COLOR` (no-color.org)."""
    return not environment.get("NO_COLOR") if wants_colour is None else wants_colour


def drawn(content: "RenderableType", environment: Mapping[str, str], *, has_colour: bool) -> str:
    """The content as a terminal shows it, control sequences included."""
    from rich.console import Console  # noqa: PLC0415

    target = io.StringIO()
    Console(
        file=target,
        force_terminal=True,
        color_system=colours_of(environment),
        no_color=not has_colour,
        width=min(_width(), _MAX_WIDTH),
        highlight=False,
        emoji=False,
        markup=False,
    ).print(content)
    return target.getvalue()


def drawn_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], environment: Mapping[str, str]
) -> str:
    """A table without lines: fitted to a terminal, or one line a row for a pipe."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    target = io.StringIO()
    width = _width() if stdout_is_terminal(environment) else _ENDLESS
    Console(file=target, width=width, highlight=False, emoji=False, markup=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in target.getvalue().splitlines())


@contextmanager
def spinner(environment: Mapping[str, str], first: str) -> Generator[Callable[[str], None]]:
    """Shows what is going on, on stderr if that is a terminal; yields how to say it."""
    if not is_terminal(sys.stderr, environment):
        yield _say_nothing
        return
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True, no_color=bool(environment.get("NO_COLOR")), markup=False)
    with console.status(first) as status:
        yield status.update


def colours_of(environment: Mapping[str, str]) -> Literal["standard", "256", "truecolor"]:
    """Into a pipe too, where Rich by itself would find no terminal to ask."""
    if environment.get("COLORTERM") in {"24bit", "truecolor"}:
        return "truecolor"
    return "256" if "256color" in environment.get("TERM", "") else "standard"


def _width() -> int:
    from rich.console import Console  # noqa: PLC0415

    return Console(file=sys.stdout).width


def _say_nothing(_: str) -> None:
    pass
