"""Which pieces stay, seen by what sentencepiece then does with text."""

import random
import struct
from collections.abc import Iterable

import pytest
import sentencepiece

from service.errors import ConversionFailed
from service.workshop.trimming.keep import Wanted, _lettered, kept_pieces
from service.workshop.trimming.merging import Merges
from service.workshop.trimming.piece_model import Kind, Piece, PieceModel
from tests.workshop.trimming.seeded import FOREIGN, TEXT, ModelType

SEED = 11
WORDS = sorted({*TEXT.split(), *" ".join(FOREIGN).split()})
SENTENCES = (*TEXT.splitlines(), *FOREIGN)


def wanted(
    model: PieceModel,
    used: Iterable[str] = (),
    *,
    letters: Iterable[str] = (),
    dropped: Iterable[str] = (),
    protected: Iterable[str] = (),
    without: Iterable[str] = (),
    pieces: int | None = None,
) -> Wanted:
    """Wishes for a model; the first of what is used is used most."""
    used = list(used)
    return Wanted(
        counts={text: float(len(used) - place) for place, text in enumerate(used)},
        letters=frozenset(letters),
        dropped=set(dropped),
        protected=set(protected),
        vocabulary=model.ids.keys() - set(without),
        pieces=pieces,
    )


def processor(data: bytes) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_proto=data)


def made(*pieces: Piece, merges_pairs: bool = False) -> PieceModel:
    """A model of such pieces."""
    data = b""
    for piece in pieces:
        text = piece.text.encode()
        body = bytes([0x0A, len(text)]) + text + b"\x15" + struct.pack("<f", piece.score)
        body += bytes([0x18, piece.kind])
        data += bytes([0x0A, len(body)]) + body
    return PieceModel(data + bytes([0x12, 2, 0x18, 2 if merges_pairs else 1]))


def texts_of(model: PieceModel, ids: Iterable[int]) -> set[str]:
    return {model.pieces[id_].text for id_ in ids}


@pytest.fixture(scope="session")
def model(tokenizers: dict[ModelType, bytes], model_type: ModelType) -> PieceModel:
    return PieceModel(tokenizers[model_type])


@pytest.fixture(scope="session")
def data(tokenizers: dict[ModelType, bytes], model_type: ModelType) -> bytes:
    return tokenizers[model_type]


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
def test_text_made_of_kept_pieces_is_cut_as_before(
    model: PieceModel, data: bytes, share: float
) -> None:
    draw = random.Random(SEED)  # noqa: S311  chosen words, no secrets
    used = [piece.text for piece in model.pieces if draw.random() < share]
    kept = kept_pieces(model, wanted(model, used))
    before, after = processor(data), processor(model.with_only(kept))
    whole = 0
    for text in (*WORDS, *SENTENCES):
        cut = before.encode(text, out_type=str)
        if kept.issuperset(before.piece_to_id(cut)):
            whole += 1
            assert after.encode(text, out_type=str) == cut
    assert whole > 50, f"seed {SEED}: too few texts are made of kept pieces to show anything"


def test_nothing_known_becomes_unknown(model: PieceModel, data: bytes) -> None:
    before, after = processor(data), processor(model.with_only(kept_pieces(model, wanted(model))))
    characters = sorted({*"".join(piece.text for piece in model.pieces), *"ქ漢𝔘"} - {"▁"})
    draw = random.Random(SEED)  # noqa: S311  chosen words, no secrets
    names = ["".join(draw.choices(characters, k=draw.randint(1, 14))) for _ in range(2_000)]
    for text in (*names, *WORDS, *SENTENCES):
        assert unknown(after, text) == unknown(before, text), f"{text!r}, seed {SEED}"


def unknown(model: sentencepiece.SentencePieceProcessor, text: str) -> int:
    """Characters that no piece has; neighbours are one unknown piece, so pieces are no measure."""
    cut = zip(model.encode(text), model.encode(text, out_type=str), strict=True)
    return sum(len(piece) for id_, piece in cut if model.is_unknown(id_))


def test_a_piece_with_a_character_that_has_none_of_its_own_stays(model: PieceModel) -> None:
    longer = [piece.text for piece in model.pieces if piece.kind is Kind.NORMAL]
    character = next(c for text in reversed(longer) if len(text) > 2 for c in text[1:])
    without = PieceModel(model.with_only(set(range(len(model.pieces))) - {model.ids[character]}))
    kept = texts_of(without, kept_pieces(without, wanted(without)))
    assert {text for text in longer if character in text and text != character} <= kept


def test_a_character_that_the_weights_do_not_know_does_not_stand_for_itself() -> None:
    model = made(*(Piece(text, -1.0, Kind.NORMAL) for text in ("a", "b", "ab", "aa")))
    kept = kept_pieces(model, wanted(model, without=("b",), protected=("a",)))
    assert "ab" in texts_of(model, kept)


def test_pieces_merged_on_the_way_to_a_piece_stay() -> None:
    model = made(
        *(Piece(letter, -9.0, Kind.NORMAL) for letter in "abcd"),
        Piece("ab", -1.0, Kind.NORMAL),
        Piece("abc", -2.0, Kind.NORMAL),
        Piece("bcd", -3.0, Kind.NORMAL),
        Piece("abcd", -4.0, Kind.NORMAL),
        merges_pairs=True,
    )
    assert texts_of(model, Merges(model).needed(model.ids["abcd"])) == {
        *"abcd",
        "ab",
        "abc",
        "abcd",
    }


