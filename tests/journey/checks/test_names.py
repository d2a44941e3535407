import unicodedata
from importlib import resources
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.checks.name_forms import sound
from service.journey.checks.name_glossary import NameGlossary, glossary_of
from service.journey.checks.names import NameMismatch, compare_names
from service.text import Span

RIGHT = [
    ("Presiden Rusia tiba di Tiongkok", "The Russian president arrived in China"),
    ("orang Rusia", "Russians"),
    ("tentara Inggris", "British soldiers"),
    ("Amerika Serikat menolak", "The United States refused"),
    ("AS menolak", "America refused"),
    ("dolar AS", "US dollars"),
    ("AS menolak", "The U.S. refused"),
    ("Perserikatan Bangsa-Bangsa", "the United Nations"),
    ("PBB", "the UN"),
    ("Dewan Keamanan PBB", "the UN Security Council"),
    ("Uni Eropa", "the EU"),
    ("Kementerian Luar Negeri", "the Foreign Ministry"),
    ("Menlu", "the Minister of Foreign Affairs"),
    ("Mahkamah Agung", "the Supreme Court"),
    ("KPK", "the Corruption Eradication Commission"),
    ("anggota DPR", "a member of the House of Representatives"),
    ("KTT G20", "the G20 Summit"),
    ("Laut China Selatan", "the South China Sea"),
    ("Samudra Hindia", "the Indian Ocean"),
    ("Gunung Merapi", "Mount Merapi"),
    ("Universitas Indonesia", "the University of Indonesia"),
    ("Volodymyr Zelenskyy di Kiev", "Volodymyr Zelensky in Kyiv"),
    ("Muhammad Ahmad Yusuf", "Mohammed Ahmed Youssouf"),
    ("Tanjungpinang dan Sumatra", "Tanjung Pinang and Sumatera"),
    ("di Labuan Bajo", "in Labuanbajo"),
    ("Kim Jong Un", "Kim Jong-un"),
    ("Harga minyak naik lagi", "Some Prices Rise After Landmine Blast"),
    ("Bashar al-Assad", "Bashar Al Assad"),
    ("Ludwig van Beethoven", "Ludwig van Beethoven"),
    ("kata Putin", "Putin's aide said"),
    ("kata Putin", "Putin’s aide said"),
    ("umat Islam", "the Islamic community"),
    ("Paus di Yerusalem", "The Pope in Jerusalem"),
    ("Inggrisnya baik", "His English is good"),
    ("pesawat F-16", "an F-16"),
    ("Obama hadir", "Barack Obama came"),
    ("kata Sri Mulyani", "said Sri Mulyani Indrawati"),
    ("pada Jumat, bulan Mei", "on Friday, in May"),
    ("partai itu menang", "Yesterday the Party won the Presidential Election"),
    ("Harga naik", 'Prices rose, he said. Nobody agreed. "Why?" Mr. He said'),
    ("Harga minyak naik lagi", "OIL PRICES RISE AGAIN"),
    ("Harga minyak naik lagi", "Oil Prices Rise Once Again Amid Uncertainty"),
    ("kami tidak tahu", "We don’t know. Don't ask. They’re here"),
    ("Alat pelindung diri (APD)", "personal protective gear (PPG)"),
    ("Badan APD", "the PADE"),
    ("normalisasi dimulai", "Normalization begins"),
    ("kebakaran hutan", "Bushfires rage"),
    ("hari raya", "Christmas and Easter"),
]

WRONG = [
    ("Presiden Rusia tiba", "The Iranian president arrived", "changed", "Rusia", "Iranian"),
    ("Iran menolak", "Iraq refused", "changed", "Iran", "Iraq"),
    ("warga Austria", "Australians", "changed", "Austria", "Australians"),
    ("warga Korea Selatan", "North Koreans", "changed", "Korea Selatan", "North Koreans"),
    ("kata Presiden Putin", "said President Biden", "changed", "Putin", "Biden"),
    ("kata Vladimir Putin", "said Vladimir Trump", "changed", "Putin", "Trump"),
    ("kata Michelle Obama", "said Barack Obama", "changed", "Michelle", "Barack"),
    ("ia tiba di Medan", "he arrived in Surabaya", "changed", "Medan", "Surabaya"),
    ("menurut Bank Dunia", "said the UN", "changed", "Bank Dunia", "UN"),
    ("menurut PBB", "said the World Bank", "changed", "PBB", "World Bank"),
    ("menurut dia", "he told NATO", "extra", None, "NATO"),
    ("menurut dia", "he told Marsudi", "extra", None, "Marsudi"),
    ("menurut dia", "YouTube said", "extra", None, "YouTube"),
    ("menurut Bush", "said Mr. Brown", "changed", "Bush", "Brown"),
    ("kata Peskov", "said Pekov", "misspelt", "Peskov", "Pekov"),
    ("kata Putin", "said Purin", "misspelt", "Putin", "Purin"),
    ("kata Kurniawan", "said Kuniawon", "misspelt", "Kurniawan", "Kuniawon"),
]


