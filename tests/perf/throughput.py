"""Throughput under many clients: `python -m tests.perf.throughput`.

Starts `ringkas serve`, has 1, 4 and 16 clients POST articles one after another, and
compares target tokens per second with one raw CTranslate2 call over the sentences that the
same articles make the server translate, with the same options and threads. The raw call and
the server take turns. Prints medians over the rounds.
"""

import argparse
import asyncio
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import ctranslate2
import httpx

from service.assembly import chosen_bundles
from service.inference import Batcher, Engine, usable_cores
from service.journey import ArticleSource, Journey, JourneyOptions, Limits
from service.settings import Settings
from tests.conftest import ARTICLES
from tests.perf.summarise_overhead import Call, Raw, Recording
from tests.support.processes import serving

_PROSE_CHARS = 80  # shorter lines of the five are furniture and titles


def variants(count: int) -> list[str]:
    """The five articles, each sentence made different by a year so that none is shared."""
    texts = [path.read_text(encoding="utf-8").splitlines() for path in ARTICLES]
    return [
        "\n".join(
            f"Pada {1900 + number // 5}, {line}" if len(line) > _PROSE_CHARS else line
            for line in texts[number % 5]
        )
        for number in range(count)
    ]


async def recorded(articles: list[str]) -> tuple[list[Call], int]:
    """What the server will decode for these articles, and how many target tokens come out."""
    calls: list[Call] = []
    batcher = Batcher(usable_cores())
    engine = Engine(chosen_bundles(Settings())[0], batcher)
    recording = Recording(engine, calls)
    journey = Journey(recording, None, Limits())
    for text in articles:
        await journey.run(ArticleSource(text=text), JourneyOptions(), deadline_s=60)
    await batcher.close()
    return calls, recording.target_tokens


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    cores = usable_cores()
    articles = variants(arguments.articles)
    calls, target_tokens = asyncio.run(recorded(articles))
    raw = Raw(chosen_bundles(Settings())[0], cores, Settings())
    print(
        f"{cores} cores, CTranslate2 {ctranslate2.__version__}, Python {sys.version.split()[0]}, "
        f"{len(articles)} articles, {target_tokens} target tokens"
    )
    with serving() as served:
        for clients in (1, 4, 16):
            rounds = [
                (raw.seconds(calls, is_split=False), *load(served.url, articles, clients))
                for _ in range(arguments.rounds)
            ]
            raw_rate = target_tokens / statistics.median(seconds for seconds, _, _ in rounds)
            rate = target_tokens / statistics.median(seconds for _, seconds, _ in rounds)
            latencies = [latency for _, _, each in rounds for latency in each]
            print(
                f"{clients:>3} clients: {rate:6.0f} tokens/s, raw {raw_rate:6.0f}, ratio "
                f"{rate / raw_rate:.2f}, p50 {statistics.median(latencies):.2f} s, "
                f"p95 {statistics.quantiles(latencies, n=20)[-1]:.2f} s"
            )


def load(url: str, articles: list[str], clients: int) -> tuple[float, list[float]]:
    """Seconds for all articles, and the seconds of each."""
    limits = httpx.Limits(max_connections=clients)
    with httpx.Client(base_url=url, timeout=300, limits=limits) as client:

        def post(text: str) -> float:
            began = time.perf_counter()
            answer = client.post(
                "/summarise", content=text.encode(), headers={"Content-Type": "text/plain"}
            )
            answer.raise_for_status()
            return time.perf_counter() - began

        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as threads:
            latencies = list(threads.map(post, articles))
        return time.perf_counter() - began, latencies


if __name__ == "__main__":
    main()
