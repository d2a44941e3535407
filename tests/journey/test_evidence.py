import math

import pytest

from service.inference import DecodeOptions
from service.journey.article import Sentence
from service.journey.clock import Deadline
from service.journey.evidence import Alignment, align, judge
from service.journey.faults import Fault, faults_of
from service.text import Span
from tests.support.scripted import ScriptedGenerator

pytestmark = pytest.mark.anyio
SOURCE = "Volume perdagangan tumbuh 30 persen pada 15 Desember."


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
    assert found == Alignment(sentence=1, log_prob=-0.5)


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


def test_english_without_a_word_supports_nothing() -> None:
    [fault] = faults_of(SOURCE, " .")
    assert judge((fault,), -0.1).verdict == "unsupported"


@pytest.mark.parametrize(
    ("english", "log_prob", "verdict"),
    [
        ("Trade grew 30 percent on December 15.", -0.3, "supported"),
        ("Trade grew 50 percent on December 15.", -0.3, "unsupported"),
        ("Trade grew 30 percent on December 16.", -0.3, "unsupported"),
        ("Trade grew on December 15, it was said.", -0.3, "weak"),
        ("Trade grew 30 percent on December 15.", -2.5, "weak"),
        ("Trade grew 30 percent on December 15.", -4.0, "unsupported"),
        (
            "Trade trade trade trade trade trade trade 30 percent on December 15.",
            -0.3,
            "unsupported",
        ),
    ],
)
def test_verdicts_follow_checks_and_score(english: str, log_prob: float, verdict: str) -> None:
    support = judge(faults_of(SOURCE, english), log_prob)
    assert support.verdict == verdict
    assert support.score == pytest.approx(math.exp(log_prob))


def test_checks_tell_missing_from_mismatched() -> None:
    assert (
        judge(faults_of(SOURCE, "Trade grew on December 15, it was said."), -0.3).checks.numbers
        == "missing"
    )
    assert (
        judge(faults_of(SOURCE, "Trade grew 50 percent on December 15."), -0.3).checks.numbers
        == "mismatch"
    )
    assert (
        judge(faults_of(SOURCE, "Trade grew 30 percent on December 16."), -0.3).checks.dates
        == "mismatch"
    )
    assert judge((), -0.3).checks.length == "ok"


def test_what_a_clause_leaves_out_is_no_fault() -> None:
    assert faults_of(SOURCE, "Trade grew.", is_clause=True) == ()
    [fault] = faults_of(SOURCE, "Trade grew 50 percent.", is_clause=True)
    assert (fault.type, fault.contradicts) == ("number_mismatch", True)


def test_faults_name_both_values_and_no_prose() -> None:
    [fault] = faults_of(SOURCE, "Trade grew 50 percent on December 15.")
    assert isinstance(fault, Fault)
    assert "30" in fault.detail
    assert "50" in fault.detail
    assert "perdagangan" not in fault.detail
