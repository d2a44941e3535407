"""What a caller is told when something fails: RFC 9457 problems, and the one table of them.

Each class of `service.errors` stands in `KIND_OF` once; a test proves that none is missing.
Messages of client faults are passed on, those of server faults never are.
"""

import math
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from service.errors import (
    ArticleTooLong,
    BundleCorrupt,
    BundleMissing,
    CannotListen,
    CannotStore,
    CheckpointRefused,
    ClientFault,
    ConversionFailed,
    DeadlinePassed,
    EngineFailed,
    ExtraMissing,
    HubFailed,
    InstallFailed,
    InvalidArticle,
    InvalidSettings,
    LicenceNotAccepted,
    Overloaded,
    ProofFailed,
    RingkasError,
    UnavailableMethod,
    UnsupportedLanguage,
)
from service.telemetry import current_request_id

MEDIA_TYPE = "application/problem+json"
_URN = "urn:ringkas:problem:"
_SERVER_FAULT = 500


class Kind(msgspec.Struct, frozen=True):
    """A sort of problem, with the name by which programs tell it from others."""

    slug: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The stable `type` of RFC 9457."""
        return _URN + self.slug


MALFORMED_BODY = Kind("malformed-body", 400, "The body cannot be read")
BAD_REQUEST = Kind("bad-request", 400, "The request cannot be understood")
NOT_FOUND = Kind("not-found", 404, "There is nothing at this address")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, "This address takes other methods")
NOT_ACCEPTABLE = Kind("not-acceptable", 406, "No answer in a media type you accept")
BODY_TOO_SLOW = Kind("body-too-slow", 408, "The body did not arrive in time")
BODY_TOO_LARGE = Kind("body-too-large", 413, "The body has too many bytes")
ARTICLE_TOO_LONG = Kind("article-too-long", 413, "The article is too long")
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, "The body's media type is not read")
UNSUPPORTED_ENCODING = Kind("unsupported-encoding", 415, "Compressed bodies are not read")
INVALID_REQUEST = Kind("invalid-request", 422, "The request is not valid")
INVALID_ARTICLE = Kind("invalid-article", 422, "The article cannot be summarised")
UNSUPPORTED_LANGUAGE = Kind("unsupported-language", 422, "The language is not served")
UNAVAILABLE_METHOD = Kind("unavailable-method", 422, "No installed weights summarise in that way")
TOO_MANY_REQUESTS = Kind("too-many-requests", 429, "Too many requests")
CLIENT_HUNG_UP = Kind("client-hung-up", 499, "The client hung up")
INTERNAL = Kind("internal", 500, "The service failed")
ENGINE_FAILED = Kind("engine-failed", 500, "The weights failed on this text")
NOT_READY = Kind("not-ready", 503, "The service is not ready")
OVERLOADED = Kind("overloaded", 503, "The service is too busy")
DEADLINE_PASSED = Kind("deadline-passed", 504, "The time for the request was up")

KINDS: tuple[Kind, ...] = (
    MALFORMED_BODY,
    BAD_REQUEST,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    BODY_TOO_SLOW,
    BODY_TOO_LARGE,
    ARTICLE_TOO_LONG,
    UNSUPPORTED_MEDIA_TYPE,
    UNSUPPORTED_ENCODING,
    INVALID_REQUEST,
    INVALID_ARTICLE,
    UNSUPPORTED_LANGUAGE,
    UNAVAILABLE_METHOD,
    TOO_MANY_REQUESTS,
    CLIENT_HUNG_UP,
    INTERNAL,
    ENGINE_FAILED,
    NOT_READY,
    OVERLOADED,
    DEADLINE_PASSED,
)

KIND_OF: dict[type[RingkasError], Kind] = {
    RingkasError: INTERNAL,
    ClientFault: INVALID_REQUEST,
    InvalidArticle: INVALID_ARTICLE,
    ArticleTooLong: ARTICLE_TOO_LONG,
    UnsupportedLanguage: UNSUPPORTED_LANGUAGE,
    UnavailableMethod: UNAVAILABLE_METHOD,
    Overloaded: OVERLOADED,
    DeadlinePassed: DEADLINE_PASSED,
    EngineFailed: ENGINE_FAILED,
    InvalidSettings: INTERNAL,
    CannotListen: INTERNAL,
    BundleMissing: INTERNAL,
    BundleCorrupt: INTERNAL,
    InstallFailed: INTERNAL,
    HubFailed: INTERNAL,
    LicenceNotAccepted: INTERNAL,
    CheckpointRefused: INTERNAL,
    ExtraMissing: INTERNAL,
    ConversionFailed: INTERNAL,
    ProofFailed: INTERNAL,
    CannotStore: INTERNAL,
}

# What callers are told of a server fault, in place of the exception's own words.
_SAFE_DETAIL = {
    INTERNAL: "Something went wrong here. Quote the request id when you report it.",
    ENGINE_FAILED: "The weights failed on this text. Quote the request id when you report it.",
    DEADLINE_PASSED: "The work was not done in time and was dropped. Ask for less, or try later.",
    OVERLOADED: "The queue is full. Try again after the seconds that Retry-After names.",
}


class FieldError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong with a request, and where: a pointer, a parameter or a header."""

    detail: Annotated[
        str, Meta(description="What was expected there.", examples=["Expected `int` <= 20"])
    ]
    pointer: Annotated[
        str | UnsetType,
        Meta(
            description="JSON pointer (RFC 6901) of the field in the body.",
            examples=["/max_claims"],
        ),
    ] = UNSET
    parameter: Annotated[
        str | UnsetType, Meta(description="Name of the query parameter.", examples=["length"])
    ] = UNSET
    header: Annotated[
        str | UnsetType, Meta(description="Name of the header.", examples=["X-Request-Timeout"])
    ] = UNSET


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request failed, as RFC 9457 tells it."""

    type: Annotated[
        str,
        Meta(
            description="What kind of problem it is; stable, compare it exactly.",
            examples=[INVALID_REQUEST.type],
            extra_json_schema={"enum": [kind.type for kind in KINDS]},
        ),
    ]
    title: Annotated[
        str,
        Meta(description="The kind in words; for people.", examples=[INVALID_REQUEST.title]),
    ]
    status: Annotated[
        int,
        Meta(description="HTTP status, as on the status line.", ge=400, le=599, examples=[422]),
    ]
    detail: Annotated[
        str,
        Meta(
            description="What happened this time and what to do; for people.",
            examples=["Expected `int` <= 20"],
        ),
    ]
    request_id: Annotated[
        str,
        Meta(
            description="Names the request in the service's log; also in X-Request-ID.",
            examples=["9f86d081884c4d659a2feaa0c55ad015"],
        ),
    ]
    errors: Annotated[
        tuple[FieldError, ...] | UnsetType,
        Meta(
            description="What is wrong with which field.",
            examples=[[{"detail": "Expected `int` <= 20", "pointer": "/max_claims"}]],
        ),
    ] = UNSET
    error: Annotated[
        str | UnsetType,
        Meta(
            description="The same as `detail`; only where LibreTranslate's clients look for it.",
            examples=["Expected `int` <= 20"],
        ),
    ] = UNSET


class Refusal(Exception):
    """A request that the edge itself turns away. `detail` never holds article text."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def invalid_field(
    detail: str,
    *,
    pointer: str | UnsetType = UNSET,
    parameter: str | UnsetType = UNSET,
    header: str | UnsetType = UNSET,
) -> Refusal:
    """A 422 about one field."""
    error = FieldError(detail=detail, pointer=pointer, parameter=parameter, header=header)
    return Refusal(INVALID_REQUEST, detail, errors=(error,))


