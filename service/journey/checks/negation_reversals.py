"""Indonesian that bars, lifts a bar or comes to nothing, and English that says the reverse.

`melarang` or `batal` need no denial in English (`bars`, `called off`), so they are no denials
that ask for one. Only English with a word for the reverse, or none that denies in any way,
turns them round.
"""

import re
from collections.abc import Iterator

import msgspec

from service.text import Span

_BAN = r"(?:larangan|pelarangan)(?:nya)?"
_BANS = re.compile(r"\b(?:melarang|dilarang|mengharamkan|diharamkan)\b", re.IGNORECASE)
_LIFTS = re.compile(
    rf"\b(?:mencabut|dicabut(?:nya)?|pencabutan|menghapus(?:kan)?|dihapus(?:kan)?)\s(?:\w+\s)?{_BAN}\b",
    re.IGNORECASE,
)
_UNDOES = re.compile(
    r"\b(?:mencabut|dicabut|pencabutan|menghapus\w*|dihapus\w*|membolehkan|mengizinkan|diizinkan"
    r"|dibolehkan|diperbolehkan|memperbolehkan|boleh|izin|kecuali|kendati|meski\w*|namun|tetapi|tapi"
    r"|kini|sempat|sebelumnya|padahal)\b",
    re.IGNORECASE,
)
_FAILS = re.compile(r"(?<!tak )(?<!tidak )\b(?:batal|urung)\s(?=[^\W\d_])(?!demi\b)", re.IGNORECASE)
_MAY_WELL = re.compile(
    r"\bbukan(?:nya)?\s(?:tidak|tak)\smungkin\b|\bbukan\smustahil\b", re.IGNORECASE
)

_ALLOWS = re.compile(
    r"\b(?:allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|legali[sz](?:e|es|ed|ing)|authori[sz](?:e|es|ed))\b",
    re.IGNORECASE,
)
_BANS_IN_ENGLISH = re.compile(
    r"\b(?:ban(?:s|ned|ning)|prohibit(?:s|ed|ing)?|forb(?:id|ids|ade|idden)|outlaw(?:s|ed)?)\b",
    re.IGNORECASE,
)
_ENDS_IN_ENGLISH = re.compile(
    r"\b(?:lift|revo[ck]|end|remov|rescind|scrap|drop|eas|repeal|overturn|withdr|cancel|revers"
    r"|abolish|allow|annul|relax|no|not|never|longer|previous|former|once|un|again|resum|permit"
    r"|suspen|stop|delet|erase|eliminat|halt)\w*|n['’]t\b",
    re.IGNORECASE,
)
_COMES_TO_NOTHING = re.compile(
    r"\b(?:scrap|drop|shelv|abort|axe|ditch|skip|call(?:s|ed|ing)?\soff|g(?:ive|ave|iving)\w?\sup|pull(?:s|ed|ing)?\sout"
    r"|back(?:s|ed|ing)?\s(?:out|down)|fell\sthrough|fail|miss|void|null|chang(?:e|ed)\shis|instead"
    r"|delay|put\soff|forgo|forwent|stood\sdown|off\b|opted\sout|null|collaps|break|broke)\w*",
    re.IGNORECASE,
)
_NOT_POSSIBLE = re.compile(
    r"(?<!not )(?<!n't )(?<!n’t )\b(?:not\s(?:be\s)?possible|impossible|unlikely|no\spossibility)\b"
    r"|n['’]t\s(?:be\s)?possible\b",
    re.IGNORECASE,
)


class Reversal(msgspec.Struct, frozen=True, kw_only=True):
    """A word whose sense the other language turns round."""

    source_span: Span | None
    english_span: Span | None
    """Exactly one of the two is given."""


def read_reversals(source: str, english: str, *, has_cue: bool) -> Iterator[Reversal]:
    """The words of a source that its English turns round.

    Args:
        has_cue: Whether the English has a word that denies in any way.
    """
    lifted, barred = _LIFTS.search(source), _BANS.search(source)
    if lifted is not None:
        bans = _BANS_IN_ENGLISH.search(english)
        if bans is not None and not _ENDS_IN_ENGLISH.search(english):
            yield Reversal(source_span=Span(*lifted.span()), english_span=None)
    elif barred is not None and not has_cue:
        allowed = _ALLOWS.search(english)
        if allowed is not None and not _UNDOES.search(source):
            yield Reversal(source_span=Span(*barred.span()), english_span=None)
    failed = _FAILS.search(source)
    if failed is not None and not has_cue and not _COMES_TO_NOTHING.search(english):
        word = Span(failed.start(), failed.end() - 1)
        yield Reversal(source_span=word, english_span=None)
    if _MAY_WELL.search(source) and (denied := _NOT_POSSIBLE.search(english)):
        yield Reversal(source_span=None, english_span=Span(*denied.span()))
