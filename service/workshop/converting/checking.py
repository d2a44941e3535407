"""What `config.json` may say, before any library believes it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from service.errors import CheckpointRefused, ConversionFailed
from service.model_store.bundle import Family

_ARCHITECTURES: Final[dict[Family, str]] = {
    "nllb": "m2m_100",
    "mt5": "mt5",
    "marian": "marian",
    "t5": "t5",
}
"""What `config.json` calls each family."""
_CODE: Final = ("auto_map", "quantization_config", "kernel_config", "use_kernels")
"""Keys that make Transformers load something besides the tensors."""
_ATTENTION: Final = ("attn_implementation", "_attn_implementation")
_OWN_ATTENTION: Final = {None, "eager", "sdpa"}
"""Anything else is fetched from a hub, or needs another package."""
_SIZES: Final = (
    "vocab_size",
    "d_model",
    "d_ff",
    "encoder_ffn_dim",
    "decoder_ffn_dim",
    "relative_attention_num_buckets",
)
"""Each is the length of a tensor, so that files cannot claim more than they hold."""
_LAYERS: Final = {
    "encoder_layers": "encoder",
    "decoder_layers": "decoder",
    "num_layers": "encoder",
    "num_decoder_layers": "decoder",
}
_LAYER: Final = re.compile(r"(?:model\.)?(encoder|decoder)\.(?:layers|block)\.(\d+)\.")
_POSITIONS: Final = "max_position_embeddings"
_MOST_POSITIONS: Final = 100_000  # chosen: the published have 1,024; they are computed, not held
_HEADS: Final = ("encoder_attention_heads", "decoder_attention_heads", "num_heads")
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def read_config(folder: Path, family: Family) -> dict[str, Any]:
    """What `config.json` says, if it is of the family and asks for no code.

    Raises:
        ConversionFailed: It is missing, does not parse, or is of another family.
        CheckpointRefused: It names something else to be loaded or run.
    """
    file = folder / "config.json"
    try:
        said = _decode(file.read_bytes())
    except (OSError, msgspec.DecodeError, RecursionError) as error:
        raise ConversionFailed(f"{file} cannot be read as a JSON object") from error
    expected, came = _ARCHITECTURES[family], said.get("model_type")
    if came != expected:
        raise ConversionFailed(
            f"{file} says the weights are {came!r}, where the family {family} is {expected!r}"
        )
    asked = [key for key in _CODE if said.get(key)]
    asked += [key for key in _ATTENTION if said.get(key) not in _OWN_ATTENTION]
    if asked:
        raise CheckpointRefused(
            f"{file} has {asked[0]!r}, which would load more than tensors; it was not followed. "
            "Take the repository of the catalogue, or delete the key if you know what it is for"
        )
    return said


def refuse_other_sizes(said: dict[str, Any], tensors: dict[str, Any], folder: Path) -> None:
    """Refuse a configuration whose sizes are not those of the tensors.

    Args:
        tensors: By name; only their shapes are looked at.

    Raises:
        ConversionFailed: Names the first that does not fit.
    """
    for key, came, expected in _misfits(said, tensors):
        raise ConversionFailed(
            f"{folder / 'config.json'} says {key} is {str(came)[:20]}, where the tensors "
            f"have {expected}; they are not of the same weights"
        )


def _misfits(said: dict[str, Any], tensors: dict[str, Any]) -> Iterator[tuple[str, object, str]]:
    lengths = {length for tensor in tensors.values() for length in tensor.shape}
    for key in _SIZES:
        if key in said and said[key] not in lengths:
            yield key, said[key], "no such length"
    found = [match for match in map(_LAYER.match, tensors) if match is not None]
    for key, side in _LAYERS.items():
        layers = 1 + max((int(each[2]) for each in found if each[1] == side), default=-1)
        if said.get(key) not in {None, layers}:
            yield key, said[key], f"{layers} layers"
    positions = said.get(_POSITIONS)
    if positions is not None and not _is_within(positions, _MOST_POSITIONS):
        yield _POSITIONS, positions, f"at most {_MOST_POSITIONS} positions"
    for key in _HEADS:
        if key in said and not _is_within(said[key], max(lengths, default=0)):
            yield key, said[key], "room for from one head on"


def _is_within(value: object, most: int) -> bool:
    return isinstance(value, int) and 0 < value <= most
