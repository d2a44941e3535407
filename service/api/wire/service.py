"""What the service says of itself."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class LimitsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a request may hold. Past a limit it is refused; nothing is ever cut."""

    max_body_bytes: Annotated[
        int, Meta(description="Bytes of a request body.", examples=[2_000_000])
    ]
    max_article_chars: Annotated[
        int, Meta(description="Characters of one article.", examples=[100_000])
    ]
    max_sentence_chars: Annotated[
        int, Meta(description="Characters of one sentence.", examples=[4_000])
    ]
    max_batch_articles: Annotated[
        int, Meta(description="Articles in one POST /summarise/batch.", examples=[32])
    ]
    max_claims: Annotated[int, Meta(description="Claims of one digest.", examples=[20])]
    deadline_s: Annotated[float, Meta(description="Seconds a request may take.", examples=[60.0])]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How the process is."""

    status: Annotated[
        Literal["alive", "ready"],
        Meta(description="`alive`: it answers; `ready`: it works.", examples=["ready"]),
    ]


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """What is served here, and where to read on."""

    name: Annotated[str, Meta(description="Name of the service.", examples=["ringkas"])]
    version: Annotated[str, Meta(description="Version of the software.", examples=["0.1.0"])]
    reader: Annotated[
        str, Meta(description="Address of the documentation to read.", examples=["schema"])
    ]
    openapi: Annotated[
        str, Meta(description="Address of the same as OpenAPI.", examples=["schema/openapi.json"])
    ]
