"""Settings as options: name, type and help come from `Settings`, so they cannot drift."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import click
import msgspec
from msgspec import inspect

from service.settings import PREFIX, Settings

WEIGHTS_SETTINGS: Final = (
    "model_cache",
    "translation_bundle",
    "summary_bundle",
    "threads",
    "compute_type",
    "deadline_s",
)
"""The settings that matter where work is done without a server."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One field of `Settings` as the command line shows it."""

    name: str
    variable: str
    option: str
    description: str
    default: object
    type: "click.ParamType[Any, Any]"


def all_settings() -> tuple[Setting, ...]:
    """Every setting, in the order in which `Settings` names them."""
    shape = cast("inspect.StructType", inspect.type_info(Settings))
    return tuple(_setting(field) for field in shape.fields)


def setting_options(*names: str) -> Callable[[_Command], _Command]:
    """Decorates a command with options for these settings, or for all when none is named.

    The command receives them as keyword arguments named as the settings; None: not given.
    """
    chosen = [each for each in all_settings() if not names or each.name in names]

    def decorate(command: _Command) -> _Command:
        for setting in reversed(chosen):
            command = click.option(
                setting.option,
                setting.name,
                type=setting.type,
                help=f"{setting.description}  [{setting.variable}]",
            )(command)
        return command

    return decorate


def _setting(field: inspect.Field) -> Setting:
    kinds = list(_plain_types(field.type))
    return Setting(
        name=field.name,
        variable=f"{PREFIX}{field.name.upper()}",
        option=f"--{field.name.replace('_', '-')}",
        description=_description(field.type),
        default=field.default,
        type=_parameter_type(kinds[0]),
    )


def _description(kind: inspect.Type) -> str:
    schema = cast("dict[str, str]", getattr(kind, "extra_json_schema"))  # noqa: B009
    return schema["description"]


def _plain_types(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        yield from _plain_types(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for each in kind.types:
            yield from _plain_types(each)
    elif not isinstance(kind, inspect.NoneType):
        yield kind


def _parameter_type(kind: inspect.Type) -> "click.ParamType[Any, Any]":
    if isinstance(kind, inspect.LiteralType):
        return click.Choice([str(value) for value in kind.values])
    if isinstance(kind, inspect.IntType):
        return click.IntRange(min=kind.ge, max=kind.le)
    if isinstance(kind, inspect.FloatType):
        return click.FloatRange(min=kind.gt, min_open=True)
    if isinstance(kind, inspect.CustomType) and kind.cls is Path:
        return click.Path(path_type=Path)
    return click.STRING
