"""The finished answer, as values. `api` turns it into wire structs, `render` into pages."""

from typing import Literal

import msgspec

from service.journey.article import Article, Sentence
from service.text import Span

Length = Literal["headline", "short", "medium", "long"]
Method = Literal["auto", "abstractive", "extractive"]
SentenceMethod = Literal["abstractive", "extractive"]
ClaimKind = Literal["quote", "quantity", "event", "prediction", "rule", "other"]
CheckOutcome = Literal[
    "ok",
    "missing",  # the English says less of it than the evidence, or misspells it
    "mismatch",  # the English states one that the evidence does not, or otherwise
]
Verdict = Literal["supported", "weak", "unsupported"]
UnsupportedPolicy = Literal["drop", "flag"]
WarningType = Literal[
    "number_mismatch",  # a number of the source is missing or other in the English
    "date_mismatch",
    "name_mismatch",  # a name of the English is not in the source, or is spelt otherwise
    "negation_mismatch",  # one of the two denies what the other does not
    "hedge_lost",  # the English asserts what the source gives as uncertain
    "attribution_lost",  # the English asserts what the source says that somebody says
    "repetition",  # the decoder looped, twice
    "low_coverage",  # the English is much shorter than the source
    "truncated",  # the decoder reached its token limit
    "sentence_split",  # a sentence too long for the weights went in parts
    "unsupported_dropped",  # a summary sentence was not emitted
    "unsupported_replaced",  # a sentence of the article stands in its place
    "language_mismatch",  # the text looks like a near relative of the named language
]


class JourneyOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller wants of a digest."""

    source_language: str = "auto"
    """`auto` or a FLORES-200 code."""
    target_language: str = "eng_Latn"
    length: Length = "short"
    method: Method = "auto"
    max_claims: int = 5
    unsupported: UnsupportedPolicy = "drop"
    with_translation: bool = False
    """Whether to translate the whole article too."""


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """A detected language."""

    code: str
    """FLORES-200, such as `ind_Latn`."""
    confidence: float
    """0 to 1."""


class Warn(msgspec.Struct, frozen=True, kw_only=True):
    """Something the reader of a digest should know."""

    type: WarningType
    detail: str
    """One sentence for a person; may quote numbers, never article prose."""
    sentence: int | None = None
    """Index of the source sentence it is about."""


class TranslatedSentence(msgspec.Struct, frozen=True, kw_only=True):
    """A source sentence in English."""

    sentence: Sentence
    text: str
    log_prob: float
    """Mean per token, nats; 0 for a line that passed through untouched."""
    warnings: tuple[Warn, ...] = ()


class SummarySentence(msgspec.Struct, frozen=True, kw_only=True):
    """One English sentence of the summary."""

    span: Span
    """In `Digest.summary`."""
    text: str
    method: SentenceMethod
    evidence: tuple[int, ...]
    """Indices of the source sentences it rests on, best first; none if nothing was found."""


class Checks(msgspec.Struct, frozen=True, kw_only=True):
    """Comparisons of a claim with its evidence across the two languages."""

    numbers: CheckOutcome
    dates: CheckOutcome
    names: CheckOutcome
    negation: CheckOutcome
    length: Literal["ok", "short"]
    """`short`: the English is much shorter than what it translates."""


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """How far the article, not the world, bears a claim out."""

    verdict: Verdict
    score: float
    """0 to 1, higher is better. Calibrated: the chance that the evidence bears it out; else the
    probability per token of the English given the evidence."""
    checks: Checks
    calibrated: bool = False
    """Whether the verdict was fitted to labelled pairs, rather than to rules."""
    margin: float | None = None
    """How much likelier it is given the evidence than given unrelated sentences of the article;
    mean per token, nats. None where there is nothing unrelated to compare with."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of the posted text that support a claim."""

    sentence: int
    span: Span
    """In `Article.posted`."""
    text: str
    """Exactly `span` of `Article.posted`."""
    translation: str | None
    """The same sentence in English, when it was translated."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A check-worthy clause of the summary."""

    id: str
    """`c1`, `c2`, ... in summary order."""
    span: Span
    """In `Digest.summary`."""
    text: str
    kind: ClaimKind
    speaker: str | None
    """Who says it, as the article spells the name; none where that is not certain."""
    hedged: bool
    check_worthiness: float
    evidence: tuple[Evidence, ...]
    support: Support


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """An article's English summary with grounded claims."""

    article: Article
    sentences: tuple[Sentence, ...]
    language: Language
    summary: str
    summary_sentences: tuple[SummarySentence, ...]
    claims: tuple[Claim, ...]
    translation: tuple[TranslatedSentence, ...] | None
    """The whole article, when asked for."""
    warnings: tuple[Warn, ...]
    timings_ms: dict[str, float]
    """Wall time by stage, and `total`."""

    @property
    def method(self) -> Literal["abstractive", "extractive", "mixed"]:
        """How the summary's sentences came to be."""
        methods: set[SentenceMethod] = {sentence.method for sentence in self.summary_sentences}
        if len(methods) > 1:
            return "mixed"
        return methods.pop() if methods else "extractive"
