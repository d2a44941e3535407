"""Reads whether a number is a floor or a ceiling: `lebih dari 30`, `fewer than 30`.

`sekitar`, `about`, `up to` bound nothing here: translators trade them freely.
"""

import re
from typing import Literal

from service.text import Span

Bound = Literal["above", "below", "none"]

_FLOORS = (
    *("di atas", "diatas", "melebihi", "melampaui", "setidaknya", "sedikitnya", "minimal"),
    *("paling sedikit", "paling tidak", "sekurang-kurangnya", "sekurangnya", "minimum", "lebih"),
    *("setidak-tidaknya", "sedikit-dikitnya", "at least", "above", "exceeding", "exceeded"),
    *("exceeds", "in excess of", "upwards of", "minimum of", "over", "surpassed", "surpassing"),
)
_CEILINGS = (
    *("di bawah", "dibawah", "hampir", "nyaris", "mendekati", "maksimal", "maksimum"),
    *("paling banyak", "paling lama", "sebanyak-banyaknya", "nearly", "almost", "under", "below"),
    *("at most", "maximum of", "a maximum", "approaching", "just shy of", "close to"),
)
_MORE = (
    *("more", "greater", "higher", "larger", "older", "longer", "bigger", "farther", "lebih"),
    *("lebih tinggi", "lebih besar", "lebih banyak", "lebih tua", "lebih panjang", "lebih lama"),
)
_LESS = (
    *("less", "fewer", "lower", "smaller", "younger", "shorter", "kurang"),
    *("lebih rendah", "lebih kecil", "lebih sedikit", "lebih muda", "lebih pendek"),
)
_NEGATIONS = ("no", "not", "never", "tidak", "tak", "bukan")


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_THAN = r"than|dari|daripada"
_ARTICLE = (
    r"(?:(?:a|an|the|some|past|for|since|angka|usia|sebesar|sebanyak|selama|senilai|seharga|sejak|pada"
    r"|tahun|ada|telah|terjadi|berusia|untuk)\s){0,2}"
)
_CURRENCY = r"(?:[(\"“]?(?:u\.s\.\s?|us|as|a|s|hk)?[$€£¥]\s?|rp\.?\s?|usd\s?|idr\s?|rm\s?)?"
_BEFORE = re.compile(
    rf"(?<![^\W_])(?:(?P<not>{_any_of(_NEGATIONS)})\s(?:be\s|akan\s)?)?"
    rf"(?:(?:(?P<more>{_any_of(_MORE)})|(?P<less>{_any_of(_LESS)}))\s(?:{_THAN})"
    rf"|(?P<floor>(?<!kurang\s)(?:{_any_of(_FLOORS)}))|(?P<ceiling>{_any_of(_CEILINGS)}))"
    rf"\s{_ARTICLE}{_CURRENCY}\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s(?:(?P<floor>(?:or|and|atau)\s(?:more|older|higher|above|over|up|lebih)\b|ke\satas\b)"
    r"|(?P<ceiling>(?:or|and|atau)\s(?:less|fewer|younger|lower|below|under|kurang)\b|ke\sbawah\b))",
    re.IGNORECASE,
)
_MARKS = ' \u00a0$€£¥(“"'
_LONGEST_LEAD = 52  # "tidak lebih dari", an article and a currency


def bound_of(text: str, number: Span, *, end: int) -> tuple[Bound, Span]:
    """How a number is bounded, and the number with the words that bound it.

    Args:
        text: A sentence in either language.
        number: The number itself, in it.
        end: Where the unit after the number ends, or the number itself.
    """
    start = max(number.start - _LONGEST_LEAD, 0)
    lead = text[start : number.start]
    has_word = lead.rstrip(_MARKS)[-1:].isalpha()
    found = _BEFORE.search(lead) if has_word else None
    if found is not None:
        is_floor = bool(found["more"] or found["floor"]) != bool(found["not"])
        span = Span(start + found.start(), number.end)
        return ("above" if is_floor else "below"), span
    found = _AFTER.match(text, number.end) or _AFTER.match(text, end)
    if found is None:
        return "none", number
    return ("above" if found["floor"] else "below"), Span(number.start, found.end())
