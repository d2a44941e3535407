"""Which token each row of the embeddings stands for, read from the files that say so.

Transformers' tokenizers are not asked: what they make of a file changes between versions,
and an order that is wrong shows nowhere but in the output. Where a `tokenizer.json` is
there, it must agree.
"""
# sentencepiece and Transformers are read without types; what leaves this file is typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false

import json
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
import sentencepiece

from service.errors import ConversionFailed
from service.model_store.bundle import Family

END: Final = "</s>"
PADDING: Final = "<pad>"
UNKNOWN: Final = "<unk>"
_FAIRSEQ_FIRST: Final = ("<s>", PADDING, END, UNKNOWN)
_SENTENCEPIECE_FIRST: Final = (UNKNOWN, "<s>", END)
_EXTRA_IDS: Final = 100
"""Sentinels of T5 where its files do not say how many; copied from Transformers."""
_LANGUAGE: Final = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")
"""A FLORES-200 code."""


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens by row, and those with a meaning of their own."""

    tokens: tuple[str, ...]
    beginning: str
    end: str
    unknown: str
    start: str
    """What the decoder starts with."""


def vocabulary_of(
    folder: Path, family: Family, tokenizer_file: str, config: dict[str, Any], *, rows: int
) -> Vocabulary:
    """The vocabulary of a checkpoint.

    Args:
        folder: With the files as they are published.
        config: What `config.json` says, defaults filled in.
        rows: Of the embeddings.

    Raises:
        ConversionFailed: The files are missing, or do not fit each other or the embeddings.
    """
    named = _named(folder / "tokenizer.json")
    if family == "marian":
        tokens = _marian(folder)
    elif family == "nllb":
        tokens = _nllb(pieces_of(folder / tokenizer_file), named, rows)
    else:
        extra_ids = _json(folder / "tokenizer_config.json").get("extra_ids", _EXTRA_IDS)
        if not isinstance(extra_ids, int):
            raise ConversionFailed(f"{folder / 'tokenizer_config.json'} has no number of extra_ids")
        tokens = _t5(pieces_of(folder / tokenizer_file), named, extra_ids, rows)
    if len(tokens) != rows:
        raise ConversionFailed(
            f"{folder} names {len(tokens)} tokens, and its weights have {rows} rows for them; "
            "the tokenizer and the weights are not of the same checkpoint"
        )
    if len(set(tokens)) != rows:
        twice = next(token for token in tokens if tokens.count(token) > 1)
        raise ConversionFailed(f"{folder} names the token {twice!r} twice")
    _refuse_another_order(folder, named, tokens)
    padding = _token(tokens, config, "pad_token_id", PADDING)
    end = _token(tokens, config, "eos_token_id", END)
    return Vocabulary(
        tokens=tuple(tokens),
        beginning=tokens[0] if family == "nllb" else padding,
        end=end,
        unknown=UNKNOWN,
        start=_token(tokens, config, "decoder_start_token_id", padding),
    )


def pieces_of(file: Path) -> list[str]:
    """The pieces of a sentencepiece model by id.

    Raises:
        ConversionFailed: sentencepiece cannot load it.
    """
    try:
        processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
    except (OSError, RuntimeError) as error:
        raise ConversionFailed(f"sentencepiece cannot load {file}: {error}") from error
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def languages_in(tokens: Sequence[str]) -> tuple[str, ...]:
    """The tokens that are FLORES-200 codes, in their order."""
    return tuple(token for token in tokens if _LANGUAGE.fullmatch(token))


def _nllb(pieces: list[str], named: dict[int, str], rows: int) -> list[str]:
    """Fairseq's order: its four controls, the pieces, languages, the mask, made-up words."""
    if tuple(pieces[:3]) != _SENTENCEPIECE_FIRST:
        raise ConversionFailed(
            f"the sentencepiece model begins with {', '.join(pieces[:3])} where NLLB's begins with "
            f"{', '.join(_SENTENCEPIECE_FIRST)}"
        )
    tokens = [*_FAIRSEQ_FIRST, *pieces[3:]]
    added = _added(named, len(tokens))
    if not added:
        from transformers.models.nllb.tokenization_nllb import (  # noqa: PLC0415  in the extra
            FAIRSEQ_LANGUAGE_CODES,
        )

        added = [*FAIRSEQ_LANGUAGE_CODES, "<mask>"]
    tokens += added
    return tokens + [f"madeupword{number}" for number in range(rows - len(tokens))]


