"""Pairs to batches of about as many tokens each, of sentences about as long.

Which batches an epoch has is decided by the seed and the epoch's number alone, so a run that was
stopped finds its place again.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_cache.recipe.direction import Direction
from model_cache.recipe.network import PADDING_ID
from model_cache.recipe.preparing import Pair
from model_cache.recipe.vocabulary import END_ID, SYNTHETIC_ID, Vocabulary

MAX_TOKENS: Final = 256
"""Of a side, controls included; what the bundle's manifest lets through, too."""
_POOL: Final = 20_000
"""Pairs that are sorted by length together. Chosen: some hundred batches."""


class Examples(msgspec.Struct, frozen=True, kw_only=True):
    """Token ids of pairs, source `[language] + pieces + [</s>]`, target `</s> [language] ...`."""

    sources: list[NDArray[np.int32]]
    targets: list[NDArray[np.int32]]
    weights: NDArray[np.float64]
    """How often an epoch sees each."""
    too_long: int
    """Pairs that were left out because a side has more than `MAX_TOKENS`."""

    def __len__(self) -> int:
        return len(self.sources)


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Padded ids, (B, S) and (B, T)."""

    source_ids: Tensor
    target_ids: Tensor

    @property
    def target_tokens(self) -> int:
        """That are to be told, padding left out."""
        return int((self.target_ids[:, 1:] != PADDING_ID).sum())


def examples_of(
    pairs: Sequence[Pair],
    weights: Sequence[float],
    vocabulary: Vocabulary,
    direction: Direction,
) -> Examples:
    """Cut pairs into tokens. Blocks, for seconds on 200,000 pairs.

    Args:
        weights: One for each pair.
    """
    ordered = [direction.ordered(pair.indonesian, pair.english) for pair in pairs]
    source_pieces = vocabulary.token_ids([source for source, _ in ordered])
    target_pieces = vocabulary.token_ids([target for _, target in ordered])
    begins = [vocabulary.language_id(direction.source_language)]
    asks = [END_ID, vocabulary.language_id(direction.target_language)]
    sources, targets = list[NDArray[np.int32]](), list[NDArray[np.int32]]()
    kept = list[float]()
    for pair, weight, source, target in zip(
        pairs, weights, source_pieces, target_pieces, strict=True
    ):
        marks = [SYNTHETIC_ID] if pair.is_synthetic else []
        row = np.array([*begins, *marks, *source, END_ID], np.int32)
        column = np.array([*asks, *target, END_ID], np.int32)
        if max(len(row), len(column)) <= MAX_TOKENS:
            sources.append(row)
            targets.append(column)
            kept.append(weight)
    return Examples(
        sources=sources,
        targets=targets,
        weights=np.array(kept),
        too_long=len(pairs) - len(kept),
    )


def epoch_batches(
    examples: Examples, *, tokens: int, seed: int, epoch: int
) -> list[NDArray[np.int64]]:
    """The batches of an epoch, each as numbers of examples.

    A weight of 2.25 is seen twice, and a third time in one epoch of four.

    Args:
        tokens: Sentences of a batch times its longest side, at most; one longer than that is
            alone in its batch.
    """
    random = np.random.default_rng((seed, epoch))
    whole = np.floor(examples.weights)
    times = whole + (random.random(len(examples)) < examples.weights - whole)
    order = np.repeat(np.arange(len(examples)), times.astype(np.int64))
    random.shuffle(order)
    sizes = np.array([len(each) for each in examples.sources])
    target_sizes = np.array([len(each) for each in examples.targets])
    longest = np.maximum(sizes, target_sizes)
    batches = list[NDArray[np.int64]]()
    for start in range(0, len(order), _POOL):
        pool = order[start : start + _POOL]
        pool = pool[np.lexsort((target_sizes[pool], longest[pool]))]
        batches += _cut(pool, longest[pool], tokens)
    return [batches[number] for number in random.permutation(len(batches))]


def padded(examples: Examples, numbers: Sequence[int] | NDArray[np.int64]) -> Batch:
    """A batch of examples."""
    return Batch(
        source_ids=_matrix([examples.sources[number] for number in numbers]),
        target_ids=_matrix([examples.targets[number] for number in numbers]),
    )


def _cut(pool: NDArray[np.int64], sizes: NDArray[np.int64], tokens: int) -> list[NDArray[np.int64]]:
    batches = list[NDArray[np.int64]]()
    first, longest = 0, 0
    for at, size in enumerate(sizes.tolist()):
        longest = max(longest, size)
        if at > first and longest * (at - first + 1) > tokens:
            batches.append(pool[first:at])
            first, longest = at, size
    if first < len(pool):
        batches.append(pool[first:])
    return batches


def _matrix(rows: Sequence[NDArray[np.int32]]) -> Tensor:
    matrix = np.full((len(rows), max(map(len, rows))), PADDING_ID, np.int64)
    for number, row in enumerate(rows):
        matrix[number, : len(row)] = row
    return torch.from_numpy(matrix)
