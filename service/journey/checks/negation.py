"""Compares what a sentence denies with what its English denies.

Translators move, merge and paraphrase denials (`tidak dikenal` is `unknown`, `belum` is `yet
to`), so they are paired by place, first with denials and then with what may stand for one;
only what is left over on one side is reported.

Source:
    Hossain et al., "It's not a Non-Issue: Negation as a Source of Error in Machine
    Translation" (Findings of EMNLP 2020): what goes wrong, and that counting words misses it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from service.journey.checks.negation_cues import Cue, CueKind, Reading
from service.journey.checks.negation_english import read_english
from service.journey.checks.negation_indonesian import read_indonesian
from service.journey.checks.negation_opposites import OPPOSITES
from service.journey.checks.negation_reversals import read_reversals
from service.text import Span

_REACH: dict[CueKind, float] = {"denial": 0.3, "derived": 0.3, "akin": 0.15}
"""How far from a denial its counterpart may stand, as a share of the sentence.

Chosen on 12,854 human translations (Global Voices, PANL, TICO-19 and others): a shorter
reach flags more right ones, a longer lets another denial answer for one that was lost."""
_REACH_CHARACTERS = 15
"""Added for derived words and opposites, for a share of a short sentence is a word or two."""


class NegationMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A denial of one sentence that the other does not make."""

    kind: Literal["lost", "added"]
    """Lost: the source denies and the English does not. Added: the reverse."""
    source_span: Span | None
    """The denying word; none where one was added."""
    english_span: Span | None
    """The denying word; none where one was lost."""


def compare_negation(source: str, english: str) -> tuple[NegationMismatch, ...]:
    """Denials that have no counterpart, each a word such as `tidak`, `never` or `refused`.

    A denial is answered by another, by a word that contains one (`unknown`, `hopeless`), by a
    verb or noun akin to one (`lack`, `kurang`) that nothing else explains, or by the opposite
    of what is denied. One side's surplus cancels the other's: a denial that moved is none lost.

    Args:
        source: An Indonesian sentence, which the source spans index.
        english: Its translation, which the English spans index.

    Returns:
        Denials, all of one kind, in the order of their sentence; then what was turned round.
    """
    wanted, given = read_indonesian(source), read_english(english)
    in_source = _unexplained(wanted.cues, given.cues)
    in_english = _unexplained(given.cues, wanted.cues)
    slack = _REACH_CHARACTERS / min(wanted.length, given.length)
    lost = _unanswered(in_source, in_english, slack)
    lost = _without_opposites(lost, given, slack)
    added = _unanswered(in_english, in_source, slack)
    moved = min(len(lost), len(added))
    reversals = read_reversals(source, english, has_cue=len(given.cues) > 0)
    return (
        *(
            NegationMismatch(kind="lost", source_span=cue.span, english_span=None)
            for cue in lost[moved:]
        ),
        *(
            NegationMismatch(kind="added", source_span=None, english_span=cue.span)
            for cue in added[moved:]
        ),
        *(
            NegationMismatch(
                kind="lost" if each.source_span is not None else "added",
                source_span=each.source_span,
                english_span=each.english_span,
            )
            for each in reversals
        ),
    )


def _unexplained(cues: Sequence[Cue], others: Sequence[Cue]) -> list[Cue]:
    """Denials, and what may stand for one: an akin word has no counterpart of its topic."""
    explained = Counter(other.topic for other in others if other.topic is not None)
    kept: list[Cue] = []
    for cue in cues:
        if cue.topic is not None and explained[cue.topic] > 0:
            explained[cue.topic] -= 1
        elif cue.kind != "topical":
            kept.append(cue)
    return kept


def _unanswered(asking: Sequence[Cue], answering: Sequence[Cue], slack: float) -> list[Cue]:
    """The denials that neither a denial nor anything else answers, each answer used once."""
    left = [cue for cue in asking if cue.kind == "denial"]
    for kind, reach in _REACH.items():
        answers = [cue for cue in answering if cue.kind == kind]
        left = _unpaired(left, answers, reach + slack * (kind == "derived"))
    return left


def _unpaired(asking: Sequence[Cue], answering: Sequence[Cue], reach: float) -> list[Cue]:
    """Those left when each takes the first answer within reach; linear in their number."""
    left: list[Cue] = []
    at = 0
    for cue in asking:
        while at < len(answering) and answering[at].at < cue.at - reach:
            at += 1
        if at < len(answering) and answering[at].at <= cue.at + reach:
            at += 1
        else:
            left.append(cue)
    return left


def _without_opposites(lost: Sequence[Cue], english: Reading, slack: float) -> list[Cue]:
    """Those whose denied word the English does not turn into its opposite nearby."""
    reach = _REACH["derived"] + slack
    wanted = {cue.following or "" for cue in lost} & OPPOSITES.keys()
    places = {
        word: [
            place
            for place, said in zip(english.places, english.words, strict=True)
            if said.startswith(OPPOSITES[word])
        ]
        for word in wanted
    }
    return [cue for cue in lost if not _is_near(cue.at, places.get(cue.following or "", ()), reach)]


def _is_near(at: float, places: Sequence[float], reach: float) -> bool:
    """Whether one of the places, in order, is within reach."""
    first = bisect_left(places, at - reach)
    return first < len(places) and places[first] <= at + reach
