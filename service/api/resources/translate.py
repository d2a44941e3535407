"""POST /translate: LibreTranslate's shape."""

import msgspec
from litestar import Response, post
from msgspec import UNSET

from service.api import problems
from service.api.answers import encoded
from service.api.articles import flores_code
from service.api.bodies import JSON, MULTIPART, URL_ENCODED, HttpRequest
from service.api.cache_control import cache_use_of
from service.api.deadlines import deadline_of
from service.api.documentation import (
    CACHE_CONTROL,
    REQUEST_ID,
    REQUEST_TIMEOUT,
    Content,
    Operation,
    documented,
)
from service.api.exception_handlers import ERRORS_AS_LIBRETRANSLATE
from service.api.forms import read_form_or_json
from service.api.provided import ServicesGiven, SettingsGiven
from service.api.wire.libretranslate import TranslateAnswer, TranslateRequest, detection
from service.api.work import AT_ONCE, in_order, while_connected, within
from service.cache import CachedJourney, CacheUse
from service.errors import ClientFault
from service.journey.clock import Deadline
from service.journey.pipeline import TextTranslation

TEXT_PROBLEMS = (
    problems.MALFORMED_BODY,
    problems.BODY_TOO_SLOW,
    problems.BODY_TOO_LARGE,
    problems.ARTICLE_TOO_LONG,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.UNSUPPORTED_ENCODING,
    problems.INVALID_REQUEST,
    problems.INVALID_ARTICLE,
    problems.UNSUPPORTED_LANGUAGE,
    problems.ENGINE_FAILED,
    problems.INTERNAL,
    problems.NOT_READY,
    problems.OVERLOADED,
    problems.DEADLINE_PASSED,
)

_Q = "Suku bunga acuan tetap 6,25 persen pada Rabu."
_FORM = {"one text": {"q": _Q, "source": "id", "target": "en"}}

_OPERATION = Operation(
    id="translate",
    tag="LibreTranslate",
    summary="Translate a text",
    description=(
        "Translate a text, or several, as LibreTranslate does: its clients work unchanged. "
        "Unknown fields are passed over, and problems carry `error` too."
    ),
    headers=(REQUEST_ID, REQUEST_TIMEOUT, CACHE_CONTROL),
    requests=(
        Content(
            media_type=JSON,
            schema=TranslateRequest,
            examples={
                **_FORM,
                "several": {"q": [_Q, "Rupiah menguat."], "source": "id", "target": "en"},
                "detected, with alternatives": {
                    "q": _Q,
                    "source": "auto",
                    "target": "en",
                    "alternatives": 2,
                },
                "markup": {"q": f"<p>{_Q}</p>", "source": "id", "target": "en", "format": "html"},
            },
        ),
        Content(media_type=URL_ENCODED, schema=TranslateRequest, examples=_FORM),
        Content(media_type=MULTIPART, schema=TranslateRequest, examples=_FORM),
    ),
    answers=(Content(media_type=JSON, schema=TranslateAnswer),),
    problems=TEXT_PROBLEMS,
)

_decode = msgspec.json.Decoder(TranslateRequest).decode
_PLACES = {"/source_language": "/source", "/target_language": "/target"}
"""LibreTranslate's names of what the journey calls otherwise."""


@post(
    "/translate",
    status_code=200,
    opt=documented(_OPERATION, **{ERRORS_AS_LIBRETRANSLATE: True}),
)
async def translate(
    request: HttpRequest, settings: SettingsGiven, services: ServicesGiven
) -> Response[bytes]:
    deadline = deadline_of(request, settings)
    wanted = await read_form_or_json(request, TranslateRequest, _decode, deadline)
    texts = [wanted.q] if isinstance(wanted.q, str) else wanted.q
    work = _translate(services.journey, texts, wanted, deadline=deadline, use=cache_use_of(request))
    done = await while_connected(request, within(deadline, work))
    return encoded(_answer(done, wanted), JSON)


async def _translate(
    journey: CachedJourney,
    texts: list[str],
    wanted: TranslateRequest,
    *,
    deadline: Deadline,
    use: CacheUse,
) -> list[TextTranslation]:
    """Each text's translation, in order; a few are worked on at a time."""
    source = flores_code(wanted.source, pointer="/source")
    target = flores_code(wanted.target, pointer="/target")

    async def one(numbered: tuple[int, str]) -> TextTranslation:
        index, text = numbered
        try:
            return await journey.translate(
                text,
                source_language=source,
                target_language=target,
                is_html=wanted.format == "html",
                alternatives=wanted.alternatives,
                deadline_s=deadline.remaining_s(),
                use=use,
            )
        except ClientFault as fault:
            place = "/q" if isinstance(wanted.q, str) else f"/q/{index}"
            raise type(fault)(
                str(fault), pointer=_PLACES.get(fault.pointer or "", place)
            ) from fault

    return [done async for done in in_order(one, enumerate(texts), at_once=AT_ONCE)]


def _answer(done: list[TextTranslation], wanted: TranslateRequest) -> TranslateAnswer:
    """The answer to one text, or lists in the order of the texts."""
    is_list = isinstance(wanted.q, list)
    texts = [translation.text for translation in done]
    languages = [detection(translation.language) for translation in done]
    alternatives = [list(translation.alternatives) for translation in done]
    return TranslateAnswer(
        translated_text=texts if is_list else texts[0],
        detected_language=(languages if is_list else languages[0])
        if wanted.source == "auto"
        else UNSET,
        alternatives=(alternatives if is_list else alternatives[0])
        if wanted.alternatives
        else UNSET,
    )
