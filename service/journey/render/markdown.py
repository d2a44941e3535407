"""A digest as Markdown: claims in bold, their evidence in footnotes."""

import re
from collections.abc import Iterator

from service.journey.digest import Claim, Digest
from service.journey.render.pieces import (
    VERDICT_LABELS,
    describe_claim,
    gloss_of,
    mismatches_of,
    one_line,
    paragraphs_of,
    translated_paragraphs,
)

_SPECIAL = {ord(char): f"\\{char}" for char in "\\`*_[]<>&|~$"}
_BLOCK_START = re.compile(r"(\d{1,9})([.)])|[#+=-]")


def to_markdown(digest: Digest, notice: str | None = None) -> str:
    """The digest with `**claims**[^c1]` and a footnote of evidence for each.

    Footnotes are those of GitHub, Pandoc and most site generators; elsewhere they read as
    plain text. Ends with a line break.
    """
    blocks = [*_heading(digest), *_summary(digest)]
    if english := translated_paragraphs(digest):
        blocks.append("## Translation")
        blocks.extend(_line(paragraph) for paragraph in english)
    if digest.warnings:
        blocks.append("## Warnings")
        blocks.append("\n".join(f"- {_line(warning.detail)}" for warning in digest.warnings))
    if notice:
        blocks.append(f"*{_inline(notice)}*")
    blocks.extend(_footnote(claim) for claim in digest.claims)
    return "\n\n".join(blocks) + "\n"


def _heading(digest: Digest) -> Iterator[str]:
    if digest.article.title:
        yield f"# {_inline(digest.article.title)}"


def _summary(digest: Digest) -> Iterator[str]:
    for pieces in paragraphs_of(digest):
        text = ""
        for piece in pieces:
            if piece.claim is not None:
                text += f"**{_inline(piece.text)}**[^{piece.claim.id}]"
                continue
            # White space at the edges stands between this text and the claims beside it.
            before = " " if piece.text[:1].isspace() and text else ""
            after = " " if piece.text[-1:].isspace() and piece.text.strip() else ""
            words = _inline(piece.text) if text else _line(piece.text)
            text += f"{before}{words}{after}"
        if text.strip():
            yield text.rstrip()


def _footnote(claim: Claim) -> str:
    verdict = VERDICT_LABELS[claim.support.verdict]
    blocks = [f"[^{claim.id}]: {_inline(describe_claim(claim))}. {verdict}."]
    blocks.extend(f"    {mismatch}." for mismatch in mismatches_of(claim))
    for evidence in claim.evidence:
        place = f"(characters {evidence.span.start} to {evidence.span.end})"
        blocks.append(f"    > {_line(evidence.text)} {place}")
        if gloss := gloss_of(claim, evidence):
            blocks.append(f"    In English: {_inline(gloss)}")
    return "\n\n".join(blocks)


def _inline(text: str) -> str:
    """Text as one line that Markdown reads as text, not at the start of a block."""
    return one_line(text).translate(_SPECIAL)


def _line(text: str) -> str:
    """Text as one line that Markdown reads as text, wherever it stands."""
    escaped = _inline(text)
    start = _BLOCK_START.match(escaped)
    if start is None:
        return escaped
    if start[1]:
        return f"{start[1]}\\{escaped[start.end(1) :]}"
    return f"\\{escaped}"
