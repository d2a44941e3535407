"""Words as names need them: with their capitals, dots and possessives told apart."""

import re

import msgspec

from service.journey.checks.composed import Composed, compose
from service.text import Span

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ`][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`]s?\Z", re.IGNORECASE)
_OPENERS = frozenset('.!?:;"“”«»‘[(•–—|/\n…*>')
"""After these a capital may only begin a sentence, a quote or a part of a headline."""
_SHORTEST_PLURAL = 2  # "Ms" is none
_FULL_STOP = frozenset(".")
_MOST_GAP = 8  # characters between two words that are looked at
_BEFORE_A_NAME = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "st", "gen", "lt", "sgt", "col", "gov"}
)
_SHOUTED = 0.85
"""Share of words with a capital from which on capitals tell nothing (a headline)."""
_LEAST_SHOUTED = 4
_SHORTEST_TELLING = 4
"""Characters of a word whose capital tells a headline; `of`, `the` stay small in one."""


class NameToken(msgspec.Struct, frozen=True, gc=False):
    """A word of a text."""

    word: str
    """In lower case, without possessive and dots, its letters and marks put together."""
    span: Span
    """In the text as posted, without the possessive, with the `s` of `NGOs`."""
    has_capital: bool
    is_capitals: bool
    """All letters, two at least."""
    is_mixed: bool
    """With a capital inside, as in `YouTube`."""
    starts: bool
    """Whether its capital may come from where it stands."""
    has_digit: bool


def read_tokens(text: str) -> tuple[NameToken, ...]:
    """The words of a text, in order; hyphens part them, apostrophes do not."""
    found: list[NameToken] = []
    end, previous = 0, ""
    composed = compose(text)
    for match in _TOKEN.finditer(composed.text):
        gap = composed.text[end : match.start()]
        token = _token(composed, match, starts=_starts(gap, previous))
        found.append(token)
        end, previous = match.end(), token.word
    return tuple(found)


def is_headline(tokens: tuple[NameToken, ...]) -> bool:
    """Whether most longer words begin with a capital."""
    longer = [token for token in tokens if len(token.word) >= _SHORTEST_TELLING]
    capitals = sum(token.has_capital for token in longer)
    return len(longer) >= _LEAST_SHOUTED and capitals > _SHOUTED * len(longer)


def _token(composed: Composed, match: re.Match[str], *, starts: bool) -> NameToken:
    written = match[0]
    possessive = _POSSESSIVE.search(written)
    if possessive is not None and possessive.start() > 0:
        written = written[: possessive.start()]
    span = composed.posted(match.start(), match.start() + len(written))
    letters = written.replace(".", "")
    if len(letters) > _SHORTEST_PLURAL and letters[-1] == "s" and letters[-2].isupper():
        letters = letters[:-1]
    return NameToken(
        word=letters.lower().replace("’", "'"),
        span=span,
        has_capital=any(char.isupper() for char in letters),
        is_capitals=len(letters) > 1 and letters.isupper(),
        is_mixed=not letters.isupper() and any(char.isupper() for char in letters[1:]),
        starts=starts,
        has_digit=any(char.isdecimal() for char in letters),
    )


def _starts(gap: str, previous: str) -> bool:
    if not previous:
        return True
    seen = frozenset(gap[:_MOST_GAP]) & _OPENERS
    if seen == _FULL_STOP and (len(previous) == 1 or previous in _BEFORE_A_NAME):
        return False
    return bool(seen)
