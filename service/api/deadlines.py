"""How long a caller waits for an answer."""

import math
from typing import Any

from litestar import Request

from service.api.problems import invalid_field
from service.journey.clock import Deadline
from service.settings import Settings

_HEADER = "X-Request-Timeout"


def deadline_of(request: Request[Any, Any, Any], settings: Settings) -> Deadline:
    """When the request must be done: as the caller asks, at the latest as the settings say.

    Raises:
        Refusal: 422; the header is no number above zero.
    """
    asked = request.headers.get(_HEADER)
    if asked is None:
        return Deadline(settings.deadline_s)
    try:
        seconds = float(asked)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise invalid_field("Expected a number of seconds above zero", header=_HEADER)
    return Deadline(min(seconds, settings.deadline_s))
