"""`ringkas serve` in a process of its own, for tests and measurements."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

PATIENCE_S = 60


class Served(msgspec.Struct):
    """A server on a loopback port."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def await_ready(self) -> None:
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not ready in {PATIENCE_S} s: {self.log.read_text()}")


def serve(folder: Path, **variables: str) -> Served:
    """Start a server; its log goes into the folder.

    Args:
        variables: Further environment of the process, such as `RINGKAS_THREADS`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "serve.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", str(port)],
            stderr=stderr,
            env={**os.environ, **variables},
        )
    return Served(process=process, url=f"http://127.0.0.1:{port}", log=log)


@contextmanager
def serving(**variables: str) -> Generator[Served]:
    """A server that is ready; ended with the context."""
    with tempfile.TemporaryDirectory() as folder:
        served = serve(Path(folder), **variables)
        try:
            served.await_ready()
            yield served
        finally:
            served.process.kill()
            served.process.wait()
