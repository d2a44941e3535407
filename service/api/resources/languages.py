"""GET /languages: LibreTranslate's shape."""

from collections.abc import Sequence

from litestar import Response, route

from service.api import problems
from service.api.answers import encoded
from service.api.bodies import JSON
from service.api.documentation import REQUEST_ID, Content, Operation, documented
from service.api.exception_handlers import ERRORS_AS_LIBRETRANSLATE
from service.api.manners import READING
from service.api.provided import ServicesGiven
from service.api.wire.libretranslate import LanguageChoice
from service.journey.language import english_name, to_bcp47
from service.model_store import Bundle

_OPERATION = Operation(
    id="languages",
    tag="LibreTranslate",
    summary="List the languages",
    description=(
        "Languages that can be translated, and those they can be translated to. A language "
        "that is only a target is listed too, without targets, for clients look codes up here."
    ),
    headers=(REQUEST_ID,),
    answers=(Content(media_type=JSON, schema=list[LanguageChoice]),),
    problems=(problems.INTERNAL, problems.NOT_READY),
)


@route(
    "/languages",
    http_method=READING,
    opt=documented(_OPERATION, **{ERRORS_AS_LIBRETRANSLATE: True}),
)
async def languages(services: ServicesGiven) -> Response[bytes]:
    return encoded(_choices(services.bundles), JSON)


def _choices(bundles: Sequence[Bundle]) -> list[LanguageChoice]:
    """Sources in the bundles' order, then languages that are only targets."""
    targets: dict[str, list[str]] = {}
    translating = [bundle.manifest for bundle in bundles if bundle.manifest.task == "translate"]
    for manifest in translating:
        for source in manifest.source_languages:
            known = targets.setdefault(source, [])
            known += [t for t in manifest.target_languages if t != source and t not in known]
    for manifest in translating:
        for target in manifest.target_languages:
            targets.setdefault(target, [])
    return [
        LanguageChoice(
            code=to_bcp47(code),
            name=english_name(code),
            targets=tuple(to_bcp47(target) for target in targets[code]),
        )
        for code in targets
    ]
