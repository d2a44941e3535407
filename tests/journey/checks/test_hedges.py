"""Hedges and attributions are told in either language, and seen when English drops them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.journey.checks.hedges import (
    ModalityMismatch,
    compare_modality,
    is_hedged,
    is_hedged_in_english,
)
from service.text import Span

HOSTILE_LENGTH = 100_000
WORDS = st.lists(
    st.sampled_from(
        [
            *("tidak", "mungkin", "Kata", "kata", "menurut", "mengatakan", "bahwa", "yang", ","),
            *("May", "said", "5", '"', "”", "Based", "on"),
        ]
    )
).map(" ".join)
TEXTS = st.one_of(st.text(), WORDS)


def lost(source: str, english: str) -> list[tuple[str, str]]:
    return [(each.kind, each.source_span.of(source)) for each in compare_modality(source, english)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ia pergi.", False),
        ("Ia akan pergi.", False),
        ("Ia diduga pergi.", True),
        ("Hujan berpotensi turun.", True),
        ("Menurut polisi, ia diduga akan pergi.", True),
        ("Ia tidak mungkin pergi.", False),
        ("Ia tidak, mungkin saja, pergi.", True),
        ("Ia berlari sebaik mungkin.", False),
    ],
)
def test_indonesian_hedge_is_told_from_a_denied_one(text: str, *, expected: bool) -> None:
    assert is_hedged(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left.", False),
        ("He will leave.", False),
        ("He allegedly left.", True),
        ("He may leave.", True),
        ("He left in May.", False),
        ("Police reported a theft.", False),
        ("He could not swim.", False),
    ],
)
def test_english_word_that_hedges_at_times_is_no_hedge(text: str, *, expected: bool) -> None:
    assert is_hedged_in_english(text) is expected


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Ia diduga mencuri.", "He allegedly stole."),
        ("Ia diduga mencuri.", "He is suspected of theft."),
        ("Ia diduga mencuri.", "Police thought he stole."),
        ("Ia mungkin pergi.", "He may go."),
        ("Ia akan pergi.", "He goes."),
        ("Rumor itu dibantah.", "That story was denied."),
        ("Ia tidak mungkin pergi.", "He cannot go."),
    ],
)
def test_kept_hedge_is_no_mismatch(source: str, english: str) -> None:
    assert compare_modality(source, english) == ()


def test_hedge_asserted_as_fact_is_lost() -> None:
    source = "Pria itu diduga mencuri."
    expected = ModalityMismatch(kind="hedge_lost", source_span=Span(9, 15))
    assert compare_modality(source, "The man stole.") == (expected,)


def test_hedge_is_not_answered_by_an_attribution() -> None:
    source = "Ia diduga mencuri, kata polisi."
    assert lost(source, "He stole, police said.") == [("hedge_lost", "diduga")]


def test_hedge_and_attribution_are_lost_each_by_itself() -> None:
    source = "Ia diduga mencuri, kata polisi."
    assert lost(source, "He stole.") == [("hedge_lost", "diduga"), ("attribution_lost", "kata")]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Kata asing itu dihapus.", "The foreign word was deleted."),
        ("Apa itu sel? Kata sel berasal dari Latin.", "The word cell comes from Latin."),
        ("Menurut polisi, ia pergi.", "Police said he left."),
        ("Menurut polisi, ia pergi.", "Based on what police found, he left."),
        ("Menurut sejarah, taksi laku.", "Historically, taxis sold well."),
        ("Menurut saya, ia pergi.", "To me he is gone."),
        ("Angka itu berbeda menurut wilayah.", "The figure differs by region."),
        ("WHO mengatakan bahwa virus itu menyebar.", "The virus spreads, WHO states."),
        ("Teori yang menyatakan bahwa Bumi bulat.", "The theory that Earth is round."),
        ("Ini akan memastikan bahwa ia aman.", "This will ensure he is safe."),
        ("Kota itu menyatakan perang.", "The town went to war."),
        ("Ia menambahkan gula.", "He put sugar in it."),
        ('"Jelas kami terganggu."', '"Of course we are bothered."'),
        ("Mereka senang, jelas ada hasilnya.", "They are happy, clearly it works."),
    ],
)
def test_kept_or_doubtful_attribution_is_no_mismatch(source: str, english: str) -> None:
    assert compare_modality(source, english) == ()


@pytest.mark.parametrize(
    ("source", "cue", "english"),
    [
        ('Harga naik," kata Mao.', "kata", "Prices rose."),
        ("“Harga naik” ujar Mao.", "ujar", "Prices rose."),
        ("Mao mengatakan harga naik.", "mengatakan", "Prices rose."),
        ("Menurut Mao, harga naik.", "Menurut", "Prices rose."),
        ("Mao menegaskan bahwa harga naik.", "menegaskan", "Prices rose."),
        ("Mao menambahkan, harga naik.", "menambahkan", "Prices rose."),
        ("Menurut Mao, harga naik.", "Menurut", "Prices rose in the United States."),
        ("Mao mengatakan harga naik.", "mengatakan", 'Prices rose "as we said".'),
    ],
)
def test_attribution_asserted_as_fact_is_lost(source: str, cue: str, english: str) -> None:
    assert lost(source, english) == [("attribution_lost", cue)]


def test_odd_quotation_mark_hides_no_attribution() -> None:
    assert compare_modality("Mao mengatakan harga naik.", '"Prices rose, Mao said.') == ()


@settings(max_examples=50)
@given(source=TEXTS, english=TEXTS)
def test_any_texts_give_cues_inside_the_source(source: str, english: str) -> None:
    found = compare_modality(source, english)
    assert len({each.kind for each in found}) == len(found)
    assert all(each.source_span.of(source).strip() for each in found)


@pytest.mark.parametrize(
    ("piece", "kinds"),
    [
        ("mungkin ", ["hedge_lost"]),
        ("tidak mungkin ", []),
        (", kata ", ["attribution_lost"]),
        ('kata "', ["attribution_lost"]),
        ("yang mengatakan ", []),
        ("a-", []),
    ],
)
def test_hostile_text_loses_what_it_has_once(piece: str, kinds: list[str]) -> None:
    text = (piece * HOSTILE_LENGTH)[:HOSTILE_LENGTH]
    assert [each.kind for each in compare_modality(text, text[::-1])] == kinds


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Konon istana itu berhantu.", "The palace is said to be haunted."),
        ("Ia dilaporkan ke polisi.", "A resident took him to the police."),
        ("Kerugian ditaksir Rp2 miliar.", "Losses are put at Rp2 billion."),
        ("Rencananya pabrik dibuka Senin.", "The factory will open on Monday."),
        ("Terduga pelaku ditangkap.", "The suspect was arrested."),
        ("Ia dituduh mencuri.", "He was accused of theft."),
        ("Ia disebut-sebut sebagai calon.", "He is said to be a candidate."),
        ("Ia menilai kebijakan itu gagal.", "He considered the policy a failure."),
        ("Ia menuding negara lalai.", "He blamed the state for it."),
    ],
)
def test_word_of_its_own_keeps_a_hedge(source: str, english: str) -> None:
    assert compare_modality(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "kind", "cue"),
    [
        ("Konon istana itu berhantu.", "The palace is haunted.", "hedge_lost", "Konon"),
        ("Ia dilaporkan pergi.", "He left.", "hedge_lost", "dilaporkan"),
        ("Kerugian ditaksir Rp2 miliar.", "Losses were Rp2 billion.", "hedge_lost", "ditaksir"),
        ("Rencananya pabrik dibuka.", "The factory opened.", "hedge_lost", "Rencananya"),
        ("Terduga pelaku ditangkap.", "The culprit was arrested.", "hedge_lost", "Terduga"),
        ("Ia dituduh mencuri.", "He stole it.", "hedge_lost", "dituduh"),
        ("Ia disebut-sebut calon.", "He is a candidate.", "hedge_lost", "disebut-sebut"),
        ("Ia menilai itu gagal.", "The policy failed.", "attribution_lost", "menilai"),
        ("Ia menuding negara lalai.", "The government slept.", "attribution_lost", "menuding"),
        ("Ia mengklaim laba naik.", "Profits rose.", "attribution_lost", "mengklaim"),
    ],
)
def test_allegation_asserted_as_fact_is_lost(
    source: str, english: str, kind: str, cue: str
) -> None:
    assert lost(source, english) == [(kind, cue)]
