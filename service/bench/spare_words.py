"""Makes a sentencepiece model as large as wanted, without changing how it cuts any text."""
# sentencepiece ships no types; what leaves this file is typed.
# pyright: reportUnknownMemberType=false

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

import sentencepiece

from service.errors import BundleCorrupt

_CONTROL: Final = 3
_UNUSED: Final = 5
"""Types of a piece in `sentencepiece_model.proto`: text never becomes an unused one."""
_SYLLABLES: Final = tuple(
    f"{first}{second}" for first in "bcdfghjklmnprstvwyz" for second in "aeiou"
)
_WORD_BEGINS: Final = "\N{LOWER ONE EIGHTH BLOCK}"


def with_spare_words(model: bytes, size: int, controls: Sequence[str]) -> tuple[bytes, range]:
    """A model with more pieces: control tokens it lacks, then made-up words that it never uses.

    Each made-up word is three syllables, so none is a number, a date or a loop.

    Args:
        model: A serialised `ModelProto`.
        size: Pieces wanted in all.
        controls: Tokens that must be there.

    Returns:
        The model, and the ids of the made-up words, which end it.

    Raises:
        BundleCorrupt: sentencepiece cannot read the model, or it is as large already.
    """
    try:
        processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    except RuntimeError as error:
        raise BundleCorrupt(f"not a sentencepiece model: {error}") from error
    known = {processor.id_to_piece(i) for i in range(processor.get_piece_size())}
    missing = [token for token in controls if token not in known]
    first = len(known) + len(missing)
    if first >= size:
        raise BundleCorrupt(
            f"the sentencepiece model has {first} pieces, and {size} are wanted; want more"
        )
    spare = (word for word in _words() if word not in known)
    added = [_piece(token, _CONTROL) for token in missing]
    added += [_piece(next(spare), _UNUSED) for _ in range(first, size)]
    # Protocol buffers that follow one another are one: repeated fields are joined.
    return model + b"".join(added), range(first, size)


def _words() -> Iterator[str]:
    for syllables in product(_SYLLABLES, repeat=3):
        yield _WORD_BEGINS + "".join(syllables)


def _piece(text: str, kind: int) -> bytes:
    """Field 1 of `ModelProto`: text is its field 1, the type its field 3."""
    data = text.encode()
    body = bytes([0x0A, len(data)]) + data + bytes([0x18, kind])
    return bytes([0x0A, len(body)]) + body
