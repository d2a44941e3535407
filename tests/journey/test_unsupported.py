"""What the journey does about support: it measures, tells, drops, replaces or flags."""

import pytest

from service.journey import ArticleSource, Digest, Journey, JourneyOptions, Limits, Summariser
from service.model_store.bundle import Calibration, Coefficients, Fit
from tests.support.scripted import ScriptedGenerator, said

pytestmark = pytest.mark.anyio

FIRST = (
    "Presiden Rusia Vladimir Putin bertemu Presiden China Xi Jinping di Beijing pada hari Jumat."
)
SECOND = "Volume perdagangan Rusia dengan China tumbuh 30 persen, kata juru bicara Dmitry Peskov di Moskow."
THIRD = "Pemerintah Jepang menolak rencana itu dan meminta pertemuan baru di Tokyo pekan depan."
ARTICLE = f"JAKARTA - {FIRST}\n{SECOND}\n{THIRD}\n"
ENGLISH_FIRST = (
    "Russian President Vladimir Putin met Chinese President Xi Jinping in Beijing on Friday."
)
ENGLISH_SECOND = (
    "Trade between Russia and China grew 30 percent, spokesman Dmitry Peskov said in Moscow."
)
ENGLISH_THIRD = (
    "The Japanese government rejected the plan and asked for a new meeting in Tokyo next week."
)
SCRIPT = {
    FIRST: [said(ENGLISH_FIRST)],
    SECOND: [said(ENGLISH_SECOND)],
    THIRD: [said(ENGLISH_THIRD)],
}
INVENTED = "Trade between Russia and China grew 90 percent, Dmitry Peskov said."


async def _run(
    text: str = ARTICLE,
    *,
    translator: ScriptedGenerator,
    summariser: Summariser | None = None,
    calibration: Calibration = Calibration(),  # noqa: B008
    **options: object,
) -> Digest:
    journey = Journey(translator, summariser, Limits(), calibration=calibration)
    return await journey.run(
        ArticleSource(text=text),
        JourneyOptions(**options),  # type: ignore[arg-type]
        deadline_s=30.0,
    )


def _summariser(*summary: str, article: tuple[str, ...] = (FIRST, SECOND, THIRD)) -> Summariser:
    return Summariser(
        generator=ScriptedGenerator({" ".join(article): [said(" ".join(summary))]}),
        reads="ind_Latn",
    )


async def test_a_replacement_covers_the_topic_and_the_answer_names_it() -> None:
    translator = ScriptedGenerator(SCRIPT, {(SECOND, INVENTED): -0.4})
    digest = await _run(
        translator=translator, summariser=_summariser(INVENTED), method="abstractive"
    )
    assert digest.summary == ENGLISH_SECOND
    dropped, replaced = digest.warnings
    assert (dropped.type, dropped.sentence) == ("unsupported_dropped", 1)
    assert (replaced.type, replaced.sentence) == ("unsupported_replaced", 1)


async def test_a_replacement_tells_nothing_twice_and_keeps_its_place() -> None:
    invented, lead = "Putin and Xi met 7 times in Beijing.", "Putin and Xi met in Beijing."
    scores = {(FIRST, lead): -0.4, (FIRST, invented): -0.4, (SECOND, invented): -0.9}
    digest = await _run(
        translator=ScriptedGenerator(SCRIPT, scores),
        summariser=_summariser(invented, lead),
        method="abstractive",
    )
    assert digest.summary == f"{ENGLISH_SECOND} {lead}"
    assert [each.evidence for each in digest.summary_sentences] == [(1,), (0,)]


async def test_a_replacement_that_fails_itself_is_left_out() -> None:
    wrong = [said(ENGLISH_SECOND.replace("30", "50"))]
    digest = await _run(
        translator=ScriptedGenerator({**SCRIPT, SECOND: wrong}, {(SECOND, INVENTED): -0.4}),
        summariser=_summariser(INVENTED),
        method="abstractive",
    )
    assert "unsupported_replaced" not in [warning.type for warning in digest.warnings]
    assert digest.summary == f"{ENGLISH_FIRST} {ENGLISH_THIRD}"


async def test_nothing_is_replaced_where_a_flag_is_enough() -> None:
    digest = await _run(
        translator=ScriptedGenerator(SCRIPT, {(SECOND, INVENTED): -0.4}),
        summariser=_summariser(INVENTED),
        method="abstractive",
        unsupported="flag",
    )
    assert digest.summary == INVENTED
    assert [claim.support.verdict for claim in digest.claims] == ["unsupported"]


