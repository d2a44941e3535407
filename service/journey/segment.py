"""Sentences of Indonesian news, with their spans.

A small scanner walks from one mark (`.`, `!`, `?`, `…`) to the next and asks each whether it
ends a sentence. The rules, in the order in which they are asked:

 1. A line break always ends a sentence; nothing below looks across one.
 2. Marks inside addresses (`https://...`, `www...`, `nama@situs.id`) are not asked, nor are
    those inside a short bracket in mid-sentence: `(Purn.)`, `[...]`, `(siapa pun dia?)`.
 3. Marks in a row are one (`...`, `?!`), and the quotes and brackets that close right after
    them belong to the sentence; so do emoji, and remarks like `(lihat di bawah)`.
 4. A sentence holds a letter or a digit, and so does what is left of the line.
 5. Without white space after the mark it ends a sentence only where a space was forgotten:
    `selesai.Namun`, `50.000.Angka`, but not `KOMPAS.com`, `dr.Budi`, `S.Farm`, `1.234,56`.
 6. What follows must be able to begin a sentence: a capital, a digit, `iPhone`, `#tagar`. So
    `"Siapa?" tanya dia` and `"Benar." kata dia` are one sentence each.
 7. `!`, `?`, `…` and `...` end it then. A single full stop does, unless
    a. a list number stands before it: `1. WNI`, `a. Umum`, `tuntutan: 1. Upah`;
    b. or an abbreviation that announces a name (`dr. Terawan`) or a number (`No. 5`);
    c. or a rank or initials (`Kol. Budi`, `R.A. Kartini`), unless a quote opens or the next
       word is one that opens sentences: `vitamin C. Namun`, `berinisial A.S. Polisi`;
    d. or an abbreviation that a bracket explains: `Tbk. (BBCA)`;
    e. or any abbreviation in a line all in capitals, for that is a headline.

Direct speech of several sentences is split inside, for translation weights take one sentence
at a time: `"Itu benar.` and `Kami setuju," kata Budi.` Beyond these rules, and known to be:
`"Siapa dia?" Rudi bertanya.` is split after the quote.

`python -m tests.journey.test_segment_comparison` sets this against what the registry offers.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

import msgspec

from service.journey.abbreviations import (
    ABBREVIATIONS_FOLDED,
    ADDRESS_ENDINGS,
    BEFORE_A_NUMBER,
    LETTER_DEGREES,
    RANKS,
    SENTENCE_OPENERS,
    TITLES,
    TRAILING,
)
from service.journey.article import Article, Sentence
from service.text import Span

_MARKS = ".!?…‼⁇⁈⁉؟۔।。！？"
_UNSPACED_MARKS = "。！？"  # of scripts that write no space between sentences
_OPENING = "([{“‘«„‚「『"
_CLOSING = ")]}”’»」』"
_STRAIGHT = "\"'"
_LEADING = _OPENING + _STRAIGHT + "-–—•*·▪►"
_SIGNS = "#@$€£¥"  # no letters, but they may begin a sentence
_QUOTES = ("“", "‘", *_STRAIGHT)
_PAIRS = {")": "(", "]": "[", "}": "{"}

_CANDIDATE = re.compile(rf"[{re.escape(_MARKS)}]+|[(\[{{]")
_CHUNK = re.compile(r"\S+")
_ROMAN = re.compile(r"[IVXLC]+")
_AMOUNT = re.compile(r"(?:Rp\.?|IDR|USD|[$€£¥])\s?[0-9][0-9.,]*\s?[MT]\Z")
_LIST_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}|[A-Za-z]|[IVX]{1,5}")

_LONGEST_ASIDE = 300  # characters; chosen: a longer bracket holds sentences of its own
_LONGEST_WORD = 24  # characters looked at before a mark; chosen: no abbreviation is longer
_LONGEST_AMOUNT = 24  # characters of currency, number and scale; chosen
_SHORTEST_LAST_WORD = 3  # letters before a forgotten space; chosen: `Sp.Rad`, `Ph.D` have less


def segment(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article's clean text, paragraph by paragraph."""
    spans = (
        (number, span.shifted(paragraph.start))
        for number, paragraph in enumerate(article.paragraphs)
        for span in split_sentences(paragraph.of(article.text))
    )
    return tuple(
        Sentence(index=index, paragraph=number, span=span, text=span.of(article.text))
        for index, (number, span) in enumerate(spans)
    )


