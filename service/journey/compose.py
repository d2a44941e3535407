"""Sentences to a summary: which are emitted, and where each stands in it."""

from collections.abc import Sequence

import msgspec

from service.journey.digest import SentenceMethod, SummarySentence, Support, UnsupportedPolicy, Warn
from service.text import Span

_ENDS = (".", "!", "?", "…", '"', "'", ")", ":")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An English sentence that may enter the summary."""

    text: str
    method: SentenceMethod
    evidence: tuple[int, ...]
    """Indices of source sentences, best first."""
    log_prob: float
    """Of the English given the evidence; mean per token, nats."""
    support: Support
    warnings: tuple[Warn, ...] = ()
    nearest: tuple[int, ...] = ()
    """Indices of the source sentences that come nearest to it, best first."""


def admit(
    candidates: Sequence[Candidate], policy: UnsupportedPolicy
) -> tuple[list[Candidate], list[Warn]]:
    """What may be emitted, and warnings about what may not."""
    kept: list[Candidate] = []
    dropped: list[Warn] = []
    for candidate in candidates:
        if policy == "drop" and candidate.support.verdict == "unsupported":
            dropped.append(_dropped(candidate))
        else:
            kept.append(candidate)
    return kept, dropped


def compose(candidates: Sequence[Candidate]) -> tuple[str, tuple[SummarySentence, ...]]:
    """Join sentences by blanks, each with a final stop, and note where each stands."""
    sentences: list[SummarySentence] = []
    start = 0
    for candidate in candidates:
        text = candidate.text if candidate.text.endswith(_ENDS) else f"{candidate.text}."
        sentences.append(
            SummarySentence(
                span=Span(start, start + len(text)),
                text=text,
                method=candidate.method,
                evidence=candidate.evidence,
            )
        )
        start += len(text) + 1
    return " ".join(sentence.text for sentence in sentences), tuple(sentences)


def _dropped(candidate: Candidate) -> Warn:
    details = "; ".join(warning.detail for warning in candidate.warnings)
    if not details:
        details = f"no check objects, but its score is only {candidate.support.score:.2f}"
    return Warn(
        type="unsupported_dropped",
        detail="a summary sentence was left out because its evidence does not support it: "
        + details,
        sentence=candidate.evidence[0] if candidate.evidence else None,
    )
