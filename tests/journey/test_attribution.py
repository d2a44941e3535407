"""How a speaker is found, and the ways in which none must be; real articles: `tests.quality`."""

import re
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.article import Sentence
from service.journey.attribution import Attribution, attributions_of, is_attributed
from service.text import Span

SENTENCE_END = re.compile(r'(?<=[.?!])\s+(?=["A-Z])')


def sentences_of(text: str) -> list[Sentence]:
    found: list[Sentence] = []
    for paragraph, line in enumerate(line for line in text.splitlines() if line.strip()):
        for sentence in SENTENCE_END.split(line):
            span = Span(0, len(sentence))
            found.append(Sentence(index=len(found), paragraph=paragraph, span=span, text=sentence))
    return found


def sentence_of(text: str, at: int) -> Sentence:
    return Sentence(index=at, paragraph=at, span=Span(0, len(text)), text=text)


def speakers_of(sentences: Sequence[Sentence]) -> tuple[str | None, ...]:
    return tuple(each.speaker for each in attributions_of(sentences))


def said_by(text: str) -> list[str | None]:
    return list(speakers_of(sentences_of(text)))


def first_speaker(text: str) -> str | None:
    return speakers_of(sentences_of(text))[0]


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
        ('"Ya," kata Kepala BNPB, Suharyanto, Senin.', "Suharyanto"),
        ('"Ya," kata Kapolres Bogor, AKBP Rio Wahyu di Bogor.', "Rio Wahyu"),
        ("Juru bicara Kremlin, Dmitry Peskov, mengatakan siap.", "Dmitry Peskov"),
        ("Presiden Vladimir Putin, pemimpin Rusia, mengatakan siap.", "Vladimir Putin"),
        ("Di Moskow, Dmitry Peskov, yang jarang berbicara, mengatakan siap.", "Dmitry Peskov"),
        ("Di Moskow, Dmitry Peskov tidak membantah rencana itu.", "Dmitry Peskov"),
        ('"Ya," kata Mao Ning seperti dikutip dari Reuters.', "Mao Ning"),
        ('"Ya." kata Mao Ning.', "Mao Ning"),
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
        '"Ya," kata juru bicara Kremlin, Putin menambahkan.',
        "Menurut Presiden Rusia, Xi Jinping siap.",
        "Apa yang dikatakan oleh Mao Ning adalah benar.",
        "Kegaduhan itu, kata Jaksa, Hakim, dan Saksi, berlanjut.",
        "Di Moskow, Putin tidak mengatakan siap.",
        "Di Jakarta, Kompas itu mengatakan siap.",
        "Menurut Presiden Rusia, Putin, Xi dan Biden siap.",
        '"Ya," seperti dikutip dari Reuters.',
        '"Ya," katanya seperti dikutip dari Reuters.',
        '"Ya," kata pihaknya.',
        '"Ya," kata mereka.',
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


def test_pronoun_does_not_stand_for_an_institution() -> None:
    assert said_by("Kremlin mengatakan siap.\nDia mengatakan itu.") == ["Kremlin", None]


def test_pronoun_inside_a_clause_is_nobody() -> None:
    text = '"Ya," kata Mao Ning.\nKetika rapat kedua belum juga mulai ia mengatakan itu.'
    assert said_by(text) == ["Mao Ning", None]


def test_quotation_goes_on_over_paragraphs_to_the_name_at_its_end() -> None:
    text = '"Kami siap.\nKami mau.\nKami datang," kata Mao Ning.'
    assert said_by(text) == ["Mao Ning"] * 3


def test_quotation_may_be_opened_again_in_every_paragraph() -> None:
    text = '"Kami siap. Kami mau.\n"Kami datang.\n"Kami pergi," kata Mao Ning.'
    assert said_by(text) == ["Mao Ning"] * 4


def test_quotation_goes_on_from_the_name_before_it() -> None:
    text = 'Di Beijing, Mao Ning mengatakan, "Kami siap. Kami mau.\nKami datang."'
    assert said_by(text) == ["Mao Ning"] * 3


def test_name_at_the_end_does_not_take_what_another_said_before() -> None:
    text = 'Di Beijing, Mao Ning mengatakan, "Kami siap. Kami mau," kata Wang Yi.'
    assert said_by(text) == ["Mao Ning", "Wang Yi"]


def test_forgotten_closing_mark_lends_no_speaker_to_the_paragraph_after() -> None:
    assert said_by('"Kami siap, kata Mao Ning.\nIa datang," kata Wang Yi.') == [None, None]


