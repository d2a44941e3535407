"""Rounding the variables of a CTranslate2 specification, a slice at a time.

The numbers are those of CTranslate2's own `optimize`, which multiplies whole matrices in
place: of weights that are mapped from a file that would read all of them into memory and
keep them there.

Imports torch: so do CTranslate2's specifications.
"""
# CTranslate2 ships no types; a specification is filled in attribute by attribute.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from typing import Any, Final

import numpy as np
from ctranslate2.specs.model_spec import ModelSpec, NumpyVariable, Variable, visit_spec
from numpy.typing import NDArray

from service.workshop.converting.quantisation import Quantisation

_OTHERS: Final[dict[str, str]] = {
    "int8": "float32",
    "int8_float32": "float32",
    "int8_float16": "float16",
    "int8_bfloat16": "bfloat16",
}
"""What becomes of variables that are not matrices."""
_FLOATS: Final = {"float32", "float16", "bfloat16"}
_LARGEST: Final = np.float32(127)
_ROWS: Final = 4096
"""Rounded at once: 16 MB of a matrix a thousand wide. Chosen."""


def quantise(spec: ModelSpec, quantisation: Quantisation) -> None:
    """Round every variable, in place. Matrices that are the same are stored once.

    Args:
        spec: Validated. Its tensors are read, never written to.
    """
    spec._alias_variables()  # noqa: SLF001  the first half of `optimize`  # pyright: ignore[reportPrivateUsage]

    def fn(layer: Any, name: str, value: object) -> None:  # noqa: ANN401  layers have no type
        _round(layer, name, value, quantisation)

    visit_spec(spec, fn)


def _round(layer: Any, name: str, value: object, quantisation: Quantisation) -> None:  # noqa: ANN401
    if not isinstance(value, Variable) or value.is_scalar() or value.dtype not in _FLOATS:
        return
    key = name.rpartition("/")[2]
    if quantisation in _OTHERS and hasattr(layer, f"{key}_scale"):
        rows, scale = _eight_bits(value)
        setattr(layer, key, NumpyVariable(rows))
        setattr(layer, f"{key}_scale", NumpyVariable(scale))
    else:
        setattr(layer, key, value.to(_OTHERS.get(quantisation, quantisation)))


def _eight_bits(value: Any) -> tuple[NDArray[np.int8], NDArray[np.float32]]:  # noqa: ANN401  no types
    """Rows as integers of at most 127, and what each was multiplied by.

    Shapes (outputs, inputs) and (outputs,).
    """
    outputs, inputs = value.shape
    rounded = np.empty((outputs, inputs), np.int8)
    scale = np.empty(outputs, np.float32)
    for start in range(0, outputs, _ROWS):
        rows = slice(start, start + _ROWS)
        part = _slice(value, rows)
        largest = np.amax(np.absolute(part), axis=1)
        largest[largest == 0] = _LARGEST
        # A row of nearly nothing must not make its scale infinite.
        largest = np.maximum(largest, _LARGEST / np.finfo(np.float32).max)
        scale[rows] = _LARGEST / largest
        rounded[rows] = np.rint(part * scale[rows, None])
    return rounded, scale


def _slice(value: Any, rows: slice) -> NDArray[np.float32]:  # noqa: ANN401  of two classes
    if isinstance(value, NumpyVariable):
        return value.array[rows].astype(np.float32)
    return value.tensor[rows].detach().float().numpy()
