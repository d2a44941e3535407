"""Which bundle was chosen to do which task: `in_use.json` in the model cache.

A choice is a name, which follows the newest revision, or a name with a revision.
"""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import msgspec

from service.errors import BundleCorrupt, BundleMissing
from service.model_store.bundle import IN_USE, Task
from service.model_store.publishing import sync, unfinished
from service.model_store.references import Reference, parse_reference


class _Uses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of the file."""

    translate: str | None = None
    summarise: str | None = None


_decode = msgspec.json.Decoder(_Uses).decode


def read_uses(cache: Path) -> dict[Task, Reference]:
    """The choices that were made; empty where none was.

    Raises:
        BundleCorrupt: The file is not what `remember_use` writes.
    """
    path = cache / IN_USE
    try:
        uses = _decode(path.read_bytes())
        chosen: dict[Task, str | None] = {task: getattr(uses, task) for task in get_args(Task)}
        return {task: parse_reference(text) for task, text in chosen.items() if text is not None}
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, BundleMissing) as error:
        raise BundleCorrupt(
            f"{path} does not say which bundles are in use: {error}; delete it, and choose again "
            "with `ringkas models use`"
        ) from error


def remember_use(
    cache: Path, task: Task, reference: Reference | None, *, when_busy: Callable[[], None]
) -> None:
    """Choose what does a task, until told otherwise; None forgets the choice.

    Raises:
        BundleCorrupt: The file as it is cannot be read.
        CannotStore: It cannot be written.
    """
    with unfinished(cache, IN_USE, when_busy=when_busy) as work:
        uses = {each: str(chosen) for each, chosen in read_uses(cache).items() if each != task}
        if reference is not None:
            uses[task] = str(reference)
        written = work / IN_USE
        written.write_bytes(msgspec.json.format(msgspec.json.encode(uses)) + b"\n")
        sync(written)
        written.replace(cache / IN_USE)
        sync(cache)
