"""The clients: each request is sent once, and what comes back is counted as it is."""

import json
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from service.bench.load import send
from service.bench.texts import Text


class _Server(ThreadingHTTPServer):
    """Answers with the given statuses in turn, 0 for none at all, and keeps what it got."""

    def __init__(self, statuses: Sequence[int], together: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses = iter(statuses)
        self.together = threading.Barrier(together)
        self.got: list[tuple[str, str, bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        assert isinstance(server, _Server)
        server.got.append((self.path, self.headers["Content-Type"], body))
        server.together.wait(10)
        status = next(server.statuses)
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as its base
        pass


@contextmanager
def _answering(*statuses: int, together: int = 1) -> Generator[_Server]:
    with _Server(statuses, together) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_refusals_and_failures_are_counted_and_never_tried_again() -> None:
    texts = [Text("articles", f"Berita {number}.") for number in range(6)]
    with _answering(200, 503, 500, 0, 503, 200) as server:
        turn = send(server.server_port, texts, 1)
    assert (turn.answered, turn.refused, turn.failed) == (2, 2, {"500": 1, "lost": 1})
    assert len(turn.latencies_s) == 2
    assert len(server.got) == 6


def test_as_many_requests_run_at_once_as_there_are_clients() -> None:
    texts = [Text("articles", f"Berita {number}.") for number in range(9)]
    with _answering(*[200] * 9, together=3) as server:  # each waits for two others
        turn = send(server.server_port, texts, 3)
    assert turn.answered == 9
    assert max(turn.latencies_s) <= turn.seconds <= sum(turn.latencies_s)


def test_an_article_goes_to_summarise_and_a_sentence_to_translate() -> None:
    texts = [Text("articles", "Berita é."), Text("sentences", "Kalimat é.")]
    with _answering(200, 200) as server:
        send(server.server_port, texts, 1)
    (first, second) = server.got
    assert first == ("/summarise", "text/plain; charset=utf-8", "Berita é.".encode())
    assert second[:2] == ("/translate", "application/json")
    assert json.loads(second[2]) == {"q": "Kalimat é.", "source": "id", "target": "en"}
