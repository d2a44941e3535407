"""Random weights of mT5's architecture whose every output runs to the bundle's limit.

The output layer's rows for end-of-sentence and for the pieces of real text are zero, so
that among 200,000 made-up words these are never the likeliest.
"""
# CTranslate2's specs are filled in attribute by attribute and ship no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportAttributeAccessIssue=false, reportMissingTypeStubs=false

from typing import Any, Final

import numpy as np
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.common_spec import Activation

from service.bench.shape import Array, Draw, Shape

_BUCKETS: Final = 32
_FARTHEST: Final = 128
"""Of relative positions, as in mT5."""
_LOUDNESS: Final = 8.0  # chosen: one word stands out from 200,000


def mt5_spec(shape: Shape, spoken: range, seed: int) -> TransformerSpec:
    """The weights as CTranslate2 holds them."""
    draw = Draw(seed)
    width, inner = shape.width, shape.inner
    spec = TransformerSpec.from_config(
        (shape.layers, shape.layers),
        shape.heads,
        pre_norm=True,
        activation=Activation.GELUTanh,
        ffn_glu=True,
        relative_attention_bias=True,
        rms_norm=True,
    )

    def linear(layer: Any, name: str, outputs: int, inputs: int) -> None:  # noqa: ANN401
        layer.weight = draw.normal(name, outputs, inputs, deviation=inputs**-0.5)

    def norm(layer: Any) -> None:  # noqa: ANN401  a layer of a spec
        layer.gamma = np.ones(width, np.float32)

    shared = draw.normal("shared", shape.vocabulary, width)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = shared
    spec.decoder.projection.weight = _output_layer(draw, shape, spoken)
    for name, stack in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        stack.scale_embeddings = False
        norm(stack.layer_norm)
        bias = draw.normal(f"{name}.bias", _BUCKETS, shape.heads)
        for number, layer in enumerate(stack.layer):
            at = f"{name}.{number}"
            attention = layer.self_attention
            norm(attention.layer_norm)
            linear(attention.linear[0], f"{at}.qkv", 3 * width, width)
            linear(attention.linear[1], f"{at}.out", width, width)
            attention.queries_scale = 1.0
            attention.relative_attention_bias = bias
            attention.relative_attention_max_distance = np.dtype("int32").type(_FARTHEST)
            if name == "decoder":
                cross = layer.attention
                norm(cross.layer_norm)
                linear(cross.linear[0], f"{at}.cross.q", width, width)
                linear(cross.linear[1], f"{at}.cross.kv", 2 * width, width)
                linear(cross.linear[2], f"{at}.cross.out", width, width)
                cross.queries_scale = 1.0
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, f"{at}.gate", inner, width)
            linear(layer.ffn.linear_0_noact, f"{at}.up", inner, width)
            linear(layer.ffn.linear_1, f"{at}.down", width, inner)
    return spec


def _output_layer(draw: Draw, shape: Shape, spoken: range) -> Array:
    """Shape (V, D), apart from the embeddings, as mT5 has it."""
    deviation = _LOUDNESS * shape.width**-0.5
    drawn = draw.normal("output", shape.vocabulary, shape.width, deviation=deviation)
    drawn[: spoken.start] = 0.0
    return drawn
