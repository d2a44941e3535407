"""The addresses of the service, one file each: convert, call, convert."""

from litestar.handlers import HTTPRouteHandler

from service.api.resources.batch import summarise_batch
from service.api.resources.detect import detect
from service.api.resources.frontend_settings import frontend_settings
from service.api.resources.health import healthz, readyz
from service.api.resources.index import index
from service.api.resources.languages import languages
from service.api.resources.limits import limits
from service.api.resources.metrics import metrics
from service.api.resources.models import models
from service.api.resources.schema import openapi_json, reader
from service.api.resources.summarise import summarise
from service.api.resources.translate import translate

HANDLERS: tuple[HTTPRouteHandler, ...] = (
    summarise,
    summarise_batch,
    translate,
    detect,
    languages,
    frontend_settings,
    models,
    limits,
    healthz,
    readyz,
    metrics,
    index,
    openapi_json,
    reader,
)
