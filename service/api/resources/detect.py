"""POST /detect: LibreTranslate's shape."""

import msgspec
from litestar import Response, post

from service.api.answers import encoded
from service.api.bodies import JSON, MULTIPART, URL_ENCODED, HttpRequest
from service.api.deadlines import deadline_of
from service.api.documentation import REQUEST_ID, REQUEST_TIMEOUT, Content, Operation, documented
from service.api.exception_handlers import ERRORS_AS_LIBRETRANSLATE
from service.api.forms import read_form_or_json
from service.api.provided import ServicesGiven, SettingsGiven
from service.api.resources.translate import TEXT_PROBLEMS
from service.api.wire.libretranslate import Detection, DetectRequest, detection
from service.api.work import while_connected, within

_EXAMPLES = {"Indonesian": {"q": "Suku bunga acuan tetap 6,25 persen pada Rabu."}}

_OPERATION = Operation(
    id="detect",
    tag="LibreTranslate",
    summary="Name the language of a text",
    description="Languages the text may be in, likeliest first, as LibreTranslate answers.",
    headers=(REQUEST_ID, REQUEST_TIMEOUT),
    requests=tuple(
        Content(media_type=media_type, schema=DetectRequest, examples=_EXAMPLES)
        for media_type in (JSON, URL_ENCODED, MULTIPART)
    ),
    answers=(Content(media_type=JSON, schema=list[Detection]),),
    problems=TEXT_PROBLEMS,
)

_decode = msgspec.json.Decoder(DetectRequest).decode


@post(
    "/detect",
    status_code=200,
    opt=documented(_OPERATION, **{ERRORS_AS_LIBRETRANSLATE: True}),
)
async def detect(
    request: HttpRequest, settings: SettingsGiven, services: ServicesGiven
) -> Response[bytes]:
    deadline = deadline_of(request, settings)
    wanted = await read_form_or_json(request, DetectRequest, _decode, deadline)
    found = await while_connected(request, within(deadline, services.journey.detect(wanted.q)))
    return encoded([detection(language) for language in found], JSON)
