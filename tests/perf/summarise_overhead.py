"""What a digest costs over the bare weights: `python -m tests.perf.summarise_overhead`.

POSTs an article to `ringkas serve` on loopback, one request at a time, warm and without a
cache. In the same run bare CTranslate2 does what the server asked of its weights for that
article, sentences decoded again included, with the same options and instructions, in the
way that is fastest for it (see `service/bench/raw.py`). Both take turns, so that a noisy
machine slows both. Prints medians, spread and the ratio of medians.
"""

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path

import ctranslate2
import httpx

from service.assembly import chosen_bundles
from service.bench.raw import Raw
from service.bench.recording import Recorded, record
from service.bench.texts import Text
from service.inference import usable_cores
from service.settings import Settings
from tests.conftest import ARTICLES
from tests.support.processes import serving


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=Path, help="texts; default: the five")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    bundles = chosen_bundles(Settings())
    cores = usable_cores()
    print(
        f"{bundles[0].manifest.name} {bundles[0].manifest.quantisation}, {cores} cores, "
        f"CTranslate2 {ctranslate2.__version__}, Python {sys.version.split()[0]}"
    )
    print(f"{'article':<26}{'words':>6}{'sentences':>10}{'raw ms':>18}{'POST ms':>18}{'ratio':>7}")
    with (
        serving(RINGKAS_CACHE="off") as served,
        httpx.Client(base_url=served.url, timeout=120) as client,
    ):
        for path in arguments.articles or ARTICLES:
            article = path.read_text(encoding="utf-8")
            texts = [Text("articles", article)]
            recorded = asyncio.run(record(texts, bundles, cores=cores, compute_type="default"))
            raw = Raw(bundles, recorded.jobs, cores=cores, compute_type="default")
            _measure(
                path.stem, article, client, raw=raw, recorded=recorded, rounds=arguments.rounds
            )
    print(f"ms: median [min-max] of {arguments.rounds} rounds; ratio of medians, aim at most 1.15")


def _measure(
    name: str, article: str, client: httpx.Client, *, raw: Raw, recorded: Recorded, rounds: int
) -> None:
    def post() -> float:
        began = time.perf_counter()
        answer = client.post(
            "/summarise", content=article.encode(), headers={"Content-Type": "text/plain"}
        )
        spent = time.perf_counter() - began
        answer.raise_for_status()
        return spent

    post()
    raw.at_once()
    seconds = [(raw.at_once().seconds, post()) for _ in range(rounds)]
    raw_ms, post_ms = ([1000 * each for each in column] for column in zip(*seconds, strict=True))
    ratio = statistics.median(post_ms) / statistics.median(raw_ms)
    print(
        f"{name:<26}{len(article.split()):>6}{recorded.decoded:>10}"
        f"{_spread(raw_ms):>18}{_spread(post_ms):>18}{ratio:>7.2f}"
    )


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} [{min(values):.0f}-{max(values):.0f}]"


if __name__ == "__main__":
    main()
