"""Files that are either whole or not there.

Everything is written beside its place and moved there, so a run that is killed at any point
leaves nothing that the next one would take for finished.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import torch

from model_cache.recipe.errors import CannotWrite


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """A path to write to that becomes `path` once the block ends well.

    Raises:
        CannotWrite: The disk is full, or the folder may not be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CannotWrite(
            f"{path} could not be written: {error.strerror or error}; make room or choose another "
            "folder, and give the same command again to go on"
        ) from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a file of UTF-8. Raises CannotWrite as `replacing` does."""
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def write_json(path: Path, value: object) -> None:
    """Write a value as indented JSON. Raises CannotWrite as `replacing` does."""
    with replacing(path) as unfinished:
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(value)) + b"\n")


def write_tensors(path: Path, value: dict[str, Any]) -> None:
    """Write what `torch.load(weights_only=True)` reads. Raises CannotWrite as `replacing` does."""
    with replacing(path) as unfinished:
        try:
            with unfinished.open("wb") as file:
                torch.save(value, file)
                file.flush()
                os.fsync(file.fileno())
        except RuntimeError as error:  # torch tells a full disk so
            raise OSError("torch could not write all of it") from error
