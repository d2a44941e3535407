"""What 2,000 requests leave behind: `python -m tests.perf.soak`.

Eight clients post articles, sentences, broken bodies, and hang up on some of their requests.
The cache is kept small, so that it is full early: what grows after that is a leak. Prints
resident memory and threads after 200 requests and at the end, and what the queue holds.
"""

import argparse
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import ctranslate2
import httpx

from service.bench.texts import default_articles, texts_of
from service.inference import usable_cores
from tests.perf.scraping import Scrape, scrape
from tests.support.processes import serving

_CLIENTS = 8
_WARM = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    arguments = parser.parse_args()
    print(
        f"{usable_cores()} cores, CTranslate2 {ctranslate2.__version__}, "
        f"Python {sys.version.split()[0]}, cache of 2 MB"
    )
    with serving(RINGKAS_CACHE_MAX_BYTES="2000000", RINGKAS_LOG_LEVEL="warning") as served:
        work = requests(arguments.requests)
        _post(served.url, [next(work) for _ in range(_WARM)])
        warm, warm_threads = scrape(served.url), _threads(served.process.pid)
        outcomes = _post(served.url, list(work))
        end, end_threads = scrape(served.url), _threads(served.process.pid)
    print(f"answers: {dict(sorted(outcomes.items()))}")
    _tell("resident memory, MB", warm, end, "process_resident_memory_bytes", 1e6)
    _tell("open files", warm, end, "process_open_fds", 1)
    print(f"threads: {warm_threads} after {_WARM}, {end_threads} at the end")
    print(
        f"left: {end.totals['ringkas_queue_tokens']:.0f} tokens waiting, "
        f"{end.totals['ringkas_requests_in_progress'] - 1:.0f} requests in progress"
    )


def requests(count: int) -> Iterator[tuple[str, bytes]]:
    """Path and body of each; what ends in `hang up` is not waited for."""
    sources = default_articles().articles
    articles = iter(texts_of(sources, count, "articles"))
    sentences = iter(texts_of(sources, count, "sentences"))
    for number in range(count):
        match number % 10:
            case 0:
                yield "/summarise", b'{"text": '
            case 1:
                yield "hang up", next(articles).text.encode()
            case 2 | 3 | 4:
                yield "/summarise", next(articles).text.encode()
            case _:
                yield "/translate", next(sentences).text.encode()


def _post(url: str, work: list[tuple[str, bytes]]) -> Counter[str]:
    local = threading.local()

    def send(each: tuple[str, bytes]) -> str:
        path, body = each
        if path == "hang up":
            return _hang_up(url, body)
        if not hasattr(local, "client"):
            local.client = httpx.Client(base_url=url, timeout=300)
        if path == "/translate":
            fields = {"q": body.decode(), "source": "id", "target": "en"}
            return str(local.client.post(path, json=fields).status_code)
        kind = "application/json" if body.startswith(b"{") else "text/plain"
        answer = local.client.post(path, content=body, headers={"Content-Type": kind})
        return str(answer.status_code)

    with ThreadPoolExecutor(_CLIENTS) as threads:
        return Counter(threads.map(send, work))


def _hang_up(url: str, body: bytes) -> str:
    address = urlsplit(url)
    head = (
        f"POST /summarise HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((str(address.hostname), int(address.port or 80))) as connection:
        connection.sendall(head.encode() + body)
    return "hung up"


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def _tell(what: str, warm: Scrape, end: Scrape, name: str, unit: float) -> None:
    first, last = warm.totals[name] / unit, end.totals[name] / unit
    print(f"{what}: {first:.1f} after {_WARM}, {last:.1f} at the end, ratio {last / first:.3f}")


if __name__ == "__main__":
    main()
