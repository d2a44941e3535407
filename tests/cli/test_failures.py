"""One line on stderr, an exit code a script can act on, and never a traceback."""

from pathlib import Path

import click
import pytest

from service import errors
from service.cli import ringkas
from service.cli.exits import MEANINGS, exit_code_of
from tests.cli.command import ARTICLE, Command, Failing

_CODES = {
    errors.RingkasError("r"): 70,
    errors.ClientFault("c"): 65,
    errors.InvalidArticle("i"): 65,
    errors.ArticleTooLong("a"): 65,
    errors.UnsupportedLanguage("u"): 65,
    errors.UnavailableMethod("m"): 65,
    errors.Overloaded("o", retry_after_s=1.0): 69,
    errors.DeadlinePassed("d"): 75,
    errors.EngineFailed("e"): 70,
    errors.InvalidSettings("s"): 78,
    errors.CannotListen("l"): 69,
    errors.BundleMissing("b"): 69,
    errors.BundleCorrupt("x"): 69,
    errors.InstallFailed("f"): 70,
    errors.HubFailed("h"): 69,
    errors.LicenceNotAccepted("n"): 77,
    errors.CheckpointRefused("k"): 65,
    errors.ExtraMissing("t"): 69,
    errors.ConversionFailed("v"): 70,
    errors.ProofFailed("p"): 70,
    errors.CannotStore("w"): 73,
}


def test_every_error_the_service_can_name_is_in_the_table() -> None:
    named = {each for each in vars(errors).values() if isinstance(each, type)}
    assert {type(error) for error in _CODES} == named


@pytest.mark.parametrize("error", _CODES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("command", ["summarise", "translate"])
def test_errors_are_told_in_a_line_and_a_code(error: errors.RingkasError, command: str) -> None:
    done = Command(Failing(error))(command, ARTICLE)
    assert (done.exit_code, done.stdout) == (_CODES[error], "")
    assert done.stderr == f"ringkas: error: {error}\n"


def test_every_code_is_explained_by_help() -> None:
    explained = {code for code, _ in MEANINGS}
    told = Command()("--help").stdout
    assert {exit_code_of(error) for error in _CODES} | {0, 2, 66, 130, 141} == explained
    assert all(f"{code}  {meaning}" in told for code, meaning in MEANINGS)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["bogus"], "No such command 'bogus'."),
        (["summarise", "--bogus"], "No such option"),
        (["summarise", "--length", "epic"], "'epic' is not one of"),
        (["summarise", "--max-claims", "0"], "0 is not in the range"),
        (["summarise", "--threads", "0"], "0 is not in the range"),
        (["summarise", "--deadline-s", "0"], "0.0 is not in the range"),
        (["summarise", "a.txt", "b.txt"], "unexpected extra argument"),
        (["--config", "absent.toml", "config"], "'absent.toml' does not exist"),
        (["serve", "--port", "65536"], "65536 is not in the range"),
    ],
)
def test_a_wrong_command_line_is_2_with_the_usage(arguments: list[str], complaint: str) -> None:
    done = Command()(*arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith("Usage: ringkas")
    assert complaint in done.stderr.splitlines()[-1]
    assert done.stderr.splitlines()[-1].startswith("ringkas: error: ")


def test_nothing_asked_shows_the_help() -> None:
    done = Command()()
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ringkas")
    assert "ringkas: error" not in done.stderr


def test_a_missing_file_is_66() -> None:
    done = Command()("summarise", "absent.txt")
    assert done.exit_code == 66
    assert done.stderr == "ringkas: error: cannot read absent.txt: No such file or directory\n"


def test_a_folder_is_66(tmp_path: Path) -> None:
    done = Command()("summarise", tmp_path)
    assert done.exit_code == 66
    assert done.stderr == f"ringkas: error: cannot read {tmp_path}: Is a directory\n"


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "standard input is empty"),
        (b" \n\t\n", "standard input is empty"),
        (b"\xef\xbb\xbf", "standard input is empty"),
        (b"Harga \xe9 naik", "standard input is not UTF-8: byte 6 is 0xE9; convert it"),
        (b"\xff\xfeH\0a\0", "standard input is UTF-16, not UTF-8; convert it"),
        (b"\x7fELF\0\0", "standard input is not a text file: byte 4 is NUL"),
        ("emoji \U0001f600".encode()[:-1], "standard input is not UTF-8: byte 6 is 0xF0"),
    ],
)
def test_input_that_is_no_text_is_65(data: bytes, complaint: str) -> None:
    done = Command()("summarise", stdin=data)
    assert done.exit_code == 65
    assert done.stderr.startswith(f"ringkas: error: {complaint}")


