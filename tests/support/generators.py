"""A generator for the edges' tests: no weights, known answers."""

import asyncio
from collections.abc import Sequence

from service.errors import ArticleTooLong, DeadlinePassed
from service.inference import DecodeOptions, Hypothesis, ScoredPair


class MarkingGenerator:
    """'Translates' by putting `EN ` before each text, so that every answer is predictable.

    Args:
        delay_s: How long each call takes, for tests of deadlines and cancellation.
    """

    def __init__(self, *, delay_s: float = 0.0, max_input_tokens: int = 512) -> None:
        self.delay_s = delay_s
        self.calls: list[tuple[str, ...]] = []
        self.cancelled = 0
        self._max_input_tokens = max_input_tokens

    @property
    def max_input_tokens(self) -> int:
        return self._max_input_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        self.calls.append(tuple(texts))
        if any(count > self._max_input_tokens for count in self.count_tokens(texts)):
            raise ArticleTooLong("a text has too many tokens")
        await self._take_time(deadline_s)
        return [
            Hypothesis(
                text=f"EN {text}",
                log_prob=-0.5,
                token_count=len(text.split()) + 1,
                alternatives=tuple(
                    Hypothesis(text=f"EN{n} {text}", log_prob=-0.6, token_count=3)
                    for n in range(2, (options.alternatives or 0) + 2)
                ),
            )
            for text in texts
        ]

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        await self._take_time(deadline_s)
        return [-0.1 if pair.target == f"EN {pair.source}" else -3.0 for pair in pairs]

    async def _take_time(self, deadline_s: float) -> None:
        if deadline_s <= 0 or self.delay_s > deadline_s:
            raise DeadlinePassed("the fake's delay is longer than the deadline")
        try:
            await asyncio.sleep(self.delay_s)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
