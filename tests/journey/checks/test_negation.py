import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.journey.checks.hedges import (
    HedgeCue,
    ModalityMismatch,
    TextLanguage,
    compare_modality,
    hedge_of,
)
from service.journey.checks.negation import NegationMismatch, compare_negation
from service.text import Span

HOSTILE_LENGTH = 100_000
WORDS = st.lists(
    st.sampled_from(
        [
            *("tidak", "belum", "tanpa", "hanya", "besar", "lawan", "kurang", "mungkin", "Kata"),
            *(
                "not",
                "never",
                "No",
                "5",
                "unknown",
                "against",
                "lack",
                "yet",
                "to",
                "May",
                ",",
                '"',
            ),
        ]
    )
).map(" ".join)
TEXTS = st.one_of(st.text(), WORDS)


def spans_of(text: str, *words: str) -> list[Span]:
    return [Span(text.index(word), text.index(word) + len(word)) for word in words]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Ia tidak pergi.", "He did not go."),
        ("Ia tidak pergi.", "He didn’t go."),
        ("Ia pergi.", "He went."),
        ("Ia belum pernah ke sana.", "He has never been there."),
        ("Ia belum memutuskan.", "He has yet to decide."),
        ("Orang tak dikenal itu kabur.", "The unidentified man fled."),
        ("Laporan itu tidak benar.", "The report is false."),
        ("Virus itu tidak berbahaya.", "The virus is harmless."),
        ("Ia menolak menjawab.", "He refused to answer."),
        ("Ia menolak menjawab.", "He declined to answer."),
        ("Ia tidak bersedia menjawab.", "He refused to answer."),
        ("Mereka membantah tuduhan itu.", "They denied the allegation."),
        ("Ia gagal mencetak gol.", "He failed to score."),
        ("Ia gagal mencetak gol.", "He did not score."),
        ("Kenaikannya tidak besar.", "The rise was small."),
        ("Tak lama kemudian ia pergi.", "He left soon afterwards."),
        ("Rumahnya tidak jauh dari pasar.", "His house is near the market."),
        ("Tidak sedikit warga yang marah.", "Many residents were angry."),
        ("Tidak hanya harga, pajak juga naik.", "Taxes rose, and prices too."),
        ("Mau tidak mau ia pergi.", "He had to go."),
        ("Ia tidak membawa apa pun kecuali tas.", "He carried nothing but a bag."),
        ("Bukan tidak mungkin harga naik.", "Prices may well rise."),
        (
            "Petugas berjaga di depan gedung agar warga tidak masuk ke lokasi ledakan itu.",
            "Officers in front of the building prevented people from entering the blast site.",
        ),
        ("Ia kurang sehat.", "He is not well."),
        ("Jalan No. 5 ditutup.", "Road no. 5 is closed."),
        ("Mereka pasti menang.", "They will win, no doubt."),
        ("Tidak ada bukti ia bersalah.", "There is no evidence that he is guilty."),
        ("Ia datang, dan mereka yang tidak diundang pulang.", "The uninvited left as he came."),
    ],
)
def test_same_polarity_said_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_negation(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "word"),
    [
        ("Ia tidak pergi.", "He went.", "tidak"),
        ("Ia belum pergi.", "He has gone.", "belum"),
        ("Ia pergi tanpa izin.", "He left with permission.", "tanpa"),
        ("Ia bukan dokter.", "He is a doctor.", "bukan"),
        ("Jangan masuk.", "Enter.", "Jangan"),
        ("Ia menolak mundur.", "He agreed to leave.", "menolak"),
        ("Ia membantah tuduhan itu.", "He confirmed the allegation.", "membantah"),
        ("Ia tidak melawan polisi itu.", "He fought against the officer.", "tidak"),
        ("Rumahnya tidak jauh dari pasar.", "His house is far off.", "tidak"),
        ("Ia enggan menjawab soal itu.", "He answered the question.", "enggan"),
    ],
)
def test_denial_that_the_english_drops_is_lost(source: str, english: str, word: str) -> None:
    [span] = spans_of(source, word)
    expected = NegationMismatch(kind="lost", source_span=span, english_span=None)
    assert compare_negation(source, english) == (expected,)


