"""POST /summarise/batch: many articles, each answered on its own."""

from collections.abc import AsyncGenerator

import msgspec
from litestar import Response, post
from litestar.response import Stream

from service.api import problems
from service.api.accept import negotiate
from service.api.answers import encoded
from service.api.articles import decode_assignment
from service.api.bodies import JSON, MSGPACK, NDJSON, HttpRequest, decode, media_type_of, read_body
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
from service.api.exception_handlers import told
from service.api.problems import FieldError, Refusal, invalid_field, problem_of
from service.api.provided import MetricsGiven, ServicesGiven, SettingsGiven
from service.api.resources.summarise import answer_of, make_digest
from service.api.wire.digests import BatchAnswer, BatchResult
from service.api.wire.requests import EXAMPLE_TEXT, BatchRequest, RawBatch
from service.api.work import AT_ONCE, in_order, while_connected

_DECODERS = {
    JSON: msgspec.json.Decoder(RawBatch).decode,
    MSGPACK: msgspec.msgpack.Decoder(RawBatch).decode,
}
_encode = msgspec.json.Encoder().encode

_REQUEST = {
    "two articles": {"articles": [{"text": EXAMPLE_TEXT}, {"text": EXAMPLE_TEXT, "max_claims": 1}]},
    "one bad article": {"articles": [{"text": EXAMPLE_TEXT}, {"text": ""}]},
}

_OPERATION = Operation(
    id="summarise_batch",
    tag="Digests",
    summary="Summarise many articles",
    description=(
        "Post up to `max_batch_articles` (GET /limits) articles; get one result each, in the "
        "same order: a digest, whose id is the request's and the index (`<request id>.0`), or "
        "the problem with that article. Asked for NDJSON, results come one a line as they are "
        "ready."
    ),
    headers=(REQUEST_ID, REQUEST_TIMEOUT, CACHE_CONTROL),
    requests=(
        Content(media_type=JSON, schema=BatchRequest, examples=_REQUEST),
        Content(media_type=MSGPACK, schema=BatchRequest, examples=_REQUEST),
    ),
    answers=(
        Content(media_type=JSON, schema=BatchAnswer),
        Content(media_type=MSGPACK, schema=BatchAnswer),
        Content(media_type=NDJSON, description="A BatchResult as JSON on each line, in order."),
    ),
    problems=(
        problems.MALFORMED_BODY,
        problems.NOT_ACCEPTABLE,
        problems.BODY_TOO_SLOW,
        problems.BODY_TOO_LARGE,
        problems.UNSUPPORTED_MEDIA_TYPE,
        problems.UNSUPPORTED_ENCODING,
        problems.INVALID_REQUEST,
        problems.INTERNAL,
        problems.NOT_READY,
    ),
)


@post("/summarise/batch", status_code=200, opt=documented(_OPERATION))
async def summarise_batch(
    request: HttpRequest, settings: SettingsGiven, services: ServicesGiven, metrics: MetricsGiven
) -> Response[bytes] | Stream:
    media_type = negotiate(request.headers.get("accept"), (JSON, MSGPACK, NDJSON))
    body_type = media_type_of(request, (JSON, MSGPACK))
    deadline = deadline_of(request, settings)
    body = await read_body(request, deadline)
    batch = decode(body, _DECODERS[body_type], BatchRequest, media_type=body_type)
    if len(batch.articles) > settings.max_batch_articles:
        raise invalid_field(
            f"Expected at most {settings.max_batch_articles} articles", pointer="/articles"
        )
    use = cache_use_of(request)

    async def result(numbered: tuple[int, msgspec.Raw]) -> BatchResult:
        index, article = numbered
        try:
            assignment = decode_assignment(article, body_type)
            served = await make_digest(services, assignment, deadline, use=use)
            answer = answer_of(services, assignment, served, index=index)
        except Exception as error:  # noqa: BLE001 - others' articles are not at fault
            refusal = _placed(told(error, metrics), index)
            return BatchResult(index=index, problem=problem_of(refusal))
        return BatchResult(index=index, digest=answer)

    results = in_order(result, enumerate(batch.articles), at_once=AT_ONCE)
    if media_type == NDJSON:
        return Stream((_encode(result) + b"\n" async for result in results), media_type=NDJSON)
    return encoded(await while_connected(request, _collect(results)), media_type)


async def _collect(results: AsyncGenerator[BatchResult]) -> BatchAnswer:
    return BatchAnswer(results=tuple([result async for result in results]))


def _placed(refusal: Refusal, index: int) -> Refusal:
    """The refusal of an article, its pointers leading into the whole body."""
    errors = tuple(
        FieldError(detail=error.detail, pointer=f"/articles/{index}{error.pointer}")
        for error in refusal.errors
    )
    return Refusal(refusal.kind, refusal.detail, errors=errors)
