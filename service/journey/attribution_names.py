"""Whom the words beside an attributing word name.

Titles and offices lead to a name and are stripped. What is left must look like a name in
every way; where a capital may be more of an office or of another name, nobody is named.
"""

import re

import msgspec

from service.journey.abbreviations import SENTENCE_OPENERS
from service.journey.attribution_given_names import GIVEN_NAMES, TITLES_BEFORE_FULL_NAMES
from service.journey.attribution_words import QUOTE_MARK, Usage, Word
from service.journey.names import (
    DAYS_AND_MONTHS,
    INSTITUTIONS,
    NOT_SPEAKERS,
    OFFICE_JOINERS,
    OPEN_ENDINGS,
    OPEN_INSTITUTIONS,
    PERSON_TITLES,
    SPEAKING_PRONOUNS,
    TITLE_ADJECTIVES,
    TITLES_WITH_INSTITUTION,
)
from service.journey.places import PLACE_ENDINGS, SPEAKING_PLACES
from service.journey.quotations import CLOSING_QUOTES, OPENING_QUOTES
from service.journey.similarity import STOP_WORDS

POINTING = frozenset({"ini", "itu", "tersebut"})
"""Behind an office: whoever was spoken of before."""
_ADVERBS = frozenset(
    {"juga", "pun", "telah", "sudah", "kemudian", "lalu", "kembali", "turut", "sendiri", "sempat"}
)
_DENIALS = frozenset({"membantah", "menampik", "menepis", "menyangkal"})
_NOT = frozenset({"tak", "tidak"})
_CLAUSE_OPENERS = frozenset(
    {"bahwa", "karena", "ketika", "lalu", "namun", "saat", "sedangkan", "sementara", "tapi"}
)
_WITH_OTHERS = frozenset({"bersama", "dan", "serta"})
_BEFORE_SUBJECT = frozenset({",", '"', "-", "–", "—", ".", ":", ";"})
_BEGINNINGS = frozenset({":", ";", "-", "–", "—"})
_AFTER_NAME = frozenset({*",.;:?!()-–—…", *OPENING_QUOTES, *CLOSING_QUOTES})
_AFTER_APPOSITION = frozenset(
    {"dalam", "di", "dikutip", "kepada", "ketika", "pada", "saat", "sebagaimana", "seperti", "usai"}
)
_BEGIN_ASIDE = frozenset({"salah", "seorang", "yang"})
_ENDS_APPOSITION = frozenset({",", ".", "(", QUOTE_MARK})
_NO_NAMES = STOP_WORDS | {word.lower() for word in SENTENCE_OPENERS} | {"jangan"}
_NOUN_OF_OFFICE = re.compile(r"(?:pe|ke)\w{4,}an|\w{3,}[st]asi")
_AGENCY = "dinas"
_FULL_NAME = 2  # words; a third may be a place before them
_LONGEST_NAME = 3  # words; a longer run of capitals has more in it than a name
_LONGEST_LEAD = 3  # words before a pronoun: `Pada kesempatan itu dia mengatakan`
_LONGEST_TITLE = 14  # words between `kata` and the name


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Who is said to speak: by name, by a pronoun, by an office alone, or nobody safe."""

    name: str | None = None
    """As it stands in the sentence."""
    is_person: bool = False
    """Whether the name may be that of a person, for whom a pronoun may stand."""
    is_pronoun: bool = False
    role: tuple[Word, ...] = ()
    """An office whose holder the sentence does not name."""
    is_pointing: bool = False
    """Whether the office is `itu`: that of someone spoken of before."""


NOBODY = Subject()


def subject_after(text: str, words: list[Word], at: int, *, ends_clause: bool = False) -> Subject:
    """Who is named from the word at `at` on: office and institution, then the name.

    Args:
        ends_clause: Whether nothing but the speaker follows, as behind `..., kata`; only
            then is a name between commas surely the holder of the office before it.
    """
    if at < len(words) and words[at].lower in SPEAKING_PRONOUNS:
        return Subject(is_pronoun=True)
    office = _office_from(words, at)
    first = at + len(office)
    name = _capitals_from(words, first)
    following = words[first + len(name)] if first + len(name) < len(words) else None
    if following is not None and not _may_follow(following, has_name=bool(name)):
        return NOBODY
    if ends_clause and not name and following is not None and following.text == ",":
        beside = _beside(text, words, first + 1, office)
        if beside is not None:
            return beside
    if following is not None and not name and not _may_end_office(following):
        return NOBODY
    is_pointing = following is not None and following.lower in POINTING
    return _named(text, office, name, is_pointing=is_pointing)


def subject_before(text: str, words: list[Word], verb: int, usage: Usage) -> Subject:
    """Who is the subject of the verb at `verb`."""
    end = verb
    while end and words[end - 1].lower in _ADVERBS:
        end -= 1
    if end and words[verb].lower in _DENIALS and words[end - 1].lower in _NOT:
        end -= 1
    if end and words[end - 1].lower in SPEAKING_PRONOUNS:
        return Subject(is_pronoun=_begins_clause(words, end - 1))
    if end and words[end - 1].text == ",":
        return _around_commas(text, words, end - 1, usage)
    return _ending_at(text, words, end, usage)


def named_office(text: str, words: list[Word], at: int) -> tuple[list[Word], str | None, int]:
    """The office that begins with the word at `at`, its holder's name, and where both end."""
    office = _office_from(words, at)
    first = at + len(office)
    name = _capitals_from(words, first)
    end = first + len(name)
    following = words[end] if end < len(words) else None
    is_doubtful = following is not None and following.text == "-"
    subject = NOBODY if is_doubtful or not name else _named(text, office, name)
    return office, subject.name, end


