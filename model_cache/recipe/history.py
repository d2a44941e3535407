"""What a run has written down of itself: one JSON object a line, losses and measurements."""

from pathlib import Path
from typing import Final

import msgspec

from model_cache.recipe.writing import replacing

FILE: Final = "history.jsonl"


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """Some steps, on average."""

    step: int
    """The last of them."""
    epoch: float
    minutes: float
    """Of training since its beginning."""
    loss: float
    """With label smoothing, nats a token."""
    tokens_per_s: float
    """Of targets."""
    learning_rate: float


class Measured(msgspec.Struct, frozen=True, kw_only=True, tag="measured"):
    """The dev set, at some step."""

    step: int
    minutes: float
    dev_loss: float
    """Without label smoothing, nats a token."""
    bleu: float | None
    """Of greedy output by int8 weights; None where it was not asked for, or would be 0."""


class Device(msgspec.Struct, frozen=True, kw_only=True, tag="device"):
    """Where and how a run went on, written whenever it begins."""

    step: int
    device: str
    threads: int
    precision: str
    pairs: int
    """That an epoch draws from."""
    too_long: int
    """Left out because a side has too many tokens."""
    torch: str


Entry = Progress | Measured | Device
_decode = msgspec.json.Decoder(Entry).decode


class History:
    """The file, written to line by line.

    Args:
        path: May not be there yet.
        until: What was written of later steps is forgotten, for they are taken again.
    """

    def __init__(self, path: Path, *, until: int) -> None:
        self._path = path
        kept = [entry for entry in read_history(path) if entry.step <= until]
        with replacing(path) as unfinished:
            unfinished.write_bytes(b"".join(msgspec.json.encode(entry) + b"\n" for entry in kept))

    def add(self, entry: Entry) -> None:
        """Write an entry. Raises OSError as writing does."""
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(entry) + b"\n")


def read_history(path: Path) -> tuple[Entry, ...]:
    """All entries; a last line that was cut short is left out, and so is a missing file."""
    if not path.is_file():
        return ()
    whole = path.read_bytes().split(b"\n")[:-1]
    return tuple(_decode(line) for line in whole)
