"""English that no longer says what its source says, wrong in one known way each.

Every damage is local and leaves fluent English where that can be had without a parser. All
choices come from the given `random.Random`.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal

import msgspec

from tests.quality.grounding import vocabulary
from tests.quality.grounding.naming import lies_in, names_in, speakers_in

Kind = Literal[
    "number", "unit", "date", "name", "speaker", "negation", "sibling", "swapped", "invented"
]


class Damaged(msgspec.Struct, frozen=True, kw_only=True):
    """English that its source does not bear out."""

    kind: Kind
    how: str
    """What was done, finer than the kind."""
    text: str


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence and its human translation."""

    source: str
    english: str


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence is corrupted with."""

    neighbours: tuple[Sentence, ...]
    """Of the same document, nearest first."""
    strangers: tuple[Sentence, ...]
    """Of other documents."""
    names: tuple[str, ...]
    """Of other documents."""
    speakers: tuple[str, ...]
    """Names of other documents that something is said by."""


Options = Iterator[tuple[str, str]]
"""How, and the English then."""


def damages(sentence: Sentence, around: Surroundings, chance: random.Random) -> Iterator[Damaged]:
    """At most one damage of each kind, in the order of `KINDS`; a kind may not be possible."""
    for kind, damage in _DAMAGES.items():
        options = [each for each in damage(sentence, around, chance) if each[1] != sentence.english]
        if options:
            how, text = chance.choice(options)
            yield Damaged(kind=kind, how=how, text=text)


def main_clause(english: str) -> str | None:
    """The English up to its first aside, which the source bears out as well; none if short."""
    found = _ASIDE.search(english)
    head = english[: found.start()] if found else ""
    is_closed = not any(head.count(mark) % 2 for mark in '"(') and "“" not in head
    is_whole = len(head.split()) >= _FEWEST_LEFT and _VERB.search(head) and is_closed
    return f"{head}." if is_whole else None


_NUMERAL = re.compile(r"(?<![\w.,])(?<![A-Za-z]-)\d+(?:[.,:]\d+)*(?!\w)")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(vocabulary.NUMBER_WORDS)})\b(?!-)", re.IGNORECASE)
_MONTH = rf"(?:{'|'.join(vocabulary.MONTHS)}|May(?=,? \d))"
_DATE_WORD = re.compile(rf"\b(?:{_MONTH}|{'|'.join(vocabulary.WEEKDAYS)})\b")
_DAY = re.compile(rf"\b(?:(?P<before>\d\d?)(?: (?={_MONTH}\b))|{_MONTH} (?P<after>\d\d?)\b)")
_MEASURE = rf"(?:{'|'.join(vocabulary.MEASURES)})\b"
_UNIT = re.compile(rf"(?<=\d ){_MEASURE}|(?<=\d-){_MEASURE}|(?<=\d)%|[$€£](?=\d)")
_RELATIVE = re.compile(rf"\b(?:{'|'.join(vocabulary.RELATIVE_DATES)})\b")
_DENIAL = re.compile(
    r"\bnot (?!only\b)|n['’]t\b(?! only)|\bcannot\b|\bnever |\bno (?!more|less|later|longer|one\b)"
    r"|\b(?:without|nobody|no one|nothing|none)\b"
)
_AFFIRMATION = re.compile(
    r"\b(?:is|are|was|were|will|would|could|should|must|can|(?:has|have|had)(?= (?:been|[a-z]+ed)\b))"
    r"(?= [a-z])(?! (?:not|never|no)\b)"
)
_REVERSED = re.compile(rf"\b(?:{'|'.join(vocabulary.OPPOSITES)})\b")
_SAID_BY_ROLE = re.compile(r"\b(?<=[Tt]he )[a-z]{4,}(?= (?:said|says|told|announced|added)\b)")
_CLAUSE = re.compile(r", (?:and |but |which |who |while |where |as )?|; | and | because ")
_CLAUSE_WORDS = range(5, 16)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|said|[a-z]{3,}ed)\b")
_ASIDE = re.compile(r", (?:which|who|whose|while|although|though|where|after|when|but|and) ")
_FEWEST_LEFT = 8  # words of a clause that is a claim of its own; chosen
_YEAR_DIGITS = 4  # digits


def _number(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    english = sentence.english
    days = {found.span(found.lastgroup or 0) for found in _DAY.finditer(english)}
    for found in _NUMERAL.finditer(english):
        if found.span() not in days:
            is_year = len(found[0]) == _YEAR_DIGITS and found[0].isdecimal()
            yield "year" if is_year else "numeral", _put(english, found, _other(found[0], chance))
    for found in _NUMBER_WORD.finditer(english):
        others = [word for word in vocabulary.NUMBER_WORDS if word != found[0].lower()]
        yield "word", _put(english, found, _cased(chance.choice(others), found[0]))


def _other(numeral: str, chance: random.Random) -> str:
    place = chance.choice([place for place, char in enumerate(numeral) if char.isdecimal()])
    digit = chance.choice([char for char in "123456789" if char != numeral[place]])
    return numeral[:place] + digit + numeral[place + 1 :]


def _unit(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    for found in _UNIT.finditer(sentence.english):
        how, other = (vocabulary.MEASURES | vocabulary.SIGNS)[found[0]]
        yield how, _put(sentence.english, found, other)


def _date(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    english = sentence.english
    for found in _DATE_WORD.finditer(english):
        is_day = found[0].endswith("day")
        words = vocabulary.WEEKDAYS if is_day else vocabulary.MONTHS
        others = [word for word in words if word != found[0]]
        yield "weekday" if is_day else "month", _put(english, found, chance.choice(others))
    for found in _DAY.finditer(english):
        group = found.lastgroup or 0
        start, end = found.span(group)
        days = [str(day) for day in range(1, 29) if str(day) != found[group]]
        yield "day", english[:start] + chance.choice(days) + english[end:]
    for found in _RELATIVE.finditer(english):
        yield "relative", _put(english, found, vocabulary.RELATIVE_DATES[found[0]])


def _name(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    english = sentence.english
    near = [name[0] for each in around.neighbours for name in names_in(each.english)]
    for found in names_in(english):
        for how, pool in (("same document", near), ("elsewhere", around.names)):
            alike = [
                name
                for name in pool
                if len(name.split()) == len(found[0].split())
                and name.isupper() == found[0].isupper()
                and not lies_in(name, sentence.source)
                and not lies_in(name, english)
            ]
            if alike:
                yield how, _put(english, found, chance.choice(alike))


def _speaker(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    english = sentence.english
    for start, end in speakers_in(english):
        others = [name for name in around.speakers if not lies_in(name, sentence.source)]
        others = [name for name in others if not lies_in(name, english)]
        if others:
            yield "name", english[:start] + chance.choice(others) + english[end:]
    for found in _SAID_BY_ROLE.finditer(english):
        others = [role for role in vocabulary.ROLES if role not in english]
        yield "role", _put(english, found, chance.choice(others))


def _negation(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    english = sentence.english
    for found in _DENIAL.finditer(english):
        yield "removed", _affirmed(english, found)
    for found in _REVERSED.finditer(english):
        yield "verb", _put(english, found, vocabulary.OPPOSITES[found[0]])
    if not _DENIAL.search(english):
        for found in _AFFIRMATION.finditer(english):
            denied = "cannot" if found[0] == "can" else f"{found[0]} not"
            yield "added", _put(english, found, denied)


def _affirmed(english: str, found: re.Match[str]) -> str:
    head, tail = english[: found.start()], english[found.end() :]
    word = found[0].strip().lower()
    if word in {"n't", "n’t"}:
        for denied, stem in (("ca", "can"), ("wo", "will"), ("sha", "shall")):
            if re.search(rf"\b{denied}$", head):
                return head[: -len(denied)] + stem + tail
        return head + tail
    replacement = vocabulary.AFFIRMED[word]
    gap = " " if replacement and found[0].endswith(" ") else ""
    return head + _cased(replacement, found[0]) + gap + tail


def _sibling(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    for each in around.neighbours[:2]:
        yield "sentence", each.english


def _swapped(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    yield "sentence", chance.choice(around.strangers).english


def _invented(sentence: Sentence, around: Surroundings, chance: random.Random) -> Options:
    whole = sentence.english.rstrip(" .!?\"”’'")
    for each in around.neighbours:
        for clause in _CLAUSE.split(each.english)[1:]:
            plain = clause.strip(" .!?\"”’'“")
            is_clause = len(plain.split()) in _CLAUSE_WORDS and _VERB.search(plain)
            if is_clause and plain[:1].islower():
                yield "clause", f"{whole}, and {plain}."


def _put(text: str, found: re.Match[str], replacement: str) -> str:
    return text[: found.start()] + replacement + text[found.end() :]


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[:1].isupper() else word


_DAMAGES: Final[Mapping[Kind, Callable[[Sentence, Surroundings, random.Random], Options]]] = {
    "number": _number,
    "unit": _unit,
    "date": _date,
    "name": _name,
    "speaker": _speaker,
    "negation": _negation,
    "sibling": _sibling,
    "swapped": _swapped,
    "invented": _invented,
}
KINDS: Final[tuple[Kind, ...]] = tuple(_DAMAGES)
"""`sibling` is a neighbouring sentence's English, `swapped` that of another document."""
