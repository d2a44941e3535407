"""Abstractive summaries: a text in windows through mT5, nothing cut.

The settings that the published mT5 summarisers were evaluated with (beam 4, length penalty
0.6, no repeated 2-grams, 512 pieces in, 84 out) are the defaults of their bundles.
Source: Hasan et al. 2021, XL-Sum; Bhattacharjee et al. 2023, CrossSum. Their authors advise
to split what is longer than 512 pieces and to join the summaries (xl-sum issue 10).
"""

from collections.abc import Sequence

import msgspec

from service.inference import DecodeOptions, Generator
from service.journey.clock import Deadline
from service.journey.fitting import fit
from service.journey.segment import split_sentences


class Summariser(msgspec.Struct, frozen=True, kw_only=True):
    """Weights that summarise, and the language they read."""

    generator: Generator
    reads: str
    """FLORES-200: `ind_Latn` for cross-lingual weights, `eng_Latn` for English-in ones."""


class WindowSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What the weights say about some sentences in a row."""

    sentences: tuple[str, ...]
    """English, in order; may be none."""
    log_prob: float
    """Mean per token of the whole, nats."""
    first: int
    """Index of the first source sentence of the window."""
    end: int
    """One past the last."""


async def summarise(
    summariser: Summariser, texts: Sequence[str], options: DecodeOptions, *, deadline: Deadline
) -> tuple[WindowSummary, ...]:
    """Summarise sentences, window by window, all windows at once.

    Args:
        texts: N sentences in the language the weights read, in article order.

    Returns:
        One summary a window, in order; every sentence is in exactly one window, or, if it
        alone is too long for one, in several.

    Raises:
        As `Generator.generate`.
    """
    generator = summariser.generator
    limit = generator.max_input_tokens
    parts: list[tuple[int, str]] = [
        (index, part)
        for index, text in enumerate(texts)
        for part in fit(" ".join(text.split()), generator.count_tokens, limit)
    ]
    if not parts:
        return ()
    counts = generator.count_tokens([part for _, part in parts])
    ranges = windows(counts, limit)
    inputs = [" ".join(part for _, part in parts[each.start : each.stop]) for each in ranges]
    hypotheses = await generator.generate(inputs, options, deadline_s=deadline.remaining_s())
    return tuple(
        WindowSummary(
            sentences=tuple(span.of(hypothesis.text) for span in split_sentences(hypothesis.text)),
            log_prob=hypothesis.log_prob,
            first=parts[each.start][0],
            end=parts[each.stop - 1][0] + 1,
        )
        for each, hypothesis in zip(ranges, hypotheses, strict=True)
    )


def windows(token_counts: Sequence[int], limit: int) -> list[range]:
    """Cut items in a row into as few windows as fit, of about equal size.

    Equal windows because a short last one would be summarised as if it were an article.

    Args:
        token_counts: Tokens of each item, none above `limit`.

    Returns:
        Disjoint ranges over the items that together cover them all, each at most `limit`.
    """
    fewest = len(_pack(token_counts, limit))
    low, high = max(token_counts, default=0), limit
    while low < high:
        middle = (low + high) // 2
        if len(_pack(token_counts, middle)) <= fewest:
            high = middle
        else:
            low = middle + 1
    return _pack(token_counts, high)


def _pack(token_counts: Sequence[int], limit: int) -> list[range]:
    done: list[range] = []
    start, filled = 0, 0
    for index, count in enumerate(token_counts):
        if index > start and filled + count > limit:
            done.append(range(start, index))
            start, filled = index, 0
        filled += count
    return [*done, range(start, len(token_counts))] if token_counts else done
