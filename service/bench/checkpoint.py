"""Random NLLB weights once more, as a checkpoint that Transformers reads.

So that Transformers can be compared on the very same weights. Needs neither it nor torch:
`model.safetensors` is a JSON header and the arrays.
"""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from service.bench.nllb_weights import END_ID, NllbWeights
from service.bench.shape import Array

POSITIONS: Final = "model.{stack}.embed_positions.weights"
"""Tables that Transformers would compute; whoever loads the checkpoint sets them."""
_OFFSET: Final = 2
"""Rows before the first position in Transformers' tables."""
_HEADER_BYTES: Final = 1 << 18
"""Kept free for the header, which is known when the arrays are written; blanks may end it."""


def save_checkpoint(weights: NllbWeights, folder: Path) -> None:
    """Write 32-bit floats, one array at a time: 2.5 GB for NLLB-600M."""
    shape = weights.shape
    config = {
        "architectures": ["M2M100ForConditionalGeneration"],
        "model_type": "m2m_100",
        "vocab_size": shape.vocabulary,
        "d_model": shape.width,
        "max_position_embeddings": shape.positions,
        "encoder_layers": shape.layers,
        "decoder_layers": shape.layers,
        "encoder_ffn_dim": shape.inner,
        "decoder_ffn_dim": shape.inner,
        "encoder_attention_heads": shape.heads,
        "decoder_attention_heads": shape.heads,
        "activation_function": "relu",
        "scale_embedding": True,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": END_ID,
        "decoder_start_token_id": END_ID,
        "dtype": "float32",
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    with (folder / "model.safetensors").open("wb") as file:
        file.seek(8 + _HEADER_BYTES)
        for name, array in _named(weights):
            file.write(np.ascontiguousarray(array).data)
            offsets = [at, at + array.nbytes]
            header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
            at += array.nbytes
        file.seek(0)
        file.write(_HEADER_BYTES.to_bytes(8, "little"))
        file.write(json.dumps(header).encode().ljust(_HEADER_BYTES))


def _named(weights: NllbWeights) -> Iterator[tuple[str, Array]]:
    yield "model.shared.weight", weights.embeddings()
    for stack in ("encoder", "decoder"):
        before = np.zeros((_OFFSET, weights.shape.width), np.float32)
        table = np.concatenate([before, weights.positions(stack)])
        yield POSITIONS.format(stack=stack), table
        norms, linears = _layers(stack, weights.shape.layers)
        for name, (weight, bias) in chain(
            ((name, weights.norm(name)) for name in norms),
            ((name, weights.linear(name)) for name in linears),
        ):
            yield f"model.{name}.weight", weight
            yield f"model.{name}.bias", bias


def _layers(stack: str, count: int) -> tuple[list[str], list[str]]:
    """Names of the normalisations and of the linear layers of a stack."""
    attentions = ["self_attn"] if stack == "encoder" else ["self_attn", "encoder_attn"]
    norms, linears = [f"{stack}.layer_norm"], list[str]()
    for number in range(count):
        at = f"{stack}.layers.{number}"
        norms += [f"{at}.{each}_layer_norm" for each in (*attentions, "final")]
        linears += [f"{at}.fc1", f"{at}.fc2"]
        linears += [
            f"{at}.{each}.{part}_proj" for each in attentions for part in ("q", "k", "v", "out")
        ]
    return norms, linears
