"""How byte-pair encoding comes to a piece: the smaller pieces it is merged from.

Text is cut the same with fewer pieces if every piece that is merged on the way is still
there. A piece that ends up in a text was merged as it is on its own: a pair across its edge
that came first would have been merged, and the piece would not be there.

Source: sentencepiece, `bpe_model.cc`: of the pairs that are a piece, the one with the highest
score is merged first, of equals the leftmost.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from service.workshop.trimming.piece_model import Kind, PieceModel

_MERGED: Final = frozenset({Kind.NORMAL, Kind.USER_DEFINED, Kind.UNUSED})


class Merges:
    """Finds what must stay for pieces to stay what they are.

    Args:
        pieces: A model of either kind; where no pairs are merged, a piece needs no other.
    """

    def __init__(self, pieces: PieceModel) -> None:
        self._pieces = pieces.pieces
        self._ids = {
            text: id_ for text, id_ in pieces.ids.items() if pieces.pieces[id_].kind in _MERGED
        }
        self._merges_pairs = pieces.merges_pairs

    def needed(self, id_: int) -> frozenset[int]:
        """The piece itself and every piece that is merged on the way to it."""
        if not self._merges_pairs:
            return frozenset((id_,))
        return frozenset((id_, *self._merged(self._pieces[id_].text)))

    def closure(self, ids: Iterable[int]) -> set[int]:
        """The pieces and all they need."""
        closed = set[int]()
        for id_ in ids:
            closed |= self.needed(id_)
        return closed

    def _merged(self, text: str) -> Iterator[int]:
        """Every piece merged while the text is cut, single characters included."""
        symbols = list(text)
        yield from (self._ids[symbol] for symbol in symbols if symbol in self._ids)
        while True:
            pairs = [
                (-self._pieces[id_].score, place, id_)
                for place in range(len(symbols) - 1)
                if (id_ := self._ids.get(symbols[place] + symbols[place + 1])) is not None
            ]
            if not pairs:
                return
            _, place, id_ = min(pairs)
            yield id_
            symbols[place : place + 2] = [symbols[place] + symbols[place + 1]]
