"""Reads the quantities of a sentence by the number words of its language."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from service.journey.checks.number_ranges import read_together
from service.journey.checks.quantity import (
    Quantity,
    Reading,
    Token,
    about,
    are_adjacent,
    read_numeral,
    scaled,
    tokens,
)
from service.journey.checks.units import currency_before
from service.text import Span

_ONE = Decimal(1)
_HALF = Decimal("0.5")
_LARGEST_OPTIONAL = 2  # "two" becomes "both", "a pair"; "one" becomes "a"
_HUNDRED = 100
_THOUSAND = 1000
_FEW_DIGITS = 3  # `19 millions`
_LARGEST_SCALE = Decimal(10) ** 24  # beyond, scale words in a row are noise
_ROMAN = re.compile(r"(?=[IVXL]{2})(XL|L?X{0,3})(IX|IV|V?I{0,3})")
_HYPHENED = re.compile(r"['’-][^\W\d_]")
_ROMAN_TENS = {"": 0, "X": 10, "XX": 20, "XXX": 30, "XL": 40, "L": 50}
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """The number words of a language, by how each acts on the words before it."""

    thousands: str
    decimal: str
    adds: Mapping[str, tuple[Decimal, Decimal]]
    """Word to its value and the room it leaves: after `twenty` (20, 10) `five` still fits."""
    multiplies: Mapping[str, int]
    """Words that multiply the last word only: `puluh`, `hundred`."""
    teens: frozenset[str]
    """Words that add ten to the last word: `belas`."""
    scales: Mapping[str, Decimal]
    """Words that multiply everything since the last scale: `juta`, `million`."""
    whole_scales: Mapping[str, Decimal]
    """Words that hold their own `one`: `seribu`."""
    numeral_scales: Mapping[str, Decimal]
    """Abbreviations that may be a scale after a numeral: `m`, `bn`."""
    joiners: frozenset[str]
    """Words that may stand inside a number: `and`, `a`."""
    denominators: Mapping[str, int]
    """Words that divide the number before them: `pertiga`, `thirds`."""
    divider: str | None
    """The word between the two numbers of a fraction: `dua per tiga`."""
    vague: Mapping[str, tuple[Decimal, Decimal]]
    """Words for a number somewhere between two: `puluhan`, `dozens`."""
    few: frozenset[str]
    """Words that make a scale word vague: `beberapa ratus`, `several hundred`."""
    not_after: frozenset[str]
    """Pairs of words that are no number: `kaki lima`, a street vendor."""
    may_go: frozenset[str]
    """Number words that may be left out: `keempat`, both fourth and all four."""
    loose: Mapping[str, tuple[Reading, ...]]
    """Quantities by themselves that may come and go: `decade`, `noon`."""
    also: Mapping[str, Reading]
    """Second meanings: `third` is also a fraction."""


def read_quantities(text: str, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order, disjoint."""
    return tuple(read_together(text, list(_read(text, tokens(text), lexicon))))


def _read(text: str, words: tuple[Token, ...], lexicon: Lexicon) -> Iterator[Quantity]:
    at = 0
    while at < len(words):
        if words[at].is_numeral:
            quantity, at = _read_numeral(text, words, at, lexicon)
        else:
            quantity, at = _read_words(text, words, at, lexicon)
        if quantity is not None:
            yield quantity


def _read_numeral(
    text: str, words: tuple[Token, ...], at: int, lexicon: Lexicon
) -> tuple[Quantity | None, int]:
    numeral = words[at]
    readings = read_numeral(numeral.text, thousands=lexicon.thousands, decimal=lexicon.decimal)
    scale, end, at = _ONE, numeral.span.end, at + 1
    maybe_scale = None
    while at < len(words) and are_adjacent(text, words[at - 1], words[at]):
        word = words[at].text
        factor = lexicon.scales.get(word) or lexicon.multiplies.get(word)
        is_apart = word in lexicon.vague and len(numeral.text) > _FEW_DIGITS  # "in 2008 thousands"
        if factor is None or is_apart or scale > _LARGEST_SCALE:
            maybe_scale = lexicon.numeral_scales.get(word) if scale == _ONE else None
            if maybe_scale is not None and _is_money(text, numeral, words[at]):
                scale, maybe_scale = maybe_scale, None
                end, at = words[at].span.end, at + 1
            break
        scale *= factor
        end, at = words[at].span.end, at + 1
    if scale != _ONE:
        readings = scaled(readings, scale)
    elif maybe_scale is not None:
        readings = (*readings, *scaled(readings, maybe_scale))
    if not readings:
        return None, at
    return (
        Quantity(
            span=Span(numeral.span.start, end),
            readings=frozenset(readings),
            value=readings[0],
            must_match=True,
            scale=scale,
        ),
        at,
    )


