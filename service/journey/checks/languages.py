"""The number words of Indonesian and of English, and the quantities of a sentence by them."""

from decimal import Decimal
from functools import lru_cache

from service.journey.checks.date_numeric import slashed
from service.journey.checks.number_clocks import english_habits, indonesian_habits
from service.journey.checks.number_context import in_context
from service.journey.checks.number_phrases import english_phrases, indonesian_phrases
from service.journey.checks.number_words import Lexicon, read_quantities
from service.journey.checks.quantity import Quantity, clock

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

_THOUSAND = Decimal(1000)
_MILLION, _BILLION, _TRILLION, _QUADRILLION = (Decimal(10) ** power for power in (6, 9, 12, 15))

_SCORE = Decimal(20)
_DOZEN = Decimal(12)
_VAGUE_THOUSANDS = (_THOUSAND, _THOUSAND * 100)
"""`ribuan` may be tens of thousands, which neither language need say."""
_VAGUE_LARGE = {scale: (scale, scale * 1000) for scale in (_MILLION, _BILLION, _TRILLION)}

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
        **{f"{word}puluh": (Decimal(10 * value), _TEN) for word, value in _ID_UNITS[1:]},
        **{f"{word}belas": (Decimal(10 + value), _UNIT) for word, value in _ID_UNITS[1:]},
        **{f"{word}ratus": (Decimal(100 * value), _HUNDRED) for word, value in _ID_UNITS[1:]},
    },
    multiplies={"puluh": 10, "puluhan": 10, "ratus": 100},
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
        "trilliun": _TRILLION,
        "kuadriliun": _QUADRILLION,
    },
    whole_scales={
        "seribu": Decimal(1000),
        "sejuta": _MILLION,
        "semiliar": _BILLION,
        "setriliun": _TRILLION,
    },
    numeral_scales={"m": _BILLION, "t": _TRILLION},
    joiners=frozenset(),
    denominators={
        f"per{word}{ending}": value
        for word, value in (*_ID_UNITS[1:], ("sepuluh", 10))
        for ending in ("", "nya")
    },
    divider="per",
    vague={
        "belasan": (Decimal(11), _SCORE),
        "puluhan": (_TEN, _HUNDRED),
        "ratusan": (_HUNDRED, _THOUSAND),
        "ribuan": _VAGUE_THOUSANDS,
        "jutaan": _VAGUE_LARGE[_MILLION],
        "miliaran": _VAGUE_LARGE[_BILLION],
        "milyaran": _VAGUE_LARGE[_BILLION],
        "triliunan": _VAGUE_LARGE[_TRILLION],
    },
    few=frozenset({"beberapa"}),
    not_after=frozenset({"kaki lima", *(f"segi {word}" for word, _ in _ID_UNITS)}),
    may_go=frozenset(f"ke{word}" for word, _ in _ID_UNITS),
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
        "balita": (Decimal(5),),
        "pancasila": (Decimal(5),),
        "perdelapan": (Decimal(1) / 8, Decimal(16)),
        "sembako": (Decimal(9),),
        "separuh": (_HALF,),
        "separuhnya": (_HALF,),
        **{f"ber{word}": (Decimal(value),) for word, value in _ID_UNITS},
        **{f"ke{word}nya": (Decimal(value),) for word, value in _ID_UNITS[1:]},
        **{
            f"seper{word}{ending}": (Decimal(1) / value,)
            for word, value in _ID_UNITS[1:]
            for ending in ("", "nya")
        },
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
    multiplies={"hundred": 100, "hundredth": 100},
    teens=frozenset(),
    scales={
        "thousand": Decimal(1000),
        "million": _MILLION,
        "billion": _BILLION,
        "trillion": _TRILLION,
        "thousands": Decimal(1000),
        "millions": _MILLION,
        "billions": _BILLION,
        "trillions": _TRILLION,
        "thousandth": Decimal(1000),
        "millionth": _MILLION,
        "billionth": _BILLION,
        "mn": _MILLION,
        "bn": _BILLION,
        "tn": _TRILLION,
        "quadrillion": _QUADRILLION,
        "quadrillions": _QUADRILLION,
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
    vague={
        "tens": (_TEN, _HUNDRED),
        "dozens": (_DOZEN, _HUNDRED),
        "scores": (_SCORE, _HUNDRED),
        "hundreds": (_HUNDRED, _THOUSAND),
        "thousands": _VAGUE_THOUSANDS,
        "millions": _VAGUE_LARGE[_MILLION],
        "billions": _VAGUE_LARGE[_BILLION],
        "trillions": _VAGUE_LARGE[_TRILLION],
    },
    few=frozenset({"couple", "few", "of", "several"}),
    not_after=frozenset(),
    may_go=frozenset(),
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
        **{
            f"{word[:-1]}ies": (Decimal(10 * n), Decimal(1900 + 10 * n))
            for n, word in enumerate(_EN_TENS, 2)
        },
        "trio": (Decimal(3),),
        "triple": (Decimal(3),),
        "tripled": (Decimal(3),),
    },
    also={word: Decimal(1) / n for n, word in enumerate(_EN_ORDINALS[2:10], 3)},
)


@lru_cache(maxsize=256)  # read for the rank, and again for every hypothesis that is checked
def read_indonesian(text: str) -> tuple[Quantity, ...]:
    """The quantities of an Indonesian sentence."""
    text = slashed(text)
    read = indonesian_phrases(text, read_quantities(text, INDONESIAN))
    found = [indonesian_habits(text, each) for each in read]
    return tuple(in_context(text, found))


@lru_cache(maxsize=256)
def read_english(text: str) -> tuple[Quantity, ...]:
    """The quantities of an English sentence."""
    text = slashed(text)
    read = english_phrases(text, read_quantities(text, ENGLISH))
    found = [english_habits(text, each) for each in read]
    return tuple(in_context(text, found))
