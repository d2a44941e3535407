"""The check-worthy clauses of an English summary.

A summary sentence is cut only where both sides surely stand alone. What a clause is, who
says it and whether it is hedged is read from its Indonesian evidence wherever there is any,
for a translator may be wrong about who said what.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from service.journey.article import Sentence
from service.journey.attribution import Attribution, attributions_of
from service.journey.attribution_english import is_attributed_in_english
from service.journey.checks.composed import compose
from service.journey.digest import ClaimKind, SummarySentence
from service.journey.english_features import (
    english_features,
    has_english_quantity,
    is_clause,
)
from service.journey.features import Features, check_worthiness, features
from service.journey.quotations import CLOSING_QUOTES, OPENING_QUOTES, QUOTE
from service.text import Span

_BREAK = re.compile(r";\s|,\s(?:and|but|while)\s")
_LEAD = re.compile(
    r"(?:also|besides that|earlier|furthermore|however|in addition|meanwhile|moreover"
    r"|previously|separately|therefore),\s|(?:and|but|so|while)\s",
    re.IGNORECASE,
)
_ABBREVIATION_END = re.compile(r"\b(?:[A-Za-z]\.)+[A-Za-z]\.\Z")
_LEAST_WORDS = 5
"""Words on either side of a cut."""
_LEAST_AFTER_COMMA = 4
"""Fewer words between the last comma and the cut look like a list."""
_LOOKED_AT = 400
"""Characters of a side that are read; its subject and verb come early."""
_OPENING, _CLOSING = f"{OPENING_QUOTES}(", f"{CLOSING_QUOTES})"
_TRAILING = " \t\r\n\u00a0.;,:"
_LONGEST_ABBREVIATION = 12


class ClaimDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A claim before its evidence and support are known."""

    span: Span
    """In the summary text; inside one summary sentence."""
    text: str
    kind: ClaimKind
    speaker: str | None
    hedged: bool
    check_worthiness: float
    """0 to 1, higher is more."""
    summary_sentence: int
    """Position of its sentence in the summary."""


class _Source(msgspec.Struct, frozen=True):
    """What the evidence of one summary sentence says."""

    features: Features
    speaker: str | None


def find_claims(
    summary: Sequence[SummarySentence], sentences: Sequence[Sentence], *, max_claims: int
) -> tuple[ClaimDraft, ...]:
    """The most check-worthy clauses of a summary, in its order, disjoint.

    Every sentence that has a word gives at least one candidate, so a weak summary gives weak
    claims rather than none.

    Args:
        summary: The sentences of the summary, in order.
        sentences: All of the article, for what the evidence states.
        max_claims: The weakest beyond this many are left out.
    """
    indices = (sentence.index for sentence in sentences)
    attributions = dict(zip(indices, attributions_of(sentences), strict=True))
    texts = {sentence.index: sentence.text for sentence in sentences}
    drafts = [
        draft
        for at, sentence in enumerate(summary)
        for draft in _drafts(at, sentence, _source(sentence, texts, attributions))
    ]
    best = sorted(drafts, key=lambda draft: (-draft.check_worthiness, draft.span.start))
    return tuple(sorted(best[: max(max_claims, 0)], key=lambda draft: draft.span.start))


def _source(
    sentence: SummarySentence, texts: Mapping[int, str], attributions: Mapping[int, Attribution]
) -> _Source | None:
    """Everything any evidence sentence states, said by the one speaker they share."""
    evidence = [index for index in sentence.evidence if index in texts]
    if not evidence:
        return None
    said = [attributions[index] for index in evidence]
    names = {each.speaker for each in said}
    longest = max((name or "" for name in names), key=len)
    is_one_speaker = all(name is not None and name in longest for name in names)
    found = _merged([features(texts[index]) for index in evidence], said)
    return _Source(found, longest if is_one_speaker else None)


def _merged(found: Sequence[Features], said: Sequence[Attribution]) -> Features:
    """What any sentence states; the article tells more of who says it than a sentence alone."""
    first = found[0]
    return msgspec.structs.replace(
        first,
        has_quantity=any(each.has_quantity for each in found),
        has_quote=any(each.quote == "direct" for each in said),
        has_attribution=any(each.cue is not None for each in said),
        has_prediction=any(each.has_prediction for each in found),
        has_rule=any(each.has_rule for each in found),
        has_event=any(each.has_event for each in found),
        is_hedged=any(each.is_hedged for each in found),
        name_count=max(each.name_count for each in found),
    )


