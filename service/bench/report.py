"""All that was measured, and what it was measured on."""

from typing import Final, Literal

import msgspec

from service.bench.figures import Figures, figures_of
from service.bench.machine import Machine
from service.bench.texts import Work
from service.bench.turn import Turn

Name = Literal["raw", "raw_one_by_one", "ringkas", "per_request", "transformers"]
LABELS: Final[dict[Name, str]] = {
    "raw": "CTranslate2, all at once",
    "raw_one_by_one": "CTranslate2, one by one",
    "ringkas": "Ringkas",
    "per_request": "Ringkas, batching off",
    "transformers": "Transformers, all at once",
}


def counted(count: int, thing: str) -> str:
    """In words: `1 client`, `2 clients`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


class Contender(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table."""

    name: Name
    clients: int | None = None
    peak_memory_bytes: int | None
    """Of its process, weights included; a server's is the same whoever calls."""
    turns: tuple[Turn, ...]
    """One a round."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured."""

    work: Work
    texts: str
    """Where they come from."""
    requests: int
    """In each turn."""
    decoded: int
    """Sentences and windows decoded for them, those decoded again included."""
    decoded_again: int
    rounds: int
    bundles: tuple[str, ...]
    """Name, revision and quantisation of each."""
    compute_type: str
    threads: int
    max_batch_tokens: int
    beam_size: int
    raw_way: str
    """Threads and batch size that were fastest for the bare weights."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything; the first contender is the bare weights."""

    machine: Machine
    subject: Subject
    contenders: tuple[Contender, ...]

    def figures(self) -> list[Figures]:
        """Of each contender."""
        raw = self.contenders[0].turns
        return [figures_of(each.turns, raw) for each in self.contenders]

    def loader_share(self) -> float:
        """The most of all usable cores that sending requests took in any turn."""
        return max(
            turn.loader_cpu_s / turn.seconds / self.machine.cores
            for each in self.contenders
            for turn in each.turns
        )

    def token_agreement(self) -> float:
        """Target tokens of the server for those of the bare weights, at worst; 1 is agreement.

        They differ where a batch of other sentences rounds otherwise and another word wins.
        """
        raw = self.contenders[0].turns[0].target_tokens
        ratios = [
            turn.target_tokens / raw
            for each in self.contenders
            if each.clients is not None
            for turn in each.turns
            if not turn.refused and not turn.failed
        ]
        return max(ratios, key=lambda ratio: abs(ratio - 1), default=1.0)


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    name: Name
    label: str
    clients: int | None
    peak_memory_bytes: int | None
    figures: Figures
    turns: tuple[Turn, ...]


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    machine: Machine
    subject: Subject
    loader_share: float
    token_agreement: float
    contenders: list[_Told]


def from_json(data: bytes) -> Report:
    """What `as_json` wrote; the figures are computed again.

    Raises:
        msgspec.DecodeError: It is something else.
    """
    return msgspec.json.decode(data, type=Report)


def as_json(report: Report) -> bytes:
    """Figures, and the raw turns they come from, so that they can be computed otherwise."""
    document = _Document(
        machine=report.machine,
        subject=report.subject,
        loader_share=report.loader_share(),
        token_agreement=report.token_agreement(),
        contenders=[
            _Told(
                name=each.name,
                label=LABELS[each.name],
                clients=each.clients,
                peak_memory_bytes=each.peak_memory_bytes,
                figures=figures,
                turns=each.turns,
            )
            for each, figures in zip(report.contenders, report.figures(), strict=True)
        ],
    )
    return msgspec.json.format(msgspec.json.encode(document)) + b"\n"
