"""The number words of Indonesian and of English, and how each writes times and decades."""

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from service.journey.checks.number_words import Lexicon, read_quantities
from service.journey.checks.quantity import PERCENT, Quantity, Reading, about, clock

_ONE, _CLOSED, _UNIT, _TEN, _HUNDRED = (Decimal(n) for n in ("1", "0", "1", "10", "100"))
_HALF = Decimal("0.5")
_NOON = 12

_ID_UNITS = (
    ("satu", 1),
    ("dua", 2),
    ("tiga", 3),
    ("empat", 4),
    ("lima", 5),
    ("enam", 6),
    ("tujuh", 7),
    ("delapan", 8),
    ("sembilan", 9),
)
_ID_GROUPS = (("sepuluh", 10, 1), ("sebelas", 11, 1), ("seratus", 100, 100))

_EN_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EN_TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_EN_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    *(f"{teen}th" for teen in _EN_TEENS[3:]),
)

_MILLION, _BILLION, _TRILLION = (Decimal(10) ** power for power in (6, 9, 12))

INDONESIAN = Lexicon(
    thousands=".",
    decimal=",",
    adds={
        "nol": (Decimal(0), _CLOSED),
        "setengah": (_HALF, _CLOSED),
        **{word: (Decimal(value), _UNIT) for word, value in _ID_UNITS},
        **{f"ke{word}": (Decimal(value), _UNIT) for word, value in _ID_UNITS[1:]},
        **{word: (Decimal(value), Decimal(room)) for word, value, room in _ID_GROUPS},
        **{f"ke{word}": (Decimal(value), Decimal(room)) for word, value, room in _ID_GROUPS},
    },
    multiplies={"puluh": 10, "ratus": 100},
    teens=frozenset({"belas"}),
    scales={
        "ribu": Decimal(1000),
        "rb": Decimal(1000),
        "juta": _MILLION,
        "jt": _MILLION,
        "miliar": _BILLION,
        "milyar": _BILLION,
        "triliun": _TRILLION,
        "trilyun": _TRILLION,
    },
    whole_scales={
        "seribu": Decimal(1000),
        "sejuta": _MILLION,
        "semiliar": _BILLION,
        "setriliun": _TRILLION,
    },
    numeral_scales={"m": _BILLION, "t": _TRILLION},
    joiners=frozenset(),
    denominators={f"per{word}": value for word, value in (*_ID_UNITS[1:], ("sepuluh", 10))},
    divider="per",
    loose={
        "abad": (Decimal(100),),
        "dasawarsa": (Decimal(10),),
        "dekade": (Decimal(10),),
        "kuartal": (Decimal(1) / 4, Decimal(3)),
        "lusin": (Decimal(12),),
        "milenium": (Decimal(1000),),
        "perempat": (Decimal(1) / 4,),
        "pertama": (_ONE,),
        "segitiga": (Decimal(3),),
        "selusin": (Decimal(12),),
        "triwulan": (Decimal(1) / 4, Decimal(3)),
        "puluhan": (about(_TEN),),
        "ratusan": (about(_HUNDRED),),
        "ribuan": (about(Decimal(1000)),),
        "jutaan": (about(_MILLION),),
        "miliaran": (about(_BILLION),),
        "triliunan": (about(_TRILLION),),
        **{f"ber{word}": (Decimal(value),) for word, value in _ID_UNITS},
        **{f"ke{word}nya": (Decimal(value),) for word, value in _ID_UNITS[1:]},
        **{f"seper{word}": (Decimal(1) / value,) for word, value in _ID_UNITS[1:]},
    },
    also={},
)

