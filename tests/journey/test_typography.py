import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.typography import acronyms_in, english_numerals, mend_english, prepare


@pytest.mark.parametrize(
    ("text", "head", "body", "tail"),
    [
        ("Kedua negara sepakat.", "", "Kedua negara sepakat.", ""),
        ("- Kedua negara sepakat.", "- ", "Kedua negara sepakat.", ""),
        ("• Satu poin", "• ", "Satu poin", ""),
        ("1. Satu poin", "1. ", "Satu poin", ""),
        ('"Kami setuju.', '"', "Kami setuju.", ""),
        ('Kami setuju."', "", "Kami setuju.", '"'),
        ("“Kami setuju.”", '"', "Kami setuju.", '"'),
        ('"Kami setuju," kata Budi.', "", '"Kami setuju," kata Budi.', ""),
        ("1.234,56", "1.234,56", "", ""),
        ("- 12 -", "- 12 -", "", ""),
        ("   ", "", "", ""),
        ("😀 🎉", "😀 🎉", "", ""),
    ],
)
def test_what_weights_trip_over_is_taken_off(text: str, head: str, body: str, tail: str) -> None:
    line = prepare(text)
    assert (line.head, line.body, line.tail) == (head, body, tail)


def test_a_shouted_line_is_calmed_and_keeps_acronyms() -> None:
    line = prepare("PRESIDEN PUTIN KRITIK NATO DI PBB", frozenset({"NATO", "PBB"}))
    assert line.body == "Presiden Putin Kritik NATO Di PBB"


@pytest.mark.parametrize("text", ["KPK dan PBB bertemu", "PBB", "NATO BRICS"])
def test_acronyms_do_not_shout(text: str) -> None:
    assert prepare(text).body == text


def test_acronyms_are_collected_from_lines_that_do_not_shout() -> None:
    lines = ["PBB dan NATO bertemu di Moskow.", "PERANG DINGIN KEMBALI LAGI KATANYA"]
    assert acronyms_in(lines) == {"PBB", "NATO"}


@pytest.mark.parametrize(
    ("english", "source", "mended"),
    [
        ('We agree," said Budi.', '"Kami setuju," kata Budi.', '"We agree," said Budi.'),
        ('He said "we agree.', "Dia mengatakan mereka setuju.", "He said we agree."),
        ('"We" agree" he', "Dia setuju.", '"We" agree he'),
        ("we agree", "Kami setuju", "We agree"),
        ("  two   spaces ", "dua spasi", "two spaces"),
        ("", "Kami setuju", ""),
    ],
)
def test_the_looks_of_english_are_mended(english: str, source: str, mended: str) -> None:
    assert mend_english(english, source) == mended


@pytest.mark.parametrize(
    ("english", "source", "written"),
    [
        ("from 1.234 to 1.567.", "dari 1.234 menjadi 1.567.", "from 1,234 to 1,567."),
        ("Rp15.330,50 a dollar", "Rp15.330,50 per dolar", "Rp15,330.50 a dollar"),
        ("3,5 percent", "3,5 persen", "3.5 percent"),
        ("1,234 people", "1.234 orang", "1,234 people"),
        ("2,000 people", "2,000 orang", "2,000 people"),
        ("at 10.30", "pukul 10.30", "at 10.30"),
        ("version 1.234.5", "1.234", "version 1.234.5"),
    ],
)
def test_numerals_that_were_copied_are_written_in_english(
    english: str, source: str, written: str
) -> None:
    assert english_numerals(english, source) == written


@given(st.text())
def test_a_prepared_line_loses_no_letter(text: str) -> None:
    line = prepare(text)
    letters = [char for char in text.casefold() if char.isalnum()]
    kept = [char for char in line.around(line.body).casefold() if char.isalnum()]
    assert len(kept) >= len(letters) or "".join(kept) == "".join(letters)
