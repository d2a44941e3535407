"""Who says what an Indonesian sentence states.

News attributes in few ways: `X mengatakan ...`, `"...," kata X`, `menurut X, ...`, `seperti
dikatakan oleh X`, and all of them with a pronoun. Titles and offices lead to a name and are
stripped. Where the words leave a doubt, the answer is none: a missing speaker is a gap, an
invented one a falsehood.
"""

import re
from collections.abc import Sequence

import msgspec

from service.journey.abbreviations import SENTENCE_OPENERS
from service.journey.article import Sentence
from service.journey.names import (
    DAYS_AND_MONTHS,
    INSTITUTIONS,
    KNOWN_WORDS,
    NOT_SPEAKERS,
    OFFICE_JOINERS,
    OPEN_ENDINGS,
    OPEN_INSTITUTIONS,
    PERSON_TITLES,
    SPEAKING_PRONOUNS,
    SPEECH_WORDS,
    TITLE_ADJECTIVES,
    TITLES_WITH_INSTITUTION,
)
from service.journey.places import PLACE_WORDS, SPEAKING_PLACES
from service.journey.quotations import (
    CLOSING_QUOTES,
    OPENING_QUOTES,
    paragraphs_with_paired_quotes,
)
from service.journey.similarity import STOP_WORDS

ASSERTING_VERBS = frozenset(
    {
        *("berkata", "melaporkan", "memaparkan", "memastikan", "memperingatkan", "memuji"),
        *("menambahkan", "menandaskan", "mencatat", "menegaskan", "menekankan", "menerangkan"),
        *("mengakui", "mengaku", "mengatakan", "menggambarkan", "mengklaim", "mengumumkan"),
        *("mengungkapkan", "menilai", "menjelaskan", "menuding", "menuturkan", "menyampaikan"),
        *("menyatakan", "menyebut", "menyebutkan", "menyerukan", "mengemukakan", "mengimbuhkan"),
    }
)
_REPORTED = frozenset({"dikatakan", "dinyatakan", "disampaikan", "diungkapkan", "ditegaskan"})
_QUOTING_MEDIA = frozenset({"dikutip", "dilansir", "melansir", "mengutip"})
_ADVERBS = frozenset(
    {"juga", "pun", "telah", "sudah", "kemudian", "lalu", "kembali", "turut", "sendiri", "sempat"}
)
_CLAUSE_OPENERS = frozenset(
    {"bahwa", "karena", "ketika", "lalu", "namun", "saat", "sedangkan", "sementara", "tapi"}
)
_WITH_OTHERS = frozenset({"bersama", "dan", "serta"})
_BEFORE_SUBJECT = frozenset({",", '"', "-", "–", "—", ".", ":", ";"})
_BEGINNINGS = frozenset({":", ";", "-", "–", "—"})
_BEFORE_SPEECH_WORD = frozenset({",", '"', "?", "!"})
_AFTER_NAME = frozenset({*",.;:?!()-–—…", *OPENING_QUOTES, *CLOSING_QUOTES})
_POINTING = frozenset({"ini", "itu", "tersebut"})
_NO_NAMES = STOP_WORDS | {word.lower() for word in SENTENCE_OPENERS} | {"jangan"}
_NOUN_OF_OFFICE = re.compile(r"(?:pe|ke)\w{4,}an|\w{3,}[st]asi")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]")
_LONGEST_NAME = 3  # words; a longer run of capitals has more in it than a name
_LONGEST_TITLE = 14  # words between `kata` and the name
_QUOTE = '"'


class _Word(msgspec.Struct, frozen=True, gc=False):
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_mark(self) -> bool:
        return not self.text[0].isalnum()

    @property
    def is_known(self) -> bool:
        """Whether the word belongs to an office, an institution or a place."""
        is_place = self.is_capital and self.lower in PLACE_WORDS
        return self.is_acronym or is_place or self.lower in KNOWN_WORDS

    @property
    def is_acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


class _Spoken(msgspec.Struct, frozen=True):
    """What one sentence says about its speaker by itself."""

    name: str | None = None
    is_pronoun: bool = False


class _Usage(msgspec.Struct, frozen=True):
    """How an article writes its words, to tell names from words that begin a sentence."""

    capital: frozenset[str]
    lower: frozenset[str]


def is_attributed(text: str) -> bool:
    """Whether an Indonesian sentence says that someone says what it states."""
    words = _words(text)
    for at, word in enumerate(words):
        lower = word.lower
        if lower in ASSERTING_VERBS or lower in _REPORTED or lower in _QUOTING_MEDIA:
            return True
        if lower in {"menurut", "menurutnya"} or _is_speech_word(words, at):
            return True
    return False


