"""A digest as HTML: a fragment to put into a page, and a whole page that needs nothing else."""

from collections.abc import Iterator
from html import escape

from service.journey.digest import Claim, Digest, Evidence
from service.journey.render.pieces import (
    KIND_LABELS,
    VERDICT_LABELS,
    describe_place,
    describe_removed,
    gloss_of,
    mismatches_of,
    one_line,
    paragraphs_of,
    printable,
    translated_paragraphs,
)
from service.journey.render.style import PAGE_STYLE, PEN_COUNT

_UNTITLED = "English digest of an Indonesian article"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def highlighted_html(digest: Digest) -> str:
    """The summary as paragraphs with a `<mark>` round each claim.

    A fragment for other people's pages: it has no ids, classes or styles, only data
    attributes, so that it collides with nothing. Every character of text is escaped.
    """
    return "\n".join(
        "<p>"
        + "".join(
            _text(piece.text)
            if piece.claim is None
            else f"<mark{_data(piece.claim)}>{_text(piece.text)}</mark>"
            for piece in pieces
        )
        + "</p>"
        for pieces in paragraphs_of(digest)
    )


def to_html(digest: Digest, notice: str | None = None) -> str:
    """A whole page: the marked summary, each claim with its evidence, warnings.

    It loads nothing and runs nothing; its own policy forbids both. Mark and evidence link
    to each other.

    `notice` is a line for the reader about how the digest was made, such as the licence.
    """
    title = digest.article.title and one_line(digest.article.title)
    heading = f'<h1 lang="id">{_text(title)}</h1>' if title else f"<h1>{_UNTITLED}</h1>"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{_text(title or _UNTITLED)}</title>",
            f"<style>{PAGE_STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f'<header><p class="eyebrow">English digest</p>{heading}</header>',
            *_summary(digest),
            *_claims(digest),
            *_warnings(digest),
            *_translation(digest),
            *_footer(digest, notice),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _summary(digest: Digest) -> Iterator[str]:
    pens = {claim.id: _pen(index) for index, claim in enumerate(digest.claims)}
    yield '<section class="summary" aria-label="Summary">'
    for pieces in paragraphs_of(digest):
        marked = (
            _text(piece.text)
            if piece.claim is None
            else _linked_mark(piece.claim, pens[piece.claim.id])
            for piece in pieces
        )
        yield f"<p>{''.join(marked)}</p>"
    yield "</section>"


def _linked_mark(claim: Claim, pen: str) -> str:
    id_ = _text(claim.id)
    return (
        f'<mark id="mark-{id_}" class="{pen}"{_data(claim)}>'
        f'<a href="#claim-{id_}">{_text(claim.text)}</a></mark>'
    )


def _claims(digest: Digest) -> Iterator[str]:
    if not digest.claims:
        return
    yield '<section aria-labelledby="claims">'
    yield '<h2 id="claims">Claims and their evidence</h2>'
    yield '<ol class="claims">'
    for index, claim in enumerate(digest.claims):
        yield from _card(claim, _pen(index), describe_place(digest))
    yield "</ol>"
    yield "</section>"


def _card(claim: Claim, pen: str, place: str) -> Iterator[str]:
    id_ = _text(claim.id)
    yield f'<li id="claim-{id_}" class="{pen}">'
    yield f'<p class="claim">{_text(claim.text)}</p>'
    yield '<ul class="facts" aria-label="About this claim">'
    yield f"<li>{KIND_LABELS[claim.kind]}</li>"
    if claim.speaker:
        yield f'<li lang="id">{_text(one_line(claim.speaker))}</li>'
    if claim.hedged:
        yield "<li>Hedged</li>"
    verdict = claim.support.verdict
    yield f'<li class="verdict {verdict}">{VERDICT_LABELS[verdict]}</li>'
    for mismatch in mismatches_of(claim):
        yield f'<li class="verdict unsupported">{mismatch}</li>'
    yield (
        f'<li class="back"><a href="#mark-{id_}" aria-label="Claim {id_} in the summary">'
        "\N{UPWARDS ARROW} In the summary</a></li>"
    )
    yield "</ul>"
    for evidence in claim.evidence:
        yield from _evidence(evidence, gloss_of(claim, evidence), place)
    yield "</li>"


def _evidence(evidence: Evidence, gloss: str | None, place: str) -> Iterator[str]:
    span = evidence.span
    yield "<figure>"
    yield f'<blockquote lang="id">{_text(evidence.text)}</blockquote>'
    if gloss:
        yield f'<p class="gloss">{_text(gloss)}</p>'
    yield f"<figcaption>Characters {span.start}\N{EN DASH}{span.end} of {place}</figcaption>"
    yield "</figure>"


def _warnings(digest: Digest) -> Iterator[str]:
    if not digest.warnings:
        return
    yield '<section class="warnings" aria-labelledby="warnings">'
    yield '<h2 id="warnings">To check</h2>'
    yield "<ul>"
    for warning in digest.warnings:
        yield f'<li data-warning="{warning.type}">{_text(warning.detail)}</li>'
    yield "</ul>"
    yield "</section>"


def _translation(digest: Digest) -> Iterator[str]:
    english = translated_paragraphs(digest)
    if not english:
        return
    yield '<details class="translation">'
    yield "<summary>The whole article in English</summary>"
    yield from (f"<p>{_text(paragraph)}</p>" for paragraph in english)
    yield "</details>"


def _footer(digest: Digest, notice: str | None) -> Iterator[str]:
    yield "<footer>"
    if notice:
        yield f'<p class="notice" role="note">{_text(notice)}</p>'
    count = len(digest.sentences)
    made = f"Made from {count} sentence{'' if count == 1 else 's'} of the article"
    removed = describe_removed(digest)
    yield f"<p>{made}{f'; left out: {removed}' if removed else ''}.</p>"
    yield "</footer>"


def _pen(index: int) -> str:
    return f"pen-{index % PEN_COUNT + 1}"


def _data(claim: Claim) -> str:
    return (
        f' data-claim="{_text(claim.id)}" data-kind="{_text(claim.kind)}"'
        f' data-verdict="{_text(claim.support.verdict)}"'
    )


def _text(text: str) -> str:
    return escape(printable(text))
