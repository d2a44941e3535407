"""From a posted article to its title, dateline and paragraphs; what is not the article goes.

Nothing goes unseen: each removed piece is reported with its place in the posted text and why.
"""

import re
from bisect import insort
from collections.abc import Iterator

from service.errors import ArticleTooLong, InvalidArticle
from service.journey import furniture, html
from service.journey.article import Article, ArticleSource, RemovalReason, Removed
from service.journey.dateline import find_prefix
from service.journey.lines import Line, read_lines, unwrap
from service.text import Span, TextMapBuilder

HTML_ALLOWANCE = 20  # chosen: markup, scripts and styles outweigh an article many times
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_LONGEST_TITLE = 200
_MIN_TITLE_WORDS = 3
_LINES_BEFORE_DATELINE = 8  # title, deck, captions, bylines; then the body has begun
_LONGEST_CAPTION = 300
_MOST_RELATED = 10  # links in one list


def extract(source: ArticleSource, *, max_article_chars: int) -> Article:
    """Find the article in what was posted, and map all of it back.

    Args:
        source: Offsets of the answer index its `text`; for `html`, the text extracted from it.
        max_article_chars: Of text. Raw HTML may have `HTML_ALLOWANCE` times as many.

    Raises:
        InvalidArticle: Both or neither of text and HTML, no text but furniture, or characters
            that no text may hold (C0 controls, lone surrogates).
        ArticleTooLong: Past `max_article_chars`.
    """
    if source.title is not None:
        refuse_forbidden_characters(source.title, "/title")
        _refuse_length(source.title, max_article_chars, "/title")
    if source.text is not None and source.html is not None:
        raise InvalidArticle("`text` and `html` are both set; post one of them", pointer="/html")
    if source.text is not None:
        _refuse_unreadable(source.text, "/text", max_article_chars)
        lines, invisible = read_lines(source.text)
        draft = _Draft(source.text, unwrap(lines), invisible)
        return draft.article(_squeezed(source.title), is_extracted=False, pointer="/text")
    if source.html is not None:
        _refuse_unreadable(source.html, "/html", max_article_chars * HTML_ALLOWANCE)
        page = html.read_page(source.html)
        _refuse_length(page.text, max_article_chars, "/html")
        lines, invisible = read_lines(page.text, page.linked)
        draft = _Draft(page.text, lines, invisible)
        title = _squeezed(source.title) or _squeezed(page.title)
        return draft.article(title, is_extracted=True, pointer="/html")
    raise InvalidArticle("neither `text` nor `html` is set; post one of them", pointer="/text")


def refuse_forbidden_characters(text: str, pointer: str) -> None:
    """Raise InvalidArticle if the text has a NUL or another character that no text may hold."""
    match = _FORBIDDEN.search(text)
    if match:
        raise InvalidArticle(
            f"U+{ord(match[0]):04X} at character {match.start()}: no text may hold this control "
            "character or lone surrogate; decode the article properly or take it out",
            pointer=pointer,
        )


