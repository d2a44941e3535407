"""Who holds which office, as far as the article itself ties one to a name.

`Presiden Rusia Vladimir Putin` ties; `Presiden Rusia` is then Vladimir Putin, and so is
`pemimpin Rusia` while no other leader of Russia is named. A second possible holder makes it
nobody.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from service.journey.attribution_names import named_office
from service.journey.attribution_words import Word
from service.journey.names import OFFICE_JOINERS, PERSON_TITLES

_LEADERS = (
    frozenset({"presiden"}),
    frozenset({"perdana", "menteri"}),
    *(frozenset({title}) for title in ("kaisar", "kanselir", "pm", "raja", "ratu", "sultan")),
)
_FOREIGN_AFFAIRS = frozenset({"diplomat", "dubes", "luar", "menlu", "utusan"})
_LEADER, _DIPLOMAT, _OFFICIAL = (frozenset({word}) for word in ("pemimpin", "diplomat", "pejabat"))
_SAME_STATE = {"cina": "china", "tiongkok": "china"}
_NO_INSTITUTION = PERSON_TITLES | OFFICE_JOINERS
_MOST_HOLDERS = 16  # chosen: past it, an office of so many names is nobody's


class _Office(msgspec.Struct, frozen=True):
    """An office by its words, in small letters."""

    titles: frozenset[str]
    identity: frozenset[str]
    """Places and acronyms; another set is another office."""
    others: frozenset[str]
    """The rest of the institution, which may be left out."""

    @property
    def is_bare(self) -> bool:
        return not self.identity and not self.others

    @property
    def ranks(self) -> Iterator[frozenset[str]]:
        """The titles, and general words for whoever has them."""
        yield self.titles
        if self.titles in _LEADERS:
            yield _LEADER
        if not _FOREIGN_AFFAIRS.isdisjoint(self.titles | self.others):
            yield _DIPLOMAT
        yield _OFFICIAL


_Held = set[tuple[_Office, str]]


class Offices:
    """The offices of an article and their holders.

    Args:
        sentences: Each with its words.
    """

    def __init__(self, sentences: Iterable[tuple[str, list[Word]]]) -> None:
        self._holders: dict[tuple[frozenset[str], frozenset[str]], _Held] = {}
        self._held_by: dict[tuple[frozenset[str], str], _Held] = {}  # a word of the name
        self._with_identity: set[frozenset[str]] = set()  # titles of which there are several
        for text, words in sentences:
            for office, name in _offices_in(text, words):
                self._keep(office, name)

    def holder(self, role: Sequence[Word]) -> str | None:
        """The only one who can hold the office, by the longest form of the name."""
        wanted = _office(role)
        is_general = wanted.titles in (_LEADER, _DIPLOMAT, _OFFICIAL)
        if is_general and (wanted.titles != _LEADER or not wanted.identity):
            return None
        if wanted.is_bare and wanted.titles in self._with_identity:
            return None
        holders = self._holders.get((wanted.titles, wanted.identity), set())
        if len(holders) >= _MOST_HOLDERS:
            return None
        names = {
            name
            for office, name in holders
            if wanted.others <= office.others and not (wanted.is_bare and office.others)
        }
        return _one_person(names)

    def is_held_by(self, role: Sequence[Word], name: str) -> bool:
        """Whether the article ties the office, or one that it may stand for, to this person."""
        wanted = _office(role)
        return any(
            wanted.identity <= office.identity
            and wanted.others <= office.others
            and _is_same(held, name)
            for word in name.split()
            for office, held in self._held_by.get((wanted.titles, word), ())
        )

    def _keep(self, office: _Office, name: str | None) -> None:
        if office.identity:
            self._with_identity.add(office.titles)
        if name is None:
            return
        for rank in office.ranks:
            _add(self._holders.setdefault((rank, office.identity), set()), office, name)
            for word in name.split():
                _add(self._held_by.setdefault((rank, word), set()), office, name)


def _add(held: _Held, office: _Office, name: str) -> None:
    if len(held) < _MOST_HOLDERS:
        held.add((office, name))


def _one_person(names: set[str]) -> str | None:
    if not names:
        return None
    longest = max(sorted(names), key=len)
    return longest if all(_is_same(name, longest) for name in names) else None


def _is_same(one: str, other: str) -> bool:
    """Whether one name is the other or a part of it: `Xi`, `Xi Jinping`."""
    words, others = frozenset(one.split()), frozenset(other.split())
    return words <= others or others <= words


def _office(words: Sequence[Word]) -> _Office:
    titles = frozenset(word.lower for word in words if word.lower in PERSON_TITLES)
    identity = frozenset(
        _SAME_STATE.get(word.lower, word.lower)
        for word in words
        if word.is_identity and word.lower not in PERSON_TITLES
    )
    others = frozenset(
        word.lower for word in words if not word.is_identity and word.lower not in _NO_INSTITUTION
    )
    return _Office(titles, identity, others)


def _offices_in(text: str, words: list[Word]) -> Iterator[tuple[_Office, str | None]]:
    at = 0
    while at < len(words):
        if words[at].lower not in PERSON_TITLES:
            at += 1
            continue
        office, name, end = named_office(text, words, at)
        if office:
            yield _office(office), name
        at = max(end, at + 1)
