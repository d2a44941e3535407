"""GET /metrics: what the process has counted, for Prometheus."""

from litestar import Response, route

from service.api import problems
from service.api.documentation import REQUEST_ID, Content, Operation, documented
from service.api.manners import READING
from service.api.provided import MetricsGiven
from service.telemetry import EXPOSITION_TYPE

_OPERATION = Operation(
    id="metrics",
    tag="Service",
    summary="Counts and timings for Prometheus",
    description=(
        "Requests, stages, the queue and its batches, tokens, caches, problems and warnings. "
        "Labels hold routes, stages and types, never anything a caller sent."
    ),
    headers=(REQUEST_ID,),
    answers=(Content(media_type="text/plain", description="Prometheus' text format."),),
    problems=(problems.INTERNAL,),
)


@route("/metrics", http_method=READING, opt=documented(_OPERATION))
async def metrics(metrics: MetricsGiven) -> Response[bytes]:
    return Response(metrics.exposition(), media_type=EXPOSITION_TYPE)
