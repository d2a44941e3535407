"""Parallel text to the pairs that are learnt from, and a report of what became of the rest."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from model_cache.recipe.cleaning import cleaned, fault
from model_cache.recipe.dev_set import DevSet, Overlap, OverlapFinder
from model_cache.recipe.duplicates import Duplicates
from model_cache.recipe.errors import DataRefused
from model_cache.recipe.sources import Corpus, Terms, corpora, lines
from model_cache.recipe.sources import Licences as Licences
from model_cache.recipe.writing import replacing, write_json, write_text

PAIRS: Final = "pairs.tsv"
REPORT: Final = "report.json"
REPORT_TEXT: Final = "report.md"
MARK: Final = "<synthetic>"
"""What a line begins with whose source was translated by a bundle, in files of pairs."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence and its translation."""

    source: str
    """Name of the corpus."""
    indonesian: str
    english: str
    is_synthetic: bool = False


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a corpus."""

    name: str
    licence: str
    terms: Terms
    weight: float
    read: int
    """Lines."""
    kept: int
    removed: dict[str, int]
    """Lines by the reason they were left out for."""
    synthetic: int
    """Of what was kept, pairs whose source is a translation."""
    words: tuple[int, int]
    """Of the Indonesian and the English side of what was kept."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all of them."""

    licences: Licences
    dev_set: str
    dev_sentences: int
    corpora: tuple[Kept, ...]
    left_out: tuple[str, ...]
    """Corpora that the asked-for licences leave out."""

    @property
    def pairs(self) -> int:
        """Kept, of all corpora."""
        return sum(each.kept for each in self.corpora)

    @property
    def synthetic(self) -> int:
        """Kept pairs whose source is a translation, of all corpora."""
        return sum(each.synthetic for each in self.corpora)

    @property
    def removed(self) -> Counter[str]:
        """Lines by the reason they were left out for, of all corpora."""
        return sum((Counter(each.removed) for each in self.corpora), Counter[str]())

    def with_terms(self, terms: Terms) -> int:
        """Kept pairs of corpora under some terms."""
        return sum(each.kept for each in self.corpora if each.terms == terms)


def prepare(
    data: Path,
    dev_set: DevSet,
    licences: Licences,
    into: Path,
    *,
    synthetic: Sequence[Path] = (),
) -> Report:
    """Write the pairs and the report. Blocks, for about a minute on 200,000 pairs.

    The report is written last: where it is, the pairs are whole.

    Args:
        synthetic: Files of `back-translate`; what is in them is sifted as the rest is.

    Raises:
        DataRefused: As `corpora`, or nothing is left to learn from.
        CannotWrite: The disk is full.
    """
    used, left_out = corpora(data, licences, synthetic)
    finders = (OverlapFinder(dev_set.indonesian), OverlapFinder(dev_set.english))
    duplicates = Duplicates()
    kept = list[Kept]()
    with replacing(into / PAIRS) as path, path.open("w", encoding="utf-8") as file:
        for corpus in used:
            sifter = _Sifter(corpus, finders, duplicates)
            for mark, indonesian, english in sifter.pairs():
                file.write(f"{corpus.name}\t{mark}{indonesian}\t{english}\n")
            kept.append(sifter.result())
    report = Report(
        licences=licences,
        dev_set=dev_set.name,
        dev_sentences=len(dev_set.english),
        corpora=tuple(kept),
        left_out=left_out,
    )
    if not report.pairs:
        raise DataRefused(f"no pair in {data} is fit to learn from: {dict(report.removed)}")
    write_text(into / REPORT_TEXT, report_text(report))
    write_json(into / REPORT, report)
    return report


def read_report(prepared: Path) -> Report | None:
    """The report of a folder that was prepared; None where it was not, or not to the end."""
    path = prepared / REPORT
    return msgspec.json.decode(path.read_bytes(), type=Report) if path.is_file() else None


def read_pairs(prepared: Path) -> Iterator[Pair]:
    """The pairs of a folder that was prepared, in the order of its corpora."""
    with (prepared / PAIRS).open(encoding="utf-8") as file:
        for line in file:
            name, indonesian, english = line.rstrip("\n").split("\t")
            yield Pair(
                source=name,
                indonesian=indonesian.removeprefix(MARK),
                english=english,
                is_synthetic=indonesian.startswith(MARK),
            )


def report_text(report: Report) -> str:
    """The report as Markdown."""
    free, unstated = report.with_terms("free"), report.with_terms("unstated")
    rows = [
        f"| {each.name} | {each.licence} | {each.terms} | {each.weight:g} | {each.read:,} | "
        f"{each.kept:,} | {each.words[0]:,} | {each.words[1]:,} |"
        for each in report.corpora
    ]
    reasons = [f"| {reason} | {count:,} |" for reason, count in report.removed.most_common()]
    overlap = [f"{report.removed[kind.value]:,} {kind.value}" for kind in Overlap]
    out = ", ".join(report.left_out) or "none"
    return "\n".join(
        (
            "# What is learnt from",
            "",
            (
                f"{report.pairs:,} pairs: {free:,} under a free licence, {unstated:,} with none "
                "stated, 0 under one that forbids commercial use; "
                f"{report.synthetic:,} have a source that "
                f"was translated by machine to get more. Corpora left out for their licence: {out}."
            ),
            "",
            (
                f"Against the {report.dev_sentences:,} sentences of {report.dev_set}, either side: "
                f"{' and '.join(overlap)} were removed."
            ),
            "",
            "| corpus | licence | terms | weight | lines | pairs kept | words id | words en |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
            "",
            "| removed for | lines |",
            "|---|---|",
            *reasons,
            "",
        )
    )


class _Sifter:
    """Sifts one corpus and counts."""

    def __init__(
        self, corpus: Corpus, finders: tuple[OverlapFinder, OverlapFinder], duplicates: Duplicates
    ) -> None:
        self._corpus = corpus
        self._finders = finders
        self._duplicates = duplicates
        self._read = 0
        self._kept = 0
        self._synthetic = 0
        self._words = [0, 0]
        self._removed = Counter[str]()

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Those to keep, each with the mark of synthetic ones or nothing before it."""
        for line in lines(self._corpus.path):
            self._read += 1
            if line.pair is None:
                self._removed["broken line"] += 1
                continue
            is_synthetic = line.pair[0].startswith(MARK)
            indonesian, english = map(cleaned, (line.pair[0].removeprefix(MARK), line.pair[1]))
            if reason := self._against(indonesian, english):
                self._removed[reason] += 1
                continue
            self._kept += 1
            self._synthetic += is_synthetic
            self._words[0] += len(indonesian.split())
            self._words[1] += len(english.split())
            yield MARK if is_synthetic else "", indonesian, english

    def result(self) -> Kept:
        """What became of the corpus, once `pairs` has ended."""
        return Kept(
            name=self._corpus.name,
            licence=self._corpus.source.licence,
            terms=self._corpus.source.terms,
            weight=self._corpus.source.weight,
            read=self._read,
            kept=self._kept,
            removed=dict(self._removed),
            synthetic=self._synthetic,
            words=(self._words[0], self._words[1]),
        )

    def _against(self, indonesian: str, english: str) -> str | None:
        # The dev set comes first, so that what the report counts is all there was of it.
        for finder, text in zip(self._finders, (indonesian, english), strict=True):
            if overlap := finder.find(text):
                return overlap.value
        if reason := fault(indonesian, english):
            return reason
        seen = self._duplicates.seen(indonesian, english)
        return seen.value if seen else None
