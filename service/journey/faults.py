"""The ways in which English fails its Indonesian source, all checks at once."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Literal, Protocol

import msgspec

from service.journey.checks import compare_dates, compare_numbers, covers, is_looping
from service.journey.checks.hedges import compare_modality
from service.journey.checks.name_glossary import EMPTY, NameGlossary, glossary_of
from service.journey.checks.names import NameMismatch, compare_names
from service.journey.checks.negation import NegationMismatch, compare_negation
from service.journey.digest import Warn, WarningType


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which English does not say what its source says."""

    type: WarningType
    detail: str
    """One sentence for a person; may quote numbers, dates, names and single words, never prose."""
    contradicts: bool = False
    """Whether the English says what the source does not, rather than less than it."""


class Compare(Protocol):
    """Tells the ways in which English fails its source; see `faults_of`."""

    def __call__(
        self, source: str, english: str, *, is_cut: bool = False, is_clause: bool = False
    ) -> tuple[Fault, ...]: ...


class _Mismatch(Protocol):
    @property
    def expected(self) -> str | None: ...
    @property
    def found(self) -> str | None: ...
    @property
    def kind(self) -> str: ...


def comparison_for(article: str) -> Compare:
    """`faults_of`, with the abbreviations that an article expands."""
    return partial(faults_of, glossary=glossary_of(article))


@lru_cache(maxsize=256)  # asked of a hypothesis when it is chosen and when it is judged
def faults_of(
    source: str,
    english: str,
    *,
    is_cut: bool = False,
    is_clause: bool = False,
    glossary: NameGlossary = EMPTY,
) -> tuple[Fault, ...]:
    """Compare English with its Indonesian source.

    Args:
        is_cut: Whether the decoder reached its token limit.
        is_clause: Whether the English says only part of the source, so that what is missing
            from it is no fault.
        glossary: Abbreviations, by which names are told to be the same.

    Returns:
        At most one fault of each type.
    """
    if not any(char.isalnum() for char in english):
        return (Fault(type="low_coverage", detail="the English is empty", contradicts=True),)
    faults: list[Fault] = []
    if is_looping(english):
        faults.append(
            Fault(type="repetition", detail="the English repeats itself", contradicts=True)
        )
    elif is_cut:
        faults.append(Fault(type="truncated", detail="the English was cut at the token limit"))
    if not is_clause and not covers(source, english):
        detail = "the English is much shorter than the source"
        faults.append(Fault(type="low_coverage", detail=detail))
    if numbers := _wanted(compare_numbers(source, english), is_clause=is_clause):
        faults.append(_mismatched("number_mismatch", numbers))
    if dates := _wanted(compare_dates(source, english), is_clause=is_clause):
        faults.append(_mismatched("date_mismatch", dates))
    if names := compare_names(source, english, glossary=glossary):
        faults.append(_misnamed(names))
    if denials := compare_negation(source, english):
        faults.append(_misdenied(denials, source, english, is_clause=is_clause))
    faults += [
        Fault(type=each.kind, detail=f"{each.source_span.of(source)!r} is not in the English")
        for each in compare_modality(source, english)
    ]
    return tuple(faults)


def warnings_of(faults: Iterable[Fault], sentence: int | None) -> tuple[Warn, ...]:
    """Faults as warnings about a source sentence."""
    return tuple(Warn(type=fault.type, detail=fault.detail, sentence=sentence) for fault in faults)


def _wanted(mismatches: Sequence[_Mismatch], *, is_clause: bool) -> list[_Mismatch]:
    return [each for each in mismatches if not (is_clause and each.kind == "missing")]


def _mismatched(
    kind: Literal["number_mismatch", "date_mismatch"], mismatches: Sequence[_Mismatch]
) -> Fault:
    return Fault(
        type=kind,
        detail="; ".join(_sentence(each) for each in mismatches),
        contradicts=any(each.kind != "missing" for each in mismatches),
    )


def _misnamed(mismatches: Sequence[NameMismatch]) -> Fault:
    """Names that the source has not; one that is spelt a letter otherwise only weakens."""
    return Fault(
        type="name_mismatch",
        detail="; ".join(_sentence(each) for each in mismatches),
        contradicts=any(each.kind != "misspelt" for each in mismatches),
    )


def _misdenied(
    mismatches: Sequence[NegationMismatch], source: str, english: str, *, is_clause: bool
) -> Fault:
    """Denials of one side only; a clause may have left out the part that is denied."""
    return Fault(
        type="negation_mismatch",
        detail="; ".join(_denial(each, source, english) for each in mismatches),
        contradicts=any(not (is_clause and each.kind == "lost") for each in mismatches),
    )


def _denial(mismatch: NegationMismatch, source: str, english: str) -> str:
    if mismatch.english_span is not None:
        return f"{mismatch.english_span.of(english)!r} denies what the source does not"
    word = mismatch.source_span.of(source) if mismatch.source_span is not None else ""
    return f"what {word!r} denies in the source is not denied in the English"


def _sentence(mismatch: _Mismatch) -> str:
    if mismatch.found is None:
        return f"{mismatch.expected!r} of the source is not in the English"
    if mismatch.expected is None:
        return f"{mismatch.found!r} of the English is not in the source"
    return f"{mismatch.expected!r} of the source became {mismatch.found!r}"
