"""Exit codes, after sysexits.h, and how a failure is told: one line, no traceback."""

import os
import sys
from typing import Any, Final, cast

import click

from service import errors

OK: Final = 0
USAGE: Final = 2
DATA: Final = 65
NO_INPUT: Final = 66
UNAVAILABLE: Final = 69
SOFTWARE: Final = 70
CANNOT_CREATE: Final = 73
TRY_AGAIN: Final = 75
NO_PERMISSION: Final = 77
CONFIG: Final = 78
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141

MEANINGS: Final = (
    (OK, "done"),
    (USAGE, "the command line is wrong"),
    (DATA, "the article is refused: empty, too long, not Indonesian, not UTF-8; or weights are"),
    (NO_INPUT, "the input cannot be read"),
    (
        UNAVAILABLE,
        "a bundle, an extra or the hub is missing or fails, the address is taken, or all is busy",
    ),
    (SOFTWARE, "the engine failed, or weights did not convert or did not pass their proof"),
    (CANNOT_CREATE, "the output cannot be written: no room, or not allowed"),
    (TRY_AGAIN, "time was up before the work was done"),
    (NO_PERMISSION, "the licence of the weights was not accepted"),
    (CONFIG, "a setting is unknown or does not parse"),
    (INTERRUPTED, "stopped by Ctrl-C"),
    (BROKEN_PIPE, "the reader of the output went away"),
)
_CODES: Final[dict[type[errors.RingkasError], int]] = {
    errors.RingkasError: SOFTWARE,
    errors.ClientFault: DATA,
    errors.Overloaded: UNAVAILABLE,
    errors.DeadlinePassed: TRY_AGAIN,
    errors.EngineFailed: SOFTWARE,
    errors.InvalidSettings: CONFIG,
    errors.CannotListen: UNAVAILABLE,
    errors.BundleMissing: UNAVAILABLE,
    errors.BundleCorrupt: UNAVAILABLE,
    errors.InstallFailed: SOFTWARE,
    errors.HubFailed: UNAVAILABLE,
    errors.LicenceNotAccepted: NO_PERMISSION,
    errors.CheckpointRefused: DATA,
    errors.ExtraMissing: UNAVAILABLE,
    errors.ConversionFailed: SOFTWARE,
    errors.ProofFailed: SOFTWARE,
    errors.CannotStore: CANNOT_CREATE,
}


class CommandError(Exception):
    """A failure of the command itself, such as a file that cannot be read."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def exit_code_of(error: errors.RingkasError) -> int:
    """The exit code of the nearest class of the error that has one."""
    return next(_CODES[cls] for cls in type(error).__mro__ if cls in _CODES)


class FaultTellingGroup(click.Group):
    """A group whose failures are one line on stderr and an exit code of the table above."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (click's own signature)
        """Run and exit; never returns."""
        sys.exit(self._run(*args, **{**kwargs, "standalone_mode": False}))

    def _run(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401  (as `main`)
        try:
            return cast("int | None", super().main(*args, **kwargs)) or OK
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            return USAGE
        except click.UsageError as error:
            if error.ctx is not None:
                click.echo(error.ctx.get_usage(), err=True)
                click.echo(f"Try '{error.ctx.command_path} --help' for help.", err=True)
            return _tell(error.format_message(), USAGE)
        except click.Abort:
            return _tell("interrupted", INTERRUPTED)
        except CommandError as error:
            return _tell(str(error), error.exit_code)
        except errors.RingkasError as error:
            return _tell(str(error), exit_code_of(error))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """The commands in the order in which they were added, the main one first."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Invoke, but end quietly when the reader of the output has gone."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:  # None: started with it closed
                sys.stdout.flush()
        except BrokenPipeError:
            silence_stdout()
            return ctx.exit(BROKEN_PIPE)
        return result


def silence_stdout() -> None:
    """Point stdout at nothing, so that flushing it at exit cannot fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(message: str, code: int) -> int:
    click.echo(f"ringkas: error: {message}", err=True)
    return code
