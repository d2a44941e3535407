"""Weights that remember what they were given and what they said."""

from collections.abc import Sequence

from service.cache.levels import Shelf
from service.inference import DecodeOptions, Generator, Hypothesis, ScoredPair
from service.journey.clock import Deadline


class CachedGenerator:
    """A generator in front of another; only what was never decoded goes there.

    Implements `Generator`. A text that fails is not remembered.

    Args:
        generator: Owned by whoever made it.
        weights: Fingerprint of what the hypotheses follow from beside text and options.
        reads: Whether what is remembered serves; else all is decoded anew, and remembered.
    """

    def __init__(
        self, generator: Generator, shelf: Shelf[Hypothesis], weights: str, *, reads: bool
    ) -> None:
        self._generator = generator
        self._shelf = shelf
        self._weights = weights
        self._reads = reads

    @property
    def max_input_tokens(self) -> int:
        """Pieces one text may hold."""
        return self._generator.max_input_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Pieces each text has, control tokens excluded."""
        return self._generator.count_tokens(texts)

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        """Recall or decode each text. See `Generator.generate`."""
        deadline = Deadline(deadline_s)
        text_of = {self._shelf.key(self._weights, options, text): text for text in texts}
        if self._reads:
            known = await self._shelf.find(text_of)
        else:
            known = dict[str, Hypothesis]()
            self._shelf.pass_over(len(text_of))
        missing = [key for key in text_of if key not in known]
        if missing:
            fresh = await self._generator.generate(
                [text_of[key] for key in missing], options, deadline_s=deadline.remaining_s()
            )
            made = dict(zip(missing, fresh, strict=True))
            await self._shelf.keep(made)
            known |= made
        by_text = {text: known[key] for key, text in text_of.items()}
        return [by_text[text] for text in texts]

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        """Force each target; nothing is remembered. See `Generator.score`."""
        return await self._generator.score(pairs, options, deadline_s=deadline_s)