ENGLISH = Lexicon(
    thousands=",",
    decimal=".",
    adds={
        "zero": (Decimal(0), _CLOSED),
        "half": (_HALF, _CLOSED),
        **{word: (Decimal(n), _UNIT) for n, word in enumerate(_EN_UNITS, 1)},
        **{word: (Decimal(n), _UNIT) for n, word in enumerate(_EN_TEENS, 10)},
        **{word: (Decimal(10 * n), _TEN) for n, word in enumerate(_EN_TENS, 2)},
        **{word: (Decimal(n), _CLOSED) for n, word in enumerate(_EN_ORDINALS, 1)},
        **{f"{word[:-1]}ieth": (Decimal(10 * n), _CLOSED) for n, word in enumerate(_EN_TENS, 2)},
    },
    multiplies={"hundred": 100},
    teens=frozenset(),
    scales={
        "thousand": Decimal(1000),
        "million": _MILLION,
        "billion": _BILLION,
        "trillion": _TRILLION,
        "mn": _MILLION,
        "bn": _BILLION,
        "tn": _TRILLION,
    },
    whole_scales={},
    numeral_scales={"k": Decimal(1000), "m": _MILLION, "b": _BILLION, "t": _TRILLION},
    joiners=frozenset({"a", "an", "and"}),
    denominators={
        "thirds": 3,
        "quarters": 4,
        **{f"{word}s": n for n, word in enumerate(_EN_ORDINALS[3:10], 4)},
    },
    divider=None,
    loose={
        "centuries": (Decimal(100),),
        "century": (Decimal(100),),
        "decade": (Decimal(10),),
        "dozen": (Decimal(12),),
        "fortnight": (Decimal(14), Decimal(2)),
        "midday": (Decimal(_NOON), clock(_NOON, 0)),
        "midnight": (Decimal(0), Decimal(24), clock(0, 0), clock(24, 0), clock(_NOON, 0)),
        "millennium": (Decimal(1000),),
        "noon": (Decimal(_NOON), clock(_NOON, 0)),
        "quadruple": (Decimal(4),),
        "quarter": (Decimal(1) / 4, Decimal(3)),
        "quarterly": (Decimal(3),),
        "threefold": (Decimal(3),),
        "thrice": (Decimal(3),),
        "triangle": (Decimal(3),),
        "trilateral": (Decimal(3),),
        "trilogy": (Decimal(3),),
        "trio": (Decimal(3),),
        "triple": (Decimal(3),),
        "tripled": (Decimal(3),),
    },
    also={word: Decimal(1) / n for n, word in enumerate(_EN_ORDINALS[2:10], 3)},
)

_ID_HOUR = re.compile(r"(?:pukul|jam)\s{1,3}\Z", re.IGNORECASE)
_ID_DECADE = re.compile(r"-?an\b")
_EN_DECADE = re.compile(r"['’]?s\b")
_EN_HALF_DAY = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s?(?:%|persen\b|per ?cent\b|percentage\b|pct\b)", re.IGNORECASE)
_LEAD = 10  # characters that `_ID_HOUR` may need
_SHORT_YEAR_DIGITS = 2
_CENTURIES = ("18", "19", "20")


@lru_cache(maxsize=256)  # read for the rank, and again for every hypothesis that is checked
def read_indonesian(text: str) -> tuple[Quantity, ...]:
    """The quantities of an Indonesian sentence."""
    return tuple(
        _with(quantity, _indonesian_habits(text, quantity) | _share(text, quantity))
        for quantity in read_quantities(text, INDONESIAN)
    )


@lru_cache(maxsize=256)
def read_english(text: str) -> tuple[Quantity, ...]:
    """The quantities of an English sentence."""
    return tuple(
        _with(quantity, _english_habits(text, quantity) | _share(text, quantity))
        for quantity in read_quantities(text, ENGLISH)
    )


def _with(quantity: Quantity, more: frozenset[Reading]) -> Quantity:
    if not more:
        return quantity
    return msgspec.structs.replace(quantity, readings=quantity.readings | more)


def _indonesian_habits(text: str, quantity: Quantity) -> frozenset[Reading]:
    span = quantity.span
    if _ID_DECADE.match(text, span.end):
        return _decade(span.of(text))
    if _ID_HOUR.search(text[max(span.start - _LEAD, 0) : span.start]):
        return frozenset(clock(int(n), 0) for n in _whole_hours(quantity))
    return frozenset()


def _english_habits(text: str, quantity: Quantity) -> frozenset[Reading]:
    span = quantity.span
    if _EN_DECADE.match(text, span.end):
        return _decade(span.of(text))
    half_day = _EN_HALF_DAY.match(text, span.end)
    if half_day is None:
        return frozenset()
    hours = _whole_hours(quantity)
    later = _NOON if half_day[1] in "pP" else 0
    return frozenset(
        {
            *(clock(int(hour) + shift, 0) for hour in hours for shift in (0, later)),
            *(hour + later for hour in hours),
            *_later_clocks(quantity, later),
        }
    )


def _share(text: str, quantity: Quantity) -> frozenset[Reading]:
    """`25 percent` is also a quarter."""
    if not _PERCENT.match(text, quantity.span.end):
        return frozenset()
    return frozenset(
        reading * PERCENT for reading in quantity.readings if isinstance(reading, Decimal)
    )


def _whole_hours(quantity: Quantity) -> list[Decimal]:
    return [
        reading
        for reading in quantity.readings
        if isinstance(reading, Decimal) and reading in range(25)
    ]


def _later_clocks(quantity: Quantity, hours: int) -> list[str]:
    clocks = [
        reading.split(":")
        for reading in quantity.readings
        if isinstance(reading, str) and ":" in reading
    ]
    return [clock(int(hour) + hours, *rest) for hour, *rest in clocks if int(hour) <= _NOON]


def _decade(text: str) -> frozenset[Reading]:
    """`the '90s` is `1990-an`, and `1990s` is `90-an`, but `1890s` is not `1990s`."""
    if len(text) != _SHORT_YEAR_DIGITS or not text.isdecimal():
        return frozenset()
    return frozenset(Decimal(century + text) for century in _CENTURIES)