def split_sentences(text: str) -> list[Span]:
    """Spans of the sentences of any text, in order and disjoint.

    Together they cover every character that is not white space, and none begins or ends with
    white space. Time is linear in the length.
    """
    spans: list[Span] = []
    line_start = 0
    for line in text.splitlines(keepends=True):
        start = 0
        for end in (*_Line(line).sentence_ends(), len(line)):
            sentence = line[start:end]
            stripped = sentence.strip()
            if stripped:
                begin = line_start + start + len(sentence) - len(sentence.lstrip())
                spans.append(Span(begin, begin + len(stripped)))
            start = end
        line_start += len(line)
    return spans


class _Stop(msgspec.Struct, frozen=True):
    """A mark, what stands before it and what comes after."""

    mark: str
    last_word: str
    """The letters, digits and dots right before the mark."""
    sign_before: str
    """The last character before the last word that is no space; empty if none is near."""
    begins_sentence: bool
    """Whether the last word is the first word of its sentence."""
    end: int
    """Behind the mark and all that closes with it."""
    next_word: str
    """The letters and digits, or the one sign, that follow; empty for anything else."""
    between: str
    """The white space, quotes, brackets, dashes and bullets from `end` to the next word."""
    is_glued: bool
    """Whether no white space follows."""
    is_amount: bool
    """Whether the last word is the scale of an amount of money: `Rp893 M`."""


class _Line:
    """One line of text, and what must be known of it before its marks are asked."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._addresses = _addresses(line)
        self._aside_ends = _aside_ends(line)
        self._opening_quotes = _opening_quotes(line)
        self._is_headline = line.isupper()

    def sentence_ends(self) -> Iterator[int]:
        """Where the sentences of this line end, but for the last one."""
        line = self._line
        first_word = _first_word(line, 0)
        position = 0
        while found := _CANDIDATE.search(line, position):
            here, position = found.span()
            if here <= first_word or self._is_in_address(here):
                continue
            if line[here] in _OPENING:
                position = self._aside_ends.get(here, position)
            else:
                stop = self._stop(here, position, first_word)
                if self._ends_sentence(stop):
                    yield stop.end
                    position = stop.end
                    first_word = _first_word(line, stop.end)

    def _ends_sentence(self, stop: _Stop) -> bool:
        if not stop.next_word:
            return False
        if stop.mark[-1] in _UNSPACED_MARKS:
            return True
        if stop.is_glued:
            return _forgets_space(stop)
        if not _may_begin_sentence(stop.next_word):
            return False
        return stop.mark != "." or not (
            _is_list_number(stop)
            or _announces(stop)
            or _is_rank_or_initials(stop)
            or (stop.last_word in TRAILING and stop.between[-1:] in ("(", "["))
            or (self._is_headline and _is_abbreviation(stop.last_word))
        )

    def _stop(self, mark_start: int, mark_end: int, first_word: int) -> _Stop:
        line = self._line
        word_start = _word_start(line, mark_start)
        end = self._past_emoji(self._past_remark(self._past_closing(mark_end)))
        next_start = _skip(line, end, _leads)
        return _Stop(
            mark=line[mark_start:mark_end],
            last_word=line[word_start:mark_start],
            sign_before=line[max(word_start - 2, 0) : word_start].strip()[-1:],
            begins_sentence=word_start <= first_word,
            end=end,
            next_word=_word_at(line, next_start),
            between=line[end:next_start],
            is_glued=not line[end : end + 1].isspace(),
            is_amount=_AMOUNT.search(line, max(mark_start - _LONGEST_AMOUNT, 0), mark_start)
            is not None,
        )

    def _past_closing(self, position: int) -> int:
        """Behind the quotes and brackets that close at `position`."""
        line = self._line
        while position < len(line) and (
            line[position] in _CLOSING
            or (line[position] in _STRAIGHT and position not in self._opening_quotes)
        ):
            position += 1
        is_adrift = line[position : position + 2] in (' "', " '")  # `Kami siap. " Ia pergi.`
        if is_adrift and position + 1 not in self._opening_quotes:
            return position + 2
        return position

    def _past_remark(self, position: int) -> int:
        """Behind a bracket at `position` that goes on in small letters: `(lihat di bawah)`."""
        start = _skip(self._line, position, str.isspace)
        if self._line[start + 1 : start + 2].islower():
            return self._aside_ends.get(start, position)
        return position

    def _past_emoji(self, position: int) -> int:
        """Behind the emoji at `position`, if there are any, with or without a space."""
        start = _skip(self._line, position, str.isspace)
        end = _skip(self._line, start, _is_emoji)
        return end if end > start else position

    def _is_in_address(self, position: int) -> bool:
        nearest = bisect_right(self._addresses, position, key=_start) - 1
        return nearest >= 0 and position < self._addresses[nearest].end


def _forgets_space(stop: _Stop) -> bool:
    last, following = stop.last_word, stop.next_word
    looks_like_word = len(following) > 1 and following[0].isupper()
    if not looks_like_word or following.casefold() in ADDRESS_ENDINGS:
        return False
    if not (following[1:].islower() or last.islower()):
        return False  # `MNC.GROUP`
    if stop.mark != "." or last.replace(".", "").isdecimal():
        return True
    if len(last) < _SHORTEST_LAST_WORD or not last.isalnum():
        return False
    return not (last in RANKS or _announces(stop))


def _may_begin_sentence(word: str) -> bool:
    return not word[0].islower() or word[1:2].isupper()


def _is_list_number(stop: _Stop) -> bool:
    is_number = _LIST_NUMBER.fullmatch(stop.last_word) is not None
    return is_number and (stop.begins_sentence or stop.sign_before in (":", ";"))


def _announces(stop: _Stop) -> bool:
    last, following = stop.last_word, stop.next_word
    if last in BEFORE_A_NUMBER:
        return (
            following[0].isdecimal()
            or len(following) == 1
            or _ROMAN.fullmatch(following) is not None
        )
    if last.islower() and _is_dotted_letters(last):
        return last not in TRAILING  # `a.n.`, `s.d.`, but not `r.a.`
    return last in TITLES


def _is_rank_or_initials(stop: _Stop) -> bool:
    if stop.is_amount or (stop.sign_before == "," and stop.last_word in LETTER_DEGREES):
        return False
    is_initial = len(stop.last_word) == 1 and stop.last_word.isupper()
    may_be = is_initial or stop.last_word in RANKS or _is_dotted_letters(stop.last_word)
    return may_be and not (stop.next_word in SENTENCE_OPENERS or stop.between[-1:] in _QUOTES)


def _is_abbreviation(word: str) -> bool:
    is_dotted = "." in word and not word[0].isdecimal()
    return is_dotted or word.casefold() in ABBREVIATIONS_FOLDED


def _is_dotted_letters(word: str) -> bool:
    parts = word.split(".")
    return len(parts) > 1 and all(len(part) == 1 and part.isalpha() for part in parts)


def _addresses(line: str) -> list[Span]:
    """Web and mail addresses, without the punctuation that follows them."""
    return [
        Span(chunk.start(), chunk.start() + len(chunk[0].rstrip(_MARKS + _CLOSING + _STRAIGHT)))
        for chunk in _CHUNK.finditer(line)
        if "@" in chunk[0] or "://" in chunk[0] or "www." in chunk[0]
    ]


def _aside_ends(line: str) -> dict[int, int]:
    """Where each short bracket ends, by where it opens; brackets without a partner are left."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for position, char in enumerate(line):
        if char in _PAIRS.values():
            opened.append(position)
        elif char in _PAIRS and opened and line[opened[-1]] == _PAIRS[char]:
            start = opened.pop()
            if position - start < _LONGEST_ASIDE:
                ends[start] = position + 1
    return ends


