"""What callers may ask of a digest."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from service.journey.digest import Length, Method, UnsupportedPolicy

OffsetUnit = Literal["code_point", "utf16_code_unit"]
MAX_CLAIMS = 20
MAX_TITLE_CHARS = 1000
Part = Literal["highlighted_html", "translation"]

EXAMPLE_TEXT = (
    "JAKARTA - Gubernur Bank Indonesia Perry Warjiyo mengatakan suku bunga acuan tetap 6,25 "
    "persen pada Rabu (18/9). Ia memperkirakan ekonomi Indonesia tumbuh 5,1 persen tahun ini. "
    "Rupiah menguat 0,3 persen menjadi Rp15.330 per dolar Amerika Serikat."
)
EXAMPLE_HTML = (
    "<html><head><title>BI tahan suku bunga</title></head><body><article>"
    "<h1>BI tahan suku bunga</h1>"
    "<p>Gubernur Bank Indonesia Perry Warjiyo mengatakan suku bunga acuan tetap 6,25 persen "
    "pada Rabu (18/9). Ia memperkirakan ekonomi Indonesia tumbuh 5,1 persen tahun ini.</p>"
    "<p>Rupiah menguat 0,3 persen menjadi Rp15.330 per dolar Amerika Serikat pada penutupan "
    "perdagangan. Para pelaku pasar menunggu keputusan bank sentral Amerika Serikat.</p>"
    "</article></body></html>"
)


class SummariseOptions(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False
):
    """What the digest should be like. Query parameters where the body is the bare article."""

    source_language: Annotated[
        str,
        Meta(
            description="Language of the article: FLORES-200 or BCP-47 code, or `auto`.",
            max_length=35,
            examples=["auto", "ind_Latn", "id"],
        ),
    ] = "auto"
    target_language: Annotated[
        str,
        Meta(
            description="Language of the digest: FLORES-200 or BCP-47 code.",
            max_length=35,
            examples=["eng_Latn", "en"],
        ),
    ] = "eng_Latn"
    length: Annotated[
        Length, Meta(description="How long the summary should be.", examples=["short"])
    ] = "short"
    method: Annotated[
        Method,
        Meta(
            description="`extractive` translates the article's weightiest sentences, "
            "`abstractive` writes new ones, `auto` chooses by what is installed and supported.",
            examples=["auto"],
        ),
    ] = "auto"
    max_claims: Annotated[
        int, Meta(description="Claims reported at most.", ge=1, le=MAX_CLAIMS, examples=[5])
    ] = 5
    unsupported: Annotated[
        UnsupportedPolicy,
        Meta(
            description="What becomes of summary sentences the article does not support: left "
            "out, or kept and marked.",
            examples=["drop"],
        ),
    ] = "drop"
    offset_unit: Annotated[
        OffsetUnit,
        Meta(
            description="What `start` and `end` count: Unicode code points (Python, Rust) or "
            "UTF-16 code units (JavaScript, Java, C#).",
            examples=["code_point"],
        ),
    ] = "code_point"
    include: Annotated[
        frozenset[Part],
        Meta(
            description="Further parts of the answer: the summary as HTML with its claims "
            "marked, and the whole article in English.",
            examples=[["highlighted_html", "translation"]],
        ),
    ] = frozenset()


class SummariseRequest(SummariseOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article, in exactly one of `text` and `html`, and what its digest should be like."""

    text: Annotated[
        str | None,
        Meta(description="The article as plain text.", examples=[EXAMPLE_TEXT]),
    ] = None
    html: Annotated[
        str | None,
        Meta(
            description="The article as an HTML page or fragment. Offsets then index "
            "`article.text` of the answer.",
            examples=[EXAMPLE_HTML],
        ),
    ] = None
    title: Annotated[
        Annotated[str, Meta(max_length=MAX_TITLE_CHARS)] | None,
        Meta(
            description="The headline, when the article does not hold it.",
            examples=["BI tahan suku bunga"],
        ),
    ] = None


class BatchRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Many articles. Each is answered on its own: a bad one does not fail the others."""

    articles: Annotated[
        list[SummariseRequest],
        Meta(
            description="The articles, at most `max_batch_articles` of GET /limits.",
            min_length=1,
            examples=[[{"text": EXAMPLE_TEXT}, {"text": EXAMPLE_TEXT, "max_claims": 1}]],
        ),
    ]


class RawBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`BatchRequest` with its articles not yet decoded, so that each can fail alone."""

    articles: Annotated[list[msgspec.Raw], Meta(min_length=1)]
