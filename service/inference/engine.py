"""One bundle behind the `Generator` protocol: tokenise, batch, run off the loop, detokenise.

No batch holds texts of two requests. Merging requests is the place of a batcher between
`Engine._run` and `Workers`.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from service.errors import ArticleTooLong
from service.inference.framing import framing_of
from service.inference.protocol import DecodeOptions, Hypothesis, ScoredPair
from service.inference.runtime import Decoded, Decoding, Runtime
from service.inference.tokenizer import Tokenizer
from service.inference.workers import Workers, token_batches
from service.model_store import Bundle

T = TypeVar("T")

_OUTPUT_TOKENS_PER_INPUT = 2  # chosen: English needs about as many pieces as Indonesian
_OUTPUT_TOKENS_SPARE = 10
_SCORE_BATCH_TOKENS = 512  # scoring holds tokens x vocabulary x 4 bytes of logits


class Engine:
    """The weights of one bundle. Implements `Generator`.

    Args:
        bundle: Verified; its files are loaded here.
        workers: The threads it computes on, shared with other engines and not closed here.
        compute_type: CTranslate2's name for it, or `default` for what was saved.
        max_batch_tokens: Source tokens in one call of the runtime, padding counted.

    Raises:
        BundleCorrupt: The files cannot be loaded.
    """

    def __init__(
        self,
        bundle: Bundle,
        workers: Workers,
        *,
        compute_type: str = "default",
        max_batch_tokens: int = 1024,
    ) -> None:
        self._manifest = bundle.manifest
        self._workers = workers
        self._max_batch_tokens = max_batch_tokens
        self._tokenizer = Tokenizer(bundle.folder / self._manifest.tokenizer_file)
        self._framing = framing_of(self._manifest)
        self._runtime = Runtime(bundle.folder, workers=workers.cores, compute_type=compute_type)

    @property
    def max_input_tokens(self) -> int:
        """Pieces one text may hold."""
        return self._manifest.decoding.max_input_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Pieces each text has, control tokens excluded."""
        return [len(pieces) for pieces in self._tokenizer.pieces(texts)]

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        """Decode each text. See `Generator.generate`; also raises `Overloaded`."""
        pieces = await asyncio.to_thread(self._tokenizer.pieces, texts)
        self._refuse_oversize(pieces)
        sources = [self._framing.source(each, options) for each in pieces]
        prefix = self._framing.target_prefix(options)

        def decode(batch: Sequence[int]) -> list[Hypothesis]:
            longest = max(len(sources[index]) for index in batch)
            decoding = self._decoding(options, longest)
            results = self._runtime.decode([sources[i] for i in batch], prefix, decoding)
            return [
                self._hypothesis(decoded, self._output_limit(options, len(sources[i])))
                for i, decoded in zip(batch, results, strict=True)
            ]

        lengths = [len(source) for source in sources]
        return await self._run(lengths, self._max_batch_tokens, decode, deadline_s)

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        """Force each target. See `Generator.score`; also raises `Overloaded`."""
        source_pieces = await asyncio.to_thread(
            self._tokenizer.pieces, [pair.source for pair in pairs]
        )
        target_pieces = await asyncio.to_thread(
            self._tokenizer.pieces, [pair.target for pair in pairs]
        )
        self._refuse_oversize(source_pieces)
        self._refuse_oversize(target_pieces)
        sources = [self._framing.source(each, options) for each in source_pieces]
        prefix = self._framing.target_prefix(options)
        targets = [[*prefix, *each] for each in target_pieces]

        def score(batch: Sequence[int]) -> list[float]:
            return self._runtime.score(
                [sources[i] for i in batch], [targets[i] for i in batch], len(prefix)
            )

        lengths = [
            max(len(source), len(target)) for source, target in zip(sources, targets, strict=True)
        ]
        return await self._run(lengths, _SCORE_BATCH_TOKENS, score, deadline_s)

    def close(self) -> None:
        """Free the weights; the workers must be closed, or idle, by then."""
        self._runtime.close()

    async def _run(
        self,
        lengths: Sequence[int],
        max_batch_tokens: int,
        work: Callable[[Sequence[int]], list[T]],
        deadline_s: float,
    ) -> list[T]:
        """Cut N items into batches, have them computed, put the results in order."""
        batches = token_batches(lengths, max_batch_tokens, self._workers.cores)
        done = await self._workers.run(batches, work, deadline_s=deadline_s)
        by_index = {
            index: result
            for batch, results in zip(batches, done, strict=True)
            for index, result in zip(batch.items, results, strict=True)
        }
        return [by_index[index] for index in range(len(lengths))]

    def _refuse_oversize(self, pieces: Sequence[Sequence[str]]) -> None:
        longest = max((len(each) for each in pieces), default=0)
        if longest > self.max_input_tokens:
            raise ArticleTooLong(
                f"a sentence has {longest} word pieces, and {self._manifest.name} reads at most "
                f"{self.max_input_tokens}; put a full stop or a line break into it"
            )

    def _decoding(self, options: DecodeOptions, longest_source: int) -> Decoding:
        defaults = self._manifest.decoding
        beam_size = _first(options.beam_size, defaults.beam_size)
        return Decoding(
            beam_size=beam_size,
            length_penalty=_first(options.length_penalty, defaults.length_penalty),
            no_repeat_ngram_size=_first(
                options.no_repeat_ngram_size, defaults.no_repeat_ngram_size
            ),
            max_output_tokens=self._output_limit(options, longest_source),
            num_hypotheses=1 + _first(options.alternatives, beam_size - 1),
        )

    def _output_limit(self, options: DecodeOptions, source_tokens: int) -> int:
        """Tokens past which an output is no translation of so short a source."""
        limit = self._manifest.decoding.max_output_tokens
        if options.max_output_tokens is not None:
            return min(options.max_output_tokens, limit)
        if self._manifest.task == "summarise":
            return limit
        return min(limit, _OUTPUT_TOKENS_PER_INPUT * source_tokens + _OUTPUT_TOKENS_SPARE)

    def _hypothesis(self, decoded: Sequence[Decoded], output_limit: int) -> Hypothesis:
        """Hypotheses of one source; the runtime's own limit is that of the longest in its batch."""
        best, *others = (
            Hypothesis(
                text=self._tokenizer.text(each.tokens),
                log_prob=each.log_prob,
                token_count=len(each.tokens),
                is_cut=each.is_cut or len(each.tokens) >= output_limit,
            )
            for each in decoded
        )
        return msgspec.structs.replace(best, alternatives=tuple(others))


def _first(chosen: T | None, default: T) -> T:
    return default if chosen is None else chosen
