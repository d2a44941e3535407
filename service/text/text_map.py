"""Where each character of a cleaned text stood in the posted one."""

from bisect import bisect_right

import msgspec

from service.text.span import Span


class Run(msgspec.Struct, frozen=True, gc=False):
    """`length` characters in a row that lie in a row in both texts."""

    clean_start: int
    posted_start: int
    length: int


class TextMap(msgspec.Struct, frozen=True):
    """Maps spans of a cleaned text to spans of the posted text.

    Characters are only ever kept, dropped, or replaced one for one, so the map is a list
    of runs in rising order. A character that was put in (a line break between two
    paragraphs) belongs to no run.
    """

    runs: tuple[Run, ...]

    @classmethod
    def identity(cls, length: int) -> "TextMap":
        """The map of a text onto itself."""
        return cls((Run(0, 0, length),) if length else ())

    def posted(self, span: Span) -> Span:
        """The narrowest posted span that covers every kept character of `span`.

        Args:
            span: In the cleaned text; must hold at least one kept character.

        Raises:
            ValueError: The span holds no character that came from the posted text.
        """
        first = bisect_right(self.runs, span.start, key=_clean_start) - 1
        if first < 0 or span.start >= self.runs[first].clean_start + self.runs[first].length:
            first += 1  # an inserted character: begin at the next run
        last = bisect_right(self.runs, span.end - 1, key=_clean_start) - 1
        if first > last or not span:
            msg = f"cleaned characters {span.start}..{span.end} do not come from the posted text"
            raise ValueError(msg)
        head, tail = self.runs[first], self.runs[last]
        start = head.posted_start + max(span.start - head.clean_start, 0)
        end = tail.posted_start + min(span.end - tail.clean_start, tail.length)
        return Span(start, end)


class TextMapBuilder:
    """Builds a cleaned text and its map together, from left to right."""

    def __init__(self, posted: str) -> None:
        self._posted = posted
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0

    @property
    def length(self) -> int:
        """Characters of cleaned text so far."""
        return self._length

    def keep(self, span: Span, replacement: str | None = None) -> None:
        """Append posted characters, or as many `replacement` characters in their place."""
        text = span.of(self._posted) if replacement is None else replacement
        if len(text) != len(span):
            msg = f"{len(span)} characters cannot be replaced by {len(text)}"
            raise ValueError(msg)
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        if (
            last is not None
            and last.clean_start + last.length == self._length
            and last.posted_start + last.length == span.start
        ):
            self._runs[-1] = Run(last.clean_start, last.posted_start, last.length + len(text))
        else:
            self._runs.append(Run(self._length, span.start, len(text)))
        self._parts.append(text)
        self._length += len(text)

    def insert(self, text: str) -> None:
        """Append characters that stand nowhere in the posted text."""
        self._parts.append(text)
        self._length += len(text)

    def build(self) -> tuple[str, TextMap]:
        """The cleaned text and the map from it to the posted one."""
        return "".join(self._parts), TextMap(tuple(self._runs))


def _clean_start(run: Run) -> int:
    return run.clean_start