async def test_support_tells_by_how_much_the_evidence_makes_a_claim_likelier() -> None:
    lead = "Putin and Xi met in Beijing."
    scores = {(FIRST, lead): -0.4, (SECOND, lead): -3.4, (THIRD, lead): -3.4}
    digest = await _run(
        translator=ScriptedGenerator(SCRIPT, scores),
        summariser=_summariser(lead),
        method="abstractive",
    )
    [claim] = digest.claims
    assert claim.support.margin == pytest.approx(3.0)
    assert not claim.support.calibrated


async def test_what_is_translated_from_its_evidence_is_not_scored_again() -> None:
    translator = ScriptedGenerator(SCRIPT)
    digest = await _run(translator=translator)
    assert [claim.support.margin for claim in digest.claims] == [None] * 3
    assert translator.scored == []


def _fit(intercept: float, **coefficients: float) -> Fit:
    return Fit(
        intercept=intercept,
        coefficients=Coefficients(**coefficients),
        supported_from=0.7,
        weak_from=0.5,
        claims=2,
        measured="two claims of a test",
    )


async def test_a_fit_to_abstractive_sentences_decides_which_are_emitted() -> None:
    lead = "Putin and Xi met in Beijing."
    fluent = {(sentence, lead): -0.4 for sentence in (FIRST, SECOND, THIRD)}
    digest = await _run(
        translator=ScriptedGenerator(SCRIPT, fluent),
        summariser=_summariser(lead),
        calibration=Calibration(abstractive=_fit(-5.0, explained=8.0)),
        method="abstractive",
    )
    assert lead not in digest.summary
    assert not any(claim.support.calibrated for claim in digest.claims)


async def test_a_fit_to_abstractive_sentences_sees_that_one_is_longer_than_its_evidence() -> None:
    lead = f"{ENGLISH_FIRST[:-1]} and they spoke of trade and of gas for a very long time."
    scores = {(FIRST, lead): -0.4}
    digest = await _run(
        translator=ScriptedGenerator(SCRIPT, scores),
        summariser=_summariser(lead),
        calibration=Calibration(abstractive=_fit(4.0, longer=-20.0)),
        method="abstractive",
        unsupported="flag",
    )
    assert {claim.support.verdict for claim in digest.claims} == {"unsupported"}


async def test_a_fit_to_extracts_decides_which_are_emitted() -> None:
    sure = {**SCRIPT, SECOND: [said(ENGLISH_SECOND, log_prob=-2.0)]}
    digest = await _run(
        translator=ScriptedGenerator(sure),
        calibration=Calibration(extractive=_fit(5.0, log_prob=6.0)),
    )
    assert digest.summary == f"{ENGLISH_FIRST} {ENGLISH_THIRD}"
    assert all(claim.support.calibrated for claim in digest.claims)


async def test_a_replacement_can_be_read_alone() -> None:
    leaning = "Dia mengatakan volume perdagangan Rusia dengan China tumbuh 30 persen di Moskow."
    translator = ScriptedGenerator(
        {**SCRIPT, leaning: [said("He said trade between Russia and China grew 30 percent.")]},
        {(leaning, INVENTED): -0.4, (FIRST, INVENTED): -0.9},
    )
    digest = await _run(
        f"{FIRST} {leaning}\n{THIRD}",
        translator=translator,
        summariser=_summariser(INVENTED, article=(FIRST, leaning, THIRD)),
        method="abstractive",
    )
    assert digest.summary == ENGLISH_FIRST


async def test_no_more_is_replaced_than_there_is_room_for() -> None:
    lead = "Putin and Xi met in Beijing."
    digest = await _run(
        translator=ScriptedGenerator(SCRIPT, {(FIRST, lead): -0.4, (SECOND, INVENTED): -0.4}),
        summariser=_summariser(INVENTED, lead),
        method="abstractive",
        length="headline",
    )
    assert digest.summary == lead


async def test_names_are_compared_by_what_the_article_abbreviates() -> None:
    first = "Komite Penyelamat Danau Toba (KPDT) bersidang di Medan pada hari Jumat kemarin."
    second = "Anggaran KPDT naik menjadi 30 miliar rupiah tahun ini untuk membuang sampah."
    english = "The budget of the Komite Penyelamat Danau Toba rose to 30 billion rupiah this year to clear waste."
    translator = ScriptedGenerator(
        {
            first: [said("The KPDT met in Medan on Friday yesterday, it was said.")],
            second: [said(english)],
        }
    )
    digest = await _run(f"{first}\n{second}", translator=translator)
    [claim] = [each for each in digest.claims if "30 billion" in each.text]
    assert (claim.support.verdict, claim.support.checks.names) == ("supported", "ok")
