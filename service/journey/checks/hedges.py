"""Whether a sentence asserts what it says, hedges it or leaves it to somebody's word.

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

from service.journey.attribution import ASSERTING_VERBS
from service.journey.names import SPEECH_WORDS
from service.text import Span

Stance = Literal["asserts", "foresees", "attributes", "hedges"]
"""From the firmest to the least firm. What is foreseen (`akan`, `bisa`) is no hedge: whoever
says it stands by it."""
TextLanguage = Literal["ind_Latn", "eng_Latn"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HEDGES_ID = frozenset(
    {
        *("agaknya", "barangkali", "dicurigai", "diduga", "dikabarkan", "dikhawatirkan"),
        *("diperkirakan", "diprediksi", "disebut-sebut", "disinyalir", "ditengarai"),
        *("diyakini", "dilaporkan", "kabarnya", "kemungkinan", "konon", "mungkin"),
        *("berpotensi", "nampaknya", "rumor", "sepertinya", "tampaknya", "terduga"),
    }
)
_ASKING_HEDGES = _HEDGES_ID - {"disebut-sebut", "rumor", "terduga"}
"""The others are as often left out by right translations as they are kept."""
_FORESEEING_ID = frozenset({"akan", "bakal", "bisa", "dapat", "diharapkan", "direncanakan"})
_ATTRIBUTING_ID = ASSERTING_VERBS | {"dikutip", "dilansir", "melansir", "menurut", "menurutnya"}
_ASKING_ATTRIBUTIONS = frozenset({"berkata", "mengatakan", "menurut", "menurutnya"})
_ENDED_SPEECH = re.compile(r"[,\"”?!]\s\Z")
_DENIALS = frozenset({"tidak", "tak", "nggak", "gak"})
_SORTING = frozenset({"berbeda", "berbeda-beda", "bervariasi", "dikelompokkan", "diurutkan"})
_MOST = re.compile(r"se[^\W\d_]{3}")

_HEDGES_EN = frozenset(
    {
        *("allegation", "allegations", "alleged", "allegedly", "apparent", "apparently"),
        *("appear", "appeared", "appears", "believed", "chance", "chances", "could", "estimate"),
        *("estimated", "estimates", "feared", "forecast", "likelihood", "likely", "may"),
        *("maybe", "might", "perhaps", "possibilities", "possibility", "possible", "possibly"),
        *("potential", "potentially", "predicted", "presumably", "presumed", "probable"),
        *("probably", "projected", "purported", "purportedly", "reported", "reportedly"),
        *("rumored", "rumors", "rumour", "rumoured", "rumours", "seem", "seemed", "seemingly"),
        *("seems", "supposedly", "suspected", "thought", "unlikely"),
    }
)
_ANSWERS_TO_HEDGE = _HEDGES_EN | {
    *("assume", "assumed", "assuming", "believes", "considered", "doubt", "estimation"),
    *("expect", "expected", "expects", "fear", "fears", "guess", "impossible", "looked"),
    *("looks", "predict", "prediction", "predicts", "probability", "projection", "reports"),
    *("sounds", "suspect", "suspects", "suspicion"),
}
_FORESEEING_EN = frozenset(
    {"can", "expected", "expects", "going", "hopes", "plans", "shall", "will", "would"}
)
_ATTRIBUTING_EN = frozenset(
    {
        *("according", "added", "announced", "argued", "argues", "claimed", "claims"),
        *("commented", "confirmed", "declared", "denied", "explained", "explains"),
        *("insisted", "noted", "notes", "said", "saying", "says", "stated"),
        *("stating", "stressed", "told", "warned", "writes", "wrote"),
    }
)
_ANSWERS_TO_ATTRIBUTION = _ATTRIBUTING_EN | {
    *("adding", "adds", "believe", "believes", "called", "predicted", "reporting", "say"),
    *("spokesman", "tell", "tells", "think", "thinks", "view", "words", "writing", "written"),
}
_ATTRIBUTING_STEMS = (
    *("accord", "acknowledg", "admit", "announc", "argu", "assert", "assur", "blam", "cite"),
    *("citing", "claim", "comment", "complain", "conced", "conclud", "confess", "confirm"),
    *("critici", "declare", "denie", "deny", "describ", "disclos", "emphasi", "explain"),
    *("express", "finish", "hint", "indicate", "insist", "mention", "noting", "observe"),
    *("opin", "pointed", "posted", "promise", "quot", "reaffirm", "recall", "recount"),
    *("reiterat", "remark", "remind", "replie", "reply", "report", "respond", "reveal"),
    *("suggest", "testif", "tweet", "underlin", "urge", "utter", "voice", "vow", "warn"),
)
"""How other words begin that may answer for an attribution of the source."""


class HedgeCue(msgspec.Struct, frozen=True, kw_only=True):
    """How firmly a sentence says what it says."""

    stance: Stance
    span: Span | None
    """The word that shows it; none where the sentence asserts."""


class ModalityMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A hedge or an attribution of the source that the English does not keep."""

    kind: Literal["hedge_lost", "attribution_lost"]
    source_span: Span
    """The cue of the source."""


