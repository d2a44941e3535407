"""Compares the names of an English sentence with those of its Indonesian source."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal

import msgspec

from service.journey.checks.name_forms import sound
from service.journey.checks.name_glossary import EMPTY, NameGlossary
from service.journey.checks.name_index import NameIndex, index_names, near
from service.journey.checks.name_table import (
    Entry,
    Sort,
    read_english_entries,
    read_entries,
    span_of,
)
from service.journey.checks.name_tokens import NameToken, is_headline
from service.journey.checks.name_words import is_learned, is_name_too, is_word
from service.journey.names import DAYS_AND_MONTHS, KNOWN_WORDS
from service.text import Span

_SHORTEST, _LONGEST = 2, 30
"""Characters of a word that may be a name; longer ones are noise."""
_GAPS = frozenset({" ", "-", ". ", "’", "'", "\u00a0", "‐", "‑", "."})
_PARTICLES = frozenset(
    {
        *("abu", "al", "ben", "bin", "binti", "da", "de", "del", "der", "di", "dos", "du", "el"),
        *("ibn", "la", "le", "ter", "van", "von"),
    }
)


_MOST_LONGER = 1
"""Letters that an abbreviation has more in one language than in the other."""
_MOST_ABBREVIATIONS = 16
"""That are looked at in a source; a sentence has few, a hostile text no more than these."""
_AREAS = frozenset({"country", "place", "region"})
_COMPASS = {
    "central": ("tengah", "pusat"),
    "east": ("timur",),
    "north": ("utara",),
    "south": ("selatan",),
    "southeast": ("tenggara",),
    "west": ("barat",),
}


class NameMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A name of the English that its source has not."""

    found: str
    """As the English writes it."""
    english_span: Span
    expected: str | None
    """The name of the source that stands in its place, as written; none if there is none."""
    source_span: Span | None
    kind: Literal["changed", "extra", "misspelt"]
    """`misspelt` is a letter apart from `expected`, and weakens more than it contradicts."""


def compare_names(
    source: str, english: str, *, glossary: NameGlossary = EMPTY
) -> tuple[NameMismatch, ...]:
    """Names of people, organisations and places that are nowhere in the source.

    What the English leaves out is no mismatch, nor a first name that it adds.

    Args:
        source: Indonesian sentences, which the source spans index.
        english: What claims to say the same, which the English spans index.
        glossary: The abbreviations that the article of the source expands.

    Returns:
        In the order of the English.
    """
    heard = index_names(source, glossary)
    said = index_names(english, EMPTY)
    known = [entry for entry in read_english_entries(said.tokens) if _is_name(said.tokens, entry)]
    lost = [
        _Lost(said.tokens[entry.first : entry.end], sort=entry.sort)
        for entry in known
        if not _answers(heard, said, entry)
    ]
    is_shouted = is_headline(said.tokens)
    abbreviations = _own_abbreviations(heard, said)
    taken = frozenset(at for entry in known for at in range(entry.first, entry.end))
    for group in _groups(english, said.tokens, taken):
        missing = [token for token in group if not heard.has(token)]
        if _is_doubtful(group, said, abbreviations, is_shouted=is_shouted):
            continue
        if len(missing) == len(group) or _is_replaced(heard, group):
            lost.append(_Lost(tuple(missing)))
    if not lost:
        return ()
    lost.sort(key=lambda it: it.span.start)
    return tuple(_mismatches(source, heard, english, said, lost))


class _Lost(msgspec.Struct, frozen=True):
    """A name of the English that the source has not."""

    tokens: Sequence[NameToken]
    sort: Sort | None = None
    """Of a name that the table has."""

    @property
    def span(self) -> Span:
        return Span(self.tokens[0].span.start, self.tokens[-1].span.end)


def _is_name(tokens: Sequence[NameToken], entry: Entry) -> bool:
    """Whether an entry of one word is surely a name: `Nice` is not at the start."""
    first = tokens[entry.first]
    is_single = entry.end == entry.first + 1
    return not (is_single and first.starts and not first.is_capitals and is_word(first.word))


def _answers(heard: NameIndex, said: NameIndex, entry: Entry) -> bool:
    """Whether the source has a name of the table, in any of its forms."""
    if entry.number in heard.entries:
        return True
    if entry.sort == "country":
        return False
    tokens = said.tokens[entry.first : entry.end]
    if entry.sort == "region" and heard.words.isdisjoint(_COMPASS.get(tokens[0].word, ())):
        return False  # the words of `Jawa Barat dan Timur` may stand apart
    tokens = [token for token in tokens if not is_word(token.word)]
    return len(tokens) > 0 and all(heard.has(token) for token in tokens)


def _groups(
    text: str, tokens: Sequence[NameToken], taken: frozenset[int]
) -> Iterator[list[NameToken]]:
    """The names that the table has not, each as its words."""
    group: list[NameToken] = []
    end = 0
    for at, token in enumerate(tokens):
        goes_on = bool(group) and text[end : token.span.start] in _GAPS
        is_free = at not in taken
        if is_free and goes_on and _goes_on(token):
            end = token.span.end
            if len(token.word) > 1 and token.has_capital:
                group.append(token)
            continue
        if group:
            yield group
        group = [token] if is_free and _begins(token) else []
        end = token.span.end
    if group:
        yield group


def _begins(token: NameToken) -> bool:
    is_written_so = token.has_capital and not token.has_digit
    is_written_so = is_written_so and _SHORTEST <= len(token.word) <= _LONGEST
    is_named = not is_word(token.word) or _is_name_within(token)
    return is_written_so and is_named


def _is_name_within(token: NameToken) -> bool:
    return not token.starts and not token.is_capitals and is_name_too(token.word)


