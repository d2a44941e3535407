"""From raw turns to the figures that are told. Pure."""

import math
import statistics
from collections.abc import Callable, Sequence

import msgspec

from service.bench.turn import Turn


class Spread(msgspec.Struct, frozen=True):
    """Of one figure over the rounds."""

    median: float
    low: float
    high: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one contender."""

    texts_per_s: Spread
    tokens_per_s: Spread
    of_raw: Spread
    """Its target tokens per second by those of the bare weights in the same round."""
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    """Of all requests of all rounds; none where texts were not asked for one by one."""
    texts_per_batch: float | None
    """Sentences and windows in a batch on the weights, on average."""
    refused: int
    failed: int


def figures_of(turns: Sequence[Turn], raw: Sequence[Turn]) -> Figures:
    """Figures of one contender, whose n-th turn was in the same round as the n-th of the raw."""
    latencies = sorted(each for turn in turns for each in turn.latencies_s)
    batches = sum(turn.batches for turn in turns)
    return Figures(
        texts_per_s=_spread([turn.answered / turn.seconds for turn in turns]),
        tokens_per_s=_spread([_rate(turn) for turn in turns]),
        of_raw=_spread(
            [_rate(turn) / _rate(limit) for turn, limit in zip(turns, raw, strict=True)]
        ),
        p50_ms=_percentile_ms(latencies, 50),
        p95_ms=_percentile_ms(latencies, 95),
        p99_ms=_percentile_ms(latencies, 99),
        texts_per_batch=sum(turn.batched_texts for turn in turns) / batches if batches else None,
        refused=sum(turn.refused for turn in turns),
        failed=sum(sum(turn.failed.values()) for turn in turns),
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The least value that so many percent do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _percentile_ms(ordered: Sequence[float], percent: int) -> float | None:
    return 1000 * percentile(ordered, percent) if ordered else None


def _rate(turn: Turn) -> float:
    return turn.target_tokens / turn.seconds


def _spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def take_turns(
    contenders: Sequence[Callable[[], Turn]], rounds: int, tell: Callable[[int, int], None]
) -> list[list[Turn]]:
    """Every contender once a round, each round begun by another, so that noise hits all.

    Args:
        tell: Called before each turn with the round and the contender, both from 0.

    Returns:
        The turns of each contender, in the order of the rounds.
    """
    turns: list[list[Turn]] = [[] for _ in contenders]
    for number in range(rounds):
        for step in range(len(contenders)):
            place = (step + number) % len(contenders)
            tell(number, place)
            turns[place].append(contenders[place]())
    return turns
