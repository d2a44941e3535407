"""Who says what an Indonesian sentence states, and which word tells so.

News attributes in few ways: `X mengatakan ...`, `"...," kata X`, `menurut X, ...`, `seperti
dikatakan oleh X`, and all of them with a pronoun or an office. A quotation over sentences or
paragraphs has one speaker, named before it or behind. Where the words leave a doubt, the
answer is none: a missing speaker is a gap, an invented one a falsehood.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from service.journey.article import Sentence
from service.journey.attribution_names import (
    NOBODY,
    POINTING,
    Subject,
    subject_after,
    subject_before,
)
from service.journey.attribution_offices import Offices
from service.journey.attribution_words import (
    Usage,
    Word,
    outside_quotes,
    usage_of,
    words_of,
)
from service.journey.names import SPEECH_WORDS
from service.journey.quotations import (
    CLOSING_QUOTES,
    FEWEST_SPOKEN_WORDS,
    QuotationStart,
    quotation_starts,
)

QuoteForm = Literal[
    "direct",  # words of the speaker, between quotation marks
    "indirect",  # reported; a quoted term of a few words may be in it
    "none",
]
ASSERTING_VERBS = frozenset(
    {
        *("berkata", "berpendapat", "berujar", "melaporkan", "memaparkan", "memastikan"),
        *("membantah", "memperingatkan", "memuji", "menambahkan", "menampik", "menandaskan"),
        *("mencatat", "menegaskan", "menekankan", "menepis", "menerangkan", "mengakui"),
        *("mengaku", "mengatakan", "mengemukakan", "menggambarkan", "mengimbuhkan"),
        *("mengingatkan", "mengklaim", "mengumumkan", "mengungkapkan", "mengutarakan"),
        *("menilai", "menjelaskan", "menuding", "menuturkan", "menyampaikan", "menyangkal"),
        *("menyatakan", "menyebut", "menyebutkan", "menyerukan", "menyimpulkan"),
    }
)
_SAID = frozenset({"dikatakan", "dinyatakan", "disampaikan", "diungkapkan", "ditegaskan"})
_QUOTING_MEDIA = frozenset({"dikutip", "dilansir", "melansir", "mengutip"})
REPORTED_VERBS = _SAID | _QUOTING_MEDIA
"""Verbs whose speaker, if any, stands behind them: `disampaikan oleh Mao`."""
_ATTRIBUTING = ASSERTING_VERBS | REPORTED_VERBS | {"menurut", "menurutnya"}
_BEFORE_SPEECH_WORD = frozenset({",", "?", "!", *CLOSING_QUOTES})
_THUS = frozenset({"begitu", "demikian"})
_LOOKING_BACK = _THUS | {"hal", "itu", "pernyataan", "ungkapan"}
_LOOKED_BACK_AT = 4  # words before `disampaikan`: `Hal itu juga disampaikan Mao`
_ASKING = "tanya"


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Who says a sentence, as far as that is safe to tell."""

    speaker: str | None = None
    """As the article writes the name somewhere; titles are stripped."""
    cue: str | None = None
    """The attributing word in small letters, `katanya`; for a quotation, the one of it all."""
    quote: QuoteForm = "none"


class _Cue(msgspec.Struct, frozen=True):
    """The word that attributes a sentence, and whom it names."""

    word: str
    subject: Subject = NOBODY
    looks_back: bool = False
    """Whether it attributes the sentence before: `Hal itu disampaikan Mao.`"""


class _Said(msgspec.Struct, frozen=True):
    """What is known of a sentence once those before it are."""

    speaker: str | None = None
    is_person: bool = False
    cue: str | None = None
    is_own: bool = False
    """Whether the sentence itself has the cue, instead of its neighbours."""


_UNSAID = _Said()


def is_attributed(text: str) -> bool:
    """Whether an Indonesian sentence says that someone says what it states."""
    return next(attributing_places(words_of(text)), None) is not None


