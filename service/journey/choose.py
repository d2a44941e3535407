"""The sentences of an extractive summary: what matters, once, and readable on its own.

Sentences are taken greedily by maximal marginal relevance (Carbonell and Goldstein, *The Use
of MMR, Diversity-Based Reranking*, SIGIR 1998), each together with the neighbours it leans
on (see `leaning`), or not at all.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from service.journey.article import RankedSentence
from service.journey.digest import Length
from service.journey.leaning import leanings
from service.journey.similarity import Vector, cosine, vectors

LENGTHS: Mapping[Length, int] = MappingProxyType(
    {"headline": 1, "short": 3, "medium": 5, "long": 8}
)
"""Sentences of a summary; a news brief has three, XL-Sum's summaries one or two."""

SALIENCE_SHARE = 0.75
"""The rest is check-worthiness: it breaks near ties, and never lifts a side issue to the top."""
RELEVANCE_SHARE = 0.7
"""Lambda of MMR; Carbonell and Goldstein use 0.7 where focus matters more than variety."""
NEAR_DUPLICATE = 0.6
"""Cosine from which two sentences say the same: 1 pair in 1,250 of an article, measured on Global
Voices, where 99.9 % stay below 0.55."""
LARGEST_UNIT = 3
"""Sentences that hang together; a longer chain would crowd out the rest of a short summary."""
FEWEST_WORDS = 4
EASY_WORDS = range(8, 36)
"""Words that read well; the median on Global Voices is 18, news agencies write more."""
HEAVY_WORDS = 65
"""Where the worth of a long sentence has fallen to `HEAVY_WORTH`, evenly from the last easy."""
HEAVY_WORTH = 0.5
CURT_WORTH = 0.8
"""Worth of a sentence shorter than the easy ones: little is said."""

BARE_VERBS = frozenset(
    """
    ada adalah akan bangkit bangun batal belum bisa boleh buka bukan cabut capai catat cetak
    dapat datang duduk gagal gelar gugat guncang harus hidup hilang ialah ikut ingat ingin
    jadi jatuh kalah kata keluar kembali kena kirim klaim kritik lahir laku landa larang
    lolos luka lulus luncurkan maju masih masuk mati minta mulai mundur naik nilai pakai
    pergi perlu pulang pulih punya raih resmi rilis rusak saksikan sebut sepakat serang
    setuju siap sudah tahu tambah tanggapi tangkap tegas telah tetap tewas tiba tidak
    tinggal tolak tumbuh tumpas tunda tunjuk turun tutup ujar ungkap usul wafat wajib yakin
    """.split()  # noqa: SIM905
)
"""Verbs, modals and copulas that news writes without a prefix."""

_LETTERS = re.compile(r"[^\W\d_]+")
_PREFIXED_VERB = re.compile(r"(?:me|di|ber|ter)[^\W\d_]{3,}")
_CLOSERS = " \"”’')]"

Unit = tuple[int, ...]
"""Places of a sentence and of what it leans on, in article order."""


def choose(
    ranked: Sequence[RankedSentence],
    *,
    count: int,
    told: Collection[int] = (),
    refused: Collection[int] = (),
) -> tuple[RankedSentence, ...]:
    """At most `count` sentences, in article order, that make sense without the others.

    A sentence that leans on its neighbour is taken only beside it; questions, scraps of fewer
    than four words and lists of names are not taken. Where that leaves nothing, and nothing is
    told yet, the first rule falls, and if need be the second: a poor summary beats none.

    Args:
        ranked: All sentences of the article, in order.
        count: At most; fewer come where the article does not hold as many.
        told: Places in `ranked` of what the summary tells already: not taken again, nor what
            resembles them; what leans on them may be.
        refused: Places not to be taken.
    """
    rows = vectors([each.sentence.text for each in ranked])
    worths = [_worth(each) for each in ranked]
    telling = {place for place, each in enumerate(ranked) if is_telling(each.sentence.text)}
    alone: list[Unit] = [(place,) for place in range(len(ranked))]
    for units in (
        [unit for unit in _units(ranked) if telling.issuperset(unit)],
        [unit for unit in alone if telling.issuperset(unit)],
        [unit for unit in alone if rows[unit[0]]],
    ):
        allowed = [unit for unit in units if set(unit).isdisjoint(refused)]
        chosen = _pick(allowed, worths, rows, count=count, told=told)
        if chosen or told:
            return tuple(ranked[place] for place in chosen)
    return ()


def is_telling(text: str) -> bool:
    """Whether the sentence states something: no question, no scrap, no list of names."""
    if text.rstrip(_CLOSERS).endswith("?") or '?"' in text or "?”" in text:
        return False
    spoken = _LETTERS.findall(text.lower() if text.isupper() else text)
    return len(text.split()) >= FEWEST_WORDS and any(
        word in BARE_VERBS or _PREFIXED_VERB.fullmatch(word) for word in spoken
    )


def _units(ranked: Sequence[RankedSentence]) -> Iterator[Unit]:
    needs = leanings([each.sentence for each in ranked])
    for place in range(len(ranked)):
        unit: set[int] = set()
        needed = {place}
        while needed and len(unit) <= LARGEST_UNIT:
            unit |= needed
            reached = {far for near in needed if 0 <= near < len(ranked) for far in needs[near]}
            needed = reached - unit
        if len(unit) <= LARGEST_UNIT and min(unit) >= 0 and max(unit) < len(ranked):
            yield tuple(sorted(unit))


def _worth(each: RankedSentence) -> float:
    worth = SALIENCE_SHARE * each.salience + (1 - SALIENCE_SHARE) * each.check_worthiness
    length = len(each.sentence.text.split())
    if length < EASY_WORDS.start:
        return CURT_WORTH * worth
    excess = max(length - EASY_WORDS[-1], 0) / (HEAVY_WORDS - EASY_WORDS[-1])
    return worth * max(1 - (1 - HEAVY_WORTH) * excess, HEAVY_WORTH)


def _pick(
    units: Sequence[Unit],
    worths: Sequence[float],
    rows: Sequence[Vector],
    *,
    count: int,
    told: Collection[int],
) -> list[int]:
    """Places of the sentences that MMR takes, in order."""
    closeness = [max((cosine(row, rows[place]) for place in told), default=0.0) for row in rows]
    chosen: set[int] = set()

    def addition(unit: Unit) -> Unit:
        return tuple(place for place in unit if place not in chosen and place not in told)

    def is_free(added: Unit) -> bool:
        return (
            0 < len(added) <= count - len(chosen)
            and all(closeness[place] < NEAR_DUPLICATE for place in added)
            and all(cosine(rows[a], rows[b]) < NEAR_DUPLICATE for a, b in combinations(added, 2))
        )

    def margin(added: Unit) -> float:
        return sum(
            RELEVANCE_SHARE * worths[place] - (1 - RELEVANCE_SHARE) * closeness[place]
            for place in added
        ) / len(added)

    while additions := [added for added in map(addition, units) if is_free(added)]:
        best = max(additions, key=margin)
        chosen.update(best)
        for place, row in enumerate(rows):
            closeness[place] = max([closeness[place], *(cosine(row, rows[new]) for new in best)])
    return sorted(chosen)
