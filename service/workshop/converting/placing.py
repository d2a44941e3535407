"""The weights of a checkpoint, placed where CTranslate2 looks for them.

CTranslate2's converter does the placing; what it would get wrong is settled here:

- The tensors stay mapped from their files, so memory is little more than what is written.
- The tokens are read from the files (see `vocabulary`), not from a tokenizer.
- Whether outputs are scaled is what Transformers computes, not what its configuration says.
- Not one tensor may be missing, left over, or another than the file's.

Imports torch: so does CTranslate2's converter.
"""
# CTranslate2, torch and Transformers are read without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import torch
from ctranslate2.converters import TransformersConverter
from huggingface_hub.errors import StrictDataclassError

from service.errors import ConversionFailed
from service.workshop.catalogue import Entry
from service.workshop.converting.checking import read_config, refuse_other_sizes
from service.workshop.converting.tensors import tensors_of
from service.workshop.converting.vocabulary import Vocabulary, vocabulary_of

_COMPUTED: Final = re.compile(r"model\.(en|de)coder\.embed_positions\.weights")
"""Tables that some checkpoints hold and that are computed in any case."""
_CLOSE: Final = 1e-4
"""By which a held table may differ from the computed one: it may be of 16 bits."""
STRANGE: Final = (
    *(ValueError, RuntimeError, LookupError, TypeError, AttributeError, OSError),
    *(ArithmeticError, ImportError, StrictDataclassError),
)
"""What a strange configuration leads the libraries into. A RecursionError is a RuntimeError."""
_LINE_CHARS: Final = 200  # of what a library says; chosen
_NAMED: Final = 5
"""Tensors that an error names."""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Weights on their way."""

    spec: Any
    """CTranslate2's specification, whole and valid; its tensors are still those of the file."""
    tokens: tuple[str, ...]
    """Of its vocabulary."""


def place(folder: Path, entry: Entry) -> Placed:
    """Place the weights in a folder. Blocks, for seconds.

    Raises:
        CheckpointRefused: The weights are cut short, or hold anything but tensors.
        ConversionFailed: They are of another architecture or incomplete, or the tokenizer's
            files do not fit them.
    """
    converter = _Converter(folder, entry)
    spec = converter.read()
    if start := entry.start_token:
        if start not in converter.tokens:
            raise ConversionFailed(
                f"{entry.name} should start with {start!r}, which is not in its vocabulary"
            )
        spec.config.decoder_start_token = start
    return Placed(spec=spec, tokens=converter.tokens)


def load_weights(weights_class: Any, config: Any, tensors: dict[str, Any]) -> Any:  # noqa: ANN401
    """The weights as Transformers computes with them, every tensor the file's own.

    Raises:
        ConversionFailed: A tensor is missing, left over, of another shape, or replaced.
    """
    floats = {tensor.dtype for tensor in tensors.values() if tensor.is_floating_point()}
    weights, report = weights_class.from_pretrained(
        None,
        config=config,
        state_dict=tensors,
        dtype=floats.pop() if len(floats) == 1 else torch.float32,
        attn_implementation="eager",
        output_loading_info=True,
        ignore_mismatched_sizes=True,  # they are refused here, by name
    )
    _refuse_missing(sorted(report["missing_keys"]))
    _refuse_other_shapes(sorted(report["mismatched_keys"]))
    _refuse_leftovers(sorted(report["unexpected_keys"]), weights, tensors)
    _refuse_others(weights, tensors)
    return weights


