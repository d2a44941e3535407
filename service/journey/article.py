"""The values that pass between the first steps: the article, its sentences, their rank.

Two texts are in play. The *posted* text is what the caller sent (for HTML: the text that
was extracted, which the answer carries). The *clean* text is what is left of it once the
site's furniture is gone. `Article.text_map` leads from the second to the first.
"""

from typing import Literal

import msgspec

from service.text import Span, TextMap

RemovalReason = Literal[
    "related_link",  # "Baca juga:" and what follows, related headlines
    "share_widget",  # "Bagikan:", "Share", "Komentar"
    "photo_credit",  # "(Sumber: Kremlin)", "Foto: ..."
    "byline",  # "Pewarta:", "Editor:", "Reporter:"
    "copyright",  # "Copyright © ANTARA 2023"
    "initials",  # "[qnt]", "(abd/xyz)"
    "source_prefix",  # "WahanaNews.co |", "FAKTA GRUP –"
    "dateline",  # "JAKARTA -", "Beijing (ANTARA) -"
    "cookie_notice",
    "navigation",  # "Halaman 1 dari 2", "Advertisement", "Scroll to continue", tags
    "control_characters",  # zero-width and similar
]


class ArticleSource(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it was posted: exactly one of `text` and `html` is set."""

    text: str | None = None
    html: str | None = None
    title: str | None = None


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of the posted text that are not the article's."""

    span: Span
    """In the posted text."""
    reason: RemovalReason


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a posted text once the site's furniture is gone."""

    posted: str
    """The text all reported offsets index."""
    is_extracted: bool
    """Whether `posted` was extracted from HTML, so that the answer must carry it."""
    title: str | None
    dateline: str | None
    """The place of the dateline as written, such as `JAKARTA`."""
    text: str
    """The clean text: body paragraphs joined by one line break each."""
    paragraphs: tuple[Span, ...]
    """In `text`, in order, none empty."""
    text_map: TextMap
    """From `text` to `posted`."""
    removed: tuple[Removed, ...]
    """In order of appearance, disjoint."""


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of the clean text."""

    index: int
    """From 0, in article order."""
    paragraph: int
    """Index into `Article.paragraphs`."""
    span: Span
    """In `Article.text`; no white space at either end."""
    text: str


class RankedSentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence and how much a digest needs it."""

    sentence: Sentence
    salience: float
    """Centrality and position; 0 to 1, higher is more central."""
    check_worthiness: float
    """How much it states that can be checked; 0 to 1, higher is more."""
