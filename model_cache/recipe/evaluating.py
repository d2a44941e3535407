"""How well a bundle translates the dev set, how fast, and how large it is.

Bundles are run by CTranslate2 with their own framing, as the service does.

Source: Papineni et al. 2002 (BLEU); Popović 2015 (chrF); Post 2018 (sacrebleu and signatures).
"""
# CTranslate2 ships no types; what leaves this file is typed.
# pyright: reportMissingTypeStubs=false

import time
from collections.abc import Sequence
from typing import Any, Final

import ctranslate2
import msgspec
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from model_cache.recipe.dev_set import DevSet
from model_cache.recipe.direction import Direction
from model_cache.recipe.errors import DataRefused
from service.inference import DecodeOptions
from service.inference.framing import framing_of
from service.inference.tokenizer import Tokenizer
from service.model_store import Bundle
from service.model_store.bundle import WEIGHTS

_BATCH_TOKENS: Final = 2_048


class Translated(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle made of some sentences."""

    texts: tuple[str, ...]
    target_tokens: int
    seconds: float


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """How a bundle did on a dev set."""

    name: str
    revision: str
    quantisation: str
    weights_digest: str
    """SHA-256 of `model.bin`."""
    size_bytes: int
    """Of all files that the manifest lists."""
    dev_set: str
    sentences: int
    beam_size: int
    bleu: float
    chrf2: float
    bleu_signature: str
    chrf2_signature: str
    target_tokens_per_s: float
    threads: int


def measure(
    bundle: Bundle, dev_set: DevSet, direction: Direction, *, beam_size: int, threads: int
) -> Scores:
    """Translate the dev set and score it. Blocks, for a minute or more."""
    interpreter = Interpreter(bundle, direction, threads=threads)
    translated = interpreter.translate(dev_set.side(direction.source), beam_size=beam_size)
    references = [list(dev_set.side(direction.target))]
    bleu, chrf = BLEU(), CHRF()
    texts = list(translated.texts)
    manifest = bundle.manifest
    return Scores(
        name=manifest.name,
        revision=manifest.revision,
        quantisation=manifest.quantisation,
        weights_digest=weights_digest(bundle),
        size_bytes=bundle.size_bytes,
        dev_set=dev_set.name,
        sentences=len(texts),
        beam_size=beam_size,
        bleu=bleu.corpus_score(texts, references).score,
        chrf2=chrf.corpus_score(texts, references).score,
        bleu_signature=str(bleu.get_signature()),
        chrf2_signature=str(chrf.get_signature()),
        target_tokens_per_s=translated.target_tokens / translated.seconds,
        threads=threads,
    )


def bleu_of(texts: Sequence[str], references: Sequence[str]) -> float:
    """BLEU of translations, 0 to 100."""
    return BLEU().corpus_score(list(texts), [list(references)]).score


class Interpreter:
    """A bundle, loaded to translate in one direction. One thread may use it at a time.

    Raises:
        UnsupportedLanguage: The bundle does not translate in this direction.
        BundleCorrupt: Its tokenizer cannot be loaded.
    """

    def __init__(self, bundle: Bundle, direction: Direction, *, threads: int) -> None:
        self._manifest = bundle.manifest
        self._options = DecodeOptions(
            source_language=direction.source_language, target_language=direction.target_language
        )
        self._framing = framing_of(bundle.manifest)
        self._prefix = self._framing.target_prefix(self._options)
        self._framing.source([], self._options)
        self._tokenizer = Tokenizer(bundle.folder / bundle.manifest.tokenizer_file)
        self._translator: Any = ctranslate2.Translator(
            str(bundle.folder), device="cpu", inter_threads=1, intra_threads=threads
        )

    def translate(
        self,
        sentences: Sequence[str],
        *,
        beam_size: int,
        **decoding: Any,  # noqa: ANN401  CTranslate2's own options
    ) -> Translated:
        """Translate sentences, in batches of about as long ones. Blocks.

        Raises:
            DataRefused: One has more pieces than the bundle reads; `fits` tells.
        """
        sources = self._sources(sentences)
        most = self._manifest.decoding.max_input_tokens
        for number, source in enumerate(sources, 1):
            if len(source) > most:
                raise DataRefused(
                    f"sentence {number} has {len(source)} tokens, and {self._manifest.name} reads "
                    f"at most {most}; split it or leave it out"
                )
        begun = time.perf_counter()
        results = self._translator.translate_batch(
            sources,
            target_prefix=[self._prefix] * len(sources),
            beam_size=beam_size,
            length_penalty=self._manifest.decoding.length_penalty,
            max_decoding_length=self._manifest.decoding.max_output_tokens,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            **decoding,
        )
        seconds = time.perf_counter() - begun
        outputs = [result.hypotheses[0][len(self._prefix) :] for result in results]
        return Translated(
            texts=tuple(map(self._tokenizer.text, outputs)),
            target_tokens=sum(map(len, outputs)),
            seconds=seconds,
        )

    def fits(self, sentences: Sequence[str]) -> list[bool]:
        """Whether each is short enough to be read whole."""
        most = self._manifest.decoding.max_input_tokens
        return [len(source) <= most for source in self._sources(sentences)]

    def _sources(self, sentences: Sequence[str]) -> list[list[str]]:
        pieces = self._tokenizer.pieces(sentences)
        return [self._framing.source(each, self._options) for each in pieces]


def weights_digest(bundle: Bundle) -> str:
    """SHA-256 of the bundle's weights, as its manifest has it."""
    return next(file.sha256 for file in bundle.manifest.files if file.name == WEIGHTS)
