"""Code points to UTF-16 units, the units of JavaScript, Java and C# strings."""

from bisect import bisect_left

from service.text.span import Span

_LAST_BMP = 0xFFFF


class Utf16Offsets:
    """Converts code-point spans of one text to UTF-16 spans.

    Built in one pass; a text without astral characters (nearly all news) costs nothing after.
    """

    def __init__(self, text: str) -> None:
        self._astral = [i for i, char in enumerate(text) if ord(char) > _LAST_BMP]

    def convert(self, span: Span) -> Span:
        """The same characters, counted in UTF-16 units."""
        return Span(
            span.start + bisect_left(self._astral, span.start),
            span.end + bisect_left(self._astral, span.end),
        )
