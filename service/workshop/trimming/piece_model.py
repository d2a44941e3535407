"""A sentencepiece model, read and written with fewer pieces.

What is not a piece (trainer, normaliser, self-tests, fields of later versions) is written
byte for byte as it was read.

Source: `sentencepiece_model.proto` and the wire format of protocol buffers. `ModelProto`: 1
pieces (1 text, 2 score, 3 kind), 2 trainer (3 kind of model), 4 self-tests (1 samples, each
with 1 the input).
"""

import struct
from collections.abc import Collection, Iterator
from enum import IntEnum
from functools import cached_property
from typing import Final

import msgspec

from service.errors import BundleCorrupt, ConversionFailed

_PIECES: Final = 1
_TRAINER: Final = 2
_SELF_TESTS: Final = 4
_MODEL_TYPE: Final = 3
_UNIGRAM: Final = 1
_BPE: Final = 2
_VARINT: Final = 0
_FIXED_BYTES: Final = {1: 8, 5: 4}
_SIZED: Final = 2
_LONGEST_VARINT: Final = 10
WORD_BEGINS: Final = "\N{LOWER ONE EIGHTH BLOCK}"
"""What sentencepiece writes for a space."""


class Kind(IntEnum):
    """What a piece is for."""

    NORMAL = 1
    UNKNOWN = 2
    CONTROL = 3
    USER_DEFINED = 4
    UNUSED = 5
    BYTE = 6


class Piece(msgspec.Struct, frozen=True):
    """A piece of text, or a token for control."""

    text: str
    score: float
    kind: Kind


class _Field(msgspec.Struct, frozen=True):
    """A field of a message: its number, where all of it and where its value lies."""

    number: int
    start: int
    value_start: int
    end: int


class PieceModel:
    """A serialised `ModelProto`.

    Raises:
        BundleCorrupt: It is none.
        ConversionFailed: It cuts neither by unigrams nor by merging pairs.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._read(data)
        except (IndexError, ValueError, struct.error) as error:
            raise BundleCorrupt(f"not a sentencepiece model: {error}") from error

    def _read(self, data: bytes) -> None:
        self._data = data
        self._fields = tuple(_fields(data, 0, len(data)))
        model_type = _UNIGRAM
        pieces = list[Piece]()
        self_tests = list[str]()
        for field in self._fields:
            if field.number == _PIECES:
                pieces.append(_piece(data, field))
            elif field.number == _TRAINER:
                for part in _fields(data, field.value_start, field.end):
                    if part.number == _MODEL_TYPE:
                        model_type = _varint(data, part.value_start)[0]
            elif field.number == _SELF_TESTS:
                self_tests += _inputs(data, field)
        if model_type not in (_UNIGRAM, _BPE):
            raise ConversionFailed(
                f"the sentencepiece model is of type {model_type}; only unigram "
                f"({_UNIGRAM}) and BPE ({_BPE}) can be trimmed"
            )
        self.merges_pairs = model_type == _BPE
        self.pieces = tuple(pieces)
        self.self_tests = tuple(self_tests)
        """Text that sentencepiece cuts whenever it loads the model, to see that it can."""

    @cached_property
    def ids(self) -> dict[str, int]:
        """Where each piece stands."""
        return {piece.text: id_ for id_, piece in enumerate(self.pieces)}

    def with_only(self, kept: Collection[int]) -> bytes:
        """The model with some of its pieces, in their order, and all else as it was."""
        kept = frozenset(kept)
        written = list[bytes]()
        id_ = 0
        for field in self._fields:
            if field.number == _PIECES:
                if id_ in kept:
                    written.append(self._data[field.start : field.end])
                id_ += 1
            else:
                written.append(self._data[field.start : field.end])
        return b"".join(written)


def _piece(data: bytes, field: _Field) -> Piece:
    text, score, kind = "", 0.0, Kind.NORMAL
    for part in _fields(data, field.value_start, field.end):
        if part.number == 1:
            text = data[part.value_start : part.end].decode()
        elif part.number == 2:  # noqa: PLR2004  a field of the message, see above
            (score,) = struct.unpack("<f", data[part.value_start : part.end])
        elif part.number == 3:  # noqa: PLR2004
            kind = Kind(_varint(data, part.value_start)[0])
    return Piece(text, score, kind)


def _inputs(data: bytes, field: _Field) -> Iterator[str]:
    for sample in _fields(data, field.value_start, field.end):
        if sample.number == 1:
            for part in _fields(data, sample.value_start, sample.end):
                if part.number == 1:
                    yield data[part.value_start : part.end].decode()


def _fields(data: bytes, start: int, end: int) -> Iterator[_Field]:
    at = start
    while at < end:
        tag, value_start = _varint(data, at)
        wire_type = tag & 7
        if wire_type == _VARINT:
            _, following = _varint(data, value_start)
        elif wire_type == _SIZED:
            size, value_start = _varint(data, value_start)
            following = value_start + size
        elif wire_type in _FIXED_BYTES:
            following = value_start + _FIXED_BYTES[wire_type]
        else:
            raise ValueError(f"wire type {wire_type} at byte {at}")
        if following > end:
            raise ValueError(f"the field at byte {at} goes beyond its message")
        yield _Field(tag >> 3, at, value_start, following)
        at = following


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number, and where it ends."""
    value = 0
    for place in range(_LONGEST_VARINT):
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004  the high bit says that more follow
            return value, at + place + 1
    raise ValueError(f"a number without end at byte {at}")
