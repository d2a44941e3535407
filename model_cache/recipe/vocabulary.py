"""Text to token ids: one sentencepiece model and one list of tokens for both languages.

The list begins with `<s>`, `<pad>`, `</s>`, `<unk>` and holds both language codes. A vocabulary
is taken over from a bundle, cut from that of pretrained weights, or learnt from the pairs.
"""

import io
import shutil
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import sentencepiece
from numpy.typing import NDArray

from model_cache.recipe.direction import LANGUAGES
from model_cache.recipe.errors import DataRefused
from model_cache.recipe.network import PADDING_ID
from model_cache.recipe.preparing import Pair
from model_cache.recipe.pretrained import Pretrained
from model_cache.recipe.writing import replacing, write_json
from service.workshop.trimming.piece_model import Kind, Piece, PieceModel
from service.workshop.trimming.vocabulary import read_vocabularies

CONTROLS: Final = ("<s>", "<pad>", "</s>", "<unk>")
SYNTHETIC_ID: Final = 0
"""`<s>`, which nothing else uses, marks a synthetic source: no text can spell it."""
END_ID: Final = 2
TOKENIZER_FILE: Final = "sentencepiece.bpe.model"
_TOKENS_FILE: Final = "tokens.json"
_MIN_SEEN: Final = 3  # copied from the first bundle: a row seen less is hardly learnt
_ALWAYS: Final = "–—‘’“”…€°£¥§±×•"
_LAST_LATIN: Final = "\u024f"
_PIECES_FIELD: Final = 1
_UNKNOWN_TEXT: Final = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
_VARINT_MORE: Final = 0x80


class Vocabulary:
    """Tokens and how text is cut into them. Threads may share it.

    Args:
        folder: With the two files; see `write`.

    Raises:
        DataRefused: They do not parse, or do not fit each other.
    """

    def __init__(self, folder: Path) -> None:
        self.tokenizer_file = folder / TOKENIZER_FILE
        try:
            self.tokens = tuple(
                msgspec.json.decode((folder / _TOKENS_FILE).read_bytes(), type=list[str])
            )
            self._processor = sentencepiece.SentencePieceProcessor(
                model_file=str(self.tokenizer_file)
            )
        except (msgspec.DecodeError, RuntimeError) as error:
            raise DataRefused(f"{folder} holds no vocabulary: {error}; delete it") from error
        rows = {token: row for row, token in enumerate(self.tokens)}
        if self.tokens[: len(CONTROLS)] != CONTROLS or not {*LANGUAGES.values()} <= rows.keys():
            raise DataRefused(
                f"{folder} must begin with {', '.join(CONTROLS)} and hold "
                f"{' and '.join(LANGUAGES.values())}"
            )
        unknown = rows[CONTROLS[3]]
        self._row_of_piece = np.array(
            [
                rows.get(self._processor.id_to_piece(piece), unknown)
                for piece in range(self._processor.get_piece_size())
            ],
            np.int32,
        )
        self._rows = rows

    def __len__(self) -> int:
        return len(self.tokens)

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Ids of the pieces of each text, no controls."""
        return [self._row_of_piece[pieces] for pieces in self._processor.encode(list(texts))]

    def language_id(self, language: str) -> int:
        """The id of a FLORES-200 code."""
        return self._rows[language]


def written(folder: Path) -> bool:
    """Whether a vocabulary lies in a folder, whole."""
    return (folder / _TOKENS_FILE).is_file()


def take_over(bundle: Path, into: Path) -> None:
    """Write the vocabulary of a bundle. Raises BundleCorrupt if it has none."""
    tokens = read_vocabularies(bundle).source.tokens
    with replacing(into / TOKENIZER_FILE) as unfinished:
        shutil.copyfile(bundle / TOKENIZER_FILE, unfinished)
    write_json(into / _TOKENS_FILE, tokens)


def learn(pairs: Iterable[Pair], size: int, into: Path) -> None:
    """Write a vocabulary of at most `size` tokens, learnt from the pairs of text."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(text for pair in pairs for text in (pair.indonesian, pair.english)),
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        control_symbols=list(LANGUAGES.values()),
        **_control_ids(),
    )
    _write(model.getvalue(), into)


def cut(pretrained: Pretrained, pairs: Iterable[Pair], into: Path) -> list[int]:
    """Write a vocabulary of the pretrained pieces that the pairs use, and both languages.

    Single characters of Latin script and of ordinary punctuation are kept in any case.

    Returns:
        Which row of the pretrained embeddings each kept token has, both languages left out.
    """
    whole = _model(list(pretrained.pieces), list(pretrained.scores), ())
    processor = sentencepiece.SentencePieceProcessor(model_proto=whole)
    seen = np.zeros(len(pretrained.pieces), np.int64)
    for pair in pairs:
        for text in (pair.indonesian, pair.english):
            np.add.at(seen, processor.encode(text), 1)
    kept = [
        row
        for row, piece in enumerate(pretrained.pieces)
        if row < len(CONTROLS)
        or seen[row] >= _MIN_SEEN
        or (len(piece) == 1 and (piece <= _LAST_LATIN or piece in _ALWAYS))
    ]
    pieces = [pretrained.pieces[row] for row in kept]
    scores = [pretrained.scores[row] for row in kept]
    _write(_model(pieces, scores, tuple(LANGUAGES.values())), into)
    return kept


def _write(model: bytes, into: Path) -> None:
    with replacing(into / TOKENIZER_FILE) as unfinished:
        unfinished.write_bytes(model)
    write_json(into / _TOKENS_FILE, [piece.text for piece in PieceModel(model).pieces])


def _control_ids() -> dict[str, Any]:
    return {"bos_id": 0, "pad_id": PADDING_ID, "eos_id": END_ID, "unk_id": 3}


def _model(pieces: list[str], scores: list[float], controls: Sequence[str]) -> bytes:
    """A unigram model of these pieces, which begin with `CONTROLS`, and of more controls.

    The normaliser (NFKC as in machine translation, which XLM-R uses) and what else a model
    holds are those of a model that sentencepiece is made to train on nothing.
    """
    empty = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([_UNKNOWN_TEXT] * 4),
        model_writer=empty,
        vocab_size=len(_UNKNOWN_TEXT),
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
        **_control_ids(),
    )
    wanted = [Piece(text, score, _kind(text)) for text, score in zip(pieces, scores, strict=True)]
    wanted += [Piece(text, 0.0, Kind.CONTROL) for text in controls]
    rest = PieceModel(empty.getvalue()).with_only(())
    return b"".join(map(_serialised, wanted)) + rest


def _kind(text: str) -> Kind:
    if text == CONTROLS[3]:
        return Kind.UNKNOWN
    return Kind.CONTROL if text in CONTROLS else Kind.NORMAL


def _serialised(piece: Piece) -> bytes:
    """A field `pieces` of a `ModelProto`; `piece_model` says where its parts are."""
    text = piece.text.encode()
    body = b"\x0a" + _varint(len(text)) + text + b"\x15" + struct.pack("<f", piece.score)
    body += b"\x18" + _varint(piece.kind)
    return bytes([_PIECES_FIELD << 3 | 2]) + _varint(len(body)) + body


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= _VARINT_MORE:
        out.append(number & (_VARINT_MORE - 1) | _VARINT_MORE)
        number >>= 7
    return bytes([*out, number])
