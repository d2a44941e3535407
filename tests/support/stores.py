"""Stores of every kind for the cache's tests, and a wire to one that can be cut."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

VARIABLE = "TEST_REDIS_URL"  # not RINGKAS_...: those are settings, and unknown ones are refused
KINDS = ("memory", "file", "redis", "valkey")


def redis_url() -> str:
    """The server that tests may write to; without one the test is skipped."""
    url = os.environ.get(VARIABLE)
    if url is None:
        pytest.skip(f"needs a Redis or Valkey server: name one in {VARIABLE}, as .ci/run does")
    return url


async def address_of(kind: str, folder: Path) -> str:
    """The address of an empty store of a kind, as `Settings.cache` takes it."""
    if kind == "memory":
        return kind
    if kind == "file":
        return f"file://{folder}"
    url = redis_url()
    for key in await keys_in_server(url):
        async with Redis.from_url(url) as client:
            await client.delete(key)
    return url.replace("redis://", f"{kind}://")


async def keys_in_server(url: str) -> list[str]:
    """Our keys in a server."""
    async with Redis.from_url(url) as client:
        return [key.decode() async for key in client.scan_iter("ringkas:*")]


async def contents_of(address: str, folder: Path) -> bytes:
    """All keys or file names, and all values, of a store."""
    if address.startswith("file:"):
        return _contents_of_files(folder)
    if address == "memory":
        return b""
    url = redis_url()
    async with Redis.from_url(url) as client:
        return b"\n".join(
            [
                part
                for key in await keys_in_server(url)
                for part in (key.encode(), await client.get(key))
            ]
        )


def _contents_of_files(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(part for path in files for part in (path.name.encode(), path.read_bytes()))


class Wire:
    """A loopback port that leads to a server, until it is cut or falls silent."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self.accepted = 0
        self.is_cut = False
        self.is_silent = False
        self.address = ""

    @asynccontextmanager
    async def laid(self) -> AsyncGenerator["Wire"]:
        server = await asyncio.start_server(self._lead, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.address = f"redis://127.0.0.1:{port}"
        try:
            yield self
        finally:
            server.close()
            self.cut()
            await server.wait_closed()

    def cut(self) -> None:
        """End all connections, and every one that is made from now on."""
        self.is_cut = True
        for writer in self._open:
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self._open.add(writer)
        try:
            if self.is_cut:
                return
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._pump(reader, far_writer))
                    group.create_task(self._pump(far_reader, writer))
            finally:
                far_writer.close()
        finally:
            self._open.discard(writer)
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if not self.is_silent:
                writer.write(data)
        writer.close()