class _Draft:
    """An article in the making: its lines, and what has been taken out of them so far."""

    def __init__(self, posted: str, lines: list[Line], invisible: list[Span]) -> None:
        self._posted = posted
        self._lines = lines
        self._invisible = invisible
        self._gone: set[int] = set()
        self._cuts: dict[int, list[tuple[int, int]]] = {}
        """By line, in order."""
        self._removed: list[Removed] = []

    def article(self, title: str | None, *, is_extracted: bool, pointer: str) -> Article:
        """Take the furniture out, then set what is left."""
        self._remove_lines()
        dateline = self._remove_prefix()
        self._remove_parts()
        title_line = self._title_line(title)
        builder = TextMapBuilder(self._posted)
        paragraphs = tuple(self._set_paragraphs(builder, title_line))
        if not paragraphs:
            raise InvalidArticle(
                "nothing is left once links, credits and buttons are taken out; post the article",
                pointer=pointer,
            )
        if title is None and title_line is not None:
            title = self._lines[title_line].text
        text, text_map = builder.build()
        return Article(
            posted=self._posted,
            is_extracted=is_extracted,
            title=title,
            dateline=dateline,
            text=text,
            paragraphs=paragraphs,
            text_map=text_map,
            removed=self._report(),
        )

    def _remove_lines(self) -> None:
        for index, line in enumerate(self._lines):
            if index in self._gone:
                continue
            marker = furniture.related_marker(line.text)
            if marker:
                self._remove_related(index, marker)
            elif reason := furniture.line_reason(line.text):
                self._remove_run(index, index, reason)
            elif index and line.is_linked and not furniture.ends_sentence(line.text):
                self._remove_run(index, index, "related_link")

    def _remove_related(self, index: int, marker: int) -> None:
        """`Baca juga:` goes with its headline or list, never with the paragraph after it."""
        line = self._lines[index]
        rest = line.text[marker:].strip()
        if rest and not furniture.is_related_text(rest):
            self._cut(index, 0, marker, "related_link")
            return
        last = index
        for follower in range(index + 1, min(index + 1 + _MOST_RELATED, len(self._lines))):
            if not self._is_related(follower, is_first=follower == index + 1 and not rest):
                break
            last = follower
        self._remove_run(index, last, "related_link")

    def _is_related(self, index: int, *, is_first: bool) -> bool:
        line = self._lines[index]
        if furniture.related_marker(line.text) or furniture.line_reason(line.text):
            return False
        if line.is_linked:
            return True
        if is_first:
            return furniture.is_headline(line.text) and find_prefix(line.text) is None
        return not line.follows_blank and furniture.is_listed_headline(line.text)

    def _remove_prefix(self) -> str | None:
        """Take the dateline off the first body line, and captions above it; the place."""
        opening = self._kept_lines()[:_LINES_BEFORE_DATELINE]
        for index in opening:
            prefix = find_prefix(self._lines[index].text)
            if prefix is None:
                continue
            self._cut(index, 0, prefix.length, prefix.reason)
            for above in opening[: opening.index(index)]:
                text = self._lines[above].text
                if len(text) <= _LONGEST_CAPTION and furniture.CREDITED_CAPTION.search(text):
                    self._remove_run(above, above, "photo_credit")
            return prefix.place
        return None

    def _remove_parts(self) -> None:
        for index in self._kept_lines():
            text = self._lines[index].text
            start = furniture.inline_related(text)
            if start is not None:
                self._cut(index, start, len(text), "related_link")
            for rule in furniture.INLINE_RULES:
                for match in rule.pattern.finditer(text):
                    self._cut(index, *match.span("furniture"), rule.reason)

    def _title_line(self, title: str | None) -> int | None:
        """The line that is the headline: the given title again, or a first line like one."""
        kept = self._kept_lines()
        if len(kept) < 2 or kept[0] in self._cuts:  # noqa: PLR2004 - a title and a body
            return None
        if title is not None:
            same = title.casefold()
            top = kept[:_LINES_BEFORE_DATELINE]
            return next((one for one in top if self._lines[one].text.casefold() == same), None)
        line = self._lines[kept[0]].text
        is_title = (
            len(line) <= _LONGEST_TITLE
            and line.count(" ") >= _MIN_TITLE_WORDS - 1
            and not furniture.ends_sentence(line)
            and not line.endswith((",", ";", ":"))
            and any(furniture.ends_sentence(self._lines[index].text) for index in kept[1:])
        )
        return kept[0] if is_title else None

    def _set_paragraphs(self, builder: TextMapBuilder, title_line: int | None) -> Iterator[Span]:
        for index in self._kept_lines():
            if index == title_line:
                continue
            ranges = self._kept_ranges(index)
            if not ranges:
                continue
            if builder.length:
                builder.insert("\n")
            start = builder.length
            for first, end in ranges:
                _keep(builder, self._lines[index], first, end)
            yield Span(start, builder.length)

    def _kept_lines(self) -> list[int]:
        return [index for index in range(len(self._lines)) if index not in self._gone]

    def _kept_ranges(self, index: int) -> list[tuple[int, int]]:
        """What the cuts leave of a line, no blank at either end and none doubled."""
        text = self._lines[index].text
        ranges: list[tuple[int, int]] = []
        at = 0
        for start, end in [*self._cuts.get(index, ()), (len(text), len(text))]:
            first, last = at, start
            while (
                first < last
                and text[first] == " "
                and (not ranges or text[ranges[-1][1] - 1] == " ")
            ):
                first += 1
            if first < last:
                ranges.append((first, last))
            at = max(at, end)
        if ranges and text[ranges[-1][1] - 1] == " ":
            first, last = ranges.pop()
            ranges += [(first, last - 1)] if first < last - 1 else []
        return ranges

    def _cut(self, index: int, start: int, end: int, reason: RemovalReason) -> None:
        insort(self._cuts.setdefault(index, []), (start, end))
        text = self._lines[index].text
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        self._removed.append(Removed(span=self._lines[index].posted(start, end), reason=reason))

    def _remove_run(self, first: int, last: int, reason: RemovalReason) -> None:
        self._gone.update(range(first, last + 1))
        span = Span(self._lines[first].posted().start, self._lines[last].posted().end)
        self._removed.append(Removed(span=span, reason=reason))

    def _report(self) -> tuple[Removed, ...]:
        """All removals in order, disjoint: invisible characters inside another are part of it."""
        report: list[Removed] = []
        invisible = [Removed(span=span, reason="control_characters") for span in self._invisible]
        everything = [*self._removed, *invisible]
        for removed in sorted(everything, key=lambda one: (one.span.start, -one.span.end)):
            if not report or removed.span.start >= report[-1].span.end:
                report.append(removed)
        return tuple(report)


def _keep(builder: TextMapBuilder, line: Line, first: int, end: int) -> None:
    """Append part of a line as the stretches in which it lies in the posted text."""
    start = first
    for at in range(first + 1, end + 1):
        if at == end or line.positions[at] != line.positions[at - 1] + 1:
            builder.keep(line.posted(start, at), line.text[start:at])
            start = at


def _refuse_unreadable(text: str, pointer: str, max_chars: int) -> None:
    _refuse_length(text, max_chars, pointer)
    refuse_forbidden_characters(text, pointer)
    if not text.strip():
        raise InvalidArticle("the article is empty or only white space", pointer=pointer)


def _refuse_length(text: str, max_chars: int, pointer: str) -> None:
    if len(text) > max_chars:
        raise ArticleTooLong(
            f"{len(text):,} characters; at most {max_chars:,} are taken, and nothing is cut: "
            "post the article in parts",
            pointer=pointer,
        )


def _squeezed(title: str | None) -> str | None:
    """The title as one line, as lines of the text are read; none if nothing is in it."""
    lines, _ = read_lines(title or "")
    return " ".join(line.text for line in lines) or None
