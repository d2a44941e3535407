"""The words of a sentence that deny, in whichever language a lexicon describes."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from service.text import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PHRASE_LENGTHS = (2, 3)
_NUMBERED = re.compile(r"\.?\s?[0-9]")

CueKind = Literal["denial", "derived", "akin", "topical"]
"""What a word may do for the other language.

A `denial` (`tidak`, `never`, `refused`) asks for a counterpart and is one. The others never
ask: a `derived` word (`unknown`, `ketidakpastian`) is a counterpart even some way off, an
`akin` one (`lack`, `stop`, `kurang`) only nearby, and a `topical` one (`lawan` for
`against`) only says why the other language has an akin word.
"""


class Sense(msgspec.Struct, frozen=True):
    """What a lexicon knows of a word."""

    kind: CueKind
    topic: str | None = None
    """What an akin word is about, by the same name in both languages."""


class Cue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A word of a sentence that denies, or that accounts for one that seems to."""

    span: Span
    at: float
    """The middle of the word, as a share of the sentence: 0 to 1."""
    kind: CueKind
    topic: str | None
    following: str | None
    """The next word in lower case: `tidak besar` may be `small`."""


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """The denying words of a language; every word in lower case, with straight apostrophes."""

    sense_of: Callable[[str], Sense | None]
    akin_phrases: frozenset[tuple[str, ...]]
    """Two or three words that are a counterpart together, as in `yet to`."""
    idioms: frozenset[tuple[str, ...]]
    """Two or three words in which a denial may come and go, as in `no doubt`."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a check needs of a sentence."""

    cues: tuple[Cue, ...]
    words: tuple[str, ...]
    """All words, in lower case."""
    places: tuple[float, ...]
    """Where each word stands, as a share of the sentence."""
    length: int
    """Characters; at least one."""


def read(text: str, lexicon: Lexicon) -> Reading:
    """The words of a sentence and what they deny."""
    found = [(_plain(match[0]), Span(*match.span())) for match in _WORD.finditer(text)]
    words = tuple(word for word, _ in found)
    length = max(len(text), 1)
    places = tuple((span.start + span.end) / 2 / length for _, span in found)
    idiomatic = frozenset(_inside(words, lexicon.idioms))
    akin = frozenset(_inside(words, lexicon.akin_phrases))
    cues: list[Cue] = []
    for at, (word, span) in enumerate(found):
        sense = lexicon.sense_of(word) or (Sense("akin") if at in akin else None)
        if sense is None or (word == "no" and _NUMBERED.match(text, span.end)):
            continue
        is_idiom = sense.kind == "denial" and at in idiomatic
        cues.append(
            Cue(
                span=span,
                at=places[at],
                kind="derived" if is_idiom else sense.kind,
                topic=sense.topic,
                following=words[at + 1] if at + 1 < len(words) else None,
            )
        )
    return Reading(cues=tuple(cues), words=words, places=places, length=length)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _inside(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> Iterator[int]:
    """The places of all words that are part of one of the phrases."""
    for at in range(len(words)):
        for length in _PHRASE_LENGTHS:
            if tuple(words[at : at + length]) in phrases:
                yield from range(at, at + length)
