"""Results to stdout or a file, always UTF-8, byte for byte as they were made."""

import os
import sys
from pathlib import Path
from typing import BinaryIO, Final

import click

from service.cli.exits import CANNOT_CREATE, CommandError

_STANDARD_OUTPUT: Final = "standard output"

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of standard output.",
)


def refuse_unwritable(output: Path | None) -> None:
    """Fail before the work, not after it, when the output cannot be written.

    Raises:
        CommandError: The file's folder is missing, it or its folder may not be written, or
            there is no file and standard output is closed.
    """
    if output is None:
        _standard_output()
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
        stdout = _standard_output()
        stdout.write(data)
        stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(output or _STANDARD_OUTPUT, error.strerror or str(error)) from error


def _standard_output() -> BinaryIO:
    if sys.stdout is None:  # so Python says that it was started without
        raise _unwritable(_STANDARD_OUTPUT, "it is closed")
    return sys.stdout.buffer


def _unwritable(output: Path | str, reason: str) -> CommandError:
    return CommandError(f"cannot write {output}: {reason}", CANNOT_CREATE)
