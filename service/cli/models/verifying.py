"""`ringkas models verify`: whether bundles are what they were, and do what they did."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.edges import Edges, pass_edges
from service.cli.models.asking import NAMED
from service.cli.models.telling import examples, named, tell
from service.cli.setting_options import setting_options

if TYPE_CHECKING:  # see `edges`
    from service.model_store import Bundle


@click.command(
    short_help="Check files against digests, and behaviour against what was seen.",
    epilog=examples(
        "ringkas models verify",
        "ringkas models verify nllb-whole --against carried/nllb",
    ),
)
@click.argument("references", metavar=f"[{NAMED}]...", nargs=-1)
@click.option("--files-only", is_flag=True, help="Do not run the weights.")
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Compare with the checkpoint in this folder that it was converted from.",
)
@setting_options("model_cache")
@pass_edges
def verify(
    edges: Edges,
    *,
    references: tuple[str, ...],
    files_only: bool,
    against: Path | None,
    model_cache: Path | None,
) -> None:
    """Verify bundles, or all that are installed; the first that fails ends it.

    First every file against its digest; then golden sentences, which must be as likely as when
    the bundle was made. With --against, log-probabilities and beams of Transformers too, for
    which the bundle must hold the whole vocabulary: pip install 'ringkas[convert]'.
    """
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it

    if against is not None and len(references) != 1:
        raise click.UsageError("--against is for one bundle; name it")
    if against is not None and files_only:
        raise click.UsageError("--files-only runs no weights, and --against does")
    cache = ModelCache(edges.settings({"model_cache": model_cache}).model_cache)
    contents = cache.contents()
    bundles = [cache.named(each) for each in references] or contents.bundles
    faults = () if references else contents.faults
    if not bundles and not faults:
        tell(f"no bundle is installed in {cache.folder}")
    for bundle in bundles:
        cache.verify(bundle)
        told = f"{len(bundle.manifest.files)} files as listed"
        if not files_only:
            told = f"{told}; {_behaviour(bundle)}"
        click.echo(f"{named(bundle)}: {told}")
    for fault in faults:
        raise fault
    if against is not None:
        click.echo(f"{named(bundles[0])}: {_parity(bundles[0], against)}")


def _behaviour(bundle: "Bundle") -> str:
    from service.workshop.proving import prove  # noqa: PLC0415  --help must not wait for it

    spoken = prove(bundle)
    if not spoken:
        return "no golden sentences are kept in it, so its behaviour was not verified"
    worst = max(each.difference for each in spoken)
    return f"{len(spoken)} golden sentences within {worst:.3f} nats a token of what was recorded"


def _parity(bundle: "Bundle", folder: Path) -> str:
    from service.workshop.proving import compare  # noqa: PLC0415  as above

    parity = compare(bundle, folder)
    return (
        f"{parity.tokens} tokens of {parity.texts} texts within {parity.max_difference:.2g} nats "
        f"of the checkpoint, {parity.mean_difference:.2g} on average; {parity.identical:.0%} of "
        "the texts decoded to the same tokens"
    )
