import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.article import Article
from service.journey.segment import segment, split_sentences
from service.text import Span, TextMap

# What news is made of, so that random texts come near the rules.
PIECES = (
    *("Ia", "kata", "dr", "S.H", "No", "5", "1.234,56", "selesai", "R", "iPhone", "www.a.id"),
    *(".", "!", "?", "…", "...", '"', "'", "“", "”", "(", ")", "[", "]", "-", ":", ";", ","),
    *(" ", " ", " ", "\n", "\u00a0", "#", "@", "。", "🎉"),
)
NEWSLIKE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


def article(text: str, *paragraphs: Span) -> Article:
    return Article(
        posted=text,
        is_extracted=False,
        title=None,
        dateline=None,
        text=text,
        paragraphs=paragraphs,
        text_map=TextMap.identity(len(text)),
        removed=(),
    )


def test_spans_are_half_open_and_trimmed() -> None:
    assert split_sentences("  Ia pergi.  Kami pulang. \n") == [Span(2, 11), Span(13, 25)]


@pytest.mark.parametrize("blank", ["", " ", "\n\r\n\t\u00a0\u2028"])
def test_nothing_but_white_space_holds_no_sentence(blank: str) -> None:
    assert split_sentences(blank) == []


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\u0085"])
def test_line_break_ends_a_sentence(line_break: str) -> None:
    assert sentences(f"Harga beras{line_break}naik tajam") == ["Harga beras", "naik tajam"]


def test_sentences_know_their_paragraph_and_place() -> None:
    text = "Ia pergi. Kami diam.\nHarga naik."
    first, second, third = segment(article(text, Span(0, 20), Span(21, 32)))

    assert [s.text for s in (first, second, third)] == ["Ia pergi.", "Kami diam.", "Harga naik."]
    assert [s.index for s in (first, second, third)] == [0, 1, 2]
    assert [s.paragraph for s in (first, second, third)] == [0, 0, 1]
    assert [s.span for s in (first, second, third)] == [Span(0, 9), Span(10, 20), Span(21, 32)]


def test_characters_outside_the_paragraphs_are_not_read() -> None:
    assert [s.text for s in segment(article("Iklan. Ia pergi. Iklan.", Span(7, 16)))] == [
        "Ia pergi."
    ]


# One case a rule, named as in the docstring of `segment`, where breaking the rule shows.
ONE_SENTENCE = {
    "2 address": "Surel ke a.Budi@situs.id lalu buka www.Situs.Kita untuk daftar.",
    "2 aside": "Negara itu (siapa? Rusia. Cina.) menolak.",
    "4 something said": "... Kami pergi.",
    "5 site": "Baca KOMPAS.com dan Bukalapak.Com dan KOMPAS.TV hari ini.",
    "5 degree, title, rank": "Hadir dr.Budi, Prof.Rina, Jend.Adi, Sp.Rad dan S.Farm.Apt kemarin.",
    "5 code": "Kode ABC.DEF hilang.",
    "5 Roman numeral": "Lihat hlm.IV di sana.",
    "5 number": "Nilainya 1.234,56 atau Rp.5.000.",
    "6 question in speech": "“Siapa?” tanya dia.",
    "6 full stop in speech": '"Benar." kata dia.',
    "7a list number": "1. WNI",
    "7a list letter": "a. Umum",
    "7a list number within": "Tuntutan: 1. Upah; 2. Cuti",
    "7b name": "Ir. Budi, Drs. Adi, Dra. Ani, Hj. Siti, Prof. Joko, dr. Rina, PT. Maju, Jl. Mawar",
    "7b number": "Lihat No. 5, hlm. 7, tgl. 9, Gbr. B, No. IV dan Rp. 5",
    "7b letters": "Surat a.n. Menteri, d.a. Kantor, s.d. Polisi",
    "7c rank": "Kol. Budi, Jend. Adi, Kpt. Joko",
    "7c initials": "H. Adi, K.H. Budi, R.A. Kartini",
    "7d bracket": "PT Maju Tbk. (MAJU) untung.",
    "7e headline": "PT. MAJU TBK. UMUMKAN LABA",
}


@pytest.mark.parametrize("text", ONE_SENTENCE.values(), ids=ONE_SENTENCE)
def test_stays_whole(text: str) -> None:
    assert sentences(text) == [text]


