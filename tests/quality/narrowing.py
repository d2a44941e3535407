"""Measures how a source sentence is narrowed to the clause that an English claim is from.

    python -m tests.quality.narrowing [SHARED]

SHARED holds `train/parallel/` and `eval/`. Sentence pairs are joined on both sides, as
neighbours of one document (the harder case, for they share names) and as strangers, and each
part is asked for with the others as its rest; a claim that both halves bear out, with a rest
that the source does not have, must get both. The constants were tuned on the human
translations of `train/parallel`; `flores-dev` was only reported on.
"""

import lzma
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from service.journey.narrowing import narrow
from service.text import Span
from tests.quality.negation_checks import wilson

SEED = 20240229
TUNING = ("globalvoices", "tico19", "panl_bppt_news", "imd_news_valid")
_MOST_THREES = 100  # of a corpus for tuning
_MOST_REPORTED = 500
_QUESTIONS_BEFORE = {"tico19": 150}
"""Lines at the head of a corpus that are no document."""
_FEWEST_WORDS, _MOST_WORDS = 6, 45
_CONNECTIVE = re.compile(
    r"(?:(?:namun|selain|sementara|tetapi|karena|samping|demikian|begitu|itu|meski|akan|oleh|di)\b,?\s+)+"
    r"|(?:dan|sedangkan|serta|tapi)\b,?\s+",
    re.IGNORECASE,
)
"""At the head of a half; `narrow` may leave it out where the claim has none."""
_JOINS = ((", sementara ", ", while "), ("; ", "; "))

Pair = tuple[str, str]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences in one, and the part of it that is asked for."""

    source: str
    wanted: Span
    """The part's words in `source`."""
    others: tuple[Span, ...]
    claim: str
    rest: str


def halves(pairs: Sequence[Pair]) -> Iterator[Case]:
    """Both halves of both joins of the first two pairs."""
    for joint, _ in _JOINS:
        yield from _parts(pairs[:2], (joint,))


def thirds(pairs: Sequence[Pair]) -> Iterator[Case]:
    """Each part of three pairs in one."""
    yield from _parts(pairs, tuple(joint for joint, _ in _JOINS))


def both_with_a_stranger(pairs: Sequence[Pair]) -> Iterator[Case]:
    """The first two pairs in one, where the rest is the third, which is not in the source."""
    for joint, english_joint in _JOINS:
        source, spans = _joined([source for source, _ in pairs[:2]], (joint,))
        claim = pairs[0][1] + english_joint + pairs[1][1]
        wanted = Span(0, spans[-1].end)
        yield Case(source=source, wanted=wanted, others=(), claim=claim, rest=pairs[2][1])


def _parts(pairs: Sequence[Pair], joints: Sequence[str]) -> Iterator[Case]:
    source, spans = _joined([source for source, _ in pairs], joints)
    for at, (_, claim) in enumerate(pairs):
        rest = " ".join(english for other, (_, english) in enumerate(pairs) if other != at)
        others = tuple(span for span in spans if span != spans[at])
        yield Case(source=source, wanted=spans[at], others=others, claim=claim, rest=rest)


def _joined(parts: Sequence[str], joints: Sequence[str]) -> tuple[str, list[Span]]:
    """The parts as one sentence, and where each stands in it."""
    text, spans = "", list[Span]()
    for part, joint in zip(parts, (*joints, "."), strict=True):
        spans.append(Span(len(text), len(text) + len(part)))
        text += part + joint
    return text, spans


def report(name: str, cases: Sequence[Case]) -> Iterator[str]:
    """How often the span is right, too narrow and undecided, and what it keeps."""
    counts: Counter[str] = Counter()
    kept = 0.0
    for case in cases:
        span = narrow(case.source, case.claim, rest=case.rest)
        lead = _CONNECTIVE.match(case.source, case.wanted.start, case.wanted.end)
        words = Span(lead.end() if lead else case.wanted.start, case.wanted.end)
        is_covered = span.contains(words)
        is_clean = not any(span.overlaps(other) for other in case.others)
        counts["covers its part fully"] += span.contains(case.wanted)
        counts["covers it but for a connective in front"] += is_covered
        if case.others:
            counts["contains nothing of the other parts"] += is_clean
            counts["covers it and nothing else"] += is_covered and is_clean
        counts["the whole sentence"] += is_covered and all(map(span.contains, case.others))
        kept += len(span) / len(case.source)
    yield f"{name}: {len(cases)} cases"
    for kind, count in counts.items():
        low, high = wilson(count, len(cases))
        share = count / len(cases)
        yield f"  {kind}: {count} ({100 * share:.2f} %, {100 * low:.2f} to {100 * high:.2f} %)"
    yield f"  mean share of the sentence kept: {100 * kept / len(cases):.1f} %"


def tuning_pairs(shared: Path, origin: str) -> list[Pair]:
    """The pairs of a corpus, in its order."""
    packed = (shared / "train" / "parallel" / f"{origin}.tsv.xz").read_bytes()
    lines = lzma.decompress(packed).decode("utf-8").splitlines()
    rows = [line.partition("\t") for line in lines[_QUESTIONS_BEFORE.get(origin, 0) :]]
    return [(source, english) for source, _, english in rows]


def reporting_pairs(shared: Path) -> list[Pair]:
    """The pairs of `flores-dev`, in its order."""
    sides = [
        (shared / "eval" / f"flores-dev.{code}").read_text("utf-8").splitlines()
        for code in ("id", "en")
    ]
    return list(zip(*sides, strict=True))


def neighbours(pairs: Sequence[Pair], most: int) -> list[list[Pair]]:
    """Threes of lines that follow each other, evenly from the whole."""
    starts = range(0, len(pairs) - 2, max(1, len(pairs) // most))
    threes = [[_bare(pair) for pair in pairs[start : start + 3]] for start in starts]
    return [three for three in threes if all(map(_is_usable, three))]


def strangers(pairs: Sequence[Pair], most: int) -> list[list[Pair]]:
    """Threes of lines taken at random."""
    chance = random.Random(SEED)  # noqa: S311
    usable = [_bare(pair) for pair in pairs if _is_usable(pair)]
    return [chance.sample(usable, 3) for _ in range(most)]


def reports(name: str, threes: Sequence[Sequence[Pair]]) -> Iterator[str]:
    """All that is measured of some threes."""
    for what, make in _MEASURED.items():
        yield from report(f"{name}, {what}", [case for three in threes for case in make(three)])


_MEASURED = {
    "two in one": halves,
    "three in one": thirds,
    "two in one, both claimed": both_with_a_stranger,
}


def _bare(pair: Pair) -> Pair:
    source, english = (text.strip(" .,;") for text in pair)
    return source, english


def _is_usable(pair: Pair) -> bool:
    counts = [len(text.split()) for text in pair]
    return min(counts) >= _FEWEST_WORDS and max(counts) <= _MOST_WORDS


def main(shared: Path) -> None:
    """Print the tuning corpora, then the one to quote."""
    tuning = {origin: tuning_pairs(shared, origin) for origin in TUNING}
    reported = reporting_pairs(shared)
    sys.stdout.write(f"seed {SEED}\n")
    for choose in (neighbours, strangers):
        threes = [three for pairs in tuning.values() for three in choose(pairs, _MOST_THREES)]
        _print(reports(f"tuned on, {choose.__name__}", threes))
        _print(reports(f"flores-dev, {choose.__name__}", choose(reported, _MOST_REPORTED)))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else Path("../shared"))
