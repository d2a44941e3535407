"""Corruptions change what they say they change, and nothing else."""

import random

import pytest

from tests.quality.grounding.corrupting import (
    Damaged,
    Sentence,
    Surroundings,
    damages,
    main_clause,
)

AROUND = Surroundings(
    neighbours=(
        Sentence(
            source="Gubernur menolak.", english="The governor refused, and roads were closed."
        ),
    ),
    strangers=(Sentence(source="Hujan turun.", english="Rain fell."),),
    names=("Garcia", "Los Angeles"),
    speakers=("Ana Lee",),
)


def damaged(english: str, kind: str, source: str = "Sumber.") -> list[Damaged]:
    sentence = Sentence(source=source, english=english)
    found = damages(sentence, AROUND, random.Random(1))  # noqa: S311
    return [each for each in found if each.kind == kind]


@pytest.mark.parametrize(
    ("kind", "english", "how", "text"),
    [
        ("unit", "It cost 5 million.", "scale", "It cost 5 billion."),
        ("unit", "It rose by 30% there.", "measure", "It rose by 30 million there."),
        ("date", "It happened last week.", "relative", "It happened next week."),
        ("name", "He met Smith here.", "elsewhere", "He met Garcia here."),
        ("speaker", "Budi Santoso said it rained.", "name", "Ana Lee said it rained."),
        ("negation", "They don't go there.", "removed", "They do go there."),
        ("negation", "They won’t go there.", "removed", "They will go there."),
        ("negation", "They cannot go there.", "removed", "They can go there."),
        ("negation", "He had no money left.", "removed", "He had some money left."),
        ("negation", "It was built there.", "added", "It was not built there."),
        ("negation", "He denied it there.", "verb", "He confirmed it there."),
        ("sibling", "It rained.", "sentence", "The governor refused, and roads were closed."),
        ("swapped", "It rained.", "sentence", "Rain fell."),
    ],
)
def test_damage_is_the_one_asked_for(
    kind: str, english: str, how: str | None, text: str | None
) -> None:
    expected = [] if how is None else [(how, text)]
    assert [(each.how, each.text) for each in damaged(english, kind)] == expected


def test_number_is_changed_in_one_digit() -> None:
    (found,) = damaged("It killed 1,234 people.", "number")
    changed = [
        old for old, new in zip("It killed 1,234 people.", found.text, strict=True) if old != new
    ]
    assert len(changed) == 1
    assert changed[0] in "1234"


def test_number_inside_a_name_is_left() -> None:
    assert not damaged("COVID-19 spread.", "number")


def test_day_of_the_month_is_a_date_and_no_number() -> None:
    (found,) = damaged("It began on 12 March.", "date")
    assert found.how in {"day", "month"}
    assert not damaged("It began on 12 March.", "number")


def test_name_that_the_source_has_is_not_put_in() -> None:
    assert not damaged("He met Smith here.", "name", source="Garcia bertemu Smith.")


def test_not_only_is_no_denial() -> None:
    found = damaged("He was not only there.", "negation")
    assert not found


def test_nothing_is_done_to_text_without_anything_to_change() -> None:
    sentence = Sentence(source="Hujan.", english="rain falls often")
    kinds = {each.kind for each in damages(sentence, AROUND, random.Random(1))}  # noqa: S311
    assert kinds == {"sibling", "swapped"}


def test_same_seed_makes_the_same_damage() -> None:
    first, second = (damaged("It killed 1,234 of 5,678.", "number") for _ in range(2))
    assert first == second


def test_main_clause_ends_before_the_aside() -> None:
    english = "The president was met by the prime minister on Monday, who had returned."
    assert main_clause(english) == "The president was met by the prime minister on Monday."


def test_main_clause_is_not_cut_out_of_a_quotation() -> None:
    assert (
        main_clause('He said "the road that was built here is closed, and the bridge too".') is None
    )
