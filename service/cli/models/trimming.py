"""`ringkas models trim`: a bundle with the word pieces of few languages."""

from pathlib import Path

import click

from service.cli.edges import Edges, pass_edges
from service.cli.models.asking import reference_argument
from service.cli.models.languages import Languages
from service.cli.models.telling import busy, examples, named, size_of
from service.cli.models.waiting import shown_progress
from service.cli.setting_options import setting_options


@click.command(
    short_help="Take out the word pieces of other languages.",
    epilog=examples(
        "ringkas models trim nllb-200-distilled-600M --languages ind_Latn,eng_Latn",
        "ringkas models trim nllb --languages jav_Latn,eng_Latn --text javanese.txt",
    ),
)
@reference_argument
@click.option(
    "--languages",
    type=Languages(),
    required=True,
    help="FLORES-200 codes of the languages to keep, with commas.",
)
@click.option(
    "--text",
    "texts",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Keep the word pieces of this text too; may be given again.",
)
@click.option("--pieces", type=click.IntRange(1), help="Keep so many word pieces, not as needed.")
@setting_options("model_cache")
@pass_edges
def trim(
    edges: Edges,
    *,
    reference: str,
    languages: tuple[str, ...],
    texts: tuple[Path, ...],
    pieces: int | None,
    model_cache: Path | None,
) -> None:
    """Make a smaller, faster bundle of an installed one, which stays.

    Kept are the word pieces that the languages use, counted on text that comes with Ringkas and
    on text you name, and all single characters, so that any name can still be spelled. Text of
    those languages is read as before.
    """
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it
    from service.workshop.retrimming import retrim  # noqa: PLC0415

    cache = ModelCache(edges.settings({"model_cache": model_cache}).model_cache)
    bundle = cache.named(reference)
    with shown_progress(edges.environment) as progress:
        made = retrim(
            bundle,
            cache.folder,
            languages=languages,
            texts=texts,
            pieces=pieces,
            when_busy=busy(bundle.manifest.name),
            progress=progress,
        )
    share = made.size_bytes / bundle.size_bytes
    click.echo(
        f"{named(made)} is installed, {size_of(made.size_bytes)} ({share:.0%} of before), with "
        f"{made.manifest.vocabulary_size} of {bundle.manifest.vocabulary_size} tokens."
    )
