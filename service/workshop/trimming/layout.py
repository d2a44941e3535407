"""Which variables of the weights have a row for each token of the vocabulary."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from service.errors import BundleCorrupt, ConversionFailed
from service.workshop.trimming.weights_file import Variable, Weights

_SOURCE: Final[tuple[str, ...]] = (
    "encoder/embeddings_0/weight",
    "encoder/embeddings_0/weight_scale",
)
_TARGET: Final[tuple[str, ...]] = (
    "decoder/embeddings/weight",
    "decoder/embeddings/weight_scale",
    "decoder/projection/weight",
    "decoder/projection/weight_scale",
    "decoder/projection/bias",
)
_NEEDED: Final = (_SOURCE[0], _TARGET[0], _TARGET[2])


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Which tokens of a vocabulary stay."""

    size_before: int
    token_ids: Sequence[int]
    """Ascending."""


def rows_kept(weights: Weights, source: Kept, target: Kept) -> dict[str, Sequence[int]]:
    """The rows to keep of each variable that has one for each token.

    Raises:
        BundleCorrupt: Embeddings or output layer have another number of rows than the
            vocabulary has tokens.
        ConversionFailed: The weights are laid out in a way that is not known here, so that
            fewer rows could break them; names the variable.
    """
    of_role: dict[str, Kept] = dict.fromkeys(_SOURCE, source)
    of_role |= dict.fromkeys(_TARGET, target)
    _check_names(weights, of_role)
    stands_for = _names_by_variable(weights)
    rows = dict[str, Sequence[int]]()
    for variable in weights.variables:
        keeps = [of_role[name] for name in stands_for[variable.name] if name in of_role]
        if not keeps:
            if variable.shape and variable.shape[0] in (source.size_before, target.size_before):
                raise ConversionFailed(
                    f"{weights.path} holds {variable.name} of shape {variable.shape}, which may "
                    "belong to the vocabulary in a way that is not known here; leave this bundle "
                    "untrimmed"
                )
            continue
        if _is_scale_of_all(variable):
            continue
        for kept in keeps:
            _check_size(weights, variable, kept)
        if any(list(kept.token_ids) != list(keeps[0].token_ids) for kept in keeps):
            raise ConversionFailed(
                f"{weights.path} shares {variable.name} between two vocabularies of which "
                "different tokens would stay; leave this bundle untrimmed"
            )
        rows[variable.name] = keeps[0].token_ids
    return rows


def _check_names(weights: Weights, of_role: Mapping[str, Kept]) -> None:
    held = {variable.name for variable in weights.variables} | set(weights.aliases)
    for name in _NEEDED:
        if name not in held:
            raise ConversionFailed(
                f"{weights.path} holds no {name}: its layout is not known here; leave this "
                "bundle untrimmed"
            )
    for alias, name in weights.aliases.items():
        if (alias in of_role) != (name in of_role):
            raise ConversionFailed(
                f"{weights.path} has {alias} stand for {name}, of which only one belongs to the "
                "vocabulary as far as is known here; leave this bundle untrimmed"
            )


def _names_by_variable(weights: Weights) -> dict[str, list[str]]:
    """Every name a variable goes by."""
    names = {variable.name: [variable.name] for variable in weights.variables}
    for alias, name in weights.aliases.items():
        names[name].append(alias)
    return names


def _is_scale_of_all(variable: Variable) -> bool:
    """Whether one number scales every row, as where values have 16 bits."""
    return variable.name.endswith("_scale") and not variable.shape


def _check_size(weights: Weights, variable: Variable, kept: Kept) -> None:
    if variable.shape[:1] != (kept.size_before,):
        raise BundleCorrupt(
            f"{weights.path} holds {variable.name} of shape {variable.shape} where the "
            f"vocabulary has {kept.size_before} tokens; install the bundle again"
        )
