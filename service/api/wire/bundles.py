"""The weights that serve, as callers see them."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from service.model_store import Bundle
from service.model_store.bundle import Task

DEMONSTRATION_NOTICE = (
    "Small demonstration weights: they show the idea and make mistakes. Install others with "
    "`ringkas models` before you rely on the answers."
)


class LicenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Under which terms weights may be used."""

    id: Annotated[
        str,
        Meta(
            description="SPDX identifier, or `LicenseRef-...` where there is none.",
            examples=["CC-BY-NC-4.0"],
        ),
    ]
    commercial_use_allowed: Annotated[
        bool | None,
        Meta(
            description="Whether commercial use is allowed; null where the sources do not say.",
            examples=[False],
        ),
    ]
    note: Annotated[
        str,
        Meta(
            description="What to know before use; for people.",
            examples=["NLLB-200 weights are for non-commercial use."],
        ),
    ]


class BundleUsed(msgspec.Struct, frozen=True, kw_only=True):
    """Weights that had a part in an answer."""

    name: Annotated[
        str, Meta(description="Name of the bundle.", examples=["nllb-200-distilled-600m"])
    ]
    revision: Annotated[
        str, Meta(description="Which build of the bundle.", examples=["2024-11-02"])
    ]
    task: Annotated[Task, Meta(description="What the weights did.", examples=["translate"])]
    licence: Annotated[LicenceAnswer, Meta(description="Terms of the weights.")]
    demonstration: Annotated[
        bool,
        Meta(
            description="Whether the weights only show the idea. Do not rely on such answers.",
            examples=[True],
        ),
    ]
    notice: Annotated[
        str | UnsetType,
        Meta(
            description="What to tell whoever reads the answer; with demonstration weights only.",
            examples=[DEMONSTRATION_NOTICE],
        ),
    ] = UNSET


class FileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a bundle."""

    name: Annotated[str, Meta(description="Name of the file.", examples=["model.bin"])]
    size_bytes: Annotated[int, Meta(description="Its size.", examples=[388_900_123])]
    sha256: Annotated[
        str,
        Meta(
            description="Its SHA-256, in hexadecimal.",
            examples=["2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"],
        ),
    ]


class BundleAnswer(BundleUsed, frozen=True, kw_only=True):
    """Weights in use, in full."""

    family: Annotated[str, Meta(description="Architecture and protocol.", examples=["nllb"])]
    source: Annotated[
        str,
        Meta(
            description="Where the weights come from.",
            examples=["facebook/nllb-200-distilled-600M"],
        ),
    ]
    source_languages: Annotated[
        tuple[str, ...],
        Meta(description="FLORES-200 codes they read.", examples=[["ind_Latn"]]),
    ]
    target_languages: Annotated[
        tuple[str, ...],
        Meta(description="FLORES-200 codes they write.", examples=[["eng_Latn"]]),
    ]
    quantisation: Annotated[str, Meta(description="How the weights are stored.", examples=["int8"])]
    vocabulary_size: Annotated[int, Meta(description="Word pieces they know.", examples=[256_206])]
    files: Annotated[
        tuple[FileAnswer, ...], Meta(description="Every file, by which the bundle is verified.")
    ]


class BundlesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """All weights in use."""

    models: Annotated[
        tuple[BundleAnswer, ...], Meta(description="The weights in use, translation first.")
    ]


def bundle_used(bundle: Bundle) -> BundleUsed:
    """The short form, for answers."""
    manifest = bundle.manifest
    return BundleUsed(
        name=manifest.name,
        revision=manifest.revision,
        task=manifest.task,
        licence=_licence(bundle),
        demonstration=manifest.is_demonstration,
        notice=DEMONSTRATION_NOTICE if manifest.is_demonstration else UNSET,
    )


def bundle_answer(bundle: Bundle) -> BundleAnswer:
    """The long form, for GET /models."""
    manifest, short = bundle.manifest, bundle_used(bundle)
    return BundleAnswer(
        name=short.name,
        revision=short.revision,
        task=short.task,
        licence=short.licence,
        demonstration=short.demonstration,
        notice=short.notice,
        family=manifest.family,
        source=manifest.source,
        source_languages=manifest.source_languages,
        target_languages=manifest.target_languages,
        quantisation=manifest.quantisation,
        vocabulary_size=manifest.vocabulary_size,
        files=tuple(
            FileAnswer(name=file.name, size_bytes=file.size_bytes, sha256=file.sha256)
            for file in manifest.files
        ),
    )


def _licence(bundle: Bundle) -> LicenceAnswer:
    licence = bundle.manifest.licence
    return LicenceAnswer(
        id=licence.id,
        commercial_use_allowed=licence.is_commercial_use_allowed,
        note=licence.note,
    )
