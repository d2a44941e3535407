"""From what callers send to what the journey takes, and its complaints back to their terms."""

import msgspec

from service.api.bodies import HTML, JSON, MSGPACK, PLAIN, HttpRequest, decode, decode_text
from service.api.problems import FieldError, Refusal, invalid_field, refusal_of
from service.api.validation import explain
from service.api.wire.requests import SummariseOptions, SummariseRequest
from service.errors import ClientFault, UnsupportedLanguage
from service.journey import ArticleSource, JourneyOptions
from service.journey.language import parse_language

BODY_TYPES = (JSON, MSGPACK, PLAIN, HTML)
_ARTICLE_POINTERS = frozenset({"/text", "/html"})
_DECODERS = {
    JSON: msgspec.json.Decoder(SummariseRequest).decode,
    MSGPACK: msgspec.msgpack.Decoder(SummariseRequest).decode,
}


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """An article and what its digest should be like, as a caller put it."""

    source: ArticleSource
    options: SummariseOptions
    is_bare: bool = False
    """Whether the body is the article alone, its options in the query."""

    def journey_options(self) -> JourneyOptions:
        """The options in the journey's words.

        Raises:
            UnsupportedLanguage: A language nobody knows.
        """
        options = self.options
        return JourneyOptions(
            source_language=flores_code(options.source_language, pointer="/source_language"),
            target_language=flores_code(options.target_language, pointer="/target_language"),
            length=options.length,
            method=options.method,
            max_claims=options.max_claims,
            unsupported=options.unsupported,
            with_translation="translation" in options.include,
        )

    def refusal(self, fault: ClientFault) -> Refusal:
        """A fault of the article or its options, told of the place the caller put it."""
        refusal = refusal_of(fault)
        if fault.pointer is None:
            return refusal
        if fault.pointer in _ARTICLE_POINTERS:
            pointer = "/html" if self.source.text is None else "/text"
            place = FieldError(detail=refusal.detail, pointer=pointer)
            errors = () if self.is_bare else (place,)
        elif self.is_bare:
            errors = (FieldError(detail=refusal.detail, parameter=fault.pointer[1:]),)
        else:
            errors = refusal.errors
        return Refusal(refusal.kind, refusal.detail, errors=errors)


def read_assignment(request: HttpRequest, body: bytes, media_type: str) -> Assignment:
    """What the caller wants, from the body or, with a bare article, from body and query.

    Raises:
        Refusal: 400, 415 or 422.
    """
    if media_type in _DECODERS:
        for name in request.query_params:
            raise invalid_field("With this media type, options go in the body", parameter=name)
        return decode_assignment(body, media_type)
    options = _options_of_query(request)
    text = decode_text(request, body)
    source = ArticleSource(html=text) if media_type == HTML else ArticleSource(text=text)
    return Assignment(source=source, options=options, is_bare=True)


def decode_assignment(body: bytes | msgspec.Raw, media_type: str) -> Assignment:
    """What a JSON or MessagePack request wants.

    Raises:
        Refusal: 400; 422 with a pointer, also when not exactly one of `text` and `html` is set.
    """
    wanted = decode(body, _DECODERS[media_type], SummariseRequest, media_type=media_type)
    if (wanted.text is None) == (wanted.html is None):
        pointer = "/text" if wanted.text is None else "/html"
        raise invalid_field("Expected exactly one of `text` and `html`", pointer=pointer)
    source = ArticleSource(text=wanted.text, html=wanted.html, title=wanted.title)
    return Assignment(source=source, options=wanted)


def flores_code(language: str, *, pointer: str) -> str:
    """The FLORES-200 code of a language named in any known way; `auto` stays for a source.

    Raises:
        UnsupportedLanguage: Nobody knows it; with the pointer given.
    """
    if language == "auto" and "source" in pointer:
        return language
    try:
        return parse_language(language)
    except UnsupportedLanguage as error:
        raise UnsupportedLanguage(str(error), pointer=pointer) from error


def _options_of_query(request: HttpRequest) -> SummariseOptions:
    """Options from the query string; a list is repeated or separated by commas."""
    values: dict[str, object] = {}
    for name, given in request.query_params.dict().items():
        if name == "include":
            values[name] = [part for value in given for part in value.split(",") if part]
        elif len(given) > 1:
            raise invalid_field("Expected one value", parameter=name)
        else:
            values[name] = given[0]
    try:
        return msgspec.convert(values, SummariseOptions, strict=False)
    except msgspec.ValidationError as error:
        detail, pointer = explain(error, SummariseOptions)
        raise invalid_field(detail, parameter=pointer.split("/")[1]) from error
