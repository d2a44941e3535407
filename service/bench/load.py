"""Clients that send texts to a server, each the next one as soon as it has its answer.

Threads that wait on plain sockets: measured with the embedded weights, they take 1 % of the
processor time. Nothing is tried again: a refusal is a result.
"""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from service.bench.served import HOST
from service.bench.texts import Text, Work
from service.bench.turn import Turn

_PATIENCE_S: Final = 3600
_ROUTES: Final[dict[Work, tuple[str, str]]] = {
    "articles": ("/summarise", "text/plain; charset=utf-8"),
    "sentences": ("/translate", "application/json"),
}
_LOST: Final = "lost"


def send(port: int, texts: Sequence[Text], clients: int) -> Turn:
    """Send every text once; connections are made before the clock starts.

    Returns:
        A turn without what only the server can count.
    """
    bodies = [_body(text) for text in texts]
    waiting = iter(list(zip(texts, bodies, strict=True)))
    lock = threading.Lock()
    start = threading.Barrier(clients + 1)

    def client() -> list[tuple[str, float]]:
        connection = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE_S)
        done: list[tuple[str, float]] = []
        try:
            connection.connect()
        finally:
            start.wait()
        while True:
            with lock:
                work = next(waiting, None)
            if work is None:
                connection.close()
                return done
            began = time.perf_counter()
            status = _ask(connection, *work)
            done.append((status, time.perf_counter() - began))

    with ThreadPoolExecutor(clients, thread_name_prefix="client") as threads:
        futures = [threads.submit(client) for _ in range(clients)]
        start.wait()
        began, cpu_began = time.perf_counter(), time.process_time()
        outcomes = [outcome for future in futures for outcome in future.result()]
        spent, cpu_spent = time.perf_counter() - began, time.process_time() - cpu_began
    return turn_of(outcomes, spent, cpu_spent)


def turn_of(outcomes: Sequence[tuple[str, float]], seconds: float, loader_cpu_s: float) -> Turn:
    """Sort the outcomes, status and latency of each request."""
    latencies = tuple(latency for status, latency in outcomes if status == "200")
    others = Counter(status for status, _ in outcomes if status not in {"200", "503"})
    return Turn(
        seconds=seconds,
        target_tokens=0,
        latencies_s=latencies,
        answered=len(latencies),
        refused=sum(status == "503" for status, _ in outcomes),
        failed=dict(others),
        loader_cpu_s=loader_cpu_s,
    )


def _ask(connection: http.client.HTTPConnection, text: Text, body: bytes) -> str:
    path, media_type = _ROUTES[text.work]
    try:
        connection.request("POST", path, body, {"Content-Type": media_type})
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        connection.close()  # the next request opens it again
        return _LOST
    return str(response.status)


def _body(text: Text) -> bytes:
    if text.work == "articles":
        return text.text.encode()
    return msgspec.json.encode({"q": text.text, "source": "id", "target": "en"})