def _ending_at(
    text: str, words: list[Word], end: int, usage: Usage, *, has_office: bool = False
) -> Subject:
    """Who is named right before the word at `end`."""
    is_pointing = end > 0 and words[end - 1].lower in POINTING
    end -= is_pointing
    start = end
    while start and words[start - 1].is_capital:
        start -= 1
    run = words[start:end]
    begins = start == 0 or words[start - 1].text in _BEGINNINGS
    if begins and run and not _is_name_at_start(run[0], usage, has_office=has_office):
        return NOBODY
    title = _title_start(words, start)
    if title and not _may_precede_subject(words[title - 1]):
        return NOBODY
    split = next((at for at, word in enumerate(run) if not word.is_known), len(run))
    office = words[title : start + split]
    return _named(text, office, run[split:], is_pointing=is_pointing)


def _around_commas(text: str, words: list[Word], close: int, usage: Usage) -> Subject:
    """Who is named by `Peskov, juru bicara X, ...` or `juru bicara X, Peskov, ...`."""
    earliest = max(close - _LONGEST_TITLE, 0)
    comma = next((at for at in range(close - 1, earliest, -1) if words[at].text == ","), None)
    if comma is None or comma + 1 == close:
        return NOBODY
    beside = words[comma + 1 : close]
    is_office = beside[0].lower in PERSON_TITLES and all(map(_is_of_office, beside))
    if is_office or beside[0].lower in _BEGIN_ASIDE:
        subject = _ending_at(text, words, comma, usage, has_office=is_office)
        return subject if subject.name is not None and subject.is_person else NOBODY
    title = _title_start(words, comma)
    if title and not _may_precede_subject(words[title - 1]):
        return NOBODY
    return _holder(text, words[title:comma], beside)


def _beside(text: str, words: list[Word], at: int, office: list[Word]) -> Subject | None:
    """The holder of an office who is named behind a comma, as in `juru bicara X, Peskov`."""
    while at < len(words) and words[at].lower in PERSON_TITLES:
        at += 1
    name = _capitals_from(words, at)
    end = at + len(name)
    is_end = end == len(words) or words[end].text in _ENDS_APPOSITION
    if not name or not (is_end or words[end].lower in _AFTER_APPOSITION):
        return None
    holder = _holder(text, office, name)
    return holder if holder.name is not None else None


def _holder(text: str, office: list[Word], name: list[Word]) -> Subject:
    """The name set off by a comma from the office it belongs to."""
    is_name = all(word.is_capital and _may_be_name(word) for word in name)
    has_title = any(word.lower in PERSON_TITLES for word in office)
    if not has_title or not is_name:
        return NOBODY
    return _named(text, [], name)


def _office_from(words: list[Word], at: int) -> list[Word]:
    office: list[Word] = []
    for word in words[at : at + _LONGEST_TITLE]:
        if not (_is_of_office(word) if office else word.is_known):
            break
        office.append(word)
    return office


def _capitals_from(words: list[Word], at: int) -> list[Word]:
    name: list[Word] = []
    for word in words[at : at + _LONGEST_TITLE]:
        if not word.is_capital or word.lower in DAYS_AND_MONTHS:
            break
        name.append(word)
    return name


def _title_start(words: list[Word], end: int) -> int:
    """Where the office that goes on to `end` begins."""
    title = end
    while title and end - title < _LONGEST_TITLE and _is_of_office(words[title - 1]):
        title -= 1
    return title


def _is_of_office(word: Word) -> bool:
    return word.is_known or word.lower in OFFICE_JOINERS


