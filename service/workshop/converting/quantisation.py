"""How the numbers of weights may be rounded."""

from typing import Final, get_args

from service.errors import ConversionFailed
from service.model_store.bundle import Quantisation as Quantisation

QUANTISATIONS: Final[tuple[Quantisation, ...]] = get_args(Quantisation)


def refuse_unknown(quantisation: str) -> None:
    """Raises ConversionFailed if there is no such quantisation."""
    if quantisation not in QUANTISATIONS:
        raise ConversionFailed(
            f"weights are rounded to one of {', '.join(QUANTISATIONS)}, not {quantisation!r}"
        )
