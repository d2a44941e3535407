"""Who says what an Indonesian sentence states.

News attributes in few ways: `X mengatakan ...`, `"...," kata X`, `menurut X, ...`, `seperti
dikatakan oleh X`, and all of them with a pronoun. Titles and offices lead to a name and are
stripped. Where the words leave a doubt, the answer is none: a missing speaker is a gap, an
invented one a falsehood.
"""

import re
from collections.abc import Sequence

import msgspec

from service.journey.article import Sentence
from service.journey.names import (
    CONNECTIVES,
    DAYS_AND_MONTHS,
    KNOWN_WORDS,
    NOT_SPEAKERS,
    OPEN_INSTITUTIONS,
    ORGANISATIONS,
    PERSON_TITLES,
    TITLE_ADJECTIVES,
    TITLES_WITH_INSTITUTION,
)

ASSERTING_VERBS = frozenset(
    {
        *("berkata", "melaporkan", "memaparkan", "memastikan", "memperingatkan", "memuji"),
        *("menambahkan", "menandaskan", "mencatat", "menegaskan", "menekankan", "menerangkan"),
        *("mengakui", "mengaku", "mengatakan", "menggambarkan", "mengklaim", "mengumumkan"),
        *("mengungkapkan", "menilai", "menjelaskan", "menuding", "menuturkan", "menyampaikan"),
        *("menyatakan", "menyebut", "menyebutkan", "menyerukan", "mengemukakan", "mengimbuhkan"),
    }
)
SPEECH_WORDS = frozenset(
    {
        *("beber", "cetus", "imbuh", "jelas", "kata", "lanjut", "papar", "pungkas", "sambung"),
        *("sebut", "tambah", "tandas", "tegas", "terang", "tukas", "tulis", "tutur", "ucap"),
        *("ujar", "ungkap"),
    }
)
_REPORTED = frozenset({"dikatakan", "dinyatakan", "disampaikan", "diungkapkan", "ditegaskan"})
_QUOTING_MEDIA = frozenset({"dikutip", "dilansir", "melansir", "mengutip"})
_PRONOUNS = frozenset({"beliau", "dia", "ia"})
_ADVERBS = frozenset(
    {"juga", "pun", "telah", "sudah", "kemudian", "lalu", "kembali", "turut", "sendiri", "sempat"}
)
_CLAUSE_OPENERS = frozenset(
    {"bahwa", "karena", "ketika", "lalu", "namun", "saat", "sedangkan", "sementara", "tapi"}
)
_WITH_OTHERS = frozenset({"bersama", "dan", "serta"})
_BEFORE_SUBJECT = frozenset({",", '"', "-", "–", "—", ".", ":", ";"})
_BEFORE_SPEECH_WORD = frozenset({",", '"', "?", "!"})
_OPENING, _CLOSING = frozenset('"“„«'), frozenset('"”»')
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
        is_acronym = len(self.text) > 1 and self.text.isupper()
        return is_acronym or self.lower in KNOWN_WORDS


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


def speaker_of(sentences: Sequence[Sentence], index: int) -> str | None:
    """Who says what the sentence states, as that sentence spells the name.

    Args:
        sentences: All of the article, in order.
        index: Position in `sentences`.
    """
    return speakers_of(sentences)[index]


def speakers_of(sentences: Sequence[Sentence]) -> tuple[str | None, ...]:
    """The speaker of every sentence; time is linear in the article.

    A pronoun stands for the speaker of the sentence before it, in the same paragraph or the
    one before. The first sentences of a quotation have the speaker named at its end.
    """
    usage = _usage_of(sentences)
    balanced = _paragraphs_with_paired_quotes(sentences)
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


def _paragraphs_with_paired_quotes(sentences: Sequence[Sentence]) -> frozenset[int]:
    marks: dict[int, int] = {}
    for sentence in sentences:
        count = sum(char in _OPENING or char in _CLOSING for char in sentence.text)
        marks[sentence.paragraph] = marks.get(sentence.paragraph, 0) + count
    return frozenset(paragraph for paragraph, count in marks.items() if count % 2 == 0)


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
        if word.text in (_CLOSING if is_open else _OPENING):
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
    if at < len(words) and words[at].lower in _PRONOUNS:
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
    if following is not None and following.lower in _WITH_OTHERS:
        return _Spoken()
    return _Spoken(name=_named(text, office, name))


def _before(text: str, words: list[_Word], verb: int, usage: _Usage) -> _Spoken:
    """The speaker that is the subject of the verb at `verb`."""
    end = verb
    while end and words[end - 1].lower in _ADVERBS:
        end -= 1
    if end and words[end - 1].lower in _PRONOUNS:
        return _Spoken(is_pronoun=True)
    start = end
    while start and words[start - 1].is_capital:
        start -= 1
    run = words[start:end]
    if start == 0 and run and not _is_name_at_start(run[0], usage):
        return _Spoken()
    title = start
    while title and start - title < _LONGEST_TITLE and _is_of_office(words[title - 1]):
        title -= 1
    if title and not _may_precede_subject(words[title - 1]):
        return _Spoken()
    split = next((at for at, word in enumerate(run) if not word.is_known), len(run))
    return _Spoken(name=_named(text, words[title : start + split], run[split:]))


def _is_of_office(word: _Word) -> bool:
    return word.is_known or word.lower in CONNECTIVES


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
    if len(name) > _LONGEST_NAME or (office and not _leads_to_name(office, len(name))):
        return None
    return text[name[0].start : name[-1].end]


def _leads_to_name(office: list[_Word], name_length: int) -> bool:
    """Whether what follows an office can only be its holder's name, not an institution's."""
    lower = [word.lower for word in office]
    if lower[-1] in CONNECTIVES or not OPEN_INSTITUTIONS.isdisjoint(lower):
        return False
    titles = [at for at, word in enumerate(lower) if word in PERSON_TITLES]
    if not titles:
        return False
    behind = [word for word in lower[titles[-1] + 1 :] if word not in TITLE_ADJECTIVES]
    takes_institution = not TITLES_WITH_INSTITUTION.isdisjoint(lower)
    return bool(behind) or not takes_institution or name_length == 1


def _is_institution(words: list[_Word]) -> bool:
    first = words[0]
    is_acronym = len(first.text) > 1 and first.text.isupper()
    is_named = first.lower in ORGANISATIONS or (is_acronym and first.lower not in NOT_SPEAKERS)
    return is_named and all(word.is_capital for word in words)
