"""The served process: real signals, real sockets, the embedded weights."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from service.asgi import _listen
from tests.conftest import ARTICLES
from tests.support.processes import PATIENCE_S, Served, serve, serving
from tests.support.toy_weights import toy_bundle

A_FEW_BATCHES_S = 8  # the whole of what the client gave up takes some 40 s


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as server:
        yield server


def _post_whole(url: str, text: str) -> httpx.Response:
    return httpx.post(
        f"{url}/summarise",
        json={"text": text, "length": "long", "include": ["translation"]},
        timeout=PATIENCE_S,
    )


def test_sigterm_lets_what_runs_finish_and_refuses_the_rest(served: Served) -> None:
    text = ARTICLES[2].read_text(encoding="utf-8")
    with ThreadPoolExecutor() as threads:
        running = threads.submit(_post_whole, served.url, text)
        _await_busy(served)
        served.process.send_signal(signal.SIGTERM)
        assert _is_refused_soon(served.url)
        assert not running.done()
        answer = running.result()
    assert answer.status_code == 200
    assert answer.json()["claims"]
    assert served.process.wait(PATIENCE_S) == -signal.SIGTERM


def test_what_is_not_done_when_the_time_to_drain_is_up_is_told_so() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in ARTICLES)
    with serving(RINGKAS_DRAIN_S="0") as served, ThreadPoolExecutor() as threads:
        running = threads.submit(_post_whole, served.url, text)
        _await_busy(served)
        served.process.send_signal(signal.SIGTERM)
        answer = running.result()
        served.process.wait(PATIENCE_S)
        log = served.log.read_text()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["type"] == "urn:ringkas:problem:not-ready"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "Exception in ASGI application" not in log


def test_a_kept_connection_does_not_wait_between_headers_and_body() -> None:
    with _listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def _is_refused_soon(url: str) -> bool:
    """Whether new connections are refused before long."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        try:
            httpx.get(f"{url}/healthz")
        except httpx.ConnectError:
            return True
        except httpx.RemoteProtocolError:  # let in just before it stopped to listen
            continue
    return False


def _await_busy(served: Served) -> None:
    """Wait until the weights' thread computes: the process uses more than a core's share."""
    ends = time.monotonic() + PATIENCE_S
    before = _cpu_ticks(served.process.pid)
    while _cpu_ticks(served.process.pid) < before + 10 and time.monotonic() < ends:
        time.sleep(0.01)


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_health_is_answered_while_the_weights_work(served: Served) -> None:
    text = ARTICLES[2].read_text(encoding="utf-8")
    with ThreadPoolExecutor() as threads:
        running = threads.submit(_post_whole, served.url, text)
        _await_busy(served)
        answered = 0
        while not running.done():
            assert httpx.get(f"{served.url}/healthz", timeout=2).is_success
            answered += 1
        assert running.result().status_code == 200
    assert answered > 3


def test_the_log_has_a_line_a_request_and_no_article_text(served: Served) -> None:
    text = ARTICLES[4].read_text(encoding="utf-8")
    assert _post_whole(served.url, text).status_code == 200
    assert _post_whole(served.url, "Xyzzy\0plugh").status_code == 422
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(PATIENCE_S)
    log = served.log.read_text(encoding="utf-8")
    assert log.count('"route":"/summarise"') == 2
    words = {word for word in text.split() if len(word) > 8} | {"Xyzzy", "plugh"}
    assert [word for word in sorted(words) if word in log] == []


def test_a_client_that_hangs_up_frees_the_weights(served: Served) -> None:
    small = ARTICLES[0].read_text(encoding="utf-8")
    alone_s = _seconds_to_digest(served.url, small)
    lines = ARTICLES[2].read_text(encoding="utf-8").splitlines()
    large = "\n".join(f"Pada {year}, {line}" for year in range(2000, 2024) for line in lines)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{served.url}/summarise",
            json={"text": large, "include": ["translation"]},
            timeout=httpx.Timeout(PATIENCE_S, read=1.0),
        )
    assert _seconds_to_digest(served.url, small) < alone_s + A_FEW_BATCHES_S


def _seconds_to_digest(url: str, text: str) -> float:
    began = time.monotonic()
    answer = httpx.post(f"{url}/summarise", json={"text": text}, timeout=PATIENCE_S)
    assert answer.is_success
    return time.monotonic() - began


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "service", "serve", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert done.returncode == 69
    assert f"cannot listen on 127.0.0.1 port {port}" in done.stderr


def test_a_corrupt_bundle_ends_the_process_and_is_named(tmp_path: Path) -> None:
    bundle = toy_bundle(tmp_path / "cache", family="nllb")
    with (bundle.folder / "model.bin").open("ab") as file:
        file.write(b"x")
    served = serve(tmp_path, RINGKAS_MODEL_CACHE=str(tmp_path / "cache"))
    assert served.process.wait(PATIENCE_S) == 69
    assert "model.bin" in served.log.read_text()
