"""How the numbers of weights may be rounded."""

from typing import Final, Literal, TypeAlias, get_args

from service.errors import ConversionFailed

Quantisation: TypeAlias = Literal[
    "int8", "int8_float32", "int8_float16", "int8_bfloat16", "float16", "bfloat16", "float32"
]
QUANTISATIONS: Final[tuple[Quantisation, ...]] = get_args(Quantisation)


def refuse_unknown(quantisation: str) -> None:
    """Raises ConversionFailed if there is no such quantisation."""
    if quantisation not in QUANTISATIONS:
        raise ConversionFailed(
            f"weights are rounded to one of {', '.join(QUANTISATIONS)}, not {quantisation!r}"
        )
