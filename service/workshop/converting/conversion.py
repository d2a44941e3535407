"""A checkpoint of Transformers to a sealed bundle folder."""

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec

from service.model_store import Bundle, seal
from service.model_store.bundle import Origin
from service.workshop.catalogue import Entry
from service.workshop.converting.describing import manifest_of
from service.workshop.converting.quantisation import Quantisation, refuse_unknown
from service.workshop.converting.quiet import quiet_transformers
from service.workshop.progress import Progress

_LIBRARIES: Final = ("ctranslate2", "torch", "transformers")


def convert(
    folder: Path,
    entry: Entry,
    quantisation: Quantisation,
    into: Path,
    *,
    name: str,
    revision: str,
    origin: Origin,
    progress: Progress,
) -> Bundle:
    """Write a sealed bundle of the checkpoint in a folder. Blocks, for minutes.

    Args:
        folder: The files as they are published; read, never written.
        into: Becomes the bundle; what is there is deleted first.
        origin: Where the files are from; gets the versions of the libraries.

    Raises:
        ExtraMissing: torch or Transformers is not installed.
        CheckpointRefused: The weights are cut short, or hold anything but tensors.
        ConversionFailed: They are of another architecture or incomplete, or the tokenizer's
            files do not fit them.
        OSError: As writing does.
    """
    refuse_unknown(quantisation)
    with quiet_transformers():
        from service.workshop.converting.placing import place  # noqa: PLC0415  imports torch
        from service.workshop.converting.rounding import quantise  # noqa: PLC0415  and this

        progress.stage(f"Reading the weights of {entry.name}")
        placed = place(folder, entry)
        progress.stage(f"Converting to {quantisation}")
        quantise(placed.spec, quantisation)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    placed.spec.save(str(into))
    tokenizers = [entry.tokenizer_file, entry.target_tokenizer_file]
    for file in filter(None, tokenizers):
        shutil.copyfile(folder / file, into / file)
    manifest = manifest_of(
        entry,
        name=name,
        revision=revision,
        quantisation=quantisation,
        tokens=placed.tokens,
        origin=msgspec.structs.replace(
            origin, made_with={library: version(library) for library in _LIBRARIES}
        ),
    )
    return seal(into, manifest)
