"""A folder of source files: taken from a carried one, and told what it is.

What is carried is checked as strictly as what is fetched, and copied: a hard link would let
a later change of the user's own file change what was checked.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from service.errors import CheckpointRefused
from service.model_store.bundle import WEIGHTS, BundleFile
from service.model_store.publishing import told_of_storage
from service.model_store.sealing import listed
from service.workshop.incoming import (
    check_any,
    check_known,
    check_room,
    check_total,
    finish,
    prepare,
)
from service.workshop.names import check_name, wanted
from service.workshop.progress import Progress

Kind = Literal["transformers", "ctranslate2"]
_T = TypeVar("_T")

_CONFIG: Final = "config.json"
_SAFETENSORS: Final = "model.safetensors"
_PICKLE: Final = "pytorch_model.bin"
_INDEX: Final = ".index.json"
_MAX_JSON_BYTES: Final = 1 << 24
"""Of a configuration or an index; the largest known has some 100 kB."""
_BLOCK_BYTES: Final = 1 << 20


class _Config(msgspec.Struct):
    model_type: str | None = None


class _Index(msgspec.Struct):
    weight_map: dict[str, str]


_decode_config = msgspec.json.Decoder(_Config).decode
_decode_index = msgspec.json.Decoder(_Index).decode


def carry(
    folder: Path,
    patterns: Sequence[str],
    into: Path,
    *,
    max_bytes: int,
    known_sha256: Mapping[str, str],
    progress: Progress,
) -> tuple[BundleFile, ...]:
    """Copy the wanted files of a folder. Blocks: reads them all.

    Args:
        patterns: Of the names that are wanted, as `names.wanted` reads them.
        into: Holds these files afterwards, and nothing else.
        max_bytes: More than they can have together.
        known_sha256: Digests known beforehand, by file name.

    Returns:
        What was copied, by name.

    Raises:
        CheckpointRefused: A name, a link, the sizes or a digest are not as they should be.
        CannotStore: No room, or no right to write.
    """
    where = f"the folder {folder}"
    if not folder.is_dir():
        raise CheckpointRefused(f"{folder} is not a folder; give the folder of the weights' files")
    sources = {name: folder / name for name in wanted(_names(folder), patterns)}
    check_any(sources, patterns, where=where)
    for name, path in sources.items():
        check_name(name, where=where)
        _check_inside(path, folder)
    total = sum(path.stat().st_size for path in sources.values())
    check_total(total, max_bytes=max_bytes, where=where)
    with told_of_storage(into):
        partials = prepare(into, ())
        check_room(into, total)
        progress.expect(total)
        carried: list[BundleFile] = []
        for name, path in sources.items():
            _copy(path, partials / name, progress)
            carried.append(listed(partials / name))
            check_known(carried[-1], known_sha256, where=where)
            (partials / name).replace(into / name)
        finish(into)
    return tuple(carried)


def kind_of(folder: Path) -> Kind:
    """What the files of a folder are, by those that are there; no weights are read.

    Raises:
        CheckpointRefused: Neither kind is whole, or an index names what is not there.
    """
    for name in (_SAFETENSORS, _PICKLE):
        if (folder / (name + _INDEX)).is_file():
            _check_index(folder, name + _INDEX)
    if (folder / WEIGHTS).is_file():
        _check_ctranslate2(folder)
        return "ctranslate2"
    _check_transformers(folder)
    return "transformers"


def _check_ctranslate2(folder: Path) -> None:
    names = _names(folder)
    vocabularies = {name.rsplit(".", 1)[0] for name in names if name.endswith((".json", ".txt"))}
    if _CONFIG not in names:
        raise CheckpointRefused(f"{folder} holds {WEIGHTS} of CTranslate2, but no {_CONFIG}")
    if not (
        vocabularies & {"shared_vocabulary", "vocabulary"}
        or vocabularies >= {"source_vocabulary", "target_vocabulary"}
    ):
        raise CheckpointRefused(
            f"{folder} holds {WEIGHTS} of CTranslate2, but no shared_vocabulary.json, nor "
            "source_vocabulary.json and target_vocabulary.json"
        )


def _check_transformers(folder: Path) -> None:
    if not (folder / _CONFIG).is_file():
        raise CheckpointRefused(
            f"{folder} holds no {_CONFIG}; expected the files of a Transformers checkpoint, or "
            "those of a CTranslate2 one"
        )
    config = _read(folder / _CONFIG, _decode_config)
    if not config.model_type:
        raise CheckpointRefused(f"{folder / _CONFIG} does not say `model_type`")
    names = [name + ending for name in (_SAFETENSORS, _PICKLE) for ending in ("", _INDEX)]
    if not any((folder / name).is_file() for name in names):
        raise CheckpointRefused(
            f"{folder} holds no weights; expected {_SAFETENSORS}, {_PICKLE}, or shards of one of "
            "them with their index"
        )


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _check_index(folder: Path, name: str) -> None:
    """See that the shards are files of the folder itself."""
    index = _read(folder / name, _decode_index)
    for shard in sorted(set(index.weight_map.values())):
        check_name(shard, where=str(folder / name))
        if not (folder / shard).is_file():
            raise CheckpointRefused(f"{folder / name} names {shard!r}, which is not there")


def _read(path: Path, decode: Callable[[bytes], _T]) -> _T:
    if path.stat().st_size > _MAX_JSON_BYTES:
        raise CheckpointRefused(f"{path} has more than {_MAX_JSON_BYTES} bytes; that is not one")
    try:
        return decode(path.read_bytes())
    except (msgspec.DecodeError, RecursionError) as error:
        raise CheckpointRefused(f"{path} is not what it should be: {error}") from error


def _check_inside(path: Path, folder: Path) -> None:
    resolved = Path(os.path.realpath(path))  # unlike `resolve`, bears loops
    if not resolved.is_relative_to(os.path.realpath(folder)):
        raise CheckpointRefused(
            f"{path} is a link that leaves its folder; copy the files themselves, as "
            "`cp -rL` does, and give that folder"
        )
    if not resolved.is_file():
        raise CheckpointRefused(f"{path} is not a file")
    if not os.access(resolved, os.R_OK):
        raise CheckpointRefused(f"{path} may not be read; see to its rights")


def _copy(source: Path, target: Path, progress: Progress) -> None:
    left = source.stat().st_size
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(min(_BLOCK_BYTES, left)):
            writing.write(block)
            left -= len(block)
            progress.advance(len(block))
        if left or reading.read(1):
            raise CheckpointRefused(f"{source} changed while it was copied; try again")
