"""How soon work stops when its clients are killed: `python -m tests.perf.hang_ups`.

Sixteen processes post an article of 300 sentences each, to be translated whole, and are
killed with SIGKILL once the weights are busy. From then on the server may end the batches
that run, and begin no other. Prints how many batches began after the kill, and how long it
took until nothing ran, against the mean time of a batch.
"""

import multiprocessing
import sys
import time

import ctranslate2
import httpx

from service.inference import usable_cores
from tests.perf.fairness import book
from tests.perf.scraping import scrape
from tests.support.processes import serving

_CLIENTS = 16
_BUSY_S = 4.0


def main() -> None:
    print(
        f"{usable_cores()} cores, CTranslate2 {ctranslate2.__version__}, "
        f"Python {sys.version.split()[0]}"
    )
    with serving(RINGKAS_CACHE="off", RINGKAS_LOG_LEVEL="error") as served:
        before = scrape(served.url)
        clients = [
            multiprocessing.Process(target=_read_on, args=(served.url, number))
            for number in range(_CLIENTS)
        ]
        for client in clients:
            client.start()
        time.sleep(_BUSY_S)
        at_kill = scrape(served.url)
        for client in clients:
            client.kill()
        killed = time.monotonic()
        while (end := scrape(served.url)).totals["ringkas_requests_in_progress"] > 1:
            time.sleep(0.002)
        gone_s = time.monotonic() - killed
        time.sleep(_BUSY_S)
        end = scrape(served.url)
    ran = "ringkas_batch_items_count"
    print(
        f"killed with {at_kill.totals['ringkas_requests_in_progress'] - 1:.0f} requests in "
        f"progress, {at_kill.totals['ringkas_queue_tokens']:.0f} tokens waiting"
    )
    print(
        f"requests were gone after {gone_s:.2f} s; batches begun after the kill: "
        f"{end.since(at_kill, ran):.0f}; tokens waiting: {end.totals['ringkas_queue_tokens']:.0f}"
    )
    print(f"a batch: mean {at_kill.mean('ringkas_batch_duration_seconds', since=before):.2f} s")


def _read_on(url: str, number: int) -> None:
    body = {"text": book(number), "source_language": "id", "include": ["translation"]}
    httpx.post(f"{url}/summarise", json=body, timeout=600)


if __name__ == "__main__":
    main()