def speakers_of(sentences: Sequence[Sentence]) -> tuple[str | None, ...]:
    """The speaker of every sentence; time is linear in the article.

    A pronoun stands for the speaker of the sentence before it, in the same paragraph or the
    one before. The first sentences of a quotation have the speaker named at its end.
    """
    usage = _usage_of(sentences)
    balanced = paragraphs_with_paired_quotes(sentences)
    speakers: list[str | None] = []
    quoted: list[int] = []  # sentences of the quotation that is still open
    for at, sentence in enumerate(sentences):
        if at and sentence.paragraph != sentences[at - 1].paragraph:
            quoted.clear()
        words, is_open = _outside_quotes(sentence.text, is_open=bool(quoted))
        spoken = _spoken(sentence.text, words, usage)
        name = spoken.name
        if spoken.is_pronoun:
            before = (quoted[0] if quoted else at) - 1
            is_near = before >= 0 and sentences[before].paragraph >= sentence.paragraph - 1
            name = speakers[before] if is_near else None
        speakers.append(name)
        if name is not None:
            for earlier in quoted:
                speakers[earlier] = name
            quoted.clear()
        if is_open and sentence.paragraph in balanced:
            quoted.append(at)
        else:
            quoted.clear()
    return tuple(speakers)


def _usage_of(sentences: Sequence[Sentence]) -> _Usage:
    capital: set[str] = set()
    lower: set[str] = set()
    for sentence in sentences:
        previous: _Word | None = None
        for word in _words(sentence.text):
            if word.text[0].islower():
                lower.add(word.text)
            elif previous is not None and not previous.is_mark:
                capital.add(word.text)
            previous = word
    return _Usage(frozenset(capital), frozenset(lower))


def _words(text: str) -> list[_Word]:
    return [_Word(found[0], *found.span()) for found in _TOKEN.finditer(text)]


def _outside_quotes(text: str, *, is_open: bool) -> tuple[list[_Word], bool]:
    """The words outside direct speech, each quotation one mark; and whether one stays open."""
    kept: list[_Word] = []
    for word in _words(text):
        if word.text in (CLOSING_QUOTES if is_open else OPENING_QUOTES):
            is_open = not is_open
            kept.append(_Word(_QUOTE, word.start, word.end))
        elif not is_open:
            kept.append(word)
    return kept, is_open


def _spoken(text: str, words: list[_Word], usage: _Usage) -> _Spoken:
    """The speaker by the outermost attribution: `..., kata X` before `X mengatakan`."""
    if text.isupper():
        return _Spoken()
    for at, word in enumerate(words):
        if _is_speech_word(words, at):
            if word.text.endswith("nya"):
                return _Spoken(is_pronoun=True)
            return _after(text, words, at + 1)
    for at in range(len(words)):
        found = _attributed_by(text, words, at, usage)
        if found is not None:
            return found
    return _Spoken()


def _attributed_by(text: str, words: list[_Word], at: int, usage: _Usage) -> _Spoken | None:
    """The speaker that the word at `at` introduces; none if it is no attributing word."""
    lower = words[at].lower
    if lower == "menurutnya":
        return _Spoken(is_pronoun=True)
    if lower == "menurut":
        return _after(text, words, at + 1)
    if lower in _REPORTED:
        has_agent = at + 1 < len(words) and words[at + 1].lower == "oleh"
        return _after(text, words, at + 1 + has_agent)
    if lower in ASSERTING_VERBS and words[at].text[0].islower():
        return _before(text, words, at, usage)
    return None


def _is_speech_word(words: list[_Word], at: int) -> bool:
    """Whether `kata`, `tegasnya` ... stands where an attribution does: after a mark."""
    word = words[at]
    stem = word.text.removesuffix("nya")
    return stem in SPEECH_WORDS and at > 0 and words[at - 1].text in _BEFORE_SPEECH_WORD


def _after(text: str, words: list[_Word], at: int) -> _Spoken:
    """The speaker named from `at` on: office and institution, then the name."""
    if at < len(words) and words[at].lower in SPEAKING_PRONOUNS:
        return _Spoken(is_pronoun=True)
    office: list[_Word] = []
    for word in words[at : at + _LONGEST_TITLE]:
        if not (_is_of_office(word) if office else word.is_known):
            break
        office.append(word)
    first = at + len(office)
    name: list[_Word] = []
    for word in words[first:]:
        if not word.is_capital or word.lower in DAYS_AND_MONTHS:
            break
        name.append(word)
    following = words[first + len(name)] if first + len(name) < len(words) else None
    if following is not None and not _may_follow(following, has_name=bool(name)):
        return _Spoken()
    return _Spoken(name=_named(text, office, name))


