"""`ringkas bench`: how fast it is here, and weights of real shapes to measure on."""

import os
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import click
import msgspec

from service.cli.edges import Edges, pass_edges
from service.cli.exits import DATA, USAGE, CommandError
from service.cli.reading import read_text
from service.cli.screen import is_terminal, spinner
from service.cli.setting_options import setting_options
from service.cli.writing import output_option, refuse_unwritable, write

if TYPE_CHECKING:  # see `edges`
    from service.bench.report import Report
    from service.bench.texts import Text, Work
    from service.settings import Settings

_SETTINGS: Final = (
    "model_cache",
    "translation_bundle",
    "summary_bundle",
    "threads",
    "compute_type",
    "max_batch_tokens",
)
_MEASURE: Final = "run"
ShapeName = Literal["nllb-600M", "mt5-base"]


class _MeasuringGroup(click.Group):
    """A group that measures when no command of it is named, and whose help says how."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and args[0] in {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if named else [_MEASURE, *args])

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        measure = self.commands[_MEASURE]
        measure.format_usage(ctx, formatter)
        measure.format_help_text(ctx, formatter)
        measure.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


class _Counts(click.ParamType[tuple[int, ...], Any]):
    """Numbers of clients, separated by commas."""

    name = "counts"
    _MOST: Final = 1024  # chosen: a thread each

    def convert(
        self,
        value: Any,  # noqa: ANN401  click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int, ...]:
        parts = str(value).split(",")
        if not all(part.strip().isdecimal() and 1 <= int(part) <= self._MOST for part in parts):
            self.fail(f"{value!r} is not numbers from 1 to {self._MOST}, as in 1,4,16", param, ctx)
        return tuple(sorted({int(part) for part in parts}))


@click.group(cls=_MeasuringGroup, short_help="Measure how fast it is on this machine.")
def bench() -> None:
    """Measure how fast it is on this machine."""


@bench.command(_MEASURE, hidden=True)
@click.argument("articles", nargs=-1, type=click.Path(path_type=str))
@click.option(
    "--clients",
    type=_Counts(),
    default="1,2,4,8,16,32",
    show_default=True,
    help="How many clients at once, one after the other.",
)
@click.option(
    "--requests",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    help="Texts that each contender gets in a round.",
)
@click.option(
    "--rounds",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Rounds in which all take turns; medians of them are told.",
)
@click.option(
    "--work",
    type=click.Choice(["articles", "sentences"]),
    default="articles",
    show_default=True,
    help="Articles to POST /summarise, or single sentences to POST /translate.",
)
@click.option(
    "--without-numbers",
    is_flag=True,
    help="Leave out sentences with numbers, which random weights get wrong and decode twice.",
)
@click.option(
    "--transformers",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Also run this checkpoint, of the same weights, by Transformers.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg|.png",
    help="Also draw the figures; needs the extra: pip install 'ringkas[bench]'.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table, or everything that was measured, every round of it.",
)
@click.option(
    "--redraw",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.json",
    help="Measure nothing: tell and plot what --format json wrote before.",
)
@output_option
@setting_options(*_SETTINGS)
@pass_edges
def measure_here(
    edges: Edges,
    *,
    articles: tuple[str, ...],
    clients: tuple[int, ...],
    requests: int,
    rounds: int,
    work: "Work",
    without_numbers: bool,
    transformers: Path | None,
    plot: Path | None,
    format_: str,
    redraw: Path | None,
    output: Path | None,
    **options: object,
) -> None:
    """Measure how fast it is on this machine, and how near to the limit.

    Starts an ordinary server, has clients send it texts made from ARTICLES (without any: the
    five of the repository, or some that come along), and compares with CTranslate2 alone on
    the same sentences, given all at once, and with a server that shares no batches. All take
    turns in every round, so that a noisy machine slows all. Nothing is answered from a cache.
    """
    from service.bench.plot import draw, refuse_plot  # noqa: PLC0415  --help must not wait
    from service.bench.report import as_json  # noqa: PLC0415
    from service.bench.table import as_table  # noqa: PLC0415

    settings = edges.settings(options)
    refuse_unwritable(output)
    if plot is not None:
        refuse_plot(plot)
        refuse_unwritable(plot)
    if redraw is not None:
        report = _measured_before(redraw)
    else:
        texts, told = _texts(
            articles,
            requests,
            work,
            has_numbers=not without_numbers,
            max_bytes=settings.max_body_bytes,
        )
        report = _measured_now(
            edges, settings, texts, told, clients=clients, rounds=rounds, checkpoint=transformers
        )
    if plot is not None:
        write(draw(report, plot.suffix), plot)
    write(as_json(report) if format_ == "json" else as_table(report), output)


def _measured_now(
    edges: Edges,
    settings: "Settings",
    texts: "Sequence[Text]",
    told: str,
    *,
    clients: tuple[int, ...],
    rounds: int,
    checkpoint: Path | None,
) -> "Report":
    from service.bench.measure import Plan, measure  # noqa: PLC0415  see above
    from service.bench.transformers_baseline import refuse_without_transformers  # noqa: PLC0415

    if checkpoint is not None:
        refuse_without_transformers(checkpoint)
    plan = Plan(
        texts=tuple(texts), told=told, clients=clients, rounds=rounds, checkpoint=checkpoint
    )
    with _sigterm_interrupts(), _progress(edges) as tell:
        return measure(plan, settings, tell)


def _measured_before(file: Path) -> "Report":
    from service.bench.report import from_json  # noqa: PLC0415  see above

    try:
        return from_json(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise CommandError(f"{file} is not what --format json writes: {error}", DATA) from error


def _texts(
    articles: Sequence[str], count: int, work: "Work", *, has_numbers: bool, max_bytes: int
) -> "tuple[list[Text], str]":
    """What is sent, and where it comes from in words."""
    from service.bench.texts import Sources, default_articles, texts_of  # noqa: PLC0415  see above

    if articles:
        given = tuple(read_text(file, max_bytes=max_bytes) for file in articles)
        told = "one article given" if len(given) == 1 else f"{len(given)} articles given"
        sources = Sources(told, given)
    else:
        sources = default_articles()
    try:
        texts = texts_of(sources.articles, count, work, has_numbers=has_numbers)
    except ValueError as error:
        raise CommandError(str(error), DATA) from error
    return texts, sources.told + ("" if has_numbers else ", no numbers")


@bench.command("make-shape", short_help="Make weights of a real shape, with random numbers.")
@click.argument("shape", type=click.Choice(get_args(ShapeName)))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--quantisation",
    type=click.Choice(["int8", "int8_float32", "float32"]),
    default="int8",
    show_default=True,
    help="CTranslate2's name for how weights are stored.",
)
@click.option(
    "--vocabulary",
    type=click.IntRange(min=1000),
    help="Word pieces, as if trimmed; default: the shape's own.",
)
@click.option(
    "--output-tokens",
    type=click.IntRange(min=1, max=500),
    help="That every output has, at most 10 more than twice its source; default: 32 for "
    "nllb-600M, 84 for mt5-base.",
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Also write the same weights for Transformers, 2.5 GB; nllb-600M only.",
)
@pass_edges
def make_shape(
    edges: Edges,
    *,
    shape: "ShapeName",
    folder: Path,
    quantisation: str,
    vocabulary: int | None,
    output_tokens: int | None,
    checkpoint: Path | None,
) -> None:
    """Make a bundle of a real SHAPE, with random numbers for weights, in a model cache FOLDER.

    It writes nonsense, as fast as real weights of that shape write sense, and always as many
    words. FOLDER must not be the model cache that is served. Takes half a minute and 4 GB of
    memory. Word pieces are those of the installed bundle that translates, and spare ones.

    Then measure with: ringkas bench --model-cache FOLDER --without-numbers
    """
    from service.assembly import chosen_bundles  # noqa: PLC0415  --help must not wait for it
    from service.bench.shapes import SHAPES, make_bundle  # noqa: PLC0415

    settings = edges.settings({})
    if folder.resolve() == settings.model_cache.resolve():
        raise CommandError(f"{folder} is served from; nonsense needs another folder", USAGE)
    if checkpoint is not None and shape != "nllb-600M":
        raise CommandError("--checkpoint can be written of nllb-600M only", USAGE)
    changes = {"vocabulary": vocabulary, "output_tokens": output_tokens}
    wanted = msgspec.structs.replace(
        SHAPES[shape], **{name: value for name, value in changes.items() if value is not None}
    )
    translates = chosen_bundles(settings)[0]
    suffix = "" if vocabulary is None else f"-{vocabulary}"
    with spinner(edges.environment, f"Making {shape}"):
        made = make_bundle(
            folder,
            f"{shape}{suffix}-random",
            wanted,
            pieces=(translates.folder / translates.manifest.tokenizer_file).read_bytes(),
            quantisation=quantisation,
            checkpoint=checkpoint,
        )
    size = sum(file.size_bytes for file in made.manifest.files)
    write(f"{made.folder}: {size / 1e6:.0f} MB of {quantisation}\n", None)


@contextmanager
def _progress(edges: Edges) -> Generator[Callable[[str], None]]:
    """Says on stderr what is done now: in place on a terminal, else line by line."""
    if not is_terminal(sys.stderr, edges.environment):
        yield lambda told: click.echo(f"ringkas: {told}", err=True)
        return
    with spinner(edges.environment, "Starting") as tell:
        yield tell


@contextmanager
def _sigterm_interrupts() -> Generator[None]:
    """SIGTERM ends the work as Ctrl-C does, so that what was started is ended with it."""

    def interrupt(_: int, __: FrameType | None) -> None:
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # begun in the background of a shell
            raise KeyboardInterrupt
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
