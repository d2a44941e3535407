import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.checks.coverage import covers, is_looping

SOURCE = "Rusia dan China harus berdiri teguh dalam menolak campur tangan Barat, kata Putin."


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        (SOURCE, "Russia and China must stand firm against Western meddling, said Putin.", True),
        (SOURCE, "Russia and China must stand firm.", False),
        (SOURCE, "Internationalisation Russia China counterrevolution meddling", False),
        (SOURCE, "a b c d e f g h i j k l", False),
        (SOURCE, "", False),
        ("Ya.", "Y", True),
        ("Ya.", " ", False),
        ("", "", True),
    ],
)
def test_english_must_be_long_enough_for_its_source(
    source: str, english: str, *, expected: bool
) -> None:
    assert covers(source, english) is expected


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry I'm sorry I'm sorry",
        "The talks were the the the the",
        "He said that the talks went well and that the talks went well and that the talks",
        "Nanananananananananananananananana",
        "the key role, the key role, the key role",
    ],
)
def test_decoder_loop_is_seen(text: str) -> None:
    assert is_looping(text)


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough of it.",
        "It was very very very good.",
        "No, no, no!",
        "Now for Japan. Japan was an island country.",
        "By observing a cyclical event. A cyclical event is something that happens again.",
        "On the one hand, on the other hand",
        "-------------------------------------------------------",
        "",
    ],
)
def test_style_is_no_loop(text: str) -> None:
    assert not is_looping(text)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_an_answer(source: str, english: str) -> None:
    assert covers(source, english) in {True, False}
    assert is_looping(english) in {True, False}
