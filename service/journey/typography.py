"""What weights trip over in a line, taken off before and put back after.

Translation weights drop or double quotation marks that are not closed in the same line,
read list dashes as words, and leave or garble ALL-CAPS.
Source: LibreTranslate issues 710 and 755 and others of the kind; seen here too.
"""

import re
from collections.abc import Iterable

import msgspec

_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_BULLET = re.compile(r"(?:[-–—•*·▪]\s+|\(?(?:\d{1,3}|[a-z])[.)]\s+)")
_WORD = re.compile(r"[^\W\d_]+")
_INDONESIAN_NUMERAL = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3}){1,9}(?:,\d{1,9})?|\d{1,9},\d{1,2})(?![\d]|[.,]\d)"
)
"""Surely Indonesian: `2,000` is left out, for some write thousands in the English way."""
_SWAPPED = str.maketrans(".,", ",.")
_ACRONYM_MAX_LETTERS = 6
_SHOUTED_SHARE = 0.7  # chosen: of letters; a line with two long acronyms stays below
_SHOUTED_LETTERS = 12  # below it a line of capitals is more likely an acronym than shouting


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as the weights get it, and what goes back round its translation."""

    head: str
    body: str
    """Empty if there is nothing to translate; then `head` is the whole line."""
    tail: str

    def around(self, translation: str) -> str:
        """The translation with head and tail put back."""
        return f"{self.head}{translation}{self.tail}"


def prepare(text: str, acronyms: frozenset[str] = frozenset()) -> Line:
    """Take a line apart for translation.

    Args:
        text: One sentence or line; white space at its ends is dropped.
        acronyms: Capitalised words that stay so when a shouted line is calmed.
    """
    body = text.strip().translate(_CURLY)
    if not _WORD.search(body):
        return Line(head=body, body="", tail="")
    head = tail = ""
    if bullet := _BULLET.match(body):
        head, body = bullet.group(), body[bullet.end() :]
    if body.count('"') % 2:
        if body.startswith('"'):
            head, body = f'{head}"', body[1:].lstrip()
        elif body.endswith('"'):
            body, tail = body[:-1].rstrip(), '"'
    elif body.count('"') == 2 and body[0] == body[-1] == '"':  # noqa: PLR2004
        head, body, tail = f'{head}"', body[1:-1].strip(), '"'
    if not _WORD.search(body):
        return Line(head=f"{head}{body}{tail}", body="", tail="")
    return Line(head=head, body=_calm(body, acronyms), tail=tail)


def acronyms_in(lines: Iterable[str]) -> frozenset[str]:
    """Capitalised words of lines that do not shout: `PBB`, `KPK`, `NATO`."""
    return frozenset(
        word
        for line in lines
        if not _is_shouted(line)
        for word in _WORD.findall(line)
        if word.isupper() and 1 < len(word) <= _ACRONYM_MAX_LETTERS
    )


def english_numerals(english: str, source: str) -> str:
    """Numerals that were copied in Indonesian writing, in English writing.

    `1.234,5` of the source that stands in the English to the letter becomes `1,234.5`.
    """
    for numeral in set(_INDONESIAN_NUMERAL.findall(source)):
        written = re.compile(rf"(?<![\d.,]){re.escape(numeral)}(?![\d]|[.,]\d)")
        english = written.sub(numeral.translate(_SWAPPED), english)
    return english


def mend_english(english: str, source: str) -> str:
    """Mend what weights do to the looks of a sentence, never to its words.

    A quotation mark without its partner is paired if the source begins with a quotation,
    else dropped; the first letter is a capital where the source's is.
    """
    english = " ".join(english.split())
    if english.count('"') % 2 and not source.count('"') % 2:
        first = english.index('"')
        closes = first > 0 and not english[first - 1].isspace()
        if closes and english.count('"') == 1 and source.startswith('"'):
            english = f'"{english}'
        else:
            last = english.rindex('"')
            english = f"{english[:last]}{english[last + 1 :]}".strip()
    if english[:1].islower() and source[:1].isupper():
        english = english[0].upper() + english[1:]
    return english


def _calm(text: str, acronyms: frozenset[str]) -> str:
    """A shouted line in Title Case, which weights read as names and words; others as they are."""
    if not _is_shouted(text):
        return text
    return _WORD.sub(lambda m: m.group() if m.group() in acronyms else m.group().title(), text)


def _is_shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= _SHOUTED_LETTERS and capitals >= _SHOUTED_SHARE * len(letters)