def _before(text: str, words: list[_Word], verb: int, usage: _Usage) -> _Spoken:
    """The speaker that is the subject of the verb at `verb`."""
    end = verb
    while end and words[end - 1].lower in _ADVERBS:
        end -= 1
    if end and words[end - 1].lower in SPEAKING_PRONOUNS:
        return _Spoken(is_pronoun=True)
    start = end
    while start and words[start - 1].is_capital:
        start -= 1
    run = words[start:end]
    begins = start == 0 or words[start - 1].text in _BEGINNINGS
    if begins and run and not _is_name_at_start(run[0], usage):
        return _Spoken()
    title = start
    while title and start - title < _LONGEST_TITLE and _is_of_office(words[title - 1]):
        title -= 1
    if title and not _may_precede_subject(words[title - 1]):
        return _Spoken()
    split = next((at for at, word in enumerate(run) if not word.is_known), len(run))
    return _Spoken(name=_named(text, words[title : start + split], run[split:]))


def _is_of_office(word: _Word) -> bool:
    return word.is_known or word.lower in OFFICE_JOINERS


def _may_follow(word: _Word, *, has_name: bool) -> bool:
    """Whether this is surely all of the speaker: not `Rod 2.0`, `Situs itu`, `Putin dan Xi`."""
    if word.lower in _WITH_OTHERS:
        return False
    if not has_name:
        return True
    if word.is_mark:
        return word.text in _AFTER_NAME
    is_plain = word.text[0].islower() or word.lower in DAYS_AND_MONTHS
    return is_plain and word.lower not in _POINTING


def _may_precede_subject(word: _Word) -> bool:
    return word.text in _BEFORE_SUBJECT if word.is_mark else word.lower in _CLAUSE_OPENERS


def _is_name_at_start(first: _Word, usage: _Usage) -> bool:
    """Whether the capital of a sentence's first word is more than that."""
    is_noun = first.text.lower() in usage.lower
    return first.is_known or (first.text in usage.capital and not is_noun)


def _named(text: str, office: list[_Word], name: list[_Word]) -> str | None:
    """The name without the office; an institution's own name if it speaks for itself."""
    has_title = any(word.lower in PERSON_TITLES for word in office)
    if not name:
        may_speak = office and not has_title and _is_institution(office)
        return text[office[0].start : office[-1].end] if may_speak else None
    if any(word.is_known or word.lower in NOT_SPEAKERS for word in name):
        return None
    if not _may_be_name(name[0]):
        return None
    if len(name) > _LONGEST_NAME or (office and not _leads_to_name(office)):
        return None
    end = name[-1].end
    is_abbreviation = text[end : end + 1] == "." and text[end + 1 : end + 3].strip().isalpha()
    return None if is_abbreviation else text[name[0].start : end]


def _may_be_name(first: _Word) -> bool:
    """Whether a word in capitals is no part of the language or of an institution."""
    is_initial = len(first.text) == 1
    is_noun = _NOUN_OF_OFFICE.fullmatch(first.lower) is not None
    return not (is_initial or is_noun or first.lower in _NO_NAMES)


def _leads_to_name(office: list[_Word]) -> bool:
    """Whether what follows an office can only be its holder's name, not an institution's.

    `Gubernur Bank Indonesia` is whole; after `Wali Kota` or `Direktur Bank` more may come.
    """
    lower = [word.lower for word in office]
    titles = [at for at, word in enumerate(lower) if word in PERSON_TITLES]
    if not titles or not OPEN_INSTITUTIONS.isdisjoint(lower):
        return False
    last = titles[-1]
    behind = [word for word in lower[last + 1 :] if word not in TITLE_ADJECTIVES]
    if behind:
        return behind[-1] not in OPEN_ENDINGS
    if lower[last - 1 : last] == ["perdana"]:
        return True
    takes_institution = lower[last] in TITLES_WITH_INSTITUTION or (
        lower[last] in TITLE_ADJECTIVES and lower[last - 1] in TITLES_WITH_INSTITUTION
    )
    return not takes_institution


def _is_institution(words: list[_Word]) -> bool:
    first = words[0]
    is_named = (
        first.lower in INSTITUTIONS
        or first.lower in SPEAKING_PLACES
        or (first.is_acronym and first.lower not in NOT_SPEAKERS)
    )
    return is_named and all(word.is_capital for word in words)
