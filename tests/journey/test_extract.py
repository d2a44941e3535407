"""Plain text to an article: what is kept, what goes and why, and where all of it was posted."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ArticleTooLong, InvalidArticle
from service.journey.article import Article, ArticleSource
from service.journey.extract import extract
from service.text import Span

ARTICLES = Path(__file__).parent.parent / "articles"
PROSE = "Presiden Rusia dan China bertemu di Beijing pada Jumat."
MORE = "Pertemuan itu berlangsung selama dua jam."


def read(text: str, title: str | None = None) -> Article:
    return extract(ArticleSource(text=text, title=title), max_article_chars=100_000)


def removed(article: Article) -> list[tuple[str, str]]:
    return [(one.reason, one.span.of(article.posted)) for one in article.removed]


def paragraphs(article: Article) -> list[str]:
    return [span.of(article.text) for span in article.paragraphs]


FIVE = {
    "1-wang-wenbin": (
        None,
        "JAKARTA",
        10,
        [("dateline", "JAKARTA -"), ("related_link", "BACA JUGA:")],
    ),
    "2-putin-xi-call": (
        "Gelar Pertemuan Virtual, Presiden Putin dan Presiden Xi Jinping Kritisi Aliansi Militer "
        "AUKUS dan QUAD",
        "JAKARTA",
        9,
        [
            (
                "photo_credit",
                "Pertemuan virtual Presiden Vladimir Putin dengan Presiden Xi Jinping. "
                "(Sumber: Kremlin)",
            ),
            ("share_widget", "Bagikan:"),
            ("dateline", "JAKARTA -"),
        ],
    ),
    "3-nato-expansion": (
        None,
        None,
        18,
        [
            ("source_prefix", "WahanaNews.co |"),
            (
                "related_link",
                "Baca Juga:\nPrabowo Hadiri Pertemuan Bisnis dengan Sejumlah Pengusaha RRT",
            ),
            (
                "related_link",
                "Baca Juga:\nPrabowo dan Presiden Xi Saksikan Penandatanganan Sejumlah Kesepakatan "
                "Kerja Sama Indonesia-Tiongkok",
            ),
            ("initials", "[qnt]"),
        ],
    ),
    "4-security-consultation": (None, None, 10, [("source_prefix", "FAKTA GRUP –")]),
    "5-mao-ning": (
        "Kedua negara selalu menjunjung tinggi prinsip non aliansi, non konfrontasi, dan tidak "
        "menargetkan pihak ketiga mana pun",
        "Beijing",
        12,
        [
            ("dateline", "Beijing (ANTARA) -"),
            (
                "related_link",
                "Baca juga: China berharap KTT ASEAN-Jepang ciptakan stabilitas di kawasan",
            ),
            (
                "related_link",
                "Baca juga: Putin sebut hubungan China-Rusia jadi kunci bagi stabilitas global",
            ),
            ("byline", "Pewarta: Desca Lidya Natalia"),
            ("byline", "Editor: Jafar M Sidik"),
            ("copyright", "Copyright © ANTARA 2023"),
        ],
    ),
}


@pytest.mark.parametrize("name", FIVE)
def test_real_article_comes_apart_exactly(name: str) -> None:
    article = read((ARTICLES / f"{name}.txt").read_text(encoding="utf-8"))
    found = (article.title, article.dateline, len(article.paragraphs), removed(article))
    assert found == FIVE[name]


@pytest.mark.parametrize("name", FIVE)
def test_real_article_loses_nothing_but_title_and_furniture(name: str) -> None:
    posted = (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")
    article = read(posted)
    rest = posted
    for one in reversed(article.removed):
        rest = rest[: one.span.start] + rest[one.span.end :]
    lines = [line.strip() for line in rest.splitlines() if line.strip()]
    assert [line for line in lines if line != article.title] == paragraphs(article)


def test_prose_after_an_empty_related_list_stays() -> None:
    article = read((ARTICLES / "1-wang-wenbin.txt").read_text(encoding="utf-8"))
    assert paragraphs(article)[8].startswith("Terpisah, pada hari Kamis, Sekretaris Pers CSTO")


@pytest.mark.parametrize(
    ("line", "place", "prefix"),
    [
        ("JAKARTA - Beijing akan membela keamanan global.", "JAKARTA", "JAKARTA -"),
        ("Jakarta - Presiden Prabowo menerima tamu.", "Jakarta", "Jakarta -"),
        ("BANYUWANGI – Warga menerima bantuan.", "BANYUWANGI", "BANYUWANGI –"),
        ("Beijing (ANTARA) - China sepakat.", "Beijing", "Beijing (ANTARA) -"),
        ("London (ANTARA/Reuters) - Harga naik.", "London", "London (ANTARA/Reuters) -"),
        ("Moskow, Rusia (ANTARA) - Putin tiba.", "Moskow, Rusia", "Moskow, Rusia (ANTARA) -"),
        ("Jakarta, CNN Indonesia -- Xi tiba.", "Jakarta", "Jakarta, CNN Indonesia --"),
        ("JAKARTA, KOMPAS.com - Harga naik.", "JAKARTA", "JAKARTA, KOMPAS.com -"),
        ("TEMPO.CO, Jakarta - Harga naik.", "Jakarta", "TEMPO.CO, Jakarta -"),
        ("TRIBUNNEWS.COM, JAKARTA - Harga naik.", "JAKARTA", "TRIBUNNEWS.COM, JAKARTA -"),
        ("REPUBLIKA.CO.ID, JAKARTA -- Harga naik.", "JAKARTA", "REPUBLIKA.CO.ID, JAKARTA --"),
        ("Liputan6.com, Jakarta - Harga naik.", "Jakarta", "Liputan6.com, Jakarta -"),
        ("Liputan6.com, Jakarta Harga beras naik.", "Jakarta", "Liputan6.com, Jakarta"),
        ("Merdeka.com - Harga beras naik.", None, "Merdeka.com -"),
        ("Suara.com - Harga beras naik.", None, "Suara.com -"),
        ("VIVA – Harga beras naik.", None, "VIVA –"),
        ("WahanaNews.co | Harga beras naik.", None, "WahanaNews.co |"),
        ("FAKTA GRUP – China dan Rusia bertemu.", None, "FAKTA GRUP –"),
    ],
)
def test_prefix_goes_and_its_place_is_named(line: str, place: str | None, prefix: str) -> None:
    article = read(f"{line}\n{MORE}")
    assert (article.dateline, removed(article)[0][1]) == (place, prefix)
    assert article.text == f"{line[len(prefix) :].strip()}\n{MORE}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Rusia - China sepakat memperluas kerja sama.",
        "Jakarta - Bandung kini dapat ditempuh dalam 40 menit.",
        "JAKARTA - BEIJING kini terhubung penerbangan langsung.",
        "Rute JAKARTA - BEIJING dibuka lagi.",
        "RUSIA - CHINA SEPAKAT DAMAI.",
        "China-Rusia mempertahankan hubungan yang baik.",
        "Editor surat kabar itu mengatakan berita itu benar.",
        "Sumber di kepolisian mengatakan pelaku sudah ditangkap.",
        "Wartawan: Apa tanggapan Anda, Pak?",
        "Penulis buku itu, Andi, hadir.",
        "Foto itu diambil pada Jumat.",
        "Ia mengunggah gambar di Instagram (foto bersama).",
        "Komentar itu menuai kritik.",
        "Bagikan sembako, Prabowo disambut warga.",
        "Facebook, Twitter, dan WhatsApp diblokir di Rusia.",
        "Google tidak lagi menggunakan cookie di peramban itu.",
        "Kami tidak akan menggunakan cookie, kata Google.",
        "Iklan rokok dilarang mulai Januari.",
        "Halaman 1 surat kabar itu memuat foto Putin.",
        "Hak cipta lagu itu milik negara.",
        "Copyright lagu itu dipersoalkan.",
        "Tag harga itu keliru.",
        "Ikuti perintah, kata polisi.",
        "Kerja sama diperluas ke Perserikatan Bangsa-Bangsa (PBB).",
        '"Pada saat yang sama, [itu] sangat substantif," ujar Peskov.',
        "Laporan wartawan BBC menyebut ribuan orang mengungsi.",
        "Terkait: hal itu, Putin menolak berkomentar.",
        "Lihat juga dampaknya bagi harga pangan.",
    ],
)
def test_sentence_that_looks_like_furniture_stays(sentence: str) -> None:
    article = read(f"{PROSE}\n{sentence}\n{MORE}")
    assert (paragraphs(article), article.removed) == ([PROSE, sentence, MORE], ())
    first = read(f"{sentence}\n{MORE}", title="Putin Tiba")
    assert (first.text, first.removed) == (f"{sentence}\n{MORE}", ())


FURNITURE = {
    "related_link": [
        "Baca juga: Harga Beras Naik",
        "BACA JUGA: Harga Beras Naik 10 Persen!",
        "Baca juga artikel Harga Beras Naik",
        "Baca: Harga Beras Naik",
        "Lihat juga Video 'Putin Tiba di Beijing'",
        "Simak Video: Putin Tiba di Beijing",
        "Simak juga 'Putin Tiba di Beijing':",
        "Pilihan Editor: Harga Beras Naik",
        "Berita Terkait",
    ],
    "share_widget": [
        "Bagikan:",
        "Bagikan ke WhatsApp",
        "Share",
        "Facebook Twitter WhatsApp",
        "Facebook | X | Salin tautan",
        "12 Komentar",
        "Komentar",
        "Follow",
        "Dapatkan update berita pilihan setiap hari di kanal Telegram kami.",
        "Ikuti berita terkini di Google News, klik di sini.",
    ],
    "photo_credit": [
        "Foto: Presiden Putin di Beijing (AFP)",
        "Presiden Putin di Beijing. (Foto: Dok. Istimewa)",
        "Sumber: Kompas.com",
        "(Antara)",
    ],
    "byline": [
        "Penulis: Andi Saputra",
        "Reporter: Andi Saputra | Editor: Budi",
        "Editor : Budi",
        "Laporan Wartawan Tribunnews.com, Andi Saputra",
    ],
    "copyright": [
        "Copyright © 2023 ANTARA",
        "© 2023 Kompas Cyber Media",
        "Artikel ini telah tayang di TribunJakarta.com dengan judul Harga Beras Naik",
        "Dilarang keras mengambil konten tanpa izin tertulis dari Kantor Berita ANTARA.",
    ],
    "initials": ["(abd/xyz)", "[qnt]", "(*)", "***"],
    "source_prefix": ["CNN Indonesia", "Tim detikcom - detikNews", "KOMPAS.com"],
    "cookie_notice": [
        "Kami menggunakan cookie untuk meningkatkan pengalaman Anda.",
        "Dengan menggunakan situs ini Anda setuju kami memakai cookie.",
        "Terima semua",
    ],
    "navigation": [
        "ADVERTISEMENT",
        "SCROLL TO CONTINUE WITH CONTENT",
        "ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT",
        "[Gambas:Video CNN]",
        "Halaman 1 dari 2",
        "Halaman: 1 2 3 Lihat Semua",
        "Selanjutnya »",
        "Tags: Putin, Xi Jinping",
        "Topik: Rusia",
        "A A A",
        "Home > News > Internasional",
        "Jumat, 04 Feb 2022 21:10 WIB",
        "-----",
    ],
}


@pytest.mark.parametrize(
    ("reason", "line"), [(reason, line) for reason, lines in FURNITURE.items() for line in lines]
)
def test_line_of_furniture_goes_with_its_reason(reason: str, line: str) -> None:
    article = read(f"{PROSE}\n{line}\n{MORE}")
    assert (paragraphs(article), removed(article)) == ([PROSE, MORE], [(reason, line)])


@pytest.mark.parametrize(
    ("line", "kept", "reason", "piece"),
    [
        (f"{PROSE} [qnt]", PROSE, "initials", "[qnt]"),
        (f"{PROSE} (abd/xyz)", PROSE, "initials", "(abd/xyz)"),
        (f"{PROSE} (*)", PROSE, "initials", "(*)"),
        (f"{PROSE} (Antara)", PROSE, "photo_credit", "(Antara)"),
        (f"{PROSE} (Sumber: Reuters)", PROSE, "photo_credit", "(Sumber: Reuters)"),
        ("Foto oleh Foto PBB di Flickr (CC BY-NC-ND 2.0)" + f" Ketika {MORE}", f"Ketika {MORE}", "photo_credit", "Foto oleh Foto PBB di Flickr (CC BY-NC-ND 2.0)"),
        ("Foto dari Flickr oleh Toshihiro Gamo. CC BY-NC-ND 2.0" + f" Ketika {MORE}", f"Ketika {MORE}", "photo_credit", "Foto dari Flickr oleh Toshihiro Gamo. CC BY-NC-ND 2.0"),
        ("Foto oleh Guery dari Flickr" + f" Ketika {MORE}", f"Ketika {MORE}", "photo_credit", "Foto oleh Guery dari Flickr"),
        ("Foto karya Steve Blake, digunakan dengan izin." + f" Ketika {MORE}", f"Ketika {MORE}", "photo_credit", "Foto karya Steve Blake, digunakan dengan izin."),
        ("Foto oleh P H Yang. Hak Cipta Demotix" + f" Ketika {MORE}", f"Ketika {MORE}", "photo_credit", "Foto oleh P H Yang. Hak Cipta Demotix"),
        ("Gambar: Jonathan Rashad, digunakan di bawah izin Creative Commons." + f" Ketika {MORE}", f"Ketika {MORE}", "photo_credit", "Gambar: Jonathan Rashad, digunakan di bawah izin Creative Commons."),
        (f"{PROSE} Foto oleh Foto PBB di Flickr (CC BY-NC-ND 2.0) {MORE}", f"{PROSE} {MORE}", "photo_credit", "Foto oleh Foto PBB di Flickr (CC BY-NC-ND 2.0)"),
        (f"{PROSE} [Gambas:Video CNN] {MORE}", f"{PROSE} {MORE}", "navigation", "[Gambas:Video CNN]"),
        (f"{PROSE} (Baca juga: Beras Naik) {MORE}", f"{PROSE} {MORE}", "related_link", "(Baca juga: Beras Naik)"),
        (f"{PROSE} Baca juga: Harga Beras Naik", PROSE, "related_link", "Baca juga: Harga Beras Naik"),
        (f"Baca juga: {PROSE} {MORE}", f"{PROSE} {MORE}", "related_link", "Baca juga:"),
    ],
)  # fmt: skip
def test_furniture_inside_a_paragraph_goes_alone(
    line: str, kept: str, reason: str, piece: str
) -> None:
    article = read(f"{line}\n{MORE}")
    assert (article.text, removed(article)) == (f"{kept}\n{MORE}", [(reason, piece)])


@pytest.mark.parametrize(
    "prose",
    [
        "Foto oleh warga itu beredar luas. Polisi menyelidiki pengunggahnya di Flickr.",
        "Foto dari satelit itu kemudian diunggah ke Flickr oleh badan antariksa.",
        "Foto karya Andi di Flickr Indonesia menjadi juara lomba tahun ini.",
        "Gambar itu digunakan dengan izin keluarga korban, kata Budi.",
        "Foto-foto itu dilindungi Creative Commons (CC BY-SA 4.0), kata Budi.",
        "Ia menunjukkan foto oleh Andi (CC BY 2.0) kepada wartawan.",
    ],
)
def test_prose_about_photographs_stays(prose: str) -> None:
    assert paragraphs(read(f"{prose}\n{MORE}")) == [prose, MORE]


def test_related_list_goes_up_to_the_next_prose() -> None:
    links = (
        "Baca juga:\n- Harga Beras Naik\n- Putin Tiba di Beijing\nXi Jinping Sambut Vladimir Putin"
    )
    article = read(f"{PROSE}\n{links}\n{MORE}")
    assert (paragraphs(article), removed(article)) == ([PROSE, MORE], [("related_link", links)])


def test_heading_apart_from_a_related_list_stays() -> None:
    heading = "Kedua Negara Perluas Kerja Sama"
    article = read(f"{PROSE}\nBaca juga:\nHarga Beras Naik\n\n{heading}\n{MORE}")
    assert paragraphs(article) == [PROSE, heading, MORE]


def test_dateline_after_an_empty_related_list_is_no_headline() -> None:
    article = read(f"Baca juga:\nBeijing (ANTARA) - Putin tiba\n{MORE}")
    assert paragraphs(article) == ["Putin tiba", MORE]


def test_long_sentence_behind_a_related_marker_stays() -> None:
    sentence = f"Menurut juru bicara itu, {'pertemuan itu sangat penting dan ' * 3}hangat."
    article = read(f"Baca juga: {sentence}\n{MORE}")
    assert (article.text, removed(article)) == (
        f"{sentence}\n{MORE}",
        [("related_link", "Baca juga:")],
    )


def test_long_headline_behind_a_related_marker_goes() -> None:
    headline = f"Menurut juru bicara itu, {'pertemuan itu sangat penting dan ' * 3}hangat"
    article = read(f"Baca juga: {headline}\n{MORE}")
    assert (article.text, len(headline)) == (MORE, 130)


def test_initials_behind_a_related_headline_go_with_it() -> None:
    article = read(f"{PROSE} Baca juga: Harga Beras Naik! (abd/xyz)\n{MORE}")
    assert (article.text, removed(article)) == (
        f"{PROSE}\n{MORE}",
        [("related_link", "Baca juga: Harga Beras Naik! (abd/xyz)")],
    )


def test_cross_heading_after_a_related_link_stays() -> None:
    article = read(
        f"{PROSE}\n\nBaca juga: Harga Beras Naik\n\nTidak menargetkan siapa pun\n\n{MORE}"
    )
    assert paragraphs(article) == [PROSE, "Tidak menargetkan siapa pun", MORE]


def test_credit_without_a_dateline_below_costs_no_paragraph() -> None:
    article = read(f"{PROSE} (Sumber: Kremlin)\n{MORE}")
    assert article.text == f"{PROSE}\n{MORE}"


def test_first_line_without_full_stop_is_the_title() -> None:
    article = read(f"Putin dan Xi Bertemu di Beijing\n\n{PROSE}")
    assert (article.title, article.text) == ("Putin dan Xi Bertemu di Beijing", PROSE)


@pytest.mark.parametrize("line", [PROSE, "Putin tiba", "Putin tiba di Beijing,", "Ia berkata:"])
def test_first_line_unlike_a_headline_is_no_title(line: str) -> None:
    article = read(f"{line}\n{MORE}")
    assert (article.title, article.text) == (None, f"{line}\n{MORE}")


def test_given_title_is_not_repeated_in_the_body() -> None:
    article = read(f"Putin Tiba di Beijing\n{PROSE}", title=" PUTIN tiba  di Beijing ")
    assert (article.title, article.text) == ("PUTIN tiba di Beijing", PROSE)


def test_given_title_leaves_another_first_line_in_the_body() -> None:
    article = read(f"Keduanya sepakat menjaga perdamaian\n{PROSE}", title="Putin Tiba")
    assert article.text == f"Keduanya sepakat menjaga perdamaian\n{PROSE}"


def test_lone_headline_is_the_body() -> None:
    article = read("Putin dan Xi Bertemu di Beijing")
    assert (article.title, article.text) == (None, "Putin dan Xi Bertemu di Beijing")


def test_every_line_break_ends_a_line() -> None:
    article = read("Satu.\r\nDua.\rTiga.\u2028Empat.\u2029Lima.\x0cEnam.\x85Tujuh.")
    assert paragraphs(article) == ["Satu.", "Dua.", "Tiga.", "Empat.", "Lima.", "Enam.", "Tujuh."]


def test_blanks_become_single_spaces_that_map_back() -> None:
    article = read("\tPutin\u00a0tiba \t di  Beijing. ")
    beijing = article.text.index("Beijing")
    posted = article.text_map.posted(Span(beijing, beijing + 7)).of(article.posted)
    assert (article.text, posted) == ("Putin tiba di Beijing.", "Beijing")


def test_invisible_characters_go_and_are_reported() -> None:
    article = read("\ufeffPu\u00adtin ti\u200bba di\u200e\u200f Beijing.")
    assert article.text == "Putin tiba di Beijing."
    assert removed(article) == [
        ("control_characters", "\ufeff"),
        ("control_characters", "\u00ad"),
        ("control_characters", "\u200b"),
        ("control_characters", "\u200e\u200f"),
    ]


def test_joiners_of_emoji_and_persian_stay() -> None:
    text = "👨\u200d👩\u200d👧 می\u200cخواهم 🏴󠁧󠁢󠁥󠁮󠁧󠁿 שלום."
    article = read(text)
    assert (article.text, article.removed) == (text, ())


def test_invisible_character_within_furniture_is_reported_once() -> None:
    article = read(f"{PROSE}\nBagi\u200bkan:\n{MORE}")
    assert removed(article) == [("share_widget", "Bagi\u200bkan:")]


WRAPPED = """\
Presiden Rusia dan Presiden China bertemu di Beijing pada hari Jumat untuk
membahas keamanan kawasan, perdagangan dan kerja sama ekonomi negara-
negara selatan yang selama ini tertinggal dari negara maju di belahan
utara dunia.
Pertemuan itu berlangsung selama dua jam di Balai Agung Rakyat dan
dihadiri para menteri kedua negara, kata juru bicara Kementerian Luar
Negeri China.
"""


def test_hard_wrapped_lines_become_paragraphs_again() -> None:
    article = read(WRAPPED)
    assert paragraphs(article) == [
        "Presiden Rusia dan Presiden China bertemu di Beijing pada hari Jumat untuk membahas "
        "keamanan kawasan, perdagangan dan kerja sama ekonomi negara-negara selatan yang selama ini "
        "tertinggal dari negara maju di belahan utara dunia.",
        "Pertemuan itu berlangsung selama dua jam di Balai Agung Rakyat dan dihadiri para menteri "
        "kedua negara, kata juru bicara Kementerian Luar Negeri China.",
    ]


def test_wrapped_sentence_maps_to_the_posted_lines() -> None:
    article = read(WRAPPED)
    start = article.text.index("hari Jumat untuk membahas")
    posted = article.text_map.posted(Span(start, start + 25))
    assert posted.of(article.posted) == "hari Jumat untuk\nmembahas"


FULL = "putin tiba di beijing pada jumat pagi bersama menteri dan"  # then the next word is too long
DONE = "Putin tiba di Beijing pada Jumat pagi bersama para tamu."


@pytest.mark.parametrize(
    "lines",
    [
        [DONE] * 6,  # short paragraphs
        [DONE] * 9 + [FULL] * 4 + [DONE],  # mostly short paragraphs
        [FULL.title()] * 6 + [DONE],  # a list of headlines
        [FULL, "pendek saja"] * 4 + [DONE],  # verse
    ],
)
def test_lines_that_are_not_clearly_wrapped_are_not_joined(lines: list[str]) -> None:
    assert read("\n".join(lines), title="Putin").text.split("\n") == lines


@pytest.mark.parametrize(
    "text", ["", "  \n\t\u00a0\r\n", "\u200b\ufeff", "Bagikan:\nKomentar", "BACA JUGA:", "* * *", "JAKARTA -"]
)  # fmt: skip
def test_text_with_nothing_to_summarise_is_refused(text: str) -> None:
    with pytest.raises(InvalidArticle) as caught:
        read(text)
    assert caught.value.pointer == "/text"


@pytest.mark.parametrize("char", ["\x00", "\x01", "\x08", "\x0e", "\x1b", "\x1f", "\ud800"])
def test_characters_no_text_may_hold_are_refused_and_named(char: str) -> None:
    with pytest.raises(InvalidArticle, match=rf"^U\+{ord(char):04X} at character 5:") as caught:
        read(f"Putin{char} tiba.")
    assert (caught.value.pointer, "Putin" in str(caught.value)) == ("/text", False)


def test_forbidden_character_in_the_title_points_at_the_title() -> None:
    with pytest.raises(InvalidArticle) as caught:
        read(PROSE, title="Putin\x00")
    assert caught.value.pointer == "/title"


def test_both_and_neither_of_text_and_html_are_refused() -> None:
    for source in (ArticleSource(), ArticleSource(text=PROSE, html=f"<p>{PROSE}</p>")):
        with pytest.raises(InvalidArticle, match=r"post one of them$"):
            extract(source, max_article_chars=100)


def test_text_past_the_limit_is_refused_and_at_it_taken() -> None:
    assert extract(ArticleSource(text="a" * 100), max_article_chars=100).text == "a" * 100
    with pytest.raises(ArticleTooLong, match=r"^101 characters; at most 100") as caught:
        extract(ArticleSource(text="a" * 101), max_article_chars=100)
    assert caught.value.pointer == "/text"


SHARDS = [
    "Baca juga:", "Bagikan:", "JAKARTA - ", "\n", "\r\n", " ", "\u00a0", "\u200b", "(abd/xyz)", "[qnt]",
    "Putin tiba.", "Harga Beras Naik", "(Foto: Dok)", "a", ".", "\u2028", "Editor: Budi", "😀",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SHARDS), max_size=25).map("".join))
def test_every_kept_character_maps_to_itself_and_none_is_also_removed(text: str) -> None:
    try:
        article = read(text)
    except InvalidArticle:
        return
    gone = {at for one in article.removed for at in range(one.span.start, one.span.end)}
    for at, char in enumerate(article.text):
        if char not in "\n ":
            posted = article.text_map.posted(Span(at, at + 1))
            assert posted.of(article.posted) == char
            assert posted.start not in gone
    assert "\n".join(paragraphs(article)) == article.text
    assert all(line == line.strip() != "" for line in paragraphs(article))
    ends = [0, *(one.span.end for one in article.removed)]
    assert all(end <= one.span.start for end, one in zip(ends, article.removed, strict=False))


HOSTILE = [
    "\n", " ", "\u200b", "a\u200b", "Baca juga:", "Baca juga:\n", "Baca juga:\nA B\n", "[", "(", "-", "- ", " - ",
    "(Foto: ", "(Foto: a) ", "(Baca juga: a) ", "[Gambas:a]", "Editor: A ", "JAKARTA ", "x ", "a b c d\n", "Aku Suka Makan\n",
    "Editor: A " * 39 + "\n", "facebook " * 44 + "!\n", "Sumber: a.com" * 30 + "\n", "JAKARTA " * 49 + "\n",
]  # fmt: skip


@pytest.mark.parametrize("shard", HOSTILE)
def test_hostile_text_takes_linear_time(shard: str) -> None:
    text = (shard * (100_000 // len(shard) + 1))[:99_000] + "Ia tiba."
    started = time.process_time()
    read(text + " " + PROSE)
    assert time.process_time() - started < 2
