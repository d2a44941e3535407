"""What is plugged into what: the only file that knows every concrete class.

It opens what the service owns, in the order needed, and closes it in reverse.
"""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from service.cache import Around, open_cached_journey
from service.inference import Batcher, Engine, prefer_fast_instructions, usable_cores
from service.journey import ArticleSource, Journey, JourneyOptions, Limits, Summariser
from service.journey.pipeline import READS
from service.model_store import Bundle, ModelCache
from service.services import Services
from service.settings import Settings
from service.telemetry import Metrics

_FIRST_ARTICLE = (
    "JAKARTA - Pemerintah Indonesia menandatangani perjanjian kerja sama dengan Jepang pada "
    "Senin (4/2).\nMenteri Perdagangan mengatakan nilai perdagangan kedua negara tumbuh 30 persen."
)
_FIRST_PAGE = f"<html><body><article><p>{_FIRST_ARTICLE}</p></article></body></html>"
_WARM_UP_S = 300.0  # chosen: the largest weights on a slow disk


@asynccontextmanager
async def open_services(settings: Settings, metrics: Metrics) -> AsyncGenerator[Services]:
    """Verify and load the installed bundles, warm them up, and put a journey on top.

    Raises:
        BundleMissing: Nothing translates, or a bundle named in the settings is not there.
        BundleCorrupt: A file is not what its manifest says; names the file.
    """
    bundles = chosen_bundles(settings)
    prefer_fast_instructions(os.environ)
    async with AsyncExitStack() as opened:
        batcher = Batcher(
            settings.threads or usable_cores(),
            max_waiting_tokens=settings.max_waiting_tokens,
            max_request_tokens=settings.max_request_tokens,
            is_shared=settings.batching == "across_requests",
            metrics=metrics,
        )
        engines = [await _open(opened, bundle, batcher, settings) for bundle in bundles]
        opened.push_async_callback(batcher.close)

        def journey_over(around: Around) -> Journey:
            """A journey over the weights in whatever is put around them."""
            translator, *summarisers = map(around, engines, bundles)
            summariser = (
                Summariser(generator=summarisers[0], reads=_reads(bundles[1]))
                if summarisers
                else None
            )
            return Journey(
                translator,
                summariser,
                _limits(settings),
                batcher.admit,
                calibration=bundles[0].manifest.calibration,
            )

        await _warm_up(journey_over(lambda engine, _: engine))
        journey = await opened.enter_async_context(
            open_cached_journey(journey_over, bundles, settings, metrics)
        )
        yield Services(journey=journey, bundles=bundles)


async def _warm_up(journey: Journey) -> None:
    """Take small articles all the way, so that the first request is as fast as the next."""
    for source in (ArticleSource(text=_FIRST_ARTICLE), ArticleSource(html=_FIRST_PAGE)):
        await journey.run(source, JourneyOptions(), deadline_s=_WARM_UP_S)


def chosen_bundles(settings: Settings) -> tuple[Bundle, ...]:
    """The bundle that translates, then the one that summarises if there is one.

    Raises:
        As `open_services`, but for the contents of files, which are not read here.
    """
    cache = ModelCache(settings.model_cache)
    return cache.serving(settings.translation_bundle, settings.summary_bundle)


async def _open(
    opened: AsyncExitStack, bundle: Bundle, batcher: Batcher, settings: Settings
) -> Engine:
    await asyncio.to_thread(ModelCache(settings.model_cache).verify, bundle)
    engine = await asyncio.to_thread(
        Engine,
        bundle,
        batcher,
        compute_type=settings.compute_type,
        max_batch_tokens=settings.max_batch_tokens,
    )
    opened.callback(engine.close)
    return engine


def _reads(bundle: Bundle) -> str:
    """The language summarising weights are given: Indonesian where they know it."""
    languages = bundle.manifest.source_languages
    return READS if READS in languages else languages[0]


def _limits(settings: Settings) -> Limits:
    return Limits(
        max_article_chars=settings.max_article_chars,
        max_sentence_chars=settings.max_sentence_chars,
    )
