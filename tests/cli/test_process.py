"""The command as a process of its own: what only a real terminal or pipe can show."""

import os
import pty
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from service.api import openapi_document
from tests.cli.command import ARTICLE

_RINGKAS = (sys.executable, "-m", "service")


def test_help_does_not_load_the_runtime_or_the_framework() -> None:
    code = (
        "import sys\n"
        "from service.__main__ import main\n"
        "sys.argv = ['ringkas', '--help']\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'ctranslate2', 'litestar', 'rich', 'uvicorn', 'trafilatura', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: ringkas")
    assert done.stderr == "[]\n"


def test_version_is_that_of_the_distribution() -> None:
    done = subprocess.run([*_RINGKAS, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("ringkas 0.")


@pytest.mark.parametrize("arguments", [["config"], ["models", "list"], ["openapi"]])
def test_a_reader_that_goes_away_ends_it_quietly(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*_RINGKAS, *arguments], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("redirection", "code", "complaint"),
    [
        ("<&-", 66, "cannot read standard input: it is closed"),
        ("0>/dev/null", 66, "cannot read standard input: Bad file descriptor"),
        (f"<{ARTICLE} >&-", 73, "cannot write standard output: it is closed"),
        (f"<{ARTICLE} 1</dev/null", 73, "cannot write standard output: Bad file descriptor"),
    ],
)
def test_a_closed_stream_is_told_as_such(redirection: str, code: int, complaint: str) -> None:
    done = _in_a_shell(f'"$@" summarise {redirection}')
    assert (done.returncode, done.stderr) == (code, f"ringkas: error: {complaint}\n")


@pytest.mark.parametrize("arguments", ["config", "models list", "openapi"])
def test_a_closed_output_is_told_by_every_command(arguments: str) -> None:
    done = _in_a_shell(f'"$@" {arguments} >&-')
    assert (done.returncode, done.stderr) == (
        73,
        "ringkas: error: cannot write standard output: it is closed\n",
    )


def test_a_closed_output_is_no_matter_where_a_file_is_written(tmp_path: Path) -> None:
    done = _in_a_shell(f'"$@" openapi -o {tmp_path}/openapi.json >&- 2>&-')
    assert done.returncode == 0
    assert (tmp_path / "openapi.json").read_bytes() == openapi_document()


def test_a_taken_port_is_69() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [*_RINGKAS, "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 69
    (line,) = done.stderr.splitlines()
    told = f"ringkas: error: cannot listen on 127.0.0.1 port {port}: Address already in use"
    assert line.startswith(told)


def _in_a_shell(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in which `"$@"` is `ringkas`."""
    command = ["sh", "-c", script, "sh", *_RINGKAS]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_terminal_gets_highlights_and_a_spinner() -> None:
    shown = _on_a_terminal(["summarise", str(ARTICLE)], {"COLORTERM": "truecolor"})
    assert "\x1b[38;2;22;24;27;48;2;255;228;92m" in shown
    assert "Loading weights" in shown
    assert "Demonstration weights" in shown


def test_no_color_leaves_the_terminal_uncoloured_but_marked() -> None:
    shown = _on_a_terminal(["summarise", str(ARTICLE)], {"NO_COLOR": "1"})
    assert "\x1b[4m" in shown
    assert ";48;" not in shown
    assert "\x1b[38" not in shown


def test_a_dumb_terminal_gets_plain_text() -> None:
    shown = _on_a_terminal(["summarise", str(ARTICLE)], {"TERM": "dumb"})
    assert "\x1b" not in shown
    assert "[c1: " in shown


def _on_a_terminal(arguments: Sequence[str], environment: dict[str, str]) -> str:
    """What a terminal would be sent, with stdout and stderr both on it."""
    leader, follower = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [*_RINGKAS, *arguments],
        stdout=follower,
        stderr=follower,
        env={**clean, "TERM": "xterm-256color", **environment},
    ) as process:
        os.close(follower)
        chunks: list[bytes] = []
        while chunk := _read(leader):
            chunks.append(chunk)
    os.close(leader)
    assert process.returncode == 0, b"".join(chunks)
    return b"".join(chunks).decode()


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""
