"""Whole digests, through the journey that keeps them."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from service.errors import DeadlinePassed, EngineFailed, InvalidArticle
from service.journey import ArticleSource, Digest, JourneyOptions
from service.journey.clock import Stage
from service.telemetry import Metrics
from tests.support.caching import caching, looked_up
from tests.support.digests import news_digest, small_digest
from tests.support.generators import MarkingGenerator
from tests.support.held import HeldGenerator
from tests.support.services import ARTICLE, bundle
from tests.support.stores import contents_of

pytestmark = pytest.mark.anyio
SOURCE = ArticleSource(text=ARTICLE)
OPTIONS = JourneyOptions()
BUNDLE = bundle()


def without_timings(digest: Digest) -> Digest:
    return msgspec.structs.replace(digest, timings_ms={})


async def test_the_same_question_is_answered_from_the_cache(
    address: str, generator: MarkingGenerator
) -> None:
    async with caching(generator, address) as journey:
        made = await journey.run(SOURCE, OPTIONS, deadline_s=9)
        calls = len(generator.calls)
        again = await journey.run(SOURCE, OPTIONS, deadline_s=9)
    assert (made.is_cached, again.is_cached) == (False, True)
    assert without_timings(again.digest) == without_timings(made.digest)
    assert len(generator.calls) == calls


async def test_a_shared_store_answers_the_next_process(
    shared: str, generator: MarkingGenerator
) -> None:
    async with caching(generator, shared) as journey:
        made = await journey.run(SOURCE, OPTIONS, deadline_s=9)
    async with caching(MarkingGenerator(), shared) as journey:
        again = await journey.run(SOURCE, OPTIONS, deadline_s=9)
    assert again.is_cached
    assert without_timings(again.digest) == without_timings(made.digest)


async def test_timings_of_a_cached_digest_are_of_its_own_request(
    generator: MarkingGenerator,
) -> None:
    async with caching(generator) as journey:
        made = await journey.run(SOURCE, OPTIONS, deadline_s=9)
        again = await journey.run(SOURCE, OPTIONS, deadline_s=9)
    assert "translate" in made.digest.timings_ms
    assert list(again.digest.timings_ms) == ["total"]
    assert again.digest.timings_ms["total"] < made.digest.timings_ms["total"]


@pytest.mark.parametrize("digest", [small_digest(), news_digest()], ids=["small", "news"])
def test_a_digest_is_the_same_after_a_round_trip(digest: Digest) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(digest), type=Digest) == digest


@pytest.mark.parametrize(
    ("source", "options"),
    [
        (ArticleSource(text=ARTICLE + " "), OPTIONS),
        (ArticleSource(text=ARTICLE, title="Suku bunga tetap"), OPTIONS),
        (ArticleSource(text=ARTICLE, title=""), OPTIONS),
        (ArticleSource(html=ARTICLE), OPTIONS),
        (SOURCE, JourneyOptions(source_language="ind_Latn")),
        (SOURCE, JourneyOptions(length="long")),
        (SOURCE, JourneyOptions(method="extractive")),
        (SOURCE, JourneyOptions(max_claims=1)),
        (SOURCE, JourneyOptions(unsupported="flag")),
        (SOURCE, JourneyOptions(with_translation=True)),
    ],
)  # fmt: skip
async def test_another_question_is_not_answered_from_the_cache(
    generator: MarkingGenerator, source: ArticleSource, options: JourneyOptions
) -> None:
    async with caching(generator) as journey:
        await journey.run(SOURCE, OPTIONS, deadline_s=9)
        assert not (await journey.run(source, options, deadline_s=9)).is_cached
        assert (await journey.run(source, options, deadline_s=9)).is_cached


@pytest.mark.parametrize(
    "changed",
    [
        {"weights": bundle(files=[{"name": "spm.model", "size_bytes": 3, "sha256": "1" * 64}])},
        {
            "weights": bundle(
                decoding={
                    **msgspec.structs.asdict(BUNDLE.manifest.decoding),
                    "no_repeat_ngram_size": 3,
                }
            )
        },
        {"weights": bundle(family="mt5")},
        {"compute_type": "int8"},
        {"max_sentence_chars": 3999},
    ],
    ids=["files", "decoding", "family", "compute_type", "limits"],
)
async def test_other_weights_or_settings_do_not_answer(
    tmp_path: Path, generator: MarkingGenerator, changed: dict[str, object]
) -> None:
    address = f"file://{tmp_path}"
    async with caching(generator, address) as journey:
        await journey.run(SOURCE, OPTIONS, deadline_s=9)
    async with caching(generator, address, **changed) as journey:  # pyright: ignore[reportArgumentType]
        assert not (await journey.run(SOURCE, OPTIONS, deadline_s=9)).is_cached
    async with caching(generator, address) as journey:
        assert (await journey.run(SOURCE, OPTIONS, deadline_s=9)).is_cached


async def test_an_answer_of_another_version_of_the_software_does_not_serve(
    tmp_path: Path, generator: MarkingGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with caching(generator, f"file://{tmp_path}") as journey:
        await journey.run(SOURCE, OPTIONS, deadline_s=9)
    calls = len(generator.calls)
    monkeypatch.setattr("importlib.metadata.Distribution.version", "99.0.0")
    async with caching(generator, f"file://{tmp_path}") as journey:
        assert not (await journey.run(SOURCE, OPTIONS, deadline_s=9)).is_cached
    assert len(generator.calls) == 2 * calls


async def test_what_the_caller_avoids_is_neither_looked_for_nor_kept(
    address: str, tmp_path: Path, generator: MarkingGenerator
) -> None:
    metrics = Metrics()
    async with caching(generator, address, metrics=metrics) as journey:
        for _ in range(2):
            served = await journey.run(SOURCE, OPTIONS, deadline_s=9, use="avoid")
            await journey.translate(ARTICLE, deadline_s=9, use="avoid")
            assert not served.is_cached
        assert await contents_of(address, tmp_path) == b""
        assert not (await journey.run(SOURCE, OPTIONS, deadline_s=9)).is_cached
        await journey.run(SOURCE, OPTIONS, deadline_s=9, use="avoid")
    assert looked_up(metrics, "digests") == {"bypassed": 3, "miss": 1}
    assert "hit" not in looked_up(metrics, "sentences")


async def test_what_is_renewed_is_made_anew_down_to_its_sentences_and_kept() -> None:
    generator, metrics = MarkingGenerator(), Metrics()
    async with caching(generator, metrics=metrics) as journey:
        await journey.run(SOURCE, OPTIONS, deadline_s=9)
        first = list(generator.calls)
        renewed = await journey.run(SOURCE, OPTIONS, deadline_s=9, use="renew")
        assert not renewed.is_cached
        assert generator.calls == first * 2
        await journey.run(ArticleSource(text="Budi tiba di Jakarta."), OPTIONS, deadline_s=9, use="renew")  # fmt: skip
        kept = await journey.run(ArticleSource(text="Budi tiba di Jakarta."), OPTIONS, deadline_s=9)
        assert kept.is_cached
    assert looked_up(metrics, "digests") == {"miss": 1, "bypassed": 2, "hit": 1}


async def test_off_keeps_nothing(generator: MarkingGenerator) -> None:
    async with caching(generator, "off") as journey:
        await journey.run(SOURCE, OPTIONS, deadline_s=9)
        first = list(generator.calls)
        assert not (await journey.run(SOURCE, OPTIONS, deadline_s=9)).is_cached
    assert generator.calls == first * 2


async def test_a_refused_article_is_refused_again(generator: MarkingGenerator) -> None:
    async with caching(generator) as journey:
        for text in ("", "", "Halo\0", "Budi\ud800"):
            with pytest.raises(InvalidArticle):
                await journey.run(ArticleSource(text=text), OPTIONS, deadline_s=9)


@pytest.mark.parametrize("cache", ["memory", "off"])
async def test_identical_requests_in_flight_are_made_once(cache: str) -> None:
    generator, metrics = HeldGenerator(), Metrics()
    stages: list[list[Stage]] = [[], [], []]
    async with caching(generator, cache, metrics=metrics) as journey:
        running = [
            asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9, on_stage=heard.append))
            for heard in stages
        ]
        await generator.begun.wait()
        generator.leave.set()
        served = await asyncio.gather(*running)
    assert generator.calls.count(generator.calls[0]) == 1
    assert [each.is_cached for each in served] == [False] * 3
    assert served[0].digest is served[1].digest is served[2].digest
    assert stages[0][0] == "extract"
    assert stages[1] == stages[2] == stages[0]
    assert looked_up(metrics, "digests") == {"miss": 1, "joined": 2}
    assert b'ringkas_stage_duration_seconds_count{stage="translate"} 1.0' in metrics.exposition()


async def test_renewing_does_not_join_what_may_read_the_cache() -> None:
    generator = HeldGenerator()
    async with caching(generator) as journey:
        reading = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9))
        renewing = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9, use="renew"))
        async with asyncio.timeout(5):
            while generator.waiting < 2:
                await asyncio.sleep(0)
        generator.leave.set()
        await asyncio.gather(reading, renewing)
    assert generator.calls.count(generator.calls[0]) == 2


async def test_who_joins_survives_the_hang_up_of_who_began() -> None:
    generator = HeldGenerator()
    async with caching(generator) as journey:
        first = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9))
        await generator.begun.wait()
        second = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait({first})
        generator.leave.set()
        assert (await second).digest.summary
    assert generator.cancelled == 0
    assert generator.calls.count(generator.calls[0]) == 1


async def test_work_nobody_waits_for_any_more_is_cancelled() -> None:
    generator = HeldGenerator()
    async with caching(generator) as journey:
        both = [asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9)) for _ in "ab"]
        await generator.begun.wait()
        both[0].cancel()
        await asyncio.wait({both[0]})
        assert generator.cancelled == 0
        both[1].cancel()
        await asyncio.wait({both[1]})
        assert generator.cancelled == 1


async def test_who_has_time_left_makes_it_when_the_time_of_who_began_is_up() -> None:
    generator = HeldGenerator()
    generator.failures = [DeadlinePassed("of who began")]
    async with caching(generator) as journey:
        hasty = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=5))
        await generator.begun.wait()
        patient = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=60))
        await asyncio.sleep(0)
        generator.leave.set()
        with pytest.raises(DeadlinePassed, match="of who began"):
            await hasty
        async with asyncio.timeout(5):
            await generator.begun.wait()
        generator.leave.set()
        assert (await patient).digest.summary


async def test_who_joins_waits_no_longer_than_it_has_time() -> None:
    generator = HeldGenerator()
    async with caching(generator) as journey:
        patient = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=60))
        await generator.begun.wait()
        with pytest.raises(DeadlinePassed):
            async with asyncio.timeout(5):
                await journey.run(SOURCE, OPTIONS, deadline_s=0.01)
        generator.leave.set()
        assert (await patient).digest.summary


async def test_other_errors_are_shared_and_not_kept() -> None:
    generator = HeldGenerator()
    generator.failures = [EngineFailed("crash")]
    async with caching(generator) as journey:
        both = [asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9)) for _ in "ab"]
        await generator.begun.wait()
        generator.leave.set()
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        assert [str(each) for each in outcomes] == ["crash", "crash"]
        generator.leave.set()
        assert not (await journey.run(SOURCE, OPTIONS, deadline_s=9)).is_cached


async def test_closing_leaves_no_task_behind(address: str) -> None:
    generator = HeldGenerator()
    before = asyncio.all_tasks()
    async with caching(generator, address) as journey:
        waiting = asyncio.create_task(journey.run(SOURCE, OPTIONS, deadline_s=9))
        await generator.begun.wait()
    with pytest.raises(EngineFailed, match="closed"):
        await waiting
    assert generator.cancelled == 1
    assert asyncio.all_tasks() - before - {waiting} == set()


async def test_no_key_or_file_name_holds_words_of_the_article(
    shared: str, tmp_path: Path, generator: MarkingGenerator
) -> None:
    async with caching(generator, shared) as journey:
        await journey.run(ArticleSource(text=ARTICLE, title="Suku bunga"), OPTIONS, deadline_s=9)
        names = [
            line
            for line in (await contents_of(shared, tmp_path)).split(b"\n")
            if line.startswith(b"ringkas:") or len(line) == 64
        ]
    assert len(names) >= 3
    words = {word.encode() for word in ARTICLE.split() if len(word) > 3}
    assert not [name for name in names if any(word in name for word in words)]
