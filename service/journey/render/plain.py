"""A digest as plain text, for pipes, mails and terminals without colour."""

from collections.abc import Iterator

from service.journey.digest import Claim, Digest
from service.journey.render.pieces import (
    VERDICT_LABELS,
    describe_claim,
    gloss_of,
    mismatches_of,
    one_line,
    paragraphs_of,
    printable,
    translated_paragraphs,
)

_INDENT = "    "


def to_text(digest: Digest, notice: str | None = None) -> str:
    """The summary with claims as `[c1: ...]`, then each claim's evidence with its offsets.

    Lines are not wrapped; the text ends with a line break.
    """
    blocks = [*_heading(digest), *_summary(digest)]
    if digest.claims:
        blocks.append("Claims")
        blocks.extend(_claim(claim) for claim in digest.claims)
    if english := translated_paragraphs(digest):
        blocks.append("Translation")
        blocks.extend(one_line(paragraph) for paragraph in english)
    if digest.warnings:
        lines = [f"- {one_line(warning.detail)} ({warning.type})" for warning in digest.warnings]
        blocks.append("\n".join(["Warnings", *lines]))
    if notice:
        blocks.append(one_line(notice))
    return "\n\n".join(blocks) + "\n"


def _heading(digest: Digest) -> Iterator[str]:
    if digest.article.title:
        title = one_line(digest.article.title)
        yield f"{title}\n{'=' * len(title)}"


def _summary(digest: Digest) -> Iterator[str]:
    for pieces in paragraphs_of(digest):
        yield "".join(
            printable(piece.text)
            if piece.claim is None
            else f"[{piece.claim.id}: {printable(piece.text)}]"
            for piece in pieces
        )


def _claim(claim: Claim) -> str:
    lines = [f"{claim.id}  {describe_claim(claim)}. {VERDICT_LABELS[claim.support.verdict]}."]
    lines.extend(f"{_INDENT}{mismatch}." for mismatch in mismatches_of(claim))
    for evidence in claim.evidence:
        lines.append(f"{_INDENT}{one_line(evidence.text)}")
        lines.append(f"{_INDENT}(characters {evidence.span.start} to {evidence.span.end})")
        if gloss := gloss_of(claim, evidence):
            lines.append(f"{_INDENT}In English: {one_line(gloss)}")
    return "\n".join(lines)
