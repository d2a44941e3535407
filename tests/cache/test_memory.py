import tracemalloc

from service.cache.keys import fingerprint
from service.cache.memory import _OVERHEAD_BYTES, Entry, Memory

ENTRIES = 2000
DATA = bytes(1000)


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_an_entry_is_told_until_its_end() -> None:
    clock = Clock()
    memory = Memory(10_000, now_s=clock)
    memory.put("a", Entry(1060.0, b"A"))
    clock.now_s = 1059.9
    assert memory.get("a") == Entry(1060.0, b"A")
    clock.now_s = 1060.0
    assert memory.get("a") is None
    memory.put("b", Entry(1100.0, b"B"))
    assert memory.size_bytes == _OVERHEAD_BYTES + 1


def test_entries_together_stay_within_the_bound_and_the_last_used_stay() -> None:
    memory = Memory(10_000, now_s=Clock())
    for n in range(100):
        memory.get("0")
        memory.put(str(n), Entry(2000.0, DATA))
        assert memory.size_bytes <= 10_000
    kept = [n for n in range(100) if memory.get(str(n))]
    assert kept == [0, 95, 96, 97, 98, 99]


def test_an_entry_larger_than_the_whole_is_not_held_and_harms_nothing() -> None:
    memory = Memory(10_000, now_s=Clock())
    memory.put("small", Entry(2000.0, b"S"))
    memory.put("large", Entry(2000.0, bytes(10_000)))
    assert memory.get("large") is None
    assert memory.get("small") == Entry(2000.0, b"S")


def test_an_entry_in_place_of_another_is_counted_once() -> None:
    memory = Memory(10_000, now_s=Clock())
    for _ in range(3):
        memory.put("a", Entry(2000.0, DATA))
    assert memory.size_bytes == _OVERHEAD_BYTES + len(DATA)


def test_the_bound_is_of_what_python_really_needs() -> None:
    memory = Memory(10**9, now_s=Clock())
    tracemalloc.start()
    for n in range(ENTRIES):
        memory.put(f"sentences:{fingerprint(n)}", Entry(2000.0, bytes(len(DATA))))
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.8 * memory.size_bytes < used <= memory.size_bytes
