"""The whole journey over scripted weights, and over the embedded ones on real articles."""

from collections.abc import AsyncIterator

import pytest

from service.assembly import open_services
from service.cache import CachedJourney
from service.errors import (
    ArticleTooLong,
    DeadlinePassed,
    InvalidArticle,
    Overloaded,
    UnavailableMethod,
    UnsupportedLanguage,
)
from service.journey import ArticleSource, Digest, Journey, JourneyOptions, Limits, Summariser
from service.journey.digest import Length, Method
from service.settings import Settings
from service.telemetry import Metrics
from tests.support.generators import MarkingGenerator
from tests.support.scripted import ScriptedGenerator, said

pytestmark = pytest.mark.anyio

FIRST = (
    "Presiden Rusia Vladimir Putin bertemu Presiden China Xi Jinping di Beijing pada hari Jumat."
)
SECOND = "Volume perdagangan Rusia dengan China tumbuh 30 persen, kata juru bicara Dmitry Peskov di Moskow."
THIRD = "Pemerintah Jepang menolak rencana itu dan meminta pertemuan baru di Tokyo pekan depan."
ARTICLE = f"JAKARTA - {FIRST}\n{SECOND}\n{THIRD}\nBaca juga: Putin Tiba di Beijing\n"
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


async def _run(
    text: str = ARTICLE,
    *,
    translator: ScriptedGenerator | MarkingGenerator | None = None,
    summariser: Summariser | None = None,
    limits: Limits | None = None,
    deadline_s: float = 30.0,
    **options: object,
) -> Digest:
    journey = Journey(translator or ScriptedGenerator(SCRIPT), summariser, limits or Limits())
    return await journey.run(
        ArticleSource(text=text),
        JourneyOptions(**options),  # type: ignore[arg-type]
        deadline_s=deadline_s,
    )


def _summariser(*summary: str) -> Summariser:
    return Summariser(
        generator=ScriptedGenerator({" ".join([FIRST, SECOND, THIRD]): [said(" ".join(summary))]}),
        reads="ind_Latn",
    )


async def test_an_article_becomes_a_grounded_digest() -> None:
    digest = await _run()
    assert digest.summary == f"{ENGLISH_FIRST} {ENGLISH_SECOND} {ENGLISH_THIRD}"
    assert (digest.article.dateline, digest.language.code) == ("JAKARTA", "ind_Latn")
    assert [each.reason for each in digest.article.removed] == ["dateline", "related_link"]
    assert digest.method == "extractive"
    assert [claim.id for claim in digest.claims] == [f"c{n + 1}" for n in range(len(digest.claims))]
    for claim in digest.claims:
        assert claim.span.of(digest.summary) == claim.text
        [evidence] = claim.evidence
        assert evidence.span.of(ARTICLE) == evidence.text
        assert evidence.text in (FIRST, SECOND, THIRD)
        assert claim.support.verdict == "supported"


@pytest.mark.parametrize(("length", "count"), [("headline", 1), ("short", 3)])
async def test_the_length_decides_how_many_sentences(length: Length, count: int) -> None:
    assert len((await _run(length=length)).summary_sentences) == count


async def test_only_what_the_answer_needs_is_translated() -> None:
    translator = ScriptedGenerator(SCRIPT)
    await _run(translator=translator, length="headline")
    assert [len(texts) for texts, _ in translator.calls] == [1]


async def test_the_whole_translation_comes_when_asked_for() -> None:
    digest = await _run(with_translation=True)
    assert digest.translation is not None
    assert [each.text for each in digest.translation] == [
        ENGLISH_FIRST,
        ENGLISH_SECOND,
        ENGLISH_THIRD,
    ]
    assert (await _run()).translation is None


async def test_a_sentence_whose_number_changed_is_not_emitted() -> None:
    wrong = ENGLISH_SECOND.replace("30", "50")
    digest = await _run(translator=ScriptedGenerator({**SCRIPT, SECOND: [said(wrong)]}))
    assert digest.summary == f"{ENGLISH_FIRST} {ENGLISH_THIRD}"
    assert "unsupported_dropped" in [warning.type for warning in digest.warnings]


