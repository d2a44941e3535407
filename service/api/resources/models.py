"""GET /models: which weights serve, and under which licence."""

from litestar import Response, route

from service.api import problems
from service.api.accept import negotiate
from service.api.answers import ENCODERS, encoded
from service.api.bodies import JSON, MSGPACK, HttpRequest
from service.api.documentation import REQUEST_ID, Content, Operation, documented
from service.api.manners import READING
from service.api.provided import ServicesGiven
from service.api.wire.bundles import BundlesAnswer, bundle_answer

_OPERATION = Operation(
    id="models",
    tag="Service",
    summary="List the weights in use",
    description="Name, revision, languages, licence and digests of every bundle that serves.",
    headers=(REQUEST_ID,),
    answers=(
        Content(media_type=JSON, schema=BundlesAnswer),
        Content(media_type=MSGPACK, schema=BundlesAnswer),
    ),
    problems=(problems.NOT_ACCEPTABLE, problems.INTERNAL, problems.NOT_READY),
)


@route("/models", http_method=READING, opt=documented(_OPERATION))
async def models(request: HttpRequest, services: ServicesGiven) -> Response[bytes]:
    media_type = negotiate(request.headers.get("accept"), tuple(ENCODERS))
    answer = BundlesAnswer(models=tuple(bundle_answer(bundle) for bundle in services.bundles))
    return encoded(answer, media_type)
