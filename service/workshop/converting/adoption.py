"""A folder that is CTranslate2's already to a sealed bundle folder."""
# CTranslate2 ships no types; what leaves this file is typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import ctranslate2

from service.errors import BundleCorrupt, CheckpointRefused, ConversionFailed
from service.model_store import Bundle, seal
from service.model_store.bundle import Family, Origin
from service.workshop.catalogue import Entry
from service.workshop.converting.describing import manifest_of
from service.workshop.converting.vocabulary import pieces_of
from service.workshop.progress import Progress
from service.workshop.trimming.vocabulary import Vocabularies, VocabularyFile, read_vocabularies
from service.workshop.trimming.weights_file import Variable, Weights, read_weights

_WEIGHTS: Final = "model.bin"
_CONFIGURATION: Final = "config.json"
_SOURCE_ROWS: Final = "encoder/embeddings_0/weight"
_TARGET_ROWS: Final = "decoder/embeddings/weight"
"""Variables with a row for every token of a side."""
_SCALED: Final = "decoder/scale_outputs"
_KINDS: Final = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
"""By type number of the file; CTranslate2's `DataType`."""


def adopt(
    folder: Path,
    entry: Entry,
    into: Path,
    *,
    name: str,
    revision: str,
    origin: Origin,
    progress: Progress,
) -> Bundle:
    """Write a sealed bundle of CTranslate2 files in a folder. Blocks: copies them.

    Args:
        folder: With `model.bin`, its configuration and vocabulary, and the sentencepiece
            models that the entry names.
        into: Becomes the bundle; what is there is deleted first.

    Raises:
        CheckpointRefused: `model.bin` is cut short or no CTranslate2 file.
        ConversionFailed: Files are missing, do not fit each other, or do not load.
        OSError: As copying does.
    """
    progress.stage(f"Checking the weights of {entry.name}")
    weights, vocabularies = _read(folder)
    variables = _by_name(weights)
    source, target = vocabularies.source, vocabularies.target
    _refuse_other_rows(variables, _SOURCE_ROWS, source)
    _refuse_other_rows(variables, _TARGET_ROWS, target)
    _refuse_strange_pieces(folder, entry, source.tokens)
    _refuse_scaled_outputs(folder, entry.family, variables)
    _load(folder)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    files = {_WEIGHTS, _CONFIGURATION, source.name, target.name, entry.tokenizer_file}
    if entry.target_tokenizer_file:
        files.add(entry.target_tokenizer_file)
    for file in sorted(files):
        shutil.copyfile(folder / file, into / file)
    manifest = manifest_of(
        entry,
        name=name,
        revision=revision,
        quantisation=quantisation_of(variables),
        tokens=target.tokens,
        origin=origin,
    )
    return seal(into, manifest)


def quantisation_of(variables: Mapping[str, Variable]) -> str:
    """How the numbers were rounded, by what they are stored as; one of `Quantisation`.

    Files of several kinds of floats, or of 16-bit integers, are `mixed`.
    """
    kinds = {_KINDS[each.type_id] for each in variables.values() if each.shape} - {"int32"}
    floats = kinds - {"int8"}
    if kinds == floats and len(floats) == 1:
        return floats.pop()
    # The scales are 32 bits in any case; what else is smaller tells.
    others = (floats - {"float32"}) or {"float32"}
    smaller = others.pop()
    return f"int8_{smaller}" if "int8" in kinds and not others and smaller != "int16" else "mixed"


def _read(folder: Path) -> tuple[Weights, Vocabularies]:
    for name in (_WEIGHTS, _CONFIGURATION):
        if not (folder / name).is_file():
            raise ConversionFailed(f"{folder} holds no {name}, which CTranslate2 weights need")
    try:
        return read_weights(folder / _WEIGHTS), read_vocabularies(folder)
    except BundleCorrupt as error:
        raise CheckpointRefused(str(error)) from error


def _by_name(weights: Weights) -> dict[str, Variable]:
    """Variables under every name they are known by."""
    named = {variable.name: variable for variable in weights.variables}
    return named | {alias: named[name] for alias, name in weights.aliases.items()}


def _refuse_other_rows(
    variables: Mapping[str, Variable], name: str, vocabulary: VocabularyFile
) -> None:
    rows = variables[name].shape[0] if name in variables else 0
    if rows != len(vocabulary.tokens):
        raise ConversionFailed(
            f"{vocabulary.name} has {len(vocabulary.tokens)} tokens, and the weights have {rows} "
            f"rows for them in {name}; the files are not of one conversion"
        )


def _refuse_strange_pieces(folder: Path, entry: Entry, tokens: Sequence[str]) -> None:
    """Marian's vocabulary need not know every piece; the others' must."""
    pieces = pieces_of(folder / entry.tokenizer_file)
    if entry.target_tokenizer_file:
        pieces_of(folder / entry.target_tokenizer_file)
    strange = set(pieces) - set(tokens)
    if strange and entry.family != "marian":
        raise ConversionFailed(
            f"{entry.tokenizer_file} in {folder} has {len(strange)} pieces that the vocabulary "
            f"lacks, such as {min(strange)!r}; the files are not of one conversion"
        )


def _refuse_scaled_outputs(folder: Path, family: Family, variables: Mapping[str, Variable]) -> None:
    """mT5 never scales its outputs; a converter that was misled writes that it does."""
    if family == "mt5" and _SCALED in variables:
        raise ConversionFailed(
            f"{folder / _WEIGHTS} scales its outputs, which mT5 does not: it was converted with "
            "Transformers 5, and says something else than the weights it was made of; convert "
            "the original again"
        )


def _load(folder: Path) -> None:
    try:
        ctranslate2.Translator(str(folder), device="cpu", compute_type="default", intra_threads=1)
    except (RuntimeError, ValueError, IndexError) as error:
        raise ConversionFailed(f"CTranslate2 cannot load {folder}: {error}") from error
