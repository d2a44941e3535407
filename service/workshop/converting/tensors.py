"""The tensors of a checkpoint, mapped from its files: nothing is copied, nothing is run."""
# torch and safetensors are read without types; what leaves this file is a plain dictionary.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportAttributeAccessIssue=false

import json
import pickle
import zipfile
from pathlib import Path
from typing import Any, Final

from service.errors import CheckpointRefused, ConversionFailed

_NAMES: Final = ("model.safetensors", "pytorch_model.bin")
"""In the order they are looked for; each may be in parts, which `<name>.index.json` lists."""


def tensors_of(folder: Path) -> dict[str, Any]:
    """Every tensor by name. Pages are read when a tensor is, and given back when memory is short.

    Raises:
        ConversionFailed: The folder holds no checkpoint.
        CheckpointRefused: A file is cut short, is not what its name says, or holds anything
            but tensors; code in a pickle is not run.
    """
    for name in _NAMES:
        if (folder / name).is_file():
            return _read(folder / name)
        index = folder / f"{name}.index.json"
        if index.is_file():
            return _in_parts(index)
    raise ConversionFailed(
        f"{folder} holds no weights; expected {' or '.join(_NAMES)}, whole or in parts"
    )


def _in_parts(index: Path) -> dict[str, Any]:
    try:
        where: dict[str, str] = json.loads(index.read_bytes())["weight_map"]
        names = sorted(set(where.values()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointRefused(f"{index} does not say where the tensors are: {error}") from error
    read = dict[str, Any]()
    for name in names:
        path = index.parent / name
        if Path(name).name != name or not path.is_file():
            raise CheckpointRefused(f"{index} lists the part {name!r}, which is not beside it")
        read |= _read(path)
    if missing := sorted(set(where) - set(read)):
        raise CheckpointRefused(
            f"{index} lists {missing[0]!r}, which is in no part ({len(missing)} such tensors); "
            "fetch the files again"
        )
    return read


def _read(path: Path) -> dict[str, Any]:
    return _safetensors(path) if path.suffix == ".safetensors" else _pickled(path)


def _safetensors(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415  comes with the extra

    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  no dict
    except SafetensorError as error:
        raise CheckpointRefused(f"{path} is no safetensors file, or cut short: {error}") from error


def _pickled(path: Path) -> dict[str, Any]:
    """Torch before 1.6 wrote plain pickles, which cannot be mapped and are read whole."""
    import torch  # noqa: PLC0415  in the extra `convert`

    try:
        read = torch.load(
            path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path) or None
        )
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise CheckpointRefused(
            f"{path} holds more than tensors, or is cut short; nothing of it was run"
        ) from error
    if not isinstance(read, dict) or not all(torch.is_tensor(each) for each in read.values()):
        raise CheckpointRefused(f"{path} holds something else than tensors by name")
    return dict(read)
