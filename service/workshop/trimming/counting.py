"""How often each word piece is used."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import sentencepiece

from service.errors import BundleCorrupt, ConversionFailed
from service.workshop.trimming.lexicon import lexicon

_LINES_AT_ONCE: Final = 1_000
_WORDS_A_LINE: Final = 64
_FIRST_WORDS: Final = 100_000.0
"""How often the first words of the lexicon count as used, chosen: about what they would be in a
text of two million words. Those of the n-th line count an n-th of that, after Zipf."""


class Counting:
    """Counts pieces with the very tokeniser that is used to translate.

    Raises:
        BundleCorrupt: sentencepiece cannot load the model.
    """

    def __init__(self, model: bytes) -> None:
        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        except RuntimeError as error:
            raise BundleCorrupt(f"sentencepiece cannot load its model: {error}") from error

    def count(self, languages: Sequence[str], texts: Sequence[Path]) -> dict[str, float]:
        """Uses of each piece in the texts and in the words we ship for the languages.

        Raises:
            ConversionFailed: A text cannot be read, or there is none for a language of which
                we ship no words.
        """
        words = lexicon()
        missing = [language for language in languages if language not in words]
        if missing and not texts:
            raise ConversionFailed(
                f"no words of {', '.join(missing)} are shipped (there are {', '.join(words)}); "
                "give text in it with --text"
            )
        counts = Counter[int]()
        for path in texts:
            for ids in self._cut(_lines(path)):
                counts.update(ids)
        weights = defaultdict[int, float](float, counts)
        for language in languages:
            for place, ids in enumerate(self._cut(_in_lines(words.get(language, ())))):
                for id_ in ids:
                    weights[id_] += _FIRST_WORDS / (place + 1)
        return {self._processor.id_to_piece(id_): weight for id_, weight in weights.items()}

    def pieces_of(self, texts: Sequence[str]) -> set[str]:
        """Every piece that the texts are cut into."""
        ids = {id_ for ids in self._cut(texts) for id_ in ids}
        return {self._processor.id_to_piece(id_) for id_ in ids}

    def _cut(self, texts: Iterable[str]) -> Iterator[list[int]]:
        remaining = iter(texts)
        while some := list(islice(remaining, _LINES_AT_ONCE)):
            yield from self._processor.encode(some, out_type=int)


def _in_lines(words: Sequence[str]) -> Iterator[str]:
    """As they stand in text, where only the first of a line has no space before it."""
    for start in range(0, len(words), _WORDS_A_LINE):
        yield " ".join(words[start : start + _WORDS_A_LINE])


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        raise ConversionFailed(
            f"{path} cannot be read as UTF-8 text: {error}; give another --text"
        ) from error
