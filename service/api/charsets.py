"""The character encodings that bodies may be in, and how a page names its own."""

import codecs
import re
from html.parser import HTMLParser

# Python knows codecs that are no charsets (zlib, idna); only these are let near a body.
CODECS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "us-ascii": "ascii",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "cp1252",  # as the WHATWG Encoding Standard reads that label
    "windows-1252": "cp1252",
}
DEFAULT = "utf-8"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SCANNED_BYTES = 1024
# What a page may call itself. Not UTF-16: its markup could not have been read as ASCII.
_IN_MARKUP = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
}
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)


def charset_of_page(body: bytes) -> str:
    """The charset an HTML page names: by a byte order mark, else in `meta`, else UTF-8.

    Source:
        WHATWG HTML, section 13.2.3.2, without the guessing that follows there.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return charset
    finder = _MetaReader()
    finder.feed(body[:_SCANNED_BYTES].decode("latin-1"))
    return finder.charset or DEFAULT


class _MetaReader(HTMLParser):
    """Finds the first known charset that a `meta` element names."""

    def __init__(self) -> None:
        super().__init__()
        self.charset: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta" or self.charset is not None:
            return
        named = {name: value or "" for name, value in attrs}
        label = named.get("charset", "")
        if named.get("http-equiv", "").strip().lower() == "content-type":
            parameter = _PARAMETER.search(named.get("content", ""))
            label = label or (parameter.group(1) if parameter else "")
        self.charset = _IN_MARKUP.get(label.strip().lower())