async def test_or_is_emitted_and_flagged() -> None:
    wrong = ENGLISH_SECOND.replace("30", "50")
    translator = ScriptedGenerator({**SCRIPT, SECOND: [said(wrong)]})
    digest = await _run(translator=translator, unsupported="flag")
    flagged = [claim for claim in digest.claims if claim.support.verdict == "unsupported"]
    assert [claim.text for claim in flagged] == [wrong.rstrip(".")]
    assert flagged[0].support.checks.numbers == "mismatch"
    assert "number_mismatch" in [warning.type for warning in digest.warnings]


@pytest.mark.parametrize("method", ["auto", "abstractive"])
async def test_an_abstractive_lead_that_is_supported_comes_first(method: Method) -> None:
    lead = "Putin and Xi met in Beijing."
    translator = ScriptedGenerator(SCRIPT, {(FIRST, lead): -0.4})
    digest = await _run(translator=translator, summariser=_summariser(lead), method=method)
    first, *others = digest.summary_sentences
    assert (first.text, first.method, first.evidence) == (lead, "abstractive", (0,))
    if method == "auto":
        assert [each.text for each in others] == [ENGLISH_SECOND, ENGLISH_THIRD]
        assert digest.method == "mixed"
    else:
        assert others == []
    assert digest.claims[0].evidence[0].text == FIRST


async def test_a_lead_is_no_longer_than_asked_and_says_nothing_twice() -> None:
    leads = ("Putin and Xi met in Beijing.", "Japan rejected the plan.")
    scores = {(FIRST, leads[0]): -0.4, (THIRD, leads[1]): -0.4}
    digest = await _run(
        translator=ScriptedGenerator(SCRIPT, scores),
        summariser=_summariser(leads[0], leads[0], leads[1], leads[0]),
        method="abstractive",
    )
    assert digest.summary == " ".join(leads)
    headline = await _run(
        translator=ScriptedGenerator(SCRIPT, scores),
        summariser=_summariser(*leads),
        method="abstractive",
        length="headline",
    )
    assert headline.summary == leads[0]


async def test_an_abstractive_sentence_may_say_less_than_its_evidence() -> None:
    lead = "Trade grew, a spokesman said."
    translator = ScriptedGenerator(SCRIPT, {(SECOND, lead): -0.4})
    digest = await _run(translator=translator, summariser=_summariser(lead), method="abstractive")
    assert digest.summary == lead
    assert digest.warnings == ()


async def test_weights_that_summarise_to_nothing_are_reported() -> None:
    digest = await _run(summariser=_summariser(""), method="abstractive")
    assert digest.method == "extractive"
    assert ["wrote nothing" in warning.detail for warning in digest.warnings] == [True]


async def test_a_sentence_whose_antecedent_was_dropped_falls_with_it() -> None:
    first = "Menteri Budi Santoso membuka 30 pasar baru di Jakarta pada hari Jumat."
    second = "Dia mengatakan pembangunan pasar itu berjalan baik sepanjang tahun ini."
    third = "Pemerintah Jepang menolak rencana perdagangan itu dalam pertemuan di Tokyo."
    translator = ScriptedGenerator(
        {
            first: [said("Minister Budi Santoso opened 50 new markets in Jakarta on Friday.")],
            second: [said("He said the building of markets went well through this year.")],
            third: [said("The Japanese government rejected the trade plan at a meeting in Tokyo.")],
        }
    )
    digest = await _run(f"{first} {second}\n{third}", translator=translator)
    assert "He said" not in digest.summary
    assert "Japanese" in digest.summary


async def test_a_dropped_sentence_makes_room_for_its_like() -> None:
    first = "Volume perdagangan Rusia dengan China tumbuh 30 persen menurut data resmi."
    second = "Volume perdagangan Rusia dengan China tumbuh pesat menurut data resmi."
    right = "Trade volume between Russia and China grew fast, official data show."
    translator = ScriptedGenerator(
        {first: [said("Trade grew 50 percent by official data of Russia.")], second: [said(right)]}
    )
    digest = await _run(f"{first}\n{second}", translator=translator, length="headline")
    assert digest.summary == right


