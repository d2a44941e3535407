"""`ringkas config`: every setting, its value, and where the value comes from."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal, cast

import click
import msgspec

from service.cli.edges import Edges, pass_edges
from service.cli.screen import drawn_table
from service.cli.setting_options import Setting, all_settings, setting_options
from service.cli.writing import write
from service.settings import CONFIG_VARIABLE, shown_address

Origin = Literal["default", "file", "variable", "option"]
Plain = str | int | float | tuple[str, ...] | None
_ROOT: Final = Path(__file__).resolve().parents[2]


class EffectiveSetting(msgspec.Struct, frozen=True, kw_only=True):
    """A setting as it now is."""

    name: str
    variable: str
    value: Plain
    """Without what is secret in it."""
    default: Plain
    origin: Origin
    description: str


@click.command(short_help="Show every setting and where its value comes from.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "toml", "markdown"]),
    default="text",
    show_default=True,
    help="A table, JSON, a settings file, or the table of the README (defaults only).",
)
@setting_options()
@pass_edges
def config(edges: Edges, *, format_: str, **options: object) -> None:
    """Show every setting: its value, default, variable, and where the value comes from.

    An option wins over a variable, a variable over the file that RINGKAS_CONFIG or --config
    names, the file over the default. Who logs in at an address is not shown.
    """
    settings = effective_settings(edges, options)
    if format_ == "json":
        write(msgspec.json.format(msgspec.json.encode(settings)) + b"\n", None)
    elif format_ == "toml":
        write(_as_toml(settings), None)
    elif format_ == "markdown":
        write(settings_table(), None)
    else:
        columns = ("setting", "value", "from", "variable", "description")
        rows = [
            (each.name, _shown(each.value), each.origin, each.variable, each.description)
            for each in settings
        ]
        write(drawn_table(columns, rows, edges.environment), None)


def effective_settings(edges: Edges, options: Mapping[str, object]) -> list[EffectiveSetting]:
    """Every setting with its value and origin.

    Raises:
        InvalidSettings: A value does not parse.
    """
    settings = edges.settings(options)
    in_file = _names_in_file(edges.environment)
    return [
        EffectiveSetting(
            name=each.name,
            variable=each.variable,
            value=_plain(getattr(settings, each.name)),
            default=_plain(each.default),
            origin=_origin(each, options, edges.environment, in_file),
            description=each.description,
        )
        for each in all_settings()
    ]


def settings_table() -> str:
    """The settings and their defaults as a Markdown table, the same on every machine."""
    lines = ["| Variable | Default | What it is |", "| --- | --- | --- |"]
    for each in all_settings():
        default = f"`{_portable(each.default)}`" if each.default is not None else "unset"
        lines.append(f"| `{each.variable}` | {default} | {each.description} |")
    lines.append(f"| `{CONFIG_VARIABLE}` | unset | TOML file of these settings, in lower case. |")
    return "\n".join(lines) + "\n"


def _as_toml(settings: Iterable[EffectiveSetting]) -> str:
    blocks: list[str] = []
    for each in settings:
        value = "" if each.value is None else json.dumps(each.value, ensure_ascii=False)
        comment = "" if value and each.origin != "default" else "# "
        blocks.append(f"# {each.description}\n{comment}{each.name} = {value}".rstrip())
    return "\n\n".join(blocks) + "\n"


def _origin(
    setting: Setting,
    options: Mapping[str, object],
    environment: Mapping[str, str],
    in_file: frozenset[str],
) -> Origin:
    if options.get(setting.name) is not None:
        return "option"
    if setting.variable in environment:
        return "variable"
    return "file" if setting.name in in_file else "default"


def _names_in_file(environment: Mapping[str, str]) -> frozenset[str]:
    path = environment.get(CONFIG_VARIABLE)
    if not path:
        return frozenset()
    return frozenset(tomllib.loads(Path(path).read_text(encoding="utf-8")))


def _plain(value: object) -> Plain:
    if isinstance(value, str):
        return shown_address(value)
    return str(value) if isinstance(value, Path) else cast("Plain", value)


def _portable(default: object) -> str:
    if isinstance(default, Path) and default.is_relative_to(_ROOT):
        return str(default.relative_to(_ROOT))
    return _shown(default)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(cast("tuple[str, ...]", value)) or "none"
    return "unset" if value is None else str(value)
