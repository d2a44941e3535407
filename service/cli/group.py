"""The group that holds the commands."""

import click

from service.cli.bench import bench
from service.cli.config import config
from service.cli.edges import Edges
from service.cli.exits import MEANINGS, FaultTellingGroup
from service.cli.models import models
from service.cli.openapi import openapi
from service.cli.serve import serve
from service.cli.summarise import summarise
from service.cli.translate import translate

_EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in MEANINGS)


@click.group(
    name="ringkas",
    cls=FaultTellingGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(exists=True, dir_okay=False),
    help="Read settings from this TOML file instead of the one RINGKAS_CONFIG names.",
)
@click.version_option(package_name="ringkas", message="%(prog)s %(version)s")
@click.pass_context
def ringkas(ctx: click.Context, config_path: str | None) -> None:
    """English digests of Indonesian news, with claims tied to the article's own words.

    Everything runs on this machine, with the weights in the model cache.
    """
    if config_path is not None:
        ctx.obj = ctx.ensure_object(Edges).with_config(config_path)


for _command in (summarise, translate, serve, models, config, openapi, bench):
    ringkas.add_command(_command)
