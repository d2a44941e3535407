"""`ringkas serve` in a process of its own, for tests and measurements."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from service.bench import served
from service.bench.served import Served as Served

PATIENCE_S = 60


def serve(folder: Path, **variables: str) -> Served:
    """Start a server; its log goes into the folder.

    Args:
        variables: Further environment of the process, such as `RINGKAS_THREADS`.
    """
    return served.start(folder, {**os.environ, **variables})


@contextmanager
def serving(**variables: str) -> Generator[Served]:
    """A server that is ready; ended with the context."""
    with served.started({**os.environ, **variables}) as server:
        server.await_ready()
        yield server
