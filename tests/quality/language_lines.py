"""The labelled lines of `tests/quality/language/`, and paragraphs made of them."""

from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "language"
SENTENCES_A_PARAGRAPH = 6


class Labelled(msgspec.Struct, frozen=True):
    source: str
    """File name without its ending: `flores`, `ntrex`, ..."""
    code: str
    text: str


def read_lines(source: str = "*") -> list[Labelled]:
    return [
        Labelled(path.stem, *line.split("\t", 1))
        for path in sorted(FOLDER.glob(f"{source}.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def join_paragraphs(lines: list[Labelled]) -> list[Labelled]:
    """Six neighbouring lines of a language and source to a paragraph; the rest left over."""
    by_label: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        by_label.setdefault((line.source, line.code), []).append(line.text)
    return [
        Labelled(source, code, " ".join(texts[start : start + SENTENCES_A_PARAGRAPH]))
        for (source, code), texts in by_label.items()
        for start in range(0, len(texts) - SENTENCES_A_PARAGRAPH + 1, SENTENCES_A_PARAGRAPH)
    ]
