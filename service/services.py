"""The finished parts that the edges receive. `assembly` makes them; nobody else does."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import msgspec

from service.cache import CachedJourney
from service.model_store import Bundle
from service.settings import Settings
from service.telemetry import Metrics


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """Open, warm and ready to serve."""

    journey: CachedJourney
    bundles: tuple[Bundle, ...]
    """The bundles in use, translation first."""


OpenServices = Callable[[Settings, Metrics], AbstractAsyncContextManager[Services]]
"""Opens services that count what they do, and closes them when the context ends."""
