"""Claims with what the service's own checks and forced decoding say of them.

Letters: N claims, F features, K unrelated sentences of a claim's document.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from service.inference import ScoredPair
from service.journey.baseline import unrelated
from service.journey.calibration import Features, Measured, features_of, log_length_ratio
from service.journey.faults import Fault, comparison_for
from service.journey.similarity import content_stems
from tests.quality.grounding.checks import CHECKS
from tests.quality.grounding.corrupting import main_clause
from tests.quality.grounding.decoding import Decoder
from tests.quality.grounding.pairs import Case, Part, documents
from tests.quality.grounding.statistics import Floats

RIGHT: Final = ("right", "clause")
"""Labels of claims that their source bears out: a whole translation, and a clause of one."""

FEATURES: Final = tuple(name for name in Features.__struct_fields__ if name != "log_prob")
"""What is fitted to; the log-probability is in what is explained."""
_ANCHOR_LETTERS: Final = 5  # Indonesian and English share names and loans by their beginnings


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """English that is said to be borne out by a source."""

    case: str
    part: Part
    origin: str
    label: str
    """One of `RIGHT`, or the kind of corruption."""
    how: str
    source: str
    text: str
    is_clause: bool
    """Whether it may say less than its source."""
    document: str
    """Everything around the source."""
    unrelated: tuple[str, ...]
    """Sentences of the document that the service would score beside the source. Shape (K,)."""

    @property
    def is_right(self) -> bool:
        return self.label in RIGHT


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A claim and what is known of it."""

    claim: Claim
    faults: tuple[Fault, ...]
    measured: Measured
    overlap: float
    """Share of the claim's word beginnings and numbers that the source has."""

    @property
    def flagged(self) -> dict[str, bool]:
        """By each check."""
        types = {fault.type for fault in self.faults}
        return {name: kind in types for name, kind in CHECKS.items()}

    @property
    def is_contradicted(self) -> bool:
        """Whether a check says that the claim is not what the source says."""
        return any(fault.contradicts for fault in self.faults)

    @property
    def score(self) -> float:
        """Mean log-probability per token given the source; nats."""
        return self.measured.log_prob

    @property
    def margin(self) -> float:
        """How much likelier than given unrelated sentences, on average; nats, NaN without."""
        return math.nan if self.measured.margin is None else self.measured.margin

    @property
    def explained(self) -> float:
        """Share of the claim's surprise that the source explains; NaN without a baseline."""
        return math.nan if self.measured.explained is None else self.measured.explained


def claims_of(cases: Sequence[Case], baselines: int) -> Iterator[Claim]:
    """Right and wrong claims of each case, in order."""
    for document in documents(cases):
        whole = " ".join(case.source for case in document)
        stems = [frozenset(content_stems(case.source)) for case in document]
        for place, case in enumerate(document):
            places = list(unrelated(place, stems))[:baselines]
            for label, how, text, is_clause in _texts(case):
                yield Claim(
                    case=case.id,
                    part=case.part,
                    origin=case.origin,
                    label=label,
                    how=how,
                    source=case.source,
                    text=text,
                    is_clause=is_clause,
                    document=whole,
                    unrelated=tuple(document[each].source for each in places),
                )


def _texts(case: Case) -> Iterator[tuple[str, str, str, bool]]:
    """Label, how it came to be, text, and whether that is a clause, of each claim of a case."""
    yield "right", "translation", case.english, False
    if case.clause:
        yield "clause", "clause", case.clause, True
    for each in case.wrong:
        yield each.kind, each.how, each.text, False
        if each.kind == "invented":  # at the end, so that a clause may be without it
            continue
        clause = main_clause(each.text)
        if clause is not None and clause != case.clause:
            yield each.kind, f"{each.how}, clause", clause, True


def judge(claims: Sequence[Claim], decoder: Decoder | None) -> list[Judged]:
    """Put claims before every check and before forced decoding. Shape (N,).

    Without a decoder no score is a number.
    """
    pairs = [
        [
            ScoredPair(source=source, target=claim.text)
            for source in (claim.source, *claim.unrelated)
        ]
        for claim in claims
    ]
    together = [pair for row in pairs for pair in row]
    scores = iter(decoder.score(together) if decoder else [math.nan] * len(together))
    return [
        judged_by(claim, [next(scores) for _ in row])
        for claim, row in zip(claims, pairs, strict=True)
    ]


def judged_by(claim: Claim, scores: Sequence[float]) -> Judged:
    """A claim before every check, and its scores given its source and each unrelated sentence.

    Args:
        scores: Mean per token, nats. Shape (1 + K,).
    """
    own, *others = scores
    return Judged(
        claim=claim,
        faults=comparison_for(claim.document)(claim.source, claim.text, is_clause=claim.is_clause),
        measured=Measured(
            log_prob=own,
            baseline=sum(others) / len(others) if others else None,
            log_length_ratio=log_length_ratio(claim.source, claim.text),
        ),
        overlap=overlap(claim.source, claim.text),
    )


def features(judged: Sequence[Judged]) -> list[Features]:
    """What the joint score is made of: the service's features. Shape (N,).

    Raises:
        ValueError: A claim has no baseline, for its document has no unrelated sentence.
    """
    if any(each.measured.baseline is None for each in judged):
        raise ValueError("a claim without unrelated sentences has no features")
    return [features_of(each.measured, each.faults) for each in judged]


def table(judged: Sequence[Judged]) -> Floats:
    """The features as numbers. Shape (N, F)."""
    return np.array([[getattr(each, name) for name in FEATURES] for each in features(judged)])


def overlap(source: str, english: str) -> float:
    """Share of the English's word beginnings and numbers that the source has.

    What evidence can be found by without any weights, for comparison.
    """
    wanted = _anchors(english)
    return len(wanted & _anchors(source)) / len(wanted) if wanted else 0.0


def _anchors(text: str) -> frozenset[str]:
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return frozenset(word[:_ANCHOR_LETTERS] for word in words if len(word) > 2 or word.isdigit())