def refusal_of(error: Exception) -> Refusal:
    """What a caller may know of any exception."""
    if isinstance(error, Refusal):
        return error
    kind = _kind_of(error)
    if kind.status >= _SERVER_FAULT:
        return Refusal(kind, _SAFE_DETAIL[kind], headers=_retry_after(error))
    pointer = error.pointer if isinstance(error, ClientFault) else None
    detail = str(error)
    errors = () if pointer is None else (FieldError(detail=detail, pointer=pointer),)
    return Refusal(kind, detail, errors=errors)


def problem_of(refusal: Refusal, *, with_error: bool = False) -> Problem:
    """The problem document of a refusal, for the request being served."""
    return Problem(
        type=refusal.kind.type,
        title=refusal.kind.title,
        status=refusal.kind.status,
        detail=refusal.detail,
        request_id=current_request_id.get() or "",
        errors=refusal.errors or UNSET,
        error=refusal.detail if with_error else UNSET,
    )


def _kind_of(error: Exception) -> Kind:
    return next((KIND_OF[c] for c in type(error).__mro__ if c in KIND_OF), INTERNAL)


def _retry_after(error: Exception) -> dict[str, str]:
    if isinstance(error, Overloaded):
        return {"Retry-After": str(max(1, math.ceil(error.retry_after_s)))}
    return {}
