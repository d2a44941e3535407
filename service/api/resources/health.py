"""GET /healthz and /readyz: whether the process lives, and whether it works."""

from litestar import Response, route

from service.api import problems
from service.api.answers import encoded
from service.api.bodies import JSON
from service.api.documentation import REQUEST_ID, Content, Operation, documented
from service.api.manners import READING
from service.api.provided import ServicesGiven
from service.api.wire.service import Health

_HEALTHZ = Operation(
    id="healthz",
    tag="Service",
    summary="Whether the process lives",
    description="Answers as soon as the process listens, while weights still load.",
    headers=(REQUEST_ID,),
    answers=(Content(media_type=JSON, schema=Health),),
    problems=(problems.INTERNAL,),
)

_READYZ = Operation(
    id="readyz",
    tag="Service",
    summary="Whether the service works",
    description="503 until the weights are loaded and warm, and again while draining.",
    headers=(REQUEST_ID,),
    answers=(Content(media_type=JSON, schema=Health),),
    problems=(problems.INTERNAL, problems.NOT_READY),
)


@route("/healthz", http_method=READING, opt=documented(_HEALTHZ))
async def healthz() -> Response[bytes]:
    return encoded(Health(status="alive"), JSON)


@route("/readyz", http_method=READING, opt=documented(_READYZ))
async def readyz(services: ServicesGiven) -> Response[bytes]:  # noqa: ARG001 - 503 without them
    return encoded(Health(status="ready"), JSON)