async def test_faults_of_the_whole_translation_are_reported() -> None:
    wrong = ENGLISH_SECOND.replace("30", "50")
    translator = ScriptedGenerator({**SCRIPT, SECOND: [said(wrong)]})
    digest = await _run(translator=translator, length="headline", with_translation=True)
    [warning] = [each for each in digest.warnings if each.type == "number_mismatch"]
    assert warning.sentence == 1


async def test_an_acronym_of_the_article_stays_one_in_a_shouted_line() -> None:
    shouted = "KPK TAHAN GUBERNUR DAN MENTERI DI JAKARTA KEMARIN"
    translator = ScriptedGenerator()
    await _run(
        f"{shouted}.\nKPK menahan gubernur itu di Jakarta pada hari Jumat.", translator=translator
    )
    texts = [text for call, _ in translator.calls for text in call]
    assert "KPK Tahan Gubernur Dan Menteri Di Jakarta Kemarin." in texts


@pytest.mark.parametrize("method", ["auto", "abstractive"])
async def test_an_abstractive_sentence_without_support_is_replaced(method: Method) -> None:
    invented = "Aliens landed in Jakarta with 900 ships."
    digest = await _run(summariser=_summariser(invented), method=method)
    assert invented not in digest.summary
    assert digest.method == "extractive"
    assert "unsupported_dropped" in [warning.type for warning in digest.warnings]


async def test_english_reading_weights_get_the_translation() -> None:
    english = " ".join([ENGLISH_FIRST, ENGLISH_SECOND, ENGLISH_THIRD])
    lead = "Putin and Xi met in Beijing."
    summariser = Summariser(generator=ScriptedGenerator({english: [said(lead)]}), reads="eng_Latn")
    translator = ScriptedGenerator(SCRIPT, {(FIRST, lead): -0.4})
    digest = await _run(translator=translator, summariser=summariser, method="abstractive")
    assert digest.summary == lead


async def test_extractive_never_asks_the_summariser() -> None:
    summariser = _summariser("x")
    await _run(summariser=summariser, method="extractive")
    assert isinstance(summariser.generator, ScriptedGenerator)
    assert summariser.generator.calls == []


async def test_stages_are_told_in_order_and_timed() -> None:
    stages: list[str] = []
    journey = Journey(ScriptedGenerator(SCRIPT), None, Limits())
    digest = await journey.run(
        ArticleSource(text=ARTICLE), JourneyOptions(), deadline_s=30, on_stage=stages.append
    )
    assert stages == ["extract", "segment", "rank", "translate", "claims", "evidence"]
    assert set(digest.timings_ms) == {*stages, "total"}


@pytest.mark.parametrize(
    ("text", "error", "pointer"),
    [
        ("", InvalidArticle, "/text"),
        (" \n\t ", InvalidArticle, "/text"),
        ("Baca juga: Putin Tiba di Beijing", InvalidArticle, "/text"),
        ("😀 🎉 🎊", InvalidArticle, "/text"),
        ("Putin\0 tiba.", InvalidArticle, "/text"),
        ("Putin \ud800 tiba.", InvalidArticle, "/text"),
        (
            "The president met the prime minister in London on Friday to talk about trade.",
            UnsupportedLanguage,
            "/source_language",
        ),
        (
            "الرئيس الروسي يلتقي نظيره الصيني في بكين يوم الجمعة.",
            UnsupportedLanguage,
            "/source_language",
        ),
        (
            "Perdana Menteri berkata kerajaan akan membelanjakan wang itu kerana rakyat "
            "memerlukannya, lapor polis dan pegawai kanan di pejabat kementerian semalam.",
            UnsupportedLanguage,
            "/source_language",
        ),
        (f"{'kata ' * 2000}.", InvalidArticle, "/text"),
    ],
    ids=[
        "empty",
        "blank",
        "furniture",
        "emoji",
        "nul",
        "surrogate",
        "english",
        "arabic",
        "malay",
        "endless",
    ],
)
async def test_what_cannot_be_digested_is_refused(
    text: str, error: type[Exception], pointer: str
) -> None:
    with pytest.raises(error) as refusal:
        await _run(text)
    assert getattr(refusal.value, "pointer", None) == pointer