class _Converter(TransformersConverter):
    """CTranslate2's converter, with both of its hooks answered from checked files."""

    def __init__(self, folder: Path, entry: Entry) -> None:
        super().__init__(str(folder), trust_remote_code=False)
        self._folder = folder
        self._entry = entry
        self._said = read_config(folder, entry.family)
        self._tensors = tensors_of(folder)
        refuse_other_sizes(self._said, self._tensors, folder)
        self._refuse_what_is_not_shared()
        self._vocabulary: Vocabulary | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """Of the specification that `read` returned; of Marian's without `<pad>`."""
        tokens = self._vocabulary.tokens if self._vocabulary else ()
        return tokens[:-1] if self._entry.family == "marian" else tokens

    def read(self) -> Any:  # noqa: ANN401  a specification has no type
        """The specification, valid."""
        try:
            spec = self._load()
            spec.validate()
        except STRANGE as error:
            raise ConversionFailed(
                f"the weights in {self._folder} cannot be converted: {_first_line(error)}"
            ) from error
        return spec

    def load_model(self, model_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002
        """The weights, every tensor the file's own."""
        if self._said.get("tie_word_embeddings") is False:
            _refuse_missing([] if "lm_head.weight" in self._tensors else ["lm_head.weight"])
        weights = load_weights(model_class, kwargs["config"], self._tensors)
        # CTranslate2 reads from `tie_word_embeddings` whether outputs are scaled. MT5's
        # configuration forces it to be true, and MT5 never scales; T5 says so elsewhere.
        config = weights.config
        config.tie_word_embeddings = getattr(config, "scale_decoder_outputs", False)
        rows = weights.get_input_embeddings().weight.shape[0]
        self._vocabulary = vocabulary_of(
            self._folder,
            self._entry.family,
            self._entry.tokenizer_file,
            config.to_dict(),
            rows=rows,
        )
        return weights

    def load_tokenizer(self, tokenizer_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002
        """What CTranslate2 asks of a tokenizer, answered from the vocabulary."""
        assert self._vocabulary is not None  # noqa: S101  the weights are loaded first
        return _Answers(self._vocabulary)

    def _refuse_what_is_not_shared(self) -> None:
        """Marian with a vocabulary for each side, which CTranslate2's converter mixes up."""
        if self._said.get("share_encoder_decoder_embeddings", True) is False:
            raise ConversionFailed(
                f"the weights in {self._folder} have other embeddings for each side; only shared "
                "ones can be converted"
            )


class _Answers:
    """The part of a Transformers tokenizer that CTranslate2's loaders use."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._tokens = vocabulary.tokens
        self.pad_token = self.bos_token = vocabulary.beginning
        self.eos_token = vocabulary.end
        self.unk_token = vocabulary.unknown
        self.special_tokens_map: dict[str, list[str]] = {}
        self.num_madeup_words = 0

    def get_vocab(self) -> dict[str, int]:
        return {token: row for row, token in enumerate(self._tokens)}

    def convert_ids_to_tokens(self, number: int) -> str:
        return self._tokens[number]


def _refuse_missing(names: Sequence[str]) -> None:
    if names:
        raise ConversionFailed(
            f"the checkpoint lacks {_some(names)}; it is cut short or of another architecture"
        )


def _refuse_other_shapes(mismatched: Sequence[tuple[str, Any, Any]]) -> None:
    for name, held, expected in mismatched:
        raise ConversionFailed(
            f"the checkpoint's {name} has the shape {tuple(held)}, where its configuration means "
            f"{tuple(expected)}; they are not of the same weights"
        )


def _refuse_leftovers(names: Sequence[str], weights: Any, tensors: dict[str, Any]) -> None:  # noqa: ANN401
    others = list[str]()
    for name in names:
        if not _COMPUTED.fullmatch(name):
            others.append(name)
            continue
        computed, held = weights.get_buffer(name).float(), tensors[name].float()
        rows = min(len(computed), len(held))
        if not torch.allclose(computed[:rows], held[:rows], rtol=0, atol=_CLOSE):
            raise ConversionFailed(f"the checkpoint holds {name} that is not what is computed")
    if others:
        raise ConversionFailed(
            f"the checkpoint holds {_some(others)} besides what its architecture has; it is of "
            "another architecture"
        )


def _refuse_others(weights: Any, tensors: dict[str, Any]) -> None:  # noqa: ANN401
    """Transformers ties weights by what a configuration says, which need not be so."""
    loaded = weights.state_dict()
    for name, tensor in tensors.items():
        used = loaded.get(name)
        if used is None or used.data_ptr() == tensor.data_ptr():
            continue
        if not torch.equal(used, tensor.to(used.dtype)):
            raise ConversionFailed(
                f"Transformers put something else in the place of {name} than the checkpoint "
                "holds; these weights cannot be converted with this version of it"
            )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:_LINE_CHARS]
