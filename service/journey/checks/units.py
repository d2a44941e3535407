"""Reads the unit beside a number, and tells whether two units are the same.

Factors between units are exact by definition (international yard and pound, 1959) or by the
length of a common year; currencies have none.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from service.text import Span

Dimension = Literal[
    "currency", "percent", "length", "speed", "mass", "area", "volume", "duration", "heat", "count"
]


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """What a number is a number of."""

    name: str
    dimension: Dimension
    factor: Decimal | None = None
    """In the base unit of the dimension (m, m/s, kg, m2, l, h, °C, %); none where there is none."""
    fits: frozenset[str] = frozenset()
    """Names of units it may also stand for: `dollars` of any country."""


class UnitMention(msgspec.Struct, frozen=True, kw_only=True):
    """A unit in a sentence."""

    unit: Unit
    span: Span


def conflict(left: Unit | None, right: Unit | None) -> bool:
    """Whether two units of an equal number contradict each other.

    They do within a dimension where they differ, and across dimensions where one of them is a
    currency or a percentage. Nobody is contradicted by a number without a unit, nor a source
    that calls percentage points `persen`.

    Args:
        left: Of the source.
        right: Of the English.
    """
    if left is None or right is None or _is_same(left, right):
        return False
    if left.dimension == right.dimension:
        is_loose = (left.name, right.name) == ("percent", "percentage point")
        return left.dimension != "count" and not is_loose
    return not _STATED.isdisjoint((left.dimension, right.dimension))


def in_base(value: Decimal, unit: Unit | None) -> Decimal | None:
    """A value in the base unit of its dimension; none where it cannot be turned."""
    if unit is None or unit.factor is None:
        return None
    return (value - _FREEZING if unit.name == "fahrenheit" else value) * unit.factor


def _is_same(left: Unit, right: Unit) -> bool:
    return left.name == right.name or left.name in right.fits or right.name in left.fits


_FREEZING = 32  # degrees Fahrenheit
_STATED = frozenset({"currency", "percent"})

_DOLLARS = {
    "USD": ("us", "u.s.", "as", "amerika", "amerika serikat", "american"),
    "SGD": ("singapura", "singapore"),
    "AUD": ("australia", "australian"),
    "HKD": ("hong kong", "hongkong"),
    "CAD": ("kanada", "canadian"),
    "NZD": ("selandia baru", "new zealand"),
    "TWD": ("taiwan",),
}
_DOLLAR_WORDS = ("dolar", "dollar", "dollars")
_PLAIN_MONEY = {
    "IDR": ("rupiah", "rupiahs"),
    "EUR": ("euro", "euros"),
    "JPY": ("yen",),
    "CNY": ("yuan", "renminbi", "rmb"),
    "MYR": ("ringgit", "ringgits"),
    "THB": ("baht",),
    "PHP": ("peso", "pesos"),
    "RUB": ("rubel", "ruble", "rubles", "rouble", "roubles"),
    "INR": ("rupee", "rupees", "rupe"),
    "CHF": ("franc", "francs", "franc swiss", "swiss francs"),
    "SAR": ("riyal", "riyals"),
    "GBP": ("poundsterling", "pound sterling", "pounds sterling", "sterling"),
    "cent": ("sen", "cent", "cents", "dollar cents", "us cents", "sen dolar"),
}
_PERCENTS = ("%", "persen", "percent", "percents", "per cent", "pct")
_PERCENTAGE_POINTS = (
    *("persen poin", "poin persen", "poin persentase", "percentage point", "percentage points"),
)
_BASIS_POINTS = ("basis poin", "bps", "basis point", "basis points")
_PEOPLE = (
    *("orang", "jiwa", "warga", "penduduk", "anak", "pria", "wanita", "perempuan", "korban"),
    *("siswa", "mahasiswa", "pekerja", "tentara", "prajurit", "polisi", "pasien", "anggota"),
    *("people", "person", "persons", "men", "women", "children", "residents", "victims"),
    *("students", "workers", "soldiers", "patients", "citizens", "members", "passengers"),
)
_TURNED: Mapping[Dimension, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "length": {
        "kilometre": (
            "1000",
            ("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres", "kilo meter"),
        ),
        "metre": ("1", ("m", "meter", "meters", "metre", "metres")),
        "centimetre": (
            "0.01",
            ("cm", "sentimeter", "senti", "centimeter", "centimeters", "centimetre", "centimetres"),
        ),
        "millimetre": (
            "0.001",
            ("mm", "milimeter", "millimeter", "millimeters", "millimetre", "millimetres"),
        ),
        "mile": ("1609.344", ("mil", "mi", "mile", "miles")),
        "yard": ("0.9144", ("yard", "yards", "yd")),
        "foot": ("0.3048", ("kaki", "ft", "foot", "feet")),
        "inch": ("0.0254", ("inci", "inch", "inches", "ins")),
    },
    "speed": {
        "kilometre per hour": (
            "0.2777777777777777777777777778",
            (
                *("km/jam", "km/h", "kmh", "kph", "kpj", "km per jam", "kilometer per jam"),
                *("km per hour", "kilometers per hour", "kilometres per hour", "km an hour"),
                *("kilometers an hour", "kilometres an hour", "kilometre per hour"),
            ),
        ),
        "mile per hour": (
            "0.44704",
            ("mph", "mil per jam", "mil/jam", "miles per hour", "miles an hour", "mile per hour"),
        ),
        "metre per second": (
            "1",
            ("m/s", "m/detik", "meter per detik", "meters per second", "metres per second"),
        ),
    },
    "mass": {
        "tonne": ("1000", ("ton", "tons", "tonne", "tonnes", "metric ton", "metric tons")),
        "kilogram": ("1", ("kg", "kgs", "kilogram", "kilograms", "kilo", "kilos")),
        "gram": ("0.001", ("g", "gr", "gram", "grams")),
        "milligram": ("0.000001", ("mg", "miligram", "milligram", "milligrams")),
        "pound": ("0.45359237", ("lb", "lbs", "pon", "pound", "pounds")),
        "ounce": ("0.028349523125", ("ons", "oz", "ounce", "ounces")),
    },
    "area": {
        "hectare": ("10000", ("ha", "hektar", "hektare", "hectare", "hectares")),
        "acre": ("4046.8564224", ("acre", "acres", "ekar")),
        "square kilometre": (
            "1000000",
            (
                *("km2", "km²", "kilometer persegi", "km persegi", "sq km", "square km"),
                *("square kilometer", "square kilometers", "square kilometres"),
                "square kilometre",
            ),
        ),
        "square metre": (
            "1",
            (
                *("m2", "m²", "meter persegi", "m persegi", "sq m", "square meter"),
                *("square meters", "square metre", "square metres"),
            ),
        ),
        "square mile": ("2589988.110336", ("mil persegi", "sq mi", "square mile", "square miles")),
        "square foot": ("0.09290304", ("kaki persegi", "sq ft", "square foot", "square feet")),
    },
    "volume": {
        "litre": ("1", ("l", "liter", "liters", "litre", "litres")),
        "millilitre": ("0.001", ("ml", "mililiter", "milliliters", "millilitres")),
        "kilolitre": ("1000", ("kl", "kiloliter", "kiloliters", "kilolitres")),
        "gallon": ("3.785411784", ("galon", "gallon", "gallons")),
        "barrel": ("158.987294928", ("barel", "barrel", "barrels")),
        "cubic metre": (
            "1000",
            ("m3", "m³", "meter kubik", "cubic meter", "cubic meters", "cubic metres"),
        ),
    },
    "duration": {
        "second": ("0.0002777777777777777777777777778", ("detik", "second", "seconds", "sec")),
        "minute": ("0.01666666666666666666666666667", ("menit", "minute", "minutes", "min")),
        "hour": ("1", ("jam", "hour", "hours", "hr", "hrs")),
        "day": ("24", ("hari", "day", "days")),
        "week": ("168", ("pekan", "minggu", "week", "weeks")),
        "month": ("730", ("bulan", "month", "months")),
        "year": ("8760", ("tahun", "thn", "year", "years", "yr", "yrs")),
        "decade": ("87600", ("dekade", "dasawarsa", "decade", "decades")),
        "century": ("876000", ("abad", "century", "centuries")),
    },
    "heat": {
        "celsius": ("1", ("°c", "ºc", "celsius", "derajat celsius", "derajat celcius", "celcius")),
        "fahrenheit": (
            "0.5555555555555555555555555556",
            ("°f", "ºf", "fahrenheit", "derajat fahrenheit"),
        ),
        "degree": ("1", ("derajat", "degree", "degrees", "°", "º")),
    },
}
_ENGLISH_HEAT = {
    "degrees celsius": "celsius",
    "degrees centigrade": "celsius",
    "degrees c": "celsius",
    "degrees fahrenheit": "fahrenheit",
    "degrees f": "fahrenheit",
}
_HEAT_FACTORS = {name: Decimal(_TURNED["heat"][name][0]) for name in ("celsius", "fahrenheit")}
_FITS = {
    "dollar": frozenset(_DOLLARS),
    "pound": frozenset({"GBP"}),
    "degree": frozenset({"celsius", "fahrenheit"}),
}


def _money() -> Iterable[tuple[str, Unit]]:
    dollar = Unit(name="dollar", dimension="currency", fits=_FITS["dollar"])
    for word in _DOLLAR_WORDS:
        yield word, dollar
    for name, countries in _DOLLARS.items():
        unit = Unit(name=name, dimension="currency")
        for country in countries:
            for word in _DOLLAR_WORDS:
                yield f"{country} {word}", unit
                yield f"{word} {country}", unit
    for name, words in _PLAIN_MONEY.items():
        for word in words:
            yield word, Unit(name=name, dimension="currency")


def _turned() -> Iterable[tuple[str, Unit]]:
    for dimension, named in _TURNED.items():
        for name, (factor, words) in named.items():
            unit = Unit(
                name=name,
                dimension=dimension,
                factor=None if name == "degree" else Decimal(factor),
                fits=_FITS.get(name, frozenset()),
            )
            for word in words:
                yield word, unit
    for words, name in _ENGLISH_HEAT.items():
        yield words, Unit(name=name, dimension="heat", factor=_HEAT_FACTORS[name])


_AFTER: Mapping[str, Unit] = {
    **dict(_money()),
    **dict(_turned()),
    **{
        word: Unit(name=name, dimension="percent", factor=Decimal(factor))
        for name, factor, words in (
            ("percent", "1", _PERCENTS),
            ("percentage point", "1", _PERCENTAGE_POINTS),
            ("basis point", "0.01", _BASIS_POINTS),
        )
        for word in words
    },
    **dict.fromkeys(_PEOPLE, Unit(name="people", dimension="count")),
}
_DOLLAR = _AFTER["dollar"]
_BEFORE: Mapping[str, Unit] = {
    "$": _DOLLAR,
    **{
        mark: Unit(name=name, dimension="currency")
        for name, marks in {
            "IDR": ("rp", "rp.", "idr"),
            "USD": ("us$", "us $", "usd", "as$", "u.s.$", "u.s. $"),
            "SGD": ("s$", "sgd", "sin$"),
            "AUD": ("a$", "aud", "au$"),
            "CAD": ("c$", "ca$", "cad"),
            "TWD": ("nt$", "twd"),
            "CNY": ("rmb", "cny"),
            "TTD": ("tt$",),
            "MXN": ("mx$",),
            "HKD": ("hk$", "hkd"),
            "EUR": ("€", "eur"),
            "GBP": ("£", "gbp"),
            "JPY": ("¥", "jpy"),
            "MYR": ("rm", "myr"),
        }.items()
        for mark in marks
    },
}
_LONGEST_BEFORE = 8  # "U.S. $ " and a sign
_LONGEST_AFTER = 48  # three words and what stands between them
_MARK_BEFORE = re.compile(
    r"(?<![^\W\d_])(Rp\.?|IDR|US\s?\$|U\.S\.\s?\$|USD|[A-Z]{1,3}\$|SGD|AUD|HKD|EUR|GBP|JPY"
    r"|RM|RMB|MYR|[$€£¥])[\s\u00a0]?\Z",
    re.IGNORECASE,
)
_SIGN_AFTER = re.compile(r"[\s\u00a0]?(%|°\s?[CF]\b|º\s?[CF]\b|°|º)")
_WORDS_AFTER = re.compile(
    r"[\s\u00a0-]{1,2}[^\W\d_]{1,16}(?:[23²³]|/[^\W\d_]{1,6})?(?:[\s-][^\W\d_]{1,16}){0,2}"
    r"|[^\W\d_]{1,3}(?:[23²³]|/[^\W\d_]{1,6})?(?![^\W_])"
)
_US_DOLLARS = re.compile(r"[\s\u00a0]U\.S\.\sdollars?\b")
_GAP = re.compile(r"[\s\u00a0-]+")
_MOST_WORDS = 3
_HALF = re.compile(r"half\Z", re.IGNORECASE)
_HALF_LENGTH = 4
_ARTICLE = re.compile(r"\Aan?\s")
_OFFICES_IN_CAPITALS = frozenset({"bps"})
"""`Pada 2020 BPS mencatat` counts no basis points."""


def unit_of(text: str, number: Span) -> UnitMention | None:
    """The unit of a number: the currency before it, else what follows it.

    Args:
        text: A sentence in either language.
        number: Of a quantity in it, scale words included.
    """
    return currency_before(text, number.start) or _after(text, number.end)


def currency_before(text: str, end: int) -> UnitMention | None:
    """The currency whose sign stands right before a place in a sentence."""
    start = max(end - _LONGEST_BEFORE, 0)
    found = _MARK_BEFORE.search(text[start:end])
    if found is None:
        return None
    unit = _BEFORE.get(" ".join(found[1].lower().split()))
    return UnitMention(unit=unit, span=Span(start + found.start(1), end)) if unit else None


def _after(text: str, start: int) -> UnitMention | None:
    if found := _US_DOLLARS.match(text, start):
        return UnitMention(unit=_AFTER["us dollar"], span=Span(start, found.end()))
    if found := _SIGN_AFTER.match(text, start):
        mark = "".join(found[1].lower().split())
        return UnitMention(unit=_AFTER[mark], span=Span(start, found.end()))
    found = _WORDS_AFTER.match(text, start, start + _LONGEST_AFTER)
    if found is None:
        return None
    ends = [gap.start() for gap in _GAP.finditer(found[0]) if gap.start() > 0]
    for end in reversed([*ends[-_MOST_WORDS:], len(found[0])]):
        name = _GAP.sub(" ", found[0][:end]).strip().lower()
        if _HALF.search(text, max(start - _HALF_LENGTH, 0), start):
            name = _ARTICLE.sub("", name)  # "half an hour", but not "30 a day"
        is_initial = len(name) == 1 and name.upper() in found[0]  # "5G" is no weight
        is_office = name in _OFFICES_IN_CAPITALS and name.upper() in found[0]
        if name in _AFTER and not is_initial and not is_office:
            return UnitMention(unit=_AFTER[name], span=Span(start, start + end))
    return None