def _drafts(at: int, sentence: SummarySentence, source: _Source | None) -> Iterator[ClaimDraft]:
    spans = [_trimmed(sentence.text, span) for span in _clauses(sentence.text)]
    spans = [span for span in spans if any(map(str.isalnum, span.of(sentence.text)))]
    for span in spans:
        text = span.of(sentence.text)
        is_whole = len(spans) == 1
        found = english_features(text) if source is None else source.features
        if source is not None and not is_whole:
            found = _narrowed(found, text)
        speaker = source.speaker if source is not None else None
        if span != spans[0] and is_attributed_in_english(text):
            speaker = _named_in(speaker, text)
        yield ClaimDraft(
            span=span.shifted(sentence.span.start),
            text=text,
            kind=_kind(found),
            speaker=speaker,
            hedged=found.is_hedged,
            check_worthiness=check_worthiness(found),
            summary_sentence=at,
        )


def _narrowed(found: Features, clause: str) -> Features:
    """A sentence's features as far as they can be this clause's."""
    return msgspec.structs.replace(
        found,
        has_quantity=found.has_quantity and has_english_quantity(clause),
        has_quote=found.has_quote and QUOTE.search(clause) is not None,
    )


def _named_in(speaker: str | None, clause: str) -> str | None:
    """The speaker, if a clause with its own attribution names no other."""
    if speaker is None:
        return None
    parts, composed = compose(speaker).text.split(), compose(clause).text
    return speaker if any(part in composed for part in parts) else None


def _kind(found: Features) -> ClaimKind:
    """The most telling thing a clause states; reported speech is the last resort."""
    kinds: dict[ClaimKind, bool] = {
        "quote": found.has_quote,
        "quantity": found.has_quantity,
        "prediction": found.has_prediction,
        "rule": found.has_rule,
        "event": found.has_event,
    }
    for kind, is_there in kinds.items():
        if is_there:
            return kind
    return "quote" if found.has_attribution else "other"


def _clauses(text: str) -> Iterator[Span]:
    """The sentence, cut where both sides are clauses and no quotation is open."""
    start = 0
    closed = _closed_breaks(text)
    for at, cut in enumerate(closed):
        end = closed[at + 1].start() if at + 1 < len(closed) else len(text)
        left = text[start : min(cut.start(), start + _LOOKED_AT)]
        right = text[cut.end() : min(end, cut.end() + _LOOKED_AT)]
        before = text[max(start, cut.start() - _LOOKED_AT) : cut.start()]
        if _stands_alone(left) and _stands_alone(right) and not _is_list(before):
            yield Span(start, cut.start())
            start = cut.end()
    yield Span(start, len(text))


def _closed_breaks(text: str) -> list[re.Match[str]]:
    """Possible cuts outside quotations and brackets; none if those are not paired."""
    depth_at: list[int] = []
    depth = 0
    for char in text:
        if char == '"':
            depth += -1 if depth else 1
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        depth_at.append(depth)
    if depth:
        return []
    return [found for found in _BREAK.finditer(text) if depth_at[found.start()] == 0]


def _stands_alone(text: str) -> bool:
    lead = _LEAD.match(text.lstrip())
    clause = text.lstrip()[lead.end() if lead else 0 :]
    return len(clause.split()) >= _LEAST_WORDS and is_clause(clause)


def _is_list(left: str) -> bool:
    """Whether the words before a cut look like `China, Russia`."""
    *before, last = left.rsplit(",", 1)
    return bool(before) and len(last.split()) < _LEAST_AFTER_COMMA


def _trimmed(text: str, span: Span) -> Span:
    """The span without white space, a connective in front and the stop behind."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    lead = _LEAD.match(text, start, end)
    if lead is not None:
        start = lead.end()
    while start < end and (text[start].isspace() or text[start] in _TRAILING):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _TRAILING):
        tail = text[max(start, end - _LONGEST_ABBREVIATION) : end]
        if _ABBREVIATION_END.search(tail):
            break
        end -= 1
    return Span(start, end)
