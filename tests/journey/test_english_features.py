import pytest

from service.journey.english_features import english_features, has_english_quantity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trade grew 30 percent.", True),
        ("A third of residents left.", True),
        ("The 19th round began.", False),
        ("The nineteenth round began.", False),
        ("The twenty-third round began.", False),
        ("It began in 2021.", False),
    ],
)
def test_years_and_ranks_are_no_quantities(text: str, *, expected: bool) -> None:
    assert has_english_quantity(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He broke Article 27.", True),
        ("Masks are required.", True),
        ("The Minister of Law met the press.", False),
        ("The article was long.", False),
    ],
)
def test_a_rule_is_more_than_the_word_law(text: str, *, expected: bool) -> None:
    assert english_features(text).has_rule is expected


@pytest.mark.parametrize("verb", ["agreed", "approved", "demanded", "ordered"])
def test_acts_of_agreement_are_events(verb: str) -> None:
    assert english_features(f"The parliament {verb} it.").has_event
