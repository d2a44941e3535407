"""Text to pieces and back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import sentencepiece

from service.errors import BundleCorrupt

_WORD_BEGINS: Final = "\N{LOWER ONE EIGHTH BLOCK}"


class Tokenizer:
    """A sentencepiece model. Threads may share it.

    Args:
        file: The `.model` file.

    Raises:
        BundleCorrupt: sentencepiece cannot load the file.
    """

    def __init__(self, file: Path) -> None:
        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
        except (OSError, RuntimeError) as error:
            raise BundleCorrupt(f"sentencepiece cannot load {file}: {error}") from error

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Pieces of each text, no control tokens; text can never spell a control token."""
        return self._processor.encode(list(texts), out_type=str)

    def text(self, pieces: Sequence[str]) -> str:
        """The text that pieces spell; those of another model, as Marian may say, too."""
        return self._processor.decode(list(pieces)).replace(_WORD_BEGINS, " ").strip()
