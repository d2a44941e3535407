"""Tells a translation that lost text from a short one, and a decoder's loop from style.

The limits are those of 997 human translations (FLORES-200 dev, Indonesian to English): their
0.1 % quantiles are 0.53 (characters) and 0.66 (words), the shortest source has 35 characters,
and none repeats more than a triple of words, once.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_SHORTEST_CHECKED = 35
"""Characters of a source; below, English of any length may be right (`Ya.`, a name)."""
_LEAST_CHARACTERS = 0.53
"""Characters of English for one of Indonesian."""
_LEAST_WORDS = 0.65
"""Words of English for one of Indonesian."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_TIMES_BY_WORDS = (4, 3, 3, 3)
"""How often a phrase of 1, 2, 3, 4 words must come in a row: `no, no, no` is style."""
_TIMES_OF_LONG = 2
_LONGEST_PHRASE = 20
_LONGEST_SYLLABLE = 6
_LEAST_BABBLE = 30
"""Characters of one syllable over and over (`nanana`) that no word has."""


def covers(source: str, english: str) -> bool:
    """Whether the English is long enough to say what its source says."""
    source, english = source.strip(), english.strip()
    if len(source) < _SHORTEST_CHECKED:
        return bool(english) or not source
    has_characters = len(english) >= _LEAST_CHARACTERS * len(source)
    return has_characters and len(english.split()) >= _LEAST_WORDS * len(source.split())


@lru_cache(maxsize=256)  # asked of a hypothesis when it is chosen and when it is judged
def is_looping(text: str) -> bool:
    """Whether a phrase comes again and again, as from a decoder that is stuck.

    `had had`, `very very very` and `A cyclical event. A cyclical event is` are not loops.
    """
    words = [found[0].lower() for found in _WORD.finditer(text)]
    for size in range(1, min(_LONGEST_PHRASE, len(words)) + 1):
        is_short = size <= len(_TIMES_BY_WORDS)
        times = _TIMES_BY_WORDS[size - 1] if is_short else _TIMES_OF_LONG
        if _has_period(words, size, size * (times - 1)):
            return True
    letters = [char if char.isalpha() else None for char in text]
    return any(
        _has_period(letters, size, _LEAST_BABBLE - size) for size in range(1, _LONGEST_SYLLABLE + 1)
    )


def _has_period(items: Sequence[str | None], period: int, length: int) -> bool:
    """Whether `length` items in a row equal the one `period` before them."""
    run = 0
    for item, earlier in zip(items[period:], items, strict=False):
        run = run + 1 if item is not None and item == earlier else 0
        if run >= length:
            return True
    return False