def _t5(pieces: list[str], named: dict[int, str], extra_ids: int, rows: int) -> list[str]:
    """The pieces, sentinels from the last to the first, and rows nothing stands for.

    mT5 has more rows than pieces and no sentinels beyond these.
    """
    tokens = list(pieces)
    room = max(0, rows - len(tokens))
    sentinels = (f"<extra_id_{number}>" for number in reversed(range(extra_ids)))
    tokens += islice(_added(named, len(tokens)) or sentinels, room)
    return tokens + [f"<unused_{number}>" for number in range(rows - len(tokens))]


def _marian(folder: Path) -> list[str]:
    ids: dict[str, int] = _json(folder / "vocab.json")
    tokens = sorted(ids, key=ids.__getitem__)
    if sorted(ids.values()) != list(range(len(ids))):
        raise ConversionFailed(
            f"{folder / 'vocab.json'} must number its {len(ids)} tokens from 0 without a gap"
        )
    if not tokens or tokens[-1] != PADDING or not {END, UNKNOWN} <= set(tokens):
        raise ConversionFailed(
            f"{folder / 'vocab.json'} must hold {END} and {UNKNOWN}, and end with {PADDING}, "
            f"as Marian's do; it ends with {tokens[-1:]}"
        )
    return tokens


def _added(named: dict[int, str], first: int) -> list[str]:
    """Tokens that are numbered from `first` on, as far as there is no gap."""
    added = list[str]()
    while (number := first + len(added)) in named:
        added.append(named[number])
    return added


def _refuse_another_order(folder: Path, named: dict[int, str], tokens: Sequence[str]) -> None:
    for number, token in named.items():
        if number < len(tokens) and tokens[number] != token:
            raise ConversionFailed(
                f"{folder / 'tokenizer.json'} numbers {token!r} {number}, where the "
                f"sentencepiece model has {tokens[number]!r}; they are not of the same checkpoint"
            )


def _named(file: Path) -> dict[int, str]:
    """Tokens by id of a `tokenizer.json`; empty without one."""
    if not file.is_file():
        return {}
    read = _json(file)
    try:
        pieces = read["model"]["vocab"]
        if isinstance(pieces, dict):
            named: dict[int, str] = {number: token for token, number in pieces.items()}
        else:
            named = {number: token for number, (token, _) in enumerate(pieces)}
        return named | {each["id"]: each["content"] for each in read.get("added_tokens", ())}
    except (KeyError, TypeError, ValueError) as error:
        raise ConversionFailed(f"{file} does not number its tokens: {error!r}") from error


def _token(tokens: Sequence[str], config: dict[str, Any], key: str, otherwise: str) -> str:
    number = config.get(key)
    if number is None:
        return otherwise
    if not isinstance(number, int) or not 0 <= number < len(tokens):
        raise ConversionFailed(f"config.json says {key} is {number}, of {len(tokens)} tokens")
    return tokens[number]


def _json(file: Path) -> dict[str, Any]:
    """What a file says; empty where there is none.

    Raises:
        ConversionFailed: It holds something else than an object.
    """
    try:
        read = json.loads(file.read_bytes()) if file.is_file() else {}
    except (ValueError, RecursionError) as error:
        raise ConversionFailed(f"{file} cannot be read as JSON") from error
    if not isinstance(read, dict):
        raise ConversionFailed(f"{file} must hold a JSON object")
    return read
