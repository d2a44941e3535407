"""Builds the labelled set: `python -m tests.quality.grounding.building SHARED`.

SHARED holds `eval/flores-dev.{id,en}` and `train/parallel/*.tsv.xz` (`id<TAB>en`). Documents
are runs of neighbouring lines of a corpus. The same arguments always make the same file.
"""

import argparse
import lzma
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.quality.grounding.corrupting import (
    Damaged,
    Sentence,
    Surroundings,
    damages,
    main_clause,
)
from tests.quality.grounding.naming import names_in, speakers_in
from tests.quality.grounding.pairs import SHIPPED, Case, write

SEED: Final = 20261122
REPORTING: Final = "flores-dev"
FREE: Final = ("globalvoices", "tico19")
"""Corpora to tune on whose licences let their sentences be shipped."""
UNSTATED: Final = ("panl_bppt_news",)
"""One that comes without a licence: read where it is, never shipped."""
DOCUMENT_LINES: Final = 9  # chosen: eight unrelated sentences for each
_FEWEST_WORDS: Final = 6
_MOST_WORDS: Final = 60
_FIRST_LINE: Final = {"tico19": 150}
"""Before it are single questions to patients, not documents."""


def build(shared: Path, origins: Sequence[str], documents: int, most_wrong: int) -> Iterator[Case]:
    """Corrupt documents of each origin.

    Args:
        shared: Folder with `eval/` and `train/parallel/`.
        documents: Of each origin, at most; taken evenly over its length.
        most_wrong: Corruptions kept of a sentence, those of rare kinds first.
    """
    for origin in origins:
        runs = _documents(_sentences(shared, origin), _FIRST_LINE.get(origin, 0))
        step = max(1, len(runs) // documents)
        yield from _cases(origin, runs[::step][:documents], most_wrong)


def _sentences(shared: Path, origin: str) -> list[Sentence]:
    if origin == REPORTING:
        sides = [
            (shared / "eval" / f"{origin}.{code}").read_text("utf-8").splitlines()
            for code in ("id", "en")
        ]
        rows = list(zip(*sides, strict=True))
    else:
        packed = (shared / "train" / "parallel" / f"{origin}.tsv.xz").read_bytes()
        lines = lzma.decompress(packed).decode("utf-8").splitlines()
        rows = [(line.partition("\t")[0], line.partition("\t")[2]) for line in lines]
    return [Sentence(source=source, english=english) for source, english in rows]


def _documents(sentences: Sequence[Sentence], first: int) -> list[list[Sentence]]:
    usable = [each for each in sentences[first:] if _is_usable(each)]
    return [
        usable[start : start + DOCUMENT_LINES]
        for start in range(0, len(usable) - DOCUMENT_LINES + 1, DOCUMENT_LINES)
    ]


def _is_usable(sentence: Sentence) -> bool:
    counts = [len(text.split()) for text in (sentence.source, sentence.english)]
    return min(counts) >= _FEWEST_WORDS and max(counts) <= _MOST_WORDS


def _cases(origin: str, runs: Sequence[Sequence[Sentence]], most_wrong: int) -> Iterator[Case]:
    chance = random.Random(f"{SEED} {origin}")  # noqa: S311
    pool = [sentence for run in runs for sentence in run]
    names = _distinct(name[0] for each in pool for name in names_in(each.english))
    speakers = _distinct(
        each.english[start:end] for each in pool for start, end in speakers_in(each.english)
    )
    turns = _Turns(most_wrong)
    for number, run in enumerate(runs):
        strangers = tuple(each for each in pool if each not in run)
        for place, sentence in enumerate(run):
            nearest = sorted(range(len(run)), key=lambda each: abs(each - place))
            around = Surroundings(
                neighbours=tuple(run[each] for each in nearest[1:]),
                strangers=strangers,
                names=names,
                speakers=speakers,
            )
            yield Case(
                id=f"{origin}-{number}-{place}",
                part="reporting" if origin == REPORTING else "tuning",
                origin=origin,
                document=f"{origin}-{number}",
                source=sentence.source,
                english=sentence.english,
                clause=main_clause(sentence.english),
                wrong=turns.kept(tuple(damages(sentence, around, chance))),
            )


class _Turns:
    """Keeps the kinds that were kept least so far."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, int] = {}

    def kept(self, wrong: Sequence[Damaged]) -> tuple[Damaged, ...]:
        rarest = sorted(wrong, key=lambda each: self._kept.get(each.kind, 0))[: self._most]
        for each in rarest:
            self._kept[each.kind] = self._kept.get(each.kind, 0) + 1
        return tuple(each for each in wrong if each in rarest)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def main() -> None:
    """Write the set, and print what is in it."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.grounding.building")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--reporting", type=int, default=45, help="documents to report on")
    parser.add_argument(
        "--tuning", type=int, default=20, help="documents of each corpus to tune on"
    )
    parser.add_argument("--wrong", type=int, default=2, help="corruptions of a sentence, at most")
    parser.add_argument("--unstated", action="store_true", help="also what must not be shipped")
    given = parser.parse_args()
    tuning = FREE + (UNSTATED if given.unstated else ())
    cases = [
        *build(given.shared, [REPORTING], given.reporting, given.wrong),
        *build(given.shared, tuning, given.tuning, given.wrong),
    ]
    write(cases, given.out)
    kinds = Counter((case.part, each.kind) for case in cases for each in case.wrong)
    print(f"{len(cases)} sentences, {sum(kinds.values())} corruptions, seed {SEED}")
    for (part, kind), count in sorted(kinds.items()):
        print(f"  {part:10} {kind:10} {count}")


if __name__ == "__main__":
    main()
