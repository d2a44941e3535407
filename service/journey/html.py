"""HTML to the text of its article. The only file that knows lxml and trafilatura.

trafilatura says *where* in a page the article is; the text is then read from the page itself,
for trafilatura leaves out some lists and cross-headings (`test_list_that_ends_an_article_is_read`).
A fragment, as editors' systems store it, is read whole.
"""

import copy
import logging
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol, cast

import lxml.html  # pyright: ignore[reportMissingTypeStubs] - has none, like etree
import msgspec
import trafilatura
from lxml import etree  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType]

from service.errors import InvalidArticle
from service.journey.outside import is_outside

_MAX_ELEMENTS = 30_000  # measured: 0.5 s of CPU; inline and skipped elements do not count
_MAX_SEARCHED = 10_000  # elements; measured: 1.3 s of CPU in trafilatura at worst
_MAX_DEPTH = 40  # chosen, for time grows with it; deeper ones are read as part of those around
_LONGEST_ATTRIBUTE = 100
_LONGEST_SITE_NAME = 40

# Within a line, and of no meaning here; every other element begins a line. Links are kept apart.
_INLINE = frozenset(
    """
    abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt
    ruby s samp small span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905
)
_CELLS = frozenset({"td", "th"})
_WITHIN_PROSE = frozenset({"blockquote", "dd", "dl", "dt", "h2", "h3", "li", "ol", "p", "ul"})
_WITHOUT_ELEMENT = frozenset({"body", "head", "html", "meta"})
_KEPT_ATTRIBUTES = frozenset({"class", "id", "itemprop", "role"})  # by which trafilatura judges

_PAGE = re.compile(r"(?i)<(?:html|body|nav|header|footer|aside|main)\b")
_CDATA = "<![CDATA["
_DOCTYPE_WITH_DECLARATIONS = re.compile(r"(?i)<!doctype[^<>\[]*+\[")
_DECLARATIONS = re.compile(r"""(?:[^]<"']|<[!?]|"[^"]*+"|'[^']*+')*+\]\s*+>""")
_BLANKS = re.compile(r"\s+")
_NOT_WORDS = re.compile(r"\W+")
_NOT_TEXT = re.compile(r"\]\]>|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SITE_SEPARATOR = re.compile(r" [-–—|] (?=[^-–—|]*$)")
_SITE_NAME = re.compile(r"(?i)\b(?:\w+\.(?:com|co|id|net|news|tv)|news|indonesia)\b")
_PAGE_OF_MANY = re.compile(r"(?i) halaman (?:all|\d{1,3})$")


class Page(msgspec.Struct, frozen=True):
    """The text of a page's article, a line for each block."""

    text: str
    title: str | None
    linked: frozenset[int]
    """Numbers of the lines that are nothing but a hyperlink."""


def read_page(source: str) -> Page:
    """Read the article of a page, or all of a fragment.

    Args:
        source: HTML as browsers take it; a `charset` it names is ignored, for it is decoded.

    Raises:
        InvalidArticle: No text in it, or far more elements than a page of news has.
    """
    builder = _TreeBuilder()
    parser = cast("Any", etree).HTMLParser(target=builder, encoding="utf-8")
    parser.feed(_unwrapped(source).encode("utf-8"))
    parser.close()
    is_page = _PAGE.search(source) is not None
    root = _searched_part(builder.root) if is_page else builder.root
    blocks = _BlockReader(root).blocks
    if is_page:
        blocks = _main_blocks(root, blocks)
    if not blocks:
        raise InvalidArticle("no article text in this HTML; post its text", pointer="/html")
    linked = frozenset(number for number, block in enumerate(blocks) if block.is_linked)
    return Page("\n".join(block.text for block in blocks), builder.page_title(), linked)


class _Element(Protocol):
    """What is used of lxml's elements, which bring no types."""

    tag: str
    text: str | None
    tail: str | None

    def __iter__(self) -> Iterator["_Element"]: ...
    def append(self, element: "_Element") -> None: ...
    def get(self, name: str) -> str | None: ...
    def getparent(self) -> "_Element | None": ...
    def iter(self) -> Iterator["_Element"]: ...
    def itertext(self) -> Iterator[str]: ...


class _TreeBuilder:
    """A parser target: the tree of what may be article text, and the page's names for itself.

    Taking the parser's events rather than its tree keeps every page linear: libxml2's own tree
    costs the square of a tag's attributes, and ends at 256 levels.
    """

    def __init__(self) -> None:
        self.root = _make_element("body", {})
        self._path = [self.root]
        self._last_children: list[_Element | None] = [None]
        """Of each element on the path; lxml counts children to say whether there are any."""
        self._open: list[tuple[str, bool]] = []
        """Open tags, and whether each is on the path."""
        self._pending: list[str] = []
        self._skipped_depth = 0
        self._elements = 0
        self._names: dict[str, str] = {}
        self._title: list[str] = []
        self._headings: list[list[str]] = []
        self._open_headings = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        is_skipped = self._skipped_depth > 0 or is_outside(tag, attributes)
        is_kept = False
        if is_skipped:
            self._skipped_depth += 1
        elif tag == "meta":
            self._read_meta(attributes)
        elif tag not in _INLINE and tag not in _WITHOUT_ELEMENT and tag != "title":
            is_kept = self._add(tag, attributes)
        if tag == "h1" and not is_skipped:
            self._headings.append([])
            self._open_headings += 1
        self._open.append((tag, is_kept))

    def end(self, _tag: str) -> None:
        tag, is_kept = self._open.pop()
        if self._skipped_depth:
            self._skipped_depth -= 1
            return
        if tag == "h1":
            self._open_headings -= 1
        if is_kept:
            self._flush()
            self._path.pop()
            self._last_children.pop()

    def data(self, text: str) -> None:
        if self._skipped_depth:
            return
        if self._open and self._open[-1][0] == "title":
            self._title.append(text)
            return
        self._pending.append(text)
        if self._open_headings:
            self._headings[-1].append(text)

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Neither are processing instructions."""

    def close(self) -> None:
        self._flush()
        if self._elements > _MAX_ELEMENTS:
            raise _too_many(self._elements, f"at most {_MAX_ELEMENTS:,} are read")

    def page_title(self) -> str | None:
        """The headline as the page names it: for sharing, else its one h1, else its title tag."""
        site = self._names.get("og:site_name", "")
        if shared := self._names.get("og:title"):
            return _without_site(shared, site)
        if len(self._headings) == 1 and (heading := _squeezed("".join(self._headings[0]))):
            return heading
        return _without_site(_squeezed("".join(self._title)), site) or None

    def _add(self, tag: str, attributes: dict[str, str]) -> bool:
        """Open an element below the last one, unless that lies too deep."""
        if len(self._path) >= _MAX_DEPTH:
            self._pending.append(" ")
            return False
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:  # only counted, to be named
            return False
        self._flush()
        kept = {
            name: _NOT_TEXT.sub("", value[:_LONGEST_ATTRIBUTE])
            for name, value in attributes.items()
            if name in _KEPT_ATTRIBUTES
        }
        element = _make_element(tag if tag.isalnum() and tag.isascii() else "div", kept)
        self._path[-1].append(element)
        self._last_children[-1] = element
        self._path.append(element)
        self._last_children.append(None)
        return True

    def _flush(self) -> None:
        if not self._pending:
            return
        text = _NOT_TEXT.sub("", "".join(self._pending))
        self._pending.clear()
        last = self._last_children[-1]
        if last is None:
            self._path[-1].text = (self._path[-1].text or "") + text
        else:
            last.tail = (last.tail or "") + text

    def _read_meta(self, attributes: dict[str, str]) -> None:
        name = attributes.get("property") or attributes.get("name")
        content = _squeezed(attributes.get("content") or "")
        if name in {"og:title", "og:site_name"} and content:
            self._names.setdefault(name, content)


def _unwrapped(source: str) -> str:
    """Without a feed's CDATA around all of it and without declarations in the DOCTYPE.

    HTML knows neither: to its parsers both end at the first `>`, and the rest is text.
    """
    if source.lstrip().startswith(_CDATA):
        return source.replace(_CDATA, "", 1)
    doctype = _DOCTYPE_WITH_DECLARATIONS.search(source)
    declarations = doctype and _DECLARATIONS.match(source, doctype.end())
    if doctype and declarations:
        return source[: doctype.start()] + source[declarations.end() :]
    return source


class _Block(msgspec.Struct):
    """A line of text in the making."""

    container: _Element
    """The element it lies in, not counting inline ones."""
    parts: list[str]
    linked_parts: list[str]
    has_text: bool = False

    @property
    def text(self) -> str:
        return _squeezed("".join(self.parts))

    @property
    def is_linked(self) -> bool:
        return self.text == _squeezed("".join(self.linked_parts))


class _BlockReader:
    """Walks a tree and writes a line for each block, table row and line break."""

    def __init__(self, root: _Element) -> None:
        self.blocks: list[_Block] = []
        self._begin(root)
        self._read(root, root, is_linked=False)
        if not self.blocks[-1].has_text:
            self.blocks.pop()

    def _begin(self, container: _Element) -> None:
        if self.blocks and not self.blocks[-1].has_text:
            self.blocks.pop()
        self.blocks.append(_Block(container, [], []))

    def _write(self, text: str | None, *, is_linked: bool) -> None:
        if text:
            block = self.blocks[-1]
            block.parts.append(text)
            block.has_text |= not text.isspace()
            if is_linked:
                block.linked_parts.append(text)

    def _read(self, element: _Element, container: _Element, *, is_linked: bool) -> None:
        is_block = element.tag not in {"a", "br", *_CELLS}
        if is_block:
            container = element
        if is_block or element.tag == "br":
            self._begin(container)
        elif element.tag in _CELLS and self.blocks[-1].has_text:
            self._write(", ", is_linked=False)
        is_linked = is_linked or element.tag == "a"
        self._write(element.text, is_linked=is_linked)
        for child in element:
            self._read(child, container, is_linked=is_linked)
            if child.tag not in {"a", "br", *_CELLS}:
                self._begin(container)
            self._write(child.tail, is_linked=is_linked)


def _searched_part(root: _Element) -> _Element:
    """The page, or of one too large the part with most text that is marked as its article."""
    elements = sum(1 for _ in root.iter())
    if elements <= _MAX_SEARCHED:
        return root
    marked = [
        part
        for part in root.iter()
        if (part.tag in {"article", "main"} or part.get("itemprop") == "articleBody")
        and sum(1 for _ in islice(part.iter(), _MAX_SEARCHED + 1)) <= _MAX_SEARCHED
    ]
    if not marked:
        raise _too_many(elements, f"at most {_MAX_SEARCHED:,} are searched for an <article>")
    return max(marked, key=lambda part: sum(map(len, part.itertext())))


def _too_many(elements: int, limit: str) -> InvalidArticle:
    return InvalidArticle(
        f"{elements:,} elements that may hold text; {limit}: post the part that holds the article",
        pointer="/html",
    )


def _main_blocks(root: _Element, blocks: list[_Block]) -> list[_Block]:
    """From the first to the last line that trafilatura finds in the article."""
    found = {_key(line) for line in _main_text(root).split("\n")} - {""}
    numbers = [number for number, block in enumerate(blocks) if _key(block.text) in found]
    if not numbers:
        return [block for block in blocks if not block.is_linked]
    end = numbers[-1] + 1
    while end < len(blocks) and _follows_closely(blocks[end], blocks[numbers[-1]]):
        end += 1
    return blocks[numbers[0] : end]


def _follows_closely(block: _Block, last: _Block) -> bool:
    """Whether a line is in the same container, with none but lists and quotes around it."""
    home = last.container if last.container.tag == "div" else last.container.getparent()
    element: _Element | None = block.container
    while element is not None and element is not home and element.tag in _WITHIN_PROSE:
        element = element.getparent()
    return element is not None and element is home and not block.is_linked


def _main_text(root: _Element) -> str:
    # At debug level trafilatura logs the text it reads; that never reaches a log of ours.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    part = copy.deepcopy(root)
    part.tail = None
    page = _make_element("body", {})
    page.append(part)  # for trafilatura looks below the outermost element
    document = trafilatura.bare_extraction(
        cast("Any", page if root.tag != "body" else part),
        fast=True,
        include_comments=False,
        with_metadata=False,
    )
    return str(cast("Any", document).text or "") if document else ""


def _make_element(tag: str, attributes: dict[str, str]) -> _Element:
    return cast("Any", lxml.html).html_parser.makeelement(tag, attributes)


def _without_site(title: str, site: str) -> str:
    match = _SITE_SEPARATOR.search(title)
    if match:
        end = title[match.end() :]
        is_site = end.casefold() == site.casefold() or _SITE_NAME.search(end)
        if is_site and len(end) <= _LONGEST_SITE_NAME:
            title = title[: match.start()]
    return _PAGE_OF_MANY.sub("", title)


def _key(text: str) -> str:
    """Letters and digits alone: trafilatura adds bullets and bars of its own."""
    return _NOT_WORDS.sub("", text)


def _squeezed(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
