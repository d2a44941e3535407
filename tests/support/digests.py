"""Digests as values, for the tests of what is made from them."""

from collections.abc import Sequence
from pathlib import Path

from service.journey.article import Article, RemovalReason, Removed, Sentence
from service.journey.digest import (
    Checks,
    Claim,
    ClaimKind,
    Digest,
    Evidence,
    Language,
    SummarySentence,
    Support,
    TranslatedSentence,
    Verdict,
    Warn,
)
from service.text import Span, TextMap

_ARTICLES = Path(__file__).parent.parent / "articles"


def claim(
    id_: str,
    summary: str,
    text: str,
    evidence: Sequence[Evidence] = (),
    *,
    kind: ClaimKind = "event",
    speaker: str | None = None,
    verdict: Verdict = "supported",
    hedged: bool = False,
    checks: Checks | None = None,
) -> Claim:
    """A claim over the first place where `text` stands in `summary`."""
    start = summary.index(text)
    return Claim(
        id=id_,
        span=Span(start, start + len(text)),
        text=text,
        kind=kind,
        speaker=speaker,
        hedged=hedged,
        check_worthiness=0.8,
        evidence=tuple(evidence),
        support=Support(
            verdict=verdict,
            score=0.74,
            checks=checks
            or Checks(numbers="ok", dates="ok", names="ok", negation="ok", length="ok"),
        ),
    )


def evidence(
    posted: str, text: str, *, sentence: int = 0, translation: str | None = None
) -> Evidence:
    """Evidence at the first place where `text` stands in `posted`."""
    start = posted.index(text)
    return Evidence(
        sentence=sentence,
        span=Span(start, start + len(text)),
        text=text,
        translation=translation,
    )


def digest(
    posted: str,
    summary: str,
    claims: Sequence[Claim] = (),
    *,
    title: str | None = None,
    sentences: Sequence[str] | None = None,
    removed: Sequence[tuple[str, RemovalReason]] = (),
    translation: Sequence[str] | None = None,
    warnings: Sequence[Warn] = (),
) -> Digest:
    """A digest whose article is `posted` as it stands, one sentence unless told otherwise.

    Its paragraphs are the lines of `posted`.
    """
    found = tuple(
        Sentence(
            index=index,
            paragraph=posted.count("\n", 0, posted.index(text)),
            span=Span(posted.index(text), posted.index(text) + len(text)),
            text=text,
        )
        for index, text in enumerate(sentences or [posted])
    )
    article = Article(
        posted=posted,
        is_extracted=False,
        title=title,
        dateline=None,
        text=posted,
        paragraphs=(Span(0, len(posted)),),
        text_map=TextMap.identity(len(posted)),
        removed=tuple(
            Removed(span=Span(posted.index(text), posted.index(text) + len(text)), reason=reason)
            for text, reason in removed
        ),
    )
    return Digest(
        article=article,
        sentences=found,
        language=Language(code="ind_Latn", confidence=0.99),
        summary=summary,
        summary_sentences=(
            SummarySentence(
                span=Span(0, len(summary)), text=summary, method="extractive", evidence=(0,)
            ),
        ),
        claims=tuple(claims),
        translation=None
        if translation is None
        else tuple(
            TranslatedSentence(sentence=sentence, text=text, log_prob=-0.5)
            for sentence, text in zip(found, translation, strict=True)
        ),
        warnings=tuple(warnings),
        timings_ms={"translate": 310.0, "total": 412.5},
    )


def small_digest() -> Digest:
    """Two sentences, two claims, one warning: small enough to read at a glance."""
    posted = 'Harga beras naik 5 persen. "Stok cukup," kata Budi.'
    summary = 'Rice prices rose 5 percent. "Stocks are enough," Budi said.'
    return digest(
        posted,
        summary,
        [
            claim(
                "c1",
                summary,
                "Rice prices rose 5 percent.",
                [evidence(posted, "Harga beras naik 5 persen.")],
                kind="quantity",
            ),
            claim(
                "c2",
                summary,
                '"Stocks are enough," Budi said.',
                [
                    evidence(
                        posted,
                        '"Stok cukup," kata Budi.',
                        sentence=1,
                        translation='"Stock enough," said Budi.',
                    )
                ],
                kind="quote",
                speaker="Budi",
                verdict="weak",
            ),
        ],
        title="Harga beras naik",
        sentences=["Harga beras naik 5 persen.", '"Stok cukup," kata Budi.'],
        warnings=[Warn(type="low_coverage", detail="The article has 2 sentences.")],
    )


def news_digest() -> Digest:
    """A digest of a real article, with every verdict and several pieces of evidence."""
    posted = (_ARTICLES / "1-wang-wenbin.txt").read_text(encoding="utf-8")
    first = posted[posted.index("Beijing akan") : posted.index("\n")]
    second = posted[posted.index('"Kami') : posted.index("Menurut diplomat") - 1]
    third = posted[posted.index("Untuk diketahui") : posted.index(" Seperti yang dikatakan")]
    fourth = posted[posted.index("Seperti yang dikatakan") : posted.index("\nMenurutnya")]
    summary = (
        "Beijing will firmly defend global security on the basis of the mutual understanding "
        "reached by Vladimir Putin and Xi Jinping, Chinese Foreign Ministry spokesman Wang "
        "Wenbin said on Friday. China will actively contribute to lasting regional and global "
        "security, he told a press conference. Putin and Xi held a virtual summit on "
        "15 December. Their conversation lasted almost two hours."
    )
    claims = [
        claim(
            "c1",
            summary,
            summary[: summary.index(" China will")],
            [evidence(posted, first, translation="Beijing will firmly defend global security.")],
            kind="quote",
            speaker="Wang Wenbin",
        ),
        claim(
            "c2",
            summary,
            "China will actively contribute to lasting regional and global security",
            [evidence(posted, second, sentence=1)],
            kind="prediction",
            hedged=True,
        ),
        claim(
            "c3",
            summary,
            "Putin and Xi held a virtual summit on 15 December.",
            [evidence(posted, third, sentence=4), evidence(posted, fourth, sentence=5)],
            verdict="weak",
        ),
        claim(
            "c4",
            summary,
            "Their conversation lasted almost two hours.",
            [evidence(posted, fourth, sentence=5)],
            kind="quantity",
            verdict="unsupported",
            checks=Checks(numbers="mismatch", dates="ok", names="ok", negation="ok", length="ok"),
        ),
    ]
    return digest(
        posted,
        summary,
        claims,
        title="China dan Rusia Bersama Jaga Keamanan Global",
        sentences=[first, second, third, fourth],
        removed=[("JAKARTA - ", "dateline"), ("BACA JUGA:", "related_link")],
        translation=None,
        warnings=[
            Warn(
                type="number_mismatch",
                detail="The English says 2 hours where the article says one and a half.",
                sentence=5,
            )
        ],
    )