TWO_SENTENCES = {
    "2 bracketed sentence": ("Ia pergi.", "(Baca halaman 5.)"),
    "3 marks in a row": ("Apa?!", "Tidak..."),
    "3 closing quote": ('Ia berkata, "Ya."', "Kami diam."),
    "3 closing bracket": ("(Ia pergi.)", "Kami diam."),
    "3 quote adrift": ('"Kami siap. "', "Ia pergi."),
    "3 emoji": ("Kami menang! 🎉", "Terima kasih."),
    "3 remark": ("Harga naik. (lihat di bawah)", "Kami diam."),
    "6 camel case": ("Ia pergi.", "iPhone dijual."),
    "6 digit": ("Ia pergi.", "30 orang tewas."),
    "6 sign": ("Ia pergi.", "#tagar ramai."),
    "7b word before a capital": ("Ia membahas banyak hal.", "Polisi diam."),
    "7c initials, then an opener": ("Ia makan vitamin C.", "Namun ia sakit."),
    "7c initials, then a quote": ("Namanya Apollo X.", '"Pesawat aman," katanya.'),
    "7c degree after a comma": ("Ia Budi, S.H.", "Ketua tim diam."),
    "7c dotted letters that close": ("Ia bertemu Umar r.a.", "Ia pun diam."),
    "7d trailing": ("Ia memimpin PT Maju Tbk.", "Laba naik."),
    "speech of several sentences": ('"Itu benar.', 'Kami setuju," kata Budi.'),
}


@pytest.mark.parametrize("pair", TWO_SENTENCES.values(), ids=TWO_SENTENCES)
def test_comes_apart(pair: tuple[str, str]) -> None:
    assert sentences(" ".join(pair)) == list(pair)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rapat selesai.Namun ia pergi.", ["Rapat selesai.", "Namun ia pergi."]),
        ("Rapat selesai.DPR pulang.", ["Rapat selesai.", "DPR pulang."]),
        ("Ada banyak hal.Namun ia pergi.", ["Ada banyak hal.", "Namun ia pergi."]),
        ("Ma'ruf diam.'Kami siap,' katanya.", ["Ma'ruf diam.", "'Kami siap,' katanya."]),
        ("Ada 50.000.Angka itu naik.", ["Ada 50.000.", "Angka itu naik."]),
        ('Ia diam.“Kami siap," katanya.', ["Ia diam.", '“Kami siap," katanya.']),
        ('Ia diam."Kami siap," katanya.', ["Ia diam.", '"Kami siap," katanya.']),
        ('"Benarkah?"Ia ragu.', ['"Benarkah?"', "Ia ragu."]),
        ("他走了。我们留下。", ["他走了。", "我们留下。"]),
    ],
)
def test_forgotten_space_is_no_hindrance(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_long_bracket_holds_sentences_of_its_own() -> None:
    long_one = "Ia pergi (menurut " + "saksi " * 60 + "mata. Polisi diam) kemarin."

    assert [len(sentence) for sentence in sentences(long_one)] == [383, 21]


@given(st.one_of(st.text(max_size=200), NEWSLIKE))
def test_any_text_is_covered_in_order(text: str) -> None:
    spans = split_sentences(text)

    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text) and span.of(text) == span.of(text).strip() for span in spans)
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(NEWSLIKE, NEWSLIKE)
def test_lines_do_not_see_each_other(first: str, second: str) -> None:
    assert sentences(f"{first}\n{second}") == sentences(first) + sentences(second)


@pytest.mark.parametrize(
    "unit",
    [
        *(".", '"', "'", "(", "((.", ")", "A", "A.", "Ia.", "a.A", "1.", " .", ". (", '."', ". A"),
        *(
            "(a. A) ",
            "@.",
            "www.",
            "“.",
            "🎉",
            ". 🎉",
            "- ",
            "Ia.\n",
            "A. (a",
            "[.]",
            "\u00a0",
            "…",
        ),
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    split_sentences(text)

    assert time.process_time() - began < 4  # 0.3 s where measured; quadratic would be minutes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Biayanya Rp893 M. Jubir itu pergi.", 2),
        ("Biayanya US$2 T. Jubir itu pergi.", 2),
        ("Pada 2024 M. Nuh pergi.", 1),
        ("Kata M. Nuh itu benar.", 1),
    ],
)
def test_scale_of_money_is_no_initial(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count
