"""Which parallel text may be used: its licence, and how much of it an epoch sees.

The table is `sources.toml` beside this file; a data folder with a `sources.toml` of its own
brings its own. A file that no table names is refused: nobody has looked at its licence.
"""

import lzma
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from model_cache.recipe.errors import DataRefused

Terms = Literal["free", "unstated", "non-commercial"]
Licences = Literal["free", "free-or-unstated"]
"""What is asked for: only text under a free licence, or what has no stated one besides."""

TABLE: Final = "sources.toml"
_ENDINGS: Final = (".tsv", ".tsv.xz")
_PARALLEL: Final = "parallel"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the table says of a corpus."""

    text: str
    licence: str
    terms: Terms
    weight: float


class Corpus(msgspec.Struct, frozen=True, kw_only=True):
    """A corpus that is there and may be used."""

    name: str
    path: Path
    source: Source


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a corpus; `pair` is None where it is not two columns of UTF-8."""

    pair: tuple[str, str] | None


def corpora(
    data: Path, licences: Licences, synthetic: Sequence[Path] = ()
) -> tuple[tuple[Corpus, ...], tuple[str, ...]]:
    """The corpora of a data folder that may be used, and the names of those left out.

    Args:
        data: With `*.tsv` or `*.tsv.xz` of Indonesian, tab, English in it or in `parallel/`.
        synthetic: More such files, from `back-translate`.

    Raises:
        DataRefused: The folder is missing or holds nothing to use, the table does not parse,
            or a file is of no source in the table or of one that forbids commercial use.
    """
    folder = data / _PARALLEL if (data / _PARALLEL).is_dir() else data
    if not folder.is_dir():
        raise DataRefused(f"{data} is no folder; --data wants the one with the parallel text")
    files = sorted(path for path in folder.iterdir() if path.name.endswith(_ENDINGS))
    if not files:
        raise DataRefused(f"{folder} holds no {' or '.join('*' + ending for ending in _ENDINGS)}")
    for path in synthetic:
        if not (path.is_file() and path.name.endswith(_ENDINGS)):
            raise DataRefused(f"{path} is no file *{' or *'.join(_ENDINGS)}")
    own = data / TABLE
    table = read_table(own if own.is_file() else Path(__file__).with_name(TABLE))
    used = list[Corpus]()
    left_out = list[str]()
    for path in (*files, *synthetic):
        name = path.name.removesuffix(".xz").removesuffix(".tsv")
        source = table.get(name)
        if source is None:
            raise DataRefused(
                f"{path} is in no table of sources, so its licence is not known; take it away, or "
                f"put a {TABLE} into {data} that says what it is"
            )
        if source.terms == "non-commercial":
            raise DataRefused(
                f"{path} may not be used: {source.licence} forbids commercial use of what is made "
                "of it; take it away"
            )
        if source.terms == "unstated" and licences == "free":
            left_out.append(name)
        else:
            used.append(Corpus(name=name, path=path, source=source))
    if not used:
        raise DataRefused(f"no text in {folder} has a stated licence; allow more by --licences")
    return tuple(used), tuple(left_out)


def read_table(path: Path) -> dict[str, Source]:
    """A table of sources by name. Raises DataRefused if it does not parse."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), dict[str, Source])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise DataRefused(f"{path} is no table of sources: {error}") from error


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file, read as they are asked for.

    Raises:
        DataRefused: It is no xz file or cut short.
        OSError: As reading does.
    """
    try:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
            for data in file:
                yield Line(pair=_pair(data))
    except (lzma.LZMAError, EOFError) as error:
        raise DataRefused(f"{path} cannot be unpacked: {error}; fetch it again") from error


def _pair(data: bytes) -> tuple[str, str] | None:
    try:
        columns = data.decode().rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        return None
    return (columns[0], columns[1]) if len(columns) == 2 else None  # noqa: PLR2004  a pair