def _may_follow(word: Word, *, has_name: bool) -> bool:
    """Whether this is surely all of the speaker: not `Rod 2.0`, `Situs itu`, `Putin dan Xi`."""
    if word.lower in _WITH_OTHERS:
        return False
    if not has_name:
        return True
    if word.is_mark:
        return word.text in _AFTER_NAME
    is_plain = word.text[0].islower() or word.lower in DAYS_AND_MONTHS
    return is_plain and word.lower not in POINTING


def _may_end_office(word: Word) -> bool:
    """Whether an office ends before this word: not `juru bicara` before `kepolisian`."""
    if word.is_mark or word.lower in DAYS_AND_MONTHS or word.lower in POINTING:
        return True
    return word.lower in STOP_WORDS or word.lower in _AFTER_APPOSITION


def _begins_clause(words: list[Word], at: int) -> bool:
    """Whether the subject at `at` is that of the sentence, as after `Lalu` or `Di Moskow,`."""
    return at <= _LONGEST_LEAD or _may_precede_subject(words[at - 1])


def _may_precede_subject(word: Word) -> bool:
    return word.text in _BEFORE_SUBJECT if word.is_mark else word.lower in _CLAUSE_OPENERS


def _is_name_at_start(first: Word, usage: Usage, *, has_office: bool) -> bool:
    """Whether the capital of a sentence's first word is more than that.

    Args:
        has_office: Whether an office stands beside it, which only a person holds.
    """
    lower = first.text.lower()
    is_noun = lower in usage.lower
    is_named = first.text in usage.capital or (has_office and lower in GIVEN_NAMES)
    return first.is_known or (is_named and not is_noun)


def _named(
    text: str, office: list[Word], name: list[Word], *, is_pointing: bool = False
) -> Subject:
    """The name without the office; an institution's own name if it speaks for itself."""
    if not name and any(word.lower in PERSON_TITLES for word in office):
        return Subject(role=tuple(office), is_pointing=is_pointing)
    if is_pointing:
        return NOBODY
    if not name:
        may_speak = office and _is_institution(office)
        return Subject(name=text[office[0].start : office[-1].end]) if may_speak else NOBODY
    if not _is_name(text, name) or (office and not _leads_to_name(office, name)):
        return NOBODY
    return Subject(name=text[name[0].start : name[-1].end], is_person=True)


def _is_name(text: str, words: list[Word]) -> bool:
    """Whether a run of capitals looks like a name and like nothing else."""
    if len(words) > _LONGEST_NAME or not _may_be_name(words[0]):
        return False
    if any(word.is_known or word.lower in NOT_SPEAKERS for word in words):
        return False
    end = words[-1].end
    is_abbreviation = text[end : end + 1] == "." and text[end + 1 : end + 3].strip().isalpha()
    return not is_abbreviation


def _may_be_name(first: Word) -> bool:
    """Whether a word in capitals is no part of the language or of an institution."""
    is_initial = len(first.text) == 1
    is_noun = _NOUN_OF_OFFICE.fullmatch(first.lower) is not None
    return not (is_initial or is_noun or first.lower in _NO_NAMES)


def _leads_to_name(office: list[Word], name: list[Word]) -> bool:
    """Whether what follows an office can only be its holder's name, not an institution's.

    `Gubernur Bank Indonesia` is whole; after `Wali Kota` or `Direktur Bank` more may come, and
    after `Kepala Dinas Kesehatan` a district, unless the name is a common one.
    """
    lower = [word.lower for word in office]
    titles = [at for at, word in enumerate(lower) if word in PERSON_TITLES]
    if not titles or not OPEN_INSTITUTIONS.isdisjoint(lower):
        return False
    last = titles[-1]
    behind = [word for word in lower[last + 1 :] if word not in TITLE_ADJECTIVES]
    if _AGENCY in behind and behind[-1] not in PLACE_ENDINGS:
        return behind[-1] != _AGENCY and name[0].lower in GIVEN_NAMES
    if behind:
        return behind[-1] not in OPEN_ENDINGS
    if lower[last] in TITLES_BEFORE_FULL_NAMES:
        return len(name) == _FULL_NAME
    if lower[last - 1 : last] == ["perdana"]:
        return True
    takes_institution = lower[last] in TITLES_WITH_INSTITUTION or (
        lower[last] in TITLE_ADJECTIVES and lower[last - 1] in TITLES_WITH_INSTITUTION
    )
    return not takes_institution


def _is_institution(words: list[Word]) -> bool:
    first = words[0]
    is_named = (
        first.lower in INSTITUTIONS
        or first.lower in SPEAKING_PLACES
        or (first.is_acronym and first.lower not in NOT_SPEAKERS)
    )
    return is_named and all(word.is_capital for word in words)
