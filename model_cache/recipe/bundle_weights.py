"""A network and the variables of a CTranslate2 bundle, each read into the other.

Every variable has one name here and one there (`variable_name`); nothing is transposed or
joined. Reading turns 8-bit rows back into floats, so what comes of an int8 bundle is what it
computes with and not what it was trained to.

Source: `ctranslate2/specs/transformer_spec.py`, revision 7.
"""
# CTranslate2 ships no types; a specification is filled in attribute by attribute.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false

import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.common_spec import Activation
from numpy.typing import NDArray

from model_cache.recipe.errors import CannotTrain, DataRefused
from model_cache.recipe.network import Network, Shape
from service.workshop.trimming.weights_file import Variable, Weights, read_weights

_SPELLINGS: Final = (
    (r"^(en|de)coder\.norm\.", r"\1coder.layernorm_embedding."),
    (r"\bnorm\.weight$", "norm.gamma"),
    (r"\bnorm\.bias$", "norm.beta"),
    (r"embedding\.weight$", "embedding.gamma"),
    (r"embedding\.bias$", "embedding.beta"),
    (r"\.norm\.", ".layer_norm."),
    (r"self_attention\.query_key_value", "self_attention.linear_0"),
    (r"self_attention\.output", "self_attention.linear_1"),
    (r"\battention\.query", "attention.linear_0"),
    (r"\battention\.key_value", "attention.linear_1"),
    (r"\battention\.output", "attention.linear_2"),
    (r"ffn\.inner", "ffn.linear_0"),
    (r"ffn\.outer", "ffn.linear_1"),
    (r"^encoder\.embeddings", "encoder.embeddings_0"),
    (r"\.positions$", ".position_encodings.encodings"),
    (r"layers\.(\d+)", r"layer_\1"),
    (r"^bias$", "decoder.projection.bias"),
    (r"\.", "/"),
)
"""From our names to CTranslate2's, one after the other."""
_TYPES: Final[dict[int, str]] = {0: "<f4", 1: "i1", 4: "<f2"}
_BFLOAT16: Final = 5


def variable_name(name: str) -> str:
    """CTranslate2's name of a parameter."""
    for pattern, spelling in _SPELLINGS:
        name = re.sub(pattern, spelling, name)
    return name


def read_network(file: Path, *, rate: float = 0.1) -> Network:
    """The network in a `model.bin`.

    Args:
        rate: Of dropout, when it is trained further.

    Raises:
        BundleCorrupt: The file is cut short or contradicts itself.
        ConversionFailed: It is of another binary version.
        DataRefused: It is of another architecture than `network`'s.
        OSError: As reading does.
    """
    reader = _Variables(read_weights(file))
    network = Network(reader.shape(), rate=rate)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            read = reader.floats(variable_name(name))
            if read.shape != tuple(parameter.shape):
                raise reader.strange(f"{variable_name(name)} has the shape {read.shape}")
            parameter.copy_(torch.from_numpy(read))
    return network


def specification(network_weights: dict[str, torch.Tensor], shape: Shape) -> TransformerSpec:
    """What CTranslate2 writes, filled with the weights and validated; no vocabulary yet.

    Args:
        network_weights: By our names, 32-bit floats, on the processor.

    Raises:
        CannotTrain: They are not those of a network of this shape.
    """
    _refuse_others(network_weights, shape)
    spec: Any = TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=False,
        activation=Activation.GELU,
        layernorm_embedding=True,
    )
    spec.encoder.scale_embeddings = spec.decoder.scale_embeddings = False
    for name, weights in network_weights.items():
        *path, last = variable_name(name).split("/")
        place = spec
        for part in path:
            place = _inside(place, part)
        setattr(place, last, np.ascontiguousarray(weights.numpy(), np.float32))
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    return spec


def _refuse_others(network_weights: dict[str, torch.Tensor], shape: Shape) -> None:
    """CTranslate2 takes some to be meant to be missing, such as positions."""
    with torch.device("meta"):
        network = Network(shape)
    expected = {name: tensor.shape for name, tensor in network.state_dict().items()}
    for name in expected.keys() ^ network_weights.keys():
        raise CannotTrain(f"the weights {'lack' if name in expected else 'hold besides'} {name}")
    for name, tensor in network_weights.items():
        if tensor.shape != expected[name]:
            raise CannotTrain(
                f"the weights of {name} have the shape {tuple(tensor.shape)}, where "
                f"{tuple(expected[name])} is meant"
            )


def _inside(place: Any, part: str) -> Any:  # noqa: ANN401  specifications have no types
    """The part of a specification; `layer_3` and `linear_1` may be members of a list."""
    stem, _, number = part.rpartition("_")
    if stem and number.isdigit() and hasattr(place, stem):
        return getattr(place, stem)[int(number)]
    return getattr(place, part)


class _Variables:
    """The values of a file, read when asked for."""

    def __init__(self, weights: Weights) -> None:
        self._path = weights.path
        self._by_name = {variable.name: variable for variable in weights.variables}

    def shape(self) -> Shape:
        """Sizes as the variables tell them. Raises DataRefused if they are not `network`'s."""
        for name, meant in (
            ("encoder/layernorm_embedding/gamma", "a norm after its embeddings"),
            ("encoder/position_encodings/encodings", "learned positions"),
            ("decoder/embeddings/weight", "its own embeddings of the target"),
        ):
            if name not in self._by_name:
                raise self.strange(f"has not {meant} ({name})")
        if "encoder/layer_norm/gamma" in self._by_name:
            raise self.strange("norms what layers read, not what they write")
        rows, width = self._by_name["decoder/embeddings/weight"].shape
        return Shape(
            vocabulary_size=rows,
            width=width,
            heads=int(self._values(self._by_name["encoder/num_heads"])),
            inner=self._by_name["encoder/layer_0/ffn/linear_0/weight"].shape[0],
            encoder_layers=self._layers("encoder"),
            decoder_layers=self._layers("decoder"),
            positions=self._by_name["encoder/position_encodings/encodings"].shape[0],
        )

    def floats(self, name: str) -> NDArray[np.float32]:
        """A variable as 32-bit floats. Raises DataRefused where it is missing."""
        variable = self._by_name.get(name)
        if variable is None:
            raise self.strange(f"has no {name}")
        values = self._values(variable)
        scale = self._by_name.get(f"{name}_scale")
        if scale is None:
            return values.astype(np.float32)
        return values.astype(np.float32) / self._values(scale).astype(np.float32)[:, None]

    def strange(self, what: str) -> DataRefused:
        return DataRefused(
            f"{self._path} {what}; training can go on only from bundles that this recipe wrote"
        )

    def _layers(self, stack: str) -> int:
        pattern = re.compile(rf"{stack}/layer_(\d+)/")
        return 1 + max(int(found[1]) for found in map(pattern.match, self._by_name) if found)

    def _values(self, variable: Variable) -> NDArray[Any]:
        kind = _TYPES.get(variable.type_id)
        with self._path.open("rb") as file:
            file.seek(variable.offset)
            data = file.read(variable.size_bytes)
        if variable.type_id == _BFLOAT16:
            halves = np.frombuffer(data, "<u2").astype(np.uint32) << 16
            return halves.view(np.float32).reshape(variable.shape)
        # Numbers of heads and the like are stored as 16-bit integers, type 2.
        return np.frombuffer(data, kind or "<i2").reshape(variable.shape)