def attributing_places(words: Sequence[Word]) -> Iterator[int]:
    """The places of all words that say that someone says what the sentence states."""
    for at, word in enumerate(words):
        if word.lower in _ATTRIBUTING or _is_speech_word(words, at):
            yield at


def attributions_of(sentences: Sequence[Sentence]) -> tuple[Attribution, ...]:
    """Speaker and cue of every sentence; time is linear in the article.

    A pronoun, and `juru bicara itu`, stand for the person who said the sentence before, in
    the same paragraph or the one before. An office alone stands for the one person whom the
    article names with it. A medium that is quoted is no speaker.
    """
    return _Reading(sentences).attributions()


class _Reading:
    """One pass over an article, which fills in what later sentences tell of earlier ones."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._words = [words_of(sentence.text) for sentence in sentences]
        self._usage = usage_of(self._words)
        texts = (sentence.text for sentence in sentences)
        self._offices = Offices(zip(texts, self._words, strict=True))
        self._starts = quotation_starts(sentences)
        self._said: list[_Said] = []
        self._forms: list[QuoteForm] = []
        self._is_bare: list[bool] = []  # nothing but direct speech
        self._first = 0  # sentence in which the quotation that is open began

    def attributions(self) -> tuple[Attribution, ...]:
        for at, (sentence, start) in enumerate(zip(self._sentences, self._starts, strict=True)):
            if start == "outside":
                self._first = at
            self._read(at, sentence.text, start)
        return tuple(
            Attribution(speaker=said.speaker, cue=said.cue, quote=form)
            for said, form in zip(self._said, self._forms, strict=True)
        )

    def _read(self, at: int, text: str, start: QuotationStart) -> None:
        outside = outside_quotes(self._words[at], start)
        cue = _cue(text, outside.words, self._usage)
        is_bare = outside.quoted_words > 0 and all(word.is_mark for word in outside.words)
        self._is_bare.append(is_bare)
        if cue is not None:
            said = self._resolved(cue)
            self._said.append(said)
            self._tell_earlier(at, said)
            if cue.looks_back:
                self._tell_quotation_before(at, said)
        elif start != "outside":
            self._said.append(msgspec.structs.replace(self._said[at - 1], is_own=False))
        else:
            self._said.append(self._of_neighbour(at) if is_bare else _UNSAID)
        goes_on = start != "outside" or outside.is_open
        self._forms.append(_form(cue, outside.quoted_words, is_speech=goes_on or is_bare))

    def _resolved(self, cue: _Cue) -> _Said:
        """Whom the cue names, by now."""
        subject = cue.subject
        name, is_person = subject.name, subject.is_person
        if subject.is_pronoun or (subject.role and subject.is_pointing):
            name, is_person = self._person_before(len(self._said)), True
            if subject.role and name and not self._offices.is_held_by(subject.role, name):
                name = None
        elif subject.role:
            name, is_person = self._offices.holder(subject.role), True
        return _Said(name, is_person, cue.word, is_own=True)

    def _person_before(self, at: int) -> str | None:
        """Who said what is before the quotation, if that was surely one person."""
        begins_with_cue = self._first < at and self._said[self._first].is_own
        before = self._first if begins_with_cue else self._first - 1
        if before < 0 or not self._is_near(before, self._first):
            return None
        said = self._said[before]
        return said.speaker if said.is_person else None

    def _tell_earlier(self, at: int, said: _Said) -> None:
        """The quotation that ends here was said by whom the end names."""
        inherited = msgspec.structs.replace(said, is_own=False)
        for earlier in range(at - 1, self._first - 1, -1):
            if self._said[earlier].is_own:
                break
            self._said[earlier] = inherited
        self._first = at

    def _tell_quotation_before(self, at: int, said: _Said) -> None:
        """`"Kami siap." Hal itu disampaikan Mao.`: the quotation is Mao's."""
        inherited = msgspec.structs.replace(said, is_own=False)
        earlier = at - 1
        while earlier >= 0 and self._is_near(earlier, at) and self._is_bare[earlier]:
            if self._said[earlier].cue is not None:
                break
            self._said[earlier] = inherited
            at, earlier = earlier, earlier - 1

    def _of_neighbour(self, at: int) -> _Said:
        """Who says a quotation without a cue: whoever said the one before, or was announced."""
        before = at - 1
        if before < 0 or not self._is_near(before, at) or self._said[before].cue is None:
            return _UNSAID
        said = msgspec.structs.replace(self._said[before], is_own=False)
        if self._sentences[before].text.endswith(":"):
            return said
        is_same_paragraph = self._sentences[before].paragraph == self._sentences[at].paragraph
        goes_on = is_same_paragraph and self._forms[before] == "direct"
        return said if goes_on and not (said.cue or "").startswith(_ASKING) else _UNSAID

    def _is_near(self, before: int, at: int) -> bool:
        return self._sentences[before].paragraph >= self._sentences[at].paragraph - 1


