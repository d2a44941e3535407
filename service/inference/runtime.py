"""CTranslate2, the only file that calls it to compute.

Letters: B batch, S source tokens, T target tokens.
"""
# CTranslate2 ships no types; what leaves this file is typed.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import msgspec

from service.errors import BundleCorrupt, EngineFailed


class Decoding(msgspec.Struct, frozen=True, kw_only=True):
    """How to decode one batch, every choice made."""

    beam_size: int
    length_penalty: float
    no_repeat_ngram_size: int
    max_output_tokens: int
    num_hypotheses: int


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """One output of the runtime."""

    tokens: tuple[str, ...]
    """Forced prefix removed, no end of sentence. Shape (T,)."""
    log_prob: float
    """Mean per token over the tokens and the end of sentence; nats, at most 0."""
    is_cut: bool


class Runtime:
    """One set of weights in memory. Blocks; as many threads as there are workers may call.

    Args:
        folder: A CTranslate2 model.
        workers: Batches that may run side by side, each on one core (see `Batcher`).
        compute_type: CTranslate2's name for it, or `default` for what was saved.

    Raises:
        BundleCorrupt: CTranslate2 cannot load the folder.
    """

    def __init__(self, folder: Path, *, workers: int, compute_type: str) -> None:
        try:
            self._translator = ctranslate2.Translator(
                str(folder),
                device="cpu",
                compute_type=compute_type,
                inter_threads=workers,
                intra_threads=1,
            )
        except (RuntimeError, ValueError, IndexError) as error:
            raise BundleCorrupt(f"CTranslate2 cannot load {folder}: {error}") from error

    def decode(
        self, sources: Sequence[Sequence[str]], prefix: Sequence[str], decoding: Decoding
    ) -> list[tuple[Decoded, ...]]:
        """Decode one batch by beam search.

        Args:
            sources: Shape (B, S), control tokens included.
            prefix: Forced on every output.

        Returns:
            For each source its hypotheses, best first. Shape (B, 1..num_hypotheses).

        Raises:
            EngineFailed: The runtime failed, or returned another number of results.
        """
        try:
            results = self._translator.translate_batch(
                [list(source) for source in sources],
                target_prefix=[list(prefix)] * len(sources) if prefix else None,
                beam_size=max(decoding.beam_size, decoding.num_hypotheses),
                num_hypotheses=decoding.num_hypotheses,
                length_penalty=decoding.length_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram_size,
                max_input_length=0,
                max_decoding_length=decoding.max_output_tokens + len(prefix),
                return_scores=True,
                max_batch_size=0,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineFailed(f"CTranslate2 could not decode a batch: {error}") from error
        if len(results) != len(sources):
            raise EngineFailed(f"CTranslate2 returned {len(results)} results for {len(sources)}")
        return [
            tuple(
                _decoded(tokens, score, len(prefix), decoding)
                for tokens, score in zip(result.hypotheses, result.scores, strict=True)
            )
            for result in results
        ]

    def score(
        self, sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]], prefix_size: int
    ) -> list[float]:
        """Mean log-probability per token of each target, prefix left out, end counted.

        Args:
            sources: Shape (B, S).
            targets: Shape (B, prefix_size + T), without the end of sentence.

        Raises:
            EngineFailed: The runtime failed, or returned another number of results.
        """
        try:
            results = self._translator.score_batch(
                [list(source) for source in sources],
                [list(target) for target in targets],
                max_batch_size=0,
                max_input_length=0,
                offset=prefix_size,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineFailed(f"CTranslate2 could not score a batch: {error}") from error
        if len(results) != len(sources):
            raise EngineFailed(f"CTranslate2 returned {len(results)} scores for {len(sources)}")
        return [sum(result.log_probs) / len(result.log_probs) for result in results]

    def close(self) -> None:
        """Free the weights."""
        self._translator.unload_model()


def _decoded(tokens: Sequence[str], score: float, prefix_size: int, decoding: Decoding) -> Decoded:
    """Undo CTranslate2's length normalisation, which counts the prefix as if it were decoded.

    A score is the sum of log-probabilities divided by `length ** length_penalty`, length
    being prefix, tokens and end of sentence (seen by comparing with `score_batch`).
    """
    content = tuple(tokens[prefix_size:])
    is_cut = len(content) >= decoding.max_output_tokens
    ends = 0 if is_cut else 1
    total = score * (len(tokens) + ends) ** decoding.length_penalty
    return Decoded(tokens=content, log_prob=total / max(len(content) + ends, 1), is_cut=is_cut)
