"""GET /frontend/settings: LibreTranslate's shape."""

from litestar import Response, route

from service.api import problems
from service.api.answers import encoded
from service.api.bodies import JSON
from service.api.documentation import REQUEST_ID, Content, Operation, documented
from service.api.exception_handlers import ERRORS_AS_LIBRETRANSLATE
from service.api.manners import READING
from service.api.provided import SettingsGiven
from service.api.wire.libretranslate import DefaultLanguages, FrontendSettings, NamedLanguage

_TYPING_PAUSE_MS = 500  # LibreTranslate's default

_OPERATION = Operation(
    id="frontend_settings",
    tag="LibreTranslate",
    summary="What a translating page should know",
    description="Settings that LibreTranslate's pages and plug-ins ask for first.",
    headers=(REQUEST_ID,),
    answers=(Content(media_type=JSON, schema=FrontendSettings),),
    problems=(problems.INTERNAL,),
)


@route(
    "/frontend/settings",
    http_method=READING,
    opt=documented(_OPERATION, **{ERRORS_AS_LIBRETRANSLATE: True}),
)
async def frontend_settings(settings: SettingsGiven) -> Response[bytes]:
    return encoded(
        FrontendSettings(
            api_keys=False,
            char_limit=settings.max_article_chars,
            files_translation=False,
            frontend_timeout=_TYPING_PAUSE_MS,
            key_required=False,
            language=DefaultLanguages(
                source=NamedLanguage(code="auto", name="Auto Detect"),
                target=NamedLanguage(code="en", name="English"),
            ),
            suggestions=False,
            supported_files_format=(),
        ),
        JSON,
    )
