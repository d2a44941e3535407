"""Sentences as the words and marks in which attribution looks for a speaker."""

import re
from collections.abc import Sequence

import msgspec

from service.journey.attribution_given_names import AGENCY_WORDS, CLUBS
from service.journey.checks.composed import compose
from service.journey.names import KNOWN_WORDS
from service.journey.places import PLACE_WORDS
from service.journey.quotations import CLOSING_QUOTES, OPENING_QUOTES, QuotationStart

QUOTE_MARK = '"'
"""What a quotation mark of any kind is read as."""
_OF_OFFICE = AGENCY_WORDS | CLUBS
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]")


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word or a mark, and where it stands in its sentence."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_mark(self) -> bool:
        return not self.text[0].isalnum()

    @property
    def is_known(self) -> bool:
        """Whether the word belongs to an office, an institution or a place."""
        lower = self.lower
        return self.is_identity or lower in KNOWN_WORDS or (self.is_capital and lower in _OF_OFFICE)

    @property
    def is_identity(self) -> bool:
        """Whether the word tells one holder of an office from another: `Rusia`, `PBB`."""
        return self.is_acronym or (self.is_capital and self.lower in PLACE_WORDS)

    @property
    def is_acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


class Usage(msgspec.Struct, frozen=True):
    """How an article writes its words, to tell names from words that begin a sentence."""

    capital: frozenset[str]
    lower: frozenset[str]


class Outside(msgspec.Struct, frozen=True):
    """A sentence without its direct speech."""

    words: list[Word]
    """Each quotation is one or two marks."""
    quoted_words: int
    """How many words were left out."""
    is_open: bool
    """Whether a quotation goes on in the next sentence."""


def words_of(text: str) -> list[Word]:
    """The words and marks of a text, with spans in it; accents are parts of their letters."""
    composed = compose(text)
    found = ((match[0], composed.posted(*match.span())) for match in _TOKEN.finditer(composed.text))
    return [Word(word, span.start, span.end) for word, span in found]


def outside_quotes(words: Sequence[Word], start: QuotationStart) -> Outside:
    """The words outside direct speech of a sentence that begins so."""
    kept: list[Word] = []
    quoted = 0
    is_open = start != "outside"
    is_reopened = start == "reopened"
    for word in words:
        if is_reopened and word.text in OPENING_QUOTES:
            is_reopened = False
        elif word.text in (CLOSING_QUOTES if is_open else OPENING_QUOTES):
            is_open = not is_open
            kept.append(Word(QUOTE_MARK, word.start, word.end))
        elif is_open:
            quoted += not word.is_mark
        else:
            kept.append(word)
    return Outside(kept, quoted, is_open)


def usage_of(sentences: Sequence[Sequence[Word]]) -> Usage:
    """Which words an article writes with a capital inside a sentence, and which without."""
    capital: set[str] = set()
    lower: set[str] = set()
    for sentence in sentences:
        previous: Word | None = None
        for word in sentence:
            if word.text[0].islower():
                lower.add(word.text)
            elif previous is not None and not previous.is_mark:
                capital.add(word.text)
            previous = word
    return Usage(frozenset(capital), frozenset(lower))
