"""Which weights are trained, and by what."""

from typing import Any, Final

import torch

from model_cache.recipe.network import Network

_BETAS: Final = (0.9, 0.98)  # copied from Vaswani et al. 2017
_DECAY: Final = 0.01  # of matrices; AdamW's default


def optimiser_of(network: Network, *, frozen_layers: int) -> torch.optim.Optimizer:
    """AdamW for the weights that are trained; its rate is 0 until somebody sets it.

    Args:
        frozen_layers: Lowest encoder layers that stay as they are, with all that they read.

    Source: Loshchilov and Hutter 2019 (arXiv 1711.05101).
    """
    _freeze(network, frozen_layers)
    return torch.optim.AdamW(
        _groups(network), lr=0.0, betas=_BETAS, fused=True, weight_decay=_DECAY
    )


def _freeze(network: Network, layers: int) -> None:
    """Keep the lowest encoder layers, and what they read, as they are."""
    if layers == 0:
        return
    for part in (
        network.encoder.embeddings,
        network.encoder.norm,
        *network.encoder.layers[:layers],
    ):
        part.requires_grad_(False)  # noqa: FBT003  torch calls it differently by class
    network.encoder.positions.requires_grad_(False)  # noqa: FBT003


def _groups(network: Network) -> list[dict[str, Any]]:
    """Matrices, which decay, and the rest, which does not."""
    trained = [each for each in network.parameters() if each.requires_grad]
    return [
        {"params": [each for each in trained if each.dim() > 1]},
        {"params": [each for each in trained if each.dim() == 1], "weight_decay": 0.0},
    ]
