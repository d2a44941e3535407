"""What the commands ask for alike: bundles by name, and whether to go on."""

import sys
from typing import Final

import click

from service.cli.exits import USAGE, CommandError

NAMED: Final = "NAME[/REVISION]"

reference_argument = click.argument("reference", metavar=NAMED)
"""One bundle."""

yes_option = click.option("-y", "--yes", "is_agreed", is_flag=True, help="Do it without asking.")


def agrees(question: str, *, is_agreed: bool) -> bool:
    """Whether the user wants it, who is asked unless the command line says so.

    Raises:
        CommandError: There is nobody to ask.
        click.Abort: Ctrl-C.
    """
    if is_agreed:
        return True
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin is None or not sys.stdin.isatty():
            raise CommandError("nobody is there to ask; --yes does it without", USAGE) from None
        raise
