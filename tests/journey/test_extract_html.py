"""HTML to an article: site layouts, fragments, titles, and pages that are meant to hurt."""

import logging
import socket
import time
from pathlib import Path

import pytest

from service.errors import ArticleTooLong, ClientFault, InvalidArticle
from service.journey.article import Article, ArticleSource
from service.journey.extract import extract

PAGES = Path(__file__).parent / "html"
CPU_SECONDS = 8  # some 1.6 s at most, and several times that under coverage's tracing
PROSE = "Presiden Rusia dan China bertemu di Beijing pada Jumat."
MORE = "Pertemuan itu berlangsung selama dua jam."


def read(html: str, title: str | None = None) -> Article:
    return extract(ArticleSource(html=html, title=title), max_article_chars=100_000)


def read_page(name: str) -> Article:
    return read((PAGES / f"{name}.html").read_text(encoding="utf-8"))


def removed(article: Article) -> list[tuple[str, str]]:
    return [(one.reason, one.span.of(article.posted)) for one in article.removed]


# Title, dateline, first and last words of the body, number of paragraphs, what was removed.
LAYOUTS = {
    "antara": (
        "China: Hubungan dengan Rusia tidak targetkan siapa pun",
        "Beijing",
        ("Kedua negara selalu menjunjung", "itu tidak konsisten."),
        5,
        [
            ("dateline", "Beijing (ANTARA) -"),
            (
                "related_link",
                "Baca juga: China berharap KTT ASEAN-Jepang ciptakan stabilitas di kawasan",
            ),
            ("byline", "Pewarta: Desca Lidya Natalia"),
            ("byline", "Editor: Jafar M Sidik"),
            ("copyright", "Copyright © ANTARA 2023"),
            (
                "copyright",
                "Dilarang keras mengambil konten, melakukan crawling atau pengindeksan otomatis untuk AI di situs web ini tanpa izin tertulis dari Kantor Berita ANTARA.",
            ),
        ],
    ),
    "cnn": (
        "Xi Jinping Dukung Putin soal NATO",
        "Jakarta",
        ("Presiden China Xi Jinping mengaku", "alat tempur ke perbatasan."),
        5,
        [
            ("source_prefix", "CNN Indonesia"),
            ("navigation", "Sabtu, 05 Feb 2022 08:15 WIB"),
            ("share_widget", "Bagikan: Facebook X"),
            ("dateline", "Jakarta, CNN Indonesia --"),
            ("navigation", "ADVERTISEMENT"),
            ("navigation", "SCROLL TO CONTINUE WITH CONTENT"),
            ("navigation", "[Gambas:Video CNN]"),
            ("related_link", "Lihat Juga :\nRusia Tambah Pasukan di Perbatasan Ukraina"),
            ("initials", "(blq/dna)"),
        ],
    ),
    "detik": (
        "Xi dan Putin Sepakat Jaga Stabilitas Kawasan",
        "Jakarta",
        ("Presiden China Xi Jinping dan", "dihadiri puluhan kepala negara."),
        4,
        [
            ("dateline", "Jakarta -"),
            ("related_link", "Baca juga: Prabowo Hadiri Pertemuan Bisnis di Beijing"),
            ("related_link", "Simak Video 'Momen Xi Jinping Sambut Putin di Beijing':"),
            ("navigation", "[Gambas:Video 20detik]"),
            ("initials", "(abd/xyz)"),
        ],
    ),
    "kompas": (
        "Volume Perdagangan Rusia-China Diperkirakan Naik 30 Persen",
        "JAKARTA",
        ("Volume perdagangan Rusia dengan China", "hubungan dagang Moskow dan Beijing."),
        15,
        [
            ("dateline", "JAKARTA, KOMPAS.com -"),
            ("related_link", "Baca juga: Putin: Hubungan dengan China Kunci Stabilitas Global"),
            (
                "share_widget",
                'Dapatkan update berita pilihan setiap hari dari Kompas.com. Mari bergabung di Grup Telegram "Kompas.com News Update", caranya klik link https://t.me/kompascomupdate, kemudian join.',
            ),
        ],
    ),
    "liputan6": (
        "Putin dan Xi Kritik Aliansi Militer AUKUS",
        "Jakarta",
        ("Rusia dan China harus berdiri", "pertemuan itu berlangsung."),
        4,
        [
            ("dateline", "Liputan6.com, Jakarta"),
            (
                "related_link",
                "BACA JUGA:\nJokowi Bertemu Xi Jinping di Bali, Ini yang Dibahas\nPutin Siap Hadir di KTT G20?",
            ),
            (
                "share_widget",
                "* Fakta atau Hoaks? Untuk mengetahui kebenaran informasi yang beredar, silakan WhatsApp ke nomor Cek Fakta Liputan6.com 0811 9787 670 hanya dengan ketik kata kunci yang diinginkan.",
            ),
        ],
    ),
    "tribun": (
        "Rusia dan China Gelar Konsultasi Keamanan",
        "JAKARTA",
        ("Wang Yi dan Sergei Shoigu di", "tertutup selama dua jam."),
        5,
        [
            ("byline", "Penulis: Hasanudin Aco"),
            ("byline", "Editor: Wahyu Aji"),
            ("dateline", "TRIBUNNEWS.COM, JAKARTA -"),
            (
                "related_link",
                "Baca juga: Wang Yi: Hubungan China dan Rusia Makin Kuat di Tengah Tekanan Barat",
            ),
            (
                "copyright",
                "Artikel ini telah tayang di Kompas.com dengan judul Rusia dan China Gelar Konsultasi",
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_site_layout_comes_apart_exactly(name: str) -> None:
    title, dateline, (first, last), paragraphs, furniture = LAYOUTS[name]
    article = read_page(name)
    assert (article.title, article.dateline, len(article.paragraphs)) == (
        title,
        dateline,
        paragraphs,
    )
    assert (article.text[: len(first)], article.text[-len(last) :]) == (first, last)
    assert removed(article) == furniture


@pytest.mark.parametrize("name", LAYOUTS)
def test_offsets_index_the_extracted_text(name: str) -> None:
    article = read_page(name)
    posted = [article.text_map.posted(span).of(article.posted) for span in article.paragraphs]
    assert posted == [span.of(article.text) for span in article.paragraphs]
    assert article.is_extracted


def test_lists_tables_and_cross_headings_are_read() -> None:
    text = read_page("kompas").text
    assert "Tidak menargetkan pihak ketiga\nJuru bicara" in text
    assert "\nPertukaran pelajar dan peneliti setiap tahun.\n" in text
    assert "\nTahun, Nilai\n2022, 190 miliar dolar AS\n" in text


def test_list_that_ends_an_article_is_read() -> None:
    page = (PAGES / "kompas.html").read_text(encoding="utf-8")
    after_list = page.index("<p>Berikut nilai")
    end = page.index("</div></div>", after_list)
    article = read(page[:after_list] + page[end:])
    assert article.text.endswith("setiap tahun.\nPenelitian antariksa bersama hingga 2030.")


def test_fragment_of_an_editors_system_is_read_whole() -> None:
    article = read(f"<p>{PROSE}</p><ul><li>Satu.</li><li>Dua.</li></ul>{MORE}<p>Tiga<b>.</b></p>")
    assert article.text == f"{PROSE}\nSatu.\nDua.\n{MORE}\nTiga."


def test_plain_text_sent_as_html_is_read() -> None:
    assert read(f"{PROSE} {MORE}").text == f"{PROSE} {MORE}"


def test_short_page_is_read() -> None:
    assert read(f"<html><body><p>{PROSE}</p></body></html>").text == PROSE


def test_line_breaks_entities_and_inline_tags_come_out_as_read() -> None:
    article = read(
        "<p>A &amp; B&nbsp;<b>te</b><i>bal</i> &#8211; &lt;x&gt;.<br>Dua<br/><br/>Tiga.</p>"
    )
    assert article.text == "A & B tebal – <x>.\nDua\nTiga."


def test_unclosed_paragraphs_are_paragraphs() -> None:
    assert read(f"<p>{PROSE}<p>{MORE}").text == f"{PROSE}\n{MORE}"


def test_lone_link_between_paragraphs_is_a_related_headline() -> None:
    article = read(f"<p>{PROSE}</p><p><a href='/x'>Harga beras naik lagi</a></p><p>{MORE}</p>")
    assert (article.text, removed(article)) == (
        f"{PROSE}\n{MORE}",
        [("related_link", "Harga beras naik lagi")],
    )


def test_scripts_styles_forms_and_comments_are_not_read() -> None:
    junk = (
        "<script>a()</script><style>b{}</style><!-- c --><form>d</form><svg><title>e</title></svg>"
    )
    assert read(f"<p>{PROSE}{junk}</p>").text == PROSE


@pytest.mark.parametrize(
    "start",
    [
        "<p hidden>",
        "<p aria-hidden='TRUE'>",
        "<p style='display:none'>",
        "<p style='margin:0; DISPLAY : None !important'>",
        "<span style='visibility:hidden'>",
        "<div style='visibility:collapse'><p>",
        "<div role='navigation'><p>",
        "<dialog open>",
        "<template>",
        "<noscript><img src='x'>",
        "<amp-ad width=300>",
        "<amp-embed>",
        "<ins class='adsbygoogle'>",
    ],
)
def test_what_a_reader_does_not_see_is_not_read(start: str) -> None:
    tag = start.strip("<>").replace(">", " ").partition(" ")[0]
    assert read(f"{start}Rahasia presiden.</{tag}><p>{PROSE}</p>").text == PROSE
    page = f"<html><body><p>{MORE}</p>{start}Rahasia presiden.</{tag}><p>{PROSE}</p>"
    assert read(page).text == f"{MORE}\n{PROSE}"


@pytest.mark.parametrize(
    "attributes",
    [
        "class='x' id='advertisement' style='color:red'",
        "class='ads-on-body'",
        "class='adslot'",
        "class='ads300 kiri'",
        "class='box iklan'",
        "class='banner-ads'",
        "class='parallax_iklan'",
        "class='parallaxindetail scrollpage'",
        "class='paradetail'",
        "class='detail__body-tag mgt-16'",
        "id='div-gpt-ad-1598-0'",
        "class='comment-list'",
        "id='komentar'",
        "id='disqus_thread'",
        "class='sidebar'",
    ],
)
def test_advertisements_comments_and_sidebars_are_not_read(attributes: str) -> None:
    junk = f"<div {attributes}><p>Beli mobil baru di Jakarta.</p></div>"
    assert read(f"<p>{MORE}</p>{junk}<p>{PROSE}</p>").text == f"{MORE}\n{PROSE}"


@pytest.mark.parametrize(
    "start",
    [
        "<body style='visibility:hidden'>",
        "<html hidden><body class='ads'>",
        "<article class='category-iklan tag-ads has-ads'>",
        "<article class='ads'>",
        "<div class='ads-free'>",
        "<div class='content-with-ads has-sidebar commentary'>",
        "<div class='iklan' itemprop='articleBody'>",
        "<h2 id='iklan-politik'>",
        "<p style='display:none;display:block'>",
        "<p style='background:url(display:none)' aria-hidden='false'>",
        "<p class='adsorpsi adegan adverbia'>",
    ],
)
def test_what_a_reader_sees_is_read(start: str) -> None:
    assert read(f"{start}{PROSE}").text == PROSE


@pytest.mark.parametrize(
    "html",
    [
        f'<!DOCTYPE html [<!ENTITY nbsp "&#160;">\n<!ENTITY x "<b>]>"> ]>\n<p>{PROSE}</p>',
        f"<?xml version='1.0'?><!doctype html [ ] ><html><body><p>{PROSE}</p>",
        f"<![CDATA[<p>{PROSE}</p>]]>",
        f"\n<![CDATA[{PROSE}]]>",
        f"<p>{PROSE}</p>]]>",
        f"<p>{PROSE}]<b>]></b></p>",
        f"<![if !IE]><p>{PROSE}</p><![endif]>",
        f"<p>{PROSE}</p><![CDATA[<p>]]>",
    ],
)
def test_remnants_of_doctype_and_cdata_are_not_read(html: str) -> None:
    article = read(html)
    assert (article.text, article.posted) == (PROSE, PROSE)


def test_doctype_without_end_hides_nothing() -> None:
    assert read(f"<!DOCTYPE html [<p>{PROSE}</p><p>Indeks [naik]> lagi.</p>").text == (
        f"{PROSE}\nIndeks [naik]> lagi."
    )


def test_charset_that_lies_changes_nothing() -> None:
    article = read(f"<meta charset='utf-16'><p>Harga “naik” – 5 € 😀. {PROSE}</p>")
    assert article.text == f"Harga “naik” – 5 € 😀. {PROSE}"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<meta property='og:title' content='Putin  Tiba'><title>Lain</title>", "Putin Tiba"),
        ("<title>Putin Tiba - Kompas.com</title>", "Putin Tiba"),
        ("<title>Putin Tiba | ANTARA News</title>", "Putin Tiba"),
        ("<title>Putin Tiba Halaman 2 - Kompas.com</title>", "Putin Tiba"),
        ("<title>Rusia - China Sepakat</title>", "Rusia - China Sepakat"),
        ("<meta property='og:site_name' content='Suara'><title>Putin Tiba - Suara</title>", "Putin Tiba"),
        ("<h1>Putin <em>Tiba</em></h1><title>Lain</title>", "Putin Tiba"),
        ("<h1>Situs</h1><h1>Putin Tiba</h1><title>Xi Tiba</title>", "Xi Tiba"),
    ],
)  # fmt: skip
def test_title_is_taken_from_the_page(head: str, title: str) -> None:
    assert read(f"{head}<p>{PROSE}</p>").title == title


def test_given_title_wins_over_the_page() -> None:
    assert read(f"<title>Lain</title><p>{PROSE}</p>", title="Putin Tiba").title == "Putin Tiba"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        "<html><body></body></html>",
        "<script>var a = 'Presiden tiba.';</script>",
        "<!-- Presiden tiba. -->",
        "<p>Bagikan:</p><p>Komentar</p>",
        "<html><body><nav><a href='/'>Beranda</a></nav></body></html>",
        "<p>&nbsp;&#8203;</p>",
        "<p>a</p>" * 30_001,
        "<p>Putin\x00</p>",
        "<p>\ud800</p>",
    ],
)
def test_html_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(InvalidArticle) as caught:
        read(html)
    assert caught.value.pointer == "/html"


