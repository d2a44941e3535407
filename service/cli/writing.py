"""Results to stdout or a file, always UTF-8, byte for byte as they were made."""

import os
import sys
from pathlib import Path

import click

from service.cli.exits import CANNOT_CREATE, CommandError

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of standard output.",
)


def refuse_unwritable(output: Path | None) -> None:
    """Fail before the work, not after it, when the output file cannot be made.

    Raises:
        CommandError: Its folder is missing, or it or its folder may not be written.
    """
    if output is None:
        return
    if not output.parent.is_dir():
        raise _unwritable(output, f"{output.parent} is not a folder")
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise _unwritable(output, "permission denied")


def write(result: bytes | str, output: Path | None) -> None:
    """Write the whole result and flush it.

    Raises:
        CommandError: The output cannot be written, for example because the disk is full.
        BrokenPipeError: The reader went away; the group ends quietly.
    """
    data = result.encode("utf-8", "replace") if isinstance(result, str) else result
    try:
        if output is not None:
            output.write_bytes(data)
            return
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(output or "standard output", error.strerror or str(error)) from error


def _unwritable(output: Path | str, reason: str) -> CommandError:
    return CommandError(f"cannot write {output}: {reason}", CANNOT_CREATE)
