"""The sentences that a run is measured by, and what of the training text is too near to them.

No sentence of the set may be learnt from, neither word for word nor nearly, on either side.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Final

import msgspec

from model_cache.recipe.cleaning import cleaned
from model_cache.recipe.direction import LANGUAGES
from model_cache.recipe.errors import DataRefused

_WORD: Final = re.compile(r"[^\W_]+")
_RUN_WORDS: Final = 8
"""Words in a row that two sentences share by being one, not by chance. Chosen: shorter runs are
set phrases of news."""
_SHORT_WORDS: Final = range(5, _RUN_WORDS)
"""Words of a sentence that is told by standing whole in a longer one; chosen."""
_SHINGLE_WORDS: Final = 3
_ALIKE: Final = 0.5
"""Jaccard similarity of sets of three words in a row from which sentences are nearly the same:
one word in a dozen may differ. Chosen."""


class DevSet(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences and their translations, line by line."""

    name: str
    indonesian: tuple[str, ...]
    english: tuple[str, ...]

    def side(self, name: str) -> tuple[str, ...]:
        """The sentences of `id` or `en`."""
        return self.indonesian if name == "id" else self.english


class Overlap(Enum):
    """How a text is one of the set."""

    EXACT = "in the dev set"
    NEAR = "nearly in the dev set"


def read_dev_set(folder: Path) -> DevSet:
    """The one pair of files `*.id` and `*.en` in a folder, blank lines left out.

    Raises:
        DataRefused: There is none or more than one, the two do not fit, or they are empty.
    """
    stems = sorted(path.stem for path in folder.glob("*.id") if path.with_suffix(".en").is_file())
    if len(stems) != 1:
        found = ", ".join(stems) or "none"
        raise DataRefused(f"{folder} must hold one dev set, NAME.id and NAME.en; found: {found}")
    sides = [_lines(folder / f"{stems[0]}.{side}") for side in LANGUAGES]
    if len(sides[0]) != len(sides[1]):
        raise DataRefused(
            f"{stems[0]}.id in {folder} has {len(sides[0])} lines and {stems[0]}.en "
            f"{len(sides[1])}; each line must be the other's translation"
        )
    pairs = [pair for pair in zip(*sides, strict=True) if all(pair)]
    if not pairs:
        raise DataRefused(f"the dev set {stems[0]} in {folder} is empty")
    return DevSet(
        name=stems[0],
        indonesian=tuple(indonesian for indonesian, _ in pairs),
        english=tuple(english for _, english in pairs),
    )


class OverlapFinder:
    """Tells whether a text is, wholly or nearly, one of some sentences."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._exact = set[str]()
        self._runs = set[str]()
        self._short = set[str]()
        self._sizes = dict[int, int]()
        self._by_shingle = defaultdict[str, list[int]](list)
        for number, sentence in enumerate(sentences):
            words = _words(cleaned(sentence))
            if not words:
                continue
            self._exact.add(" ".join(words))
            if len(words) in _SHORT_WORDS:
                self._short.add(" ".join(words))
            self._runs.update(_in_a_row(words, _RUN_WORDS))
            shingles = set(_in_a_row(words, _SHINGLE_WORDS))
            self._sizes[number] = len(shingles)
            for shingle in shingles:
                self._by_shingle[shingle].append(number)

    def find(self, text: str) -> Overlap | None:
        """How the cleaned text is one of the sentences; case and punctuation do not matter."""
        words = _words(text)
        if " ".join(words) in self._exact:
            return Overlap.EXACT
        if not self._runs.isdisjoint(_in_a_row(words, _RUN_WORDS)):
            return Overlap.NEAR
        if any(not self._short.isdisjoint(_in_a_row(words, count)) for count in _SHORT_WORDS):
            return Overlap.NEAR
        shingles = set(_in_a_row(words, _SHINGLE_WORDS))
        shared = Counter[int]()
        for shingle in shingles:
            shared.update(self._by_shingle.get(shingle, ()))
        for number, count in shared.items():
            if count >= _ALIKE * (len(shingles) + self._sizes[number] - count):
                return Overlap.NEAR
        return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _in_a_row(words: Sequence[str], count: int) -> Iterator[str]:
    return (" ".join(words[at : at + count]) for at in range(len(words) - count + 1))


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    except UnicodeDecodeError as error:
        raise DataRefused(f"{path} is not UTF-8: {error}") from error
