"""Who says what in five real articles, against labels: `python -m tests.quality.speakers`.

    python -m tests.quality.speakers [FILE]

Every sentence of `tests/articles` is labelled in `tests/quality/labelled`. Printed: the
speakers of all direct quotes (right, wrong, null where there is one, invented: not in the
article), those of reported speech, cues, and how far kinds and hedges agree. A part of the
labelled name is right (`Mao` for `Mao Ning`).

With FILE, text in Indonesian with one sentence a line (`.xz` or plain), twenty quotations
with a speaker, spread over it, are printed to be checked by eye.
"""

import json
import lzma
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from service.journey.article import ArticleSource, Sentence
from service.journey.attribution import Attribution, QuoteForm, attributions_of
from service.journey.claims import find_claims
from service.journey.digest import ClaimKind, SummarySentence
from service.journey.extract import extract
from service.journey.features import features
from service.journey.segment import segment
from service.text import Span

ARTICLES = Path(__file__).parents[1] / "articles"
LABELS = Path(__file__).parent / "labelled" / "sentences.jsonl"
MAX_CHARS = 100_000
SHOWN = 20
SHOWN_AROUND = 2
SHOWN_CHARS = 160

Outcome = Literal["right", "wrong", "null", "invented"]


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader says of a sentence; see `labelled/README.md`."""

    article: str
    begins: str
    kind: ClaimKind
    quote: QuoteForm
    speaker: str | None
    cue: str | None
    hedged: bool
    unsure: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled sentence and what the program says of it."""

    label: Label
    found: Attribution
    kind: ClaimKind
    hedged: bool
    outcome: Outcome
    """Of the speaker."""


_LABEL = msgspec.json.Decoder(Label)


def labels() -> list[Label]:
    return [_LABEL.decode(line) for line in LABELS.read_bytes().splitlines()]


def sentences_of(article: str) -> tuple[Sentence, ...]:
    text = (ARTICLES / f"{article}.txt").read_text("utf-8")
    return segment(extract(ArticleSource(text=text), max_article_chars=MAX_CHARS))


def judged() -> list[Judged]:
    """All labels, beside what is found in the articles as the journey reads them."""
    by_article: dict[str, list[Label]] = {}
    for label in labels():
        by_article.setdefault(label.article, []).append(label)
    return [
        each
        for article, its_labels in by_article.items()
        for each in _judged_in(sentences_of(article), its_labels)
    ]


def outcome(label: Label, found: Attribution, article: str) -> Outcome:
    """What the speaker found is worth."""
    if found.speaker == label.speaker:
        return "right"
    if found.speaker is None:
        return "null"
    if found.speaker not in article:
        return "invented"
    wanted = (label.speaker or "").split()
    return "right" if set(found.speaker.split()) <= set(wanted) else "wrong"


def main() -> None:
    rows = judged()
    for form in ("direct", "indirect", "none"):
        mine = [row for row in rows if row.label.quote == form]
        _print_speakers(f"speakers, {form}", mine)
    _print_agreement("cue", rows, lambda row: (row.label.cue, row.found.cue))
    _print_agreement("quote", rows, lambda row: (row.label.quote, row.found.quote))
    _print_agreement("kind", rows, lambda row: (row.label.kind, row.kind))
    _print_agreement("hedged", rows, lambda row: (row.label.hedged, row.hedged))
    for path in sys.argv[1:]:
        _print_quotations(Path(path))


def _judged_in(sentences: Sequence[Sentence], its_labels: Sequence[Label]) -> Iterator[Judged]:
    article = "\n".join(sentence.text for sentence in sentences)
    attributions = attributions_of(sentences)
    for label in its_labels:
        (sentence,) = [each for each in sentences if each.text.startswith(label.begins)]
        found = attributions[sentence.index]
        yield Judged(
            label=label,
            found=found,
            kind=_kind(sentence, sentences),
            hedged=features(sentence.text).is_hedged,
            outcome=outcome(label, found, article),
        )


def _kind(sentence: Sentence, sentences: Sequence[Sentence]) -> ClaimKind:
    """The kind of a claim that is the whole of a sentence."""
    summary = SummarySentence(
        span=Span(0, 1), text="A claim", method="extractive", evidence=(sentence.index,)
    )
    (draft,) = find_claims([summary], sentences, max_claims=1)
    return draft.kind


def _print_speakers(title: str, rows: Sequence[Judged]) -> None:
    counts = Counter(row.outcome for row in rows)
    shares = ", ".join(f"{counts[name]} {name}" for name in ("right", "wrong", "null", "invented"))
    print(f"{title}: {len(rows)} sentences: {shares}")
    for row in rows:
        if row.outcome != "right":
            _print_row(row, row.outcome, f"{row.label.speaker} / {row.found.speaker}")


def _print_agreement(
    field: str, rows: Sequence[Judged], values: Callable[[Judged], tuple[object, object]]
) -> None:
    differing = [row for row in rows if len(set(values(row))) > 1]
    sure = [row for row in rows if field not in row.label.unsure]
    agreed = len(rows) - len(differing)
    agreed_sure = sum(len(set(values(row))) == 1 for row in sure)
    print(f"{field}: {agreed} of {len(rows)} agree; {agreed_sure} of the {len(sure)} sure ones")
    for row in differing:
        expected, found = values(row)
        _print_row(row, "unsure" if field in row.label.unsure else "", f"{expected} / {found}")


def _print_row(row: Judged, note: str, difference: str) -> None:
    print(f"  {row.label.article}: {row.label.begins} ... {difference} {note}".rstrip())


def _print_quotations(path: Path) -> None:
    content = path.read_bytes()
    text = (lzma.decompress(content) if path.suffix == ".xz" else content).decode()
    lines = [line for line in text.splitlines() if line.strip()]
    sentences = [
        Sentence(index=at, paragraph=at, span=Span(0, len(line)), text=line)
        for at, line in enumerate(lines)
    ]
    found = attributions_of(sentences)
    direct = [at for at, each in enumerate(found) if each.quote == "direct"]
    named = [at for at in direct if found[at].speaker is not None]
    print(f"{path.name}: {len(direct)} sentences of direct quotes, {len(named)} with a speaker")
    for at in named[:: max(len(named) // SHOWN, 1)][:SHOWN]:
        print("--")
        for near in range(max(at - SHOWN_AROUND, 0), min(at + SHOWN_AROUND, len(lines))):
            mark = ">" if near == at else " "
            print(f"{mark} {json.dumps(lines[near][:SHOWN_CHARS], ensure_ascii=False)}")
        print(f"  = {found[at].speaker} by {found[at].cue}")


if __name__ == "__main__":
    main()