def test_too_many_elements_are_counted() -> None:
    with pytest.raises(InvalidArticle, match=r"^30,003 elements .* at most 30,000 are read"):
        read("<p>a</p>" * 30_003)
    with pytest.raises(InvalidArticle, match=r"^10,002 elements .* at most 10,000 are searched"):
        read("<html><body>" + "<p>a</p>" * 10_001)


@pytest.mark.parametrize("tag", ["article", "main", "div itemprop='articleBody'"])
def test_marked_article_of_a_large_page_is_read(tag: str) -> None:
    card = "<article><a href='/x'>Harga beras.</a></article>"
    page = f"<html><body>{card}<{tag}><p>{PROSE}</p><p>{MORE}</p></{tag.partition(' ')[0]}>"
    assert read(page + f"<div><p>{PROSE}</p></div>" * 12_000).text == f"{PROSE}\n{MORE}"


def test_marked_article_of_a_large_page_is_read_as_on_a_small_one() -> None:
    related = f"<div class='related'><p>{MORE}</p></div>"
    page = f"<html><body><article><div class='share'>Ikut.</div><p>{PROSE}</p>{related}</article>"
    assert read(page + f"<p>{PROSE}</p>" * 12_000).text == read(page).text


def test_large_fragment_is_read_whole() -> None:
    assert len(read("<p>Ya.</p>" * 20_000).paragraphs) == 20_000


