"""The command: `python -m model_cache.recipe run --data FOLDER --dev FOLDER --work FOLDER`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, get_args

import click

from model_cache.recipe import back_translating
from model_cache.recipe.card import scores_table
from model_cache.recipe.comparing import side_by_side
from model_cache.recipe.configuration import claim
from model_cache.recipe.dev_set import read_dev_set
from model_cache.recipe.device import choose_device
from model_cache.recipe.direction import DirectionName, direction_of
from model_cache.recipe.errors import CannotTrain
from model_cache.recipe.evaluating import measure
from model_cache.recipe.options import FOLDER, options, plan_of
from model_cache.recipe.plan import STAGES
from model_cache.recipe.run import Run
from model_cache.recipe.starting import bundle_in
from service.errors import RingkasError
from service.inference import usable_cores

DIRECTIONS: Final = get_args(DirectionName)
METHODS: Final = get_args(back_translating.Method)


@click.group(context_settings={"show_default": True, "max_content_width": 100})
def recipe() -> None:
    """Make weights: parallel text in, a measured bundle out."""


@recipe.command()
@options
def run(**given: Any) -> None:  # noqa: ANN401  click's values, checked by it
    """Everything, from parallel text to a bundle, its scores and its card.

    Killed at any point, the same command goes on where it was. Of --minutes and --steps at least
    one is needed for training; it is over at the first.
    """
    stages = given["stages"] or STAGES
    if "train" in stages and not (given["minutes"] or given["steps"]):
        raise click.UsageError("training needs an end: give --minutes or --steps")
    plan = plan_of(given)
    claim(plan.work.path, plan.configuration)
    device, precision = given["device"], given["precision"]
    Run(
        plan,
        lambda: choose_device(device, precision, plan.threads),
        _tell,
    ).do(stages)


@recipe.command()
@click.argument("text", type=FOLDER)
@click.argument("into", type=FOLDER)
@click.option("--bundle", required=True, type=FOLDER, help="It translates the text's language.")
@click.option("--dev", required=True, type=FOLDER, help="The dev set, which nothing is learnt of.")
@click.option("--direction", default="id-en", type=click.Choice(DIRECTIONS), help="To be trained.")
@click.option("--method", default="sampling", type=click.Choice(METHODS), help="Of decoding.")
@click.option("--threads", type=click.IntRange(min=1), help="[default: all the processor has]")
@click.option("--limit", type=click.IntRange(min=1), help="Sentences to read.  [default: all]")
def back_translate(text: Path, into: Path, **given: Any) -> None:  # noqa: ANN401  as above
    """Translate TEXT back with a bundle and write pairs INTO a file for --synthetic.

    TEXT is one sentence a line, or JSON lines with "text", packed by xz or not. Killed at any
    point, the same command goes on where it was.
    """
    back_translating.back_translate(
        text,
        bundle_in(given["bundle"]),
        direction_of(given["direction"]),
        read_dev_set(given["dev"]),
        into,
        method=given["method"],
        threads=given["threads"] or usable_cores(),
        limit=given["limit"],
        tell=_tell,
    )


@recipe.command()
@click.argument("bundles", nargs=-1, required=True, type=FOLDER)
@click.option("--articles", type=FOLDER, help="Folder of *.txt to translate side by side.")
@click.option("--dev", type=FOLDER, help="The dev set to measure by.")
@click.option("--direction", default="id-en", type=click.Choice(DIRECTIONS), help="Read-written.")
@click.option("--threads", type=click.IntRange(min=1), help="[default: all the processor has]")
def compare(bundles: tuple[Path, ...], **given: Any) -> None:  # noqa: ANN401  as above
    """Set BUNDLES side by side, as Markdown: scores on --dev, and articles as each has them."""
    if not (given["dev"] or given["articles"]):
        raise click.UsageError("there is nothing to compare by: give --dev or --articles")
    read = [bundle_in(folder) for folder in bundles]
    direction, threads = direction_of(given["direction"]), given["threads"] or usable_cores()
    if given["dev"]:
        dev_set = read_dev_set(given["dev"])
        scores = [
            measure(
                bundle,
                dev_set,
                direction,
                beam_size=bundle.manifest.decoding.beam_size,
                threads=threads,
            )
            for bundle in read
        ]
        click.echo(scores_table(scores))
    if given["articles"]:
        articles = sorted(given["articles"].glob("*.txt"))
        click.echo(side_by_side(articles, read, direction, threads=threads))


def _tell(line: str) -> None:
    click.echo(line, err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; what it refuses is told in a line, with exit status 1."""
    try:
        recipe(arguments, prog_name="python -m model_cache.recipe")
    except (CannotTrain, RingkasError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
