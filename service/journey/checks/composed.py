"""Text with its letters and marks put together (NFC), and where each stood before.

News posted from some systems writes `é` as two characters, which a pattern for words would
part. Only marks of Latin letters are put together, a few on each: more are noise.
"""

import re
import unicodedata

import msgspec

from service.text import Span

_DECOMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f]{1,8}")


class Composed(msgspec.Struct, frozen=True):
    """A text in which letters and their marks are one character where Unicode has it."""

    text: str
    starts: tuple[int, ...]
    """Where each character begins in the text as posted, and its end. Empty if none moved."""

    def posted(self, start: int, end: int) -> Span:
        """The span, in the text as posted, of one in this text."""
        return Span(self.starts[start], self.starts[end]) if self.starts else Span(start, end)


def compose(text: str) -> Composed:
    """Put letters and their marks together; linear in the length."""
    if _DECOMPOSED.search(text) is None:
        return Composed(text, ())
    pieces: list[str] = []
    starts: list[int] = []
    end = 0
    for found in _DECOMPOSED.finditer(text):
        piece = unicodedata.normalize("NFC", found[0])
        pieces += (text[end : found.start()], piece)
        starts += range(end, found.start() + 1)
        starts += range(found.end() - len(piece) + 1, found.end())
        end = found.end()
    pieces.append(text[end:])
    starts += range(end, len(text) + 1)
    return Composed("".join(pieces), tuple(starts))
