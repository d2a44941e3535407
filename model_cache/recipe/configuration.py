"""What decides the result of a run, kept in its work folder.

A work folder belongs to one configuration: given again with another, it is refused.
"""

import hashlib
from pathlib import Path
from typing import Final, Literal

import msgspec

from model_cache.recipe.direction import DirectionName
from model_cache.recipe.errors import OtherConfiguration
from model_cache.recipe.sources import Licences
from model_cache.recipe.writing import write_json

Precision = Literal["float32", "bfloat16"]
Schedule = Literal["cosine", "inverse-sqrt"]

_FILE: Final = "configuration.json"


class Learning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the network is trained. Rates are AdamW's."""

    learning_rate: float
    schedule: Schedule
    warm_up_steps: int
    batch_tokens: int
    """Longest sentence of a batch times its sentences, at most."""
    smoothing: float
    dropout: float
    clip: float
    """Largest norm of all gradients together."""
    frozen_layers: int
    """Lowest encoder layers that stay as they are; with one or more, its embeddings do, too."""
    seed: int


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a work folder is for."""

    direction: DirectionName
    licences: Licences
    start: str
    """`e5`, `scratch`, or the name and revision of a bundle."""
    start_digest: str
    """SHA-256 of the bundle's weights; empty otherwise."""
    encoder_layers: int
    decoder_layers: int
    width: int
    heads: int
    inner: int
    vocabulary_size: int
    """At most, where it is learnt from nothing; otherwise 0."""
    data_digest: str
    """SHA-256 of all parallel text, the dev set and the synthetic pairs."""
    learning: Learning


def claim(work: Path, configuration: Configuration) -> None:
    """Make the folder this configuration's, or see that it is.

    Raises:
        OtherConfiguration: It holds a run of another one; names what differs.
        CannotWrite: As writing does.
    """
    path = work / _FILE
    if not path.is_file():
        if work.is_dir() and any(work.iterdir()):
            raise OtherConfiguration(
                f"{work} holds files and no {_FILE}; --work wants an empty folder, one that is "
                "not there yet, or one of an earlier run"
            )
        write_json(path, configuration)
        return
    try:
        there = msgspec.json.decode(path.read_bytes(), type=Configuration)
    except msgspec.DecodeError as error:
        raise OtherConfiguration(
            f"{path} does not parse: {error}; choose another --work"
        ) from error
    if there != configuration:
        raise OtherConfiguration(
            f"{work} holds a run with other options ({_differences(there, configuration)}); give "
            "those again to go on with it, or choose another --work"
        )


def digest_of(paths: list[Path]) -> str:
    """SHA-256 of the names and contents of files, in their order of names."""
    whole = hashlib.sha256()
    for path in sorted(paths, key=lambda each: each.name):
        with path.open("rb") as file:
            whole.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _differences(there: msgspec.Struct, given: msgspec.Struct) -> str:
    found = list[str]()
    for name in there.__struct_fields__:
        old, new = getattr(there, name), getattr(given, name)
        if isinstance(old, msgspec.Struct) and old != new:
            found.append(_differences(old, new))
        elif old != new:
            found.append(f"{name}: {old} there, {new} given")
    return "; ".join(found)
