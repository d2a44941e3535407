"""POST /summarise: one article, one digest."""

import asyncio
from collections.abc import AsyncGenerator

import msgspec
from litestar import Response, post
from litestar.response import Stream

from service.api import problems
from service.api.accept import negotiate
from service.api.answers import PAGES, digest_answer, encoded, page
from service.api.articles import BODY_TYPES, Assignment, read_assignment
from service.api.bodies import (
    EVENTS,
    HTML,
    JSON,
    MARKDOWN,
    MSGPACK,
    PLAIN,
    HttpRequest,
    media_type_of,
    read_body,
)
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
from service.api.provided import MetricsGiven, ServicesGiven, SettingsGiven
from service.api.wire.digests import DigestAnswer, StageEvent
from service.api.wire.requests import (
    EXAMPLE_HTML,
    EXAMPLE_TEXT,
    SummariseOptions,
    SummariseRequest,
)
from service.api.work import stop, while_connected, within
from service.cache import CacheUse, Served
from service.errors import ClientFault
from service.journey.clock import Deadline
from service.journey.pipeline import OnStage
from service.services import Services
from service.telemetry import Metrics

ANSWER_TYPES = (JSON, MSGPACK, HTML, MARKDOWN, PLAIN, EVENTS)

SUMMARISE_PROBLEMS = (
    problems.MALFORMED_BODY,
    problems.NOT_ACCEPTABLE,
    problems.BODY_TOO_SLOW,
    problems.BODY_TOO_LARGE,
    problems.ARTICLE_TOO_LONG,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.UNSUPPORTED_ENCODING,
    problems.INVALID_REQUEST,
    problems.INVALID_ARTICLE,
    problems.UNSUPPORTED_LANGUAGE,
    problems.UNAVAILABLE_METHOD,
    problems.ENGINE_FAILED,
    problems.INTERNAL,
    problems.NOT_READY,
    problems.OVERLOADED,
    problems.DEADLINE_PASSED,
)

_REQUEST = {
    "plain text": {"text": EXAMPLE_TEXT},
    "all options": {
        "text": EXAMPLE_TEXT,
        "title": "BI tahan suku bunga",
        "source_language": "id",
        "target_language": "en",
        "length": "medium",
        "method": "extractive",
        "max_claims": 3,
        "unsupported": "flag",
        "offset_unit": "utf16_code_unit",
        "include": ["highlighted_html", "translation"],
    },
    "HTML": {"html": EXAMPLE_HTML},
}

_OPERATION = Operation(
    id="summarise",
    tag="Digests",
    summary="Summarise one article",
    description=(
        "Post an Indonesian article, get an English summary with its claims, each tied to the "
        "characters of the article it rests on. Post JSON or MessagePack, or the bare article "
        "as text or HTML with the options in the query. `Accept` chooses the answer's form."
    ),
    headers=(REQUEST_ID, REQUEST_TIMEOUT, CACHE_CONTROL),
    query=SummariseOptions,
    requests=(
        Content(media_type=JSON, schema=SummariseRequest, examples=_REQUEST),
        Content(media_type=MSGPACK, schema=SummariseRequest, examples=_REQUEST),
        Content(
            media_type=PLAIN,
            description="The article; `charset` is heeded, UTF-8 when absent.",
            examples={"article": EXAMPLE_TEXT},
        ),
        Content(
            media_type=HTML,
            description="The page; `charset` is heeded, else a byte order mark or `meta` in its "
            "first 1024 bytes, else it is UTF-8.",
            examples={"article": EXAMPLE_HTML},
        ),
    ),
    answers=(
        Content(media_type=JSON, schema=DigestAnswer),
        Content(media_type=MSGPACK, schema=DigestAnswer),
        Content(media_type=HTML, description="A small page with the claims marked."),
        Content(media_type=MARKDOWN, description="The digest to read."),
        Content(media_type=PLAIN, description="The digest to read."),
        Content(
            media_type=EVENTS,
            description=(
                "`stage` events (StageEvent) as the work goes on, then one `digest` event "
                "(DigestAnswer) or one `problem` event (Problem)."
            ),
        ),
    ),
    problems=SUMMARISE_PROBLEMS,
)

_encode = msgspec.json.Encoder().encode


@post("/summarise", status_code=200, opt=documented(_OPERATION))
async def summarise(
    request: HttpRequest, settings: SettingsGiven, services: ServicesGiven, metrics: MetricsGiven
) -> Response[bytes] | Stream:
    media_type = negotiate(request.headers.get("accept"), ANSWER_TYPES)
    body_type = media_type_of(request, BODY_TYPES)
    deadline = deadline_of(request, settings)
    body = await read_body(request, deadline)
    assignment = read_assignment(request, body, body_type)
    use = cache_use_of(request)
    if media_type == EVENTS:
        events = _events(services, assignment, deadline, metrics, use=use)
        return Stream(events, media_type=EVENTS)
    served = await while_connected(request, make_digest(services, assignment, deadline, use=use))
    if media_type in PAGES:
        return page(served.digest, services.bundles, media_type)
    return encoded(answer_of(services, assignment, served), media_type)


async def make_digest(
    services: Services,
    assignment: Assignment,
    deadline: Deadline,
    *,
    use: CacheUse,
    on_stage: OnStage | None = None,
) -> Served:
    """The digest of an assignment.

    Raises:
        Refusal: The caller can mend it.
        RingkasError: The caller cannot.
    """
    try:
        return await within(
            deadline,
            services.journey.run(
                assignment.source,
                assignment.journey_options(),
                deadline_s=deadline.remaining_s(),
                on_stage=on_stage,
                use=use,
            ),
        )
    except ClientFault as fault:
        raise assignment.refusal(fault) from fault


def answer_of(
    services: Services, assignment: Assignment, served: Served, *, index: int | None = None
) -> DigestAnswer:
    """The wire form of what `make_digest` gave; see `digest_answer`."""
    return digest_answer(
        served.digest,
        assignment.options,
        services.bundles,
        is_cached=served.is_cached,
        index=index,
    )


async def _events(
    services: Services,
    assignment: Assignment,
    deadline: Deadline,
    metrics: Metrics,
    *,
    use: CacheUse,
) -> AsyncGenerator[bytes]:
    """Stages as they begin, then the digest or the problem. Hanging up stops the work."""
    stages: asyncio.Queue[str | None] = asyncio.Queue()  # bounded by the journey: a few stages
    making = make_digest(services, assignment, deadline, use=use, on_stage=stages.put_nowait)
    work = asyncio.create_task(making)
    work.add_done_callback(lambda _: stages.put_nowait(None))
    try:
        while (stage := await stages.get()) is not None:
            yield _event("stage", StageEvent(stage=stage))
        yield _event("digest", answer_of(services, assignment, work.result()))
    except Exception as error:  # noqa: BLE001 - the status is sent; the problem is the last event
        yield _event("problem", problems.problem_of(told(error, metrics)))
    finally:
        await stop(work)


def _event(name: str, data: object) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), _encode(data))
