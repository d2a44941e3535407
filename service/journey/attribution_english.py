"""Which English words say that somebody says what a sentence states.

Some say so wherever they stand. Others do in some sentences only (`claims`, `the report`):
they may be what became of an attribution of the source, and are none by themselves.
"""

import re

from service.journey.quotations import QUOTE, quoted_passages

_ATTRIBUTING = frozenset(
    {
        *("according", "added", "announced", "argued", "claimed", "commented", "confirmed"),
        *("declared", "denied", "explained", "insisted", "noted", "reported", "said", "saying"),
        *("says", "stated", "stressed", "told", "warned", "wrote"),
    }
)
_AT_TIMES = frozenset(
    {
        *("adding", "adds", "asked", "asks", "believe", "believed", "believes", "called"),
        *("charged", "denial", "named", "note", "notes", "points", "posts", "predicted"),
        *("proposed", "puts", "recorded", "say", "show", "shows", "speaking", "spoke"),
        *("spokesman", "state", "states", "stating", "tell", "tells", "think", "thinks"),
        *("view", "words", "writes", "writing", "written"),
    }
)
_AT_TIMES_BEGINNINGS = (
    *("accord", "accus", "acknowledg", "admit", "affirm", "announc", "argu", "assert"),
    *("assur", "attribut", "blam", "cite", "citing", "claim", "clarif", "comment"),
    *("complain", "conced", "conclud", "confess", "confirm", "continued", "critici"),
    *("declare", "denie", "deny", "describ", "disclos", "emphasi", "explain", "express"),
    *("finish", "furthered", "hint", "indicate", "inform", "insist", "mention", "noting"),
    *("observe", "opin", "pointed", "pointing", "posted", "proclaim", "promise", "quot"),
    *("reaffirm", "recall", "recount", "reiterat", "remark", "remind", "repeated", "replie"),
    *("reply", "report", "respond", "reveal", "stresses", "suggest", "testif", "tweet"),
    *("underlin", "underscor", "urge", "utter", "voice", "vow", "warn"),
)
_BASED = "Based on"
_STATES = "States"
"""A country of that name attributes nothing."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def is_attributed_in_english(text: str) -> bool:
    """Whether an English text says that someone says what it states."""
    return any(word.lower() in _ATTRIBUTING for word in _own_words(text))


def may_be_attributed_in_english(text: str) -> bool:
    """Whether any word of an English text may say that someone says what it states."""
    return text.lstrip().startswith(_BASED) or any(map(_may_attribute, _own_words(text)))


def _own_words(text: str) -> list[str]:
    """The words outside quotation marks, or all of them if the marks do not pair off."""
    is_paired = len(QUOTE.findall(text)) % 2 == 0
    passages = quoted_passages(text)[0] if is_paired else [text]
    return _WORD.findall(" ".join(passages))


def _may_attribute(word: str) -> bool:
    lower = word.lower()
    is_at_times = lower in _AT_TIMES and word != _STATES
    return lower in _ATTRIBUTING or is_at_times or lower.startswith(_AT_TIMES_BEGINNINGS)
