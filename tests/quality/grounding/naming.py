"""Names in English as capitals show them: what is corrupted, not what a check must find."""

import re
from typing import Final

from tests.quality.grounding import vocabulary

_WORD: Final = r"[A-Z][\w'’-]*\w"
_NAME: Final = re.compile(rf"(?<![\w'’-]){_WORD}(?: {_WORD})*")
_STARTS: Final = frozenset(".!?:;\"“‘'(–-[")
_ADJECTIVE: Final = re.compile(r"(?:ians?|ans?|ish|ese|ic|qi|eli|ani|shi)$")
_DATES: Final = frozenset((*vocabulary.MONTHS, *vocabulary.WEEKDAYS))
_SAID: Final = "said|says|told|added|stated|explained|announced|warned|argued|wrote|writes|claimed"
_SPEAKER: Final = re.compile(
    rf"(?P<before>{_WORD}(?: {_WORD})*)(?=(?:, [^,.;]{{3,60}},)? (?:{_SAID})\b)"
    rf"|(?:\b(?:{_SAID})|[Aa]ccording to) (?P<after>{_WORD}(?: {_WORD})*)"
)


def names_in(english: str) -> list[re.Match[str]]:
    """Runs of capitalised words that are names where they stand: no dates, no adjectives."""
    return [found for found in _NAME.finditer(english) if _is_name(english, found)]


def speakers_in(english: str) -> list[tuple[int, int]]:
    """Spans of names that something is said by."""
    found = [each.span(each.lastgroup or 0) for each in _SPEAKER.finditer(english)]
    return [(start, end) for start, end in found if _may_be_name(english[start:end])]


def lies_in(name: str, text: str) -> bool:
    """Whether a word of the name is in the text, whatever its capitals."""
    words = set(re.findall(r"\w+", text.casefold()))
    return any(part in words for part in re.findall(r"\w+", name.casefold()))


def _is_name(english: str, found: re.Match[str]) -> bool:
    head = english[: found.start()].rstrip()
    begins = not head or head[-1] in _STARTS
    is_alone = " " not in found[0] and not found[0].isupper()
    return _may_be_name(found[0]) and not (begins and is_alone)


def _may_be_name(name: str) -> bool:
    words = name.split()
    return (
        words[0] not in vocabulary.NOT_NAMES
        and not _DATES.intersection(words)
        and not (len(words) == 1 and _ADJECTIVE.search(name))
    )