@pytest.mark.parametrize(
    "after",
    [
        "Hal itu disampaikan Mao Ning.",
        "Demikian kata Mao Ning.",
        "Di Beijing, Mao Ning menyampaikan hal tersebut kepada wartawan.",
    ],
)
def test_sentence_that_looks_back_names_the_speaker_of_the_quotation(after: str) -> None:
    assert said_by(f'"Kami siap. Kami mau."\n{after}') == ["Mao Ning"] * 3


def test_sentence_that_looks_back_does_not_reach_past_another_attribution() -> None:
    text = '"Kami siap," kata Wang Yi.\n"Kami mau."\nHal itu disampaikan Mao Ning.'
    assert said_by(text) == ["Wang Yi", "Mao Ning", "Mao Ning"]


def test_sentence_that_looks_back_does_not_take_what_went_on() -> None:
    text = '"Kami siap," kata Wang Yi. "Kami mau."\nHal itu disampaikan Mao Ning.'
    assert said_by(text) == ["Wang Yi", "Wang Yi", "Mao Ning"]


def test_colon_announces_the_speaker_of_the_next_quotation() -> None:
    text = 'Di Beijing, Mao Ning mengatakan:\n"Kami siap. Kami mau."'
    assert said_by(text) == ["Mao Ning"] * 3


def test_quotation_after_another_of_the_paragraph_has_its_speaker() -> None:
    assert said_by('"Kami siap," kata Mao Ning. "Kami mau."') == ["Mao Ning"] * 2


def test_quotation_after_a_question_is_nobodys() -> None:
    assert said_by('"Anda siap?" tanya Mao Ning. "Kami mau."') == ["Mao Ning", None]


def test_quotation_of_its_own_paragraph_without_a_cue_is_nobodys() -> None:
    assert said_by('"Kami siap," kata Mao Ning.\n"Kami mau."') == ["Mao Ning", None]


TIE = "Ia bertemu dengan Presiden China Xi Jinping."


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"Presiden China mengatakan siap.\n{TIE}", "Xi Jinping"),
        (f"Pemimpin China mengatakan siap.\n{TIE}", "Xi Jinping"),
        (f"Pemimpin Tiongkok mengatakan siap.\n{TIE}", "Xi Jinping"),
        (f"Menurut Presiden China, itu benar.\n{TIE} Presiden Xi datang.", "Xi Jinping"),
        ('"Ya," kata Presiden.\nPresiden Joko Widodo datang.', "Joko Widodo"),
        (f"Presiden Rusia mengatakan siap.\n{TIE}", None),
        (f"Wakil Presiden China mengatakan siap.\n{TIE}", None),
        (f"Mantan Presiden China mengatakan siap.\n{TIE}", None),
        (f"Kedua presiden mengatakan siap.\n{TIE}", None),
        (f"Pejabat China mengatakan siap.\n{TIE}", None),
        (f"Presiden mengatakan siap.\n{TIE}", None),
        (f"Pemimpin China mengatakan siap.\n{TIE} Perdana Menteri China Li Qiang pergi.", None),
        ("Presiden mengatakan siap.\nPresiden Joko Widodo menjamu Presiden AS.", None),
        ('"Ya," kata presiden klub.\nPresiden Joko Widodo datang.', None),
    ],
)
def test_an_office_is_the_one_person_whom_the_article_names_with_it(
    text: str, speaker: str | None
) -> None:
    assert first_speaker(text) == speaker


@pytest.mark.parametrize(
    ("after", "speaker"),
    [
        ("Menurut diplomat China itu, hujan turun.", "Wang Wenbin"),
        ('"Siap," kata juru bicara tersebut.', "Wang Wenbin"),
        ("Pejabat itu menambahkan siap.", "Wang Wenbin"),
        ("Presiden itu menambahkan siap.", None),
        ("Menurut diplomat Rusia itu, hujan turun.", None),
    ],
)
def test_an_office_spoken_of_before_is_the_last_speaker_if_he_holds_it(
    after: str, speaker: str | None
) -> None:
    before = '"Ya," kata juru bicara Kementerian Luar Negeri China Wang Wenbin.'
    assert said_by(f"{before}\n{after}") == ["Wang Wenbin", speaker]


@pytest.mark.parametrize(
    ("text", "cue", "quote"),
    [
        ('"Ya," kata Mao Ning.', "kata", "direct"),
        ('"Kami siap dan mau," Mao Ning mengatakan.', "mengatakan", "direct"),
        ('Putin menyebut itu "sangat tinggi".', "menyebut", "indirect"),
        ("Menurutnya, itu benar.", "menurutnya", "indirect"),
        ("Ia tak menampik hal itu.", "menampik", "indirect"),
        ("Hujan turun, seperti dilansir Reuters.", "dilansir", "indirect"),
        ('Mereka membaca "Sepuluh Jalan Menuju Bulan" di sana.', None, "none"),
        ("Hujan turun.", None, "none"),
    ],
)
def test_cue_and_form_are_told(text: str, cue: str | None, quote: str) -> None:
    (found,) = attributions_of(sentences_of(text))
    assert (found.cue, found.quote) == (cue, quote)


