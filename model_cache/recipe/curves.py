"""Losses and BLEU of a run as a picture."""
# matplotlib's types are partly unknown; what leaves this file is typed.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from model_cache.recipe.errors import CannotTrain
from model_cache.recipe.history import Entry, Measured, Progress
from model_cache.recipe.writing import replacing

_SIZE: Final = (10.0, 4.2)
_DOTS_PER_INCH: Final = 120
_SEEN, _DEV = "#8a9099", "#0b7a75"


def draw(entries: Sequence[Entry], into: Path) -> None:
    """Write a PNG: losses on the left, BLEU of the dev set on the right, by minutes of training.

    Raises:
        CannotTrain: Nothing was trained yet.
        CannotWrite: As the disk does.
    """
    progress = [entry for entry in entries if isinstance(entry, Progress)]
    measured = [entry for entry in entries if isinstance(entry, Measured)]
    if not progress:
        raise CannotTrain("there is no history to draw; train first")
    figure = Figure(_SIZE, layout="constrained")
    FigureCanvasAgg(figure)
    losses, scores = figure.subplots(1, 2)
    losses.plot(
        [entry.minutes for entry in progress],
        [entry.loss for entry in progress],
        color=_SEEN,
        label="training, smoothed labels",
    )
    losses.plot(
        [entry.minutes for entry in measured],
        [entry.dev_loss for entry in measured],
        color=_DEV,
        marker="o",
        label="dev set",
    )
    losses.set(xlabel="minutes of training", ylabel="loss, nats a token")
    losses.legend(frameon=False)
    with_bleu = [entry for entry in measured if entry.bleu is not None]
    scores.plot(
        [entry.minutes for entry in with_bleu],
        [entry.bleu for entry in with_bleu],
        color=_DEV,
        marker="o",
    )
    scores.set(xlabel="minutes of training", ylabel="BLEU of the dev set, int8, greedy")
    for axes in (losses, scores):
        axes.grid(color="#e4e7eb")
        axes.spines[["top", "right"]].set_visible(False)
    with replacing(into) as unfinished:
        figure.savefig(unfinished, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
