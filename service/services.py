"""The finished parts that the edges receive. `assembly` makes them; nobody else does."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import msgspec

from service.journey import Journey
from service.model_store import Bundle
from service.settings import Settings


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """Open, warm and ready to serve."""

    journey: Journey
    bundles: tuple[Bundle, ...]
    """The bundles in use, translation first."""


OpenServices = Callable[[Settings], AbstractAsyncContextManager[Services]]
"""Opens services, and closes them when the context ends."""
