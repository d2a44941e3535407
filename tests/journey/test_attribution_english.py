import pytest

from service.journey.attribution_english import (
    is_attributed_in_english,
    may_be_attributed_in_english,
)


@pytest.mark.parametrize(
    ("text", "is_attributed", "may_be"),
    [
        ("Police said he left.", True, True),
        ("According to police, he left.", True, True),
        ("Insurance claims rose.", False, True),
        ("Police acknowledged it.", False, True),
        ("Based on police data, he left.", False, True),
        ("He is based on the coast.", False, False),
        ("The United States won.", False, False),
        ("He states it.", False, True),
        ('It is a "so said" matter.', False, False),
        ('"He left, police said.', True, True),
        ("He left.", False, False),
    ],
)
def test_words_that_attribute_are_told_from_those_that_may(
    text: str, *, is_attributed: bool, may_be: bool
) -> None:
    assert is_attributed_in_english(text) is is_attributed
    assert may_be_attributed_in_english(text) is may_be
