"""What the source hedges or leaves to somebody's word, and English that asserts it.

The strength of a claim lies in a few words of either language. English that drops them says
more than its source (`diduga mencuri`, "stole"), and is weakened for it, never contradicted.

Source:
    Farkas et al., "The CoNLL-2010 Shared Task: Learning to Detect Hedges and their Scope in
    Natural Language Text" (2010): cue words tell hedged sentences from asserted ones.
"""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from service.journey.attribution import ASSERTING_VERBS, REPORTED_VERBS, attributing_places
from service.journey.attribution_english import may_be_attributed_in_english
from service.journey.attribution_words import Word, words_of
from service.journey.checks.hedge_words import (
    ENGLISH_HEDGES,
    ENGLISH_HEDGES_AT_TIMES,
    HEDGES_OFTEN_LEFT_OUT,
    INDONESIAN_HEDGES,
    OWN_ANSWERS,
    OWN_ANSWERS_TO_SAYING,
)
from service.text import Span

_ANSWERS_TO_HEDGE = ENGLISH_HEDGES | ENGLISH_HEDGES_AT_TIMES
_TO = frozenset({"ke", "kepada"})
_DENIALS = frozenset({"tidak", "tak", "nggak", "gak"})
_MOST = re.compile(r"se[^\W\d_]{3}")

_ALWAYS_SAYING = frozenset({"berkata", "mengatakan", "mengklaim", "menilai", "menuding"})
_NOT_ALWAYS_SAYING = frozenset({"jelas", "memastikan", "mencatat", "mengakui", "tanya", "terang"})
"""`To make sure`, `to note down` ... as often, and `clearly` behind a comma."""
_BEFORE_SAYING = frozenset({"bahwa", ","})
"""Other verbs of saying have objects too: `menyatakan perang`, `menambahkan gula`."""
_SORTING = frozenset(
    {"berbeda", "berbeda-beda", "beragam", "bervariasi", "dikelompokkan", "diurutkan"}
)
_NO_AUTHORS = frozenset(
    {
        *("anda", "aturan", "data", "definisi", "hukum", "kalian", "kami", "kita", "peraturan"),
        *("saya", "sejarah", "tradisi", "undang-undang", "uu"),
    }
)
"""Behind `menurut`, English may say it otherwise: `historically`, `under the law`, `I think`."""


class ModalityMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A hedge or an attribution of the source that the English does not keep."""

    kind: Literal["hedge_lost", "attribution_lost"]
    source_span: Span
    """The cue of the source."""


def is_hedged(text: str) -> bool:
    """Whether an Indonesian sentence gives something as uncertain."""
    return any(True for _ in _hedging_words(text))


def is_hedged_in_english(text: str) -> bool:
    """Whether an English sentence gives something as uncertain."""
    return any(
        word.lower in ENGLISH_HEDGES and not (word.lower == "may" and _is_month(word))
        for word in words_of(text)
    )


def compare_modality(source: str, english: str) -> tuple[ModalityMismatch, ...]:
    """Hedges and attributions that the English does not keep, at most one of each.

    Args:
        source: An Indonesian sentence, which the source spans index.
        english: Its translation.
    """
    found: list[ModalityMismatch] = []
    hedges = (word for word in _hedging_words(source) if word.lower not in HEDGES_OFTEN_LEFT_OUT)
    hedge = next(hedges, None)
    if hedge is not None and not _keeps(hedge.lower, english):
        found.append(ModalityMismatch(kind="hedge_lost", source_span=_span(hedge)))
    attribution = next(_asking_attributions(source), None)
    if attribution is not None and not _keeps_saying(attribution.lower, english):
        found.append(ModalityMismatch(kind="attribution_lost", source_span=_span(attribution)))
    return tuple(found)


def _keeps(hedge: str, english: str) -> bool:
    """Whether English has a word that any hedge may become, or this one."""
    words = [word.lower for word in words_of(english)]
    own = OWN_ANSWERS.get(hedge, ())
    return not _ANSWERS_TO_HEDGE.isdisjoint(words) or any(word.startswith(own) for word in words)


def _keeps_saying(verb: str, english: str) -> bool:
    """Whether English has a word that any attribution may become, or this one."""
    own = OWN_ANSWERS_TO_SAYING.get(verb, ())
    is_own = any(word.lower.startswith(own) for word in words_of(english)) if own else False
    return is_own or may_be_attributed_in_english(english)


def _asking_attributions(text: str) -> Iterator[Word]:
    """The words whose attribution right English surely keeps."""
    words = words_of(text)
    for at in attributing_places(words):
        before = words[at - 1].lower if at > 0 else ""
        following = words[at + 1].lower if at + 1 < len(words) else ""
        if _is_asking(words[at].lower, before, following):
            yield words[at]


def _is_asking(word: str, before: str, following: str) -> bool:
    if word == "menurut":
        return before not in _SORTING and following not in _NO_AUTHORS
    if word in _NOT_ALWAYS_SAYING or before == "yang":  # `teori yang menyatakan bahwa`
        return False
    if word in ASSERTING_VERBS and word not in _ALWAYS_SAYING:
        return following in _BEFORE_SAYING
    return word not in REPORTED_VERBS


def _hedging_words(text: str) -> Iterator[Word]:
    words = words_of(text)
    for at, word in enumerate(words):
        before = words[at - 1].lower if at > 0 else ""
        following = words[at + 1].lower if at + 1 < len(words) else ""
        if word.lower in INDONESIAN_HEDGES and not _is_no_hedge(before, word.lower, following):
            yield word


def _is_no_hedge(before: str, word: str, following: str) -> bool:
    """Whether a word beside it undoes it: `tidak mungkin`, `tak diduga`, `dilaporkan ke polisi`."""
    if word == "dilaporkan" and following in _TO:
        return True
    is_most = word == "mungkin" and _MOST.match(before) is not None
    return before in _DENIALS or is_most


def _is_month(word: Word) -> bool:
    """Whether `May` is the month: a capital inside a sentence."""
    return word.is_capital and word.start > 0


def _span(word: Word) -> Span:
    return Span(word.start, word.end)
