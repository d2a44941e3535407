"""What is replayed: articles or sentences, each made different from all others.

The server keeps answers and joins equal sentences in flight; a measurement of its weights
must find nothing to keep or join. So every sentence begins with another pair of towns.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Final, Literal

import msgspec

from service.journey.segment import split_sentences

Work = Literal["articles", "sentences"]

_OWN: Final = Path(__file__).parent / "articles"
_CHECKOUT: Final = Path(__file__).resolve().parent.parent.parent
_PROSE_WORDS: Final = 8
"""Chosen: shorter lines are titles and furniture."""
_NUMBER: Final = re.compile(r"\d")
_TOWNS: Final = (
    "Ambon",
    "Bandung",
    "Banjarmasin",
    "Bengkulu",
    "Bogor",
    "Cirebon",
    "Denpasar",
    "Gorontalo",
    "Jambi",
    "Jayapura",
    "Kendari",
    "Kupang",
    "Lampung",
    "Madiun",
    "Makassar",
    "Malang",
    "Manado",
    "Mataram",
    "Medan",
    "Padang",
    "Palembang",
    "Palu",
    "Pontianak",
    "Samarinda",
    "Semarang",
    "Serang",
    "Solo",
    "Surabaya",
    "Tarakan",
    "Ternate",
    "Yogyakarta",
)


class Text(msgspec.Struct, frozen=True):
    """What one request sends."""

    work: Work
    text: str


class Sources(msgspec.Struct, frozen=True):
    """Articles, and what they are called in the report."""

    told: str
    articles: tuple[str, ...]


def default_articles(checkout: Path = _CHECKOUT) -> Sources:
    """The five articles where this is a checkout of the repository, else made-up ones."""
    five = sorted((checkout / "tests" / "articles").glob("*.txt"))
    if five:
        return Sources("the five articles of the repository", _read(five))
    own = sorted(_OWN.glob("*.txt"))
    return Sources(f"{len(own)} made-up articles that come with Ringkas", _read(own))


def texts_of(
    articles: Sequence[str], count: int, work: Work, *, has_numbers: bool = True
) -> list[Text]:
    """So many texts, articles or sentences in turn, no sentence of them like another.

    Args:
        has_numbers: Whether sentences with numbers are kept. Random weights get every number
            wrong, and a wrong number makes the server decode the sentence again.

    Raises:
        ValueError: The articles hold no sentence of prose, or too many texts are asked for.
    """
    prose = [list(_prose(article, has_numbers=has_numbers)) for article in articles]
    prose = [lines for lines in prose if lines]
    if not prose:
        raise ValueError("the articles hold no sentence of eight words or more")
    units = prose if work == "articles" else [[[each]] for each in _in_turn(prose)]
    openings = [f"Di {one} dan {other}, " for one, other in permutations(_TOWNS, 2)]
    if count > len(openings) * len(units):
        raise ValueError(f"at most {len(openings) * len(units)} texts can be made of these")
    return [
        Text(work, _opened(units[number % len(units)], openings[number // len(units)]))
        for number in range(count)
    ]


def _prose(article: str, *, has_numbers: bool) -> Iterator[list[str]]:
    """The sentences of each paragraph that is prose."""
    for line in article.splitlines():
        sentences = [span.of(line) for span in split_sentences(line)]
        kept = [
            each
            for each in sentences
            if len(each.split()) >= _PROSE_WORDS and (has_numbers or not _NUMBER.search(each))
        ]
        if kept:
            yield kept


def _in_turn(prose: Sequence[Sequence[Sequence[str]]]) -> list[str]:
    """All sentences, one of each article after the other, so that few show what many would."""
    flat = [[each for lines in article for each in lines] for article in prose]
    longest = max(map(len, flat))
    return [each[place] for place in range(longest) for each in flat if place < len(each)]


def _opened(paragraphs: Sequence[Sequence[str]], opening: str) -> str:
    return "\n".join(
        " ".join(opening + sentence for sentence in sentences) for sentences in paragraphs
    )


def _read(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in paths)
