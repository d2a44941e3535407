"""Our splitter against those of the registry, on the sentences in `sentences.txt`.

A sentence counts as found when exactly its characters come out, white space aside. Every
contender gets the passages line by line, for that a line break ends a sentence is our rule
and not theirs, and none may need the network: stanza and spaCy, which load weights, stay out.

`python -m tests.journey.test_segment_comparison` prints the table.
"""

import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from service.journey.segment import split_sentences

Splitter = Callable[[str], list[str]]
LABELLED = Path(__file__).with_name("sentences.txt")
CLEAR_MARGIN = 0.10  # F1; less would not be worth a splitter of our own


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A text and the sentences a careful editor sees in it."""

    group: str
    is_held_out: bool
    text: str
    sentences: tuple[str, ...]


class Score(msgspec.Struct, frozen=True, kw_only=True):
    expected: int
    given: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.given

    @property
    def recall(self) -> float:
        return self.right / self.expected

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.expected + self.given)


def passages() -> tuple[Passage, ...]:
    return tuple(_passages(LABELLED.read_text(encoding="utf-8").splitlines()))


def _passages(lines: Iterable[str]) -> Iterator[Passage]:
    kind = group = ""
    for line in lines:
        if line.startswith("== "):
            kind, group = line.removeprefix("== ").split(": ", 1)
        elif group and line:
            labelled = line.replace("⏎", "\n")
            ends = labelled.replace("\n", "‖").split("‖")
            yield Passage(
                group=group,
                is_held_out=kind == "held out",
                text=labelled.replace("‖", ""),
                sentences=tuple(sentence.strip() for sentence in ends if sentence.strip()),
            )


def score(splitter: Splitter, labelled: Iterable[Passage]) -> Score:
    expected = given = right = 0
    for passage in labelled:
        want = _extents(passage.sentences)
        got = _extents(s for line in passage.text.splitlines() for s in splitter(line))
        expected, given, right = (
            expected + len(want),
            given + len(got),
            right + len(want & got),
        )
    return Score(expected=expected, given=given, right=right)


def _extents(sentences: Iterable[str]) -> set[tuple[int, int]]:
    """Where each sentence lies, counted in characters that are not white space."""
    extents: set[tuple[int, int]] = set()
    start = 0
    for sentence in sentences:
        end = start + len("".join(sentence.split()))
        if end > start:
            extents.add((start, end))
        start = end
    return extents


def ringkas() -> Splitter:
    return lambda text: [span.of(text) for span in split_sentences(text)]


def pysbd() -> Splitter:
    """English rules: it has none for Indonesian."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # stray escapes in its patterns
        from pysbd import Segmenter
    segmenter = Segmenter(language="en", clean=False)
    return lambda text: [str(sentence) for sentence in segmenter.segment(text)]


def syntok() -> Splitter:
    """One set of rules for all languages; its tokens are put together by their offsets."""
    from syntok import segmenter, tokenizer

    tokens = tokenizer.Tokenizer()

    def split(text: str) -> list[str]:
        starts = [s[0].offset for s in segmenter.segment(tokens.tokenize(text)) if s]
        return [text[a:b] for a, b in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True)]

    return split


def yasbd(*, keeps_quotes_whole: bool = True) -> Splitter:
    """Its Indonesian rules."""
    from yasbd import BoundaryDetector

    detector = BoundaryDetector(lang="id", preserve_quote_and_paren=keeps_quotes_whole)
    return lambda text: list(detector.segment(text))


def yasbd_in_quotes() -> Splitter:
    """Its Indonesian rules, told to split inside quotes and brackets."""
    return yasbd(keeps_quotes_whole=False)


def sentencex() -> Splitter:
    """Its Indonesian rules."""
    from sentencex import (
        segment,  # pyright: ignore[reportAttributeAccessIssue] - compiled, without stubs
    )

    return lambda text: list(segment("id", text))


CONTENDERS: tuple[Callable[[], Splitter], ...] = (pysbd, syntok, yasbd, yasbd_in_quotes, sentencex)


def test_set_is_large_and_part_of_it_is_held_out() -> None:
    labelled = passages()

    assert sum(len(passage.sentences) for passage in labelled) >= 450
    assert sum(len(passage.sentences) for passage in labelled if passage.is_held_out) >= 180


def test_labels_keep_every_character_of_their_passage() -> None:
    for passage in passages():
        assert "".join("".join(passage.sentences).split()) == "".join(passage.text.split())


def test_scorer_counts_whole_sentences_only() -> None:
    passage = Passage(
        group="", is_held_out=False, text="A b. C. D.", sentences=("A b.", "C.", "D.")
    )

    found = score(lambda _: ["A b. ", "C. D."], [passage])

    assert (found.expected, found.given, found.right) == (3, 2, 1)
    assert (found.precision, found.recall, found.f1) == (1 / 2, 1 / 3, 2 / 5)


@pytest.mark.parametrize("is_held_out", [False, True], ids=["tune", "held out"])
@pytest.mark.parametrize("contender", CONTENDERS)
def test_contenders_stay_clearly_behind(
    contender: Callable[[], Splitter], *, is_held_out: bool
) -> None:
    chosen = [passage for passage in passages() if passage.is_held_out is is_held_out]

    assert score(ringkas(), chosen).f1 >= score(contender(), chosen).f1 + CLEAR_MARGIN


def test_only_the_known_passage_comes_out_wrong() -> None:
    split = ringkas()
    wrong = [
        passage.text
        for passage in passages()
        if tuple(s for line in passage.text.splitlines() for s in split(line)) != passage.sentences
    ]

    assert wrong == ['"Siapa dia?" Rudi bertanya.']


def test_sentence_cut_out_stays_whole() -> None:
    split = ringkas()
    labelled = {sentence for passage in passages() for sentence in passage.sentences}

    assert [sentence for sentence in labelled if split(sentence) != [sentence]] == [
        '"Siapa dia?" Rudi bertanya.'
    ]


def _table() -> Iterator[str]:
    labelled = passages()
    kinds = {
        "all": labelled,
        "tune": [p for p in labelled if not p.is_held_out],
        "held out": [p for p in labelled if p.is_held_out],
    }
    names = dict.fromkeys(("held out: " if p.is_held_out else "tune: ") + p.group for p in labelled)
    groups = {
        name: [p for p in kinds[name.split(":")[0]] if p.group == name.split(": ")[1]]
        for name in names
    }
    makers = (ringkas, *CONTENDERS)
    yield f"{'':<42}" + "".join(f"{make.__name__:>17}" for make in makers)
    splitters = [make() for make in makers]
    for name, chosen in (kinds | groups).items():
        scores = [score(splitter, chosen) for splitter in splitters]
        cells = (
            f"{s.precision:.2f} {s.recall:.2f} {s.f1:.3f}" if name in kinds else f"{s.f1:.3f}"
            for s in scores
        )
        yield f"{name} ({scores[0].expected})".ljust(42) + "".join(f"{cell:>17}" for cell in cells)
    times = (_best_time_ms(splitter, labelled) for splitter in splitters)
    yield f"{'all, best of 5, ms':<42}" + "".join(f"{t:>17.1f}" for t in times)


def _best_time_ms(splitter: Splitter, labelled: Iterable[Passage]) -> float:
    lines = [line for passage in labelled for line in passage.text.splitlines()]

    def once() -> float:
        begin = time.perf_counter()
        for line in lines:
            splitter(line)
        return (time.perf_counter() - begin) * 1000

    return min(once() for _ in range(5))


if __name__ == "__main__":
    print("\n".join(_table()))  # noqa: T201
