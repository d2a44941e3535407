"""Ten times more than it can do: `python -m tests.perf.overload`.

Measures the peak first: articles per second that 16 clients get, each posting the next as
soon as it has its answer. Then articles arrive ten times as fast for a minute, whether or
not those before were answered. Prints what became of each, how fast refusals came, and the
answers per second of that minute against the peak.
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import ctranslate2
import msgspec

from service.bench.texts import default_articles, texts_of
from service.inference import usable_cores
from tests.support.processes import Served, serving

_CLIENTS = 16
_TIMES = 10
_PEAK_S = 20.0
_FILLING_S = 20.0  # until the queue is full, and answers come as fast as they are made


class Outcome(msgspec.Struct, frozen=True):
    status: str
    ended: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    print(
        f"{usable_cores()} cores, CTranslate2 {ctranslate2.__version__}, "
        f"Python {sys.version.split()[0]}"
    )
    with serving(RINGKAS_CACHE="off", RINGKAS_LOG_LEVEL="error") as served:
        asyncio.run(_measure(served, arguments.seconds))
        print(f"the process lives: {served.process.poll() is None}")


async def _measure(served: Served, seconds: float) -> None:
    sources = default_articles().articles
    texts = itertools.cycle([each.text.encode() for each in texts_of(sources, 4500, "articles")])
    peak = await _peak(served.url, texts)
    print(f"peak: {peak:.2f} articles/s, {_CLIENTS} clients, {_PEAK_S:.0f} s")
    offered = [next(texts) for _ in range(int(_TIMES * peak * seconds))]
    outcomes, ended_s = await _overload(served.url, offered, seconds)
    statuses = Counter(each.status for each in outcomes)
    print(f"offered: {_TIMES * peak:.0f} articles/s for {seconds:.0f} s, {len(outcomes)} in all")
    print(f"answers: {dict(sorted(statuses.items()))}")
    for status, what in (("503", "refused"), ("200", "answered")):
        taken = [each.seconds for each in outcomes if each.status == status]
        if len(taken) > 1:
            centiles = statistics.quantiles(taken, n=100)
            p50, p95, p99 = (f"{1000 * centiles[each - 1]:.0f} ms" for each in (50, 95, 99))
            print(f"{what}: p50 {p50}, p95 {p95}, p99 {p99}, max {1000 * max(taken):.0f} ms")
    for since_s in (0.0, _FILLING_S):
        goodput = sum(since_s < each < seconds for each in ended_s) / (seconds - since_s)
        print(
            f"goodput from second {since_s:.0f}: {goodput:.2f} articles/s, "
            f"{goodput / peak:.2f} of the peak, aim at least 0.9"
        )
    print(f"peak after it: {await _peak(served.url, texts):.2f} articles/s")


async def _peak(url: str, texts: Iterator[bytes]) -> float:
    """Articles per second that so many clients get, each with one in flight."""
    ends = time.monotonic() + _PEAK_S

    async def client() -> int:
        done = 0
        while time.monotonic() < ends:
            outcome = await _post(url, next(texts))
            done += outcome.status == "200" and outcome.ended < ends
        return done

    return sum(await asyncio.gather(*(client() for _ in range(_CLIENTS)))) / _PEAK_S


async def _overload(
    url: str, offered: Sequence[bytes], seconds: float
) -> tuple[list[Outcome], list[float]]:
    """What became of each article, and when the answered ones were, in seconds."""
    began = time.monotonic()
    posted: list[asyncio.Task[Outcome]] = []
    for number, text in enumerate(offered):
        await asyncio.sleep(max(0.0, began + seconds * number / len(offered) - time.monotonic()))
        posted.append(asyncio.create_task(_post(url, text)))
    outcomes = await asyncio.gather(*posted)
    return outcomes, [each.ended - began for each in outcomes if each.status == "200"]


async def _post(url: str, text: bytes) -> Outcome:
    """One request on a connection of its own, on plain sockets: the senders must cost little."""
    address = urlsplit(url)
    head = (
        f"POST /summarise HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n"
    )
    began = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(head.encode() + text)
        answer = await reader.read(-1)
        writer.close()
        status = answer[9:12].decode() or "lost"
    except OSError as error:
        status = type(error).__name__
    ended = time.monotonic()
    return Outcome(status, ended, ended - began)


if __name__ == "__main__":
    main()
