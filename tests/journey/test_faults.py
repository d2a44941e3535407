import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.journey.faults import Fault, comparison_for, faults_of
from service.journey.narrowing import narrow

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
        ("Menurut polisi, mobil itu hilang.", "The car is gone.", "attribution_lost", False),
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


ARTICLE = (
    "Organisasi Kesehatan Dunia (WHO) menyebut 30 kasus baru pada Jumat (4/2).",
    "Komite Penyelamat Danau Toba (KPDT) bersidang di Medan kemarin.",
    "Anggaran KPDT naik menjadi 30 miliar rupiah.",
    "Jepang tidak menolak rencana itu, kata Menteri Luar Negeri.",
    "Mungkin 1,5 juta orang akan pindah pekan depan.",
)
ENGLISH = (
    "The World Health Organization (WHO) named 35 new cases on Friday, February 4.",
    "The Committee to Save Lake Toba met in Medan yesterday.",
    "The budget of Komite Penyelamat Danau Toba rose to 30 billion rupiah.",
    "Japan rejected the plan, said the foreign minister.",
    "1.5 million people will move next week.",
)


@given(st.permutations(range(len(ARTICLE))))
def test_the_order_of_an_articles_sentences_changes_no_check(order: list[int]) -> None:
    compare = comparison_for(" ".join(ARTICLE[place] for place in order))
    expected = comparison_for(" ".join(ARTICLE))
    pairs = [(source, english) for source in ARTICLE for english in ENGLISH]
    found = [compare(source, english) for source, english in pairs]
    assert found == [expected(source, english) for source, english in pairs]
    assert any(found)


@given(source=st.text(max_size=200), claim=st.text(max_size=200), clause=st.booleans())
@example(source="\u0130\u0301 1\u00bd 50\u0660", claim="\u00df \ufb01 \ud7ff1", clause=True)
def test_any_article_and_any_claim_can_be_compared(
    source: str, claim: str, *, clause: bool
) -> None:
    for fault in comparison_for(source)(source, claim, is_clause=clause):
        assert fault.detail
    span = narrow(source, claim, rest="")
    assert 0 <= span.start <= span.end <= len(source)
