"""The reviewed table of names that the two languages write otherwise."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from service.journey.checks.name_forms import without_clitic
from service.journey.checks.name_tokens import NameToken, read_tokens
from service.text import Span

FILE = "names.tsv"

Sort = Literal["country", "place", "region", "institution", "people", "person"]


class _Form(msgspec.Struct, frozen=True):
    words: tuple[str, ...]
    """In lower case."""
    is_capitals: bool
    """Whether it is only this name in capitals: `AS`, `US`."""
    entry: int


class _Forms(msgspec.Struct, frozen=True):
    sorts: tuple[Sort, ...]
    """Of each entry."""
    english: dict[str, tuple[_Form, ...]]
    """By first word, the longest first."""
    either: dict[str, tuple[_Form, ...]]
    """English and Indonesian ones."""
    persons: dict[str, frozenset[int]]
    """Entries by single word, of names that people bear."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A name of the table, found in a text."""

    number: int
    sort: Sort
    first: int
    """Of its tokens."""
    end: int
    """After its last token."""


def read_english_entries(tokens: Sequence[NameToken]) -> Iterator[Entry]:
    """The longest names of the table in an English text, none overlapping another."""
    table, at = _table(), 0
    while at < len(tokens):
        found = next(_found(table.english, tokens, at), None)
        if found is not None and tokens[at].has_capital:
            yield Entry(found.entry, table.sorts[found.entry], at, at + len(found.words))
            at += len(found.words)
        else:
            at += 1


def read_entries(tokens: Sequence[NameToken]) -> Iterator[Entry]:
    """All names of the table that a text of either language has, overlapping ones too."""
    table = _table()
    for at, token in enumerate(tokens):
        found = list(_found(table.either, tokens, at))
        bare = table.either.get(without_clitic(token.word), ()) if not found else ()
        found.extend(form for form in bare if len(form.words) == 1 and not form.is_capitals)
        for form in found:
            yield Entry(form.entry, table.sorts[form.entry], at, at + len(form.words))


def persons_called(word: str) -> frozenset[int]:
    """The entries of persons whose name, in either language, is a word in lower case."""
    return _table().persons.get(word, frozenset())


def _found(
    forms: dict[str, tuple[_Form, ...]], tokens: Sequence[NameToken], at: int
) -> Iterator[_Form]:
    for form in forms.get(tokens[at].word, ()):
        end = at + len(form.words)
        if end > len(tokens) or any(
            token.word != word for token, word in zip(tokens[at:end], form.words, strict=True)
        ):
            continue
        if not form.is_capitals or all(token.is_capitals for token in tokens[at:end]):
            yield form


@cache
def _table() -> _Forms:
    text = resources.files("service.journey.checks").joinpath(FILE).read_text("utf-8")
    sorts: list[Sort] = []
    english: dict[str, list[_Form]] = {}
    either: dict[str, list[_Form]] = {}
    persons: dict[str, set[int]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        sort, in_english, in_indonesian = line.split("\t")
        number = len(sorts)
        sorts.append(msgspec.convert(sort, Sort))
        ours = [
            _form(form, number) for written in in_english.split("|") for form in _plurals(written)
        ]
        theirs = [_form(form, number) for form in in_indonesian.split("|")]
        if sort == "person":
            for form in (*ours, *theirs):
                persons.setdefault(" ".join(form.words), set()).add(number)
            continue
        for form in ours:
            english.setdefault(form.words[0], []).append(form)
        for form in dict.fromkeys((*ours, *theirs)):
            either.setdefault(form.words[0], []).append(form)
    return _Forms(
        tuple(sorts),
        {word: _longest_first(forms) for word, forms in english.items()},
        {word: _longest_first(forms) for word, forms in either.items()},
        {word: frozenset(numbers) for word, numbers in persons.items()},
    )


def _plurals(written: str) -> tuple[str, ...]:
    has_plural = written[-1].islower() and not written.endswith(("s", "sh", "ese"))
    return (written, f"{written}s") if has_plural else (written,)


def _form(written: str, entry: int) -> _Form:
    tokens = read_tokens(written)
    is_capitals = len(tokens) == 1 and tokens[0].is_capitals
    return _Form(tuple(token.word for token in tokens), is_capitals, entry)


def _longest_first(forms: Sequence[_Form]) -> tuple[_Form, ...]:
    return tuple(sorted(forms, key=lambda form: -len(form.words)))


def span_of(entry: Entry, tokens: Sequence[NameToken]) -> Span:
    """Where a name of the table stands."""
    return Span(tokens[entry.first].span.start, tokens[entry.end - 1].span.end)
