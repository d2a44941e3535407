"""The clause of an Indonesian sentence that an English claim was cut from.

A sentence is parted where news parts its clauses. Every run of neighbouring clauses may be
the claim's source: its likelihood is that of finding the claim's anchors (numbers, dates,
names, loan words) inside it and those of the rest of the English sentence outside, with
lengths that go together. The answer covers all runs but the unlikeliest, so a doubt makes it
wider, and no anchors give the whole sentence. Attention is not read: the generators' protocol
does not carry it.

Source:
    Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993): lengths
    of translations go together. Simard, Foster and Isabelle, "Using Cognates to Align
    Sentences in Bilingual Corpora" (1992): so do words that look alike.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

import msgspec

from service.journey.checks.composed import compose
from service.journey.checks.dates import read_english_dates, read_indonesian_dates
from service.journey.checks.languages import read_english, read_indonesian
from service.journey.checks.name_forms import sound
from service.journey.checks.name_table import read_english_entries, read_entries, span_of
from service.journey.checks.name_tokens import read_tokens
from service.journey.quotations import QUOTE, begins_inside_quotation
from service.text import Span

_BORDER = re.compile(
    r"(?P<strong>;\s+|(?<=[^\s\d])\s+[-–—]{1,2}\s+(?=[^\s\d])|(?<=\w)—(?=\w)"
    r"|,\s+(?=(?:sedangkan|sementara|namun|tetapi|tapi)\b)|\s(?=sedangkan\b))"
    r"|(?P<weak>,\s+(?=(?:dan|karena|ketika|sehingga|serta|setelah|yang)\b))",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s+")
_BRACKETED = re.compile(r"\([^()]*\)")
_RELATIVE = re.compile(r"yang\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")

_LEAD = re.compile(
    r"(?:akan tetapi|di samping itu|di sisi lain|karena itu|namun demikian"
    r"|oleh karena itu|selain itu|sementara itu),\s+"
    r"|(?:dan|namun|sedangkan|serta|tapi|tetapi),?\s+",
    re.IGNORECASE,
)
_WHILE = re.compile(r"sementara\s+", re.IGNORECASE)
"""Behind a comma it joins equals; at a sentence's head it may make one clause depend."""
_ENGLISH_LEAD = re.compile(
    r"\A\W*(?:and|although|besides|but|despite|earlier|previously|so|still|though|whereas|while|yet)\b"
    r"|\b(?:additionally|furthermore|hence|however|in addition|in the meantime|meanwhile|moreover"
    r"|nevertheless|on the other hand|therefore|thus)\b",
    re.IGNORECASE,
)
_JOINS = ",;-–—"

_MOST_CLAUSES = 12  # chosen: longer is a list or noise, and time grows with its square
_LETTERS = 5
"""Sounds at their beginning that two words must share. Measured on neighbours in
`globalvoices`, `tico19`, `panl_bppt_news` and `imd_news_valid`: of 5,919 such matches 0.3 % are
with the wrong sentence; with 4 sounds 0.8 %, with 3 5.2 %."""
_NAME_LETTERS = 4  # of words with a capital; measured likewise: 0.2 % of 7,017
_FEWEST_LETTERS = 3  # of a whole word; measured likewise: 0.1 % of 1,096
_MISLED = 0.02
"""How often an anchor stands in the wrong clause; chosen above the 0.3 % measured, for the
sentences measured were whole and their translations faithful."""
_UNSEEN = 0.5
"""The same where the claim takes something from every clause."""
_WHOLE = 0.02
"""Chance that it does; chosen."""
_WEAK = 0.2
"""Chance of the English cut at a weak border, against a strong one; chosen."""
_INNER = 0.1
"""Chance that the rest has something on both sides of the claim, against one; chosen."""
_LENGTH_SPREAD = 0.45
"""Of the logarithm of the ratio of the parts' lengths, in nats; chosen, wide."""
_MOST_LENGTH_COST = 3.0  # nats; chosen: lengths may be outvoted by one anchor
_DOUBT = 0.02
"""Share of the likelihood that the answer may leave out. Tuned on the same corpora."""


def narrow(source: str, claim: str, *, rest: str = "") -> Span:
    """The narrowest run of clauses that surely holds what an English clause says.

    Args:
        source: An Indonesian sentence, which the span indexes.
        claim: An English clause.
        rest: What the English sentence says beside the claim; empty if that is all.

    Returns:
        A span inside `source`, with a word if the source has one: without the white space at
        its ends, and without a connective in front where the claim has none. It is the whole
        sentence unless the claim has an anchor in the span and the rest one in what is left
        out, on each side.
    """
    span = Span(0, len(source))
    borders = _borders(source) if _has_word(claim) and _has_word(rest) else []
    if 0 < len(borders) < _MOST_CLAUSES:
        edges = (0, *(border.at for border in borders), len(source))
        chances = (1.0, *(border.chance for border in borders), 1.0)
        anchors = Counter(_shared(source, edges, claim, rest))
        span = _Reading(edges, chances, anchors, len(claim) / len(rest)).narrowest()
    return _trimmed(source, span, keeps_lead=_ENGLISH_LEAD.search(claim) is not None)