def _is_money(text: str, numeral: Token, scale: Token) -> bool:
    """Whether `M` or `T` is surely a scale, as in `Rp893 M`; not so in `US$20 T-shirt`."""
    is_apart = _HYPHENED.match(text, scale.span.end) is None
    return is_apart and currency_before(text, numeral.span.start) is not None


class _Spelled:
    """A number in words, as far as it has been read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._total = self._group = self._last = Decimal(0)
        self._room = self._room_before = Decimal(_THOUSAND)
        self._cap = Decimal("Infinity")

    @property
    def value(self) -> Decimal:
        return self._total + self._group + self._last

    @property
    def scale(self) -> Decimal:
        return _ONE if self._cap.is_infinite() else self._cap

    def take(self, word: str) -> bool:
        """Whether the word carries the number on; if so, it is part of it now."""
        lexicon = self._lexicon
        if word in lexicon.adds:
            return self._add(*lexicon.adds[word])
        if word in lexicon.teens:
            return self._raise_to(self._last + 10, Decimal(1), 0 < self._last < 10)  # noqa: PLR2004
        if word in lexicon.multiplies:
            return self._multiply(lexicon.multiplies[word])
        if word in lexicon.scales:
            return self._scale(lexicon.scales[word], self._group + self._last)
        if word in lexicon.whole_scales:
            has_group = self._group + self._last > 0
            return not has_group and self._scale(lexicon.whole_scales[word], _ONE)
        return False

    def imply_one(self) -> None:
        """Begin with the `one` that `a hundred` leaves unsaid."""
        self._last = self._room = _ONE

    def may_join(self, word: str) -> bool:
        """Whether `and`, `a` or `and a` may lead on to this word."""
        if word in self._lexicon.adds:
            value = self._lexicon.adds[word][0]
            return value < self._room and (self._room >= _HUNDRED or value == _HALF)
        return self._last == _HALF and word in self._lexicon.scales

    def _add(self, value: Decimal, room: Decimal) -> bool:
        if value >= self._room:
            return False
        self._group += self._last
        self._last, self._room_before, self._room = value, self._room, room
        return True

    def _multiply(self, factor: int) -> bool:
        if factor == _HUNDRED and self._last > 10 and self.value == self._last:  # noqa: PLR2004
            self._room_before = Decimal(_THOUSAND * 10)  # "eighteen hundred"
        return self._raise_to(self._last * factor, Decimal(factor), 0 < self._last < factor)

    def _raise_to(self, value: Decimal, room: Decimal, is_allowed: bool) -> bool:  # noqa: FBT001
        if not is_allowed or value >= self._room_before:
            return False
        self._last, self._room = value, room
        return True

    def _scale(self, scale: Decimal, group: Decimal) -> bool:
        if group <= 0 or scale >= self._cap:
            return False
        self._total += group * scale
        self._group = self._last = Decimal(0)
        self._cap = scale
        self._room = self._room_before = min(scale, Decimal(_THOUSAND))
        return True


def _read_words(
    text: str, words: tuple[Token, ...], first: int, lexicon: Lexicon
) -> tuple[Quantity | None, int]:
    word, before = words[first].text, words[first - 1].text if first > 0 else ""
    if f"{before} {word}" in lexicon.not_after:
        return None, first + 1
    if word in lexicon.vague:
        return _vague(text, words, first, lexicon, lexicon.vague[word])
    if word in lexicon.loose:
        return _single(words[first], lexicon.loose[word]), first + 1
    return _read_scale_or_number(text, words, first, lexicon)


def _read_scale_or_number(
    text: str, words: tuple[Token, ...], first: int, lexicon: Lexicon
) -> tuple[Quantity | None, int]:
    word, before = words[first].text, words[first - 1].text if first > 0 else ""
    if word not in lexicon.scales and word not in lexicon.multiplies:
        return _spelled(text, words, first, lexicon, _Spelled(lexicon))
    if before in lexicon.joiners:
        spelled = _Spelled(lexicon)
        spelled.imply_one()
        return _spelled(text, words, first, lexicon, spelled)
    value = lexicon.scales.get(word) or Decimal(lexicon.multiplies[word])
    if before in lexicon.few:
        return _vague(text, words, first, lexicon, (value, value * 10))
    return _single(words[first], (value,)), first + 1


def _vague(
    text: str,
    words: tuple[Token, ...],
    first: int,
    lexicon: Lexicon,
    reach: tuple[Decimal, Decimal],
) -> tuple[Quantity, int]:
    """`puluhan ribu`, `tens of thousands`: each word makes the one before it larger."""
    low, high = reach
    end, at = first, first + 1
    while at < len(words) and low < _LARGEST_SCALE and are_adjacent(text, words[at - 1], words[at]):
        word = words[at].text
        factor = lexicon.scales.get(word) or lexicon.multiplies.get(word)
        if factor is not None:
            low, high, end = low * factor, high * factor, at
        elif word != "of":
            break
        at += 1
    span = Span(words[first].span.start, words[end].span.end)
    quantity = Quantity(
        span=span,
        readings=frozenset({about(low)}),
        value=about(low),
        must_match=False,
        reach=(low, high),
    )
    return quantity, end + 1


def _spelled(
    text: str, words: tuple[Token, ...], first: int, lexicon: Lexicon, spelled: _Spelled
) -> tuple[Quantity | None, int]:
    word, at, is_implied = words[first].text, first, spelled.value > 0
    while at < len(words) and (at == first or are_adjacent(text, words[at - 1], words[at])):
        step = _joined(words, at, spelled, lexicon) if at > first else 0
        if not spelled.take(words[at + step].text):
            break
        at += step + 1
    if at == first:
        return _roman(text, words[first]), first + 1
    denominator, length = _denominator(text, words, at, lexicon)
    value, at = spelled.value / denominator, at + length
    span = Span(words[first].span.start, words[at - 1].span.end)
    readings: set[Reading] = {value}
    if at == first + 1 and word in lexicon.also:
        readings.add(lexicon.also[word])
    if at == first + 1 and is_implied:
        readings.add(about(value))  # "a thousand" says no more than "ribuan"
    is_name = first > 0 and text[span.start].isupper() and text[span.start + 1].islower()
    is_fraction = spelled.value > 1 and value < 1
    is_free = is_name or (at == first + 1 and word in lexicon.may_go)
    must_match = (value > _LARGEST_OPTIONAL or is_fraction) and not is_free
    quantity = Quantity(
        span=span,
        readings=frozenset(readings),
        value=value,
        must_match=must_match,
        scale=spelled.scale,
    )
    return quantity, at


def _denominator(
    text: str, words: tuple[Token, ...], at: int, lexicon: Lexicon
) -> tuple[Decimal, int]:
    """What the words at `at` divide the number before them by, and how many they are."""
    following = [word.text for word in words[at : at + 2]]
    if following and following[0] in lexicon.denominators:
        return Decimal(lexicon.denominators[following[0]]), 1
    if len(following) == 2 and following[0] == lexicon.divider:  # noqa: PLR2004
        value, _ = lexicon.adds.get(following[1], (_ONE, _ONE))
        is_fraction = value > 0 and are_adjacent(text, words[at], words[at + 1])
        return (value, 2) if is_fraction and following[1] in lexicon.adds else (_ONE, 0)
    return _ONE, 0


def _joined(words: tuple[Token, ...], at: int, spelled: _Spelled, lexicon: Lexicon) -> int:
    """How many joiners at `at` lead on to a word that carries the number on."""
    count = 0
    while at + count < len(words) - 1 and count < 2 and words[at + count].text in lexicon.joiners:  # noqa: PLR2004
        count += 1
    return count if count and spelled.may_join(words[at + count].text) else 0


def _single(word: Token, readings: tuple[Reading, ...]) -> Quantity:
    """A quantity of one word that may come and go."""
    return Quantity(
        span=word.span, readings=frozenset(readings), value=readings[0], must_match=False
    )


def _roman(text: str, word: Token) -> Quantity | None:
    found = _ROMAN.fullmatch(word.span.of(text))
    if found is None or found[1] not in _ROMAN_TENS:
        return None
    return _single(word, (Decimal(_ROMAN_TENS[found[1]] + _ROMAN_ONES.index(found[2])),))