@pytest.mark.parametrize(("source", "english"), RIGHT)
def test_same_name_written_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_names(source, english) == ()


@pytest.mark.parametrize(("source", "english", "kind", "expected", "found"), WRONG)
def test_name_that_the_source_lacks_is_reported_as_written(
    source: str, english: str, kind: str, expected: str | None, found: str
) -> None:
    (mismatch,) = compare_names(source, english)
    assert (mismatch.kind, mismatch.expected, mismatch.found) == (kind, expected, found)


def test_mismatch_points_into_both_sentences() -> None:
    assert compare_names("Kata Presiden Putin", "President Biden said") == (
        NameMismatch(
            found="Biden",
            english_span=Span(10, 15),
            expected="Putin",
            source_span=Span(14, 19),
            kind="changed",
        ),
    )


def test_name_of_the_source_may_be_left_out() -> None:
    assert compare_names("Kata Putin kepada Biden di Rusia", "Putin said") == ()


def test_mismatches_come_in_the_order_of_the_english() -> None:
    found = compare_names("menurut dia", "Marsudi told the UN and Obama")
    assert [mismatch.found for mismatch in found] == ["Marsudi", "UN", "Obama"]


@pytest.mark.parametrize(
    "text",
    [
        "Partai Solidaritas Baru Rakyat (PSR) menang.",
        "Kemarin PSR (Partai Solidaritas Baru Rakyat) menang.",
    ],
)
def test_abbreviation_is_read_on_either_side_of_its_brackets(text: str) -> None:
    assert glossary_of(text).entries == (("psr", "partai solidaritas baru rakyat"),)


@pytest.mark.parametrize(
    "text", ["Harga naik (BBM) lagi.", "Ia (Rina) pergi.", "PSR (menang) lagi", "PSR (Partai Baru"]
)
def test_brackets_without_a_long_form_expand_nothing(text: str) -> None:
    assert glossary_of(text) == NameGlossary()


def test_expansion_in_the_article_answers_for_its_abbreviation() -> None:
    glossary = glossary_of("Partai Solidaritas Baru Rakyat (PSR) menang.")
    assert compare_names("PSR menang", "Partai Solidaritas won", glossary=glossary) == ()
    assert compare_names("PSR menang", "Partai Solidaritas won") != ()


def test_abbreviation_in_the_article_answers_for_its_expansion() -> None:
    glossary = glossary_of("Partai Solidaritas Baru Rakyat (PSR) menang.")
    source = "Partai Solidaritas Baru Rakyat menang"
    assert compare_names(source, "PSR won", glossary=glossary) == ()
    assert compare_names(source, "PSR won") != ()


def test_every_form_of_the_table_answers_for_every_other() -> None:
    text = resources.files("service.journey.checks").joinpath("names.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    unanswered = [
        (english, indonesian)
        for _, left, right in rows
        for english in left.split("|")
        for indonesian in right.split("|")
        if compare_names(f"menurut {indonesian}", f"according to {english}")
    ]
    assert unanswered == []


