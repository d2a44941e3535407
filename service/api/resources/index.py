"""GET /: where to read on."""

from importlib.metadata import version

from litestar import Response, route

from service.api import problems
from service.api.answers import encoded
from service.api.bodies import JSON
from service.api.documentation import REQUEST_ID, Content, Operation, documented
from service.api.manners import READING
from service.api.wire.service import Index

_OPERATION = Operation(
    id="index",
    tag="Service",
    summary="Where to read on",
    description="Addresses are relative, so that they hold behind a prefix too.",
    headers=(REQUEST_ID,),
    answers=(Content(media_type=JSON, schema=Index),),
    problems=(problems.INTERNAL,),
)


@route("/", http_method=READING, opt=documented(_OPERATION))
async def index() -> Response[bytes]:
    return encoded(
        Index(
            name="ringkas",
            version=version("ringkas"),
            reader="schema",
            openapi="schema/openapi.json",
        ),
        JSON,
    )
