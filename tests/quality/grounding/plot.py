"""The reliability of the joint score as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl

from service.model_store.bundle import Fit
from tests.quality.grounding.fitting import Bin

_COLOURS = {"tuning": "#8a9099", "reporting": "#0b7a75"}
_INK = "#22262b"
_FAINT = "#e4e7eb"


def draw(parts: Mapping[str, Sequence[Bin]], fit: Fit, file: Path) -> None:
    """Share right by joint score for each part, with intervals, and where verdicts change."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (axes, counts) = plt.subplots(
        2, 1, figsize=(6.4, 7.2), height_ratios=(4, 1), sharex=True, layout="constrained"
    )
    axes.plot(
        [0, 1], [0, 1], color=_INK, linewidth=0.8, linestyle=":", label="perfectly calibrated"
    )
    for shift, (part, bins) in enumerate(parts.items()):
        scored = [each.scored for each in bins]
        right = [each.right for each in bins]
        below = [each.right - each.low for each in bins]
        above = [each.high - each.right for each in bins]
        colour = _COLOURS[part]
        axes.errorbar(
            scored, right, yerr=(below, above), color=colour, marker="o", capsize=3, label=part
        )
        places = [each.scored + 0.02 * (shift - 0.5) for each in bins]
        counts.bar(places, [each.count for each in bins], width=0.02, color=colour)
    for level, name, height in (
        (fit.weak_from, "unsupported", 0.65),
        (fit.supported_from, "supported", 0.03),
    ):
        for each in (axes, counts):
            each.axvline(level, color="#d1495b", linewidth=0.9)
        side = "right" if name == "unsupported" else "left"
        gap = -0.01 if side == "right" else 0.01
        axes.text(level + gap, height, name, ha=side, color="#d1495b", rotation=90)
    axes.set_ylabel("share that is right, 95 % interval")
    axes.set_ylim(0, 1.02)
    axes.legend(loc="upper left", frameon=False)
    counts.set_ylabel("claims")
    counts.set_xlabel("joint score")
    counts.set_xlim(0, 1)
    for each in (axes, counts):
        each.grid(color=_FAINT)
        each.set_axisbelow(True)
        each.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=140)
    plt.close(figure)
