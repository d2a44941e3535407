"""A report as a picture, PNG or SVG by the file's name."""
# matplotlib's types are partly unknown; what leaves this file is typed.
# pyright: reportUnknownMemberType=false

import importlib.util
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from service.bench.figures import Figures
from service.bench.report import LABELS, Name, Report
from service.errors import InvalidSettings

if TYPE_CHECKING:  # it is heavy, and an extra
    from matplotlib.axes import Axes

SUFFIXES: Final = (".png", ".svg")
_SIZE: Final = (11.0, 5.6)
_DOTS_PER_INCH: Final = 160
_INK: Final = "#22262b"
_FAINT: Final = "#8a9099"
_COLOURS: Final[dict[Name, str]] = {
    "raw": _INK,
    "raw_one_by_one": _FAINT,
    "ringkas": "#0b7a75",
    "per_request": "#d1495b",
    "transformers": "#7d5ba6",
}
_STYLE: Final[dict[str, Any]] = {
    "font.size": 10,
    "axes.edgecolor": _FAINT,
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e7eb",
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "ringkas",
}
_UNDATED: Final[dict[str, dict[str, Any]]] = {"svg": {"Date": None}, "png": {"Software": None}}
"""So that the same report makes the same file."""
Line = list[tuple[int, Figures]]


def refuse_plot(file: Path) -> None:
    """Raises InvalidSettings if no such picture can be drawn here; before the work."""
    if file.suffix.lower() not in SUFFIXES:
        raise InvalidSettings(f"a plot is {' or '.join(SUFFIXES)}, and {file.name} is neither")
    if importlib.util.find_spec("matplotlib") is None:
        raise InvalidSettings(
            "drawing a plot needs matplotlib: pip install 'ringkas[bench]'; the table needs nothing"
        )


def draw(report: Report, suffix: str) -> bytes:
    """Throughput and latency by clients, with the bare weights as the limit."""
    import matplotlib as mpl  # noqa: PLC0415  see above
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with mpl.rc_context(cast("Any", _STYLE)):
        figure = Figure(figsize=_SIZE, layout="constrained")
        FigureCanvasAgg(figure)
        throughput, latency = figure.subplots(1, 2)
        _draw_throughput(throughput, report)
        _draw_latency(latency, report)
        figure.suptitle(_title(report), x=0.01, ha="left", fontweight="bold", fontsize=13)
        figure.supxlabel(_small_print(report), x=0.01, ha="left", fontsize=8, color=_FAINT)
        picture = io.BytesIO()
        kind = suffix.lower().removeprefix(".")
        figure.savefig(picture, format=kind, dpi=_DOTS_PER_INCH, metadata=_UNDATED[kind])
        return picture.getvalue()


def _draw_throughput(axes: "Axes", report: Report) -> None:
    for contender, figures in zip(report.contenders, report.figures(), strict=True):
        if contender.clients is None and contender.name != "raw_one_by_one":
            rate = figures.tokens_per_s
            colour = _COLOURS[contender.name]
            axes.axhline(rate.median, color=colour, linestyle="--", linewidth=1.4)
            axes.axhspan(rate.low, rate.high, color=colour, alpha=0.08, linewidth=0)
            axes.annotate(
                f"{LABELS[contender.name]}: {rate.median:,.0f}",
                (0.01, rate.median),
                xycoords=axes.get_yaxis_transform(),
                xytext=(0, 4),
                textcoords="offset points",
                color=colour,
            )
    for name, line in _lines(report).items():
        clients = [each for each, _ in line]
        rates = [figures.tokens_per_s for _, figures in line]
        axes.fill_between(
            clients,
            [rate.low for rate in rates],
            [rate.high for rate in rates],
            color=_COLOURS[name],
            alpha=0.15,
            linewidth=0,
        )
        medians = [rate.median for rate in rates]
        axes.plot(clients, medians, "o-", color=_COLOURS[name], label=LABELS[name], linewidth=2)
        best = line[-1][1]
        axes.annotate(
            f"{best.of_raw.median:.2f}\u2009× raw",
            (clients[-1], medians[-1]),
            xytext=(0, -18),
            textcoords="offset points",
            ha="right",
            color=_COLOURS[name],
        )
    axes.yaxis.set_major_formatter(_plain_number)
    axes.set_ylim(bottom=0)
    axes.margins(y=0.15)
    _finish(axes, report, "Throughput, target tokens per second")


def _draw_latency(axes: "Axes", report: Report) -> None:
    from matplotlib.ticker import LogLocator  # noqa: PLC0415  see above

    for contender, figures in zip(report.contenders, report.figures(), strict=True):
        if contender.name == "raw_one_by_one" and figures.p50_ms is not None:
            axes.axhline(figures.p50_ms, color=_FAINT, linestyle="--", linewidth=1.4)
            axes.annotate(
                f"{LABELS[contender.name]}, p50: {figures.p50_ms:,.0f} ms",
                (0.99, figures.p50_ms),
                xycoords=axes.get_yaxis_transform(),
                xytext=(0, 4),
                textcoords="offset points",
                ha="right",
                color=_FAINT,
            )
    for name, line in _lines(report).items():
        told = [(clients, each) for clients, each in line if each.p50_ms is not None]
        clients = [each for each, _ in told]
        colour = _COLOURS[name]
        halves = [each.p50_ms or 0.0 for _, each in told]
        tails = [each.p95_ms or 0.0 for _, each in told]
        axes.plot(clients, halves, "o-", color=colour, label=f"{LABELS[name]}, p50", linewidth=2)
        axes.plot(clients, tails, "o:", color=colour, label="p95", linewidth=1.4, markersize=4)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(_plain_number)
    _finish(axes, report, f"Latency of one {report.subject.work.removesuffix('s')}, ms")


def _finish(axes: "Axes", report: Report, title: str) -> None:
    clients = sorted({each.clients for each in report.contenders if each.clients is not None})
    axes.set_xscale("log", base=2)
    axes.set_xticks(clients, [str(each) for each in clients])
    axes.minorticks_off()
    axes.set_xlabel("clients, each sending the next when it has its answer")
    axes.set_title(title, loc="left", fontsize=11)
    axes.legend(frameon=False, loc="best", fontsize=9)


def _lines(report: Report) -> dict[Name, Line]:
    """Of each server, its figures by clients."""
    lines: dict[Name, Line] = {}
    for contender, figures in zip(report.contenders, report.figures(), strict=True):
        if contender.clients is not None:
            lines.setdefault(contender.name, []).append((contender.clients, figures))
    return {name: sorted(line, key=_clients) for name, line in lines.items()}


def _clients(point: tuple[int, Figures]) -> int:
    return point[0]


def _plain_number(value: float, _: object) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _title(report: Report) -> str:
    subject = report.subject
    return f"{', '.join(subject.bundles)} on {subject.threads} cores of {report.machine.cpu}"


def _small_print(report: Report) -> str:
    machine, subject = report.machine, report.subject
    return (
        f"{machine.instruction_set} · ringkas {machine.ringkas}, CTranslate2 "
        f"{machine.ctranslate2}, Python {machine.python} · {subject.requests} {subject.work} a "
        f"turn, median of {subject.rounds} interleaved rounds, shaded: least to most · batches "
        f"of at most {subject.max_batch_tokens} tokens, beam {subject.beam_size}"
    )
