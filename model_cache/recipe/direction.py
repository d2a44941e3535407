"""Which language is read and which is written."""

from typing import Final, Literal

import msgspec

DirectionName = Literal["id-en", "en-id"]


class Direction(msgspec.Struct, frozen=True, kw_only=True):
    """One way to translate. Parallel text is kept as Indonesian, English; see `ordered`."""

    name: DirectionName
    source: str
    """Ending of the file of a side: `id` or `en`."""
    target: str
    source_language: str
    """FLORES-200 code, which is a token of the vocabulary too."""
    target_language: str

    def ordered(self, indonesian: str, english: str) -> tuple[str, str]:
        """A pair as source and target."""
        return (indonesian, english) if self.source == "id" else (english, indonesian)


LANGUAGES: Final = {"id": "ind_Latn", "en": "eng_Latn"}


def direction_of(name: DirectionName) -> Direction:
    """The direction of a name."""
    source, target = name.split("-")
    return Direction(
        name=name,
        source=source,
        target=target,
        source_language=LANGUAGES[source],
        target_language=LANGUAGES[target],
    )
