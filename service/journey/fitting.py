"""Cut a text that is longer than the weights read, at the kindest places."""

import re
from collections.abc import Callable, Sequence

_BREAKS = (
    re.compile(r"(?<=[;:]) "),
    re.compile(r"(?<=,) "),
    re.compile(r" [–—-] "),
    re.compile(r"\s"),
)
"""Where a text may be cut, best first: clause, phrase, aside, and, at worst, any word."""


def fit(text: str, count_tokens: Callable[[Sequence[str]], list[int]], limit: int) -> list[str]:
    """Parts of `text` of at most `limit` tokens each, in order, nothing lost but the blanks cut at.

    A word that alone is over the limit comes back whole, for the weights to refuse.

    Args:
        count_tokens: Tokens of each text given.
        limit: Above zero.
    """
    done: list[str] = []
    waiting = [text]
    while waiting:
        part = waiting.pop()
        if count_tokens([part])[0] <= limit:
            done.append(part)
            continue
        cut = _best_cut(part)
        if cut is None:
            done.append(part)
        else:
            waiting += [part[cut:].strip(), part[:cut].strip()]
    return [part for part in done if part]


def _best_cut(text: str) -> int | None:
    """The best kind of break in the middle half of the text, as near the middle as may be.

    A worse kind of break near the middle is no better than a clean one off it; but outside
    the middle half one part would hardly be shorter than the whole.
    """
    middle = len(text) // 2
    anywhere: int | None = None
    for pattern in _BREAKS:
        places = [match.start() for match in pattern.finditer(text) if match.start() > 0]
        if not places:
            continue
        nearest = min(places, key=lambda place: abs(place - middle))
        if abs(nearest - middle) <= len(text) // 4:
            return nearest
        anywhere = nearest
    return anywhere
