"""`ringkas models prune`: what is of no use any more goes."""

from pathlib import Path
from typing import Final

import click

from service.cli.edges import Edges, pass_edges
from service.cli.models.asking import agrees, yes_option
from service.cli.models.telling import busy, examples, size_of, tell
from service.cli.screen import drawn_table
from service.cli.setting_options import setting_options
from service.cli.writing import write

_COLUMNS: Final = ("what", "size", "folder")


@click.command(
    short_help="Delete unfinished work and outdated revisions.",
    epilog=examples(
        "ringkas models prune --dry-run",
        "ringkas models prune --yes",
    ),
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Only tell what would go.")
@yes_option
@setting_options("model_cache")
@pass_edges
def prune(edges: Edges, *, is_dry: bool, is_agreed: bool, model_cache: Path | None) -> None:
    """Delete what is of no use any more, after telling what that is and asking.

    That is: downloads and work that were interrupted and that nobody goes on with now, and
    revisions older than the one in use of the same name. Demonstration weights stay.
    """
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it
    from service.model_store.pruning import clear_away, leftovers  # noqa: PLC0415

    settings = edges.settings({"model_cache": model_cache})
    cache = ModelCache(settings.model_cache)
    serving = (
        cache.serving(settings.translation_bundle, settings.summary_bundle)
        if cache.bundles()
        else ()
    )
    found = leftovers(cache, serving)
    if not found:
        tell(f"nothing to prune in {cache.folder}")
        return
    rows = [(each.reason, size_of(each.size_bytes), str(each.folder)) for each in found]
    write(drawn_table(_COLUMNS, rows, edges.environment), None)
    total_bytes = sum(each.size_bytes for each in found)
    told = f"{size_of(total_bytes)} ({total_bytes} bytes)"
    if is_dry:
        tell(f"{told} would come free")
        return
    if not agrees(f"Delete {told}?", is_agreed=is_agreed):
        tell("nothing was deleted")
        return
    freed_bytes = 0
    for each in found:
        freed = clear_away(each, cache.folder, when_busy=busy(each.name))
        if freed is None:
            tell(f"another ringkas is working on {each.name} now; that is left as it is")
        freed_bytes += freed or 0
    tell(f"{size_of(freed_bytes)} ({freed_bytes} bytes) came free")
