"""Weights to a sealed bundle folder that the service runs.

The manifest is the project's own, sealed by it; golden sentences are recorded by running the
bundle as the service does.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from torch import Tensor

from model_cache.recipe.bundle_weights import specification
from model_cache.recipe.direction import Direction
from model_cache.recipe.errors import CannotWrite
from model_cache.recipe.network import Shape
from model_cache.recipe.preparing import Report
from model_cache.recipe.starting import Start
from model_cache.recipe.vocabulary import CONTROLS, TOKENIZER_FILE, Vocabulary
from service.model_store import Bundle, Manifest, seal
from service.model_store.bundle import DecodingDefaults, Licence, Quantisation
from service.workshop.converting.rounding import quantise
from service.workshop.proving import record

_DECODING: Final = DecodingDefaults(
    beam_size=4,
    length_penalty=1.0,
    no_repeat_ngram_size=0,
    max_input_tokens=256,
    max_output_tokens=256,
)


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle is called and what it says of itself."""

    name: str
    revision: str
    source: str
    licence: Licence


def export(
    weights: Mapping[str, Tensor],
    shape: Shape,
    vocabulary: Vocabulary,
    direction: Direction,
    into: Path,
    *,
    quantisation: Quantisation,
    naming: Naming,
    with_golden: bool = True,
) -> Bundle:
    """Write a sealed bundle. Blocks, for seconds.

    Args:
        weights: By the network's names, 32-bit floats.
        into: Becomes the bundle, whole or not at all; what is there is replaced.

    Raises:
        CannotWrite: The disk is full, or the folder may not be written.
        EngineFailed: CTranslate2 cannot run what was written.
    """
    unfinished = into.with_name(f".{into.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _write(weights, shape, vocabulary, quantisation, unfinished)
        bundle = seal(unfinished, _manifest(vocabulary, direction, quantisation, naming))
        if with_golden:
            golden = record(bundle)
            bundle = seal(unfinished, msgspec.structs.replace(bundle.manifest, golden=golden))
        shutil.rmtree(into, ignore_errors=True)
        unfinished.rename(into)
    except OSError as error:
        raise CannotWrite(
            f"{into} could not be written: {error.strerror or error}; make room and give the "
            "same command again"
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Bundle(manifest=bundle.manifest, folder=into)


def licence_of(report: Report, start: Start) -> Licence:
    """The terms of weights that learnt from what the report lists, and of what they began as.

    None of the text is under terms that forbid commercial use; whether text with no stated
    licence may be used so is for whoever uses the weights to judge.
    """
    unstated = report.with_terms("unstated")
    allowed = {None if unstated else True, start.is_commercial_use_allowed}
    return Licence(
        id="LicenseRef-ringkas-mini",
        is_commercial_use_allowed=next((each for each in (False, None) if each in allowed), True),
        note=(
            f"Learnt from {report.pairs:,} public sentence pairs, {unstated:,} of them with no "
            "licence stated and none under one that forbids commercial use; SOURCES.md beside "
            f"the weights lists them. Began as {start.described}{start.terms}."
        ),
    )


def _write(
    weights: Mapping[str, Tensor],
    shape: Shape,
    vocabulary: Vocabulary,
    quantisation: Quantisation,
    into: Path,
) -> None:
    spec: Any = specification(dict(weights), shape)
    spec.register_source_vocabulary(list(vocabulary.tokens))
    spec.register_target_vocabulary(list(vocabulary.tokens))
    beginning, _, end, unknown = CONTROLS
    spec.config.bos_token, spec.config.eos_token = beginning, end
    spec.config.unk_token, spec.config.decoder_start_token = unknown, end
    spec.config.add_source_bos = spec.config.add_source_eos = False
    spec.validate()
    quantise(spec, quantisation)
    try:
        spec.save(str(into))
    except RuntimeError as error:
        raise OSError(str(error)) from error
    shutil.copyfile(vocabulary.tokenizer_file, into / TOKENIZER_FILE)


def _manifest(
    vocabulary: Vocabulary, direction: Direction, quantisation: Quantisation, naming: Naming
) -> Manifest:
    return Manifest(
        name=naming.name,
        revision=naming.revision,
        task="translate",
        family="nllb",
        is_demonstration=True,
        source=naming.source,
        source_languages=(direction.source_language,),
        target_languages=(direction.target_language,),
        quantisation=quantisation,
        vocabulary_size=len(vocabulary),
        licence=naming.licence,
        decoding=_DECODING,
        tokenizer_file=TOKENIZER_FILE,
        files=(),
    )