def _cue(text: str, words: list[Word], usage: Usage) -> _Cue | None:
    """The outermost attribution: `..., kata X` before `X mengatakan`."""
    if text.isupper():
        return None
    for at, word in enumerate(words):
        if _is_speech_word(words, at):
            is_pronoun = word.text not in SPEECH_WORDS
            subject = Subject(is_pronoun=True) if is_pronoun else _speaker_behind(text, words, at)
            return _Cue(word.lower, subject, looks_back=words[at - 1].lower in _THUS)
    for at in range(len(words)):
        found = _cue_at(text, words, at, usage)
        if found is not None:
            return found
    medium = next((word.lower for word in words if word.lower in _QUOTING_MEDIA), None)
    return None if medium is None else _Cue(medium)


def _form(cue: _Cue | None, quoted_words: int, *, is_speech: bool) -> QuoteForm:
    """How a sentence gives what is said; `is_speech` if it is surely part of a quotation."""
    is_behind = cue is not None and _is_of_speech(cue.word)
    is_speech = is_speech or (is_behind and quoted_words > 0)
    if is_speech or (cue is not None and quoted_words >= FEWEST_SPOKEN_WORDS):
        return "direct"
    return "none" if cue is None else "indirect"


def _speaker_behind(text: str, words: list[Word], at: int) -> Subject:
    return subject_after(text, words, at + 1, ends_clause=True)


def _cue_at(text: str, words: list[Word], at: int, usage: Usage) -> _Cue | None:
    """The cue that the word at `at` is; none if it is no attributing word."""
    lower = words[at].lower
    if lower == "menurutnya":
        return _Cue(lower, Subject(is_pronoun=True))
    if lower == "menurut":
        return _Cue(lower, subject_after(text, words, at + 1))
    if lower in _SAID:
        if _are(words, at - 2, "apa", "yang"):  # `Apa yang dikatakan X` is about a saying
            return _Cue(lower)
        has_agent = at + 1 < len(words) and words[at + 1].lower == "oleh"
        subject = subject_after(text, words, at + 1 + has_agent)
        return _Cue(lower, subject, looks_back=_looks_back(words[:at]))
    if lower in ASSERTING_VERBS and words[at].text[0].islower():
        looks_back = any(_are(words, at + 1, "hal", which) for which in POINTING)
        return _Cue(lower, subject_before(text, words, at, usage), looks_back=looks_back)
    return None


def _looks_back(before: list[Word]) -> bool:
    return 0 < len(before) <= _LOOKED_BACK_AT and before[0].lower in _LOOKING_BACK


def _is_speech_word(words: Sequence[Word], at: int) -> bool:
    """Whether `kata`, `tegasnya` ... attributes: after a mark or `Demikian`."""
    if at == 0 or not _is_of_speech(words[at].text):
        return False
    return words[at - 1].text in _BEFORE_SPEECH_WORD or words[at - 1].lower in _THUS


def _is_of_speech(word: str) -> bool:
    return word in SPEECH_WORDS or word.removesuffix("nya") in SPEECH_WORDS


def _are(words: list[Word], at: int, *expected: str) -> bool:
    found = words[at : at + len(expected)] if at >= 0 else []
    return [word.lower for word in found] == list(expected)
