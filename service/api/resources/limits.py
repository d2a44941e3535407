"""GET /limits: what a request may hold."""

from litestar import Response, route

from service.api import problems
from service.api.answers import encoded
from service.api.bodies import JSON
from service.api.documentation import REQUEST_ID, Content, Operation, documented
from service.api.manners import READING
from service.api.provided import SettingsGiven
from service.api.wire.requests import MAX_CLAIMS
from service.api.wire.service import LimitsAnswer

_OPERATION = Operation(
    id="limits",
    tag="Service",
    summary="What a request may hold",
    description="The limits of this installation, so that callers need not find them by trial.",
    headers=(REQUEST_ID,),
    answers=(Content(media_type=JSON, schema=LimitsAnswer),),
    problems=(problems.INTERNAL,),
)


@route("/limits", http_method=READING, opt=documented(_OPERATION))
async def limits(settings: SettingsGiven) -> Response[bytes]:
    return encoded(
        LimitsAnswer(
            max_body_bytes=settings.max_body_bytes,
            max_article_chars=settings.max_article_chars,
            max_sentence_chars=settings.max_sentence_chars,
            max_batch_articles=settings.max_batch_articles,
            max_claims=MAX_CLAIMS,
            deadline_s=settings.deadline_s,
        ),
        JSON,
    )
