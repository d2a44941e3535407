"""CTranslate2's `model.bin`, read and rewritten with fewer rows.

Values are never held in memory: the list of what the file holds is read, and the rest goes
from one file to the other in pieces of at most a mebibyte.

Source: `ctranslate2/specs/model_spec.py`, `ModelSpec._serialize`, binary version 6: version,
name and revision of the specification, variables, aliases. Integers are little-endian; text
is its length in two bytes, the bytes, and a zero that the length counts.
"""

import os
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from service.errors import BundleCorrupt, ConversionFailed

VERSION: Final = 6
ITEM_BYTES: Final = (4, 1, 2, 4, 2, 2)
"""Of float32, int8, int16, int32, float16 and bfloat16, which are types 0 to 5."""
_CHUNK_BYTES: Final = 1 << 20
_MOST_VARIABLES: Final = 100_000  # chosen: the largest published have thousands


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A named array of the file."""

    name: str
    shape: tuple[int, ...]
    type_id: int
    offset: int
    """Of its first value in the file, in bytes."""

    @property
    def size_bytes(self) -> int:
        """Of its values."""
        return prod(self.shape) * ITEM_BYTES[self.type_id]


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds; its values stay there."""

    path: Path
    specification: str
    revision: int
    variables: tuple[Variable, ...]
    aliases: dict[str, str]
    """Name of the variable that stands behind another name. CTranslate2 lets the scale of
    the one stand behind the scale of the other, too."""


def read_weights(path: Path) -> Weights:
    """The list of what a `model.bin` holds, every size checked against the file's.

    Raises:
        BundleCorrupt: The file is cut short or longer than it says, or it contradicts itself.
        ConversionFailed: It is of another binary version.
        OSError: As reading does.
    """
    with path.open("rb") as file:
        reader = _Reader(path, file)
        version = reader.integer(4)
        if version != VERSION:
            raise ConversionFailed(
                f"{path} is of binary version {version}, and only {VERSION} can be trimmed; "
                "convert the weights again with CTranslate2 4"
            )
        specification, revision = reader.text(), reader.integer(4)
        variables = tuple(reader.variable() for _ in range(reader.count()))
        aliases = [(reader.text(), reader.text()) for _ in range(reader.count())]
        reader.expect_end()
    names = [variable.name for variable in variables]
    taken = names + [alias for alias, _ in aliases]
    if len(set(taken)) < len(taken):
        twice = next(name for name, following in pairwise(sorted(taken)) if name == following)
        raise BundleCorrupt(f"{path} holds {twice} twice; install the bundle again")
    known = set(names)
    for alias, name in aliases:
        if name not in known:
            raise BundleCorrupt(
                f"{path} has {alias} stand for {name}, which it does not hold; "
                "install the bundle again"
            )
    return Weights(
        path=path,
        specification=specification,
        revision=revision,
        variables=variables,
        aliases=dict(aliases),
    )


def write_weights(
    weights: Weights,
    into: Path,
    rows: Mapping[str, Sequence[int]],
    moved: Callable[[int], None],
) -> None:
    """Write the weights again, some of them with fewer rows. Kept values stay bit for bit.

    Args:
        into: The file to write.
        rows: By name of a variable, which of its rows to write, in this order; each is at
            least 0 and under the first number of its shape. Others are written whole.
        moved: Told how many bytes were written, as they are.

    Raises:
        BundleCorrupt: The file has become shorter since it was listed.
        OSError: As reading and writing do.
    """
    with weights.path.open("rb", buffering=0) as source, into.open("wb") as target:
        target.write(struct.pack("<I", VERSION) + _text(weights.specification))
        target.write(struct.pack("<II", weights.revision, len(weights.variables)))
        for variable in weights.variables:
            kept = rows.get(variable.name)
            _write_header(target, variable, kept)
            for offset, size in _spans(variable, kept):
                for chunk in _chunks(weights.path, source.fileno(), offset, size):
                    target.write(chunk)
                    moved(len(chunk))
        target.write(struct.pack("<I", len(weights.aliases)))
        for alias, name in weights.aliases.items():
            target.write(_text(alias) + _text(name))


def _write_header(target: BinaryIO, variable: Variable, kept: Sequence[int] | None) -> None:
    shape = variable.shape if kept is None else (len(kept), *variable.shape[1:])
    size = prod(shape) * ITEM_BYTES[variable.type_id]
    target.write(_text(variable.name))
    target.write(struct.pack(f"<B{len(shape)}I", len(shape), *shape))
    target.write(struct.pack("<BI", variable.type_id, size))


def _spans(variable: Variable, kept: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Offset and size of what is written of a variable; rows side by side are one span."""
    if kept is None:
        yield variable.offset, variable.size_bytes
        return
    row_bytes = prod(variable.shape[1:]) * ITEM_BYTES[variable.type_id]
    first = count = 0
    for row in kept:
        if row != first + count:
            yield variable.offset + first * row_bytes, count * row_bytes
            first, count = row, 0
        count += 1
    yield variable.offset + first * row_bytes, count * row_bytes


def _chunks(path: Path, descriptor: int, offset: int, size: int) -> Iterator[bytes]:
    end = offset + size
    while offset < end:
        chunk = os.pread(descriptor, min(_CHUNK_BYTES, end - offset), offset)
        if not chunk:
            raise BundleCorrupt(f"{path} became shorter while it was read; install it again")
        yield chunk
        offset += len(chunk)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<H", len(data) + 1) + data + b"\0"


class _Reader:
    """Reads from the beginning, and never beyond the end, of a file that may lie."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    def integer(self, size_bytes: int) -> int:
        return int.from_bytes(self._bytes(size_bytes), "little")

    def text(self) -> str:
        data = self._bytes(self.integer(2))
        try:
            text = data.removesuffix(b"\0").decode()
        except UnicodeDecodeError as error:
            raise self._corrupt(f"holds a name that is not UTF-8: {error}") from error
        if data != text.encode() + b"\0":
            raise self._corrupt(f"holds the name {text!r}, which does not end as names do")
        return text

    def count(self) -> int:
        count = self.integer(4)
        if count > _MOST_VARIABLES:
            raise self._corrupt(f"claims {count} entries; at most {_MOST_VARIABLES} are expected")
        return count

    def variable(self) -> Variable:
        """A variable's header; its values are passed over."""
        name = self.text()
        shape = tuple(self.integer(4) for _ in range(self.integer(1)))
        type_id, size = self.integer(1), self.integer(4)
        if type_id >= len(ITEM_BYTES):
            raise self._corrupt(f"gives {name} the type {type_id}, which there is not")
        offset = self._file.tell()
        variable = Variable(name=name, shape=shape, type_id=type_id, offset=offset)
        if variable.size_bytes != size:
            raise self._corrupt(
                f"gives {name} {size} bytes where its shape {shape} needs {variable.size_bytes}"
            )
        if size > self._size - offset:
            raise self._cut_short(name)
        self._file.seek(size, os.SEEK_CUR)
        return variable

    def expect_end(self) -> None:
        over = self._size - self._file.tell()
        if over:
            raise self._corrupt(f"goes on for {over} bytes after its end")

    def _bytes(self, size: int) -> bytes:
        data = self._file.read(size)
        if len(data) < size:
            raise self._cut_short("its list of variables")
        return data

    def _cut_short(self, where: str) -> BundleCorrupt:
        return self._corrupt(f"is cut short at {self._size} bytes, in {where}")

    def _corrupt(self, what: str) -> BundleCorrupt:
        return BundleCorrupt(f"{self._path} {what}; install the bundle again")
