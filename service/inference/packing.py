"""Items of various length into batches within a token budget."""

from collections.abc import Sequence


def packed(lengths: Sequence[int], max_tokens: int, workers: int) -> list[list[int]]:
    """Cut items into batches of at most `max_tokens`, padding counted, longest first.

    As few as fit, but one for each worker if there are items enough, all of about equal
    tokens. Items of like length share a batch, so little of it is padding.

    Args:
        lengths: Tokens of each item; one that alone is longer gets a batch of its own.

    Returns:
        Indices into `lengths`.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    wanted = max(len(_pack(order, lengths, max_tokens)), min(workers, len(lengths)))
    low, high = max(lengths, default=0), max_tokens
    while low < high:
        middle = (low + high) // 2
        if len(_pack(order, lengths, middle)) <= wanted:
            high = middle
        else:
            low = middle + 1
    return _pack(order, lengths, high)


def _pack(order: Sequence[int], lengths: Sequence[int], max_tokens: int) -> list[list[int]]:
    batches: list[list[int]] = []
    for index in order:
        if batches and lengths[batches[-1][0]] * (len(batches[-1]) + 1) <= max_tokens:
            batches[-1].append(index)
        else:
            batches.append([index])
    return batches
