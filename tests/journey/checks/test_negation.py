import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    ("source", "english"),
    [
        ("Ia bukan hanya guru.", "He teaches."),
        ("Tidak ketinggalan, siswa menari.", "Students danced as well."),
        ("Hukum berlaku tanpa pandang bulu.", "The law applies equally."),
        ("Warga diminta tidak panik.", "Residents were asked to stay calm."),
        ("Pemerintah melarang ekspor.", "The government banned exports."),
        ("Pemerintah melarang ekspor.", "The government does not allow exports."),
        ("Ekspor sempat dilarang.", "Exports are allowed again."),
        ("Ia mencabut larangan ekspor.", "He lifted the ban on exports."),
        ("Presiden batal hadir.", "The president called off his visit."),
        ("Presiden urung hadir.", "The president did not come."),
        ("Perjanjian itu batal demi hukum.", "The contract has no force."),
        ("Tak urung ia datang.", "He came all the same."),
        ("Bukan tidak mungkin harga naik.", "Prices may well rise."),
        ("Bukan tidak mungkin harga naik.", "It is not impossible that prices rise."),
    ],
)
def test_bar_and_failure_told_otherwise_are_no_mismatch(source: str, english: str) -> None:
    assert compare_negation(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "kind", "words"),
    [
        ("Ia melarang ekspor.", "He allowed exports.", "lost", "melarang"),
        ("Ia mencabut larangan ekspor.", "He banned exports.", "lost", "mencabut larangan"),
        ("Presiden batal hadir.", "The president attended.", "lost", "batal"),
        ("Presiden urung hadir.", "The president attended.", "lost", "urung"),
        (
            *("Bukan tidak mungkin harga naik.", "It is not possible that prices rise."),
            *("added", "not possible"),
        ),
    ],
)
def test_bar_and_failure_turned_round_are_reported(
    source: str, english: str, kind: str, words: str
) -> None:
    (mismatch,) = compare_negation(source, english)
    span, text = mismatch.source_span, source
    if span is None:
        span, text = mismatch.english_span, english
    assert span is not None
    assert (mismatch.kind, span.of(text)) == (kind, words)
