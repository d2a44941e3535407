import pytest

from service.journey.article import Sentence
from service.journey.quotations import (
    begins_inside_quotation,
    paragraphs_with_paired_quotes,
    quotation_starts,
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


@pytest.mark.parametrize(
    ("paragraphs", "starts"),
    [
        (['"A.|B," kata X.'], ["outside", "inside"]),
        (['"A.', "B.", 'C," kata X.|D.'], ["outside", "inside", "inside", "outside"]),
        (['"A.', '"B.|C," kata X.', '"D."'], ["outside", "reopened", "inside", "outside"]),
        (["X: „A.", "B” C."], ["outside", "inside"]),
        (['"A.', "B.", "C."], ["outside", "outside", "outside"]),
        (['A 5" panjang.|B.', '"C."'], ["outside", "outside", "outside"]),
        (['"A, kata X.', 'B," kata Y.'], ["outside", "outside"]),
        (['"A.', "B, kata X.", 'C," kata Y.'], ["outside", "outside", "outside"]),
        (['"A.', 'B "C" D.'], ["outside", "outside"]),
        (['"A.', 'B "C.'], ["outside", "outside"]),
        (['"A.', 'B," kata X. "C.', 'D."'], ["outside", "inside", "inside"]),
    ],
)
def test_sentences_begin_inside_only_where_the_marks_pair_off(
    paragraphs: list[str], starts: list[str]
) -> None:
    sentences = [
        Sentence(index=0, paragraph=at, span=Span(0, len(text)), text=text)
        for at, paragraph in enumerate(paragraphs)
        for text in paragraph.split("|")
    ]
    assert list(quotation_starts(sentences)) == starts
