"""`model.bin` read and written, against a writer of its own made from CTranslate2's."""

import math
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import BundleCorrupt, ConversionFailed
from service.workshop.trimming.weights_file import (
    ITEM_BYTES,
    Variable,
    read_weights,
    write_weights,
)

Array = tuple[str, tuple[int, ...], int, bytes]


def packed(text: str) -> bytes:
    return struct.pack("<H", len(text.encode()) + 1) + text.encode() + b"\0"


def serialised(
    arrays: Sequence[Array], aliases: Sequence[tuple[str, str]] = (), *, version: int = 6
) -> bytes:
    """As `ModelSpec._serialize` writes it."""
    parts = [struct.pack("<I", version), packed("TransformerSpec"), struct.pack("<I", 7)]
    parts.append(struct.pack("<I", len(arrays)))
    for name, shape, type_id, values in arrays:
        parts.append(packed(name) + struct.pack(f"<B{len(shape)}I", len(shape), *shape))
        parts.append(struct.pack("<BI", type_id, len(values)) + values)
    parts.append(struct.pack("<I", len(aliases)))
    parts += [packed(alias) + packed(name) for alias, name in aliases]
    return b"".join(parts)


@st.composite
def arrays(draw: st.DrawFn) -> list[Array]:
    names = draw(st.lists(st.text(st.characters(codec="utf-8"), max_size=9), unique=True))
    made = list[Array]()
    for name in names:
        shape = tuple(draw(st.lists(st.integers(0, 5), max_size=3)))
        type_id = draw(st.integers(0, len(ITEM_BYTES) - 1))
        size = math.prod(shape) * ITEM_BYTES[type_id]
        made.append((name, shape, type_id, draw(st.binary(min_size=size, max_size=size))))
    return made


MANY = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@MANY
@given(arrays=arrays(), data=st.data())
def test_what_is_read_is_written_again_byte_for_byte(
    tmp_path: Path, arrays: list[Array], data: st.DataObject
) -> None:
    names = [name for name, *_ in arrays]
    aliases = (
        [(f"{name} as well", name) for name in data.draw(st.sets(st.sampled_from(names)))]
        if names
        else []
    )
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(serialised(arrays, aliases))
    write_weights(read_weights(source), target, {}, _nobody)
    assert target.read_bytes() == source.read_bytes()


@MANY
@given(arrays=arrays(), data=st.data())
def test_chosen_rows_are_written_bit_for_bit_in_their_order(
    tmp_path: Path, arrays: list[Array], data: st.DataObject
) -> None:
    rows = {
        name: data.draw(st.lists(st.integers(0, shape[0] - 1), unique=True))
        for name, shape, *_ in arrays
        if shape and shape[0]
    }
    expected = list[Array]()
    for name, shape, type_id, values in arrays:
        if name in rows:
            size = math.prod(shape[1:]) * ITEM_BYTES[type_id]
            chosen = b"".join(values[row * size : (row + 1) * size] for row in rows[name])
            expected.append((name, (len(rows[name]), *shape[1:]), type_id, chosen))
        else:
            expected.append((name, shape, type_id, values))
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(serialised(arrays))
    write_weights(read_weights(source), target, rows, _nobody)
    assert target.read_bytes() == serialised(expected)


def test_what_was_moved_adds_up_to_the_values_written(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(
        serialised([("a", (3, 2), 1, b"aabbcc"), ("b", (), 3, b"1234")])
    )
    moved = list[int]()
    write_weights(
        read_weights(tmp_path / "source"), tmp_path / "target", {"a": [0, 2]}, moved.append
    )
    assert sum(moved) == 4 + 4


def test_a_variable_is_listed_with_its_place(tmp_path: Path) -> None:
    data = serialised([("a", (3, 2), 1, b"aabbcc")], [("b", "a")])
    (tmp_path / "source").write_bytes(data)
    weights = read_weights(tmp_path / "source")
    place = data.index(b"aabbcc")
    assert weights.variables == (Variable(name="a", shape=(3, 2), type_id=1, offset=place),)
    assert weights.aliases == {"b": "a"}


ONE: list[Array] = [("first", (3, 2), 1, b"aabbcc"), ("second", (2,), 0, b"12345678")]


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = serialised(ONE, [("alias", "first")])
    for size in range(len(whole)):
        (tmp_path / "cut").write_bytes(whole[:size])
        with pytest.raises(BundleCorrupt, match=f"cut is cut short at {size} bytes"):
            read_weights(tmp_path / "cut")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (serialised(ONE) + b"x", "goes on for 1 bytes after its end"),
        (serialised([("a", (3, 2), 1, b"abc")]), "gives a 3 bytes where its shape .3, 2. needs 6"),
        (serialised([("a", (1,), 6, b"a")]), "gives a the type 6"),
        (serialised([*ONE, ONE[0]]), "holds first twice"),
        (serialised(ONE, [("second", "first")]), "holds second twice"),
        (serialised(ONE, [("alias", "nowhere")]), "has alias stand for nowhere, which it does not"),
        (serialised(ONE).replace(b"first\0", b"firstx"), "does not end as names do"),
        (serialised(ONE).replace(b"first\0", b"fir\xff\xff\0"), "a name that is not UTF-8"),
        (
            serialised([]).removesuffix(bytes(8)) + b"\xff\xff\xff\xff" + bytes(4),
            "claims 4294967295 entries",
        ),
    ],
)
def test_a_file_that_lies_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "liar").write_bytes(data)
    with pytest.raises(BundleCorrupt, match=says):
        read_weights(tmp_path / "liar")


def test_sizes_beyond_the_file_take_no_memory(tmp_path: Path) -> None:
    claimed = serialised([("a", (1 << 31, 1), 1, b"")]).replace(
        struct.pack("<BI", 1, 0), struct.pack("<BI", 1, 1 << 31)
    )
    (tmp_path / "liar").write_bytes(claimed)
    with pytest.raises(BundleCorrupt, match="cut short at .* in a;"):
        read_weights(tmp_path / "liar")


def test_another_binary_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(serialised(ONE, version=5))
    with pytest.raises(ConversionFailed, match="binary version 5, and only 6"):
        read_weights(tmp_path / "old")


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(serialised(ONE))
    weights = read_weights(path)
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(BundleCorrupt, match="became shorter"):
        write_weights(weights, tmp_path / "target", {}, _nobody)


_nobody: Callable[[int], None] = lambda _moved: None  # noqa: E731