def test_an_empty_device_is_65() -> None:
    assert Command()("summarise", "/dev/null").exit_code == 65


def test_an_endless_file_is_refused_without_reading_on() -> None:
    done = Command()("summarise", "/dev/zero", environment={"RINGKAS_MAX_BODY_BYTES": "4096"})
    assert done.exit_code == 65
    assert done.stderr == (
        "ringkas: error: /dev/zero holds more than 4096 bytes; split it, "
        "or raise RINGKAS_MAX_BODY_BYTES\n"
    )


def test_input_as_large_as_allowed_is_read() -> None:
    article = ARTICLE.read_bytes()
    limit = {"RINGKAS_MAX_BODY_BYTES": str(len(article))}
    assert Command()("summarise", stdin=article, environment=limit).exit_code == 0
    assert Command()("summarise", stdin=article + b"\n", environment=limit).exit_code == 65


@pytest.mark.parametrize("command", ["summarise", "translate", "openapi"])
def test_an_output_without_a_folder_is_73_before_any_work(tmp_path: Path, command: str) -> None:
    unreachable = tmp_path / "absent" / "out.txt"
    done = Command(Failing(AssertionError("opened")))(command, "-o", unreachable, stdin=b"Teks.")
    assert done.exit_code == 73
    assert done.stderr == (
        f"ringkas: error: cannot write {unreachable}: {unreachable.parent} is not a folder\n"
    )


def test_a_full_disk_is_73() -> None:
    done = Command()("summarise", ARTICLE, "-o", "/dev/full")
    assert done.exit_code == 73
    assert done.stderr == ("ringkas: error: cannot write /dev/full: No space left on device\n")


def test_a_bad_setting_is_78_and_names_the_setting() -> None:
    done = Command()("summarise", ARTICLE, environment={"RINGKAS_THREADS": "many"})
    assert done.exit_code == 78
    assert "$.threads" in done.stderr


def test_ctrl_c_is_130() -> None:
    done = Command(Failing(KeyboardInterrupt()))("summarise", ARTICLE)
    assert done.exit_code == 130
    assert done.stderr.endswith("ringkas: error: interrupted\n")


def test_a_bug_is_not_dressed_up_as_a_fault_of_the_user() -> None:
    done = Command(Failing(ZeroDivisionError("bug")))("summarise", ARTICLE)
    assert isinstance(done.exception, ZeroDivisionError)


def test_article_text_is_never_in_an_error() -> None:
    done = Command()("summarise", stdin="Sangat rahasia.\0")
    assert "rahasia" not in done.stderr


def test_every_option_and_command_says_what_it_is_for() -> None:
    silent = [
        f"{path} {parameter.name}"
        for path, command in _commands("ringkas", ringkas)
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert silent == []
    assert [path for path, command in _commands("ringkas", ringkas) if not command.help] == []


def _commands(path: str, command: click.Command) -> list[tuple[str, click.Command]]:
    below = command.commands.items() if isinstance(command, click.Group) else ()
    return [
        (path, command),
        *(each for name, child in below for each in _commands(f"{path} {name}", child)),
    ]
