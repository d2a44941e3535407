"""A short article among books: `python -m tests.perf.fairness`.

Eight articles of 300 sentences are kept in flight, translated whole, while an article of
three sentences is posted every 200 ms. Compares the 95th percentile of the short ones with
their time on the idle server plus twice the time of a batch, both of the same run. A batch's time
is the server's own, from its metrics, while it had the books only.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import ctranslate2
import httpx

from service.inference import usable_cores
from tests.conftest import ARTICLES
from tests.perf.scraping import scrape
from tests.support.processes import serving

_BOOKS = 8
_BOOK_SENTENCES = 300
_EVERY_S = 0.2
_SETTLING_S = 5.0
_PROSE_CHARS = 80  # shorter lines of the five are furniture and titles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int, default=usable_cores())
    arguments = parser.parse_args()
    print(
        f"{arguments.threads} threads, CTranslate2 {ctranslate2.__version__}, "
        f"Python {sys.version.split()[0]}"
    )
    variables = {"RINGKAS_CACHE": "off", "RINGKAS_DEADLINE_S": "3600"}
    with serving(RINGKAS_THREADS=str(arguments.threads), **variables) as served:
        asyncio.run(measure(served.url, arguments.seconds))


async def measure(url: str, seconds: float) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=3600) as client:
        alone = [await post(client, note(number)) for number in range(20)]
        async with books(client):
            await asyncio.sleep(_SETTLING_S)
            before = scrape(url)
            await asyncio.sleep(_SETTLING_S)
            batch_s = scrape(url).mean("ringkas_batch_duration_seconds", since=before)
            among = await every(_EVERY_S, seconds, client)
    bound = statistics.median(alone) + 2 * batch_s
    p95 = statistics.quantiles(among, n=20)[-1]
    print(f"alone: p50 {statistics.median(alone):.2f} s, max {max(alone):.2f} s")
    print(f"a batch of books: mean {batch_s:.2f} s")
    print(
        f"among {_BOOKS} books of {_BOOK_SENTENCES} sentences, {len(among)} posted: "
        f"p50 {statistics.median(among):.2f} s, p95 {p95:.2f} s, max {max(among):.2f} s"
    )
    print(f"p95 against alone + 2 batches ({bound:.2f} s): {p95 / bound:.2f}, aim at most 1")


@asynccontextmanager
async def books(client: httpx.AsyncClient) -> AsyncGenerator[None]:
    """Keep so many books in flight; one that is done is followed by another."""

    async def read_on(first: int) -> None:
        for number in range(first, 1_000_000, _BOOKS):
            await post(client, book(number), include=["translation"])

    readers = [asyncio.create_task(read_on(number)) for number in range(_BOOKS)]
    try:
        yield
    finally:
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)


async def every(period_s: float, seconds: float, client: httpx.AsyncClient) -> list[float]:
    """Post a note each period, whether or not the last was answered; the seconds of each."""
    began = time.monotonic()
    posted: list[asyncio.Task[float]] = []
    while time.monotonic() - began < seconds:
        posted.append(asyncio.create_task(post(client, note(1000 + len(posted)))))
        await asyncio.sleep(max(0.0, began + len(posted) * period_s - time.monotonic()))
    return list(await asyncio.gather(*posted))


async def post(client: httpx.AsyncClient, text: str, **options: object) -> float:
    began = time.perf_counter()
    answer = await client.post(
        "/summarise", json={"text": text, "source_language": "id", **options}
    )
    answer.raise_for_status()
    return time.perf_counter() - began


def note(number: int) -> str:
    """Three sentences of ordinary length, different for each number."""
    ordinary = sorted(_sentences(), key=len)[:9]
    return "\n".join(f"Pada {number}, {line}" for line in ordinary[number % 3 :: 3])


def book(number: int) -> str:
    lines = _sentences()
    return "\n".join(
        f"Pada bab {number * _BOOK_SENTENCES + each}, {lines[each % len(lines)]}"
        for each in range(_BOOK_SENTENCES)
    )


def _sentences() -> list[str]:
    return [
        line
        for path in ARTICLES
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) > _PROSE_CHARS and line.endswith((".", '"'))
    ]


if __name__ == "__main__":
    main()
