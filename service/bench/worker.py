"""Something that computes in a process of its own, so that its memory is its own.

The process ends with its owner, however that ends: it reads its orders from a pipe. Ctrl-C
in a terminal does not reach it.
"""

import multiprocessing
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from service.bench.machine import peak_memory_bytes
from service.errors import EngineFailed

MadeT = TypeVar("MadeT")
AnswerT = TypeVar("AnswerT")


class Worker(Generic[MadeT]):
    """Answers questions about an object that lives in another process. Blocks.

    Args:
        make: Makes the object there; it and every question and answer must pickle.
    """

    def __init__(self, make: Callable[[], MadeT]) -> None:
        ours, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")  # threads of ours do not survive a fork
        self._process = context.Process(target=_work, args=(theirs, make), daemon=True)
        with _interrupts_held():
            self._process.start()
        theirs.close()
        self._pipe = ours

    def ask(self, question: Callable[[MadeT], AnswerT]) -> AnswerT:
        """Have a function, such as a method's name on its class, called with the object.

        Raises:
            EngineFailed: It raised, or the process died.
        """
        try:
            self._pipe.send(question)
            failure, answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise EngineFailed(
                f"a process that measures ended with {self._process.exitcode}; out of memory?"
            ) from error
        if failure:
            raise EngineFailed(failure)
        return answer

    @property
    def peak_memory_bytes(self) -> int | None:
        return peak_memory_bytes(self._process.pid or 0)

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _work(pipe: Connection, make: Callable[[], Any]) -> None:
    made: Any = None
    while True:
        try:
            question = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            if made is None:
                made = make()
            pipe.send((None, question(made)))
        except Exception as error:  # noqa: BLE001  process entry: whoever asks is told
            pipe.send((f"{type(error).__name__}: {error}", None))


@contextmanager
def _interrupts_held() -> Generator[None]:
    """Processes started meanwhile never see Ctrl-C: they inherit that it is held back."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
