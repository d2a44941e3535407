"""Quotation marks of news, where they pair off and which sentences begin between them.

One mark too many turns inside and outside round for all that follows it, so whatever reads
quotations across sentences asks first whether the marks come in pairs: those of a paragraph,
or those of a few in a row where a long quotation opens in one and closes in another.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from service.journey.article import Sentence
from service.journey.names import SPEECH_WORDS

QuotationStart = Literal[
    "outside",  # of any quotation
    "inside",  # one that an earlier sentence opened
    "reopened",  # the same, and the mark the sentence begins with opens it once more
]

OPENING_QUOTES = '"“„«'
CLOSING_QUOTES = '"”»'
QUOTES = '"“”„«»'

FEWEST_SPOKEN_WORDS = 4
"""Fewer quoted words are a term, not direct speech."""

QUOTE = re.compile(rf"[{QUOTES}]")
_BEFORE_OPENING = " \t\r\n\u00a0([{-–—:"
_SAID = re.compile(rf"[,?!]\s?(?:{'|'.join(sorted(SPEECH_WORDS))})(?:nya)?\b")
"""Words that stand behind a quotation; inside one they show that a mark was forgotten."""
_LONGEST_QUOTATION = 12  # paragraphs; chosen, and it bounds how often one is looked at


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


def quotation_starts(sentences: Sequence[Sentence]) -> tuple[QuotationStart, ...]:
    """Where each sentence begins; time is linear in the article.

    A quotation may go on over paragraphs, each of which may open it once more. Where marks
    do not pair off, every sentence of the paragraph counts as outside.
    """
    by_paragraph = groupby(sentences, key=lambda sentence: sentence.paragraph)
    paragraphs = [[sentence.text for sentence in group] for _, group in by_paragraph]
    joined = [" ".join(texts) for texts in paragraphs]
    starts: list[QuotationStart] = []
    at = 0
    while at < len(paragraphs):
        closed = _closed_in(joined, at)
        if closed is None:
            starts.extend("outside" for _ in paragraphs[at])
            at += 1
            continue
        is_open = False
        for texts in paragraphs[at : closed + 1]:
            found = list(_starts(texts, is_open=is_open))
            starts += found
            is_open = is_open_after(texts[-1], found[-1])
        at = closed + 1
    return tuple(starts)


def is_open_after(text: str, start: QuotationStart) -> bool:
    """Whether a text that begins so leaves a quotation open."""
    is_open = start != "outside"
    for found in list(QUOTE.finditer(text))[start == "reopened" :]:
        if found[0] in (CLOSING_QUOTES if is_open else OPENING_QUOTES):
            is_open = not is_open
    return is_open


def _starts(texts: Sequence[str], *, is_open: bool) -> Iterator[QuotationStart]:
    """Where the sentences of one paragraph begin."""
    for at, text in enumerate(texts):
        start: QuotationStart = "outside"
        if is_open:
            start = "inside" if at else _start_of(text)
        yield start
        is_open = is_open_after(text, start)


def _closed_in(paragraphs: Sequence[str], at: int) -> int | None:
    """The paragraph in which all quotations opened in the one at `at` are closed, if any."""
    if len(QUOTE.findall(paragraphs[at])) % 2 == 0:
        return at
    if _state_after(paragraphs[at], "outside") != "open":
        return None
    for later in range(at + 1, min(at + _LONGEST_QUOTATION, len(paragraphs))):
        text = paragraphs[later]
        state = _state_after(text, _start_of(text))
        if state != "open":
            return later if state == "closed" else None
    return None


def _state_after(text: str, start: QuotationStart) -> Literal["open", "closed", "doubtful"]:
    """What a paragraph does to a quotation; doubtful if a mark stands or lacks oddly."""
    marks = list(QUOTE.finditer(text))[start == "reopened" :]
    is_open = start != "outside"
    if is_open and marks and not _closes(text, marks[0]):
        return "doubtful"
    if is_open and _SAID.search(text, 0, marks[0].start() if marks else len(text)):
        return "doubtful"
    if not is_open_after(text, start):
        return "closed"
    if not marks:
        return "open"
    is_sound = _opens(text, marks[-1]) and not _SAID.search(text, marks[-1].end())
    return "open" if is_sound else "doubtful"


def _start_of(text: str) -> QuotationStart:
    """Where a paragraph begins that is inside a quotation."""
    return "reopened" if text[:1] and text[0] in OPENING_QUOTES else "inside"


def _opens(text: str, mark: re.Match[str]) -> bool:
    is_before_word = text[mark.end() : mark.end() + 1].strip() != ""
    is_free = mark.start() == 0 or text[mark.start() - 1] in _BEFORE_OPENING
    return mark[0] in OPENING_QUOTES and is_free and is_before_word


def _closes(text: str, mark: re.Match[str]) -> bool:
    is_glued = mark.start() > 0 and text[mark.start() - 1] not in _BEFORE_OPENING
    return mark[0] in CLOSING_QUOTES and is_glued
