"""What a pair must be to be learnt from, and the reason where it is not.

Source: the filters of OpusFilter (Aulamo et al. 2020) and of Bicleaner's hard rules
(Sánchez-Cartagena et al. 2018), as far as two languages in one alphabet need them.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

from py3langid.langid import (  # pyright: ignore[reportMissingTypeStubs]  it has none
    MODEL_FILE,
    LanguageIdentifier,
)

Reason = Literal[
    "empty",
    "untranslated",
    "few words",
    "many words",
    "uneven lengths",
    "markup",
    "hardly letters",
    "another alphabet",
    "another language",
    "other numbers",
]
"""Why a pair is left out. Of several the first in the order of `_FAULTS`."""

_MIN_WORDS: Final = 2  # chosen: a lone word has no grammar to learn
_MAX_WORDS: Final = 100  # chosen: about 150 pieces, more than any sentence of news
_MAX_RATIO: Final = 2.5  # of characters; copied from the notes of the collection
_SHORT_CHARS: Final = 20  # below it ratios say nothing
_MIN_LETTERS: Final = 0.5  # share of characters that are no space; chosen
_MIN_LATIN: Final = 0.9  # share of letters; chosen
_LANGUAGE_WORDS: Final = 5  # below it, languages are guessed
_LANGUAGE_SURE: Final = 0.98  # seen: prose with many English terms stays under it
_MOST_NUMBERS: Final = 3  # of each side that the other lacks
_LAST_LATIN: Final = "\u024f"

_SPACES: Final = re.compile(r"\s+")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\{\{|\}\}|%\([a-z]+\)s|\]\(http")
_NUMBER: Final = re.compile(r"\d+")
_INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_FAMILIES: Final[dict[str, frozenset[str]]] = {
    # What short Indonesian is taken for: its relatives, all in its script.
    "id": frozenset({"id", "ms", "jv", "su", "bjn", "min", "ban", "ace", "tl"}),
    "en": frozenset({"en", "pcm", "sco"}),
}


def cleaned(text: str) -> str:
    """The text composed (NFC), unescaped, without invisible characters, single-spaced."""
    text = html.unescape(text) if "&" in text else text
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", text).strip()


def fault(indonesian: str, english: str) -> Reason | None:
    """Why a cleaned pair is not to be learnt from; None where nothing speaks against it."""
    return next((reason for reason, holds in _FAULTS if holds(indonesian, english)), None)


def _is_untranslated(indonesian: str, english: str) -> bool:
    return indonesian.casefold() == english.casefold()


def _has_few_words(indonesian: str, english: str) -> bool:
    return min(len(indonesian.split()), len(english.split())) < _MIN_WORDS


def _has_many_words(indonesian: str, english: str) -> bool:
    return max(len(indonesian.split()), len(english.split())) > _MAX_WORDS


def _is_uneven(indonesian: str, english: str) -> bool:
    shorter, longer = sorted((len(indonesian), len(english)))
    return longer > _SHORT_CHARS and longer > _MAX_RATIO * shorter


def _has_markup(indonesian: str, english: str) -> bool:
    return bool(_TAG.search(indonesian) or _TAG.search(english))


def _is_hardly_letters(indonesian: str, english: str) -> bool:
    return any(
        sum(map(str.isalpha, text)) < _MIN_LETTERS * len(text.replace(" ", ""))
        for text in (indonesian, english)
    )


def _is_not_latin(indonesian: str, english: str) -> bool:
    sides = ([each for each in text if each.isalpha()] for text in (indonesian, english))
    return any(
        sum(letter <= _LAST_LATIN for letter in letters) < _MIN_LATIN * len(letters)
        for letters in sides
    )


def _is_another_language(indonesian: str, english: str) -> bool:
    for text, language in ((indonesian, "id"), (english, "en")):
        if len(text.split()) >= _LANGUAGE_WORDS:
            found, confidence = _identifier().classify(text)
            if found not in _FAMILIES[language] and confidence >= _LANGUAGE_SURE:
                return True
    return False


def _numbers_differ(indonesian: str, english: str) -> bool:
    """Whether the digits have little to do with each other, as in what is aligned wrongly."""
    left, right = set(_NUMBER.findall(indonesian)), set(_NUMBER.findall(english))
    return min(len(left - right), len(right - left)) >= _MOST_NUMBERS


@cache
def _identifier() -> Any:  # noqa: ANN401  the library has no types
    """Read once, 0.4 s; nothing writes to it."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


_FAULTS: Final[tuple[tuple[Reason, Callable[[str, str], bool]], ...]] = (
    ("empty", lambda indonesian, english: not (indonesian and english)),
    ("untranslated", _is_untranslated),
    ("few words", _has_few_words),
    ("many words", _has_many_words),
    ("uneven lengths", _is_uneven),
    ("markup", _has_markup),
    ("hardly letters", _is_hardly_letters),
    ("another alphabet", _is_not_latin),
    ("another language", _is_another_language),
    ("other numbers", _numbers_differ),
)
"""Each told of a pair none before it was told of; the dear ones last."""
