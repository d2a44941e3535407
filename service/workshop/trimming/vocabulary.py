"""The vocabulary files of a CTranslate2 bundle."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from service.errors import BundleCorrupt

_SHARED: Final = "shared_vocabulary"
_SOURCE: Final = "source_vocabulary"
_TARGET: Final = "target_vocabulary"
_SUFFIXES: Final = (".json", ".txt")
FILES: Final = frozenset(
    stem + suffix for stem in (_SHARED, _SOURCE, _TARGET) for suffix in _SUFFIXES
)
"""Every name such a file may have."""
_decode = msgspec.json.Decoder(list[str]).decode


class VocabularyFile(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of one file, in the order of the rows of the weights."""

    name: str
    tokens: tuple[str, ...]

    def write(self, folder: Path, token_ids: Sequence[int]) -> None:
        """Write a file of the same name and kind with some of the tokens."""
        tokens = [self.tokens[id_] for id_ in token_ids]
        path = folder / self.name
        if path.suffix == ".json":
            path.write_bytes(msgspec.json.format(msgspec.json.encode(tokens)) + b"\n")
        else:
            path.write_bytes("".join(f"{token}\n" for token in tokens).encode())


class Vocabularies(msgspec.Struct, frozen=True, kw_only=True):
    """What is read and what is written; the same file where they share one."""

    source: VocabularyFile
    target: VocabularyFile


def read_vocabularies(folder: Path) -> Vocabularies:
    """The vocabularies of a bundle.

    Raises:
        BundleCorrupt: A file is missing or does not parse.
    """
    shared = _read(folder, _SHARED)
    source = shared or _read(folder, _SOURCE)
    target = shared or _read(folder, _TARGET)
    if source is None or target is None:
        raise BundleCorrupt(
            f"{folder} has neither {_SHARED}.json nor {_SOURCE}.json with {_TARGET}.json; "
            "install the bundle again"
        )
    return Vocabularies(source=source, target=target)


def _read(folder: Path, stem: str) -> VocabularyFile | None:
    for suffix in _SUFFIXES:
        path = folder / (stem + suffix)
        if not path.is_file():
            continue
        try:
            data = path.read_bytes()
            tokens = _decode(data) if suffix == ".json" else _lines(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BundleCorrupt(
                f"{path} is not a vocabulary: {error}; install the bundle again"
            ) from error
        return VocabularyFile(name=path.name, tokens=tuple(tokens))
    return None


def _lines(data: bytes) -> list[str]:
    """Lines end at a line feed only: tokens may hold what Unicode calls a line's end."""
    return data.decode().removesuffix("\n").split("\n")