def test_all_of_a_quotation_has_its_cue() -> None:
    found = attributions_of(sentences_of('"Kami siap. Kami mau," kata Mao Ning.'))
    assert found == (Attribution(speaker="Mao Ning", cue="kata", quote="direct"),) * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Menurutnya, itu benar.", True),
        ('"Ya," ujar Peskov.', True),
        ("“Ya,” ujar Peskov.", True),
        ("Demikian dikutip Antara.", True),
        ("Putin mengatakan siap.", True),
        ("Ia mencari kata yang tepat.", False),
        ("Rusia menambah pasukan.", False),
    ],
)
def test_attribution_is_told_from_its_words(text: str, *, expected: bool) -> None:
    assert is_attributed(text) is expected


PIECES = (
    *('"', "“", "”", " ", ", ", ". ", ": ", "\n", "\n", "Presiden ", "juru bicara ", "pemimpin "),
    *("Rusia ", "China ", "Vladimir Putin", "Putin ", "Xi Jinping", "Mao ", "itu ", "dia ", "ia "),
    *("mengatakan ", "menurut ", "kata ", "katanya ", "tanya ", "dan ", "kami siap ", "Kremlin "),
    *("Hal itu disampaikan ", "Demikian kata ", "seperti dikutip ", "tak menampik ", "yang ", "1"),
)
articles = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


@given(articles)
def test_speaker_is_always_a_part_of_the_article(text: str) -> None:
    sentences = sentences_of(text)
    speakers = speakers_of(sentences)
    assert len(speakers) == len(sentences)
    assert all(name is None or any(name in s.text for s in sentences) for name in speakers)


@given(articles, st.sampled_from(["Hujan turun deras.", "Banjir surut, ujar Bupati Garut Budi."]))
def test_unrelated_paragraph_at_the_end_changes_no_speaker(text: str, unrelated: str) -> None:
    before = said_by(text)
    assert said_by(f"{text}\n{unrelated}")[: len(before)] == before


@pytest.mark.parametrize("piece", PIECES)
def test_hundred_thousand_characters_of_anything_are_read(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    assert len(attributions_of([sentence_of(text, 0)])) == 1
    lines = [sentence_of(f"{piece}{line}", line) for line in range(1_000)]
    assert len(attributions_of(lines)) == len(lines)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Kepala Dinas Perdagangan Siti Aminah menyatakan siap.", "Siti Aminah"),
        ('"Ya," kata Kepala Dinas Perdagangan Kota Bandung Rios Anto.', "Rios Anto"),
        ("Leli Yuliani, Kepala Dinas Kesehatan Garut, mengatakan siap.", "Leli Yuliani"),
        ("Pelatih Arsenal Mikel Arteta mengatakan siap.", "Mikel Arteta"),
        ("Pelatih Arsenal Wanita Jonas Eidevall mengatakan siap.", "Jonas Eidevall"),
        ("Dalam sidang, hakim Rios Rahmanto menyatakan siap.", "Rios Rahmanto"),
        ("Kepala Dinas Kesehatan Bener Meriah Budi mengatakan siap.", None),
        ("Kepala Dinas Kesehatan Nunukan Andi mengatakan siap.", None),
        ("Kepala Dinas Siti Aminah mengatakan siap.", None),
        ("Pelatih Inter Miami Javier Mascherano mengatakan siap.", None),
        ("Terdakwa Budi Santoso, Kepala Dinas Perdagangan, mengatakan siap.", None),
        ("Hakim Florida Aileen Cannon menyatakan siap.", None),
        ("Hakim Rios menyatakan siap.", None),
        ("Sari Roti menyatakan siap.", None),
        ("Intan Jaya menyatakan siap.", None),
    ],
)
def test_office_ends_where_a_name_surely_begins(text: str, speaker: str | None) -> None:
    assert first_speaker(text) == speaker


def test_speaker_is_found_as_posted_where_accents_are_characters_of_their_own() -> None:
    text = unicodedata.normalize("NFD", "Di Madrid, Andrés Íñigo mengatakan siap.")
    assert first_speaker(text) == unicodedata.normalize("NFD", "Andrés Íñigo")
