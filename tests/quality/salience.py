"""How much of a headline the chosen sentences hold: `python -m tests.quality.salience FILE`.

FILE is JSON lines (`.xz` or plain) of `{"text": article, "summary": headline}` in Indonesian,
such as Global Voices. Printed, for each way to score sentences: recall of the headline's
stems (R1) and pairs of stems (R2) in the best three sentences cut at 60 words, in per cent,
with the standard error of the mean. Headlines are not leads, so the lead has no unfair start.
"""

import json
import lzma
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from service.journey.rank import lexrank
from service.journey.similarity import content_stems, vectors

SENTENCES = 3
WORDS = 60
FEWEST_SENTENCES = 6
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’]?\s+(?=[A-Z\"“(])")

Scorer = Callable[[Sequence[str]], list[float]]


def articles(path: Path) -> Iterator[tuple[list[str], str]]:
    content = path.read_bytes()
    for line in (lzma.decompress(content) if path.suffix == ".xz" else content).splitlines():
        row = json.loads(line)
        sentences = [s for s in SENTENCE_END.split(row["text"]) if len(s.split()) > 3]
        if len(sentences) >= FEWEST_SENTENCES:
            yield sentences, row["summary"]


def recall(reference: Sequence[str], found: Sequence[str], size: int) -> float | None:
    wanted, had = _grams(reference, size), _grams(found, size)
    return (wanted & had).total() / wanted.total() if wanted else None


def spread(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    return [(value - low) / (high - low or 1) for value in values]


def central(sentences: Sequence[str]) -> list[float]:
    return spread(lexrank(vectors(sentences)))


def centroid(sentences: Sequence[str]) -> list[float]:
    rows = vectors(sentences)
    pooled: Counter[str] = Counter()
    for row in rows:
        pooled.update(row)
    return [sum(value * pooled[token] for token, value in row.items()) for row in rows]


def early(sentences: Sequence[str]) -> list[float]:
    return [1 / math.sqrt(place + 1) for place in range(len(sentences))]


def mixed(share: float) -> Scorer:
    def score(sentences: Sequence[str]) -> list[float]:
        pairs = zip(central(sentences), early(sentences), strict=True)
        return [share * centrality + (1 - share) * position for centrality, position in pairs]

    return score


def by_chance(seed: int) -> Scorer:
    dice = random.Random(seed)  # noqa: S311
    return lambda sentences: [dice.random() for _ in sentences]


def measure(score: Scorer, corpus: Sequence[tuple[list[str], str]]) -> str:
    ones: list[float] = []
    twos: list[float] = []
    for sentences, headline in corpus:
        scores = score(sentences)
        best = sorted(range(len(sentences)), key=lambda place: -scores[place])[:SENTENCES]
        told = " ".join(sentences[place] for place in best).split()[:WORDS]
        found, reference = content_stems(" ".join(told)), content_stems(headline)
        for size, results in ((1, ones), (2, twos)):
            result = recall(reference, found, size)
            if result is not None:
                results.append(result)
    return f"R1 {_mean(ones)}  R2 {_mean(twos)}"


def main() -> None:
    corpus = list(articles(Path(sys.argv[1])))
    print(f"{len(corpus)} articles")
    scorers: dict[str, Scorer] = {
        "random, seed 1": by_chance(1),
        "TF-IDF centroid": centroid,
        "LexRank": central,
        "first sentences": early,
    }
    for share in (0.2, 0.3, 0.4, 0.5, 0.6):
        scorers[f"{share:.1f} LexRank + {1 - share:.1f} position"] = mixed(share)
    for name, score in scorers.items():
        print(f"{name:28} {measure(score, corpus)}")


def _grams(tokens: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[start : start + size]) for start in range(len(tokens) - size + 1))


def _mean(values: Sequence[float]) -> str:
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    return f"{100 * mean:.1f} +-{100 * math.sqrt(variance / len(values)):.1f}"


if __name__ == "__main__":
    main()
