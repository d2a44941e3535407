"""How likely English is without its evidence: given what else the article says.

Fluent English is likely given anything, so what counts is by how much its evidence makes it
likelier than sentences of the same article about something else do.
Source: Holtzman et al. 2021, *Surface Form Competition* (probability against that of the same
answer in an unrelated context); Vamvas and Sennrich 2021, *Contrastive Conditioning*.
"""

import asyncio
from collections.abc import Iterator, Sequence

import msgspec

from service.inference import DecodeOptions, Generator, ScoredPair
from service.journey.article import Sentence
from service.journey.clock import Deadline
from service.journey.similarity import content_stems

UNRELATED = 1
"""Sentences that English is scored under beside its own. Measured by hand on
216 human translations of news (embedded bundle), right against said of the next sentence, AUC
of the share that the evidence explains: 0.999 with one, 0.998 with two (0.995 by the
log-probability alone)."""
_BY_CHANCE = 1
"""Content words that two sentences of one article share without being related; chosen."""
_RELATED = 0.5
"""Share of a sentence's content words from which it may say what the evidence says; chosen."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """English and the source sentence that it is said to tell."""

    english: str
    evidence: int
    """Index of the source sentence."""


async def baselines(
    translator: Generator,
    told: Sequence[Told],
    sentences: Sequence[Sentence],
    options: DecodeOptions,
    *,
    deadline: Deadline,
) -> list[float | None]:
    """Score English under sentences that are not its evidence, all in one call.

    Args:
        told: N pieces of English.
        sentences: All of the article, in order.

    Returns:
        Mean log-probability per token over the unrelated sentences, nats; none where the
        article has no unrelated sentence, or the English is too long to be scored. Shape (N,).

    Raises:
        As `Generator.score`.
    """
    asked = await asyncio.to_thread(_asked, translator, told, sentences)
    pairs = [pair for each in asked for pair in each]
    if not pairs:
        return [None] * len(told)
    scores = iter(await translator.score(pairs, options, deadline_s=deadline.remaining_s()))
    return [_mean([next(scores) for _ in each]) for each in asked]


def unrelated(evidence: int, stems: Sequence[frozenset[str]]) -> Iterator[int]:
    """Places of the sentences with the fewest words of the evidence, the shortest first.

    Those equal in both come the farthest first. Short ones cost less and serve as well.

    Args:
        evidence: Place of the evidence.
        stems: Content stems of all sentences of the article.
    """
    own = stems[evidence]
    shared = [len(own & each) for each in stems]
    places = [
        place
        for place, each in enumerate(stems)
        if each and shared[place] < _RELATED * min(len(each), len(own))
    ]

    def nearness(place: int) -> tuple[int, int, int]:
        related = max(shared[place] - _BY_CHANCE, 0)
        return related, len(stems[place]), -abs(place - evidence)

    yield from sorted(places, key=nearness)


def _asked(
    translator: Generator, told: Sequence[Told], sentences: Sequence[Sentence]
) -> list[list[ScoredPair]]:
    """What to score for each piece of English."""
    stems = [frozenset(content_stems(sentence.text)) for sentence in sentences]
    return [
        [
            ScoredPair(source=sentences[place].text, target=each.english)
            for place in _first_readable(translator, unrelated(each.evidence, stems), sentences)
        ]
        if _is_readable(translator, each.english)
        else []
        for each in told
    ]


def _first_readable(
    translator: Generator, places: Iterator[int], sentences: Sequence[Sentence]
) -> list[int]:
    found: list[int] = []
    for place in places:
        if _is_readable(translator, sentences[place].text):
            found.append(place)
            if len(found) == UNRELATED:
                break
    return found


def _is_readable(translator: Generator, text: str) -> bool:
    return 0 < translator.count_tokens([text])[0] <= translator.max_input_tokens


def _mean(scores: Sequence[float]) -> float | None:
    return sum(scores) / len(scores) if scores else None
