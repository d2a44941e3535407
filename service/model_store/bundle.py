"""What a bundle's `bundle.json` says."""

from pathlib import Path
from typing import Literal

import msgspec

Task = Literal["translate", "summarise"]
Family = Literal["nllb", "mt5"]


class DecodingDefaults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How these weights are best decoded when the caller does not say."""

    beam_size: int
    length_penalty: float
    no_repeat_ngram_size: int
    max_input_tokens: int
    max_output_tokens: int


class BundleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of a bundle, by which it is verified."""

    name: str
    size_bytes: int
    sha256: str


class Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Under which terms the weights may be used."""

    id: str
    """SPDX identifier, or `LicenseRef-...` where there is none."""
    is_commercial_use_allowed: bool | None
    """None where the sources do not say."""
    note: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `bundle.json`."""

    name: str
    revision: str
    task: Task
    family: Family
    is_demonstration: bool
    """Whether the weights show the idea rather than do the job."""
    source: str
    """Where the weights come from, in words or as a repository name."""
    source_languages: tuple[str, ...]
    """FLORES-200 codes that may be read."""
    target_languages: tuple[str, ...]
    quantisation: str
    vocabulary_size: int
    licence: Licence
    decoding: DecodingDefaults
    tokenizer_file: str
    files: tuple[BundleFile, ...]


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """An installed bundle: its manifest and where it lies."""

    manifest: Manifest
    folder: Path
