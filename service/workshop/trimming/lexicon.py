"""The text we ship to count word pieces on: words of Indonesian and English as they are used.

`lexicon.txt.xz` lists what stands between spaces, punctuation and case as they are, by
language, the most used first; within a factor of two in the order of the alphabet. It holds no
sentences. `make_lexicon` makes it from text under free licences (CC0, CC BY, CC BY-SA, MIT,
MPL 2.0, Apache-2.0), which `make_lexicon.SOURCES` and the head of the file name.
"""

import lzma
from importlib import resources
from typing import Final

FILE: Final = "lexicon.txt.xz"
HEADING: Final = "language "
"""Begins the line above a language's words; no word holds a space."""


def lexicon() -> dict[str, list[str]]:
    """Words by FLORES-200 code, the most used first."""
    data = resources.files("service.workshop.trimming").joinpath(FILE).read_bytes()
    _, *sections = lzma.decompress(data).decode().split(f"\n{HEADING}")
    parted = (section.split("\n") for section in sections)
    return {language: [word for word in words if word] for language, *words in parted}
