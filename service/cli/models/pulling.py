"""`ringkas models catalogue` and `pull`: weights from a hub or a folder, made ready to serve."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import click

from service.cli.edges import Edges, pass_edges
from service.cli.models.asking import agrees
from service.cli.models.languages import Languages
from service.cli.models.telling import busy, examples, named, size_of, tell
from service.cli.models.waiting import shown_progress
from service.cli.screen import drawn_table
from service.cli.setting_options import setting_options
from service.cli.writing import write
from service.model_store.bundle import Quantisation

if TYPE_CHECKING:  # see `edges`
    from service.model_store.bundle import Licence
    from service.workshop.catalogue import Entry
    from service.workshop.pulling import Pulled

_TERMS: Final = {
    True: "commercial use is allowed",
    False: "commercial use is not allowed",
    None: "whether commercial use is allowed is not said",
}


@click.command("catalogue", short_help="List the weights that can be pulled by name.")
@pass_edges
def list_catalogue(edges: Edges) -> None:
    """List the weights that `ringkas models pull` knows, with what they are good for."""
    from service.workshop.catalogue import catalogue  # noqa: PLC0415  --help must not wait for it

    rows = [(e.name, e.task, e.repository, e.licence.id, e.summary) for e in catalogue()]
    columns = ("name", "task", "repository", "licence", "what it is")
    write(drawn_table(columns, rows, edges.environment), None)


@click.command(
    short_help="Install weights from the hub, or from a folder.",
    epilog=examples(
        "ringkas models pull nllb-200-distilled-600M",
        "ringkas models pull mT5_m2o_english_crossSum --accept-licence",
        "ringkas models pull nllb-200-distilled-600M --from carried/nllb",
        "ringkas models pull someone/nllb-600M-int8 --like nllb-200-distilled-600M",
    ),
)
@click.argument("name", metavar="NAME|OWNER/NAME")
@click.option("--accept-licence", is_flag=True, help="Accept the licence without being asked.")
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read the repository's files from this folder, carried here, and not from the hub.",
)
@click.option(
    "--quantisation",
    type=click.Choice(get_args(Quantisation)),
    help="How numbers are kept where weights are converted.  [default: int8]",
)
@click.option(
    "--languages",
    type=Languages(),
    help="FLORES-200 codes whose word pieces are kept, with commas.  [default: the catalogue's]",
)
@click.option("--whole", is_flag=True, help="Keep the word pieces of every language.")
@click.option(
    "--text",
    "texts",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Keep the word pieces of this text too; may be given again.",
)
@click.option("--revision", help="Commit, tag or branch.  [default: the catalogue's, or main]")
@click.option("--like", help="Weights of the catalogue that OWNER/NAME holds, in any form.")
@click.option("--update", is_flag=True, help="Ask the hub for a newer revision.")
@setting_options("model_cache")
@pass_edges
def pull(
    edges: Edges,
    *,
    name: str,
    accept_licence: bool,
    folder: Path | None,
    quantisation: Quantisation | None,
    languages: tuple[str, ...] | None,
    whole: bool,
    texts: tuple[Path, ...],
    revision: str | None,
    like: str | None,
    update: bool,
    model_cache: Path | None,
) -> None:
    """Install weights: fetch, convert, trim to the languages in use, prove and publish them.

    NAME is one of `ringkas models catalogue`; OWNER/NAME is another repository on the hub, and
    wants --like. Repositories that hold CTranslate2 weights already are taken as they are. A
    pull that was interrupted goes on from where it stopped; one that was done does nothing.

    HF_TOKEN, HF_ENDPOINT and HF_HUB_OFFLINE are honoured. Converting needs torch and
    Transformers: pip install 'ringkas[convert]'.
    """
    from service.workshop.pulling import Order  # noqa: PLC0415  --help must not wait for it
    from service.workshop.pulling import pull as install  # noqa: PLC0415

    if whole and (languages or texts):
        raise click.UsageError("--whole keeps everything: leave out --languages and --text")
    entry = _entry(name, like, revision)
    order = Order(
        entry=entry,
        quantisation=quantisation,
        languages=() if whole else languages or entry.languages_kept,
        texts=texts,
        folder=folder,
        wants_newest=update,
    )
    with shown_progress(edges.environment) as progress:
        pulled = install(
            order,
            edges.settings({"model_cache": model_cache}).model_cache,
            accepts=lambda licence: _accepts(entry, licence, was_accepted=accept_licence),
            when_busy=busy(entry.name),
            progress=progress,
            environment=edges.environment,
        )
    _tell(pulled)


def _entry(name: str, like: str | None, revision: str | None) -> "Entry":
    from service.errors import InstallFailed  # noqa: PLC0415  --help must not wait
    from service.workshop.catalogue import entry_named  # noqa: PLC0415

    if "/" in name and like is None:
        raise click.UsageError(f"say with --like which weights of the catalogue {name} holds")
    if "/" not in name and like is not None:
        raise click.UsageError("--like is for another repository, OWNER/NAME")
    try:
        entry = entry_named(name) if like is None else entry_named(like).copied_to(name)
    except InstallFailed as error:
        raise click.UsageError(str(error)) from error
    return entry if revision is None else entry.at(revision)


def _accepts(entry: "Entry", licence: "Licence", *, was_accepted: bool) -> bool:
    tell(f"{entry.name}, from {entry.repository}: {entry.summary}")
    tell(f"licence {licence.id}: {_TERMS[licence.is_commercial_use_allowed]}. {licence.note}")
    if was_accepted or not (sys.stdin and sys.stdin.isatty()):
        return was_accepted
    return agrees("Do you accept this licence?", is_agreed=False)


def _tell(pulled: "Pulled") -> None:
    done = "is installed already" if pulled.was_installed else "is installed"
    click.echo(f"{named(pulled.bundle)} {done}, {size_of(pulled.bundle.size_bytes)}.")