@pytest.mark.parametrize(
    ("source", "english", "word"),
    [
        ("Ia pergi.", "He did not go.", "not"),
        ("Ia pergi.", "He never went.", "never"),
        ("Ia setuju mundur.", "He refused to leave.", "refused"),
        ("Ia hadir.", "He wasn't there.", "wasn't"),
        ("Tim itu kekurangan dana.", "The team does not lack money.", "not"),
        ("Ada bukti bahwa ia bersalah.", "There is no evidence of his guilt.", "no"),
    ],
)
def test_denial_that_the_english_makes_up_is_added(source: str, english: str, word: str) -> None:
    [span] = spans_of(english, word)
    expected = NegationMismatch(kind="added", source_span=None, english_span=span)
    assert compare_negation(source, english) == (expected,)


def test_lost_one_of_two_denials_is_told_where_it_stood() -> None:
    source = (
        "Menteri itu tidak hadir dalam rapat di Jakarta pada hari Rabu karena sakit, dan "
        "wakilnya mengatakan bahwa keputusan tentang anggaran pendidikan belum diambil."
    )
    english = (
        "The minister did not attend the meeting in Jakarta on Wednesday because of illness, "
        "and his deputy said that a decision on the education budget was made."
    )
    [span] = spans_of(source, "belum")
    expected = NegationMismatch(kind="lost", source_span=span, english_span=None)
    assert compare_negation(source, english) == (expected,)


def test_denial_far_from_the_only_one_kept_is_the_lost_one() -> None:
    source = (
        "Menteri itu tidak hadir dalam rapat di Jakarta pada hari Rabu, sedangkan keputusan "
        "tentang anggaran pendidikan belum diambil."
    )
    english = (
        "The minister attended the meeting in Jakarta on Wednesday, whereas a decision on the "
        "education budget was not made."
    )
    [span] = spans_of(source, "tidak")
    expected = NegationMismatch(kind="lost", source_span=span, english_span=None)
    assert compare_negation(source, english) == (expected,)


def test_denial_that_moved_to_the_other_end_of_the_sentence_is_not_lost() -> None:
    source = (
        "Tidak seorang pun dari para pejabat yang ditemui wartawan di kantor itu bersedia "
        "memberikan keterangan."
    )
    english = (
        "Of the officials whom reporters met at the office to ask for a statement about the "
        "case, there was none."
    )
    assert compare_negation(source, english) == ()


@settings(max_examples=50)
@given(source=TEXTS, english=TEXTS)
def test_any_texts_give_denials_of_one_kind_inside_them(source: str, english: str) -> None:
    found = compare_negation(source, english)
    assert len({each.kind for each in found}) <= 1
    for each in found:
        is_lost = each.kind == "lost"
        span, text = (each.source_span, source) if is_lost else (each.english_span, english)
        assert span is not None
        assert span.of(text).strip() == span.of(text) != ""


