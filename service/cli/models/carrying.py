"""`ringkas models export` and `import`: bundles for machines without a network."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from service.cli.edges import Edges, pass_edges
from service.cli.exits import NO_INPUT, USAGE, CommandError
from service.cli.models.asking import reference_argument
from service.cli.models.telling import busy, examples, named, printable, size_of, tell, terms_of
from service.cli.reading import PIPE
from service.cli.screen import spinner
from service.cli.setting_options import setting_options
from service.cli.writing import refuse_unwritable

if TYPE_CHECKING:  # see `edges`
    from service.model_store import Bundle


@click.command(
    "export",
    short_help="Write a bundle into one file.",
    epilog=examples(
        "ringkas models export ringkas-mini-id-en mini.tar",
        "ringkas models export ringkas-mini-id-en - | ssh far ringkas models import -",
    ),
)
@reference_argument
@click.argument("file", metavar="FILE.tar|-", type=click.Path(allow_dash=True, dir_okay=False))
@setting_options("model_cache")
@pass_edges
def export_command(edges: Edges, *, reference: str, file: str, model_cache: Path | None) -> None:
    """Write a bundle into one plain tar, for a machine without a network; - writes to a pipe.

    The files are checked against their digests on the way. The same bundle gives the same
    bytes, anywhere and at any time.
    """
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it
    from service.model_store.archive import export_bundle, export_to_file  # noqa: PLC0415

    cache = ModelCache(edges.settings({"model_cache": model_cache}).model_cache)
    refuse_unwritable(None if file == PIPE else Path(file))
    if file == PIPE and sys.stdout.isatty():
        raise CommandError("an archive is not for a terminal; name a file, or pipe it", USAGE)
    bundle = cache.named(reference)
    _tell_what_stays(bundle)
    with spinner(edges.environment, f"Writing {named(bundle)}"):
        if file == PIPE:
            export_bundle(bundle, sys.stdout.buffer)
        else:
            export_to_file(bundle, Path(file))
    tell(f"wrote {named(bundle)}, {size_of(bundle.size_bytes)}")


@click.command(
    "import",
    short_help="Install a bundle from one file.",
    epilog=examples(
        "ringkas models import mini.tar",
        "ssh far ringkas models export mini - | ringkas models import -",
    ),
)
@click.argument("file", metavar="FILE.tar|-", type=click.Path(allow_dash=True))
@setting_options("model_cache")
@pass_edges
def import_command(edges: Edges, *, file: str, model_cache: Path | None) -> None:
    """Install the bundle of a file that `ringkas models export` wrote; - reads from a pipe.

    The file is not trusted: what is not exactly the files that its manifest lists, by size and
    digest, is refused, and nothing is installed then.
    """
    from service.model_store.archive import import_bundle  # noqa: PLC0415  --help must not wait

    cache = edges.settings({"model_cache": model_cache}).model_cache
    name = "standard input" if file == PIPE else file
    with _opened(file) as source, spinner(edges.environment, f"Reading {name}"):
        imported = import_bundle(source, cache, when_busy=lambda name: busy(name)())
    bundle = imported.bundle
    if imported.was_installed:
        tell(f"{named(bundle)} is installed already, with the same digests")
        return
    tell(f"installed {named(bundle)} in {bundle.folder}")
    tell(f"its licence is {terms_of(bundle)}: {printable(bundle.manifest.licence.note)}")


def _tell_what_stays(bundle: "Bundle") -> None:
    from service.model_store.bundle import MANIFEST  # noqa: PLC0415  --help must not wait for it

    carried = {MANIFEST, *(file.name for file in bundle.manifest.files)}
    staying = sorted(path.name for path in bundle.folder.iterdir() if path.name not in carried)
    if staying:
        tell(f"not listed in its manifest, so left behind: {printable(', '.join(staying))}")


@contextmanager
def _opened(file: str) -> Generator[BinaryIO]:
    if file == PIPE:
        if sys.stdin is None:  # so Python says that it was started without
            raise CommandError("cannot read standard input: it is closed", NO_INPUT)
        yield sys.stdin.buffer
        return
    try:
        source = Path(file).open("rb")  # noqa: SIM115  closed below
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}", NO_INPUT) from error
    with source:
        yield source
