"""What opens the body of a report: `JAKARTA -`, `Beijing (ANTARA) -`, `WahanaNews.co |`."""

import re
from typing import Literal

import msgspec

from service.journey.places import CITIES

# A line in capitals that holds one of these is a masthead (`FAKTA GRUP`), not a place.
_MASTHEAD_WORDS = frozenset(
    """
    antara bbc bisnis cnbc cnn dw fakta galamedia group grup harian inews info inilah jawapos
    jpnn kabar kompas koran kumparan liputan media merdeka metro network news okezone online pers
    pikiran pos post radar radio redaksi republika rmol rri sindo suara sumber tempo today tribun
    tv tvri update viva voa voi warta
    """.split()  # noqa: SIM905
)
# Outlets that sign without a domain.
_OUTLET = (
    r"(?:ANTARA(?: News)?|BBC News Indonesia|Beritasatu|CNBC Indonesia|CNN Indonesia|DW|iNews|"
    r"INILAHCOM|Kompas TV|Kumparan|MNC Portal|Okezone|SINDOnews|tvOne|VIVA|VOA Indonesia|VOI)"
)
_DOMAIN = r"[\w-]{2,30}(?:\.[\w-]{2,20})?\.(?:com|co|id|net|news|online|org|tv)(?:\.id)?"
_SOURCE = rf"(?i:{_DOMAIN}|{_OUTLET})"
_WORD = r"[A-Z][\w'’.]{1,20}"
_PLACE = rf"{_WORD}(?:[ /-]{_WORD}){{0,3}}(?:, {_WORD}(?: {_WORD}){{0,2}})?"
_CAPITALS = r"[A-Z][A-Z'’.]{1,20}(?:[ /-][A-Z][A-Z'’.]{1,20}){0,3}"
_DATE = r"(?:,? ?\(?\d{1,2}(?:/\d{1,2}(?:/\d{2,4})?| [A-Za-z]{3,9}(?: \d{4})?)\)?)?"
_DASH = r" ?(?:--|[–—]|(?<= )-(?= |$)|-(?= ))"
_END = rf"(?:{_DASH}|\s?\|)(?= |$)"

_SIGNED = (
    re.compile(rf"(?P<place>{_PLACE})(?:,? ?\((?:[A-Z]|i[A-Z])[\w./& -]{{1,40}}\)){_DATE}{_END}"),
    re.compile(rf"(?P<place>{_PLACE}),? {_SOURCE}{_DATE}{_END}"),
    re.compile(rf"{_SOURCE}(?:, |: ?| )(?P<place>{_PLACE}){_DATE}{_END}"),
    re.compile(rf"{_SOURCE}{_DATE}{_END}"),
)
_UNDASHED = re.compile(rf"(?i:Liputan6\.com), (?P<place>{_WORD}(?: {_WORD})?)(?= [A-Z\"“])")
_SHOUTED = re.compile(rf"(?P<place>{_CAPITALS})(?:, {_WORD}(?: {_WORD}){{0,2}})?{_DATE}{_END}")
_PLAIN = re.compile(rf"(?P<place>{_PLACE}){_DATE}{_END}")
_NEXT_WORD = re.compile(r"[ \"“'‘]{0,3}([\w'’-]{1,40})")
_PREFIX_CHARS = 160  # chosen; `REPUBLIKA.CO.ID, YOGYAKARTA --` has 32


class Prefix(msgspec.Struct, frozen=True):
    """The characters before the first sentence."""

    length: int
    place: str | None
    reason: Literal["dateline", "source_prefix"]


def find_prefix(line: str) -> Prefix | None:
    """The dateline or masthead a line opens with, if it surely does."""
    head = line[:_PREFIX_CHARS]
    for pattern in _SIGNED:
        if match := pattern.match(head):
            place = match.groupdict().get("place")
            if place is None or _is_masthead(place):
                return Prefix(match.end(), None, "source_prefix")
            return Prefix(match.end(), place, "dateline")
    if (match := _UNDASHED.match(head)) and _is_city(match["place"].split(" ")[0]):
        place = match["place"] if _is_city(match["place"]) else match["place"].split(" ")[0]
        return Prefix(match.start("place") + len(place), place, "dateline")
    return _unsigned(head)


def _unsigned(head: str) -> Prefix | None:
    """A prefix of capitals (`JAKARTA -`), or a known city (`Jakarta - Presiden ...`)."""
    match = _SHOUTED.match(head)
    if match:
        word = _next_word(head, match.end())
        place = match["place"]
        if _is_masthead(place):
            return Prefix(match.end(), None, "source_prefix")
        # `JAKARTA - BEIJING` is a route; a headline in capitals is a headline.
        is_headline = match.end() < len(head) and head.upper() == head
        if is_headline or (_is_city(word) and word.isupper()):
            return None
        return Prefix(match.end(), place, "dateline")
    match = _PLAIN.match(head)
    if (
        match
        and _is_city(match["place"].split(",")[0])
        and not _is_city(_next_word(head, match.end()))
    ):
        return Prefix(match.end(), match["place"], "dateline")
    return None


def _next_word(head: str, at: int) -> str:
    match = _NEXT_WORD.match(head, at)
    return match[1] if match else ""


def _is_city(place: str) -> bool:
    return place.casefold() in CITIES


def _is_masthead(place: str) -> bool:
    return not _MASTHEAD_WORDS.isdisjoint(re.split(r"[ /.-]", place.casefold()))
