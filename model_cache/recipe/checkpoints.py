"""What training keeps on disk: its last state whole, and the weights of the last few.

`torch.load` is told to take tensors and plain values only.
"""

import pickle
from pathlib import Path
from typing import Any, Final

import torch

from model_cache.recipe.errors import CannotTrain
from model_cache.recipe.writing import write_tensors

_STATE: Final = "state.pt"
_PATTERN: Final = "weights-{:08d}.pt"
KEPT: Final = 8
"""Weights kept for averaging, at most; the older go. Chosen: 1.5 GB of the embedded shape."""


def save(folder: Path, step: int, state: dict[str, Any]) -> None:
    """Keep the state, and its `weights` besides. Raises CannotWrite as the disk does."""
    write_tensors(folder / _PATTERN.format(step), state["weights"])
    write_tensors(folder / _STATE, state)
    for old in saved(folder)[:-KEPT]:
        old.unlink()


def load_state(folder: Path) -> dict[str, Any] | None:
    """The last state, on the processor; None where there is none. Raises CannotTrain."""
    path = folder / _STATE
    return load(path) if path.is_file() else None


def saved(folder: Path) -> list[Path]:
    """Files of weights, oldest first."""
    return sorted(folder.glob(_PATTERN.replace("{:08d}", "*")))


def step_of(path: Path) -> int:
    """The step of a file of weights."""
    return int(path.stem.rpartition("-")[2])


def load(path: Path) -> dict[str, Any]:
    """Tensors and plain values of a file. Raises CannotTrain if it is none of ours."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise CannotTrain(
            f"{path} cannot be read ({type(error).__name__}); delete it to go on from what is "
            "older, or begin again in another --work"
        ) from error
