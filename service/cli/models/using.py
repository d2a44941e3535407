"""`ringkas models use`: which bundle does which task."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.edges import Edges, pass_edges
from service.cli.models.asking import NAMED
from service.cli.models.telling import busy, examples, named, tell, terms_of
from service.cli.screen import drawn_table
from service.cli.setting_options import setting_options
from service.cli.writing import write

if TYPE_CHECKING:  # see `edges`
    from service.model_store import Bundle, ModelCache
    from service.model_store.bundle import Task
    from service.settings import Settings


@click.command(
    short_help="Choose the bundle that does a task.",
    epilog=examples(
        "ringkas models use",
        "ringkas models use opus-mt-id-en",
        "ringkas models use --unset translate",
    ),
)
@click.argument("reference", metavar=f"[{NAMED}]", required=False)
@click.option(
    "--unset",
    "forgotten",
    type=click.Choice(["translate", "summarise"]),
    help="Forget what was chosen for this task; the best installed does it again.",
)
@setting_options("model_cache")
@pass_edges
def use(
    edges: Edges,
    *,
    reference: str | None,
    forgotten: "Task | None",
    model_cache: Path | None,
) -> None:
    """Choose the bundle that does its task from the next start on, or tell what does.

    NAME follows the newest revision of that name; NAME/REVISION stays with that one. The
    settings RINGKAS_TRANSLATION_BUNDLE and RINGKAS_SUMMARY_BUNDLE go before it.
    """
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it

    if reference is not None and forgotten is not None:
        raise click.UsageError("name a bundle or --unset a task, not both")
    settings = edges.settings({"model_cache": model_cache})
    cache = ModelCache(settings.model_cache)
    if reference is not None:
        _choose(cache, reference, settings)
    elif forgotten is not None:
        _forget(cache, forgotten)
    else:
        rows = [_row(bundle, settings, cache) for bundle in _serving(cache, settings)]
        write(
            drawn_table(("task", "bundle", "chosen by", "licence"), rows, edges.environment), None
        )


def _serving(cache: "ModelCache", settings: "Settings") -> "tuple[Bundle, ...]":
    return cache.serving(settings.translation_bundle, settings.summary_bundle)


def _choose(cache: "ModelCache", text: str, settings: "Settings") -> None:
    from service.model_store import unfinished  # noqa: PLC0415  --help must not wait for it
    from service.model_store.references import parse_reference  # noqa: PLC0415
    from service.model_store.uses import remember_use  # noqa: PLC0415

    reference = parse_reference(text)
    cache.named(text)  # refused before the cache is written to
    with unfinished(cache.folder, reference.name, when_busy=busy(reference.name)):
        bundle = cache.named(text)
        task = bundle.manifest.task
        remember_use(cache.folder, task, reference, when_busy=busy("what is in use"))
    tell(f"{named(bundle)} is chosen to {task}, under {terms_of(bundle)}")
    variable, setting = _setting(task, settings)
    if setting is not None:
        tell(f"warning: {variable} is set to {setting} and goes before it")


def _forget(cache: "ModelCache", task: "Task") -> None:
    from service.model_store.uses import read_uses, remember_use  # noqa: PLC0415  as above

    if task not in read_uses(cache.folder):
        tell(f"nothing was chosen to {task}")
        return
    remember_use(cache.folder, task, None, when_busy=busy("what is in use"))
    tell(f"the best installed bundle is taken to {task}")


def _row(bundle: "Bundle", settings: "Settings", cache: "ModelCache") -> tuple[str, ...]:
    from service.model_store.uses import read_uses  # noqa: PLC0415  as above

    task = bundle.manifest.task
    variable, setting = _setting(task, settings)
    chosen = read_uses(cache.folder).get(task)
    by = variable if setting is not None else f"use {chosen}" if chosen else "best installed"
    return (task, named(bundle), by, terms_of(bundle))


def _setting(task: "Task", settings: "Settings") -> tuple[str, str | None]:
    """The variable that names the bundle for a task, and what it names."""
    if task == "translate":
        return "RINGKAS_TRANSLATION_BUNDLE", settings.translation_bundle
    return "RINGKAS_SUMMARY_BUNDLE", settings.summary_bundle
