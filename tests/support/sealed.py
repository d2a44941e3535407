"""Bundles that are whole but never run: a few bytes for weights, sealed as real ones are."""

import os
from pathlib import Path

import msgspec

from service.model_store import Bundle, Manifest, seal
from service.model_store.bundle import DecodingDefaults, Licence

_MANIFEST = Manifest(
    name="",
    revision="",
    task="translate",
    family="nllb",
    is_demonstration=False,
    source="written by hand",
    source_languages=("ind_Latn",),
    target_languages=("eng_Latn",),
    quantisation="int8",
    vocabulary_size=61,
    licence=Licence(id="CC-BY-NC-4.0", is_commercial_use_allowed=False, note="For tests."),
    decoding=DecodingDefaults(
        beam_size=4,
        length_penalty=1.0,
        no_repeat_ngram_size=0,
        max_input_tokens=512,
        max_output_tokens=512,
    ),
    tokenizer_file="spm.model",
    files=(),
)


def sealed_bundle(
    cache: Path,
    reference: str = "small/1",
    *,
    age_s: float | None = None,
    weights: bytes = b"weights" * 300,
    **changes: object,
) -> Bundle:
    """Put a bundle into a model cache.

    Args:
        age_s: Seconds since it was published, counted from a fixed moment; None: just now.
        changes: Fields of its manifest.
    """
    name, revision = reference.split("/")
    folder = cache / name / revision
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(weights)
    (folder / "spm.model").write_bytes(b"pieces")
    fields = {"name": name, "revision": revision, **changes}
    bundle = seal(folder, msgspec.structs.replace(_MANIFEST, **fields))
    if age_s is not None:
        published_s = 1_700_000_000 - age_s
        os.utime(folder / "bundle.json", (published_s, published_s))
    return bundle


def rewrite(bundle: Bundle, **changes: object) -> None:
    """Change fields of an installed manifest, and nothing else."""
    manifest = msgspec.structs.replace(bundle.manifest, **changes)
    (bundle.folder / "bundle.json").write_bytes(msgspec.json.encode(manifest))
