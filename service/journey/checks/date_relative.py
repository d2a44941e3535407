"""Reads words for a time by its distance from the day of writing: `pekan lalu`, `tomorrow`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from service.text import Span

Grain = Literal["day", "week", "month", "year", "season"]


class RelativeMention(msgspec.Struct, frozen=True, kw_only=True):
    """A day, week, month, year or season, counted from the present one."""

    span: Span
    grain: Grain
    offset: int
    """-1 is the last, 0 this one, 1 the next."""
    is_firm: bool = True
    """Not so for words that only answer for others: `kini` for `today`, `setahun lalu`."""

    @property
    def normal(self) -> str:
        """The grain and offset, alike in both languages: `week -1`."""
        return f"{self.grain} {self.offset:+d}" if self.offset else f"{self.grain} 0"


_ID_DAYS = {
    "kemarin lusa": -2,
    "kemarin": -1,
    "kemaren": -1,
    "tadi malam": -1,
    "semalam": -1,
    "hari ini": 0,
    "pagi ini": 0,
    "siang ini": 0,
    "sore ini": 0,
    "malam ini": 0,
    "nanti malam": 0,
    "besok": 1,
    "esok": 1,
    "lusa": 2,
}
_EN_DAYS = {
    "day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
}
_ID_NOW = ("saat ini", "kini", "sekarang", "dewasa ini", "masa kini", "hari-hari ini")
_EN_NOW = ("now", "currently", "nowadays", "presently", "these days", "at present", "present-day")
_ID_GRAINS: Mapping[str, Grain] = {
    "minggu": "week",
    "pekan": "week",
    "bulan": "month",
    "tahun": "year",
    "musim": "season",
}
_ID_OFFSETS = {
    "lalu": -1,
    "yang lalu": -1,
    "silam": -1,
    "kemarin": -1,
    "sebelumnya": -1,
    "ini": 0,
    "berjalan": 0,
    "depan": 1,
    "mendatang": 1,
    "berikutnya": 1,
    "yang akan datang": 1,
}
_ID_ONES: Mapping[str, Grain] = {
    "seminggu": "week",
    "sepekan": "week",
    "sebulan": "month",
    "setahun": "year",
}
_EN_GRAINS: Mapping[str, Grain] = {
    "week": "week",
    "weekend": "week",
    "month": "month",
    "year": "year",
    "season": "season",
}
_EN_OFFSETS = {
    **dict.fromkeys(("last", "past", "previous", "preceding"), -1),
    **dict.fromkeys(("this", "current"), 0),
    **dict.fromkeys(("next", "coming", "upcoming", "following"), 1),
}
_SOFT_OFFSETS = frozenset(
    {"sebelumnya", "berikutnya", "past", "previous", "preceding", "following", "mendatang"}
)
"""They may count from another day than that of writing."""


def _any_of(words: Mapping[str, object] | tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)).replace(" ", r"\s")


_ID = re.compile(
    rf"\b(?:(?P<grain>{_any_of(_ID_GRAINS)})\s(?P<offset>{_any_of(_ID_OFFSETS)})"
    rf"|(?P<one>{_any_of(_ID_ONES)})\s(?:yang\s)?(?:lalu|silam)"
    rf"|(?P<day>{_any_of(_ID_DAYS)})|(?P<now>{_any_of(_ID_NOW)}))\b",
    re.IGNORECASE,
)
_EN = re.compile(
    rf"\b(?:(?P<offset>{_any_of(_EN_OFFSETS)})\s(?P<grain>{_any_of(_EN_GRAINS)})"
    rf"|(?:a|one)\s(?P<one>{_any_of(_EN_GRAINS)})\s(?:ago|earlier|before)"
    rf"|(?P<day>{_any_of(_EN_DAYS)})|(?P<now>{_any_of(_EN_NOW)}))\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:[0-9]|(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|puluh|belas|ratus|ribu"
    r"|beberapa|juta|setengah|setiap|tiap|puluhan|belasan|ratusan|ribuan|sepuluh|sebelas))[\s-]\Z",
    re.IGNORECASE,
)
_LEAD = 12  # characters before a unit of time that may count it: "tiga tahun lalu"


def read_indonesian_relatives(text: str) -> tuple[RelativeMention, ...]:
    """The relative days, weeks, months, years and seasons of an Indonesian sentence, in order."""
    return tuple(_read(text, _ID, _ID_DAYS, {**_ID_GRAINS, **_ID_ONES}, _ID_OFFSETS))


def read_english_relatives(text: str) -> tuple[RelativeMention, ...]:
    """The relative days, weeks, months, years and seasons of an English sentence, in order."""
    return tuple(_read(text, _EN, _EN_DAYS, _EN_GRAINS, _EN_OFFSETS))


def unanswered(
    wanted: Sequence[RelativeMention], given: Sequence[RelativeMention]
) -> tuple[list[RelativeMention], list[RelativeMention]]:
    """The relative words of each sentence beyond as many as the other has of them."""
    return _beyond(wanted, given), _beyond(given, wanted)


def _beyond(
    mentions: Sequence[RelativeMention], others: Sequence[RelativeMention]
) -> list[RelativeMention]:
    left = Counter((other.grain, other.offset) for other in others)
    found: list[RelativeMention] = []
    for mention in mentions:
        key = (mention.grain, mention.offset)
        left[key] -= 1
        if left[key] < 0:
            found.append(mention)
    return found


def _read(
    text: str,
    pattern: re.Pattern[str],
    days: Mapping[str, int],
    grains: Mapping[str, Grain],
    offsets: Mapping[str, int],
) -> Iterator[RelativeMention]:
    for found in pattern.finditer(text):
        span = Span(*found.span())
        if found["day"] or found["now"]:
            offset = days[_plain(found["day"])] if found["day"] else 0
            yield RelativeMention(
                span=span, grain="day", offset=offset, is_firm=found["now"] is None
            )
        elif found["one"]:
            grain = grains[_plain(found["one"])]
            yield RelativeMention(span=span, grain=grain, offset=-1, is_firm=False)
        elif not _COUNTED.search(text[max(span.start - _LEAD, 0) : span.start]):
            word = _plain(found["offset"])
            yield RelativeMention(
                span=span,
                grain=grains[_plain(found["grain"])],
                offset=offsets[word],
                is_firm=word not in _SOFT_OFFSETS,
            )


def _plain(words: str) -> str:
    return " ".join(words.lower().split())
