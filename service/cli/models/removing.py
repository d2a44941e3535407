"""`ringkas models remove`: bundles go, and what cannot be served without is kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.edges import Edges, pass_edges
from service.cli.exits import USAGE, CommandError
from service.cli.models.asking import NAMED, agrees, yes_option
from service.cli.models.telling import busy, examples, size_of, tell
from service.cli.setting_options import setting_options

if TYPE_CHECKING:  # see `edges`
    from service.model_store import Bundle, ModelCache
    from service.model_store.bundle import Task


@click.command(
    short_help="Remove bundles.",
    epilog=examples(
        "ringkas models remove opus-mt-id-en",
        "ringkas models remove nllb-200-3.3B/1 nllb-200-3.3B/2 --yes",
    ),
)
@click.argument("references", metavar=f"{NAMED}...", nargs=-1, required=True)
@yes_option
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Remove even what `ringkas models use` chose, or the last bundle that translates.",
)
@setting_options("model_cache")
@pass_edges
def remove(
    edges: Edges,
    *,
    references: tuple[str, ...],
    is_agreed: bool,
    is_forced: bool,
    model_cache: Path | None,
) -> None:
    """Remove bundles from the model cache. NAME alone removes all revisions of that name.

    Asks before it does. A server that runs keeps what it has loaded.
    """
    from service.model_store import ModelCache, unfinished  # noqa: PLC0415  --help must not wait
    from service.model_store.publishing import withdraw  # noqa: PLC0415
    from service.model_store.references import parse_reference  # noqa: PLC0415
    from service.model_store.uses import remember_use  # noqa: PLC0415

    cache = ModelCache(edges.settings({"model_cache": model_cache}).model_cache)
    folders = {
        folder: None for each in references for folder in cache.folders(parse_reference(each))
    }
    unserved = _unserved(cache, set(folders), is_forced=is_forced)
    for folder in folders:
        size_bytes = sum(path.lstat().st_size for path in folder.iterdir())
        click.echo(f"{_named(folder)}  {size_of(size_bytes)}", err=True)
    if not agrees(_question(len(folders)), is_agreed=is_agreed):
        tell("nothing was removed")
        return
    for task in unserved:
        remember_use(cache.folder, task, None, when_busy=busy("what is in use"))
        tell(f"it is forgotten what was chosen to {task}")
    for folder in folders:
        name = folder.parent.name
        with unfinished(cache.folder, name, when_busy=busy(name)):
            withdraw(folder, cache.folder)
        tell(f"removed {_named(folder)}")


def _unserved(cache: "ModelCache", going: set[Path], *, is_forced: bool) -> "list[Task]":
    """The tasks whose chosen bundle is among those that go.

    Raises:
        CommandError: There is one, or nothing would translate any more, and it is not forced.
    """
    from service.model_store.uses import read_uses  # noqa: PLC0415  --help must not wait for it

    bundles = cache.contents().bundles
    staying = [bundle for bundle in bundles if bundle.folder not in going]
    leaving = [bundle for bundle in bundles if bundle.folder in going]
    unserved: list[Task] = []
    for task, chosen in read_uses(cache.folder).items():
        if any(chosen.fits(bundle.manifest) for bundle in leaving) and not any(
            chosen.fits(bundle.manifest) for bundle in staying
        ):
            unserved.append(task)
            if not is_forced:
                raise CommandError(
                    f"{chosen} is what `ringkas models use` chose to {task}; choose another, "
                    "or remove it with --force",
                    USAGE,
                )
    if _translates(leaving) and not _translates(staying) and not is_forced:
        raise CommandError(
            "nothing else that is installed translates, so nothing could be served; install "
            "another bundle first, or remove it with --force",
            USAGE,
        )
    return unserved


def _translates(bundles: "list[Bundle]") -> bool:
    return any(bundle.manifest.task == "translate" for bundle in bundles)


def _named(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def _question(count: int) -> str:
    return "Remove this bundle?" if count == 1 else f"Remove these {count} bundles?"
