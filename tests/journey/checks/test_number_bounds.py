import pytest

from service.journey.checks.numbers import compare_numbers


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("lebih dari 30 orang", "more than 30 people"),
        ("lebih dari 30 orang", "at least 30 people"),
        ("lebih dari 30 orang", "30 people"),
        ("sekitar 30 orang", "more than 30 people"),
        ("kurang lebih 30 orang", "fewer than 30 people"),
        ("hampir US$30", "nearly $30"),
        ("setidaknya selama 20 detik", "for at least 20 seconds"),
        ("tidak lebih dari 20 menit", "should not be more than 20 minutes"),
        ("60 tahun ke atas", "60 or older"),
        ("tidak kurang dari 30 orang", "over 30 people"),
        ("sebagian besar dari 300 orang", "most of nearly 300 people"),
    ],
)
def test_like_bound_is_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "expected", "found"),
    [
        ("lebih dari 30 orang", "less than 30 people", "lebih dari 30", "less than 30"),
        ("kurang dari 30 orang", "more than 30 people", "kurang dari 30", "more than 30"),
        ("hampir 30 orang", "over 30 people", "hampir 30", "over 30"),
        ("setidaknya Rp30", "at most Rp30", "setidaknya Rp30", "at most Rp30"),
        ("60 tahun ke atas", "60 years or less", "60 tahun ke atas", "60 years or less"),
        ("di bawah 5 tahun", "above 5 years", "di bawah 5", "above 5"),
    ],
)
def test_turned_bound_is_reported_with_its_words(
    source: str, english: str, expected: str, found: str
) -> None:
    (mismatch,) = compare_numbers(source, english)
    assert (mismatch.kind, mismatch.expected, mismatch.found) == ("bound", expected, found)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("puluhan orang", "dozens of people"),
        ("puluhan orang", "scores of people"),
        ("puluhan orang", "50 people"),
        ("puluhan ribu orang", "tens of thousands of people"),
        ("puluhan ribu orang", "40,000 people"),
        ("beberapa ratus orang", "several hundred people"),
        ("belasan orang", "more than a dozen people"),
        ("belasan orang", "15 people"),
        ("ribuan orang", "tens of thousands of people"),
        ("500 orang", "hundreds of people"),
        ("tujuh puluhan", "the seventies"),
        ("banyak orang", "thousands of people"),
    ],
)
def test_vague_number_answers_for_what_lies_in_it(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("ratusan orang", "thousands of people", "thousands"),
        ("jutaan orang", "billions of people", "billions"),
        ("puluhan ribu orang", "tens of millions of people", "tens of millions"),
        ("puluhan orang", "500 people", "500"),
    ],
)
def test_vague_number_of_another_size_is_reported(source: str, english: str, found: str) -> None:
    assert compare_numbers(source, english)[0].found == found


def test_year_is_not_one_of_thousands() -> None:
    mismatches = compare_numbers("ribuan orang pada 2012", "many people in 2102")
    assert [(each.expected, each.found) for each in mismatches] == [("2012", "2102")]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("minus 5 derajat", "minus five degrees"),
        ("-5 derajat", "-5 degrees"),
        ("5 derajat di bawah nol", "5 degrees below zero"),
        ("skor 3 - 5", "a score of 3-5"),
    ],
)
def test_like_sign_is_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


def test_lost_sign_is_reported() -> None:
    (mismatch,) = compare_numbers("suhu minus 5 derajat", "a temperature of 5 degrees")
    assert (mismatch.expected, mismatch.expected_value) == ("minus 5", "-5 degree")


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("satu setengah juta orang", "1.5 million people"),
        ("tigapuluh orang", "thirty people"),
        ("3/4 warga", "three quarters of residents"),
        ("19 miliar", "19 billions"),
        ("1.800 orang", "eighteen hundred people"),
        ("100.000 orang", "a hundred thousand people"),
        ("10,000 orang", "10,000 people"),
        ("pedagang kaki lima", "street vendors"),
        ("segi delapan", "an octagon"),
        ("virus itu", "COVID-19"),
        ("SARS-CoV-2", "the virus"),
        ("jaringan 5G", "the network"),
        ("kedelapan mayat itu", "the bodies"),
        ("tahun ini naik", "rose in 2008"),
        ("pada 2006 naik", "rose last year"),
        ("laba 15 Maret 2020 dan 16 Maret 2020", "profit of 15 and 16 March 2020"),
        ("lebih dari $300 miliar", "$300+ billion"),
    ],
)
def test_number_of_a_right_translation_is_no_mismatch(source: str, english: str) -> None:
    assert compare_numbers(source, english) == ()


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("COVID-19 dan COVID-19", "COVID-19 and COVID-91", "91"),
        ("tahun lalu dan 2007", "last year and 2004", "2004"),
        ("1,225 triliun", "1,225 trillion", "1,225 trillion"),
        ("220-230 miliar", "220 to 240 billion", "240 billion"),
        ("antara 5 sampai 7 orang", "between 5 and 9 people", "9"),
        ("3/4 warga", "two thirds of residents", "two thirds"),
    ],
)
def test_changed_number_is_reported(source: str, english: str, found: str) -> None:
    assert found in [mismatch.found for mismatch in compare_numbers(source, english)]
