"""A summary cut at its claims, and the words in which every rendering speaks of them."""

from collections import Counter
from itertools import groupby
from typing import Final

import msgspec

from service.journey.article import RemovalReason
from service.journey.digest import Claim, ClaimKind, Digest, Evidence, Verdict

KIND_LABELS: Final[dict[ClaimKind, str]] = {
    "event": "Event",
    "other": "Statement",
    "prediction": "Prediction",
    "quantity": "Figure",
    "quote": "Quote",
    "rule": "Rule",
}
VERDICT_LABELS: Final[dict[Verdict, str]] = {
    "supported": "Supported by the article",
    "unsupported": "Not supported by the article",
    "weak": "Weakly supported by the article",
}
MISMATCH_LABELS: Final[dict[str, str]] = {
    "dates": "Dates differ from the evidence",
    "length": "Length differs from the evidence",
    "names": "Names differ from the evidence",
    "negation": "The evidence denies otherwise",
    "numbers": "Numbers differ from the evidence",
}
REMOVAL_LABELS: Final[dict[RemovalReason, str]] = {
    "byline": "byline",
    "control_characters": "control characters",
    "cookie_notice": "cookie notice",
    "copyright": "copyright line",
    "dateline": "dateline",
    "initials": "initials",
    "navigation": "navigation",
    "photo_credit": "photo credit",
    "related_link": "related link",
    "share_widget": "share widget",
    "source_prefix": "source prefix",
}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_KEPT_CONTROLS = frozenset("\t\n")
_UNSAFE = {
    code: _REPLACEMENT
    for code in (
        *range(0x20),  # C0: escape sequences begin here
        *range(0x7F, 0xA0),  # DEL and C1
        *range(0x202A, 0x202F),  # bidirectional embeddings and overrides
        *range(0x2066, 0x206A),  # bidirectional isolates
        *range(0xD800, 0xE000),  # lone surrogates, which UTF-8 cannot carry
    )
    if chr(code) not in _KEPT_CONTROLS
}


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of the summary that one claim covers, or none."""

    text: str
    claim: Claim | None = None


def paragraphs_of(digest: Digest) -> list[list[Piece]]:
    """The summary's paragraphs, each cut at its claims; joined they give the summary again.

    A paragraph ends at a line break outside claims. Claims are disjoint and in order.
    """
    paragraphs: list[list[Piece]] = [[]]
    at = 0
    for claim in digest.claims:
        _add_plain(paragraphs, digest.summary[at : claim.span.start])
        paragraphs[-1].append(Piece(text=claim.span.of(digest.summary), claim=claim))
        at = claim.span.end
    _add_plain(paragraphs, digest.summary[at:])
    return [pieces for pieces in paragraphs if pieces]


def translated_paragraphs(digest: Digest) -> list[str]:
    """The whole article in English, when the digest has it; a paragraph a string."""
    by_paragraph = groupby(digest.translation or (), key=lambda each: each.sentence.paragraph)
    return [" ".join(each.text for each in group) for _, group in by_paragraph]


def printable(text: str) -> str:
    """The text with characters that steer terminals or reorder lines made visible."""
    return text.translate(_UNSAFE)


def one_line(text: str) -> str:
    """The printable text with every run of white space as one space."""
    return " ".join(printable(text).split())


def describe_claim(claim: Claim) -> str:
    """Kind, speaker and hedging in a few words: `Quote, Wang Wenbin, hedged`."""
    speaker = [one_line(claim.speaker)] if claim.speaker else []
    return ", ".join([KIND_LABELS[claim.kind], *speaker, *(["hedged"] if claim.hedged else [])])


def mismatches_of(claim: Claim) -> list[str]:
    """What the checks between the claim and its evidence found wrong, in words."""
    outcomes = msgspec.structs.asdict(claim.support.checks)
    return [MISMATCH_LABELS[name] for name, outcome in outcomes.items() if outcome == "mismatch"]


def gloss_of(claim: Claim, evidence: Evidence) -> str | None:
    """The evidence in English, where that says more than the claim itself does."""
    english = evidence.translation
    return english if english and claim.text not in english else None


def describe_place(digest: Digest) -> str:
    """The text that evidence offsets index: `the article`, or what was extracted from it."""
    return "the extracted text" if digest.article.is_extracted else "the article"


def describe_removed(digest: Digest) -> str:
    """What was taken out of the article, counted: `2 related links, 1 byline`; maybe empty."""
    counts: Counter[RemovalReason] = Counter(removed.reason for removed in digest.article.removed)
    return ", ".join(_counted(count, REMOVAL_LABELS[reason]) for reason, count in counts.items())


def _counted(count: int, label: str) -> str:
    plural = count > 1 and not label.endswith(("s", "navigation"))
    return f"{count} {label}{'s' if plural else ''}"


def _add_plain(paragraphs: list[list[Piece]], text: str) -> None:
    first, *rest = text.split("\n")
    if first:
        paragraphs[-1].append(Piece(text=first))
    paragraphs.extend([Piece(text=line)] if line else [] for line in rest)
