"""A generator that says what a test tells it to."""

from collections.abc import Mapping, Sequence

from service.errors import ArticleTooLong, DeadlinePassed
from service.inference import DecodeOptions, Hypothesis, ScoredPair


def said(text: str, *others: str, log_prob: float = -0.3, is_cut: bool = False) -> Hypothesis:
    """A hypothesis with the rest of its beam."""
    return Hypothesis(
        text=text,
        log_prob=log_prob,
        token_count=max(len(text.split()), 1),
        is_cut=is_cut,
        alternatives=tuple(said(other) for other in others),
    )


class ScriptedGenerator:
    """Answers each text from a list of answers, one a call; other texts come back as they are.

    Args:
        script: Answers by text; the last one is repeated.
        scores: Mean log-probability by (source, target); others score -5.
    """

    def __init__(
        self,
        script: Mapping[str, Sequence[Hypothesis]] | None = None,
        scores: Mapping[tuple[str, str], float] | None = None,
        *,
        max_input_tokens: int = 512,
    ) -> None:
        self._script = {text: list(answers) for text, answers in (script or {}).items()}
        self._scores = scores or {}
        self._max_input_tokens = max_input_tokens
        self.calls: list[tuple[tuple[str, ...], DecodeOptions]] = []
        self.scored: list[ScoredPair] = []

    @property
    def max_input_tokens(self) -> int:
        return self._max_input_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        if deadline_s <= 0:
            raise DeadlinePassed("no time left")
        if any(count > self._max_input_tokens for count in self.count_tokens(texts)):
            raise ArticleTooLong("a text has too many tokens")
        self.calls.append((tuple(texts), options))
        return [self._answer(text) for text in texts]

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        if deadline_s <= 0:
            raise DeadlinePassed("no time left")
        self.scored += pairs
        return [self._scores.get((pair.source, pair.target), -5.0) for pair in pairs]

    def _answer(self, text: str) -> Hypothesis:
        answers = self._script.get(text)
        if not answers:
            return said(text)
        return answers.pop(0) if len(answers) > 1 else answers[0]
