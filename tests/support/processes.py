"""`ringkas serve` in a process of its own, for tests and measurements."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import httpx

PATIENCE_S = 60


@contextmanager
def serving(**variables: str) -> Generator[str]:
    """The address of a server that is ready; ended with the context.

    Args:
        variables: Further environment of the process, such as `RINGKAS_THREADS`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", str(port), "--log-level", "error"],
        env={**os.environ, **variables},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _await_ready(url)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _await_ready(url: str) -> None:
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        try:
            if httpx.get(f"{url}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{url} was not ready in {PATIENCE_S} s")
