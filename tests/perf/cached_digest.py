"""What a digest costs that was made before: `python -m tests.perf.cached_digest`.

POSTs each article to `ringkas serve` on loopback, one request at a time over one kept
connection: anew each time (`Cache-Control: no-store`), then from the cache in memory, the
two in turns. Prints medians and 95th percentiles in milliseconds, as the client sees them.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import httpx

from service.inference import usable_cores
from tests.conftest import ARTICLES
from tests.support.processes import serving

_CACHED_TO_ONE_ANEW = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=Path, help="texts; default: the five")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    print(f"{usable_cores()} cores, Python {sys.version.split()[0]}, cache in memory, 1 client")
    print(f"{'article':<26}{'anew p50':>10}{'p95':>8}{'cached p50':>12}{'p95':>8}{'ratio':>8}")
    with serving() as served, httpx.Client(base_url=served.url, timeout=120) as client:
        for path in arguments.articles or ARTICLES:
            _measure(path, client, arguments.rounds)
    print(f"{arguments.rounds} requests anew, {arguments.rounds * _CACHED_TO_ONE_ANEW} cached; ms")


def _measure(path: Path, client: httpx.Client, rounds: int) -> None:
    article = path.read_bytes()

    def post_ms(*, is_cached: bool, **headers: str) -> float:
        began = time.perf_counter()
        answer = client.post(
            "/summarise", content=article, headers={"Content-Type": "text/plain", **headers}
        )
        spent_ms = (time.perf_counter() - began) * 1000
        assert answer.raise_for_status().json()["cached"] is is_cached
        return spent_ms

    post_ms(is_cached=False)
    anew: list[float] = []
    cached: list[float] = []
    for _ in range(rounds):
        anew.append(post_ms(is_cached=False, **{"Cache-Control": "no-store"}))
        cached += [post_ms(is_cached=True) for _ in range(_CACHED_TO_ONE_ANEW)]
    ratio = statistics.median(anew) / statistics.median(cached)
    print(
        f"{path.stem:<26}{statistics.median(anew):>10.1f}{_p95(anew):>8.1f}"
        f"{statistics.median(cached):>12.2f}{_p95(cached):>8.2f}{ratio:>7.0f}x"
    )


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
