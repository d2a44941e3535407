"""The digest as callers get it. Offsets are half-open and name the text they index."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from service.api.problems import Problem
from service.api.wire.bundles import BundleUsed
from service.api.wire.requests import EXAMPLE_TEXT, OffsetUnit
from service.journey.article import RemovalReason
from service.journey.digest import CheckOutcome, ClaimKind, SentenceMethod, Verdict, WarningType

_SUMMARY = (
    "Bank Indonesia Governor Perry Warjiyo said the benchmark rate stays at 6.25 percent. "
    "He expects the economy to grow 5.1 percent this year."
)
_CLAIM = _SUMMARY[:84]
_EVIDENCE = EXAMPLE_TEXT[10:111]


class LanguageAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The language the article is in."""

    code: Annotated[str, Meta(description="FLORES-200 code.", examples=["ind_Latn"])]
    confidence: Annotated[
        float, Meta(description="0 to 1, higher is surer.", ge=0, le=1, examples=[0.99])
    ]


class SummarySentenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the summary."""

    start: Annotated[int, Meta(description="Start in `summary.text`.", ge=0, examples=[0])]
    end: Annotated[int, Meta(description="End in `summary.text`.", ge=0, examples=[84])]
    method: Annotated[
        SentenceMethod,
        Meta(description="Taken from the article, or newly written.", examples=["extractive"]),
    ]
    evidence: Annotated[
        tuple[int, ...],
        Meta(
            description="Indices of the article's sentences it rests on, best first.",
            examples=[[0]],
        ),
    ]


class SummaryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The summary in English."""

    text: Annotated[str, Meta(description="The whole summary.", examples=[_SUMMARY])]
    method: Annotated[
        Literal["abstractive", "extractive", "mixed"],
        Meta(description="How its sentences came to be.", examples=["extractive"]),
    ]
    sentences: Annotated[
        tuple[SummarySentenceAnswer, ...], Meta(description="Its sentences, in order.")
    ]


class EvidenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of the article that a claim rests on."""

    sentence: Annotated[
        int, Meta(description="Index of the article's sentence.", ge=0, examples=[0])
    ]
    start: Annotated[int, Meta(description="Start in the posted text.", ge=0, examples=[10])]
    end: Annotated[int, Meta(description="End in the posted text.", ge=0, examples=[111])]
    text: Annotated[str, Meta(description="Exactly those characters of it.", examples=[_EVIDENCE])]
    translation: Annotated[
        str | None,
        Meta(description="The same in English; null where it was not needed.", examples=[_CLAIM]),
    ]


class ChecksAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Comparisons of a claim with its evidence, across the two languages."""

    numbers: Annotated[
        CheckOutcome,
        Meta(
            description="`mismatch`: it states a number the evidence does not; `missing`: it "
            "leaves one out.",
            examples=["ok"],
        ),
    ]
    dates: Annotated[CheckOutcome, Meta(description="The same of dates.", examples=["ok"])]
    names: Annotated[
        CheckOutcome,
        Meta(
            description="`mismatch`: it names whom or what the evidence does not; `missing`: it "
            "spells a name otherwise.",
            examples=["ok"],
        ),
    ]
    negation: Annotated[
        CheckOutcome,
        Meta(
            description="`mismatch`: one of the two denies what the other does not; `missing`: a "
            "denial of the evidence may be left out.",
            examples=["ok"],
        ),
    ]
    length: Annotated[
        Literal["ok", "short"],
        Meta(description="`short`: much shorter than what it translates.", examples=["ok"]),
    ]


class SupportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How far the article, not the world, bears a claim out."""

    verdict: Annotated[
        Verdict,
        Meta(description="By the article; never says true or false.", examples=["supported"]),
    ]
    score: Annotated[
        float,
        Meta(
            description="Higher is better. Where `calibrated`: the chance that the evidence "
            "bears it out, as far as these weights know their own mistakes; else the probability "
            "per token of the English given the evidence.",
            ge=0,
            le=1,
            examples=[0.74],
        ),
    ]
    calibrated: Annotated[
        bool,
        Meta(
            description="Whether verdict and score were fitted to labelled claims for these "
            "weights; otherwise the scores from which verdicts change are chosen.",
            examples=[False],
        ),
    ]
    margin: Annotated[
        float | None,
        Meta(
            description="How much likelier the English is given the evidence than given unrelated "
            "sentences of the article: mean per token, nats. Null where there are none, and for "
            "what was translated from its evidence: that is likely whether right or wrong.",
            examples=[2.31],
        ),
    ]
    checks: Annotated[ChecksAnswer, Meta(description="What was compared.")]


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of the summary worth checking."""

    id: Annotated[str, Meta(description="`c1`, `c2`, ... in summary order.", examples=["c1"])]
    text: Annotated[str, Meta(description="The clause.", examples=[_CLAIM])]
    start: Annotated[int, Meta(description="Start in `summary.text`.", ge=0, examples=[0])]
    end: Annotated[int, Meta(description="End in `summary.text`.", ge=0, examples=[84])]
    kind: Annotated[ClaimKind, Meta(description="What sort of claim.", examples=["quote"])]
    speaker: Annotated[
        str | None,
        Meta(
            description="Who says so, as the article spells it; null where it is not certain.",
            examples=["Perry Warjiyo"],
        ),
    ]
    hedged: Annotated[bool, Meta(description="Whether it is put with reserve.", examples=[False])]
    check_worthiness: Annotated[
        float,
        Meta(description="0 to 1, higher states more to check.", ge=0, le=1, examples=[0.81]),
    ]
    evidence: Annotated[
        tuple[EvidenceAnswer, ...], Meta(description="What it rests on, best first.")
    ]
    support: Annotated[SupportAnswer, Meta(description="How far the article bears it out.")]


class WarningAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Something the reader of the digest should know."""

    type: Annotated[
        WarningType, Meta(description="What kind of warning.", examples=["number_mismatch"])
    ]
    detail: Annotated[
        str,
        Meta(description="One sentence for a person.", examples=["6,25 is not in the English."]),
    ]
    sentence: Annotated[
        int | None,
        Meta(description="Index of the article's sentence it is about, if one.", examples=[2]),
    ] = None


class TranslatedSentenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the article in English."""

    sentence: Annotated[
        int, Meta(description="Index of the article's sentence.", ge=0, examples=[0])
    ]
    start: Annotated[int, Meta(description="Start in the posted text.", ge=0, examples=[10])]
    end: Annotated[int, Meta(description="End in the posted text.", ge=0, examples=[111])]
    text: Annotated[str, Meta(description="It in English.", examples=[_CLAIM])]
    log_prob: Annotated[
        float,
        Meta(description="Mean per token, nats, higher is surer.", le=0, examples=[-0.41]),
    ]


class TranslationAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The whole article in English."""

    text: Annotated[
        str,
        Meta(
            description="Its sentences joined by spaces, its paragraphs by line breaks.",
            examples=[_SUMMARY],
        ),
    ]
    sentences: Annotated[
        tuple[TranslatedSentenceAnswer, ...], Meta(description="Sentence by sentence.")
    ]


class RemovedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of the posted text that are the site's, not the article's."""

    start: Annotated[int, Meta(description="Start in the posted text.", ge=0, examples=[0])]
    end: Annotated[int, Meta(description="End in the posted text.", ge=0, examples=[9])]
    reason: Annotated[RemovalReason, Meta(description="What they are.", examples=["dateline"])]


class ArticleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of the posted article."""

    title: Annotated[
        str | None, Meta(description="Its headline.", examples=["BI tahan suku bunga"])
    ]
    dateline: Annotated[str | None, Meta(description="Where it was written.", examples=["JAKARTA"])]
    sentences: Annotated[int, Meta(description="How many it has.", ge=0, examples=[3])]
    removed: Annotated[
        tuple[RemovedAnswer, ...], Meta(description="What was passed over, in order.")
    ]
    text: Annotated[
        str | UnsetType,
        Meta(
            description="The text extracted from posted HTML, which offsets index; absent when "
            "plain text was posted.",
            examples=[EXAMPLE_TEXT],
        ),
    ] = UNSET


class DigestAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An article's summary in English, with its claims and what they rest on."""

    id: Annotated[
        str,
        Meta(
            description="The request's id, as in X-Request-ID; in a batch, with a dot and the "
            "article's index after it.",
            examples=["9f86d081884c4d659a2feaa0c55ad015"],
        ),
    ]
    language: Annotated[LanguageAnswer, Meta(description="The article's language.")]
    summary: Annotated[SummaryAnswer, Meta(description="The summary.")]
    claims: Annotated[
        tuple[ClaimAnswer, ...], Meta(description="What it claims, in summary order.")
    ]
    article: Annotated[ArticleAnswer, Meta(description="What was read of the article.")]
    offset_unit: Annotated[
        OffsetUnit, Meta(description="What `start` and `end` count.", examples=["code_point"])
    ]
    models: Annotated[
        tuple[BundleUsed, ...], Meta(description="The weights that had a part, with licences.")
    ]
    warnings: Annotated[tuple[WarningAnswer, ...], Meta(description="What its reader should know.")]
    timings_ms: Annotated[
        dict[str, float],
        Meta(
            description="Wall time by stage, and `total`; of a cached digest, `total` alone.",
            examples=[{"extract": 1.2, "translate": 310.5, "total": 322.9}],
        ),
    ]
    cached: Annotated[
        bool,
        Meta(description="Whether the digest was made for an earlier request.", examples=[False]),
    ]
    highlighted_html: Annotated[
        str | UnsetType,
        Meta(
            description="The summary as an HTML fragment with its claims marked, all text "
            "escaped; present when asked for.",
            examples=[f'<p><mark data-claim="c1">{_CLAIM}</mark></p>'],
        ),
    ] = UNSET
    translation: Annotated[
        TranslationAnswer | UnsetType,
        Meta(description="The whole article in English; present when asked for."),
    ] = UNSET


class BatchResult(msgspec.Struct, frozen=True, kw_only=True):
    """One article's digest or, in its place, what was wrong."""

    index: Annotated[
        int, Meta(description="Which article of the request, from 0.", ge=0, examples=[0])
    ]
    digest: Annotated[
        DigestAnswer | UnsetType, Meta(description="The digest, when it could be made.")
    ] = UNSET
    problem: Annotated[Problem | UnsetType, Meta(description="The problem, when it could not.")] = (
        UNSET
    )


class BatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The articles' results."""

    results: Annotated[
        tuple[BatchResult, ...], Meta(description="One for each article, in the order given.")
    ]


class StageEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the work has begun."""

    stage: Annotated[str, Meta(description="Name of the stage.", examples=["translate"])]