@pytest.mark.parametrize(
    "start",
    ["<nav>", "<aside>", "<footer>", "<section class='comments'>", "<div id='sidebar'>", "<ul hidden>"],
)  # fmt: skip
def test_elements_that_are_never_read_do_not_count(start: str) -> None:
    rest = start + "<div><a href='/x'>Harga beras naik.</a></div>" * 20_000
    assert read(f"<html><body><article><p>{PROSE}</p></article>{rest}").text == PROSE


def test_raw_html_may_be_twenty_times_the_text() -> None:
    def sized(size: int) -> str:
        return f"<p>{PROSE}</p>".ljust(size)

    assert extract(ArticleSource(html=sized(2_000)), max_article_chars=100).text == PROSE
    with pytest.raises(ArticleTooLong, match=r"^2,001 characters; at most 2,000"):
        extract(ArticleSource(html=sized(2_001)), max_article_chars=100)


def test_extracted_text_past_the_limit_is_refused() -> None:
    with pytest.raises(ArticleTooLong, match=r"^101 characters; at most 100"):
        extract(ArticleSource(html=f"<p>{'a' * 101}</p>"), max_article_chars=100)


HOSTILE = {
    "deep": "<div>" * 100_000 + PROSE,
    "deep inline": "<b>" * 100_000 + PROSE,
    "deep skipped": f"<p>{PROSE}</p>" + "<svg>" * 300_000,
    "unclosed junk": "<a></b><" * 250_000,
    "angle brackets": "<" * 2_000_000,
    "entities": "&lt;" * 400_000,
    "doctype entities": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + "<p>&b;" * 9_000,
    "comments": "<!--" * 400_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + f">{PROSE}",
    "paragraphs": "<html><body>" + "<p>a</p>" * 9_990,
    "cells": "<html><body><table><tr>" + "<td>a " * 9_990,
    "spans": "<html><body>" + "<span>a</span> " * 40_000,
    "breaks": "<html><body><p>" + "aku makan.<br>" * 9_000,
    "large": "<html><body>" + "<div>" * 30 + "<article>" * 9 + f"<p>{PROSE}</p>" * 9_900 + "</article>" * 9 + "<p>a</p>" * 20_000,
    "large and deep": "<html><body><ul itemprop=articleBody>" + "<div>" * 37 + f'<p class="{"zz " * 12}">{PROSE}</p>' * 9_900 + "</div>" * 37 + "</ul>" + "<p>a</p>" * 20_000,
    "marked": "<html><body>" + "<main>" * 38 + "<article>a</article>" * 29_900,
    "refused with names": "<p id=a>" * 240_000,
    "refused": "<p>" * 660_000,
    "children": "<html><body>" + "a<hr>" * 9_990,
    "deep and flat": "<html><body>" + "<div>" * 38 + f'<p class="{"zz " * 12}">{PROSE}</p>' * 9_900,
    "deep classes": "<html><body>" + (f'<div class="{"zz " * 33}">' * 38 + f"<p>{PROSE}</p>" + "</div>" * 38) * 250,
    "styles": f'<p style="{";display:" * 100_000}">{PROSE}',
    "names": f'<p class="{"ads" * 500_000}">{PROSE}',
    "doctypes": "<!DOCTYPE x [" * 150_000 + PROSE,
    "open doctype": "<!DOCTYPE x [" + "<!a \"b\" 'c' " * 150_000 + PROSE,
    "cdata": f"<p>{PROSE}</p>" + "<![CDATA[" * 200_000,
    "nested": "<html><body>" + ("<div>" * 90 + f"<p>{PROSE}</p>" + "</div>" * 90) * 240,
    "classes": "<html><body>" + f'<div class="{"article-content " * 120}">a</div>' * 900,
}  # fmt: skip


def outcome(html: str) -> str | None:
    try:
        return "text" if read(html).text else None
    except ClientFault as fault:
        return fault.pointer


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_is_answered_or_refused_in_bounded_time(name: str) -> None:
    started = time.process_time()
    assert outcome(HOSTILE[name]) in {"text", "/html"}
    assert time.process_time() - started < CPU_SECONDS


@pytest.mark.parametrize("name", ["deep inline", "deep skipped", "attributes", "nested"])
def test_hostile_markup_does_not_hide_the_text(name: str) -> None:
    assert read(HOSTILE[name]).text.startswith(PROSE)


def test_text_below_the_deepest_level_is_kept_apart() -> None:
    assert read("<div>" * 200 + "<p>Satu.</p><p>Dua.</p>").text == "Satu. Dua."


def test_article_text_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    read_page("kompas")
    read("<html><body>" + "<p>Rahasia besar.</p>" * 3)
    assert caplog.text == ""


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = '<!DOCTYPE html SYSTEM "http://example.com/x.dtd"><base href="http://example.com/">'
    assert read(f"{page}<img src='http://example.com/a.png'><p>{PROSE}</p>").text == PROSE
    assert read("<html><body>http://example.com/</body></html>").text == "http://example.com/"
