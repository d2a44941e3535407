"""What computes in a process of its own is told apart, and never left behind."""

import os
import signal
from functools import partial

import pytest

from service.bench.worker import Worker
from service.errors import EngineFailed


class Counter:
    """Counts, in whichever process it lives."""

    def __init__(self, first: int) -> None:
        self._count = first

    def next(self) -> int:
        self._count += 1
        return self._count

    def pid(self) -> int:
        return os.getpid()

    def holds_interrupts_back(self) -> bool:
        return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())

    def die(self) -> None:
        os._exit(3)

    def fail(self) -> None:
        raise ValueError("as told")


@pytest.fixture
def worker() -> "object":
    made = Worker(partial(Counter, 10))
    yield made
    made.close()


def test_the_object_lives_on_in_another_process(worker: Worker[Counter]) -> None:
    assert [worker.ask(Counter.next), worker.ask(Counter.next)] == [11, 12]
    assert worker.ask(Counter.pid) != os.getpid()
    assert (worker.peak_memory_bytes or 0) > 1_000_000


def test_a_failure_is_told_and_the_next_question_is_answered(worker: Worker[Counter]) -> None:
    with pytest.raises(EngineFailed, match="ValueError: as told"):
        worker.ask(Counter.fail)
    assert worker.ask(Counter.next) == 11


def test_a_process_that_died_is_told(worker: Worker[Counter]) -> None:
    with pytest.raises(EngineFailed, match="a process that measures ended"):
        worker.ask(Counter.die)


def test_interrupts_do_not_reach_it_and_still_reach_us(worker: Worker[Counter]) -> None:
    assert worker.ask(Counter.holds_interrupts_back)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_closing_it_ends_its_process() -> None:
    worker = Worker(partial(Counter, 0))
    pid = worker.ask(Counter.pid)
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
