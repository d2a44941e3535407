"""Starts all contenders, lets them take turns, and reports."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Final, Literal

import msgspec

from service.assembly import chosen_bundles
from service.bench.figures import take_turns
from service.bench.load import send
from service.bench.machine import this_machine
from service.bench.raw import Raw, Ways
from service.bench.recording import Recorded, record
from service.bench.report import LABELS, Contender, Name, Report, Subject, counted
from service.bench.served import Served, started
from service.bench.texts import Text
from service.bench.transformers_baseline import Transformers
from service.bench.turn import Turn
from service.bench.worker import Worker
from service.inference import usable_cores
from service.model_store import Bundle
from service.settings import PREFIX, Settings

Batching = Literal["across_requests", "per_request"]
_BATCHING: Final[dict[Name, Batching]] = {
    "ringkas": "across_requests",
    "per_request": "per_request",
}
_WARM_UP: Final = 4
"""Requests that each server answers before anything is timed."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure."""

    texts: tuple[Text, ...]
    told: str
    """Where the texts come from."""
    clients: tuple[int, ...]
    rounds: int
    checkpoint: Path | None = None
    """Of Transformers, with the weights of the bundle that translates."""


def measure(plan: Plan, settings: Settings, tell: Callable[[str], None]) -> Report:
    """Measure the bundles that the settings choose. Blocks, for minutes.

    Everything it starts ends with it, also when it is interrupted.

    Args:
        tell: Called with what is done now, in a few words.

    Raises:
        BundleMissing, BundleCorrupt: As `open_services`.
        RingkasError: A text cannot be digested, a server does not start, a process fails.
    """
    bundles = chosen_bundles(settings)
    cores = settings.threads or usable_cores()
    tell("Recording what the texts ask of the weights")
    recorded = asyncio.run(
        record(plan.texts, bundles, cores=cores, compute_type=settings.compute_type)
    )
    raw = partial(Raw, bundles, recorded.jobs, cores=cores, compute_type=settings.compute_type)
    tell("Looking for the fastest way to run the bare weights")
    with closing(Worker(raw)) as trial:
        ways = trial.ask(Raw.fastest_ways)
    with ExitStack() as opened:
        tell("Starting the bare weights")
        bare = opened.enter_context(closing(Worker(partial(raw, ways=ways))))
        tell("Starting the servers")
        served: dict[Name, Served] = {
            name: opened.enter_context(started(_environment(settings, bundles, cores, batching)))
            for name, batching in _BATCHING.items()
        }
        for server in served.values():
            server.await_ready()
        entries = [
            _Entry("raw", None, partial(bare.ask, Raw.at_once), bare),
            _Entry("raw_one_by_one", None, partial(bare.ask, Raw.one_by_one), bare),
        ]
        if plan.checkpoint is not None:
            tell("Loading Transformers")
            entries.append(_transformers(opened, plan.checkpoint, bundles[0], recorded, cores))
        entries += [
            _Entry(name, clients, partial(_turn, server, plan.texts, clients), server)
            for name, server in served.items()
            for clients in plan.clients
        ]
        _warm_up(entries, served, plan.texts)
        turns = take_turns(
            [entry.run for entry in entries],
            plan.rounds,
            lambda number, place: tell(f"Round {number + 1} of {plan.rounds}: {entries[place]}"),
        )
        return Report(
            machine=this_machine(served["ringkas"].instruction_set()),
            subject=_subject(
                plan,
                settings=settings,
                bundles=bundles,
                cores=cores,
                recorded=recorded,
                ways=ways,
            ),
            contenders=_contenders(entries, turns),
        )


class _Entry(msgspec.Struct, frozen=True):
    """A contender that is ready to run."""

    name: Name
    clients: int | None
    run: Callable[[], Turn]
    process: "Served | Worker[Raw] | Worker[Transformers]"

    def __str__(self) -> str:
        if self.clients is None:
            return LABELS[self.name]
        return f"{LABELS[self.name]}, {counted(self.clients, 'client')}"


def _contenders(
    entries: Sequence[_Entry], turns: Sequence[Sequence[Turn]]
) -> tuple[Contender, ...]:
    """What each did, and the memory it took; while its process lives."""
    return tuple(
        Contender(
            name=entry.name,
            clients=entry.clients,
            peak_memory_bytes=entry.process.peak_memory_bytes,
            turns=tuple(each),
        )
        for entry, each in zip(entries, turns, strict=True)
    )


def _turn(server: Served, texts: Sequence[Text], clients: int) -> Turn:
    """Send the texts, and have the server say what it decoded meanwhile."""
    before = server.counters()
    turn = send(server.port, texts, clients)
    after = server.counters()

    def grown(name: str) -> int:
        return round(
            sum(value - before.get(key, 0) for key, value in after.items() if key.startswith(name))
        )

    return msgspec.structs.replace(
        turn,
        target_tokens=grown("ringkas_target_tokens_total{"),
        batches=grown("ringkas_batch_items_count{"),
        batched_texts=grown("ringkas_batch_items_sum{"),
    )


def _warm_up(
    entries: Sequence[_Entry], served: Mapping[Name, Served], texts: Sequence[Text]
) -> None:
    """Let everything be loaded and every connection be known before the first round."""
    for server in served.values():
        send(server.port, texts[:_WARM_UP], 1)
    for entry in entries:
        if entry.clients is None:
            entry.run()


def _transformers(
    opened: ExitStack, checkpoint: Path, bundle: Bundle, recorded: Recorded, cores: int
) -> _Entry:
    make = partial(Transformers, checkpoint, bundle, recorded.jobs, cores=cores)
    worker = opened.enter_context(closing(Worker(make)))
    return _Entry("transformers", None, partial(worker.ask, Transformers.at_once), worker)


def _environment(
    settings: Settings, bundles: Sequence[Bundle], cores: int, batching: Batching
) -> dict[str, str]:
    """Of a server that uses these bundles and keeps no answers."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    chosen = {
        "model_cache": str(settings.model_cache.resolve()),
        "translation_bundle": bundles[0].manifest.name,
        "threads": str(cores),
        "compute_type": settings.compute_type,
        "max_batch_tokens": str(settings.max_batch_tokens),
        "max_waiting_tokens": str(settings.max_waiting_tokens),
        "batching": batching,
        "cache": "off",
        "deadline_s": "3600",
        "log_level": "error",
    }
    if bundles[1:]:
        chosen["summary_bundle"] = bundles[1].manifest.name
    ours["CT2_VERBOSE"] = "1"  # it then logs which instructions it chose
    return ours | {f"{PREFIX}{name.upper()}": value for name, value in chosen.items()}


def _subject(
    plan: Plan,
    *,
    settings: Settings,
    bundles: Sequence[Bundle],
    cores: int,
    recorded: Recorded,
    ways: Ways,
) -> Subject:
    manifests = [bundle.manifest for bundle in bundles]
    return Subject(
        work=plan.texts[0].work,
        texts=plan.told,
        requests=len(plan.texts),
        decoded=recorded.decoded,
        decoded_again=recorded.decoded_again,
        rounds=plan.rounds,
        bundles=tuple(f"{each.name} {each.revision} ({each.quantisation})" for each in manifests),
        compute_type=settings.compute_type,
        threads=cores,
        max_batch_tokens=settings.max_batch_tokens,
        beam_size=manifests[0].decoding.beam_size,
        raw_way=str(ways.at_once),
    )