def test_the_leftmost_of_equal_pairs_is_merged_first() -> None:
    model = made(
        *(Piece(letter, -9.0, Kind.NORMAL) for letter in "aab"),
        Piece("aa", -1.0, Kind.NORMAL),
        Piece("aaa", -2.0, Kind.NORMAL),
        merges_pairs=True,
    )
    assert texts_of(model, Merges(model).needed(model.ids["aaa"])) == {"a", "aa", "aaa"}


def test_control_tokens_are_not_merged() -> None:
    model = made(
        *(Piece(letter, -9.0, Kind.NORMAL) for letter in "ab"),
        Piece("ab", 0.0, Kind.CONTROL),
        merges_pairs=True,
    )
    assert texts_of(model, Merges(model).closure([model.ids["a"]])) == {"a"}


def test_control_byte_unknown_and_user_pieces_stay_unless_told_to_go() -> None:
    model = made(
        Piece("<unk>", 0.0, Kind.UNKNOWN),
        Piece("</s>", 0.0, Kind.CONTROL),
        Piece("rus_Cyrl", 0.0, Kind.CONTROL),
        Piece("<0x0A>", 0.0, Kind.BYTE),
        Piece("<2en>", 0.0, Kind.USER_DEFINED),
        Piece("spare", 0.0, Kind.UNUSED),
    )
    kept = kept_pieces(model, wanted(model, dropped=("rus_Cyrl",)))
    assert texts_of(model, kept) == {"<unk>", "</s>", "<0x0A>", "<2en>"}


def test_unused_pieces_stay_where_they_take_part_in_merging() -> None:
    pieces = (Piece("a", -1.0, Kind.NORMAL), Piece("aa", -2.0, Kind.UNUSED))
    model = made(*pieces, merges_pairs=True)
    assert texts_of(model, kept_pieces(model, wanted(model))) == {"a", "aa"}


def test_the_scores_that_others_are_reckoned_from_stay() -> None:
    model = made(
        *(Piece(text, score, Kind.NORMAL) for text, score in (("ab", -1.0), ("bc", -5.0))),
        *(Piece(text, -3.0, Kind.NORMAL) for text in ("a", "b", "c", "ca")),
    )
    assert texts_of(model, kept_pieces(model, wanted(model))) == {"ab", "bc", "a", "b", "c"}


def test_pieces_of_the_letters_of_a_script_and_figures_stay_without_being_used() -> None:
    latin = {"▁satu", "an", "▁2016.", "),"}
    others = {"▁мир", "thành", "中国", "▁мир5"}
    letters = {*"".join(latin | others)}
    model = made(*(Piece(text, -1.0, Kind.NORMAL) for text in (*letters, *latin, *others)))
    kept = texts_of(model, kept_pieces(model, wanted(model, letters=("LATIN",))))
    assert kept == letters | latin
    kept = texts_of(model, kept_pieces(model, wanted(model, letters=("CYRILLIC",))))
    assert kept == letters | {"▁2016.", "),", "▁мир", "▁мир5"}


def test_short_pieces_and_figures_come_before_longer_ones() -> None:
    order = ("▁dengan", "▁2016.", "▁satu", "▁dia", "мир", "an")
    model = made(*(Piece(text, -1.0, Kind.NORMAL) for text in order))
    texts = [model.pieces[id_].text for id_ in _lettered(model, frozenset({"LATIN"}))]
    assert texts == ["▁2016.", "▁dia", "an", "▁dengan", "▁satu"]


def test_exactly_as_many_pieces_stay_as_are_asked_for(model: PieceModel) -> None:
    used = [piece.text for piece in reversed(model.pieces) if piece.kind is Kind.NORMAL]
    least = len(kept_pieces(model, wanted(model)))
    for pieces in (least, least + 1, least + 7, least + 100, len(model.pieces)):
        assert len(kept_pieces(model, wanted(model, used, pieces=pieces))) == pieces


def test_the_most_used_come_first_and_then_the_order_of_the_vocabulary() -> None:
    words = ("ab", "bc", "cd", "de", "ea")
    model = made(
        *(Piece(letter, -3.0, Kind.NORMAL) for letter in "abcde"),
        Piece("ac", -2.0, Kind.NORMAL),
        Piece("bd", -9.0, Kind.NORMAL),
        *(Piece(word, -4.0, Kind.NORMAL) for word in words),
    )
    kept = kept_pieces(model, wanted(model, ("ea", "cd"), pieces=10))
    assert texts_of(model, kept) == {*"abcde", "ac", "bd", "ea", "cd", "ab"}


@pytest.mark.parametrize("pieces", [0, 50, 100_000])
def test_too_few_or_too_many_pieces_are_refused(model: PieceModel, pieces: int) -> None:
    says = f"{pieces} pieces are asked for; at least .* must stay.*there are {len(model.pieces)}"
    with pytest.raises(ConversionFailed, match=says):
        kept_pieces(model, wanted(model, pieces=pieces))
