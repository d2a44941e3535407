"""Ways to change a copy of a repository, and what is said to that."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.errors import ConversionFailed
from service.model_store.bundle import Family
from tests.support.repositories import entry_of
from tests.workshop.converting.conftest import converted


def tensors_in(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(folder / "model.safetensors")


def store(folder: Path, tensors: dict[str, Any]) -> None:
    from safetensors.torch import save_file

    save_file({name: each.clone() for name, each in tensors.items()}, folder / "model.safetensors")


def say(file: Path, **said: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_bytes()) | said), encoding="utf-8")


def refusal(folder: Path, family: Family, tmp_path: Path, /, **changes: object) -> str:
    with pytest.raises(ConversionFailed) as refused:
        converted(folder, tmp_path / "into", entry_of(family, **changes))
    return str(refused.value)
