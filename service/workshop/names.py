"""Which names files may have, and which of them are wanted.

A name from outside is refused before anything is done with it; it is never mended.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Final

from service.errors import CheckpointRefused

_MAX_NAME_BYTES: Final = 255
"""Of one file name, on every file system in use."""
_MAX_SHOWN: Final = 80


def check_path(path: str, *, where: str) -> None:
    """See that a path could only be below a folder. Files there may be wanted or not.

    Args:
        path: With `/` between its parts.
        where: Whose path it is, for the message.

    Raises:
        CheckpointRefused: It leads elsewhere, into `.git`, or is no path that a terminal
            shows as it is.
    """
    parts = path.split("/")
    if any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
        fault = "leads out of its folder"
    elif "\\" in path or any(unicodedata.category(sign).startswith("C") for sign in path):
        fault = "holds backslashes or control characters"
    elif any(len(part.encode("utf-8", "surrogatepass")) > _MAX_NAME_BYTES for part in parts):
        fault = f"is longer than {_MAX_NAME_BYTES} bytes"
    else:
        return
    raise CheckpointRefused(
        f"{where} names a file {path[:_MAX_SHOWN]!r}, which {fault}; nothing of it is taken, for "
        "it may be meant to do harm"
    )


def check_name(name: str, *, where: str) -> None:
    """See that a name is that of a file in a folder itself, not hidden.

    Raises:
        CheckpointRefused: It is not.
    """
    check_path(name, where=where)
    if "/" in name or name.startswith("."):
        raise CheckpointRefused(
            f"{where} names a file {name[:_MAX_SHOWN]!r} where a plain file name was expected; "
            "nothing of it is taken"
        )


def wanted(names: Iterable[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """The names to take: plain ones that a pattern allows, in alphabetical order.

    Pickled weights are not taken where the same weights are there as safetensors.

    Args:
        patterns: As a shell reads them; `*` stands for anything but `/` and a leading dot.
    """
    allowed = sorted(
        name
        for name in names
        if "/" not in name
        and not name.startswith(".")
        and any(fnmatchcase(name, pattern) for pattern in patterns)
    )
    if any(fnmatchcase(name, "model*.safetensors") for name in allowed):
        return tuple(name for name in allowed if not fnmatchcase(name, "pytorch_model*.bin*"))
    return tuple(allowed)
