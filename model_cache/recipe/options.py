"""The options of the command `run`, and the plan that they make."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import click
import msgspec

from model_cache.recipe.configuration import Configuration, Learning, Schedule, digest_of
from model_cache.recipe.dev_set import read_dev_set
from model_cache.recipe.device import DeviceName, PrecisionName
from model_cache.recipe.direction import Direction, DirectionName, direction_of
from model_cache.recipe.errors import DataRefused
from model_cache.recipe.evaluating import weights_digest
from model_cache.recipe.plan import STAGES, Plan
from model_cache.recipe.schedule import Limits
from model_cache.recipe.sources import Licences, corpora
from model_cache.recipe.starting import SCRATCH, bundle_in, parse_start
from model_cache.recipe.training import Pace
from model_cache.recipe.work_folder import WorkFolder
from service.inference import usable_cores
from service.model_store import Bundle

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
F = TypeVar("F", bound=Callable[..., None])
S = TypeVar("S", bound=msgspec.Struct)

FOLDER: Final = click.Path(path_type=Path)
_AT_LEAST_ONE: Final = click.IntRange(min=1)
_NOT_NEGATIVE: Final = click.IntRange(min=0)
_SHARE: Final = click.FloatRange(0, 1, max_open=True)
_POSITIVE: Final = click.FloatRange(min=0, min_open=True)


def _one_of(literal: Any) -> click.Choice[str]:  # noqa: ANN401  a Literal has no type
    return click.Choice(get_args(literal))


_OPTIONS: Final = (
    click.option(
        "--data", required=True, type=FOLDER, help="Parallel text: *.tsv or *.tsv.xz, id TAB en."
    ),
    click.option(
        "--synthetic",
        multiple=True,
        type=FOLDER,
        help="More of it, from back-translate; may be given again.",
    ),
    click.option("--dev", required=True, type=FOLDER, help="The dev set: NAME.id and NAME.en."),
    click.option("--work", required=True, type=FOLDER, help="Where the run keeps what it makes."),
    click.option(
        "--stage",
        "stages",
        multiple=True,
        type=click.Choice(STAGES),
        help="Only this stage; may be given again.  [default: all]",
    ),
    click.option("--direction", default="id-en", type=_one_of(DirectionName), help="Read-written."),
    click.option(
        "--licences",
        default="free-or-unstated",
        type=_one_of(Licences),
        help="What may be learnt from; never text that forbids commercial use.",
    ),
    click.option(
        "--start", default="e5", help="e5, scratch, or the folder of a bundle to go on from."
    ),
    click.option("--minutes", type=_POSITIVE, help="Train for so long."),
    click.option("--steps", type=_AT_LEAST_ONE, help="Train so many steps."),
    click.option("--device", default="auto", type=_one_of(DeviceName), help="Where to train."),
    click.option(
        "--precision",
        default="auto",
        type=_one_of(PrecisionName),
        help="Numbers to multiply in; on a processor auto measures which are faster.",
    ),
    click.option("--threads", type=_AT_LEAST_ONE, help="Of the processor.  [default: all it has]"),
    click.option(
        "--compile", "compiled", is_flag=True, help="Let torch compile: for long runs on a GPU."
    ),
    click.option("--learning-rate", default=5e-4, type=_POSITIVE, help="AdamW's, at most."),
    click.option("--schedule", default="cosine", type=_one_of(Schedule), help="How it goes down."),
    click.option("--warm-up-steps", default=200, type=_NOT_NEGATIVE, help="How long it goes up."),
    click.option(
        "--batch-tokens",
        default=4096,
        type=click.IntRange(min=16),
        help="Of a side of a batch, padding counted; a large GPU takes 65536.",
    ),
    click.option("--smoothing", default=0.1, type=_SHARE, help="Of labels."),
    click.option("--dropout", default=0.1, type=_SHARE, help="Share of states dropped."),
    click.option("--clip", default=1.0, type=_POSITIVE, help="Largest norm of gradients."),
    click.option(
        "--frozen-layers", default=0, type=_NOT_NEGATIVE, help="Lowest encoder layers kept as is."
    ),
    click.option("--seed", default=1, type=_NOT_NEGATIVE, help="Of all that is random."),
    click.option("--encoder-layers", default=8, type=_AT_LEAST_ONE, help="With e5 or scratch."),
    click.option("--decoder-layers", default=4, type=_AT_LEAST_ONE, help="With e5 or scratch."),
    click.option("--width", default=384, type=_AT_LEAST_ONE, help="With scratch."),
    click.option("--heads", default=12, type=_AT_LEAST_ONE, help="With scratch."),
    click.option("--inner", default=1536, type=_AT_LEAST_ONE, help="With scratch."),
    click.option(
        "--vocabulary-size", default=16000, type=_AT_LEAST_ONE, help="With scratch, at most."
    ),
    click.option(
        "--average", "averaged", default=5, type=click.IntRange(1, 8), help="Last checkpoints."
    ),
    click.option("--log-steps", default=20, type=_AT_LEAST_ONE, help="A line of history."),
    click.option("--checkpoint-steps", default=200, type=_AT_LEAST_ONE, help="A checkpoint."),
    click.option("--measure-steps", default=400, type=_AT_LEAST_ONE, help="The dev set."),
    click.option("--name", help="Of the bundle.  [default: ringkas-mini- and the direction]"),
    click.option("--revision", default="1", help="Of the bundle."),
    click.option(
        "--beside",
        multiple=True,
        type=FOLDER,
        help="A bundle to measure beside the new one; may be given again.",
    ),
)


def options(command: F) -> F:
    """Give a command all of them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def plan_of(given: Mapping[str, Any]) -> Plan:
    """The plan that options make, by their names. Blocks: reads all text once, for its digest.

    Raises:
        DataRefused: What they name is missing or not fit.
        BundleCorrupt: A bundle beside is none.
    """
    dev_set = read_dev_set(given["dev"])
    used, _ = corpora(given["data"], given["licences"], given["synthetic"])
    start = parse_start(given["start"])
    if start.bundle is None and given["width"] % given["heads"]:
        raise DataRefused(f"{given['heads']} heads do not divide a width of {given['width']}")
    direction = direction_of(given["direction"])
    name = _safe(given["name"] or f"ringkas-mini-{direction.name}")
    beside = tuple(bundle_in(folder) for folder in given["beside"])
    for bundle in beside:
        _refuse_other_way(bundle, direction)
    dev_files = [given["dev"] / f"{dev_set.name}.{side}" for side in ("id", "en")]
    configuration = _filled(
        Configuration,
        given,
        start=start.called,
        start_digest=weights_digest(start.bundle) if start.bundle else "",
        data_digest=digest_of([*(corpus.path for corpus in used), *dev_files]),
        vocabulary_size=given["vocabulary_size"] if start.kind == SCRATCH else 0,
        learning=_filled(Learning, given),
    )
    return Plan(
        data=given["data"],
        dev_set=dev_set,
        work=WorkFolder(given["work"]),
        configuration=configuration,
        start=start,
        limits=Limits(steps=given["steps"], minutes=given["minutes"]),
        pace=_filled(Pace, given),
        name=name,
        revision=_safe(given["revision"]),
        averaged=given["averaged"],
        threads=given["threads"] or usable_cores(),
        compiled=given["compiled"],
        synthetic=given["synthetic"],
        beside=beside,
    )


def _safe(name: str) -> str:
    """A name or revision as it is; it becomes a folder, and what is there is replaced."""
    if not _NAME.fullmatch(name):
        raise DataRefused(
            f"{name!r} cannot name a bundle or a revision; letters, digits, '.', '_' and '-' can, "
            "a letter or digit first"
        )
    return name


def _refuse_other_way(bundle: Bundle, direction: Direction) -> None:
    manifest = bundle.manifest
    if (
        direction.source_language not in manifest.source_languages
        or direction.target_language not in manifest.target_languages
    ):
        raise DataRefused(
            f"{manifest.name} {manifest.revision} does not translate {direction.name}, so it "
            "cannot be measured beside it"
        )


def _filled(kind: type[S], given: Mapping[str, Any], **besides: object) -> S:
    """A struct with its fields from the options of the same names."""
    fields = {name: given[name] for name in kind.__struct_fields__ if name not in besides}
    return kind(**fields, **besides)
