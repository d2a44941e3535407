"""What a bundle's `bundle.json` says."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import msgspec

Task = Literal["translate", "summarise"]
Family = Literal["nllb", "mt5", "marian", "t5"]
Quantisation = Literal[
    "int8", "int8_float32", "int8_float16", "int8_bfloat16", "float16", "bfloat16", "float32"
]
"""CTranslate2's names for how numbers are kept: matrices, then everything else."""

MANIFEST: Final = "bundle.json"
WEIGHTS: Final = "model.bin"
IN_USE: Final = "in_use.json"
"""Beside the bundles: which of them was chosen. No bundle may be named so."""


class DecodingDefaults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How these weights are best decoded when the caller does not say."""

    beam_size: int
    length_penalty: float
    no_repeat_ngram_size: int
    max_input_tokens: int
    max_output_tokens: int


class BundleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file, by which it is verified."""

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


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bundle was made from, so that anyone can make it again and compare."""

    repository: str
    """`owner/name` on the hub, or the path of the carried folder as it was given."""
    revision: str | None
    """The commit that was resolved; None for a folder, which has none."""
    files: tuple[BundleFile, ...]
    """What was read, before conversion."""
    made_with: dict[str, str] = {}
    """Versions of the libraries that converted it."""
    mean_difference: float | None = None
    """Between log-probabilities of golden sentences before and after conversion; nats a token."""


class Trimming(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was taken out of the vocabulary."""

    languages: tuple[str, ...]
    """FLORES-200 codes kept."""
    vocabulary_size_before: int
    texts: tuple[str, ...] = ()
    """SHA-256 of texts whose word pieces were kept besides, in their order of digits."""


class Golden(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence that the weights were seen to decode, by which their behaviour is verified."""

    source: str
    source_language: str
    target: str
    target_language: str
    log_prob: float
    """Of the target given the source, mean per token; nats, higher is better."""


class Coefficients(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each thing measured of a claim adds to its logit; 0 where it was not fitted.

    *Explained* is the share of the claim's surprise, given unrelated sentences, that its
    evidence explains. The last ones are of checks that object.
    """

    log_prob: float = 0.0
    """For each nat per token of the claim given its evidence."""
    explained: float = 0.0
    hardly_explained: float = 0.0
    """For what is missing to a quarter of it being explained."""
    longer: float = 0.0
    """For the logarithm of its length over its evidence's, where that is above 0."""
    numbers: float = 0.0
    dates: float = 0.0
    names: float = 0.0
    negation: float = 0.0


class Fit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A score, fitted to labelled claims, and the scores from which verdicts change.

    The score is `1 / (1 + exp(-(intercept + sum(coefficient * feature))))`: the chance that
    the evidence bears a claim out.
    """

    intercept: float
    coefficients: Coefficients
    supported_from: float
    """Score from which a claim is called supported."""
    weak_from: float
    """Score from which it is called weak; below, it is unsupported."""
    claims: int
    """Labelled claims it was fitted to."""
    measured: str
    """On what, by which command and with which result, in words."""

    @property
    def wants_baseline(self) -> bool:
        """Whether it asks how likely English is given unrelated sentences."""
        return bool(self.coefficients.explained or self.coefficients.hardly_explained)


class Calibration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How support by these weights is told.

    What weights translated themselves they find likely given its source, right or wrong, so
    their own English is judged by another fit than anybody else's.
    """

    abstractive: Fit | None = None
    """Of English that other weights, or a person, wrote."""
    extractive: Fit | None = None
    """Of English that these weights translated from its evidence."""


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
    target_tokenizer_file: str | None = None
    """The sentencepiece model of the output where it is another one, as in Marian's."""
    language_tokens: dict[str, str] = {}
    """Token put before the source to ask for a target language, by FLORES-200 code: what
    multilingual T5 translators want. Empty where the family has its own way."""
    origin: Origin | None = None
    trimming: Trimming | None = None
    golden: tuple[Golden, ...] = ()
    calibration: Calibration = Calibration()


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """An installed bundle: its manifest and where it lies."""

    manifest: Manifest
    folder: Path

    @property
    def size_bytes(self) -> int:
        """Bytes of all files that the manifest lists."""
        return sum(file.size_bytes for file in self.manifest.files)

    @property
    def published_at(self) -> datetime:
        """When it was installed here: when its `bundle.json` was last changed, in UTC."""
        try:
            changed_s = (self.folder / MANIFEST).stat().st_mtime
        except FileNotFoundError:  # removed since; older than any that is there
            changed_s = 0.0
        return datetime.fromtimestamp(changed_s, UTC)
