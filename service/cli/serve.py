"""`ringkas serve`: the HTTP service."""

import shlex
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from service.cli.edges import Edges, pass_edges
from service.cli.screen import is_terminal
from service.cli.setting_options import setting_options

if TYPE_CHECKING:  # see `edges`
    from service.settings import Settings

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (compared, not bound)


@click.command(short_help="Serve over HTTP.")
@setting_options()
@pass_edges
def serve(edges: Edges, **options: object) -> None:
    """Serve over HTTP until SIGTERM or Ctrl-C; what is being answered then is finished.

    Every option is a setting; `ringkas config` tells where each value comes from.
    """
    settings = edges.settings(options)
    told = welcome(settings)
    if is_terminal(sys.stderr, edges.environment):
        click.echo(told, err=True)
    with suppress(KeyboardInterrupt):  # the ordinary way to end it, not a failure
        edges.serve(settings)


def welcome(settings: "Settings") -> str:
    """What serves, under which licence, where, and how to try it.

    Raises:
        BundleMissing, BundleCorrupt: There is nothing to serve with.
    """
    from service.assembly import chosen_bundles  # noqa: PLC0415  --help must not wait for it
    from service.journey.render.notice import DEMONSTRATION, describe_bundle  # noqa: PLC0415

    bundles = chosen_bundles(settings)
    lines = [describe_bundle(bundle) for bundle in bundles]
    if any(bundle.manifest.is_demonstration for bundle in bundles):
        lines.append(DEMONSTRATION)
    if settings.port == 0:
        return "\n".join([*lines, "The log names the port, which is chosen at start."])
    url = url_of(settings.host, settings.port)
    header = shlex.quote("Content-Type: text/plain")
    return "\n".join(
        [
            f"Ringkas on {url} (reference: {url}/schema); Ctrl-C stops it.",
            *lines,
            "Try it from another terminal:",
            f"  curl -H {header} --data-binary @article.txt {url}/summarise",
        ]
    )


def url_of(host: str, port: int) -> str:
    """Where a client on this machine reaches a server that listens on `host`."""
    reachable = _EVERYWHERE.get(host, host)
    return f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}"
