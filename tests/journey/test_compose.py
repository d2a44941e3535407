from service.journey.compose import Candidate, admit, compose
from service.journey.digest import Checks, Support, Verdict, Warn
from service.text import Span


def _candidate(text: str, verdict: Verdict = "supported", *warnings: Warn) -> Candidate:
    checks = Checks(numbers="ok", dates="ok", names="ok", negation="ok", length="ok")
    return Candidate(
        text=text,
        method="extractive",
        evidence=(3,),
        log_prob=-0.1,
        support=Support(verdict=verdict, score=0.9, checks=checks),
        warnings=warnings,
    )


def test_sentences_are_joined_and_each_knows_its_place() -> None:
    summary, sentences = compose([_candidate("One thing"), _candidate('"Two," he said.')])
    assert summary == 'One thing. "Two," he said.'
    assert [each.span.of(summary) for each in sentences] == ["One thing.", '"Two," he said.']
    assert [each.text for each in sentences] == ["One thing.", '"Two," he said.']


def test_no_sentence_is_an_empty_summary() -> None:
    assert compose([]) == ("", ())


def test_an_unsupported_sentence_is_dropped_and_the_answer_says_so() -> None:
    why = Warn(type="number_mismatch", detail="30 became 50", sentence=3)
    kept, warnings = admit([_candidate("a", "unsupported", why), _candidate("b", "weak")], "drop")
    assert [each.text for each in kept] == ["b"]
    assert [(each.type, each.sentence) for each in warnings] == [("unsupported_dropped", 3)]
    assert "30 became 50" in warnings[0].detail


def test_one_that_is_dropped_for_its_score_alone_says_so() -> None:
    _, [warning] = admit([_candidate("a", "unsupported")], "drop")
    assert warning.detail.endswith("no check objects, but its score is only 0.90")


def test_flagging_keeps_it_with_its_warnings() -> None:
    why = Warn(type="number_mismatch", detail="30 became 50", sentence=3)
    kept, warnings = admit([_candidate("a", "unsupported", why)], "flag")
    assert [each.warnings for each in kept] == [(why,)]
    assert warnings == []


def test_spans_are_half_open() -> None:
    _, [sentence] = compose([_candidate("Aha!")])
    assert sentence.span == Span(0, 4)
