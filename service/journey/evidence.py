"""Which source sentences bear English out, and how well.

An extractive sentence is the translation of its evidence, known by construction. For an
abstractive one, source sentences that share names, numbers or word stems with it are
pre-selected cheaply, and the translation weights are forced to say the English given each:
the sentence under which it is likeliest is the evidence.
Source: forced decoding as in Thompson and Post 2020 (Prism) and Vamvas and Sennrich 2022
(NMTScore); evidence by construction as in Slobodkin et al. 2024 (Attribute First).

Verdicts are rules over the checks and the score, not calibrated on labelled data.
"""

import math
from collections.abc import Mapping, Sequence

import msgspec

from service.inference import DecodeOptions, Generator, ScoredPair
from service.journey.article import Article, Sentence
from service.journey.claims import ClaimDraft
from service.journey.clock import Deadline
from service.journey.digest import (
    CheckOutcome,
    Checks,
    Claim,
    Evidence,
    Support,
    Verdict,
    WarningType,
)
from service.journey.faults import Fault

_CANDIDATES = 4  # source sentences scored for each abstractive one; chosen: cost against recall
_WEAK_BELOW = 0.15  # probability per token; chosen, uncalibrated
_UNSUPPORTED_BELOW = 0.04
_ANCHOR_LETTERS = 5  # Indonesian and English share names and loans by their first letters


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """The source sentence that bears an English sentence out best."""

    sentence: int
    log_prob: float
    """Of the English given that sentence: mean per token, nats."""


async def align(
    translator: Generator,
    sources: Mapping[str, Sequence[Sentence]],
    options: DecodeOptions,
    *,
    deadline: Deadline,
) -> dict[str, Alignment | None]:
    """Find the evidence of abstractive sentences by forced decoding.

    Args:
        sources: For each English sentence the sentences it was made from.

    Returns:
        The best source for each, or none where no source is short enough to be scored.

    Raises:
        As `Generator.score`.
    """
    owners: list[int] = []
    pairs: list[ScoredPair] = []
    limit = translator.max_input_tokens
    for english, sentences in sources.items():
        if not english.strip() or translator.count_tokens([english])[0] > limit:
            continue
        for candidate in _candidates(english, _readable(translator, sentences)):
            owners.append(candidate.index)
            pairs.append(ScoredPair(source=candidate.text, target=english))
    scores = await translator.score(pairs, options, deadline_s=deadline.remaining_s())
    best: dict[str, Alignment | None] = dict.fromkeys(sources)
    for pair, sentence, score in zip(pairs, owners, scores, strict=True):
        known = best[pair.target]
        if known is None or score > known.log_prob:
            best[pair.target] = Alignment(sentence=sentence, log_prob=score)
    return best


def judge(faults: Sequence[Fault], log_prob: float) -> Support:
    """What checks and score say of English and the source said to support it.

    Args:
        faults: Of the English against that source.
        log_prob: Of the English given the source; mean per token, nats.
    """
    score = math.exp(min(log_prob, 0.0))
    is_short = any(fault.type == "low_coverage" for fault in faults)
    return Support(
        verdict=_verdict(faults, score),
        score=score,
        checks=Checks(
            numbers=_outcome(faults, "number_mismatch"),
            dates=_outcome(faults, "date_mismatch"),
            length="short" if is_short else "ok",
        ),
    )


def ground(
    drafts: Sequence[ClaimDraft],
    supports: Sequence[Support],
    evidence: Sequence[tuple[int, ...]],
    *,
    article: Article,
    sentences: Sequence[Sentence],
    translations: Mapping[int, str],
) -> tuple[Claim, ...]:
    """Tie claims to the posted text.

    Args:
        drafts: N claims, in summary order.
        supports: Their support. Shape (N,).
        evidence: Indices of the source sentences of each. Shape (N,).
        translations: English of the source sentences that were translated, by index.
    """
    return tuple(
        Claim(
            id=f"c{number}",
            span=draft.span,
            text=draft.text,
            kind=draft.kind,
            speaker=draft.speaker,
            hedged=draft.hedged,
            check_worthiness=draft.check_worthiness,
            evidence=tuple(
                _evidence(article, sentences[index], translations.get(index)) for index in indices
            ),
            support=support,
        )
        for number, (draft, support, indices) in enumerate(
            zip(drafts, supports, evidence, strict=True), start=1
        )
    )


def _evidence(article: Article, sentence: Sentence, translation: str | None) -> Evidence:
    span = article.text_map.posted(sentence.span)
    return Evidence(
        sentence=sentence.index, span=span, text=span.of(article.posted), translation=translation
    )


def _verdict(faults: Sequence[Fault], score: float) -> Verdict:
    """A loop says nothing; a contradiction is fatal; whatever else is wrong weakens."""
    is_loop = any(fault.type == "repetition" for fault in faults)
    if is_loop or any(fault.contradicts for fault in faults) or score < _UNSUPPORTED_BELOW:
        return "unsupported"
    if any(fault.type != "sentence_split" for fault in faults) or score < _WEAK_BELOW:
        return "weak"
    return "supported"


def _outcome(faults: Sequence[Fault], kind: WarningType) -> CheckOutcome:
    for fault in faults:
        if fault.type == kind:
            return "mismatch" if fault.contradicts else "missing"
    return "ok"


def _readable(translator: Generator, sources: Sequence[Sentence]) -> list[Sentence]:
    counts = translator.count_tokens([source.text for source in sources])
    return [
        source
        for source, count in zip(sources, counts, strict=True)
        if 0 < count <= translator.max_input_tokens
    ]


def _candidates(english: str, sources: Sequence[Sentence]) -> list[Sentence]:
    """The sources that share most anchors with the English; the earlier one on a tie."""
    wanted = _anchors(english)
    ranked = sorted(sources, key=lambda source: -len(wanted & _anchors(source.text)))
    return ranked[:_CANDIDATES]


def _anchors(text: str) -> frozenset[str]:
    """Beginnings of words, and numbers, that the two languages have in common."""
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return frozenset(word[:_ANCHOR_LETTERS] for word in words if len(word) > 2 or word.isdigit())  # noqa: PLR2004
