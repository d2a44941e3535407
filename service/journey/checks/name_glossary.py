"""The abbreviations that an article expands: `Pakta Pertahanan Atlantik Utara (NATO)`."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from service.journey.checks.name_tokens import NameToken, read_tokens

_SHORT = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Z]+)?")
_SMALL_WORDS = frozenset({"and", "dan", "di", "for", "of", "the", "untuk"})
_MOST_LETTERS = 12
_MOST_WORDS = 10
_MOST_ENTRIES = 200  # an article expands a few; a hostile text no more than these


class NameGlossary(msgspec.Struct, frozen=True):
    """Short forms of names beside their long forms, both in lower case."""

    entries: tuple[tuple[str, str], ...] = ()


EMPTY = NameGlossary()


def glossary_of(text: str) -> NameGlossary:
    """The abbreviations that a text expands in brackets, on either side of them."""
    tokens = read_tokens(text)
    found: dict[str, str] = {}
    for at, token in enumerate(tokens):
        if len(found) >= _MOST_ENTRIES:
            break
        is_short = len(token.word) <= _MOST_LETTERS and _SHORT.fullmatch(token.span.of(text))
        if not is_short:
            continue
        words = _before(text, tokens, at) or _behind(text, tokens, at)
        if words:
            found.setdefault(token.word, " ".join(words))
    return NameGlossary(tuple(found.items()))


def _before(text: str, tokens: Sequence[NameToken], at: int) -> list[str]:
    """The long form before `(NATO)`: as many capitals back as begin with its letters."""
    span = tokens[at].span
    is_closed = text[span.end : span.end + 1] in {")", "]"}
    if not is_closed or text[span.start - 1 : span.start] not in {"(", "["}:
        return []
    words: list[str] = []
    for token in reversed(tokens[max(at - _MOST_WORDS, 0) : at]):
        if not _is_part(token):
            break
        words.insert(0, token.word)
        if token.starts:
            break
    return words if _may_mean(tokens[at].word, words) else []


def _behind(text: str, tokens: Sequence[NameToken], at: int) -> list[str]:
    """The long form in the brackets behind `NATO (...)`."""
    start = tokens[at].span.end
    if text[start : start + 2] != " (":
        return []
    words: list[str] = []
    end = start + 2
    for token in tokens[at + 1 : at + 1 + _MOST_WORDS]:
        if not _is_part(token) or ")" in text[end : token.span.start]:
            break
        words.append(token.word)
        end = token.span.end
    is_closed = text[end : end + 1] == ")"
    return words if is_closed and _may_mean(tokens[at].word, words) else []


def _is_part(token: NameToken) -> bool:
    return token.has_capital or token.word in _SMALL_WORDS


def _may_mean(short: str, words: Sequence[str]) -> bool:
    """Whether a long form is long enough, and its short form no part of it."""
    return len(words) > 1 and short not in words


def expansions(glossary: NameGlossary, words: frozenset[str], joined: str) -> Iterator[str]:
    """What the names of a text are called otherwise.

    Args:
        words: Of the text, in lower case.
        joined: The same in order, parted by single spaces, with one at either end.
    """
    for short, long in glossary.entries:
        if short in words:
            yield long
        elif f" {long} " in joined:
            yield short.upper()
