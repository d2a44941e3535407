import pytest

from service.journey.article import Sentence
from service.journey.quotations import (
    begins_inside_quotation,
    paragraphs_with_paired_quotes,
    quoted_passages,
)
from service.text import Span


def test_a_paragraph_is_paired_if_its_marks_of_any_kind_are_even() -> None:
    texts = [(0, "“Harga naik."), (0, "Stok habis,” kata Budi."), (1, "«Harga naik."), (2, "Sepi.")]
    sentences = [
        Sentence(index=at, paragraph=paragraph, span=Span(0, len(text)), text=text)
        for at, (paragraph, text) in enumerate(texts)
    ]
    assert paragraphs_with_paired_quotes(sentences) == {0, 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Kami siap," kata Mao.', True),
        ("Kami siap,” kata Mao.", True),
        ("Kami siap», kata Mao.", True),
        ('Kami siap," kata Mao. "Kami mau," katanya.', True),
        ('"Kami siap.', False),
        ('Mao berkata, "Kami siap.', False),
        ("Mao berkata: „Kami siap.", False),
        ('"Kami siap," kata Mao.', False),
        ("Kami siap.", False),
    ],
)
def test_the_tail_of_a_quotation_is_told_from_its_head(text: str, *, expected: bool) -> None:
    assert begins_inside_quotation(text) is expected


def test_passages_of_a_tail_are_not_turned_inside_out() -> None:
    assert quoted_passages('Kami siap," kata Mao.') == ([" kata Mao."], ["Kami siap,"])
    assert quoted_passages('"Kami siap," kata Mao.') == (["", " kata Mao."], ["Kami siap,"])
