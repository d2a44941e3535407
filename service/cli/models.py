"""`ringkas models`: the weights on this machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import msgspec

from service.cli.edges import Edges, pass_edges
from service.cli.screen import drawn_table
from service.cli.setting_options import setting_options
from service.cli.writing import write

if TYPE_CHECKING:  # see `edges`
    from service.model_store import Bundle

COLUMNS: Final = (
    "name",
    "revision",
    "task",
    "family",
    "languages",
    "quantisation",
    "size",
    "licence",
    "demonstration",
    "path",
)


@click.group(short_help="Look at the installed weights.")
def models() -> None:
    """Look at the weights installed in the model cache."""


@models.command("list", short_help="List the installed bundles.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table for people, or JSON in the shape of GET /models with path and size.",
)
@setting_options("model_cache")
@pass_edges
def list_bundles(edges: Edges, *, format_: str, model_cache: Path | None) -> None:
    """List the installed bundles: what they do, how large they are, under which licence."""
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it

    folder = edges.settings({"model_cache": model_cache}).model_cache
    bundles = ModelCache(folder).bundles()
    if format_ == "json":
        write(msgspec.json.format(msgspec.json.encode([_as_json(b) for b in bundles])), None)
        return
    if not bundles:
        click.echo(f"No bundle is installed in {folder}.", err=True)
        return
    rows = [_row(bundle) for bundle in bundles]
    write(drawn_table(COLUMNS, rows, edges.environment), None)


def _as_json(bundle: "Bundle") -> dict[str, object]:
    from service.api import bundle_answer  # noqa: PLC0415

    return {
        **msgspec.to_builtins(bundle_answer(bundle)),
        "size_bytes": _size_bytes(bundle),
        "path": str(bundle.folder),
    }


def _row(bundle: "Bundle") -> tuple[str, ...]:
    manifest = bundle.manifest
    languages = f"{_some(manifest.source_languages)} → {_some(manifest.target_languages)}"
    return (
        manifest.name,
        manifest.revision,
        manifest.task,
        manifest.family,
        languages,
        manifest.quantisation,
        f"{_size_bytes(bundle) / 1e6:.1f} MB",
        manifest.licence.id,
        "yes" if manifest.is_demonstration else "no",
        str(bundle.folder),
    )


def _some(languages: tuple[str, ...]) -> str:
    """The languages, or how many there are where a list would fill the screen."""
    return ", ".join(languages) if len(languages) <= 3 else f"{len(languages)} languages"  # noqa: PLR2004


def _size_bytes(bundle: "Bundle") -> int:
    return sum(file.size_bytes for file in bundle.manifest.files)
