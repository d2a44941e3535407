"""Opens the store a setting names; the only file here that knows Litestar, whose stores they are.

Keys begin with `ringkas:` in Redis and Valkey; a folder of files gets one of that name.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec
from litestar.stores.file import FileStore

from service.cache.files import Sweeper
from service.cache.steady import Store
from service.errors import InvalidSettings
from service.settings import Settings

if TYPE_CHECKING:  # their libraries are optional
    from litestar.stores.redis import RedisStore
    from litestar.stores.valkey import ValkeyStore

_NAMESPACE = "ringkas"
_LIBRARIES = {"redis": "redis", "rediss": "redis", "valkey": "valkey", "valkeys": "valkey"}
"""What speaks to the server of an address; our extra of that name brings it."""


class OpenedStore(msgspec.Struct, frozen=True):
    """A store, and what it raises when it fails."""

    store: Store
    faults: tuple[type[Exception], ...]


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncGenerator[OpenedStore]:
    """Open the store at the address that `Settings.cache` is; a server need not be up yet.

    Raises:
        InvalidSettings: The address does not parse, or its client library is not installed.
    """
    library = _LIBRARIES.get(settings.cache.partition("://")[0])
    if library is None:
        async with _open_files(settings) as opened:
            yield opened
        return
    try:
        store, fault = _redis(settings.cache) if library == "redis" else _valkey(settings.cache)
    except ImportError as error:
        raise InvalidSettings(
            f"cache: a {library} store needs a library; install it with "
            f"`pip install 'ringkas[{library}]'`"
        ) from error
    except (TypeError, ValueError):  # an option nobody knows, or not of its kind
        raise InvalidSettings(
            f"cache: the {library} address does not parse; expected "
            f"{library}://[user:password@]host[:port][/number]"
        ) from None  # the original may quote the password
    async with store:
        yield OpenedStore(store, (OSError, fault))


def _redis(address: str) -> tuple[RedisStore, type[Exception]]:
    from litestar.stores.redis import RedisStore  # noqa: PLC0415  optional
    from redis.asyncio import Redis  # noqa: PLC0415
    from redis.exceptions import RedisError  # noqa: PLC0415

    client = Redis.from_url(address)  # pyright: ignore[reportUnknownMemberType] - untyped options
    client.connection_pool.make_connection()  # which reads the address's options; connects later
    return RedisStore(client, namespace=_NAMESPACE, handle_client_shutdown=True), RedisError


def _valkey(address: str) -> tuple[ValkeyStore, type[Exception]]:
    from litestar.stores.valkey import ValkeyStore  # noqa: PLC0415  optional
    from valkey.asyncio import Valkey  # noqa: PLC0415
    from valkey.exceptions import ValkeyError  # noqa: PLC0415

    client = Valkey.from_url(address)
    client.connection_pool.make_connection()
    return ValkeyStore(client, namespace=_NAMESPACE, handle_client_shutdown=True), ValkeyError


@asynccontextmanager
async def _open_files(settings: Settings) -> AsyncGenerator[OpenedStore]:
    """A folder that is kept within its bounds while it is open."""
    folder = Path(unquote(urlsplit(settings.cache).path)) / _NAMESPACE
    sweeper = Sweeper(
        folder, max_bytes=settings.cache_max_bytes, max_age_s=settings.cache_max_age_s
    )
    sweeping = asyncio.create_task(sweeper.run())
    try:
        yield OpenedStore(_BoundedFiles(folder, sweeper, settings.cache_max_bytes), (OSError,))
    finally:
        sweeping.cancel()
        await asyncio.wait({sweeping})


class _BoundedFiles:
    """A file store that tells what it wrote. Its files are readable by their owner only."""

    def __init__(self, folder: Path, sweeper: Sweeper, max_bytes: int) -> None:
        self._files = FileStore(folder)
        self._sweeper = sweeper
        self._max_bytes = max_bytes

    async def get(self, key: str) -> bytes | None:
        return await self._files.get(key)

    async def set(self, key: str, value: bytes, expires_in: int) -> None:
        if len(value) <= self._max_bytes:
            await self._files.set(key, value, expires_in)
            self._sweeper.wrote(len(value))
