"""What the journey asks of weights, whatever runs them.

Letters used for shapes: N texts or pairs, S source pieces, T target pieces.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import msgspec


class DecodeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to decode. `None` takes the bundle's own default."""

    source_language: str = "ind_Latn"
    """FLORES-200 code of the texts."""
    target_language: str = "eng_Latn"
    """FLORES-200 code of the wanted output."""
    beam_size: int | None = None
    length_penalty: float | None = None
    no_repeat_ngram_size: int | None = None
    max_output_tokens: int | None = None
    alternatives: int | None = None
    """How many further hypotheses to return; `None` gives the rest of the beam, which is free."""


class Hypothesis(msgspec.Struct, frozen=True, kw_only=True):
    """One decoded text."""

    text: str
    log_prob: float
    """Mean log-probability per target token, end included; nats, at most 0, higher is better."""
    token_count: int
    """Target tokens, end of sentence and language mark excluded."""
    is_cut: bool = False
    """Whether decoding stopped at the token limit instead of at an end of sentence."""
    alternatives: tuple["Hypothesis", ...] = ()
    """Other decodings, best first; as many as asked for, or fewer. Theirs is empty."""


class ScoredPair(msgspec.Struct, frozen=True, kw_only=True):
    """A source text and a target text whose likelihood given it is wanted."""

    source: str
    target: str


@runtime_checkable
class Generator(Protocol):
    """Texts in, hypotheses out. Safe to call from many tasks of one event loop."""

    @property
    def max_input_tokens(self) -> int:
        """Pieces one text may hold; `generate` refuses more."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Pieces each text has, control tokens excluded. Blocks; microseconds a sentence."""
        ...

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        """Decode each text.

        Args:
            texts: N texts, each 1 to `max_input_tokens` pieces; translation weights want
                one sentence each. Shape (N,), N may be 0.
            deadline_s: Seconds from now after which nobody waits for the result.

        Returns:
            One hypothesis a text, in the order given. Shape (N,).

        Raises:
            ArticleTooLong: A text has more than `max_input_tokens` pieces.
            UnsupportedLanguage: The weights do not know one of the languages.
            DeadlinePassed: Not done in time; what had not begun is not run.
            Overloaded: Too much waits already.
            EngineFailed: The runtime failed.
        """
        ...

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        """Mean log-probability per token of each target given its source.

        Returns:
            Shape (N,), nats, at most 0, higher is better. End of sentence counted.

        Raises:
            As `generate`.
        """
        ...
