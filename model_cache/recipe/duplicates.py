"""Pairs that were seen before, word for word or nearly."""

import re
from enum import Enum
from hashlib import blake2b
from typing import Final

_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_DIGEST_BYTES: Final = 12  # among a million texts, two share one with probability 1e-17


class Seen(Enum):
    """How a pair was seen before."""

    EXACTLY = "duplicate"
    NEARLY = "near duplicate"


class Duplicates:
    """Remembers pairs; 24 bytes for each text and what a set costs."""

    def __init__(self) -> None:
        self._exact = set[bytes]()
        self._near = set[bytes]()

    def seen(self, source: str, target: str) -> Seen | None:
        """How the pair was seen before, and remember it.

        Nearly the same is what differs in case, digits, punctuation and spaces only, on both
        sides: the same message of a user interface with another number in it.
        """
        exact = _digest(f"{source}\t{target}")
        if exact in self._exact:
            return Seen.EXACTLY
        self._exact.add(exact)
        near = _digest(f"{letters_of(source)}\t{letters_of(target)}")
        if near in self._near:
            return Seen.NEARLY
        self._near.add(near)
        return None


def letters_of(text: str) -> str:
    """The words of a text in lower case, with single spaces, and nothing else."""
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()
