"""What weights measure, and where their random numbers come from."""

import zlib

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.model_store.bundle import Family

Array = NDArray[np.float32]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides how long weights take and how much memory they need."""

    family: Family
    layers: int
    """Of the encoder, and as many of the decoder."""
    width: int
    inner: int
    """Width inside the feed-forward networks."""
    heads: int
    vocabulary: int
    positions: int
    """Rows of the table of positions; 0 where positions are relative."""
    max_input_tokens: int
    output_tokens: int
    """That every output has."""


class Draw:
    """Random numbers that depend on the seed and on what they are for, not on the order.

    So the same weights can be drawn again, one array at a time, for another library.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def normal(self, name: str, *shape: int, deviation: float = 1.0) -> Array:
        """Numbers round zero."""
        random = np.random.default_rng([self._seed, zlib.crc32(name.encode())])
        drawn: Array = random.standard_normal(shape, dtype=np.float32)
        drawn *= np.float32(deviation)
        return drawn
