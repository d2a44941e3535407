import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.faults import Fault, comparison_for, faults_of

SOURCE = "Volume perdagangan tumbuh 30 persen pada 15 Desember."


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


@pytest.mark.parametrize(
    ("source", "english", "kind", "contradicts"),
    [
        ("Presiden Joko Widodo tiba.", "President Angela Merkel arrived.", "name_mismatch", True),
        (
            "Presiden Vladimir Putin tiba.",
            "President Vladimir Putim arrived.",
            "name_mismatch",
            False,
        ),
        (
            "Pemerintah tidak menerima rencana itu.",
            "The government accepts the plan.",
            "negation_mismatch",
            True,
        ),
        (
            "Pemerintah menerima rencana itu.",
            "The government does not accept the plan.",
            "negation_mismatch",
            True,
        ),
        ("Pria itu diduga mencuri mobil.", "The man stole a car.", "hedge_lost", False),
    ],
)
def test_each_fault_contradicts_or_only_weakens(
    source: str, english: str, kind: str, *, contradicts: bool
) -> None:
    assert [(each.type, each.contradicts) for each in faults_of(source, english)] == [
        (kind, contradicts)
    ]


def test_a_clause_may_leave_out_what_is_denied_but_then_it_is_weaker() -> None:
    source = "Pemerintah tidak menerima rencana itu."
    [fault] = faults_of(source, "The government accepts the plan.", is_clause=True)
    assert (fault.type, fault.contradicts) == ("negation_mismatch", False)
    [fault] = faults_of("Pemerintah menerima rencana itu.", "It is not accepted.", is_clause=True)
    assert fault.contradicts


def test_an_abbreviation_that_the_article_expands_is_no_other_name() -> None:
    article = "Ia memimpin Komite Penyelamat Danau Toba (KPDT). KPDT bersidang di Medan."
    source, english = "KPDT bersidang di Medan.", "The Komite Penyelamat Danau Toba met in Medan."
    assert [each.type for each in faults_of(source, english)] == ["name_mismatch"]
    assert comparison_for(article)(source, english) == ()


@given(source=st.text(max_size=80), english=st.text(max_size=80), is_clause=st.booleans())
def test_any_two_texts_are_compared_without_an_error(
    source: str, english: str, *, is_clause: bool
) -> None:
    found = faults_of(source, english, is_clause=is_clause)
    assert len({fault.type for fault in found}) == len(found)
