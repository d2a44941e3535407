"""A digest on a terminal: claims under a marker pen, their evidence below."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from service.journey.digest import Claim, Digest, Verdict
from service.journey.render import notice_of
from service.journey.render.pieces import (
    VERDICT_LABELS,
    describe_claim,
    describe_place,
    describe_removed,
    gloss_of,
    mismatches_of,
    one_line,
    paragraphs_of,
)
from service.model_store import Bundle

_PENS: Final = ("#ffe45c", "#a4e8ab", "#9fd2ff", "#ffb3d1", "#ffc680", "#cfbdff")
_INK: Final = "#16181b"
_VERDICT_STYLES: Final[dict[Verdict, str]] = {
    "supported": "green",
    "unsupported": "bold red",
    "weak": "yellow",
}
_VERDICT_MARKS: Final[dict[Verdict, str]] = {"supported": "✓", "unsupported": "✗", "weak": "~"}
_MARGIN = (0, 2)


class _Barred:
    """Content with a coloured bar down its left side."""

    def __init__(self, content: RenderableType, colour: str) -> None:
        self._content = content
        self._bar = Segment("▌ ", Style(color=colour))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width - len(self._bar.text)
        for line in console.render_lines(self._content, options.update(width=width)):
            yield self._bar
            yield from line
            yield Segment.line()


def digest_on_screen(
    digest: Digest, bundles: Sequence[Bundle], *, has_colour: bool
) -> RenderableType:
    """Title, marked summary, claims with evidence, warnings, time taken, notice.

    Without colour the marks are underlined instead.
    """
    parts: list[RenderableType] = [Text()]
    if digest.article.title:
        parts += [Text(one_line(digest.article.title), style="bold"), Text()]
    parts += list(_summary(digest, has_colour=has_colour))
    for index, claim in enumerate(digest.claims):
        parts += [_card(claim, index, describe_place(digest)), Text()]
    parts += [*_warnings(digest), Text(_how_made(digest), style="dim")]
    parts.append(Text(notice_of(digest, bundles), style="dim"))
    return Padding(Group(*parts), _MARGIN)


def _summary(digest: Digest, *, has_colour: bool) -> Iterator[Text]:
    pens = {claim.id: index for index, claim in enumerate(digest.claims)}
    for pieces in paragraphs_of(digest):
        paragraph = Text()
        for piece in pieces:
            if piece.claim is None:
                paragraph.append(_kept_spaces(piece.text))
                continue
            style = _pen(pens[piece.claim.id]) if has_colour else "underline"
            paragraph.append(f"{piece.claim.id} ", style=f"bold {style}")
            paragraph.append(one_line(piece.text), style=style)
        yield paragraph
        yield Text()


def _card(claim: Claim, index: int, place: str) -> _Barred:
    verdict = claim.support.verdict
    head = Text.assemble(
        (f" {claim.id} ", f"bold {_pen(index)}"),
        "  ",
        (describe_claim(claim), "bold"),
        "  ",
        (f"{_VERDICT_MARKS[verdict]} {VERDICT_LABELS[verdict]}", _VERDICT_STYLES[verdict]),
    )
    lines = [head, *(Text(each, style="bold red") for each in mismatches_of(claim))]
    for evidence in claim.evidence:
        lines.append(Text(one_line(evidence.text), style="italic"))
        if gloss := gloss_of(claim, evidence):
            lines.append(Text(one_line(gloss)))
        span = evidence.span
        lines.append(Text(f"characters {span.start} to {span.end} of {place}", style="dim"))
    return _Barred(Group(*lines), _PENS[index % len(_PENS)])


def _warnings(digest: Digest) -> Iterator[Text]:
    for warning in digest.warnings:
        yield Text.assemble(("! ", "bold yellow"), one_line(warning.detail))
    if digest.warnings:
        yield Text()


def _how_made(digest: Digest) -> str:
    count = len(digest.sentences)
    made = f"{count} sentence{'' if count == 1 else 's'}"
    removed = describe_removed(digest)
    return f"From {made}{f'; left out: {removed}' if removed else ''}. {_timing(digest)}"


def _timing(digest: Digest) -> str:
    stages = _slowest(digest.timings_ms.items())
    total_s = digest.timings_ms.get("total", 0.0) / 1000
    return f"{total_s:.2f} s{f' ({stages})' if stages else ''}."


def _slowest(timings: Iterable[tuple[str, float]]) -> str:
    """The stages that took a tenth of a second or more, in the order they ran."""
    return ", ".join(
        f"{stage} {took_ms / 1000:.2f} s"
        for stage, took_ms in timings
        if stage != "total" and took_ms >= 100  # noqa: PLR2004  (chosen: less is not felt)
    )


def _kept_spaces(text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{one_line(text)}{after}"


def _pen(index: int) -> str:
    return f"{_INK} on {_PENS[index % len(_PENS)]}"
