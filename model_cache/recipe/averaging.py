"""The mean of the last few checkpoints, which translates better than any one of them.

Source: Vaswani et al. 2017 (arXiv 1706.03762), section 6.1.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model_cache.recipe.checkpoints import load, saved, step_of
from model_cache.recipe.errors import CannotTrain
from model_cache.recipe.writing import write_tensors


def average_last(training: Path, count: int, into: Path) -> tuple[int, ...]:
    """Write the mean of the last `count` checkpoints, or of as many as there are.

    Returns:
        The steps they are of.

    Raises:
        CannotTrain: There is none, or one cannot be read.
        CannotWrite: As the disk does.
    """
    paths = saved(training)[-count:]
    if not paths:
        raise CannotTrain(f"{training} holds no checkpoint; train first")
    steps = tuple(map(step_of, paths))
    value: dict[str, Any] = {"weights": mean(paths), "steps": list(steps)}
    write_tensors(into, value)
    return steps


def mean(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of files of weights, summed in 64 bits, one file in memory at a time."""
    total = dict[str, Tensor]()
    for path in paths:
        for name, tensor in load(path).items():
            total[name] = total[name] + tensor if name in total else tensor.double()
    return {name: (tensor / len(paths)).to(torch.float32) for name, tensor in total.items()}
