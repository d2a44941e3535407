"""The labelled set: human translations and their corruptions.

A case is one sentence of a document, its human translation, and English that it does not bear
out. The other sentences of its document stand in for the rest of an article.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from tests.quality.grounding.corrupting import Damaged

Part = Literal["tuning", "reporting"]
SHIPPED: Final = Path(__file__).parent / "pairs.jsonl"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence with English that is right and English that is not."""

    id: str
    part: Part
    origin: str
    """The corpus it is from."""
    document: str
    source: str
    english: str
    """A human translation."""
    clause: str | None = None
    """The beginning of the translation that can stand alone; as right as the whole."""
    wrong: tuple[Damaged, ...]


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Case)


def read(path: Path) -> list[Case]:
    """The cases of a JSON lines file, documents together."""
    return [_DECODER.decode(line) for line in path.read_bytes().splitlines()]


def write(cases: Sequence[Case], path: Path) -> None:
    """One case a line."""
    path.write_bytes(b"".join(_ENCODER.encode(case) + b"\n" for case in cases))


def documents(cases: Sequence[Case]) -> list[list[Case]]:
    """The cases of each document, in order."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(case.document, []).append(case)
    return list(found.values())
