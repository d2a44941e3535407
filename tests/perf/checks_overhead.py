"""What checks and forced decoding cost a digest: `python -m tests.perf.checks_overhead`.

The five articles through the real `Journey`, in one process and one at a time, warm and
without a cache, in four ways that take turns, so that a noisy machine slows all alike:

- *whole*: as it is;
- *unscored*: the script's translator answers `score` without computing;
- *unminded*: the same, and what is found by comparing is thrown away, so that nothing is
  decoded again;
- *bare*: the same, and nothing is compared.

None has a calibration, so that all choose alike: what is dropped by a score, and replaced, is
no cost of scoring.

Prints medians and spread, and by how much of the whole's time a round's turns differ (median
of the rounds): *scoring* is whole less unscored, *comparing* unminded less bare, *both* their
sum, and *again* unscored less unminded: decoding once more where a check fails, which is no
check but what is done about one.
"""

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import ctranslate2

from service.assembly import chosen_bundles
from service.inference import (
    Batcher,
    DecodeOptions,
    Engine,
    Generator,
    Hypothesis,
    ScoredPair,
    prefer_fast_instructions,
    usable_cores,
)
from service.journey import ArticleSource, Journey, JourneyOptions, Limits
from service.journey.faults import Compare, Fault, comparison_for
from service.settings import Settings
from service.telemetry import Metrics
from tests.conftest import ARTICLES

_DEADLINE_S = 60.0
_NEITHER_LIKELY_NOR_NOT = -1.0  # any score that is called neither weak nor unsupported


class Unscored:
    """A translator that says of every pair the same at once. Implements `Generator`."""

    def __init__(self, engine: Generator) -> None:
        self._engine = engine

    @property
    def max_input_tokens(self) -> int:
        return self._engine.max_input_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._engine.count_tokens(texts)

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        return await self._engine.generate(texts, options, deadline_s=deadline_s)

    async def score(
        self,
        pairs: Sequence[ScoredPair],
        options: DecodeOptions,
        *,
        deadline_s: float,
    ) -> list[float]:
        return [_NEITHER_LIKELY_NOR_NOT] * len(pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=Path, help="texts; default: the five")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    asyncio.run(_compare(arguments.articles or ARTICLES, arguments.rounds))


async def _compare(articles: Sequence[Path], rounds: int) -> None:
    prefer_fast_instructions(os.environ)
    bundle = chosen_bundles(Settings())[0]
    batcher = Batcher(usable_cores(), metrics=Metrics())
    engine = Engine(bundle, batcher)
    manifest = bundle.manifest
    print(
        f"{manifest.name} {manifest.quantisation}, {usable_cores()} cores, CTranslate2 "
        f"{ctranslate2.__version__}, Python {sys.version.split()[0]}"
    )
    columns = "".join(f"{name:>18}" for name in ("whole", "unscored", "unminded", "bare"))
    print(f"{'article':<26}{columns}{'scoring':>9}{'comparing':>11}{'both':>7}{'again':>7}")
    limits = Limits()
    ways = [
        Journey(engine, None, limits),
        Journey(Unscored(engine), None, limits),
        Journey(Unscored(engine), None, limits, compare_for=_unminded),
        Journey(Unscored(engine), None, limits, compare_for=_uncompared),
    ]
    rounds_ms: list[list[list[float]]] = []
    for path in articles:
        source = ArticleSource(text=path.read_text(encoding="utf-8"))
        rounds_ms.append(await _turns(ways, source, rounds))
        _print(path.stem, rounds_ms[-1])
    together = [
        [sum(each) for each in zip(*way, strict=True)] for way in zip(*rounds_ms, strict=True)
    ]
    _print("all of them", together)
    print(f"ms: median [min-max] of {rounds} rounds; both: aim at most 15 % of a digest's time")
    await batcher.close()
    engine.close()


async def _turns(ways: Sequence[Journey], source: ArticleSource, rounds: int) -> list[list[float]]:
    """Milliseconds of each way, round by round; the first round warms up and is not counted."""
    spent_ms: list[list[float]] = [[] for _ in ways]
    for turn in range(rounds + 1):
        for journey, spent in zip(ways, spent_ms, strict=True):
            began = time.perf_counter()
            await journey.run(source, JourneyOptions(), deadline_s=_DEADLINE_S)
            if turn:
                spent.append((time.perf_counter() - began) * 1000)
    return spent_ms


def _unminded(article: str) -> Compare:
    """The real comparison, its findings thrown away."""
    compare = comparison_for(article)

    def compared(
        source: str, english: str, *, is_cut: bool = False, is_clause: bool = False
    ) -> tuple[Fault, ...]:
        compare(source, english, is_cut=is_cut, is_clause=is_clause)
        return ()

    return compared


def _uncompared(_: str) -> Compare:
    """A comparison that finds nothing wrong, and does not look."""

    def compared(
        source: str, english: str, *, is_cut: bool = False, is_clause: bool = False
    ) -> tuple[Fault, ...]:
        return ()

    return compared


def _print(name: str, spent_ms: Sequence[Sequence[float]]) -> None:
    whole, unscored, unminded, bare = spent_ms
    scoring, comparing = _share(whole, whole, unscored), _share(whole, unminded, bare)
    print(
        f"{name:<26}{''.join(f'{_spread(each):>18}' for each in spent_ms)}{scoring:>9.1%}"
        f"{comparing:>11.1%}{scoring + comparing:>7.1%}{_share(whole, unscored, unminded):>7.1%}",
        flush=True,
    )


def _share(whole: Sequence[float], more: Sequence[float], less: Sequence[float]) -> float:
    """By how much two ways differ in the same round, of what a whole digest takes."""
    differences = [left - right for left, right in zip(more, less, strict=True)]
    return statistics.median(differences) / statistics.median(whole)


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.0f} [{min(values):.0f}-{max(values):.0f}]"


if __name__ == "__main__":
    main()
