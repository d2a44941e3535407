"""One bundle behind the `Generator` protocol.

The three stages of a text overlap with those of others: pieces are made and read on the
event loop's threads, the weights run on the batcher's.
"""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from service.errors import ArticleTooLong
from service.inference.batcher import Batcher
from service.inference.framing import framing_of
from service.inference.protocol import DecodeOptions, Hypothesis, ScoredPair
from service.inference.runtime import Decoded, Decoding, Runtime
from service.inference.tickets import Lane
from service.inference.tokenizer import Tokenizer
from service.model_store import Bundle

T = TypeVar("T")
Tokens = tuple[str, ...]

_OUTPUT_TOKENS_PER_INPUT = 2  # chosen: English needs about as many pieces as Indonesian
_OUTPUT_TOKENS_SPARE = 10
_CONTROL_TOKENS = 2  # at most, round the pieces of a text
_SCORE_BATCH_TOKENS = 512  # scoring holds tokens x vocabulary x 4 bytes of logits


class Engine:
    """The weights of one bundle. Implements `Generator`.

    Args:
        bundle: Verified; its files are loaded here.
        batcher: What it computes on, shared with other engines and not closed here.
        compute_type: CTranslate2's name for it, or `default` for what was saved.
        max_batch_tokens: Source tokens in one call of the runtime, padding counted; at least
            one text of the longest allowed.

    Raises:
        BundleCorrupt: The files cannot be loaded.
    """

    def __init__(
        self,
        bundle: Bundle,
        batcher: Batcher,
        *,
        compute_type: str = "default",
        max_batch_tokens: int = 1024,
    ) -> None:
        self._manifest = bundle.manifest
        self._batcher = batcher
        self._max_batch_tokens = max(max_batch_tokens, self.max_input_tokens + _CONTROL_TOKENS)
        self._tokenizer = Tokenizer(bundle.folder / self._manifest.tokenizer_file)
        # Marian has a sentencepiece model for each side.
        target_file = self._manifest.target_tokenizer_file
        self._target_tokenizer = (
            Tokenizer(bundle.folder / target_file) if target_file else self._tokenizer
        )
        self._framing = framing_of(self._manifest)
        self._runtime = Runtime(bundle.folder, workers=batcher.cores, compute_type=compute_type)

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
        sources = await asyncio.to_thread(self._sources, texts, options)
        lane = self._decoding_lane(options)
        decoded = await self._batcher.submit(
            lane, sources, [len(source) for source in sources], deadline_s=deadline_s
        )
        limits = [self._output_limit(options, len(source)) for source in sources]
        return await asyncio.to_thread(lambda: list(map(self._hypothesis, decoded, limits)))

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        """Force each target. See `Generator.score`; also raises `Overloaded`."""
        sources = await asyncio.to_thread(self._sources, [pair.source for pair in pairs], options)
        pieces = await asyncio.to_thread(
            self._pieces, [pair.target for pair in pairs], self._target_tokenizer
        )
        prefix = tuple(self._framing.target_prefix(options))
        targets = [(*prefix, *each) for each in pieces]

        def run(batch: Sequence[tuple[Tokens, Tokens]]) -> list[float]:
            return self._runtime.score(
                [source for source, _ in batch], [target for _, target in batch], len(prefix)
            )

        longest = max(_SCORE_BATCH_TOKENS, self.max_input_tokens + _CONTROL_TOKENS)
        lane = Lane(
            key=(id(self), "score", prefix),
            run=run,
            max_batch_tokens=longest,
            work="score",
            target_tokens=_no_tokens,
        )
        items = list(zip(sources, targets, strict=True))
        tokens = [max(len(source), len(target)) for source, target in items]
        return await self._batcher.submit(lane, items, tokens, deadline_s=deadline_s)

    def close(self) -> None:
        """Free the weights; the batcher must be closed, or idle, by then."""
        self._runtime.close()

    def _sources(self, texts: Sequence[str], options: DecodeOptions) -> list[Tokens]:
        return [
            tuple(self._framing.source(each, options))
            for each in self._pieces(texts, self._tokenizer)
        ]

    def _pieces(self, texts: Sequence[str], tokenizer: Tokenizer) -> list[list[str]]:
        """Pieces of each text, none too long."""
        pieces = tokenizer.pieces(texts)
        longest = max((len(each) for each in pieces), default=0)
        if longest > self.max_input_tokens:
            raise ArticleTooLong(
                f"a sentence has {longest} word pieces, and {self._manifest.name} reads at most "
                f"{self.max_input_tokens}; put a full stop or a line break into it"
            )
        return pieces

    def _decoding_lane(self, options: DecodeOptions) -> Lane[Tokens, tuple[Decoded, ...]]:
        prefix = tuple(self._framing.target_prefix(options))
        unlimited = self._decoding(options, 0)

        def run(batch: Sequence[Tokens]) -> list[tuple[Decoded, ...]]:
            decoding = self._decoding(options, max(map(len, batch)))
            return self._runtime.decode(batch, prefix, decoding)

        return Lane(
            key=(id(self), "decode", prefix, unlimited, options.max_output_tokens),
            run=run,
            max_batch_tokens=self._max_batch_tokens,
            work=self._manifest.task,
            target_tokens=_tokens_of_best,
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
                text=self._target_tokenizer.text(each.tokens),
                log_prob=each.log_prob,
                token_count=len(each.tokens),
                is_cut=each.is_cut or len(each.tokens) >= output_limit,
            )
            for each in decoded
        )
        return msgspec.structs.replace(best, alternatives=tuple(others))


def _tokens_of_best(decoded: Sequence[Decoded]) -> int:
    return len(decoded[0].tokens)


def _no_tokens(_: float) -> int:
    return 0


def _first(chosen: T | None, default: T) -> T:
    return default if chosen is None else chosen
