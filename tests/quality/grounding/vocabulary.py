"""Words that claims are corrupted with. Chosen, not measured."""

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NUMBER_WORDS: Final = _words(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
MONTHS: Final = _words(
    "January February March April June July August September October November December"
)
"""Without May, which is mostly a verb or a name."""
WEEKDAYS: Final = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
RELATIVE_DATES: Final = {
    "yesterday": "tomorrow",
    "tomorrow": "yesterday",
    "last week": "next week",
    "next week": "last week",
    "last month": "next month",
    "next month": "last month",
    "last year": "next year",
    "next year": "last year",
}
MEASURES: Final = {
    "thousand": ("scale", "million"),
    "million": ("scale", "billion"),
    "billion": ("scale", "million"),
    "trillion": ("scale", "billion"),
    "dollars": ("currency", "euros"),
    "euros": ("currency", "dollars"),
    "pounds": ("currency", "dollars"),
    "percent": ("measure", "million"),
    "per cent": ("measure", "million"),
    "pct": ("measure", "million"),
    "miles": ("measure", "kilometres"),
    "mile": ("measure", "kilometre"),
    "kilometers": ("measure", "miles"),
    "kilometres": ("measure", "miles"),
    "km": ("measure", "miles"),
    "meters": ("measure", "feet"),
    "metres": ("measure", "feet"),
    "feet": ("measure", "inches"),
    "kg": ("measure", "tonnes"),
    "tons": ("measure", "grams"),
    "tonnes": ("measure", "grams"),
    "hectares": ("measure", "acres"),
    "acres": ("measure", "hectares"),
    "seconds": ("duration", "hours"),
    "minutes": ("duration", "hours"),
    "minute": ("duration", "hour"),
    "hours": ("duration", "days"),
    "hour": ("duration", "day"),
    "days": ("duration", "weeks"),
    "day": ("duration", "week"),
    "weeks": ("duration", "months"),
    "months": ("duration", "years"),
    "years": ("duration", "months"),
    "year": ("duration", "month"),
}
"""After a numeral: the kind of unit, and another."""
SIGNS: Final = {
    "%": ("measure", " million"),
    "$": ("currency", "€"),
    "€": ("currency", "$"),
    "£": ("currency", "$"),
}
AFFIRMED: Final = {
    "not": "",
    "cannot": "can",
    "never": "always",
    "no": "some",
    "without": "with",
    "nobody": "everybody",
    "no one": "everyone",
    "nothing": "everything",
    "none": "all",
}
OPPOSITES: Final = {
    "refused to": "agreed to",
    "refuses to": "agrees to",
    "denied": "confirmed",
    "denies": "confirms",
    "rejected": "accepted",
    "rejects": "accepts",
    "failed to": "managed to",
    "agreed to": "refused to",
    "accepted": "rejected",
    "confirmed": "denied",
}
ROLES: Final = _words(
    "police ministry minister president spokesman government company scientists researchers "
    "doctors officials witnesses organization bank"
)
NOT_NAMES: Final = frozenset(
    _words(
        "I I'm I'll I've I'd I’m I’ll I’ve I’d The A An In On At It He She They We You This That "
        "These Those But And Or If As For From To With By Of Not No Yes There Here What When Where "
        "Who Why How His Her Their Its Our My Your May God Internet Web Mr Mrs Ms Dr OK PM AM Also "
        "Moreover However Meanwhile Other Some Most Many Two Three After Last First New Old All "
        "While Although Since Until During Now Then Is Are Was Were Do Does Did Can Will"
    )
)
"""Capitalised words that are no name, or that a run of names does not begin with."""
