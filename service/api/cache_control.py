"""How the caller wants the cache used."""

from collections.abc import Iterator
from typing import Any

from litestar import Request

from service.cache import CacheUse


def cache_use_of(request: Request[Any, Any, Any]) -> CacheUse:
    """What the request's `Cache-Control` asks for; directives that are not for us are passed over.

    Source: RFC 9111, section 5.2.1.
    """
    directives = set(_directives(request))
    if "no-store" in directives:
        return "avoid"
    return "renew" if directives & {"no-cache", "max-age=0"} else "read"


def _directives(request: Request[Any, Any, Any]) -> Iterator[str]:
    """Each directive in lower case, quotes and white space within it left out."""
    for line in request.headers.getall("cache-control", []):
        for directive in line.split(","):
            yield "".join(directive.lower().replace('"', "").split())
