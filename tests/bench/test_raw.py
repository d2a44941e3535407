"""The bare weights do the work that the server does, and no other."""

import pytest

from service.bench.raw import Raw, Way, Ways
from service.bench.recording import Job, Recorded, record
from service.bench.texts import Text, texts_of
from service.inference import DecodeOptions
from service.model_store import Bundle
from tests.bench.shapes import OUTPUT_TOKENS, small_bundle
from tests.conftest import ARTICLES

SPLIT = Way(inter_threads=1, intra_threads=1, batch_tokens=None)
TEXT = Text("sentences", "Pemerintah membuka pasar baru di tepi pelabuhan lama pagi ini.")
OTHER = "Gubernur meminta warga menjaga kebersihan pantai selama musim hujan."
CAREFUL = DecodeOptions(beam_size=8)


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> list[Bundle]:
    cache = tmp_path_factory.mktemp("model_cache")
    return [small_bundle(cache, "nllb"), small_bundle(cache, "mt5")]


def _raw(bundles: list[Bundle], *jobs: tuple[Job, ...]) -> Raw:
    ways = Ways(at_once=SPLIT, one_by_one=SPLIT)
    return Raw(bundles, jobs, cores=1, compute_type="default", ways=ways)


def test_all_jobs_of_all_texts_are_decoded(bundles: list[Bundle]) -> None:
    jobs = (
        Job(bundle=0, texts=(TEXT.text, OTHER), options=DecodeOptions()),
        Job(bundle=0, texts=(TEXT.text,), options=CAREFUL),
        Job(bundle=1, texts=(OTHER,), options=DecodeOptions()),
    )
    turn = _raw(bundles, jobs, jobs[:1]).at_once()
    assert (turn.answered, turn.target_tokens) == (2, 6 * OUTPUT_TOKENS)


def test_jobs_of_other_options_are_not_thrown_together(bundles: list[Bundle]) -> None:
    short = Job(bundle=0, texts=(OTHER,), options=DecodeOptions(max_output_tokens=5))
    whole = Job(bundle=0, texts=(TEXT.text,), options=DecodeOptions())
    assert _raw(bundles, (short, whole)).at_once().target_tokens == 5 + OUTPUT_TOKENS


def test_one_by_one_each_text_has_its_own_latency(bundles: list[Bundle]) -> None:
    job = Job(bundle=0, texts=(TEXT.text,), options=DecodeOptions())
    turn = _raw(bundles, (job,), (job, job)).one_by_one()
    assert (turn.answered, turn.target_tokens) == (2, 3 * OUTPUT_TOKENS)
    assert len(turn.latencies_s) == 2
    assert turn.seconds == sum(turn.latencies_s)


def test_what_is_scored_is_run_but_decodes_nothing(bundles: list[Bundle]) -> None:
    job = Job(bundle=0, texts=("Satu.",), targets=("bababa",), options=DecodeOptions())
    assert _raw(bundles, (job,)).at_once().target_tokens == 0


def test_the_fastest_ways_use_the_cores(bundles: list[Bundle]) -> None:
    jobs = [(Job(bundle=0, texts=(TEXT.text,), options=DecodeOptions()),)] * 2
    ways = Raw(bundles, jobs, cores=2, compute_type="default").fastest_ways()
    for way in (ways.at_once, ways.one_by_one):
        assert way.inter_threads * way.intra_threads == 2


async def test_a_sentence_asks_for_itself_once(bundles: list[Bundle]) -> None:
    recorded = await record([TEXT], bundles[:1], cores=1, compute_type="default")
    assert recorded.jobs == (
        (Job(bundle=0, texts=(TEXT.text,), options=recorded.jobs[0][0].options),),
    )
    assert (recorded.decoded, recorded.decoded_again) == (1, 0)


async def test_an_article_asks_for_summary_scores_and_translations(bundles: list[Bundle]) -> None:
    texts = texts_of([ARTICLES[0].read_text(encoding="utf-8")], 1, "articles")
    recorded = await record(texts, bundles, cores=1, compute_type="default")
    asked = {(job.bundle, bool(job.targets)) for job in recorded.jobs[0]}
    assert asked == {(1, False), (0, True), (0, False)}


def test_what_is_decoded_again_is_counted() -> None:
    jobs = (
        Job(bundle=0, texts=("a", "b"), options=DecodeOptions()),
        Job(bundle=0, texts=("a",), options=CAREFUL),
        Job(bundle=0, texts=("a",), targets=("x",), options=DecodeOptions()),
    )
    recorded = Recorded(jobs=(jobs, jobs[:1]))
    assert (recorded.decoded, recorded.decoded_again) == (5, 1)
