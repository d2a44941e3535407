"""Quotation marks of news, and whether those of a paragraph pair off.

One mark too many turns inside and outside round for all that follows it, so whatever reads
quotations across sentences asks first whether the paragraph's marks come in pairs.
"""

import re
from collections.abc import Sequence

from service.journey.article import Sentence

OPENING_QUOTES = '"“„«'
CLOSING_QUOTES = '"”»'
QUOTES = '"“”„«»'

QUOTE = re.compile(rf"[{QUOTES}]")
_BEFORE_OPENING = " \t\r\n\u00a0([{-–—:"


def paragraphs_with_paired_quotes(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The paragraphs that have no quotation mark too many or too few."""
    marks: dict[int, int] = {}
    for sentence in sentences:
        count = len(QUOTE.findall(sentence.text))
        marks[sentence.paragraph] = marks.get(sentence.paragraph, 0) + count
    return frozenset(paragraph for paragraph, count in marks.items() if count % 2 == 0)


def begins_inside_quotation(text: str) -> bool:
    """Whether a sentence is the tail of a quotation, such as `Kami siap," kata Mao`."""
    marks = list(QUOTE.finditer(text))
    if len(marks) % 2 == 0:
        return False
    mark, start = marks[0][0], marks[0].start()
    if mark not in OPENING_QUOTES:
        return True
    is_glued = start > 0 and text[start - 1] not in _BEFORE_OPENING
    return mark in CLOSING_QUOTES and is_glued


def quoted_passages(text: str) -> tuple[list[str], list[str]]:
    """What a sentence says outside quotation marks, and what inside."""
    passages = QUOTE.split(text)
    if begins_inside_quotation(text):
        return passages[1::2], passages[::2]
    return passages[::2], passages[1::2]
