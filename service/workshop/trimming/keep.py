"""Which word pieces stay."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from service.errors import ConversionFailed
from service.workshop.trimming.merging import Merges
from service.workshop.trimming.piece_model import WORD_BEGINS, Kind, PieceModel
from service.workshop.trimming.scripts import is_written

SHORT_CHARACTERS: Final = 3
"""Figures, punctuation and pieces of so many characters come before longer ones. Measured on news
that the lexicon was not made of and the 250,002 pieces of XLM-RoBERTa, with 58,000 kept: of 1,000
Indonesian sentences 890 are cut as before, and 823 where the order of the vocabulary decides."""
MOST_PIECES: Final = 58_000
"""Up to which letters are added, chosen: int8 weights of the shape of NLLB-600M with so many are
two thirds of their size (measured: 0.672 with 60,000)."""
_ALWAYS: Final = frozenset({Kind.UNKNOWN, Kind.CONTROL, Kind.USER_DEFINED, Kind.BYTE})


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which pieces stay."""

    counts: Mapping[str, float]
    """How often each piece is used, in any unit; those that are not used are left out."""
    letters: frozenset[str]
    """How the Unicode names of the languages' letters begin."""
    dropped: Collection[str]
    """Control tokens that go."""
    protected: Collection[str]
    """Pieces that stay whatever is said of them."""
    vocabulary: Collection[str]
    """Tokens that the weights know."""
    pieces: int | None
    """How many are to stay; None leaves it to the rules."""


def kept_pieces(model: PieceModel, wanted: Wanted) -> frozenset[int]:
    """The pieces that stay, so that text made of them is cut as before.

    Without a number: what must stay, what is used, and pieces of the languages' letters and of
    figures up to `MOST_PIECES`, short ones first and else in the order of the vocabulary. With
    a number, exactly so many: what must stay, then the most used, then in that order.

    Raises:
        ConversionFailed: More pieces must stay than are asked for, or there are not so many.
    """
    merges = Merges(model)
    kept = merges.closure(_must_stay(model, wanted))
    ids = model.ids
    by_use = sorted(
        (ids[text] for text in wanted.counts),
        key=lambda id_: -wanted.counts[model.pieces[id_].text],
    )
    if wanted.pieces is None:
        kept |= merges.closure(by_use)
        _fill(kept, _lettered(model, wanted.letters), merges, MOST_PIECES)
        return frozenset(kept)
    stay = [id_ for id_, piece in enumerate(model.pieces) if piece.text not in wanted.dropped]
    if not len(kept) <= wanted.pieces <= len(stay):
        raise ConversionFailed(
            f"{wanted.pieces} pieces are asked for; at least {len(kept)} must stay so that any "
            f"name can be spelled, and there are {len(stay)}"
        )
    while len(kept) < wanted.pieces:
        # What did not fit may, once a piece it needs has come in for itself.
        _fill(kept, (*by_use, *stay), merges, wanted.pieces)
    return frozenset(kept)


def _fill(kept: set[int], candidates: Iterable[int], merges: Merges, most: int) -> None:
    """Add candidates with all they need while there is room."""
    for id_ in candidates:
        if len(kept) >= most:
            return
        if id_ not in kept:
            added = merges.needed(id_) - kept
            if len(kept) + len(added) <= most:
                kept |= added


def _must_stay(model: PieceModel, wanted: Wanted) -> set[int]:
    """Control tokens, single characters, and all that keeps sentencepiece cutting as it does."""
    usable = {
        piece.text: id_
        for id_, piece in enumerate(model.pieces)
        if piece.kind is Kind.NORMAL and piece.text in wanted.vocabulary
    }
    single = {text for text in usable if len(text) == 1}
    # A character that is no piece can be written only with a piece that holds it.
    must = {id_ for text, id_ in usable.items() if len(text) == 1 or not single.issuperset(text)}
    for id_, piece in enumerate(model.pieces):
        is_control = piece.kind in _ALWAYS and piece.text not in wanted.dropped
        # Where pairs are merged, an unused piece is merged like others and then cut again.
        is_merged = piece.kind is Kind.UNUSED and model.merges_pairs
        if is_control or is_merged or piece.text in wanted.protected:
            must.add(id_)
    normal = [id_ for id_, piece in enumerate(model.pieces) if piece.kind is Kind.NORMAL]
    if normal and not model.merges_pairs:
        # The scores of what is unknown and of what users define are reckoned from these.
        must.add(min(normal, key=lambda id_: model.pieces[id_].score))
        must.add(max(normal, key=lambda id_: model.pieces[id_].score))
    return must


def _lettered(model: PieceModel, letters: frozenset[str]) -> list[int]:
    """Pieces of the languages' letters alone, which names and rare words are spelled with."""
    first, later = list[int](), list[int]()
    for id_, piece in enumerate(model.pieces):
        text = piece.text.removeprefix(WORD_BEGINS)
        if piece.kind is Kind.NORMAL and is_written(text, letters):
            is_short = len(text) <= SHORT_CHARACTERS
            has_letters = any(map(str.isalpha, text))
            (first if is_short or not has_letters else later).append(id_)
    return first + later