def _is_doubtful(
    group: Sequence[NameToken], said: NameIndex, abbreviations: Sequence[str], *, is_shouted: bool
) -> bool:
    """Whether a name of one word may be none.

    A rare word may begin a sentence, and each language has its own abbreviations.
    """
    if len(group) > 1:
        return False
    token = group[0]
    if token.is_capitals and not is_shouted:
        return token.word in said.expanded or _has_its_own(token, abbreviations)
    return (token.starts or is_shouted) and not token.is_mixed and is_learned(token.word)


def _has_its_own(token: NameToken, abbreviations: Sequence[str]) -> bool:
    """Whether the source abbreviates otherwise what the English may mean: `APD` for `PPE`."""
    return any(
        abs(len(other) - len(token.word)) <= _MOST_LONGER and not set(token.word).isdisjoint(other)
        for other in abbreviations
    )


def _own_abbreviations(heard: NameIndex, said: NameIndex) -> tuple[str, ...]:
    """Abbreviations that the source has, but neither the English nor the table."""
    found = dict.fromkeys(
        token.word
        for at, token in enumerate(heard.tokens)
        if token.is_capitals and at not in heard.covered and token.word not in said.words
    )
    return tuple(islice(found, _MOST_ABBREVIATIONS))


def _goes_on(token: NameToken) -> bool:
    is_initial = len(token.word) == 1 and token.has_capital
    return _begins(token) or is_initial or token.word in _PARTICLES


def _is_replaced(heard: NameIndex, group: Sequence[NameToken]) -> bool:
    """Whether a part of a name stands beside another one in the source: `Joe Putin`."""
    for left, right in pairwise(group):
        if heard.has(left) and not heard.has(right):
            if _has_stranger(heard, left, 1):
                return True
        elif heard.has(right) and not heard.has(left) and _has_stranger(heard, right, -1):
            return True
    return False


def _has_stranger(heard: NameIndex, token: NameToken, step: int) -> bool:
    """Whether beside a name of the source always stands another one."""
    places = heard.places.get(sound(token.word), ())
    return len(places) > 0 and all(_is_name_beside(heard, place, step) for place in places)


def _is_name_beside(heard: NameIndex, place: int, step: int) -> bool:
    beside = place + step
    if not 0 <= beside < len(heard.tokens):
        return False
    left, right = sorted((heard.tokens[place].span, heard.tokens[beside].span))
    return right.start - left.end == 1 and _is_certain(heard.tokens[beside])


def _is_certain(token: NameToken) -> bool:
    """Whether a word of the source is a name for certain."""
    is_name = token.has_capital and not token.starts and len(token.word) > 1 and not token.has_digit
    return is_name and token.word not in KNOWN_WORDS and token.word not in DAYS_AND_MONTHS


def _mismatches(
    source: str, heard: NameIndex, english: str, said: NameIndex, lost: Sequence[_Lost]
) -> Iterator[NameMismatch]:
    """Pair names that the source has not with those that the English has not."""
    close = near(heard, [token for it in lost if it.sort is None for token in it.tokens])
    areas, others = _unsaid_areas(heard, said), _unsaid_names(source, heard, said)
    for it in lost:
        twin = next((close[token] for token in it.tokens if token in close), None)
        if twin is not None:
            yield _mismatch(source, twin.span, english, it.span, "misspelt")
            continue
        other = _taken(areas if it.sort in _AREAS else others, source, it)
        if other is None and it.sort in _AREAS and others and not others[0].of(source).isupper():
            other = others.popleft()  # a place that the table has not: `Medan`
        kind = "extra" if other is None else "changed"
        yield _mismatch(source, other, english, it.span, kind)


def _taken(candidates: deque[Span], source: str, lost: _Lost) -> Span | None:
    """The next name that may have become another: an abbreviation did not become a word."""
    is_short = lost.sort is None and all(token.is_capitals for token in lost.tokens)
    may_differ = lost.sort is not None
    if not candidates or not (may_differ or candidates[0].of(source).isupper() == is_short):
        return None
    return candidates.popleft()


def _mismatch(
    source: str,
    expected: Span | None,
    english: str,
    found: Span,
    kind: Literal["changed", "extra", "misspelt"],
) -> NameMismatch:
    return NameMismatch(
        found=found.of(english),
        english_span=found,
        expected=expected.of(source) if expected is not None else None,
        source_span=expected,
        kind=kind,
    )


def _unsaid_areas(heard: NameIndex, said: NameIndex) -> deque[Span]:
    """The countries and places of the source that the English has not."""
    return deque(
        span_of(entry, heard.tokens)
        for entry in _unsaid_entries(heard, said)
        if entry.sort in _AREAS
    )


def _unsaid_names(text: str, heard: NameIndex, said: NameIndex) -> deque[Span]:
    """The other names of the source that the English has not, words in a row as one."""
    listed = [
        span_of(entry, heard.tokens)
        for entry in _unsaid_entries(heard, said)
        if entry.sort not in _AREAS
    ]
    words = [
        token.span
        for at, token in enumerate(heard.tokens)
        if at not in heard.covered and _is_certain(token) and not said.has(token)
    ]
    spans: list[Span] = []
    for span in sorted((*listed, *words)):
        if spans and span.start < spans[-1].end:
            continue
        if spans and text[spans[-1].end : span.start] == " ":
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return deque(spans)


def _unsaid_entries(heard: NameIndex, said: NameIndex) -> Iterator[Entry]:
    for entry in read_entries(heard.tokens):
        if entry.number not in said.entries and heard.tokens[entry.first].has_capital:
            yield entry