async def test_too_much_text_is_refused_and_never_cut() -> None:
    with pytest.raises(ArticleTooLong):
        await _run(limits=Limits(max_article_chars=100))


async def test_options_nobody_here_can_serve_are_refused() -> None:
    with pytest.raises(UnsupportedLanguage):
        await _run(target_language="fra_Latn")
    with pytest.raises(UnsupportedLanguage):
        await _run(source_language="eng_Latn")
    with pytest.raises(UnavailableMethod):
        await _run(method="abstractive")


async def test_a_near_relative_named_indonesian_is_digested_with_a_warning() -> None:
    malay = (
        "Perdana Menteri berkata kerajaan akan membelanjakan wang itu kerana rakyat memerlukannya. "
        "Polis melaporkan kemalangan itu berlaku di lebuh raya semalam kerana hujan lebat."
    )
    digest = await _run(malay, source_language="ind_Latn")
    assert "language_mismatch" in [warning.type for warning in digest.warnings]


async def test_time_that_is_up_ends_the_journey() -> None:
    with pytest.raises(DeadlinePassed):
        await _run(translator=MarkingGenerator(delay_s=5), deadline_s=0.5)


async def test_translate_takes_short_and_named_text_and_leaves_english_alone() -> None:
    journey = Journey(MarkingGenerator(), None, Limits(max_article_chars=100))
    named = await journey.translate("Halo", source_language="ind_Latn", deadline_s=9)
    assert named.text == "EN Halo"
    english = "The president met the prime minister in London on Friday."
    assert (await journey.translate(english, deadline_s=9)).text == english
    with pytest.raises(UnsupportedLanguage):
        await journey.translate(
            "Der Präsident ist am Freitag in Berlin eingetroffen.", deadline_s=9
        )
    with pytest.raises(UnsupportedLanguage):
        await journey.translate("Halo", target_language="fra_Latn", deadline_s=9)
    with pytest.raises(ArticleTooLong):
        await journey.translate("Halo " * 30, deadline_s=9)
    with pytest.raises(InvalidArticle):
        await journey.translate("Halo\0", deadline_s=9)


@pytest.fixture(scope="module")
async def embedded() -> AsyncIterator[CachedJourney]:
    async with open_services(Settings(), Metrics()) as services:
        yield services.journey


FURNITURE = (
    "Baca",
    "BACA",
    "Bagikan",
    "Pewarta",
    "Editor",
    "Copyright",
    "[qnt]",
    "Sumber:",
    "WahanaNews",
)


async def test_each_real_article_gives_what_the_readme_promises(
    embedded: CachedJourney, article_text: str
) -> None:
    source = ArticleSource(text=article_text)
    digest = (await embedded.run(source, JourneyOptions(), deadline_s=60)).digest
    assert 2 <= len(digest.summary_sentences) <= 5
    assert len(digest.claims) >= 2
    said_by_digest = [digest.summary]
    for claim in digest.claims:
        assert claim.span.of(digest.summary) == claim.text
        assert claim.evidence
        for evidence in claim.evidence:
            assert evidence.span.of(article_text) == evidence.text
            said_by_digest += [claim.text, evidence.text]
    for text in said_by_digest:
        assert not [word for word in FURNITURE if word in text]
    assert digest.article.removed
    assert all(each.span.of(article_text).strip() for each in digest.article.removed)


async def test_an_article_that_is_not_admitted_costs_nothing() -> None:
    def refuse(deadline_s: float, ahead: int) -> None:
        raise Overloaded(f"{deadline_s:.0f} s are not enough", retry_after_s=1)

    translator = MarkingGenerator()
    journey = Journey(translator, None, Limits(), refuse)
    with pytest.raises(Overloaded, match="7 s are not enough"):
        await journey.run(ArticleSource(text="Jakarta"), JourneyOptions(), deadline_s=7)
    with pytest.raises(Overloaded, match="8 s are not enough"):
        await journey.translate("Jakarta", deadline_s=8)
    assert translator.calls == []
