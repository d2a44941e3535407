"""A digest as an answer: in wire structs, in the caller's units, in the caller's media type."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from litestar import Response
from msgspec import UNSET, UnsetType

from service.api.bodies import HTML, JSON, MARKDOWN, MSGPACK, PLAIN
from service.api.wire.bundles import bundle_used
from service.api.wire.digests import (
    ArticleAnswer,
    ChecksAnswer,
    ClaimAnswer,
    DigestAnswer,
    EvidenceAnswer,
    LanguageAnswer,
    RemovedAnswer,
    SummaryAnswer,
    SummarySentenceAnswer,
    SupportAnswer,
    TranslatedSentenceAnswer,
    TranslationAnswer,
    WarningAnswer,
)
from service.api.wire.requests import OffsetUnit, SummariseOptions
from service.journey import Claim, Digest, Evidence
from service.journey.render import (
    bundles_used,
    highlighted_html,
    notice_of,
    to_html,
    to_markdown,
    to_text,
)
from service.model_store import Bundle
from service.telemetry import choose_request_id, current_request_id
from service.text import Span, Utf16Offsets

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy of our pages: they may style themselves and do nothing else."""

ENCODERS: Mapping[str, Callable[[object], bytes]] = {
    JSON: msgspec.json.Encoder().encode,
    MSGPACK: msgspec.msgpack.Encoder().encode,
}
PAGES: Mapping[str, Callable[[Digest, str | None], str]] = {
    HTML: to_html,
    MARKDOWN: to_markdown,
    PLAIN: to_text,
}

_SCORE_DECIMALS = 4  # chosen: more than any score is good for
_Units = Callable[[Span], Span]


def encoded(value: object, media_type: str, *, status: int = 200) -> Response[bytes]:
    """Answer with a wire value as JSON or MessagePack."""
    return Response(
        content=ENCODERS[media_type](value),
        status_code=status,
        media_type=media_type,
    )


def page(digest: Digest, bundles: Sequence[Bundle], media_type: str) -> Response[bytes]:
    """Answer with a digest to read. A page may run no script and fetch nothing."""
    headers = {"X-Content-Type-Options": "nosniff"}
    if media_type == HTML:
        headers["Content-Security-Policy"] = PAGE_POLICY
    content = PAGES[media_type](digest, notice_of(digest, bundles))
    return Response(content=content.encode(), media_type=media_type, headers=headers)


def digest_answer(
    digest: Digest,
    options: SummariseOptions,
    bundles: Sequence[Bundle],
    *,
    is_cached: bool = False,
    index: int | None = None,
) -> DigestAnswer:
    """The wire form of a digest, for the request being served.

    Args:
        index: Which of the request's articles it is of, where there may be several.
    """
    posted = _units(options.offset_unit, digest.article.posted)
    summary = _units(options.offset_unit, digest.summary)
    return DigestAnswer(
        id=_digest_id(index),
        language=LanguageAnswer(
            code=digest.language.code, confidence=_rounded(digest.language.confidence)
        ),
        summary=_summary(digest, summary),
        claims=tuple(_claim(claim, posted, summary) for claim in digest.claims),
        article=_article(digest, posted),
        offset_unit=options.offset_unit,
        models=tuple(bundle_used(bundle) for bundle in bundles_used(digest, bundles)),
        warnings=tuple(
            WarningAnswer(type=warn.type, detail=warn.detail, sentence=warn.sentence)
            for warn in digest.warnings
        ),
        timings_ms=digest.timings_ms,
        cached=is_cached,
        highlighted_html=(
            highlighted_html(digest) if "highlighted_html" in options.include else UNSET
        ),
        translation=_translation(digest, posted),
    )


def _digest_id(index: int | None) -> str:
    request_id = current_request_id.get() or choose_request_id(None)
    return request_id if index is None else f"{request_id}.{index}"


def _rounded(score: float) -> float:
    return round(score, _SCORE_DECIMALS)


def _units(unit: OffsetUnit, text: str) -> _Units:
    """From code-point spans of `text` to the caller's units."""
    return Utf16Offsets(text).convert if unit == "utf16_code_unit" else lambda span: span


def _summary(digest: Digest, units: _Units) -> SummaryAnswer:
    sentences: list[SummarySentenceAnswer] = []
    for sentence in digest.summary_sentences:
        span = units(sentence.span)
        sentences.append(
            SummarySentenceAnswer(
                start=span.start,
                end=span.end,
                method=sentence.method,
                evidence=sentence.evidence,
            )
        )
    return SummaryAnswer(text=digest.summary, method=digest.method, sentences=tuple(sentences))


def _claim(claim: Claim, posted: _Units, summary: _Units) -> ClaimAnswer:
    span, support = summary(claim.span), claim.support
    return ClaimAnswer(
        id=claim.id,
        text=claim.text,
        start=span.start,
        end=span.end,
        kind=claim.kind,
        speaker=claim.speaker,
        hedged=claim.hedged,
        check_worthiness=_rounded(claim.check_worthiness),
        evidence=tuple(_evidence(evidence, posted) for evidence in claim.evidence),
        support=SupportAnswer(
            verdict=support.verdict,
            score=_rounded(support.score),
            calibrated=support.calibrated,
            margin=None if support.margin is None else _rounded(support.margin),
            checks=ChecksAnswer(
                numbers=support.checks.numbers,
                dates=support.checks.dates,
                names=support.checks.names,
                negation=support.checks.negation,
                length=support.checks.length,
            ),
        ),
    )


def _evidence(evidence: Evidence, posted: _Units) -> EvidenceAnswer:
    span = posted(evidence.span)
    return EvidenceAnswer(
        sentence=evidence.sentence,
        start=span.start,
        end=span.end,
        text=evidence.text,
        translation=evidence.translation,
    )


def _article(digest: Digest, posted: _Units) -> ArticleAnswer:
    article = digest.article
    removed: list[RemovedAnswer] = []
    for item in article.removed:
        span = posted(item.span)
        removed.append(RemovedAnswer(start=span.start, end=span.end, reason=item.reason))
    return ArticleAnswer(
        title=article.title,
        dateline=article.dateline,
        sentences=len(digest.sentences),
        removed=tuple(removed),
        text=article.posted if article.is_extracted else UNSET,
    )


def _translation(digest: Digest, posted: _Units) -> TranslationAnswer | UnsetType:
    """The whole article in English, its paragraphs on lines of their own."""
    if digest.translation is None:
        return UNSET
    text, paragraph = "", 0
    sentences: list[TranslatedSentenceAnswer] = []
    for translated in digest.translation:
        source = translated.sentence
        if text:
            text += " " if source.paragraph == paragraph else "\n"
        text, paragraph = text + translated.text, source.paragraph
        span = posted(digest.article.text_map.posted(source.span))
        sentences.append(
            TranslatedSentenceAnswer(
                sentence=source.index,
                start=span.start,
                end=span.end,
                text=translated.text,
                log_prob=_rounded(translated.log_prob),
            )
        )
    return TranslationAnswer(text=text, sentences=tuple(sentences))
