"""HTML as markup and text in turn, for translating a page without touching its tags.

Each run of text between two tags is translated by itself, so a sentence that an inline tag
breaks is translated in pieces: the price of giving every tag back exactly as it came.
"""

import html
import re
from collections.abc import Iterator

import msgspec

_TAG = re.compile(
    r"""(<!--.*?(?:-->|\Z)               # a comment, to the end of the page if it is not closed
        |<[a-zA-Z/!?](?:"[^"<]*"|'[^'<]*'|[^<>"'])*>
        |<[^<>]*>)""",
    re.DOTALL | re.VERBOSE,
)
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_VERBATIM = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea"})


class MarkupPart(msgspec.Struct, frozen=True, kw_only=True):
    """A run of the page."""

    text: str
    """Markup as it stands, or text with its character references resolved."""
    is_text: bool
    """Whether it is there to be read and so to be translated."""

    def markup(self, translation: str) -> str:
        """The run as markup, `translation` in the place of its text."""
        return html.escape(translation, quote=False) if self.is_text else self.text


def split_markup(page: str) -> Iterator[MarkupPart]:
    """The runs of a page or fragment, in order; joined again they are the page.

    Linear in the length of the page, however broken it is. What is inside `code`, `script`
    and the like is markup here.
    """
    verbatim: str | None = None
    for place, piece in enumerate(_TAG.split(page)):
        if not piece:
            continue
        is_tag = place % 2 == 1
        is_readable = not is_tag and verbatim is None and bool(piece.strip())
        text = html.unescape(piece) if is_readable else piece
        yield MarkupPart(text=text, is_text=is_readable)
        if is_tag and (name := _TAG_NAME.match(piece)):
            tag = name.group(1).lower()
            if verbatim is None and tag in _VERBATIM and not piece.startswith("</"):
                verbatim = tag
            elif tag == verbatim and piece.startswith("</"):
                verbatim = None
