"""Posted text to lines of visible characters, each of which knows where it was posted."""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from service.text import Span

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Characters nobody sees: soft hyphens, zero-width spaces, byte order marks, direction marks, C1
# controls. Joiners glue emoji, Persian and Indic scripts, so they go only between Latin letters.
_INVISIBLE = (
    r"[\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb]|(?<=[\x20-\u024f])[\u200c\u200d](?=[\x20-\u024f])"
)
_TOKEN = re.compile(rf"(?P<invisible>(?:{_INVISIBLE})+)|(?P<blank>[{_BLANKS}]+)")
_IRREGULAR = re.compile(rf"{_INVISIBLE}|[{_BLANKS[1:]}]|\x20\x20")

# Hard wrapping is undone only where it is plain: widths that mail and terminals use, several
# lines, and nearly every line as full as greedy filling makes it.
_MIN_WRAP_WIDTH = 40
_MAX_WRAP_WIDTH = 100
_MIN_WRAPPED_LINES = 3
_FULL_SHARE = 0.7
_LOWERCASE_SHARE = 0.4


class Line(msgspec.Struct, frozen=True):
    """A line as a reader sees it: no outer blanks, single inner ones, nothing invisible."""

    text: str
    positions: Sequence[int]
    """Where each character of `text` stands in the posted text; rising."""
    follows_blank: bool
    """Whether an empty line, or nothing, stands before it."""
    is_linked: bool = False
    """Whether all of it was one hyperlink."""

    def posted(self, start: int = 0, end: int | None = None) -> Span:
        """The posted span of a non-empty range of `text`."""
        last = len(self.text) if end is None else end
        return Span(self.positions[start], self.positions[last - 1] + 1)


def read_lines(posted: str, linked: frozenset[int] = frozenset()) -> tuple[list[Line], list[Span]]:
    """Split into non-empty lines; also the posted spans of invisible characters.

    Args:
        posted: Any text; NBSP, tabs and the like become spaces one for one.
        linked: Numbers of the lines that are hyperlinks, counted from 0, empty lines included.
    """
    lines: list[Line] = []
    invisible: list[Span] = []
    follows_blank = True
    start = 0
    ends = [(match.start(), match.end()) for match in _BREAK.finditer(posted)]
    for number, (end, after) in enumerate([*ends, (len(posted), len(posted))]):
        text, positions = _visible(posted, start, end, invisible)
        if text:
            lines.append(Line(text, positions, follows_blank, number in linked))
        follows_blank = not text
        start = after
    return lines, invisible


def unwrap(lines: list[Line]) -> list[Line]:
    """Join hard-wrapped lines into paragraphs, when the text is clearly wrapped."""
    has_headline = len(lines) > 1 and lines[1].follows_blank
    width = max((len(line.text) for line in lines[has_headline:]), default=0)
    if not _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH or not _is_wrapped(lines, width):
        return lines
    paragraphs: list[list[Line]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None and _continues(before, line, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_joined(parts) for parts in paragraphs]


def _visible(posted: str, start: int, end: int, invisible: list[Span]) -> tuple[str, Sequence[int]]:
    raw = posted[start:end]
    if not _IRREGULAR.search(raw):
        text = raw.strip(" ")
        first = start + len(raw) - len(raw.lstrip(" "))
        return text, range(first, first + len(text))
    parts: list[str] = []
    positions: list[int] = []
    at = start
    for match in _TOKEN.finditer(posted, start, end):
        parts.append(posted[at : match.start()])
        positions.extend(range(at, match.start()))
        if match["invisible"]:
            invisible.append(Span(*match.span()))
        elif positions and next((part for part in reversed(parts) if part), "") != " ":
            parts.append(" ")
            positions.append(match.start())
        at = match.end()
    parts.append(posted[at:end])
    positions.extend(range(at, end))
    text = "".join(parts)
    kept = len(text.rstrip(" "))
    return text[:kept], positions[:kept]


def _is_wrapped(lines: list[Line], width: int) -> bool:
    neighbours = [pair for pair in pairwise(lines) if not pair[1].follows_blank]
    unfinished = [pair for pair in neighbours if not _is_finished(pair[0].text)]
    full = sum(_is_full(before, line, width) for before, line in unfinished)
    lowercase = sum(line.text[0].islower() for _, line in unfinished)
    return (
        full >= _MIN_WRAPPED_LINES
        and full >= _FULL_SHARE * len(unfinished)
        and 2 * len(unfinished) >= len(neighbours)
        and lowercase >= _LOWERCASE_SHARE * len(unfinished)
    )


def _continues(before: Line, line: Line, width: int) -> bool:
    return not line.follows_blank and len(before.text) <= width and _is_full(before, line, width)


def _is_full(before: Line, line: Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted any more."""
    return len(before.text) + 1 + len(line.text.split(" ", 1)[0]) > width


def _is_finished(text: str) -> bool:
    return text.endswith((".", "!", "?", '."', ".”", '"', "”", ":"))


def _joined(parts: list[Line]) -> Line:
    if len(parts) == 1:
        return parts[0]
    text: list[str] = []
    positions: list[int] = []
    for line in parts:
        if text and not _breaks_at_hyphen(text[-1]):
            text.append(" ")
            positions.append(positions[-1] + 1)  # the line break, or a blank before it
        text.append(line.text)
        positions.extend(line.positions)
    return Line("".join(text), positions, parts[0].follows_blank)


def _breaks_at_hyphen(text: str) -> bool:
    """`negara-` + `negara` is one word."""
    return text.endswith("-") and text[-2:-1].isalpha()
