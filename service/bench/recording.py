"""What the server will ask of its weights for some texts, written down in this process.

So that the same can be asked of the bare weights: the sentences that an article's digest
needs, and those that are decoded again because a check failed.
"""

import asyncio
from collections.abc import Sequence

import msgspec

from service.bench.texts import Text
from service.inference import Batcher, DecodeOptions, Engine, Hypothesis, ScoredPair
from service.journey import ArticleSource, Journey, JourneyOptions, Limits, Summariser
from service.journey.pipeline import READS
from service.model_store import Bundle
from service.telemetry import Metrics

_AT_ONCE = 16  # chosen: full batches, so that recording takes no longer than it must
_PATIENCE_S = 3600.0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One call of an engine."""

    bundle: int
    """0 translates, 1 summarises."""
    texts: tuple[str, ...]
    targets: tuple[str, ...] = ()
    """What is forced, where texts are scored and not decoded."""
    options: DecodeOptions


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for some texts."""

    jobs: tuple[tuple[Job, ...], ...]
    """For each text, in order."""

    @property
    def decoded(self) -> int:
        """Sentences and windows decoded, those decoded again included."""
        return sum(len(job.texts) for each in self.jobs for job in each if not job.targets)

    @property
    def decoded_again(self) -> int:
        """Those among them that were decoded with a wider beam, for a check had failed."""
        return sum(len(job.texts) for each in self.jobs for job in each if job.options.beam_size)


async def record(
    texts: Sequence[Text], bundles: Sequence[Bundle], *, cores: int, compute_type: str
) -> Recorded:
    """Take every text through the journey, and write down what it asks.

    Raises:
        RingkasError: As `Journey.run`; a text cannot be digested.
    """
    batcher = Batcher(cores, metrics=Metrics())
    engines = [Engine(bundle, batcher, compute_type=compute_type) for bundle in bundles]
    places = asyncio.Semaphore(_AT_ONCE)

    async def jobs_of(text: Text) -> tuple[Job, ...]:
        jobs: list[Job] = []
        translator, *others = (_Noting(*each, jobs) for each in enumerate(engines))
        languages = bundles[-1].manifest.source_languages
        reads = READS if READS in languages else languages[0]
        summariser = Summariser(generator=others[0], reads=reads) if others else None
        async with places:
            await _run(Journey(translator, summariser, Limits()), text)
        return tuple(jobs)

    try:
        return Recorded(jobs=tuple(await asyncio.gather(*map(jobs_of, texts))))
    finally:
        await batcher.close()
        for engine in engines:
            engine.close()


async def _run(journey: Journey, text: Text) -> None:
    if text.work == "articles":
        source = ArticleSource(text=text.text)
        await journey.run(source, JourneyOptions(), deadline_s=_PATIENCE_S)
    else:
        await journey.translate(text.text, source_language=READS, deadline_s=_PATIENCE_S)


class _Noting:
    """An engine that notes what it is asked. Implements `Generator`."""

    def __init__(self, bundle: int, engine: Engine, jobs: list[Job]) -> None:
        self._bundle = bundle
        self._engine = engine
        self._jobs = jobs
        self.count_tokens = engine.count_tokens
        self.max_input_tokens = engine.max_input_tokens

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        if texts:
            self._jobs.append(Job(bundle=self._bundle, texts=tuple(texts), options=options))
        return await self._engine.generate(texts, options, deadline_s=deadline_s)

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        if pairs:
            texts = tuple(pair.source for pair in pairs)
            targets = tuple(pair.target for pair in pairs)
            self._jobs.append(
                Job(bundle=self._bundle, texts=texts, targets=targets, options=options)
            )
        return await self._engine.score(pairs, options, deadline_s=deadline_s)
