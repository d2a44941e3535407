"""`ringkas serve` in a process of its own, on a loopback port."""

import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import msgspec

from service.bench.machine import peak_memory_bytes
from service.errors import CannotListen

HOST: Final = "127.0.0.1"
_PATIENCE_S: Final = 300  # chosen: the largest weights from a slow disk
_BETWEEN_S: Final = 0.05
_ANSWER_S: Final = 10
_SELECTED: Final = "Selected ISA: "


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """A server that was started. Whoever started it ends it."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def peak_memory_bytes(self) -> int | None:
        return peak_memory_bytes(self.process.pid)

    def await_ready(self) -> None:
        """Wait until the weights are loaded and warm.

        Raises:
            CannotListen: It ended or took too long; says what its log says last.
        """
        ends = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends and self.process.poll() is None:
            try:
                if self._get("/readyz")[0] == http.client.OK:
                    return
            except OSError:  # not listening yet
                pass
            time.sleep(_BETWEEN_S)
        told = self._logged().strip().splitlines() or ["its log is empty"]
        raise CannotListen(f"the server under test did not become ready: {told[-1]}")

    def counters(self) -> dict[str, float]:
        """What `GET /metrics` tells, labels and all: `name{label="value"}` to its value."""
        lines = self._get("/metrics")[1].decode().splitlines()
        named = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, _, value in named}

    def instruction_set(self) -> str:
        """That CTranslate2 chose, by the server's log, if it was told to be verbose."""
        after = self._logged().partition(_SELECTED)[2]
        return after.split()[0] if after else "unknown"

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()

    def _get(self, path: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=_ANSWER_S)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()

    def _logged(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def start(folder: Path, environment: Mapping[str, str]) -> Served:
    """Start a server and wait for nothing.

    Args:
        folder: Where its log goes.
        environment: All of the process's, settings included; the port is chosen here.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    log = folder / "serve.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603  our own Python
            [sys.executable, "-m", "service", "serve", "--host", HOST, "--port", str(port)],
            stderr=stderr,
            env=dict(environment),
        )
    return Served(process=process, port=port, log=log)


@contextmanager
def started(environment: Mapping[str, str]) -> Generator[Served]:
    """A server that need not be ready yet; ended with the context."""
    with tempfile.TemporaryDirectory(prefix="ringkas-serve-") as folder:
        served = start(Path(folder), environment)
        try:
            yield served
        finally:
            served.end()
