"""LibreTranslate's shapes, so that its clients and plug-ins work unchanged.

Fields we do not know are passed over here, for its clients send what suits its releases.
Confidence is a percentage, language codes are BCP-47, and the names are camelCase.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from service.journey.digest import Language
from service.journey.language import to_bcp47

_TEXT = "Suku bunga acuan tetap 6,25 persen."
_ENGLISH = "The benchmark rate stays at 6.25 percent."
_MAX_ALTERNATIVES = 5  # chosen: each costs a beam
_MAX_TEXTS = 128  # chosen: texts of one request


class TranslateRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A text, or several, to translate."""

    q: Annotated[
        str | Annotated[list[str], Meta(max_length=_MAX_TEXTS)],
        Meta(description="The text, or a list of texts.", examples=[_TEXT, [_TEXT]]),
    ]
    source: Annotated[
        str,
        Meta(description="Language of the text, or `auto`.", max_length=35, examples=["id"]),
    ]
    target: Annotated[str, Meta(description="Language wanted.", max_length=35, examples=["en"])]
    format: Annotated[
        Literal["text", "html"],
        Meta(description="With `html`, markup stays as it is.", examples=["text"]),
    ] = "text"
    alternatives: Annotated[
        int,
        Meta(
            description="Further translations wanted beside the best.",
            ge=0,
            le=_MAX_ALTERNATIVES,
            examples=[0],
        ),
    ] = 0
    api_key: Annotated[str | None, Meta(description="Passed over.", examples=["anything"])] = None


class DetectRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A text whose language is wanted."""

    q: Annotated[str, Meta(description="The text.", examples=[_TEXT])]
    api_key: Annotated[str | None, Meta(description="Passed over.", examples=["anything"])] = None


class Detection(msgspec.Struct, frozen=True, kw_only=True):
    """A language a text may be in."""

    confidence: Annotated[
        float, Meta(description="Percent, higher is surer.", ge=0, le=100, examples=[99.0])
    ]
    language: Annotated[str, Meta(description="BCP-47 code.", examples=["id"])]


class TranslateAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The translation; of a list, lists in the same order."""

    translated_text: Annotated[
        str | list[str],
        Meta(description="The text in the target language.", examples=[_ENGLISH, [_ENGLISH]]),
    ]
    detected_language: Annotated[
        Detection | list[Detection] | UnsetType,
        Meta(
            description="Present when `source` is `auto`.",
            examples=[{"confidence": 99.0, "language": "id"}],
        ),
    ] = UNSET
    alternatives: Annotated[
        Sequence[str | Sequence[str]] | UnsetType,
        Meta(
            description="Present when `alternatives` is above 0; as many, or fewer.",
            examples=[["The key rate stays at 6.25 percent."]],
        ),
    ] = UNSET


class LanguageChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A language, and what it can be translated to."""

    code: Annotated[str, Meta(description="BCP-47 code.", examples=["id"])]
    name: Annotated[str, Meta(description="Its name in English.", examples=["Indonesian"])]
    targets: Annotated[
        tuple[str, ...],
        Meta(
            description="Codes it can be translated to; none if it is only a target.",
            examples=[["en"]],
        ),
    ]


class NamedLanguage(msgspec.Struct, frozen=True, kw_only=True):
    """A language by code and name."""

    code: Annotated[str, Meta(description="BCP-47 code, or `auto`.", examples=["en"])]
    name: Annotated[str, Meta(description="Its name in English.", examples=["English"])]


class DefaultLanguages(msgspec.Struct, frozen=True, kw_only=True):
    """What a page should offer at first."""

    source: Annotated[NamedLanguage, Meta(description="Language to translate from.")]
    target: Annotated[NamedLanguage, Meta(description="Language to translate to.")]


class FrontendSettings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What LibreTranslate's pages ask before they show themselves."""

    api_keys: Annotated[bool, Meta(description="Whether keys are known.", examples=[False])]
    char_limit: Annotated[
        int, Meta(description="Characters of one text at most.", examples=[100_000])
    ]
    files_translation: Annotated[
        bool, Meta(description="Whether files are translated.", examples=[False])
    ]
    frontend_timeout: Annotated[
        int, Meta(description="Milliseconds to wait after typing.", examples=[500])
    ]
    key_required: Annotated[bool, Meta(description="Whether a key is needed.", examples=[False])]
    language: Annotated[DefaultLanguages, Meta(description="What to offer at first.")]
    suggestions: Annotated[
        bool, Meta(description="Whether corrections are taken.", examples=[False])
    ]
    supported_files_format: Annotated[
        tuple[str, ...], Meta(description="File endings that are translated.", examples=[[]])
    ]


def detection(language: Language) -> Detection:
    """A language in LibreTranslate's terms: BCP-47, percent."""
    return Detection(
        confidence=round(language.confidence * 100, 1), language=to_bcp47(language.code)
    )
