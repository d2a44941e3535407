import pytest

from service.inference import DecodeOptions
from service.journey.article import ArticleSource, Sentence
from service.journey.claims import ClaimDraft
from service.journey.clock import Deadline
from service.journey.compose import Candidate, compose
from service.journey.digest import Checks, Support
from service.journey.evidence import Alignment, align, ground
from service.journey.extract import extract
from service.journey.segment import segment
from service.text import Span
from tests.support.scripted import ScriptedGenerator

pytestmark = pytest.mark.anyio
_SUPPORT = Support(
    verdict="supported",
    score=0.9,
    checks=Checks(numbers="ok", dates="ok", names="ok", negation="ok", length="ok"),
)


def _sentences(*texts: str) -> list[Sentence]:
    return [
        Sentence(index=index, paragraph=0, span=Span(0, len(text)), text=text)
        for index, text in enumerate(texts)
    ]


async def _align(
    generator: ScriptedGenerator, english: str, sources: list[Sentence]
) -> Alignment | None:
    found = await align(generator, {english: sources}, DecodeOptions(), deadline=Deadline(9))
    return found[english]


async def test_evidence_is_the_source_under_which_the_english_is_likeliest() -> None:
    sources = _sentences("Putin tiba di Beijing.", "Putin bertemu Xi di Beijing.", "Hujan turun.")
    english = "Putin met Xi in Beijing."
    scores = {(sources[0].text, english): -2.0, (sources[1].text, english): -0.5}
    found = await _align(ScriptedGenerator(scores=scores), english, sources)
    assert found == Alignment(sentence=1, log_prob=-0.5, others=(0, 2))


async def test_only_the_few_sources_that_share_anchors_are_scored() -> None:
    sources = _sentences(*(f"Kalimat nomor {number}." for number in range(20)), "Putin di Beijing.")
    generator = ScriptedGenerator()
    await _align(generator, "Putin in Beijing.", sources)
    assert len(generator.scored) == 4
    assert generator.scored[0].source == "Putin di Beijing."


async def test_english_that_no_source_can_be_scored_for_has_no_evidence() -> None:
    generator = ScriptedGenerator(max_input_tokens=3)
    assert await _align(generator, "one", _sentences("satu dua tiga empat lima")) is None
    assert await _align(generator, "a b c d", _sentences("a")) is None
    assert await _align(generator, "one", []) is None
    assert await _align(generator, " ", _sentences("a")) is None


def test_evidence_of_one_of_several_claims_is_its_clause() -> None:
    posted = "Ekspor batu bara naik 30 persen, sementara impor beras turun 12 persen."
    english = "Exports of coal rose by 30 percent, while imports of rice fell by 12 percent."
    article = extract(ArticleSource(text=posted), max_article_chars=1000)
    sentences = segment(article)
    candidate = Candidate(
        text=english, method="extractive", evidence=(0,), log_prob=-0.1, support=_SUPPORT
    )
    summary, told = compose([candidate])
    parts = ("Exports of coal rose by 30 percent", "imports of rice fell by 12 percent")
    drafts = [
        ClaimDraft(
            span=Span(summary.index(part), summary.index(part) + len(part)),
            text=part,
            kind="quantity",
            speaker=None,
            hedged=False,
            check_worthiness=0.5,
            summary_sentence=0,
        )
        for part in parts
    ]
    claims = ground(
        drafts,
        [_SUPPORT] * 2,
        [(0,)] * 2,
        article=article,
        sentences=sentences,
        summary=told,
        translations={},
    )
    assert [claim.evidence[0].text for claim in claims] == [
        "Ekspor batu bara naik 30 persen",
        "impor beras turun 12 persen.",
    ]
    assert all(claim.evidence[0].text in posted for claim in claims)
    assert summary == english
