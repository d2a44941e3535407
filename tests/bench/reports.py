"""A report of figures chosen by hand."""

from service.bench.machine import Machine
from service.bench.report import Contender, Name, Report, Subject
from service.bench.turn import Turn

MACHINE = Machine(
    cpu="Sample CPU",
    cores=2,
    cores_of_machine=8,
    instruction_set="AVX2",
    system="Linux x86_64",
    python="3.11.7",
    ctranslate2="4.8.5",
    ringkas="0.1.0",
)
SUBJECT = Subject(
    work="articles",
    texts="one article given",
    requests=4,
    decoded=20,
    decoded_again=2,
    rounds=2,
    bundles=("toy 1 (int8)",),
    compute_type="default",
    threads=2,
    max_batch_tokens=1024,
    beam_size=4,
    raw_way="2 x 1 threads, a batch a thread",
)


def contender(
    name: Name, clients: int | None, *tokens: int, refused: int = 0, loader_cpu_s: float = 0.0
) -> Contender:
    """One whose turns took a second each, for so many target tokens."""
    return Contender(
        name=name,
        clients=clients,
        peak_memory_bytes=450_000_000,
        turns=tuple(
            Turn(
                seconds=1.0,
                target_tokens=each,
                answered=4 - refused,
                refused=refused,
                latencies_s=() if name == "raw" else (0.1, 0.2, 0.3),
                batches=0 if clients is None else 2,
                batched_texts=0 if clients is None else 5,
                loader_cpu_s=loader_cpu_s,
            )
            for each in tokens
        ),
    )


def report(*contenders: Contender) -> Report:
    raw = contender("raw", None, 1000, 1000)
    return Report(machine=MACHINE, subject=SUBJECT, contenders=(raw, *contenders))