def _opening_quotes(line: str) -> frozenset[int]:
    """Which straight quotes open: by what touches them, else whichever is due."""
    opening: set[int] = set()
    depth = dict.fromkeys(_STRAIGHT, 0)
    padded = f" {line} "
    for position, quote in enumerate(line):
        if quote not in _STRAIGHT:
            continue
        before, after = padded[position], padded[position + 2]
        if quote == "'" and before.isalnum() and after.isalnum():
            continue  # an apostrophe: `Jum'at`
        may_open = before.isspace() or before in _OPENING
        may_close = not (after.isalnum() or after in _LEADING or after in _MARKS)
        is_opening = may_open if may_open != may_close else not depth[quote]
        depth[quote] = max(depth[quote] + (1 if is_opening else -1), 0)
        if is_opening:
            opening.add(position)
    return frozenset(opening)


def _skip(line: str, position: int, belongs: Callable[[str], bool]) -> int:
    while position < len(line) and belongs(line[position]):
        position += 1
    return position


def _first_word(line: str, position: int) -> int:
    return _skip(line, position, lambda char: not char.isalnum())


def _word_start(line: str, end: int) -> int:
    start = end
    while start > max(end - _LONGEST_WORD, 0) and (
        line[start - 1].isalnum() or line[start - 1] == "."
    ):
        start -= 1
    return start


def _word_at(line: str, position: int) -> str:
    if line[position : position + 1] and line[position] in _SIGNS:
        return line[position]
    return line[position : _skip(line, position, str.isalnum)]


def _leads(char: str) -> bool:
    return char.isspace() or char in _LEADING


def _is_emoji(char: str) -> bool:
    return char >= "\U0001f000" or char in "\u200d\ufe0f" or "\u2600" <= char <= "\u26ff"


def _start(span: Span) -> int:
    return span.start
