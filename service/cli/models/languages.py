"""FLORES-200 codes on the command line, separated by commas."""

import re
from typing import Any, Final

import click

_CODE: Final = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")


class Languages(click.ParamType[tuple[str, ...], Any]):
    """`ind_Latn,eng_Latn` to a tuple of codes."""

    name = "languages"

    def convert(
        self,
        value: str | tuple[str, ...],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, ...]:
        """The codes, each once; fails naming the first that is none."""
        if isinstance(value, tuple):
            return value
        codes = tuple(dict.fromkeys(code.strip() for code in value.split(",")))
        for code in codes:
            if not _CODE.fullmatch(code):
                self.fail(f"{code!r} is not a FLORES-200 code such as ind_Latn", param, ctx)
        return codes