class _Border(msgspec.Struct, frozen=True, gc=False):
    """Where one clause ends and the next begins."""

    at: int
    """Where the next clause begins."""
    chance: float
    """That the English was cut here, against the other borders."""


class _Anchor(msgspec.Struct, frozen=True, gc=False):
    """Something that both languages write alike."""

    clauses: int
    """Where the source has it: bit N for clause N."""
    in_claim: bool
    in_rest: bool


class _Run(msgspec.Struct, frozen=True, gc=False, order=True):
    """Clauses `first` up to, not including, `end`."""

    first: int
    end: int

    @property
    def clauses(self) -> int:
        """Bit N for clause N."""
        return (1 << self.end) - (1 << self.first)

    def contains(self, other: "_Run") -> bool:
        return self.first <= other.first and other.end <= self.end


class _Reading(msgspec.Struct, frozen=True):
    """One sentence in N clauses, and how likely each run of them is the claim's source."""

    edges: tuple[int, ...]
    """Where clauses begin, and the end of the last. Shape (N + 1,)."""
    chances: tuple[float, ...]
    """Of the English being cut there. Shape (N + 1,)."""
    anchors: Counter[_Anchor]
    ratio: float
    """Of the length of the claim to that of the rest."""

    @property
    def whole(self) -> _Run:
        """All clauses."""
        return _Run(0, len(self.edges) - 1)

    def narrowest(self) -> Span:
        """The shortest run that leaves out no likely one, and nothing without evidence."""
        ends = range(1, self.whole.end + 1)
        runs = [_Run(first, end) for end in ends for first in range(end)]
        costs = [self._cost(run) for run in runs]
        least = min(costs)
        likelihoods = [math.exp(least - cost) for cost in costs]
        enough = (1 - _DOUBT) * sum(likelihoods)
        likely = [run for run in runs if _inside(run, runs, likelihoods) >= enough]
        run = self._with_evidence(min(likely, key=lambda run: (self._length(run), run)))
        return Span(self.edges[run.first], self.edges[run.end])

    def _length(self, run: _Run) -> int:
        return self.edges[run.end] - self.edges[run.first]

    def _cost(self, run: _Run) -> float:
        """Of a run being the claim's source: nats, lower is likelier."""
        told = misled = 0
        for anchor, count in self.anchors.items():
            told += (anchor.in_claim + anchor.in_rest) * count
            is_inside = anchor.clauses & run.clauses != 0
            is_outside = anchor.clauses & ~run.clauses != 0
            misled += (anchor.in_claim and not is_inside) * count
            misled += (anchor.in_rest and not is_outside) * count
        if run == self.whole:
            return -math.log(_WHOLE) - told * math.log(_UNSEEN)
        chance = self.chances[run.first] * self.chances[run.end]
        if run.first > 0 and run.end < self.whole.end:
            chance *= _INNER
        of_anchors = misled * math.log(_MISLED) + (told - misled) * math.log(1 - _MISLED)
        return self._length_cost(run) - math.log(chance) - of_anchors

    def _length_cost(self, run: _Run) -> float:
        length = self._length(run)
        ratio = length / (self._length(self.whole) - length)
        deviation = math.log(ratio / self.ratio) / _LENGTH_SPREAD
        return min(deviation * deviation / 2, _MOST_LENGTH_COST)

    def _with_evidence(self, run: _Run) -> _Run:
        """Give back each side that has nothing of the rest, and all if none is the claim's.

        What the rest says may come from another sentence; then what is left of this one is
        the claim's too, though lengths say otherwise.
        """
        has_claim = any(
            anchor.in_claim and not anchor.in_rest and not anchor.clauses & ~run.clauses
            for anchor in self.anchors
        )
        left_out = 0
        for anchor in self.anchors:
            if anchor.in_rest and not anchor.in_claim and not anchor.clauses & run.clauses:
                left_out |= anchor.clauses
        has_before = left_out & ((1 << run.first) - 1)
        has_after = left_out >> run.end
        if not has_claim:
            return self.whole
        return _Run(run.first if has_before else 0, run.end if has_after else self.whole.end)


