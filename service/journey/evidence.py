"""Which source sentences bear English out, and how well.

An extractive sentence is the translation of its evidence, known by construction. For an
abstractive one, source sentences that share names, numbers or word stems with it are
pre-selected cheaply, and the translation weights are forced to say the English given each:
the sentence under which it is likeliest is the evidence.
Source: forced decoding as in Thompson and Post 2020 (Prism) and Vamvas and Sennrich 2022
(NMTScore); evidence by construction as in Slobodkin et al. 2024 (Attribute First).
"""

from collections.abc import Mapping, Sequence

import msgspec

from service.inference import DecodeOptions, Generator, ScoredPair
from service.journey.article import Article, Sentence
from service.journey.claims import ClaimDraft
from service.journey.clock import Deadline
from service.journey.digest import Claim, Evidence, SummarySentence, Support
from service.journey.narrowing import narrow

_CANDIDATES = 4  # source sentences scored for each abstractive one; chosen: cost against recall
_ANCHOR_LETTERS = 5  # Indonesian and English share names and loans by their first letters


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """The source sentence that bears an English sentence out best."""

    sentence: int
    log_prob: float
    """Of the English given that sentence: mean per token, nats."""
    others: tuple[int, ...] = ()
    """The other sentences that were scored, likeliest first."""


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
    owners: list[tuple[str, int]] = []
    pairs: list[ScoredPair] = []
    limit = translator.max_input_tokens
    for english, sentences in sources.items():
        if not english.strip() or translator.count_tokens([english])[0] > limit:
            continue
        for candidate in _candidates(english, _readable(translator, sentences)):
            owners.append((english, candidate.index))
            pairs.append(ScoredPair(source=candidate.text, target=english))
    scores = await translator.score(pairs, options, deadline_s=deadline.remaining_s())
    found: dict[str, dict[int, float]] = {english: {} for english in sources}
    for (english, sentence), score in zip(owners, scores, strict=True):
        found[english][sentence] = score
    return {english: _best(scored) for english, scored in found.items()}


def ground(
    drafts: Sequence[ClaimDraft],
    supports: Sequence[Support],
    evidence: Sequence[tuple[int, ...]],
    *,
    article: Article,
    sentences: Sequence[Sentence],
    summary: Sequence[SummarySentence],
    translations: Mapping[int, str],
) -> tuple[Claim, ...]:
    """Tie claims to the posted text: to the clause, where a claim is one of several.

    Args:
        drafts: N claims, in summary order.
        supports: Their support. Shape (N,).
        evidence: Indices of the source sentences of each. Shape (N,).
        summary: The sentences that the claims are clauses of.
        translations: English of the source sentences that were translated, by index.
    """
    rests = [_rest(draft, summary[draft.summary_sentence]) for draft in drafts]
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
                _evidence(article, sentences[index], translations.get(index), draft.text, rest)
                for index in indices
            ),
            support=support,
        )
        for number, (draft, support, indices, rest) in enumerate(
            zip(drafts, supports, evidence, rests, strict=True), start=1
        )
    )


def _best(scored: Mapping[int, float]) -> Alignment | None:
    """The likeliest of the sentences that were scored; the first of those that are alike."""
    if not scored:
        return None
    first, *others = sorted(scored, key=lambda sentence: -scored[sentence])
    return Alignment(sentence=first, log_prob=scored[first], others=tuple(others))


def _rest(draft: ClaimDraft, sentence: SummarySentence) -> str:
    """What the summary sentence says besides the claim."""
    cut = draft.span.shifted(-sentence.span.start)
    return f"{sentence.text[: cut.start]} {sentence.text[cut.end :]}"


def _evidence(
    article: Article, sentence: Sentence, translation: str | None, claim: str, rest: str
) -> Evidence:
    clause = narrow(sentence.text, claim, rest=rest).shifted(sentence.span.start)
    span = article.text_map.posted(clause)
    return Evidence(
        sentence=sentence.index, span=span, text=span.of(article.posted), translation=translation
    )


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
