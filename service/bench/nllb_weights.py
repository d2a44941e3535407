"""Random weights of NLLB's architecture whose every output has the same length.

One of the decoder's channels is a clock: no layer writes to it, the positions alone do,
large and negative until the output is as long as wanted and large and positive from there.
In the embeddings, which are also the output layer, end-of-sentence has a positive weight for
the clock, and the pieces of real text half as much. So nothing but made-up words comes out,
and then, for every beam at once, an ordinary end of sentence.
"""
# CTranslate2's specs are filled in attribute by attribute and ship no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportAttributeAccessIssue=false, reportMissingTypeStubs=false

from typing import Any, Final

import numpy as np
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.common_spec import Activation

from service.bench.shape import Array, Draw, Shape

END_ID: Final = 2
_CONTROLS: Final = 4
"""`<s>`, `<pad>`, `</s>` and `<unk>` come first."""
_CLOCK: Final = 0
"""The channel that is the clock."""
# All chosen, and checked by a test that decodes: a clock far louder than all other channels,
# embeddings so quiet that a word does not call for itself again, and a loud output, so that
# one word stands out from 200,000.
_CLOCK_LEVEL: Final = 60.0
_END_WEIGHT: Final = 0.3
_EMBEDDED: Final = 0.1
_LOUDNESS: Final = 100.0
_SPREAD: Final = 4.0  # of positions, so that each calls for another word and nothing loops
_WRITTEN: Final = 0.5  # by a layer to the channels


class NllbWeights:
    """The arrays by the names Transformers gives them, drawn when asked for."""

    def __init__(self, shape: Shape, spoken: range, seed: int) -> None:
        self.shape = shape
        self._spoken = spoken
        self._draw = Draw(seed)

    def embeddings(self) -> Array:
        """Shape (V, D): of source, target and output alike, as NLLB has it."""
        shape = self.shape
        deviation = _EMBEDDED * shape.width**-0.5
        drawn = self._draw.normal("shared", shape.vocabulary, shape.width, deviation=deviation)
        drawn[:, _CLOCK] = 0.0
        drawn[: self._spoken.start, _CLOCK] = _END_WEIGHT / 2
        drawn[:_CONTROLS] = 0.0
        drawn[END_ID, _CLOCK] = _END_WEIGHT
        return drawn

    def positions(self, stack: str) -> Array:
        """Shape (P, D). The first two outputs are the start and the language."""
        drawn = self._draw.normal(
            f"{stack}.positions", self.shape.positions, self.shape.width, deviation=_SPREAD
        )
        drawn[:, _CLOCK] = 0.0
        if stack == "decoder":
            drawn[:, _CLOCK] = _CLOCK_LEVEL
            drawn[: self.shape.output_tokens + 1, _CLOCK] = -_CLOCK_LEVEL
        return drawn

    def linear(self, name: str) -> tuple[Array, Array]:
        """Weight (outputs, inputs) and bias of a layer; what it adds leaves the clock alone."""
        kind = name.rpartition(".")[2]
        outputs = self.shape.inner if kind == "fc1" else self.shape.width
        inputs = self.shape.inner if kind == "fc2" else self.shape.width
        writes = kind in {"out_proj", "fc2"}
        gain = _WRITTEN if writes else 1.0
        weight = self._draw.normal(name, outputs, inputs, deviation=gain * inputs**-0.5)
        bias = self._draw.normal(f"{name}.bias", outputs, deviation=0.01)
        if writes:
            weight[_CLOCK] = bias[_CLOCK] = 0.0
        return weight, bias

    def norm(self, name: str) -> tuple[Array, Array]:
        """Scale and shift; only what the output layer reads is made loud."""
        loudness = _LOUDNESS if name == "decoder.layer_norm" else 1.0
        width = self.shape.width
        return np.full(width, loudness, np.float32), np.zeros(width, np.float32)


def nllb_spec(weights: NllbWeights) -> TransformerSpec:
    """The weights as CTranslate2 holds them."""
    shape = weights.shape
    spec = TransformerSpec.from_config(
        (shape.layers, shape.layers), shape.heads, pre_norm=True, activation=Activation.RELU
    )
    embeddings = weights.embeddings()
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = embeddings
    for name, stack in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        stack.scale_embeddings = True
        stack.position_encodings.encodings = weights.positions(name)
        _set(stack.layer_norm, weights.norm(f"{name}.layer_norm"))
        for number, layer in enumerate(stack.layer):
            at = f"{name}.layers.{number}"
            _set(layer.self_attention.layer_norm, weights.norm(f"{at}.self_attn_layer_norm"))
            _join(layer.self_attention.linear[0], weights, f"{at}.self_attn", "qkv")
            _set(layer.self_attention.linear[1], weights.linear(f"{at}.self_attn.out_proj"))
            if name == "decoder":
                _set(layer.attention.layer_norm, weights.norm(f"{at}.encoder_attn_layer_norm"))
                _join(layer.attention.linear[0], weights, f"{at}.encoder_attn", "q")
                _join(layer.attention.linear[1], weights, f"{at}.encoder_attn", "kv")
                _set(layer.attention.linear[2], weights.linear(f"{at}.encoder_attn.out_proj"))
            _set(layer.ffn.layer_norm, weights.norm(f"{at}.final_layer_norm"))
            _set(layer.ffn.linear_0, weights.linear(f"{at}.fc1"))
            _set(layer.ffn.linear_1, weights.linear(f"{at}.fc2"))
    return spec


def _set(layer: Any, values: tuple[Array, Array]) -> None:  # noqa: ANN401  a layer of a spec
    if hasattr(layer, "gamma"):
        layer.gamma, layer.beta = values
    else:
        layer.weight, layer.bias = values


def _join(layer: Any, weights: NllbWeights, at: str, which: str) -> None:  # noqa: ANN401
    """Projections that CTranslate2 computes in one go."""
    parts = [weights.linear(f"{at}.{letter}_proj") for letter in which]
    layer.weight = np.concatenate([weight for weight, _ in parts])
    layer.bias = np.concatenate([bias for _, bias in parts])
