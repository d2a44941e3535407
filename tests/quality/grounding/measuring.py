"""Claims with what every check and forced decoding say of them.

Letters: N claims, C checks, K unrelated sentences of a claim's document.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from service.inference import ScoredPair
from tests.quality.grounding.checks import CHECKS, flags
from tests.quality.grounding.decoding import Decoder
from tests.quality.grounding.pairs import Case, Part, others
from tests.quality.grounding.statistics import Floats

RIGHT: Final = ("right", "clause")
"""Labels of claims that their source bears out: a whole translation, and a clause of one."""

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
    unrelated: tuple[str, ...]
    """Other sentences of the document. Shape (K,)."""

    @property
    def is_right(self) -> bool:
        return self.label in RIGHT


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A claim and what is known of it."""

    claim: Claim
    flagged: Mapping[str, bool]
    """By each check."""
    score: float
    """Mean log-probability per token given the source; nats."""
    unrelated: tuple[float, ...]
    """The same given each of the unrelated sentences. Shape (K,)."""
    overlap: float
    """Share of the claim's word beginnings and numbers that the source has."""
    length: float
    """Logarithm of the claim's length over the source's, in characters."""

    @property
    def corrected(self) -> float:
        """How much likelier than given unrelated sentences, on average; nats."""
        return self.score - self._baseline

    @property
    def explained(self) -> float:
        """Share of the claim's surprise, given unrelated sentences, that the source explains.

        At most 1; 0 where the source is as good as an unrelated sentence.
        """
        return 1.0 - self.score / self._baseline if self._baseline else 0.0

    @property
    def _baseline(self) -> float:
        return sum(self.unrelated) / len(self.unrelated) if self.unrelated else 0.0


def claims_of(cases: Sequence[Case], baselines: int) -> Iterator[Claim]:
    """Right and wrong claims of each case, in order."""
    unrelated = others(cases)
    for case in cases:
        texts = [("right", "translation", case.english)]
        if case.clause:
            texts.append(("clause", "clause", case.clause))
        texts += [(each.kind, each.how, each.text) for each in case.wrong]
        for label, how, text in texts:
            yield Claim(
                case=case.id,
                part=case.part,
                origin=case.origin,
                label=label,
                how=how,
                source=case.source,
                text=text,
                unrelated=unrelated[case.id][:baselines],
            )


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
    judged: list[Judged] = []
    for claim, row in zip(claims, pairs, strict=True):
        score, *unrelated = [next(scores) for _ in row]
        judged.append(
            Judged(
                claim=claim,
                flagged=flagged_by(claim),
                score=score,
                unrelated=tuple(unrelated),
                overlap=overlap(claim.source, claim.text),
                length=math.log(len(claim.text) / len(claim.source)),
            )
        )
    return judged


def flagged_by(claim: Claim) -> dict[str, bool]:
    """Which checks object; a clause may say less than its source."""
    is_clause = claim.label == "clause"
    return {
        name: flags(check, claim.source, claim.text, is_clause=is_clause)
        for name, check in CHECKS.items()
    }


def overlap(source: str, english: str) -> float:
    """Share of the English's word beginnings and numbers that the source has.

    What evidence can be found by without any weights, for comparison.
    """
    wanted = _anchors(english)
    return len(wanted & _anchors(source)) / len(wanted) if wanted else 0.0


def _anchors(text: str) -> frozenset[str]:
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return frozenset(word[:_ANCHOR_LETTERS] for word in words if len(word) > 2 or word.isdigit())


FEATURES: Final = ("explained", "hardly_explained", "longer", "shorter", *CHECKS)
_HARDLY: Final = 0.25
"""Explained by less is rare where a claim is right: under 2 % of the tuning part."""


def features(judged: Sequence[Judged]) -> Floats:
    """What the joint score is made of. Shape (N, 4 + C), in the order of `FEATURES`."""
    return np.array(
        [
            [
                each.explained,
                max(0.0, _HARDLY - each.explained),
                max(0.0, each.length),
                max(0.0, -each.length),
                *(float(each.flagged[name]) for name in CHECKS),
            ]
            for each in judged
        ]
    )
