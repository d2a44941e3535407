"""Dropout that costs little on a processor.

PyTorch draws one random number for each value, one after the other; here it draws one for eight
values. Seen on two cores, of 2,048 x 384 values: 4.4 ms the one way, 1.4 ms the other, where the
matrix product before it takes 0.8 ms.

Source: Srivastava et al. 2014, Journal of Machine Learning Research 15.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_LEVELS: Final = 256
_WORD: Final = 8
_LOWEST: Final = -(1 << 63)
_HIGHEST: Final = (1 << 63) - 1


def dropout(states: Tensor, rate: float, *, is_training: bool) -> Tensor:
    """Set a share of values to 0 and scale the others up; nothing where not training.

    On a processor the rate is rounded to a 256th. Random numbers are torch's own, so the state
    of its generator is all there is to keep.
    """
    if not is_training or rate == 0:
        return states
    if states.device.type != "cpu":
        return functional.dropout(states, rate)
    dropped = round(rate * _LEVELS)
    count = states.numel()
    words = torch.empty(-(-count // _WORD), dtype=torch.int64).random_(_LOWEST, _HIGHEST)
    keeps = words.view(torch.uint8)[:count].view(states.shape) >= dropped
    return states * keeps * (_LEVELS / (_LEVELS - dropped))
