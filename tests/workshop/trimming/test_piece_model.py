"""sentencepiece models read and written as bytes."""

import pytest
import sentencepiece

from service.errors import BundleCorrupt, ConversionFailed
from service.workshop.trimming.piece_model import Kind, PieceModel
from tests.workshop.trimming.seeded import ModelType

SELF_TEST = b"\x22\x13\x0a\x11" + b"\x0a\x05rusia" + b"\x12\x08\xe2\x96\x81rusia"
"""`ModelProto.self_test_data` with one sample: its input, and what it is cut into."""


def test_pieces_are_read_as_sentencepiece_reads_them(
    tokenizers: dict[ModelType, bytes], model_type: ModelType
) -> None:
    read = PieceModel(tokenizers[model_type])
    real = sentencepiece.SentencePieceProcessor(model_proto=tokenizers[model_type])
    assert [(piece.text, piece.score) for piece in read.pieces] == [
        (real.id_to_piece(id_), real.get_score(id_)) for id_ in range(real.get_piece_size())
    ]
    assert [piece.kind is Kind.CONTROL for piece in read.pieces] == [
        real.is_control(id_) for id_ in range(real.get_piece_size())
    ]
    assert read.merges_pairs == (model_type == "bpe")


def test_all_pieces_make_the_same_bytes(tokenizers: dict[ModelType, bytes]) -> None:
    for data in tokenizers.values():
        model = PieceModel(data)
        assert model.with_only(range(len(model.pieces))) == data


def test_everything_but_pieces_is_the_same_bytes(tokenizers: dict[ModelType, bytes]) -> None:
    unknown_field = b"\xaa\x06\x03new"
    data = tokenizers["unigram"] + unknown_field
    model = PieceModel(data)
    rest = model.with_only(())
    assert rest.endswith(unknown_field)
    assert PieceModel(rest).pieces == ()
    some = PieceModel(model.with_only({0, 1, 2, 3, 9}))
    assert some.pieces == tuple(model.pieces[id_] for id_ in (0, 1, 2, 3, 9))
    assert some.with_only(()) == rest


def test_control_tokens_keep_their_meaning_at_other_numbers(
    tokenizers: dict[ModelType, bytes],
) -> None:
    model = PieceModel(tokenizers["unigram"])
    kept = [id_ for id_, piece in enumerate(model.pieces) if piece.text not in ("<s>", "e")]
    loaded = sentencepiece.SentencePieceProcessor(model_proto=model.with_only(kept))
    meant = {"<unk>": loaded.unk_id(), "</s>": loaded.eos_id(), "<pad>": loaded.pad_id()}
    assert {text: loaded.piece_to_id(text) for text in meant} == meant
    assert loaded.bos_id() == -1


def test_the_inputs_of_self_tests_are_read(tokenizers: dict[ModelType, bytes]) -> None:
    assert PieceModel(tokenizers["unigram"] + SELF_TEST).self_tests == ("rusia",)


@pytest.mark.parametrize(
    "data", [b"\xff" * 30, b"\x0a\x7f", b"\x0a\x02\x0a\x09", b"\x0b", b"\x0a\x02\x18\x09"]
)
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(BundleCorrupt, match="not a sentencepiece model"):
        PieceModel(data)


def test_a_model_of_whole_words_is_refused() -> None:
    with pytest.raises(ConversionFailed, match="type 3; only unigram"):
        PieceModel(b"\x12\x02\x18\x03")
