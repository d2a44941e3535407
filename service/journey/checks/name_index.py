"""What a text can answer about names: which it has, in whatever spelling."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from service.journey.checks.name_forms import (
    are_near,
    beginnings,
    skeleton,
    sound,
    stems,
    without_clitic,
)
from service.journey.checks.name_glossary import NameGlossary, expansions
from service.journey.checks.name_table import Entry, persons_called, read_entries
from service.journey.checks.name_tokens import NameToken, read_tokens

_MOST_JOINED = 3
"""Words that another spelling may write as one: `Tanjung Pinang`, `Kim Jong Un`."""
_MOST_COMPARED = 48
"""Names of either text that are compared letter by letter; more would cost a square."""


_MOST_PLACES = 4
_FEWEST_LETTERS, _MOST_LETTERS = 3, 8
_SMALL_WORDS = 3
"""How many of an abbreviation's words it may leave out: `of`, `and`, `the`."""
_LONG = 7
"""Sounds at the start that two languages share in a learned word, and in no two names."""


class NameIndex(msgspec.Struct, frozen=True):
    """The names of a text under all that they may be looked up by."""

    tokens: tuple[NameToken, ...]
    words: frozenset[str]
    sounds: frozenset[str]
    beginnings: frozenset[str]
    skeletons: frozenset[str]
    persons: frozenset[int]
    entries: frozenset[int]
    long_beginnings: frozenset[str]
    """Of its longer words, with a capital or not: `normalisasi`."""
    covered: frozenset[int]
    """Which of its tokens are part of a name of the table."""
    initials: frozenset[str]
    """Of three to eight words in a row that have a capital: `bps` of `Badan Pusat Statistik`."""
    expanded: frozenset[str]
    """Abbreviations that stand behind what they are short for: `protective equipment (PPE)`."""
    places: dict[str, tuple[int, ...]]
    """The first places among the tokens where a sound is heard."""

    def has(self, token: NameToken) -> bool:
        """Whether the text has a word of a name, spelt or derived otherwise at most."""
        if token.word in self.words or not self.persons.isdisjoint(persons_called(token.word)):
            return True
        if token.is_capitals and token.word in self.initials:
            return True
        sounded = sound(token.word)
        return bool(sounded) and (
            sounded in self.sounds
            or sounded in self.beginnings
            or sounded[:_LONG] in self.long_beginnings
            or any(stem in self.beginnings for stem in stems(sounded))
            or skeleton(sounded) in self.skeletons
        )


@lru_cache(maxsize=64)  # one source is asked about many claims and hypotheses
def index_names(text: str, glossary: NameGlossary) -> NameIndex:
    """Read a text of either language, and what a glossary adds to it."""
    tokens = read_tokens(text)
    found = tuple(read_entries(tokens))
    entries = set(_own_entries(found))
    words = frozenset(word for token in tokens for word in (token.word, without_clitic(token.word)))
    joined = f" {' '.join(token.word for token in tokens)} "
    added = [read_tokens(name) for name in expansions(glossary, words, joined)]
    entries.update(entry.number for name in added for entry in read_entries(name))
    extra = [token for name in added for token in name]
    capitals = {token.word for token in tokens if token.has_capital}
    capitals.update(token.word for token in extra)
    sounds = {sound(word) for word in words}
    sounds.update(sound(token.word) for token in extra)
    telling = {sound(form) for word in capitals for form in (word, without_clitic(word))}
    telling.update(_joined(tokens))
    telling.discard("")
    return NameIndex(
        tokens=tokens,
        words=words | {token.word for token in extra},
        sounds=frozenset(sounds | telling) - {""},
        beginnings=frozenset(part for sounded in telling for part in beginnings(sounded)),
        skeletons=frozenset(skeleton(sounded) for sounded in telling) - {""},
        persons=frozenset(number for word in words for number in persons_called(word)),
        entries=frozenset(entries),
        long_beginnings=frozenset(heard[:_LONG] for heard in sounds if len(heard) >= _LONG),
        covered=frozenset(at for entry in found for at in range(entry.first, entry.end)),
        initials=frozenset(_initials(tokens)),
        expanded=frozenset(_expanded(tokens)),
        places=_places(tokens),
    )


def near(index: NameIndex, wanted: Sequence[NameToken]) -> dict[NameToken, NameToken]:
    """For names that a text has not, those of it that they may be misspelt from."""
    own = {
        token.word: token
        for at, token in enumerate(index.tokens)
        if at not in index.covered and token.has_capital
    }
    others = tuple(islice(own.values(), _MOST_COMPARED))
    found: dict[NameToken, NameToken] = {}
    for token in wanted[:_MOST_COMPARED]:
        sounded = sound(token.word)
        other = next((it for it in others if are_near(sounded, sound(it.word))), None)
        if other is not None:
            found[token] = other
    return found


def _own_entries(found: Sequence[Entry]) -> Iterator[int]:
    """All but countries that are a part of another's name: `Sudan` of `Sudan Selatan`."""
    widest = (0, 0)
    for entry in sorted(found, key=lambda it: (it.first, -it.end)):
        if entry.sort == "country":
            reach = (entry.first, entry.end)
            if entry.end <= widest[1] and reach != widest:
                continue
            widest = reach
        yield entry.number


def _initials(tokens: Sequence[NameToken]) -> Iterator[str]:
    letters = "".join(token.word[0] if token.has_capital else " " for token in tokens)
    for at in range(len(letters)):
        for length in range(_FEWEST_LETTERS, _MOST_LETTERS + 1):
            if " " not in letters[at : at + length]:
                yield letters[at : at + length]


def _expanded(tokens: Sequence[NameToken]) -> Iterator[str]:
    """Abbreviations whose letters begin the words before them, in or out of brackets."""
    for at, token in enumerate(tokens):
        if token.is_capitals and len(token.word) <= _MOST_LETTERS:
            before = tokens[max(at - len(token.word) - _SMALL_WORDS, 0) : at]
            rest = iter("".join(word.word[0] for word in before))
            if all(letter in rest for letter in token.word):
                yield token.word


def _places(tokens: Sequence[NameToken]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for at, token in enumerate(tokens):
        if token.has_capital:
            places = found.get(sound(token.word), ())
            if len(places) < _MOST_PLACES:
                found[sound(token.word)] = (*places, at)
    return found


def _joined(tokens: Sequence[NameToken]) -> Iterator[str]:
    """How two and three words sound as one, if the first has a capital."""
    for at, token in enumerate(tokens):
        if token.has_capital:
            for length in range(2, _MOST_JOINED + 1):
                yield sound("".join(word.word for word in tokens[at : at + length]))