@pytest.mark.parametrize(
    ("piece", "count"),
    [
        ("tidak ", HOSTILE_LENGTH // 6),
        ("tidak besar ", HOSTILE_LENGTH // 12),
        ("tidak lawan ", HOSTILE_LENGTH // 12),
        ("atau tidak ", 0),
        ("kurang ", 0),
        ("a-", 0),
        ("a'", 0),
    ],
)
def test_hundred_thousand_hostile_characters_lose_each_denial_once(piece: str, count: int) -> None:
    text = (piece * HOSTILE_LENGTH)[:HOSTILE_LENGTH]
    assert len(compare_negation(text, "small" + " against" * 12_000)) <= count
    assert len(compare_negation(text, "a " * (HOSTILE_LENGTH // 2))) == count


@pytest.mark.parametrize(
    ("text", "language", "stance", "word"),
    [
        ("Ia pergi.", "ind_Latn", "asserts", None),
        ("Ia akan pergi.", "ind_Latn", "foresees", "akan"),
        ("Menurut polisi, ia pergi.", "ind_Latn", "attributes", "Menurut"),
        ('"Saya siap," kata Mao.', "ind_Latn", "attributes", "kata"),
        ("Itu kata asing.", "ind_Latn", "asserts", None),
        ("Ia diduga pergi.", "ind_Latn", "hedges", "diduga"),
        ("Menurut polisi, ia diduga akan pergi.", "ind_Latn", "hedges", "diduga"),
        ("Ia tidak mungkin pergi.", "ind_Latn", "asserts", None),
        ("Ia berlari sebaik mungkin.", "ind_Latn", "asserts", None),
        ("He left.", "eng_Latn", "asserts", None),
        ("He will leave.", "eng_Latn", "foresees", "will"),
        ("He left, police said.", "eng_Latn", "attributes", "said"),
        ("He allegedly left.", "eng_Latn", "hedges", "allegedly"),
        ("He may leave.", "eng_Latn", "hedges", "may"),
        ("He left in May.", "eng_Latn", "asserts", None),
    ],
)
def test_least_firm_stance_is_told_with_its_word(
    text: str, language: TextLanguage, stance: str, word: str | None
) -> None:
    cue = hedge_of(text, language)
    assert (cue.stance, cue.span and cue.span.of(text)) == (stance, word)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Ia diduga mencuri.", "He allegedly stole."),
        ("Ia diduga mencuri.", "He is suspected of theft."),
        ("Ia mungkin pergi.", "He may go."),
        ("Ia akan pergi.", "He goes."),
        ("Kata asing itu dihapus.", "The foreign word was deleted."),
        ("Menurut polisi, ia pergi.", "Police said he left."),
        ("Angka itu berbeda menurut wilayah.", "The figure differs by region."),
        ("Ia tidak mungkin pergi.", "He cannot go."),
        ('"Jelas kami terganggu."', '"Of course we are bothered."'),
    ],
)
def test_kept_hedge_or_attribution_is_no_mismatch(source: str, english: str) -> None:
    assert compare_modality(source, english) == ()


def test_hedge_asserted_as_fact_is_lost() -> None:
    source = "Pria itu diduga mencuri."
    [span] = spans_of(source, "diduga")
    expected = ModalityMismatch(kind="hedge_lost", source_span=span)
    assert compare_modality(source, "The man stole.") == (expected,)


def test_attribution_asserted_as_fact_is_lost() -> None:
    source = 'Harga naik," kata Mao.'
    [span] = spans_of(source, "kata")
    expected = ModalityMismatch(kind="attribution_lost", source_span=span)
    assert compare_modality(source, "Prices rose.") == (expected,)


def test_hedge_is_not_answered_by_an_attribution() -> None:
    source = "Ia diduga mencuri, kata polisi."
    [span] = spans_of(source, "diduga")
    expected = ModalityMismatch(kind="hedge_lost", source_span=span)
    assert compare_modality(source, "He stole, police said.") == (expected,)


@settings(max_examples=50)
@given(source=TEXTS, english=TEXTS)
def test_any_texts_give_cues_inside_them(source: str, english: str) -> None:
    cues = [
        hedge_of(source, "ind_Latn").span,
        *(each.source_span for each in compare_modality(source, english)),
    ]
    assert all(span is None or span.of(source).strip() for span in cues)


@pytest.mark.parametrize("piece", ["mungkin ", 'kata "', "a-", "tidak mungkin ", ", kata "])
def test_hostile_text_has_its_first_hedge_or_none(piece: str) -> None:
    text = (piece * HOSTILE_LENGTH)[:HOSTILE_LENGTH]
    cue = hedge_of(text, "ind_Latn")
    assert len(compare_modality(text, text[::-1])) <= 2
    assert cue in {
        HedgeCue(stance="asserts", span=None),
        HedgeCue(stance="hedges", span=Span(0, 7)),
        HedgeCue(stance="attributes", span=Span(text.find(" kata") + 1, text.find(" kata") + 5)),
    }
