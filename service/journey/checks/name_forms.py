"""How names sound: what two ways to write one name have in common."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "æ": "e", "œ": "e", "ı": "i", "ß": "s"}
)
_SOUNDS = (
    (re.compile(r"[^a-z]"), ""),
    (re.compile(r"t?sch|sh|s[yj](?=[aeiou])|ts|tz|z"), "s"),
    (re.compile(r"tch|tj"), "ch"),
    (re.compile(r"ph|w"), "v"),
    (re.compile(r"f"), "v"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ck|c|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"dj(?=[aeiou])|[jy](?=[aeou])"), "j"),
    (re.compile(r"(?<=[bcdgjklprstv])h|h\Z"), ""),
    (re.compile(r"oe|ou|oo"), "u"),
    (re.compile(r"ee|ie|[yj](?![aeou])"), "i"),
    (re.compile(r"ae|ai"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""Russian, Arabic, Chinese and Dutch-Indonesian romanisations, each to one letter a sound."""

_VOWELS = re.compile(r"[aeiou]+")
_LONGEST = 24  # characters; longer words are noise and sound like nothing
_LEAST_CONSONANTS = 3
_CLITICS = re.compile(r"(?:nya|lah|kah|pun|ku|mu)\Z")
_ENDINGS = frozenset(
    {
        *("a", "al", "an", "ans", "as", "e", "ean", "eans", "er", "ers", "es", "ese", "i", "ia"),
        *("ian", "ians", "ik", "iks", "in", "ine", "is", "isasi", "ish", "isim", "ism", "isme"),
        *("ist", "ists", "it", "ite", "ites", "n", "ns", "o", "s", "us"),
    }
)
"""What makes a Javan of Java, a Marxist of Marx, as it sounds; most of them English."""
_LONGEST_ENDING = 5
_LEAST_STEM = 4
_SHORTEST_NEAR = 5
"""Sounds of a name that may be another one misspelt; `Iran` and `Irak` are two."""
_NEAR = 0.75
"""Chosen: one wrong letter in five is 0.8, two wrong ones in seven are 0.71."""
_LEAST_PREFIX = 4
_MOST_ENDING = 4


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """Letters that the spellings of one name share: `Yusuf` and `Youssouf`; empty for noise."""
    if len(word) > _LONGEST:
        return ""
    folded = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    for pattern, letter in _SOUNDS:
        folded = pattern.sub(letter, folded)
    return folded


def skeleton(sounded: str) -> str:
    """Its consonants, by which two spellings are one name; empty if they are too few to tell.

    Three need their vowels in the same places: `Ahmad` and `Ahmed`, but not `Pers` and `Peres`.
    """
    masked = _VOWELS.sub("*", sounded)
    consonants = masked.replace("*", "")
    if len(consonants) < _LEAST_CONSONANTS:
        return ""
    if len(consonants) == _LEAST_CONSONANTS:
        return masked
    return consonants if masked[0] != "*" else "*" + consonants


def stems(sounded: str) -> Iterator[str]:
    """What is left of it without an ending that makes other words of names."""
    for end in range(max(len(sounded) - _LONGEST_ENDING, _LEAST_STEM), len(sounded)):
        if sounded[end:] in _ENDINGS:
            yield sounded[:end]


def beginnings(sounded: str) -> Iterator[str]:
    """It and itself without its last letters, as long as enough stays to know it by."""
    yield sounded
    for end in range(len(sounded) - 1, max(len(sounded) - _MOST_ENDING, _LEAST_STEM) - 1, -1):
        yield sounded[:end]


def are_near(left: str, right: str) -> bool:
    """Whether two sounds may be one name, once misspelt: `Peskov` and `Pekov`."""
    if min(len(left), len(right)) < _SHORTEST_NEAR:
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= _NEAR


def without_clitic(word: str) -> str:
    """An Indonesian word in lower case without `-nya`, `-lah`, `-pun`."""
    bare = _CLITICS.sub("", word)
    return bare if len(bare) >= _LEAST_PREFIX else word
