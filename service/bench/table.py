"""A report as a table in plain text, at most 100 columns wide."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from service.bench.figures import Figures, Spread
from service.bench.report import LABELS, Contender, Name, Report, counted

_WIDTH: Final = 100
_BAR: Final = 10
_BAR_PLACE: Final = 4
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_NOTICEABLE: Final = 0.05
_GROUPS: Final[dict[Name, str]] = {
    "raw": "CTranslate2 and sentencepiece alone",
    "raw_one_by_one": "CTranslate2 and sentencepiece alone",
    "transformers": "Transformers alone",
    "ringkas": "Ringkas over HTTP",
    "per_request": "Ringkas over HTTP, batching across requests off",
}
_CALLED: Final[dict[Name, str]] = {
    "raw": "all at once",
    "raw_one_by_one": "one by one",
    "transformers": "all at once",
}


def as_table(report: Report) -> str:
    """What was measured, one line a contender, and what to know of the figures."""
    return "\n".join([*_heading(report), "", *_rows(report), "", *_notes(report)]) + "\n"


def _heading(report: Report) -> Iterator[str]:
    machine, subject = report.machine, report.subject
    told = {
        "weights": f"{', '.join(subject.bundles)}; compute type {subject.compute_type}",
        "machine": f"{machine.cpu}, {subject.threads} of {machine.cores_of_machine} cores, "
        f"{machine.instruction_set}, {machine.system}",
        "versions": f"ringkas {machine.ringkas}, CTranslate2 {machine.ctranslate2}, "
        f"Python {machine.python}",
        "work": f"{subject.requests} {subject.work} a turn, {subject.rounds} rounds, from "
        f"{subject.texts}; {subject.decoded} texts decoded, {subject.decoded_again} of them a "
        "second time for a check had failed",
        "batches": f"at most {subject.max_batch_tokens} source tokens on a thread each, beam "
        f"{subject.beam_size}; CTranslate2 alone, fastest here: {subject.raw_way}",
    }
    for name, text in told.items():
        yield from textwrap.wrap(
            text, _WIDTH, initial_indent=f"{name:<10}", subsequent_indent=" " * 10
        )


def _rows(report: Report) -> Iterator[str]:
    heads = ["", f"{report.subject.work}/s", "target tokens/s", "of raw", "", "p50", "p95", "p99"]
    pairs = list(zip(report.contenders, report.figures(), strict=True))
    lines = [[*heads, "batch"], *(_cells(contender, each) for contender, each in pairs)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    yield _aligned(lines[0], widths)
    remaining = iter(lines[1:])
    for group, members in groupby(pairs, key=lambda pair: _GROUPS[pair[0].name]):
        contenders = [contender for contender, _ in members]
        memory = contenders[0].peak_memory_bytes
        yield group if memory is None else f"{group}, peak memory {memory / 1e6:.0f} MB"
        for _ in contenders:
            yield _aligned(next(remaining), widths)


def _cells(contender: Contender, figures: Figures) -> list[str]:
    clients = contender.clients
    return [
        f"  {_CALLED[contender.name] if clients is None else counted(clients, 'client')}",
        _short(figures.texts_per_s.median),
        _spread(figures.tokens_per_s),
        f"{figures.of_raw.median:.2f}",
        _bar(figures.of_raw.median),
        _ms(figures.p50_ms),
        _ms(figures.p95_ms),
        _ms(figures.p99_ms),
        "" if figures.texts_per_batch is None else f"{figures.texts_per_batch:.1f}",
    ]


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Words and bars to the left, numbers to the right."""
    return "  ".join(
        cell.ljust(width) if place in {0, _BAR_PLACE} else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()


def _notes(report: Report) -> Iterator[str]:
    told = (
        "of raw: its target tokens/s by those of CTranslate2 all at once in the same round. Rates "
        "and ratios are medians over the rounds, ± half the spread; p50, p95 and p99 are in ms, "
        "of all requests; batch: texts in a batch on the weights, on average. The server decoded "
        f"{report.token_agreement():.3f} times the tokens of CTranslate2 alone, at worst."
    )
    yield from textwrap.wrap(told, _WIDTH)
    for contender, each in zip(report.contenders, report.figures(), strict=True):
        if each.refused or each.failed:
            yield (
                f"{LABELS[contender.name]}, {counted(contender.clients or 0, 'client')}: "
                f"{counted(each.refused, 'request')} refused (503), {each.failed} failed; these "
                "count in no figure."
            )
    if report.loader_share() > _NOTICEABLE:
        yield (
            f"Sending the requests took up to {report.loader_share():.0%} of the cores: the "
            "server had so much less."
        )


def _spread(spread: Spread) -> str:
    half = (spread.high - spread.low) / 2
    share = f"{half / spread.median:.0%}" if spread.median else "0%"
    return f"{_short(spread.median)} ±{share:>3}"


def _short(value: float) -> str:
    """Three digits, or all before the point."""
    whole = 100
    return f"{value:.0f}" if value >= whole else f"{value:#.3g}"


def _ms(value: float | None) -> str:
    return "" if value is None else _short(value)


def _bar(share: float) -> str:
    """A bar as long as the share, ten characters at 1, in eighths of a character."""
    eighths = round(min(max(share, 0.0), 1.2) * _BAR * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).strip()
