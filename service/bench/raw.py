"""The limit: CTranslate2 and sentencepiece with nothing round them.

It gets all texts at once, already sorted out, and the threads and the batch size that are
fastest for it here, which are tried first.
"""
# CTranslate2 ships no types; what leaves this file is typed.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

import os
import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

import ctranslate2
import msgspec
import sentencepiece

from service.bench.recording import Job
from service.bench.turn import Turn
from service.inference import DecodeOptions, prefer_fast_instructions
from service.inference.framing import framing_of
from service.model_store import Bundle

_BATCH_TOKENS: Final = (256, 512, 1024, 2048)
_TRIALS: Final = 2
_TRIAL_S: Final = 4.0  # chosen: about so long a trial takes at most
_FEW: Final = 8  # texts, at least


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How CTranslate2 is to use the cores."""

    inter_threads: int
    intra_threads: int
    batch_tokens: int | None
    """Source tokens of a batch, padding counted; None cuts one batch for each thread."""

    def __str__(self) -> str:
        size = "a batch a thread" if self.batch_tokens is None else f"{self.batch_tokens} tokens"
        return f"{self.inter_threads} x {self.intra_threads} threads, {size}"


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """The fastest way for each kind of asking."""

    at_once: Way
    one_by_one: Way


class Raw:
    """The weights of some bundles, and what to do with them.

    Args:
        bundles: The one that translates, then the one that summarises if there is one.
        jobs: Of each text.
        ways: None while they are looked for; see `fastest_ways`.
    """

    def __init__(
        self,
        bundles: Sequence[Bundle],
        jobs: Sequence[Sequence[Job]],
        *,
        cores: int,
        compute_type: str,
        ways: Ways | None = None,
    ) -> None:
        prefer_fast_instructions(os.environ)  # as the server does
        self._bundles = bundles
        self._jobs = jobs
        self._all = _joined(job for each in jobs for job in each)
        self._cores = cores
        self._compute_type = compute_type
        self._ways = ways
        self._weights: dict[tuple[int, int], list[_Weights]] = {}

    def fastest_ways(self) -> Ways:
        """Try batches of several sizes, on a core each and on all cores together."""
        apart, together = (self._cores, 1), (1, self._cores)
        ways = [_way(apart, tokens) for tokens in (None, *_BATCH_TOKENS)]
        split = [_way(layout, None) for layout in dict.fromkeys([apart, together])]
        self._run(self._all, split[0])  # loads the weights
        began = time.perf_counter()
        self._run(self._all, split[0])
        share = min(1.0, _TRIAL_S / (time.perf_counter() - began))
        some = self._jobs[: max(_FEW, round(share * len(self._jobs)))]
        joined = _joined(job for each in some for job in each)
        return Ways(
            at_once=self._fastest([*ways, *split[1:]], [joined]),
            one_by_one=self._fastest(split, [_joined(each) for each in some[:_FEW]]),
        )

    def at_once(self) -> Turn:
        """All texts in one call for each kind of job."""
        began = time.perf_counter()
        tokens = self._run(self._all, self._chosen().at_once)
        spent = time.perf_counter() - began
        return Turn(seconds=spent, target_tokens=tokens, answered=len(self._jobs))

    def one_by_one(self) -> Turn:
        """Each text alone, the next when it is done: the least a text can take."""
        way = self._chosen().one_by_one
        latencies: list[float] = []
        tokens = 0
        for each in self._jobs:
            began = time.perf_counter()
            tokens += self._run(_joined(each), way)
            latencies.append(time.perf_counter() - began)
        return Turn(
            seconds=sum(latencies),
            target_tokens=tokens,
            latencies_s=tuple(latencies),
            answered=len(latencies),
        )

    def _run(self, jobs: Sequence[Job], way: Way) -> int:
        """Target tokens that came out."""
        layout = (way.inter_threads, way.intra_threads)
        if layout not in self._weights:
            self._weights[layout] = [
                _Weights(bundle, *layout, self._compute_type) for bundle in self._bundles
            ]
        weights = self._weights[layout]
        return sum(weights[job.bundle].run(job, way) for job in jobs)

    def _chosen(self) -> Ways:
        if self._ways is None:
            self._ways = self.fastest_ways()
        return self._ways

    def _fastest(self, ways: Sequence[Way], works: Sequence[Sequence[Job]]) -> Way:
        """Each way is tried in turn, so that a noisy moment does not decide."""
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(_TRIALS):
            for way in ways:
                began = time.perf_counter()
                for jobs in works:
                    self._run(jobs, way)
                best[way] = min(best[way], time.perf_counter() - began)
        return min(best, key=lambda way: best[way])


def _way(layout: tuple[int, int], batch_tokens: int | None) -> Way:
    inter, intra = layout
    return Way(inter_threads=inter, intra_threads=intra, batch_tokens=batch_tokens)


def _joined(jobs: Iterable[Job]) -> list[Job]:
    """One job for all that are alike."""
    alike: dict[tuple[int, bool, DecodeOptions], list[Job]] = {}
    for job in jobs:
        alike.setdefault((job.bundle, bool(job.targets), job.options), []).append(job)
    return [
        Job(
            bundle=same[0].bundle,
            texts=tuple(text for job in same for text in job.texts),
            targets=tuple(text for job in same for text in job.targets),
            options=same[0].options,
        )
        for same in alike.values()
    ]


class _Weights:
    """One bundle, loaded."""

    def __init__(self, bundle: Bundle, inter: int, intra: int, compute_type: str) -> None:
        manifest = bundle.manifest
        self._translator = ctranslate2.Translator(
            str(bundle.folder),
            compute_type=compute_type,
            inter_threads=inter,
            intra_threads=intra,
        )
        self._tokenizer = sentencepiece.SentencePieceProcessor(
            model_file=str(bundle.folder / manifest.tokenizer_file)
        )
        self._framing = framing_of(manifest)
        self._manifest = manifest

    def run(self, job: Job, way: Way) -> int:
        """Target tokens that came out; none where targets were forced."""
        pieces = self._tokenizer.encode(list(job.texts), out_type=str)
        sources = [self._framing.source(each, job.options) for each in pieces]
        prefix = self._framing.target_prefix(job.options)
        lengths = [len(source) for source in sources]
        share = max(lengths) + sum(lengths) // way.inter_threads
        batch_tokens = way.batch_tokens or share
        if job.targets:
            targets = self._tokenizer.encode(list(job.targets), out_type=str)
            self._translator.score_batch(
                sources,
                [[*prefix, *each] for each in targets],
                max_batch_size=batch_tokens,
                batch_type="tokens",
                max_input_length=0,
                offset=len(prefix),
            )
            return 0
        results = self._translator.translate_batch(
            sources,
            target_prefix=[prefix] * len(sources) if prefix else None,
            max_batch_size=batch_tokens,
            batch_type="tokens",
            max_input_length=0,
            return_scores=True,
            **self._decoding(job.options, max(lengths), len(prefix)),
        )
        for result in results:
            for hypothesis in result.hypotheses:
                self._tokenizer.decode(hypothesis[len(prefix) :])
        return sum(len(result.hypotheses[0]) - len(prefix) for result in results)

    def _decoding(self, options: DecodeOptions, longest: int, prefix: int) -> dict[str, Any]:
        """As `Engine` decodes; the limit is that of the longest source."""
        defaults = self._manifest.decoding
        beam = options.beam_size or defaults.beam_size
        alternatives = beam - 1 if options.alternatives is None else options.alternatives
        limit = options.max_output_tokens or defaults.max_output_tokens
        if self._manifest.task == "translate":
            limit = min(limit, 2 * longest + 10)
        ngram = options.no_repeat_ngram_size
        penalty = options.length_penalty
        return {
            "beam_size": max(beam, 1 + alternatives),
            "num_hypotheses": 1 + alternatives,
            "length_penalty": defaults.length_penalty if penalty is None else penalty,
            "no_repeat_ngram_size": defaults.no_repeat_ngram_size if ngram is None else ngram,
            "max_decoding_length": limit + prefix,
        }
