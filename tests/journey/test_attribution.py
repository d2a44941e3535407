"""Speakers of the five articles, labelled by hand, and the ways a speaker must not be found."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.article import Sentence
from service.journey.attribution import is_attributed, speakers_of
from service.text import Span

ARTICLES = Path(__file__).parents[1] / "articles"
SENTENCE_END = re.compile(r'(?<=[.?!])\s+(?=["A-Z])')

# Every quotation and attributed sentence, by how it begins; the reader's answer, not the code's.
LABELS: dict[str, list[tuple[str, str | None]]] = {
    "1-wang-wenbin": [
        ("JAKARTA - Beijing akan", "Wang Wenbin"),
        ('"Kami melanjutkan upaya', "Wang Wenbin"),
        ("Dan kami akan secara aktif", "Wang Wenbin"),
        ("Menurut diplomat China itu", "Wang Wenbin"),
        ('"Beijing dan Moskow sangat', "Wang Wenbin"),
        ("Seperti yang dikatakan oleh", "Yury Ushakov"),
        ("Menurutnya, para pemimpin", "Yury Ushakov"),
        ("Dia mengatakan, kedua", "Yury Ushakov"),
        ("Selama KTT virtual", "Xi Jinping"),
        ("Terpisah, pada hari Kamis", "Vladimir Zainetdinov"),
        ("Dia menambahkan, kontak", "Vladimir Zainetdinov"),
    ],
    "2-putin-xi-call": [
        ('"Saat ini, kekuatan', "Xi"),
        ('"China dan Rusia harus', "Xi"),
        ("Sementara itu, ajudan", "Yuri Ushakov"),
        ("Dia mengatakan, kedua", "Yuri Ushakov"),
        ("Kremlin mengatakan", "Kremlin"),
        ('"Sebuah model kerja sama', "Putin"),
    ],
    "3-nato-expansion": [
        ("Xi Jinping mengaku", "Xi Jinping"),
        ("Kementerian Luar Negeri China", "Kementerian Luar Negeri China"),
        ("Kedua presiden juga mengaku", None),
        ("Kedua presiden mengatakan", None),
        ("Beijing menggambarkan", "Beijing"),
        ("China juga menyatakan", "China"),
        ('"Xi menekankan', None),
        ("Sementara itu, juru bicara", "Dmitry Peskov"),
        ('"Pada saat yang sama', "Peskov"),
        ("Menurut Peskov", "Peskov"),
        ("Namun ia tak menampik", "Peskov"),
    ],
    "4-security-consultation": [
        ("Menyoroti peringatan", "Wang"),
        ("Kedua belah pihak berpegang", "Wang"),
        ("Dia juga mengatakan China", "Wang"),
        ("Selain itu, menurut Wang", "Wang"),
        ("Dipandu oleh konsensus", "Wang"),
        ("Wang juga menyerukan", "Wang"),
        ("Sementara itu, Shoigu", "Shoigu"),
        ("Dia juga mengatakan bahwa Rusia", "Shoigu"),
    ],
    "5-mao-ning": [
        ("Beijing (ANTARA) - Juru", "Mao Ning"),
        ('"China-Rusia mempertahankan', "Mao"),
        (
            'Kedua negara selalu menjunjung tinggi prinsip non aliansi, non konfrontasi, dan tidak menargetkan pihak ketiga mana pun,"',
            "Mao",
        ),
        ("Sebelumnya dalam konferensi", "Putin"),
        ("Putin juga menyebut Rusia", "Putin"),
        ('"Kedua negara ingin', "Mao"),
        ("Putin juga menyebutkan bahwa", "Putin"),
        ("Atas pernyataan", "Mao"),
        ('"Upaya NATO', "Mao"),
        ("Hubungan China-Rusia, menurut", "Mao Ning"),
        ("Putin juga memuji", "Putin"),
        ("Dia menyebut tingkat", "Putin"),
        ("Putin mencatat kunjungan", "Putin"),
    ],
}


def sentences_of(text: str) -> list[Sentence]:
    found: list[Sentence] = []
    for paragraph, line in enumerate(line for line in text.splitlines() if line.strip()):
        for sentence in SENTENCE_END.split(line):
            span = Span(0, len(sentence))
            found.append(Sentence(index=len(found), paragraph=paragraph, span=span, text=sentence))
    return found


def first_speaker(text: str) -> str | None:
    return speakers_of(sentences_of(text))[0]


def labelled() -> list[tuple[str | None, str | None]]:
    """What the reader says and what the code says, for every label."""
    pairs: list[tuple[str | None, str | None]] = []
    for name, labels in LABELS.items():
        sentences = sentences_of((ARTICLES / f"{name}.txt").read_text("utf-8"))
        speakers = speakers_of(sentences)
        for beginning, expected in labels:
            (at,) = [s.index for s in sentences if s.text.startswith(beginning)]
            pairs.append((expected, speakers[at]))
    return pairs


def test_nine_in_ten_speakers_of_real_articles_are_right() -> None:
    pairs = labelled()
    right = sum(expected == found for expected, found in pairs)
    assert (right, len(pairs)) == (46, 49)


def test_no_speaker_of_a_real_article_is_invented() -> None:
    assert [pair for pair in labelled() if pair[1] not in (None, pair[0])] == []


def test_sentences_that_nobody_says_have_no_speaker() -> None:
    for name, labels in LABELS.items():
        sentences = sentences_of((ARTICLES / f"{name}.txt").read_text("utf-8"))
        beginnings = tuple(beginning for beginning, _ in labels)
        for sentence, speaker in zip(sentences, speakers_of(sentences), strict=True):
            assert speaker is None or sentence.text.startswith(beginnings), sentence.text


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"Ya," kata Kapolri Jenderal Listyo Sigit Prabowo.', "Listyo Sigit Prabowo"),
        ('"Ya," kata Andi (45), warga Depok.', "Andi"),
        ('"Ya," kata Ketua Umum PDIP Megawati Soekarnoputri, Senin.', "Megawati Soekarnoputri"),
        ('"Ya," ungkap Menteri Keuangan Sri Mulyani Indrawati, Senin.', "Sri Mulyani Indrawati"),
        ("“Ya,” ujar Presiden Joko Widodo.", "Joko Widodo"),
        ("Menurut BMKG, gempa terjadi pukul 10.30.", "BMKG"),
        ("Pada Senin, Menteri Hukum dan HAM Yasonna Laoly mengatakan siap.", "Yasonna Laoly"),
        ('"Ya," kata Wali Kota Bogor Bima Arya.', "Bima Arya"),
        ("Wali Kota Bogor Bima Arya mengatakan siap.", "Bima Arya"),
        ('"Ya," kata Sekretaris Daerah Kota Bandung Ema Sumarna.', "Ema Sumarna"),
        ('"Ya," kata Ketua Umum PDI Perjuangan Megawati Soekarnoputri.', "Megawati Soekarnoputri"),
        ('"Ya," kata Gubernur Bank Indonesia Perry Warjiyo.', "Perry Warjiyo"),
        ('"Ya," kata Kepala BNPB Suharyanto.', "Suharyanto"),
        ('"Ya," kata Gubernur Jawa Tengah Ganjar Pranowo.', "Ganjar Pranowo"),
        ('"Ya," kata Presiden Kolombia Gustavo Petro.', "Gustavo Petro"),
        ('"Ya," kata Wakil Presiden Ma\'ruf Amin.', "Ma'ruf Amin"),
        ("Putin mengatakan Xi setuju, kata juru bicara Kremlin Dmitry Peskov.", "Dmitry Peskov"),
    ],
)
def test_offices_are_stripped_from_names(text: str, speaker: str) -> None:
    assert first_speaker(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Pernyataan Putin menyebutkan NATO salah.",
        "Pemerintah Putin mengatakan itu.",
        "Presiden Rusia mengatakan siap.",
        "Putin dan Xi mengatakan sepakat.",
        "Di Moskow, Putin dan Xi mengatakan sepakat.",
        '"Ya," kata Putin dan Xi.',
        '"Ya," kata Kremlin bersama Putin.',
        '"Ya," kata Presiden China dan Putin.',
        '"Ya," kata Direktur PT Sumber Makmur Budi Santoso.',
        '"Ya," kata Direktur Utama Pertamina Nicke Widyawati.',
        '"Ya," kata Direktur Eksekutif Indikator Politik Indonesia Burhanuddin Muhtadi.',
        '"Ya," ujar seorang pejabat Kremlin.',
        '"Ya," kata Direktur Utama Bank Mandiri Darmawan Junaidi.',
        '"Ya," kata Presiden Partai Buruh Said Iqbal.',
        '"Ya," kata Kepala Badan Nasional Penanggulangan Bencana Suharyanto.',
        "Kepala Badan Nasional Penanggulangan Bencana Suharyanto mengatakan siap.",
        '"Ya," kata Jaksa Agung Muda Febrie Adriansyah.',
        '"Ya," kata Bupati Tanah Datar Eka Putra.',
        '"Ya," kata Bupati Batu Bara Zahir.',
        '"Ya," kata Ketua PP Persis Jeje Zaenudin.',
        '"Ya," kata Gubernur Papua Pegunungan Velix Wanggai.',
        '"Ya," kata Menteri Transmigrasi.',
        "Simon berbagi pikirannya: Saya mengaku siap.",
        "Sonia: Jangan berkata begitu.",
        "Padel menulis: Ketika mengumumkan itu, ia menangis.",
        "@idk209: Sebagian mengatakan itu salah.",
        "Itu ada, menurut Anda bahwa ini benar.",
        '"Ya," tulis Situs tersebut.',
        "Menurut Dr.Munish: dunia krisis.",
        "Menurut Rod 2.0 itu salah.",
        "Ensiloos menulis : Ayah Mehraveh mengatakan siap.",
        "Utusan negara Chili menyatakan siap.",
        "Menurut Undang-Undang Nomor 3, itu salah.",
        "Menurut data Kementerian Kesehatan, kasus naik.",
        "Saksi mengatakan ada ledakan.",
        "Ia bertemu dengan Presiden Putin menyatakan siap.",
        "Kami menemukan kata Putin di sini.",
        "PUTIN mengatakan siap".upper(),
        "Dia mengatakan siap.",
        '"Putin mengatakan siap."',
    ],
)
def test_a_doubtful_speaker_is_none(text: str) -> None:
    assert first_speaker(text) is None


def test_pronoun_stands_for_the_speaker_before_it() -> None:
    sentences = sentences_of('"Ya," kata Mao Ning.\n"Tidak," tandasnya.')
    assert speakers_of(sentences) == ("Mao Ning", "Mao Ning")


def test_pronoun_does_not_reach_over_a_sentence_nobody_says() -> None:
    sentences = sentences_of('"Ya," kata Mao Ning.\nHujan turun.\n"Tidak," tandasnya.')
    assert speakers_of(sentences) == ("Mao Ning", None, None)


def test_pronoun_does_not_reach_over_a_paragraph() -> None:
    first, last = sentences_of('"Ya," kata Mao Ning.\n"Tidak," tandasnya.')
    far = Sentence(index=1, paragraph=2, span=last.span, text=last.text)
    assert speakers_of([first, far]) == ("Mao Ning", None)


def test_quotation_over_two_sentences_has_the_speaker_named_at_its_end() -> None:
    sentences = sentences_of('"Kami siap hari ini. Dan kami mau," kata Mao Ning.')
    assert speakers_of(sentences) == ("Mao Ning", "Mao Ning")


def test_paragraph_with_an_odd_quotation_mark_lends_no_speaker() -> None:
    sentences = sentences_of('Ini 5" panjangnya. Hujan turun. "Ya," kata Mao Ning.')
    assert speakers_of(sentences) == (None, None, "Mao Ning")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Menurutnya, itu benar.", True),
        ('"Ya," ujar Peskov.', True),
        ("Demikian dikutip Antara.", True),
        ("Putin mengatakan siap.", True),
        ("Ia mencari kata yang tepat.", False),
        ("Rusia menambah pasukan.", False),
    ],
)
def test_attribution_is_told_from_its_words(text: str, *, expected: bool) -> None:
    assert is_attributed(text) is expected


@given(st.lists(st.text(alphabet='"“” .,abKM kataujarmenurut(1)\n', max_size=60), max_size=6))
def test_speaker_is_always_a_part_of_the_article(texts: list[str]) -> None:
    sentences = [
        Sentence(index=at, paragraph=at // 2, span=Span(0, len(text)), text=text)
        for at, text in enumerate(texts)
    ]
    speakers = speakers_of(sentences)
    assert len(speakers) == len(texts)
    assert all(name is None or any(name in text for text in texts) for name in speakers)
