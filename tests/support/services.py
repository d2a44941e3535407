"""Services for the edges' tests: a real journey over a generator without weights."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Sequence
from collections.abc import Generator as Yields
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import msgspec
import uvicorn
from litestar import Litestar

from service.api import create_app
from service.cache import Around, open_cached_journey
from service.inference import Generator
from service.journey import Journey, Limits
from service.model_store.bundle import (
    Bundle,
    BundleFile,
    DecodingDefaults,
    Licence,
    Manifest,
)
from service.services import OpenServices, Services
from service.settings import Settings
from service.telemetry import Metrics

ARTICLE = (
    "JAKARTA - Gubernur Bank Indonesia Perry Warjiyo mengatakan suku bunga acuan tetap 6,25 "
    "persen pada Rabu (18/9).\n"
    "Ia memperkirakan ekonomi Indonesia tumbuh 5,1 persen pada tahun ini.\n"
    "Rupiah menguat 0,3 persen menjadi Rp15.330 per dolar Amerika Serikat."
)


def bundle(**changes: object) -> Bundle:
    """A demonstration bundle that translates; `changes` are fields of its manifest."""
    fields: dict[str, object] = {
        "name": "toy-id-en",
        "revision": "1",
        "task": "translate",
        "family": "nllb",
        "is_demonstration": True,
        "source": "made for tests",
        "source_languages": ("ind_Latn",),
        "target_languages": ("eng_Latn",),
        "quantisation": "int8",
        "vocabulary_size": 61,
        "licence": Licence(id="Apache-2.0", is_commercial_use_allowed=True, note="ours"),
        "decoding": DecodingDefaults(
            beam_size=1,
            length_penalty=1.0,
            no_repeat_ngram_size=0,
            max_input_tokens=512,
            max_output_tokens=512,
        ),
        "tokenizer_file": "spm.model",
        "files": (BundleFile(name="spm.model", size_bytes=3, sha256="0" * 64),),
    }
    manifest = msgspec.convert(fields | changes, Manifest)
    return Bundle(manifest=manifest, folder=Path("nowhere"))


def opening(
    translator: Generator,
    *,
    bundles: Sequence[Bundle] | None = None,
    gate: asyncio.Event | None = None,
) -> OpenServices:
    """Opens services around a translator, once `gate` is set if there is one."""

    @asynccontextmanager
    async def open_services(settings: Settings, metrics: Metrics) -> AsyncGenerator[Services]:
        if gate is not None:
            await gate.wait()
        limits = Limits(
            max_article_chars=settings.max_article_chars,
            max_sentence_chars=settings.max_sentence_chars,
        )
        known = tuple(bundles if bundles is not None else (bundle(),))

        def journey_over(around: Around) -> Journey:
            return Journey(around(translator, bundle()), None, limits)

        async with open_cached_journey(journey_over, known, settings, metrics) as journey:
            yield Services(journey=journey, bundles=known)

    return open_services


@asynccontextmanager
async def opened(
    translator: Generator, settings: Settings | None = None
) -> AsyncGenerator[Litestar]:
    """An application whose services are open, on the running event loop."""
    app = create_app(settings or Settings(), opening(translator))
    async with app.lifespan():
        while not _is_settled(app):
            await asyncio.sleep(0)
        yield app


def calling(app: Litestar) -> httpx.AsyncClient:
    """A client of an application whose lifespan runs; without sockets."""
    transport = httpx.ASGITransport(app=app)  # pyright: ignore[reportArgumentType] - ASGI is ASGI
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@contextmanager
def listening(app: Litestar) -> Yields[str]:
    """The address of a real server on a loopback port, in a thread of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while thread.is_alive() and not (server.started and _is_settled(app)):
                thread.join(0.005)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _is_settled(app: Litestar) -> bool:
    return app.state.lifecycle.phase != "opening"