def _inside(run: _Run, runs: Sequence[_Run], likelihoods: Sequence[float]) -> float:
    """The likelihood of all runs that one contains."""
    return math.fsum(
        likelihood
        for other, likelihood in zip(runs, likelihoods, strict=True)
        if run.contains(other)
    )


def _borders(source: str) -> list[_Border]:
    """Where clauses meet outside quotations and brackets.

    A quotation, what it was said by, and everything between its marks are one clause.
    """
    closed = _closed(source)
    found: dict[int, float] = {}
    for match in _BORDER.finditer(source):
        if closed[match.start()]:
            continue
        if _RELATIVE.match(source, match.end()):
            comma = _COMMA.search(source, match.end())
            if comma is None or closed[comma.start()]:
                continue
            found[comma.end()] = _WEAK
        is_strong = match["strong"] is not None
        found[match.end()] = 1.0 if is_strong else _WEAK
    return [_Border(at, found[at]) for at in sorted(found) if 0 < at < len(source)]


def _closed(source: str) -> bytearray:
    """For every character whether it is in a quotation or in brackets."""
    closed = bytearray(len(source))
    marks = [mark.start() for mark in QUOTE.finditer(source)]
    if begins_inside_quotation(source):
        marks.insert(0, 0)
    if len(marks) % 2:
        marks.append(len(source))
    inside = [*zip(marks[::2], marks[1::2], strict=True)]
    inside += [match.span() for match in _BRACKETED.finditer(source)]
    for start, end in inside:
        closed[start:end] = b"\x01" * (end - start)
    return closed


def _shared(source: str, edges: Sequence[int], claim: str, rest: str) -> Iterator[_Anchor]:
    """What the sentence has in common with either English text; each place counts once."""
    said, left = (frozenset(key for key, _ in _english_keys(text)) for text in (claim, rest))
    places: dict[Hashable, list[int]] = {}
    for key, at in _indonesian_keys(source):
        if key in said or key in left:
            places.setdefault(key, []).append(at)
    seen: set[tuple[int, _Anchor]] = set()
    for key, starts in places.items():
        clauses = 0
        for at in starts:
            clauses |= 1 << (bisect_right(edges, at) - 1)
        anchor = _Anchor(clauses, key in said, key in left)
        if (starts[0], anchor) not in seen:
            seen.add((starts[0], anchor))
            yield anchor


def _indonesian_keys(text: str) -> Iterator[tuple[Hashable, int]]:
    """What English may have alike, and where it begins."""
    tokens = read_tokens(text)
    for quantity in read_indonesian(text):
        yield from ((reading, quantity.span.start) for reading in quantity.readings)
    for mention in read_indonesian_dates(text):
        yield (mention.part, mention.number), mention.span.start
    for entry in read_entries(tokens):
        yield ("name", entry.number), span_of(entry, tokens).start
    yield from _word_keys(text)


def _english_keys(text: str) -> Iterator[tuple[Hashable, int]]:
    """The same of an English text."""
    tokens = read_tokens(text)
    for quantity in read_english(text):
        yield from ((reading, quantity.span.start) for reading in quantity.readings)
    for mention in read_english_dates(text):
        yield (mention.part, mention.number), mention.span.start
    for entry in read_english_entries(tokens):
        yield ("name", entry.number), span_of(entry, tokens).start
    yield from _word_keys(text)


def _word_keys(text: str) -> Iterator[tuple[Hashable, int]]:
    """How words begin, by their sound: `konferensi` as `conference`, `Iran` as `Iranian`."""
    composed = compose(text)
    for word in _WORD.finditer(composed.text):
        sounded = sound(word[0])
        start = composed.posted(*word.span()).start
        if len(sounded) >= _FEWEST_LETTERS:
            yield ("word", sounded[:_LETTERS]), start
        if word[0][0].isupper() and len(sounded) >= _NAME_LETTERS:
            yield ("begins", sounded[:_NAME_LETTERS]), start


def _trimmed(source: str, span: Span, *, keeps_lead: bool) -> Span:
    """The span without white space, marks of another clause's border, and a connective."""
    start, end = span.start, span.end
    while start < end and source[start].isspace():
        start += 1
    is_inner = span.end < len(source)
    while end > start and (source[end - 1].isspace() or (is_inner and source[end - 1] in _JOINS)):
        end -= 1
    lead = None if keeps_lead else _LEAD.match(source, start, end)
    if lead is None and not keeps_lead and source[:start].rstrip().endswith(","):
        lead = _WHILE.match(source, start, end)
    if lead is not None and _has_word(source[lead.end() : end]):
        start = lead.end()
    return Span(start, end)


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))
