"""Article text from a file or a pipe: bounded, UTF-8, and refused with the reason."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import click

from service.cli.exits import DATA, NO_INPUT, CommandError
from service.errors import ArticleTooLong

PIPE: Final = "-"
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_HTML_SUFFIXES = frozenset({".htm", ".html", ".xhtml"})
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

file_argument = click.argument(
    "file", default=PIPE, type=click.Path(path_type=str, allow_dash=True), metavar="[FILE|-]"
)
"""The positional argument of commands that read a text; a pipe when it is left out."""


def is_html_name(file: str) -> bool:
    """Whether the file's name says that it holds HTML."""
    return Path(file).suffix.lower() in _HTML_SUFFIXES


def read_text(file: str, *, max_bytes: int) -> str:
    """The text of a file, or of stdin for `-`; a byte order mark is dropped.

    Raises:
        CommandError: Unreadable, empty, not UTF-8, or not text.
        ArticleTooLong: More than `max_bytes`; no more than that is read.
    """
    name = "standard input" if file == PIPE else file
    try:
        with _opened(file) as stream:
            data = _read(stream, name, max_bytes)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot read {name}: {reason}", NO_INPUT) from error
    return _decode(data, name)


@contextmanager
def _opened(file: str) -> Generator[BinaryIO]:
    if file != PIPE:
        with Path(file).open("rb") as stream:
            yield stream
        return
    if sys.stdin is None:  # so Python says that it was started without
        raise OSError("it is closed")
    if sys.stdin.isatty():
        click.echo("ringkas: reading from the terminal; end with Ctrl-D", err=True)
    yield sys.stdin.buffer


def _read(stream: BinaryIO, name: str, max_bytes: int) -> bytes:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ArticleTooLong(
            f"{name} holds more than {max_bytes} bytes; split it, or raise RINGKAS_MAX_BODY_BYTES"
        )
    return data


def _decode(data: bytes, name: str) -> str:
    if data.startswith(_UTF16_MARKS):
        raise CommandError(
            f"{name} is UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8", DATA
        )
    if (at := data.find(b"\0")) >= 0:
        raise CommandError(f"{name} is not a text file: byte {at} is NUL", DATA)
    try:
        text = data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{name} is not UTF-8: byte {error.start} is 0x{data[error.start]:02X}; "
            "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8",
            DATA,
        ) from error
    if not text.strip():
        raise CommandError(f"{name} is empty", DATA)
    return text
