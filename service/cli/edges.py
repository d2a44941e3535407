"""What the commands are given from outside: the environment and the finished parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click
import msgspec

from service.settings import CONFIG_VARIABLE, Settings, load_settings

if TYPE_CHECKING:  # services bring the runtime with them, which `--help` must not wait for
    from service.services import OpenServices


class Edges(msgspec.Struct, frozen=True, kw_only=True):
    """Handed to the group as click's context object."""

    open_services: OpenServices
    serve: Callable[[Settings], None]
    """Serves until told to stop; blocks."""
    environment: Mapping[str, str]

    def with_config(self, path: str) -> Edges:
        """The same edges in an environment that names this settings file."""
        environment = {**self.environment, CONFIG_VARIABLE: path}
        return msgspec.structs.replace(self, environment=environment)

    def settings(self, options: Mapping[str, object]) -> Settings:
        """Settings with the given options on top; an option that is None was not given.

        Raises:
            InvalidSettings: A variable or the file does not parse.
        """
        return load_settings(self.environment, options)


pass_edges = click.make_pass_decorator(Edges)
