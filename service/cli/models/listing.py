"""`ringkas models list`: what is installed, and what of it is in use."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import msgspec

from service.cli.edges import Edges, pass_edges
from service.cli.models.telling import (
    examples,
    listed,
    printable,
    serving_or_warned,
    size_of,
    tell,
)
from service.cli.screen import drawn_table
from service.cli.setting_options import setting_options
from service.cli.writing import write

if TYPE_CHECKING:  # see `edges`
    from service.model_store import Bundle
    from service.model_store.cache import Contents

COLUMNS: Final = (
    "name",
    "revision",
    "task",
    "in use",
    "family",
    "languages",
    "quantisation",
    "size",
    "licence",
    "demonstration",
    "path",
)
_FEW: Final = 3
"""Chosen: more languages would fill the screen."""


@click.command(
    "list",
    short_help="List the installed bundles.",
    epilog=examples(
        "ringkas models list",
        "ringkas models list --format json",
    ),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table for people, or JSON in the shape of GET /models with path, size and use.",
)
@setting_options("model_cache")
@pass_edges
def list_bundles(edges: Edges, *, format_: str, model_cache: Path | None) -> None:
    """List the installed bundles: what they do, how large they are, under which licence.

    In use are those that `serve` picks: what the settings name, then what `ringkas models use`
    chose, then the best installed: a real bundle before a demonstration, then the newest.
    """
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it

    settings = edges.settings({"model_cache": model_cache})
    cache = ModelCache(settings.model_cache)
    contents = cache.contents()
    serving = serving_or_warned(cache, settings) if _is_sound(contents) else ()
    bundles = contents.bundles
    if format_ == "json":
        answers = [_as_json(bundle, is_in_use=bundle in serving) for bundle in bundles]
        write(msgspec.json.format(msgspec.json.encode(answers)), None)
    elif bundles:
        rows = [_row(bundle, is_in_use=bundle in serving) for bundle in bundles]
        write(drawn_table(COLUMNS, rows, edges.environment), None)
    elif not contents.faults:
        click.echo(f"No bundle is installed in {cache.folder}.", err=True)
    _tell_faults(contents)


def _is_sound(contents: "Contents") -> bool:
    """Whether it can be told what serves: something is installed and all of it parses."""
    return bool(contents.bundles) and not contents.faults


def _tell_faults(contents: "Contents") -> None:
    """Fail with what is wrong with a bundle, now that the others are listed."""
    for fault in contents.faults[1:]:
        tell(f"warning: {fault}")
    for fault in contents.faults:
        raise fault


def _as_json(bundle: "Bundle", *, is_in_use: bool) -> dict[str, object]:
    from service.api import bundle_answer  # noqa: PLC0415  as above

    return {
        **msgspec.to_builtins(bundle_answer(bundle)),
        "in_use": is_in_use,
        "size_bytes": bundle.size_bytes,
        "path": str(bundle.folder),
    }


def _row(bundle: "Bundle", *, is_in_use: bool) -> tuple[str, ...]:
    manifest = bundle.manifest
    return (
        manifest.name,
        manifest.revision,
        manifest.task,
        "yes" if is_in_use else "no",
        manifest.family,
        f"{_some(manifest.source_languages)} → {_some(manifest.target_languages)}",
        printable(manifest.quantisation),
        size_of(bundle.size_bytes),
        printable(manifest.licence.id),
        "yes" if manifest.is_demonstration else "no",
        str(bundle.folder),
    )


def _some(languages: tuple[str, ...]) -> str:
    """The languages, or how many there are where a list would fill the screen."""
    return listed(languages) if len(languages) <= _FEW else f"{len(languages)} languages"
