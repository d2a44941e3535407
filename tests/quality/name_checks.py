"""Measures the name check on human translations, as they are and with one name replaced.

    python -m tests.quality.name_checks ID_FILE EN_FILE [--limit N] [--show]

One sentence a line in each file. Names are found and replaced without the check's own table:
countries and their people by the list below, well-known institutions too, and what both sides
write alike (people, places, organisations) by a real name of the same sort from another pair of
the file. `--show` names what is flagged or missed; leave it out for data that is not tuned to.
"""

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from service.journey.checks.names import compare_names
from tests.quality.grounding.statistics import share

SEED = 20240531

_COUNTRIES = """
United States:American:amerika|\\bas\\b; Russia:Russian:rusia; China:Chinese:china|cina|tiong;
Japan:Japanese:jepang; Germany:German:jerman; France:French:prancis|perancis;
Britain:British:inggris|britania; Spain:Spanish:spanyol; Italy:Italian:itali; Egypt:Egyptian:mesir;
Greece:Greek:yunani; Turkey:Turkish:turki; Iran:Iranian:iran; Iraq:Iraqi:irak; Syria:Syrian:suriah;
Israel:Israeli:israel; Lebanon:Lebanese:lebanon|libanon; Jordan:Jordanian:yordan;
Saudi Arabia:Saudi:saudi; Yemen:Yemeni:yaman; India:Indian:india; Pakistan:Pakistani:pakistan;
Thailand:Thai:thailand|thai; Vietnam:Vietnamese:vietnam; Malaysia:Malaysian:malaysia;
Singapore:Singaporean:singapura; Indonesia:Indonesian:indonesia|\\bri\\b|rupiah|jakarta;
Philippines:Philippine:filipina; Cambodia:Cambodian:kamboja; Myanmar:Burmese:myanmar|burma;
South Korea:South Korean:korea selatan|korsel; North Korea:North Korean:korea utara|korut;
Australia:Australian:australia; New Zealand:New Zealander:selandia; Canada:Canadian:kanada;
Mexico:Mexican:meksiko; Brazil:Brazilian:bra[sz]il; Argentina:Argentine:argentin;
Cuba:Cuban:kuba; Kenya:Kenyan:kenya; South Africa:South African:afrika selatan|afsel;
Netherlands:Dutch:belanda; Poland:Polish:polandia; Ukraine:Ukrainian:ukraina;
Sweden:Swedish:swedia; Norway:Norwegian:norwegia; Austria:Austrian:austria;
Switzerland:Swiss:swiss; Morocco:Moroccan:maroko; Ethiopia:Ethiopian:et[h]?iopia;
Afghanistan:Afghan:afgh?an; Nepal:Nepali:nepal; Portugal:Portuguese:portugal|portugis
"""
_INSTITUTIONS = """
United Nations:pbb|perserikatan; European Union:uni eropa|\\bue\\b; World Bank:bank dunia;
International Monetary Fund:imf|dana moneter; Supreme Court:mahkamah agung|\\bma\\b;
World Health Organization:\\bwho\\b|kesehatan dunia; Red Cross:palang merah; Arab League:liga arab;
Foreign Ministry:luar negeri|kemlu|menlu|deplu; Finance Ministry:keuangan|menkeu;
Defense Ministry:pertahanan|menhan; Health Ministry:kesehatan|menkes; Congress:kongres;
Security Council:dewan keamanan; Amnesty International:amnest; World Cup:piala dunia;
African Union:uni afrika; Middle East:timur tengah; Southeast Asia:asia tenggara;
Latin America:amerika latin; Africa:afrika; Europe:eropa; Asia:asia; UN:pbb|perserikatan;
EU:uni eropa|\\bue\\b; ASEAN:asean; NATO:nato; World Trade Organization:wto|perdagangan dunia;
Constitutional Court:mahkamah konstitusi|\\bmk\\b; House of Representatives:dpr|dewan perwakilan
"""
_NAME = re.compile(r"[A-Z][\w’'.-]*(?:\s(?:(?:al|bin|de|van|von|of|the)\s)?[A-Z][\w’'-]*)*")
_WORD = re.compile(r"[^\W\d_]+")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|from|near|to|of|around|outside)\s\Z")
_PERSON_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|President|Minister|Senator|King|Queen|Chancellor|General|Governor|Prince"
    r"|by|actor|singer|coach|blogger|journalist|activist|spokesman|leader)\.?\s\Z"
)
_PERSON_AFTER = re.compile(
    r"\s(?:said|says|told|wrote|writes|added|explained|was\sborn|announced|,\swho)\b"
)
_ORGANISATION = re.compile(
    r"\b(?:University|Institute|Bank|Party|Club|Corp|Inc|Union|Council|Association|Group|Agency"
    r"|Company|Foundation|News|Times|Post|Airlines|FC|United)\b"
)
_NO_NAMES = frozenset(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday mr mrs ms dr the a an in on at
    """.split()  # noqa: SIM905
)

Pair = tuple[str, str]


class Found(msgspec.Struct, frozen=True):
    """A name in an English sentence, found without the check."""

    sort: str
    start: int
    end: int
    text: str


class Tally(msgspec.Struct):
    """Corruptions of one sort."""

    tried: int = 0
    found: int = 0
    missed: list[str] = msgspec.field(default_factory=list[str])


def _rows(table: str) -> list[list[str]]:
    return [row.strip().split(":") for row in " ".join(table.split()).split(";")]


COUNTRIES = _rows(_COUNTRIES)
INSTITUTIONS = _rows(_INSTITUTIONS)
TRANSLATED: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "country": {row[0]: re.compile(row[2], re.IGNORECASE) for row in COUNTRIES},
    "people of a country": {row[1]: re.compile(row[2], re.IGNORECASE) for row in COUNTRIES},
    "institution or region": {row[0]: re.compile(row[1], re.IGNORECASE) for row in INSTITUTIONS},
}


def translated_names(source: str, english: str) -> Iterator[Found]:
    """Names of the lists that stand in both sentences."""
    for sort, names in TRANSLATED.items():
        for name, in_source in names.items():
            for found in re.finditer(rf"\b{name}\b(?!\s[A-Z])", english):
                before = english[: found.start()].split()[-1:]
                if in_source.search(source) and not (before and before[0][0].isupper()):
                    yield Found(sort, *found.span(), found[0])


def shared_names(source: str, english: str) -> Iterator[Found]:
    """Names that both sentences write alike."""
    known = {word for word in _WORD.findall(source) if word[0].isupper()}
    for found in _NAME.finditer(english):
        text = found[0].rstrip(".'’-").removesuffix("'s").removesuffix("’s")
        words = _WORD.findall(text) or [""]
        listed = {word for names in TRANSLATED.values() for name in names for word in name.split()}
        if (
            len(text) < 4
            or len(words[-1]) < 2
            or not all(word in known or word.islower() for word in words)
        ):
            continue
        if any(word.lower() in _NO_NAMES for word in words) or not listed.isdisjoint(words):
            continue
        yield Found(
            _sort_of(english, found.start(), text), found.start(), found.start() + len(text), text
        )


def _sort_of(english: str, start: int, text: str) -> str:
    before, after = english[:start], english[start + len(text) :]
    if text.isupper() or _ORGANISATION.search(text):
        return "organisation"
    if _PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after):
        return "person"
    if _PLACE_BEFORE.search(before):
        return "place"
    return "person" if " " in text else "other"


def real_names(pairs: Sequence[Pair]) -> Mapping[str, Sequence[str]]:
    """The names that both sides write alike, by sort, less those that are words as well."""
    words = {word for _, english in pairs for word in _WORD.findall(english) if word.islower()}
    pool: defaultdict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        for name in shared_names(*pair):
            parts = [word for word in _WORD.findall(name.text) if word[0].isupper()]
            has_digit = any(char.isdecimal() for char in name.text)
            if not has_digit and words.isdisjoint(part.lower() for part in parts):
                pool[name.sort].append(name.text)
    return pool


def corruptions(
    pair: Pair, pool: Mapping[str, Sequence[str]], chance: random.Random
) -> Iterator[tuple[str, str, str]]:
    """One replaced name each: its sort, what it was and became, and the sentence."""
    source, english = pair
    for name in translated_names(source, english):
        names = TRANSLATED[name.sort]
        others = [
            other
            for other, pattern in names.items()
            if not pattern.search(source) and other not in english
        ]
        yield _replaced(name.sort, english, name, chance.choice(others))
    for name in shared_names(source, english):
        said = {word.lower() for text in pair for word in _WORD.findall(text)}
        others = [
            other
            for other in chance.sample(pool[name.sort], min(20, len(pool[name.sort])))
            if said.isdisjoint(word.lower() for word in _WORD.findall(other))
        ]
        if not others:
            continue
        yield _replaced(name.sort, english, name, others[0])
        first, _, last = name.text.rpartition(" ")
        surnames = [other.rpartition(" ")[2] for other in others if " " in other]
        if name.sort == "person" and first and surnames:
            part = Found("surname", name.start + len(first) + 1, name.end, last)
            yield _replaced("surname", english, part, surnames[0])


def _replaced(sort: str, english: str, name: Found, other: str) -> tuple[str, str, str]:
    damaged = english[: name.start] + other + english[name.end :]
    return sort, f"{name.text} -> {other}", damaged


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}, {share(part, whole)} %"


def report(pairs: Sequence[Pair], *, is_shown: bool) -> Iterator[str]:
    """The lines to print."""
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    alarms = {pair: compare_names(*pair) for pair in pairs}
    flagged = [pair for pair, found in alarms.items() if found]
    kinds = Counter(found.kind for mismatches in alarms.values() for found in mismatches)
    yield f"right pairs flagged: {_share(sum(map(bool, alarms.values())), len(alarms))} {dict(kinds)}"
    yield f"  with more than a misspelling: {_share(sum(any(it.kind != 'misspelt' for it in found) for found in alarms.values()), len(alarms))}"
    if is_shown:
        for pair in flagged:
            yield "  " + "; ".join(f"{it.kind} {it.found} for {it.expected}" for it in alarms[pair])
    pool = real_names(pairs)
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for pair, found in alarms.items():
        if found:
            continue
        for sort, change, damaged in corruptions(pair, pool, chance):
            is_found = len(compare_names(pair[0], damaged)) > 0
            for name in (sort, "all"):
                tallies[name].tried += 1
                tallies[name].found += is_found
            if not is_found:
                tallies[sort].missed.append(change)
    for sort, tally in sorted(tallies.items()):
        yield f"replaced {sort}: found {_share(tally.found, tally.tried)}"
        if is_shown:
            yield from (f"  missed {change}" for change in tally.missed)


def main() -> None:
    """Read the two files and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indonesian", type=Path)
    parser.add_argument("english", type=Path)
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    sources = options.indonesian.read_text("utf-8").splitlines()
    translations = options.english.read_text("utf-8").splitlines()
    pairs = list(zip(sources, translations, strict=True))[: options.limit]
    sys.stdout.write("\n".join((f"seed {SEED}", *report(pairs, is_shown=options.show))) + "\n")


if __name__ == "__main__":
    main()