def test_english_form_of_the_table_has_one_meaning() -> None:
    text = resources.files("service.journey.checks").joinpath("names.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    forms = [form for sort, english, _ in rows if sort != "person" for form in english.split("|")]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


@pytest.mark.parametrize(
    ("left", "right"),
    [("Yusuf", "Youssouf"), ("Djakarta", "Jakarta"), ("Sjahrir", "Syahrir"), ("Ghani", "Gani")],
)
def test_spellings_of_one_name_sound_alike(left: str, right: str) -> None:
    assert sound(left) == sound(right)


@pytest.mark.parametrize("piece", ["AB CD ", "A.", "A", "Kim Jong ", "NATO (", "(UN) ", "a's "])
def test_hundred_thousand_hostile_characters_have_their_own_names(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    assert compare_names(text, text, glossary=glossary_of(text)) == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(source: str, english: str) -> None:
    for mismatch in compare_names(source, english, glossary=glossary_of(source)):
        assert mismatch.english_span.of(english) == mismatch.found
        if mismatch.source_span is not None:
            assert mismatch.source_span.of(source) == mismatch.expected


@given(
    st.lists(st.sampled_from(["Putin", "Biden", "AS", "US", "Rusia", "Mr.", "Joe", "(", "kata"])),
    st.lists(st.sampled_from(["Putin", "Putan", "Trump", "UN", "Iran", "Mr.", "Joe", ")", "said"])),
)
def test_any_two_rows_of_names_can_be_compared(left: list[str], right: list[str]) -> None:
    source, english = " ".join(left), " ".join(right)
    for mismatch in compare_names(source, english):
        assert mismatch.english_span.of(english) == mismatch.found
        assert (mismatch.expected is None) == (mismatch.source_span is None)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("pukul 10.30 WIB", "at 10:30 Western Indonesian Time"),
        ("pukul 10.30 WITA", "at 10:30 Central Indonesia Time"),
        ("banjir di Jaksel", "floods in South Jakarta"),
        ("banjir di Jakpus", "floods in Jakarta"),
        ("Polda Metro Jaya", "the Jakarta police"),
        ("turis ke Pulau Dewata", "tourists to Bali"),
        ("warga Tionghoa", "Chinese Indonesians"),
        ("warga Tionghoa", "Chinese residents"),
        ("di Jawa Barat dan Timur", "in West and East Java"),
        ("di Jatim", "in East Java"),
        ("pemimpin Korea Utara", "the Korean leader"),
        ("rakyat Papua", "the people of West Papua"),
    ],
)
def test_region_told_otherwise_is_no_mismatch(source: str, english: str) -> None:
    assert compare_names(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("di Jawa Barat", "in East Java", "East Java"),
        ("di Jakarta Selatan", "in North Jakarta", "North Jakarta"),
        ("perang di Sudan Selatan", "war in Sudan", "Sudan"),
        ("pukul 10.30 WIB", "at 10:30 Eastern Indonesian Time", "Eastern Indonesian Time"),
    ],
)
def test_part_does_not_stand_for_another(source: str, english: str, found: str) -> None:
    (mismatch,) = compare_names(source, english)
    assert mismatch.found == found


def test_country_beside_its_namesake_is_said() -> None:
    assert compare_names("Sudan Selatan berpisah dari Sudan", "It broke away from Sudan") == ()


def test_abbreviation_is_not_what_became_of_a_word() -> None:
    (mismatch,) = compare_names("kata Badan Klimatologi itu", "said the BMFI")
    assert (mismatch.kind, mismatch.expected, mismatch.found) == ("extra", None, "BMFI")


@pytest.mark.parametrize("form_of_source", ["NFC", "NFD"])
@pytest.mark.parametrize("form_of_english", ["NFC", "NFD"])
def test_accents_may_be_characters_of_their_own(
    form_of_source: Literal["NFC", "NFD"], form_of_english: Literal["NFC", "NFD"]
) -> None:
    source = unicodedata.normalize(form_of_source, "kata José Müller")
    right = unicodedata.normalize(form_of_english, "said José Müller")
    wrong = unicodedata.normalize(form_of_english, "said José Bağlar")
    (mismatch,) = compare_names(source, wrong)
    assert compare_names(source, right) == ()
    assert mismatch.found == unicodedata.normalize(form_of_english, "Bağlar")
    assert mismatch.expected == unicodedata.normalize(form_of_source, "Müller")


def test_spans_behind_noise_of_accents_are_those_of_the_text() -> None:
    english = "said e" + "\u0301" * 20 + " Bağlar"
    (mismatch,) = compare_names("katanya", unicodedata.normalize("NFD", english))
    assert mismatch.found == unicodedata.normalize("NFD", "Bağlar")
