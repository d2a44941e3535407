"""What an English clause states: for summary sentences that no source sentence answers for."""

import re

from service.journey.attribution_english import is_attributed_in_english
from service.journey.checks.dates import numeral_starts, read_english_dates
from service.journey.checks.hedges import is_hedged_in_english
from service.journey.checks.languages import read_english
from service.journey.features import Features
from service.journey.quotations import QUOTE
from service.text import Span

_PREDICTIONS = frozenset({"expected", "forecast", "plans", "projected", "shall", "will"})
_RULES = frozenset({"ban", "banned", "must", "prohibited", "regulation", "required", "rule"})
_EVENTS = frozenset(
    {
        *("agreed", "approved", "arrested", "attacked", "demanded", "died", "held", "killed"),
        *("launched", "met", "opened", "ordered", "rejected", "signed", "visited", "won"),
    }
)
_FINITE = frozenset(
    {
        *("am", "are", "became", "began", "can", "could", "did", "do", "does", "fell", "had"),
        *("has", "have", "held", "is", "made", "may", "met", "might", "must", "remains", "rose"),
        *("said", "says", "shall", "should", "took", "told", "want", "wants", "was", "went"),
        *("were", "will", "won", "would"),
    }
)
_NOT_VERBS_IN_ED = frozenset({"hundred", "indeed", "red", "speed", "united", "need", "seed"})
_SUBJECT_STARTS = frozenset(
    {
        *("a", "all", "an", "both", "each", "every", "he", "her", "his", "i", "it", "its"),
        *("many", "most", "no", "our", "several", "she", "some", "that", "the", "their"),
        *("there", "these", "they", "this", "those", "two", "we"),
    }
)
_VERB_WITHIN = 10
"""Words from the start of a clause in which its verb must come."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBERED_RULE = re.compile(r"\barticle\s[0-9]", re.IGNORECASE)
_ORDINAL_ENDING = re.compile(r"(?:st|nd|rd|th)\b")
_ORDINAL = re.compile(r"first|second|third|[a-z]+th", re.IGNORECASE)


def english_features(text: str) -> Features:
    """What an English clause states."""
    words = _WORD.findall(text)
    known = frozenset(word.lower() for word in words)
    dates = read_english_dates(text)
    return Features(
        has_quantity=has_english_quantity(text),
        has_quote=QUOTE.search(text) is not None,
        has_attribution=is_attributed_in_english(text),
        has_prediction=not known.isdisjoint(_PREDICTIONS),
        has_rule=_NUMBERED_RULE.search(text) is not None or not known.isdisjoint(_RULES),
        has_event=bool(dates) or not known.isdisjoint(_EVENTS),
        is_hedged=is_hedged_in_english(text),
        is_question=text.rstrip(" \"'”»").endswith("?"),
        is_greeting=False,
        is_opinion=not known.isdisjoint({"hope", "hopefully", "i"}),
        is_short=len(words) < 4,  # noqa: PLR2004
        name_count=sum(word[0].isupper() for word in words[1:]),
    )


def has_english_quantity(text: str) -> bool:
    """Whether an English text holds a number that is no year, rank or part of a date."""
    days = numeral_starts(text, read_english_dates(text))
    return any(
        quantity.must_match
        and quantity.span.start not in days
        and not _YEAR.fullmatch(quantity.span.of(text))
        and not _is_ordinal(text, quantity.span)
        for quantity in read_english(text)
    )


def _is_ordinal(text: str, span: Span) -> bool:
    """Whether a number is a rank: `19th`, `the nineteenth`; `a third` is a share."""
    if _ORDINAL_ENDING.match(text, span.end):
        return True
    is_share = text[max(span.start - 2, 0) : span.start].lower() == "a "
    last_word = re.split(r"[\s-]", span.of(text))[-1]
    return not is_share and _ORDINAL.fullmatch(last_word) is not None


def is_clause(text: str) -> bool:
    """Whether an English text surely has a subject and, soon after it, a finite verb."""
    words = _WORD.findall(text)[: _VERB_WITHIN + 1]
    if not words or not (words[0].lower() in _SUBJECT_STARTS or words[0][0].isupper()):
        return False
    return any(_is_finite(word.lower()) for word in words[1:])


def _is_finite(word: str) -> bool:
    return word in _FINITE or (word.endswith("ed") and word not in _NOT_VERBS_IN_ED)
