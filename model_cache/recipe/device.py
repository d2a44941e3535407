"""Where the network is trained, and in which numbers."""

import ctypes
import time
from typing import Final, Literal

import msgspec
import torch
from torch.nn import functional

from model_cache.recipe.configuration import Precision
from model_cache.recipe.errors import CannotTrain

DeviceName = Literal["auto", "cpu", "cuda"]
PrecisionName = Literal["auto", "float32", "bfloat16"]

_ROWS, _INPUTS, _OUTPUTS = 1024, 384, 1536
_TIMES: Final = 5
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""Options of glibc's `mallopt`."""
_KEPT_BYTES: Final = 1 << 30


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """The choice."""

    place: torch.device
    precision: Precision
    threads: int

    @property
    def is_cuda(self) -> bool:
        """Whether it is a GPU."""
        return self.place.type == "cuda"

    def autocast(self) -> torch.autocast:
        """The context to compute in; weights stay 32-bit."""
        wanted = self.precision == "bfloat16"
        return torch.autocast(self.place.type, torch.bfloat16, enabled=wanted)

    @property
    def dtype(self) -> torch.dtype:
        """Of states between layers and loss."""
        return torch.bfloat16 if self.precision == "bfloat16" else torch.float32

    @property
    def called(self) -> str:
        """For the record."""
        return torch.cuda.get_device_name(self.place) if self.is_cuda else "cpu"


def choose_device(name: DeviceName, precision: PrecisionName, threads: int) -> Device:
    """The device and its numbers; on a processor `auto` measures which are faster.

    Args:
        threads: Of a processor; set for the whole process.

    Raises:
        CannotTrain: There is no CUDA device, or it cannot do bfloat16.
    """
    torch.set_num_threads(threads)
    _keep_freed_memory()
    if name == "cuda" and not torch.cuda.is_available():
        raise CannotTrain(
            "--device cuda finds no CUDA device; see that this build of torch is one for CUDA, or "
            "use --device cpu"
        )
    device = torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")
    if device.type == "cuda":
        supported = torch.cuda.is_bf16_supported()
        if precision == "bfloat16" and not supported:
            raise CannotTrain("this GPU cannot do bfloat16; use --precision float32")
        torch.set_float32_matmul_precision("high")
        chosen: Precision = "float32" if precision == "float32" or not supported else "bfloat16"
    elif precision == "auto":
        chosen = "bfloat16" if _seconds(torch.bfloat16) < _seconds(torch.float32) else "float32"
    else:
        chosen = precision
    return Device(place=device, precision=chosen, threads=threads)


def _keep_freed_memory() -> None:
    """Have glibc keep what large tensors leave, not give it back and ask for it again.

    Seen on two cores: a step takes 1.55 s so and 1.79 s otherwise. Elsewhere nothing is done.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _KEPT_BYTES)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


def _seconds(dtype: torch.dtype) -> float:
    """Of a product as in the network, at best."""
    states = torch.ones(_ROWS, _INPUTS, dtype=dtype)
    weight = torch.ones(_OUTPUTS, _INPUTS, dtype=dtype)
    best = float("inf")
    for _ in range(_TIMES):
        begun = time.perf_counter()
        functional.linear(states, weight)
        best = min(best, time.perf_counter() - begun)
    return best