class _Word(msgspec.Struct, frozen=True, gc=False):
    text: str
    span: Span


def hedge_of(text: str, language: TextLanguage) -> HedgeCue:
    """The least firm stance that a word of the sentence shows, with the first such word."""
    words = _words(text)
    spans: dict[Stance, Span] = {}
    for stance, word in _stances(text, words, language):
        spans.setdefault(stance, word.span)
    for stance in ("hedges", "attributes", "foresees"):
        if stance in spans:
            return HedgeCue(stance=stance, span=spans[stance])
    return HedgeCue(stance="asserts", span=None)


def compare_modality(source: str, english: str) -> tuple[ModalityMismatch, ...]:
    """Hedges and attributions that the English does not keep, at most one of each.

    Args:
        source: An Indonesian sentence, which the source spans index.
        english: Its translation.
    """
    words = _words(source)
    said = {word.text for word in _words(english)}
    found: list[ModalityMismatch] = []
    hedge = next(_asking_hedges(words), None)
    if hedge is not None and said.isdisjoint(_ANSWERS_TO_HEDGE):
        found.append(ModalityMismatch(kind="hedge_lost", source_span=hedge.span))
    attribution = next(_asking_attributions(source, words), None)
    if attribution is not None and not any(map(_is_attributing, said)):
        found.append(ModalityMismatch(kind="attribution_lost", source_span=attribution.span))
    return tuple(found)


def _words(text: str) -> list[_Word]:
    return [_Word(found[0].lower(), Span(*found.span())) for found in _WORD.finditer(text)]


def _stances(
    text: str, words: list[_Word], language: TextLanguage
) -> Iterator[tuple[Stance, _Word]]:
    """Every word that shows a stance other than asserting."""
    is_source = language == "ind_Latn"
    hedges = _HEDGES_ID if is_source else _HEDGES_EN
    attributing = _ATTRIBUTING_ID if is_source else _ATTRIBUTING_EN
    foreseeing = _FORESEEING_ID if is_source else _FORESEEING_EN
    for at, word in enumerate(words):
        is_speech = is_source and _is_speech_word(text, word)
        if word.text in hedges and not _is_denied(words, at) and not _is_month(text, word):
            yield "hedges", word
        elif word.text in attributing or is_speech:
            yield "attributes", word
        elif word.text in foreseeing:
            yield "foresees", word


def _asking_hedges(words: list[_Word]) -> Iterator[_Word]:
    for at, word in enumerate(words):
        if word.text in _ASKING_HEDGES and not _is_denied(words, at):
            yield word


def _asking_attributions(text: str, words: list[_Word]) -> Iterator[_Word]:
    for at, word in enumerate(words):
        is_by = word.text == "menurut" and at > 0 and words[at - 1].text in _SORTING
        if (word.text in _ASKING_ATTRIBUTIONS and not is_by) or _is_speech_word(text, word):
            yield word


def _is_denied(words: list[_Word], at: int) -> bool:
    """Whether this is no hedge: `tidak mungkin`, `tak diduga`, `sebaik mungkin`."""
    if at == 0:
        return False
    before = words[at - 1].text
    is_most = words[at].text == "mungkin" and _MOST.match(before) is not None
    return before in _DENIALS or is_most


def _is_month(text: str, word: _Word) -> bool:
    """Whether `May` is the month: a capital inside a sentence."""
    return word.text == "may" and word.span.start > 0 and text[word.span.start].isupper()


def _is_speech_word(text: str, word: _Word) -> bool:
    """Whether `kata`, `tegasnya` ... stands behind a mark, as an attribution does."""
    start = word.span.start
    is_bare = word.text.removesuffix("nya") in SPEECH_WORDS
    return is_bare and _ENDED_SPEECH.search(text[max(start - 2, 0) : start]) is not None


def _is_attributing(word: str) -> bool:
    return word in _ANSWERS_TO_ATTRIBUTION or word.startswith(_ATTRIBUTING_STEMS)
