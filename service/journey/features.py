"""What an Indonesian sentence states, by its words, and how much of it can be checked.

The categories are those of claim detection: quantity, quotation, prediction, rule, event.

Source:
    Hassan et al., "Toward Automated Fact-Checking: Detecting Check-worthy Factual Claims by
    ClaimBuster" (KDD 2017): numbers, names and tense tell check-worthy sentences from others.
    Konstantinovskiy et al., "Towards Automated Factchecking: Developing an Annotation Schema
    and Benchmark for Consistent Automated Claim Detection" (2018): quantity, prediction, laws
    and rules, correlation; personal experience and questions are not claims.
"""

import re

import msgspec

from service.journey.attribution import is_attributed
from service.journey.checks.dates import numeral_starts, read_indonesian_dates
from service.journey.checks.hedges import is_hedged
from service.journey.checks.languages import read_indonesian
from service.journey.quotations import FEWEST_SPOKEN_WORDS, quoted_passages
from service.text import Span

_PREDICTIONS = frozenset(
    {
        *("akan", "bakal", "berencana", "diharapkan", "diperkirakan", "diprediksi"),
        *("diproyeksikan", "direncanakan", "ditargetkan", "memperkirakan", "memprediksi"),
        *("proyeksi", "rencana", "rencananya"),
    }
)
_TARGETS = frozenset({"menargetkan", "target"})
"""Predictions beside a figure only; one may target a crowd."""
_RULES = frozenset(
    {
        *("aturan", "berlaku", "dilarang", "harus", "kewajiban", "larangan", "melarang"),
        *("mewajibkan", "peraturan", "undang-undang", "wajib"),
    }
)
_EVENTS = frozenset(
    {
        *("berlangsung", "bersepakat", "bertemu", "digelar", "dipimpin", "disepakati"),
        *("disetujui", "ditahan", "ditandatangani", "ditangkap", "ditemukan", "gempa", "jatuh"),
        *("kalah", "ledakan", "melantik", "meledak", "meluncurkan", "membuka", "memenangkan"),
        *("memerintahkan", "memutuskan", "memvonis", "menandatangani", "menang", "menangkap"),
        *("mendesak", "menembak", "menetapkan", "menewaskan", "mengadakan", "menggelar"),
        *("mengumumkan", "mengundurkan", "mengunjungi", "meninggal", "menolak", "menuntut"),
        *("menyepakati", "menyerang", "menyetujui", "menyita", "meresmikan", "pertemuan"),
        *("sepakat", "serangan", "setuju", "tewas"),
    }
)
_OPINIONS = frozenset({"aku", "berharap", "harapan", "kurasa", "saya", "semoga"})
_GREETINGS = frozenset({"halo", "hai", "salam", "selamat", "terima", "assalamualaikum"})

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBERED_RULE = re.compile(r"\bpasal\s(?:ke-?)?(?:[0-9]|[IVX]+\b)", re.IGNORECASE)
_NO_FALL = re.compile(r"\bjatuh\s(?:cinta|hati|tempo)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"ke-?\Z", re.IGNORECASE)
_SHORTEST_STATEMENT = 4
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_YEAR_WORD = re.compile(r"\b(?:19|20)[0-9]{2}\b(?![.,][0-9])")

_BASE = 0.10
_WEIGHTS = {
    "has_quantity": 0.30,
    "has_event": 0.20,
    "has_attribution": 0.15,
    "has_rule": 0.15,
    "has_prediction": 0.10,
    "has_quote": 0.10,
}
"""Chosen in ClaimBuster's order of feature importance (numbers first), not fitted."""
_NAME_WEIGHT = 0.04
_NAMES_COUNTED = 5
_SHARES = {"is_greeting": 0.1, "is_question": 0.2, "is_short": 0.4, "is_opinion": 0.6}
"""What is left of the score for sentences that state little."""


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence states."""

    has_quantity: bool
    """A number that is neither a year nor the day of a date."""
    has_quote: bool
    """Direct speech; a quoted term of a few words is none."""
    has_attribution: bool
    has_prediction: bool
    has_rule: bool
    has_event: bool
    """A date, or a verb of something that happened."""
    is_hedged: bool
    is_question: bool
    is_greeting: bool
    is_opinion: bool
    """A wish or a first person outside direct speech."""
    is_short: bool
    name_count: int
    """Runs of capitalised words, the first word of the sentence aside."""


def features(sentence_text: str) -> Features:
    """What an Indonesian sentence states."""
    outside, inside = quoted_passages(sentence_text)
    words = _lower_words(sentence_text)
    known = frozenset(words)
    dates = read_indonesian_dates(sentence_text)
    has_date = any(date.must_match for date in dates) or _has_year(sentence_text)
    has_quantity = _has_quantity(sentence_text, numeral_starts(sentence_text, dates))
    has_target = (has_quantity or has_date) and not known.isdisjoint(_TARGETS)
    is_numbered_rule = _NUMBERED_RULE.search(sentence_text) is not None
    return Features(
        has_quantity=has_quantity,
        has_quote=any(len(_WORD.findall(passage)) >= FEWEST_SPOKEN_WORDS for passage in inside),
        has_attribution=is_attributed(sentence_text),
        has_prediction=has_target or not known.isdisjoint(_PREDICTIONS),
        has_rule=is_numbered_rule or not known.isdisjoint(_RULES),
        has_event=has_date or _has_event(sentence_text),
        is_hedged=is_hedged(sentence_text),
        is_question=sentence_text.rstrip(" \"'”»").endswith("?"),
        is_greeting=bool(words) and words[0] in _GREETINGS,
        is_opinion=not _OPINIONS.isdisjoint(_lower_words(" ".join(outside))),
        is_short=len(words) < _SHORTEST_STATEMENT,
        name_count=_count_names(sentence_text),
    )


def check_worthiness(found: Features) -> float:
    """How much a sentence with these features states that can be checked.

    Returns:
        0 to 1, higher is more. A weighted sum, cut down for questions, greetings, wishes and
        fragments. It orders the sentences of one article and is not a probability.
    """
    score = _BASE + sum(weight for name, weight in _WEIGHTS.items() if getattr(found, name))
    score += _NAME_WEIGHT * min(found.name_count, _NAMES_COUNTED)
    for name, share in _SHARES.items():
        if getattr(found, name):
            score *= share
    return min(score, 1.0)


def _lower_words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _has_quantity(text: str, days: frozenset[int]) -> bool:
    return any(
        quantity.must_match
        and quantity.span.start not in days
        and not _YEAR.fullmatch(quantity.span.of(text))
        and not _is_ordinal(text, quantity.span)
        for quantity in read_indonesian(text)
    )


def _is_ordinal(text: str, span: Span) -> bool:
    """Whether a number is a rank: `ke-19`, `kesembilan belas`."""
    is_spelled = text[span.start : span.start + 2].lower() == "ke"
    return is_spelled or _ORDINAL.search(text[max(span.start - 3, 0) : span.start]) is not None


def _has_event(text: str) -> bool:
    return not _EVENTS.isdisjoint(_lower_words(_NO_FALL.sub("", text)))


def _has_year(text: str) -> bool:
    return _YEAR_WORD.search(text) is not None


def _count_names(text: str) -> int:
    count = 0
    end: int | None = None  # of the capitalised word before, if the run may go on
    for at, found in enumerate(_WORD.finditer(text)):
        is_capital = found[0][0].isupper() and at > 0
        is_continued = end is not None and text[end : found.start()] == " "
        count += is_capital and not is_continued
        end = found.end() if is_capital else None
    return count
