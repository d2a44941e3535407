"""Repositories as they are published, with small seeded weights that say nonsense.

The files, their names and the order of their tokens are those of the real ones: NLLB's, the
XL-Sum mT5's (a slow tokenizer only), Marian's and MADLAD's. The weights are drawn so that
what beam search says depends on the source and ends before the limit.
"""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import sentencepiece

from service.model_store.bundle import DecodingDefaults, Family, Licence
from service.workshop.catalogue import Entry

Format = Literal["safetensors", "bin", "parts"]
"""`parts`: safetensors in three files and an index."""

SENTENCEPIECE: Final[dict[Family, str]] = {
    "nllb": "sentencepiece.bpe.model",
    "mt5": "spiece.model",
    "marian": "source.spm",
    "t5": "spiece.model",
}
_ARTICLES = Path(__file__).parents[1] / "articles"
_ENGLISH: Final = (
    "The two countries agreed to keep the region secure and stable, a spokesman said on Friday.",
    "The president met the prime minister in Jakarta and spoke about trade between them.",
    "Police said nobody was killed when the bridge fell; three people were taken to hospital.",
    "Prices rose by 5.6 percent in the second quarter, the central bank said in a report.",
    "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ .,;:!?()\"'-",
)
_WIDTH: Final = 32
_LAYERS: Final = 2
_HEADS: Final = 4
_INNER: Final = 48
_CALL: Final = 5
"""The channel that calls for the end: no layer writes to it. In T5 every word does alike; in
the others the positions do, more from word to word."""
# Chosen, so that every family says something else of nearly every source, and ends.
_END_WEIGHT: Final[dict[Family, float]] = {"nllb": 8.0, "mt5": 12.0, "marian": 5.0, "t5": 12.0}
_CONTROLS: Final = 4
"""Tokens that come first, at most; in Marian two of them are words."""
_GAIN: Final = 1.5
_SHARP: Final = 3.0
_LOUDNESS: Final = 3.0
_LAST_NORMS: Final = {
    "model.decoder.layer_norm.weight",
    f"model.decoder.layers.{_LAYERS - 1}.final_layer_norm.weight",
}
_T5: Final[dict[str, Any]] = {
    "d_model": _WIDTH,
    "d_kv": _WIDTH // _HEADS,
    "d_ff": _INNER,
    "num_layers": _LAYERS,
    "num_heads": _HEADS,
    "feed_forward_proj": "gated-gelu",
    "relative_attention_num_buckets": 32,
    "is_encoder_decoder": True,
    "tie_word_embeddings": False,
}
_BART: Final[dict[str, Any]] = {
    "d_model": _WIDTH,
    "encoder_layers": _LAYERS,
    "decoder_layers": _LAYERS,
    "encoder_attention_heads": _HEADS,
    "decoder_attention_heads": _HEADS,
    "encoder_ffn_dim": _INNER,
    "decoder_ffn_dim": _INNER,
    "max_position_embeddings": 256,
    "scale_embedding": True,
    "is_encoder_decoder": True,
}


def sentences() -> list[str]:
    """Those of the articles, one a line or after a full stop."""
    lines = [
        line
        for path in sorted(_ARTICLES.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [each.strip() for line in lines for each in line.split(". ") if len(each.strip()) > 20]


def repository(
    folder: Path,
    family: Family,
    *,
    form: Format = "safetensors",
    seed: int = 1,
    tied: bool = False,
) -> Path:
    """Write a repository; returns the folder, which is made.

    Args:
        form: How the weights are stored; what the real ones hold is `bin`, MADLAD `safetensors`.
        tied: Whether T5 has its embeddings for output layer, as before version 1.1.
    """
    folder.mkdir(parents=True)
    write: dict[Family, Callable[[Path], dict[str, Any]]] = {
        "nllb": _nllb,
        "mt5": _mt5,
        "marian": _marian,
        "t5": _madlad,
    }
    config = write[family](folder)
    tensors = _weights(family, config, seed)
    if tied:
        del config["tie_word_embeddings"]
        del tensors["lm_head.weight"]
    _json(folder / "config.json", config)
    _store(folder, tensors, form)
    return folder


def entry_of(family: Family, **changes: object) -> Entry:
    """The catalogue's entry of a repository that `repository` wrote."""
    is_summary = family == "mt5"
    entry = Entry(
        name=f"small-{family}",
        repository=f"example/small-{family}",
        revision=None,
        files=("*",),
        sha256={},
        max_bytes=100_000_000,
        task="summarise" if is_summary else "translate",
        family=family,
        source_languages=("*",) if family == "nllb" else ("ind_Latn",),
        target_languages=("*",) if family == "nllb" else ("eng_Latn",),
        licence=Licence(id="Apache-2.0", is_commercial_use_allowed=True, note="Random numbers."),
        decoding=DecodingDefaults(
            beam_size=4,
            length_penalty=0.6 if is_summary else 1.0,
            no_repeat_ngram_size=2,
            max_input_tokens=200,
            max_output_tokens=20,
        ),
        tokenizer_file=SENTENCEPIECE[family],
        target_tokenizer_file="target.spm" if family == "marian" else None,
        language_tokens={"eng_Latn": "<2en>", "ind_Latn": "<2id>"} if family == "t5" else {},
        summary="Says nonsense.",
        evidence="Made for tests.",
    )
    return msgspec.structs.replace(entry, **changes)


def _nllb(folder: Path) -> dict[str, Any]:
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    pieces = _train(folder / "sentencepiece.bpe.model", [*sentences(), *_ENGLISH], model_type="bpe")
    controls = ["<s>", "<pad>", "</s>", "<unk>"]
    tokens = [*controls, *pieces[3:], *FAIRSEQ_LANGUAGE_CODES, "<mask>"]
    special = [*controls, *FAIRSEQ_LANGUAGE_CODES, "<mask>"]
    names = {
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }
    _json(
        folder / "special_tokens_map.json",
        names | {"additional_special_tokens": list(FAIRSEQ_LANGUAGE_CODES)},
    )
    _json(folder / "tokenizer_config.json", names | {"tokenizer_class": "NllbTokenizer"})
    _json(
        folder / "tokenizer.json",
        _fast(
            tokens,
            special,
            {
                "type": "BPE",
                "unk_token": "<unk>",
                "fuse_unk": True,
                "vocab": {t: i for i, t in enumerate(tokens)},
                "merges": _merges(tokens),
            },
        ),
    )
    generation = {
        "bos_token_id": 0,
        "decoder_start_token_id": 2,
        "eos_token_id": 2,
        "max_length": 200,
        "pad_token_id": 1,
    }
    _json(folder / "generation_config.json", generation)
    return _BART | {
        "architectures": ["M2M100ForConditionalGeneration"],
        "model_type": "m2m_100",
        "activation_function": "relu",
        "vocab_size": len(tokens) + 2,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "decoder_start_token_id": 2,
        "torch_dtype": "float32",
        "tokenizer_class": "NllbTokenizer",
    }


def _mt5(folder: Path) -> dict[str, Any]:
    pieces = _train(
        folder / "spiece.model",
        [*sentences(), *_ENGLISH],
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        user_defined_symbols=["▁<extra_id_1>", "▁<extra_id_0>"],
    )
    names = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    _json(folder / "special_tokens_map.json", names)
    _json(
        folder / "tokenizer_config.json",
        names
        | {"extra_ids": 0, "additional_special_tokens": None, "tokenizer_class": "T5Tokenizer"},
    )
    return _T5 | {
        "architectures": ["MT5ForConditionalGeneration"],
        "model_type": "mt5",
        "vocab_size": len(pieces) + 12,
        "pad_token_id": 0,
        "eos_token_id": 1,
        "decoder_start_token_id": 0,
        "tokenizer_class": "T5Tokenizer",
    }


def _madlad(folder: Path) -> dict[str, Any]:
    pieces = _train(
        folder / "spiece.model",
        [*sentences(), *_ENGLISH],
        user_defined_symbols=["\n", "<2meta>", "<2en>", "<2id>", "<2fr>"],
    )
    names = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<s>"}
    _json(folder / "special_tokens_map.json", names)
    _json(
        folder / "tokenizer_config.json", names | {"extra_ids": 0, "tokenizer_class": "T5Tokenizer"}
    )
    _json(
        folder / "tokenizer.json",
        _fast(
            pieces,
            ["<unk>", "<s>", "</s>"],
            {
                "type": "Unigram",
                "unk_id": 0,
                "vocab": [[piece, -float(i)] for i, piece in enumerate(pieces)],
            },
        ),
    )
    return _T5 | {
        "architectures": ["T5ForConditionalGeneration"],
        "model_type": "t5",
        "vocab_size": len(pieces),
        "pad_token_id": 1,
        "eos_token_id": 2,
        "decoder_start_token_id": 0,
        "tokenizer_class": "T5Tokenizer",
    }


def _marian(folder: Path) -> dict[str, Any]:
    source = _train(folder / "source.spm", sentences())
    target = _train(folder / "target.spm", _ENGLISH * 3, size=120)
    known = set(source[3:-5]) | set(target[3:])  # some pieces of the source are unknown
    tokens = ["</s>", "<unk>", *sorted(known), "<pad>"]
    _json(folder / "vocab.json", {token: number for number, token in enumerate(tokens)})
    names = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    _json(
        folder / "tokenizer_config.json",
        names
        | {
            "source_lang": "id",
            "target_lang": "en",
            "separate_vocabs": False,
            "tokenizer_class": "MarianTokenizer",
        },
    )
    padding = len(tokens) - 1
    _json(
        folder / "generation_config.json",
        {
            "bad_words_ids": [[padding]],
            "bos_token_id": 0,
            "decoder_start_token_id": padding,
            "eos_token_id": 0,
            "forced_eos_token_id": 0,
            "max_length": 512,
            "num_beams": 4,
            "pad_token_id": padding,
        },
    )
    return _BART | {
        "architectures": ["MarianMTModel"],
        "model_type": "marian",
        "activation_function": "swish",
        "vocab_size": len(tokens),
        "decoder_vocab_size": len(tokens),
        "share_encoder_decoder_embeddings": True,
        "static_position_embeddings": True,
        "normalize_before": False,
        "normalize_embedding": False,
        "add_final_layer_norm": False,
        "bos_token_id": 0,
        "pad_token_id": padding,
        "eos_token_id": 0,
        "decoder_start_token_id": padding,
    }


def _train(file: Path, texts: Sequence[str], *, size: int = 300, **options: Any) -> list[str]:  # noqa: ANN401
    """Write a sentencepiece model; its pieces."""
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=made,
        vocab_size=size,
        hard_vocab_limit=False,
        minloglevel=2,
        **options,
    )
    file.write_bytes(made.getvalue())
    read = sentencepiece.SentencePieceProcessor(model_proto=made.getvalue())
    return [read.id_to_piece(number) for number in range(read.get_piece_size())]


def _merges(tokens: Sequence[str]) -> list[str]:
    """Every split of a piece into two others, in the order the pieces were made."""
    known = set(tokens)
    return [
        f"{piece[:at]} {piece[at:]}"
        for piece in tokens
        for at in range(1, len(piece))
        if piece[:at] in known and piece[at:] in known
    ]


def _fast(tokens: Sequence[str], special: Sequence[str], model: dict[str, Any]) -> dict[str, Any]:
    """A `tokenizer.json`."""
    flags = {
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }
    space = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": tokens.index(each), "content": each} | flags for each in special],
        "normalizer": None,
        "pre_tokenizer": space,
        "post_processor": None,
        "decoder": space,
        "model": model,
    }


def _weights(family: Family, config: dict[str, Any], seed: int) -> dict[str, Any]:
    """The tensors by name, with copies where the real ones share.

    Layers are louder than embeddings, so that a word does not call for itself again. Of the
    channels one is the same for every word and written by no layer: it calls for the end.
    """
    import torch
    import transformers

    settings = {key: value for key, value in config.items() if key != "architectures"}
    architecture: Any = getattr(transformers, config["architectures"][0])
    made = architecture(architecture.config_class(**settings))
    random = torch.Generator().manual_seed(seed)
    tensors: dict[str, Any] = {}
    for name, tensor in made.state_dict().items():
        if "embed_positions" not in name:
            drawn = torch.randn(tensor.shape, generator=random)
            tensors[name] = _shaped(family, name, drawn)
    prefix = "" if family in {"mt5", "t5"} else "model."
    shared = tensors[f"{prefix}shared.weight"]
    output = shared if prefix else tensors["lm_head.weight"]
    shared[:, _CALL] = 0.0 if prefix else 1.0
    output[:, _CALL] = 0.0
    output[config["eos_token_id"], _CALL] = _END_WEIGHT[family]
    for never_said in {*range(_CONTROLS), config["pad_token_id"]} - {config["eos_token_id"]}:
        output[never_said] = 0.0
    for stack in ("encoder", "decoder"):
        tensors[f"{prefix}{stack}.embed_tokens.weight"] = shared.clone()
    if prefix:
        tensors["lm_head.weight"] = shared.clone()
    return tensors


def _shaped(family: Family, name: str, drawn: Any) -> Any:  # noqa: ANN401  a tensor
    """A standard normal draw made the tensor of a name."""
    if name == "final_logits_bias":
        return drawn * 0
    if "norm" in name:
        loud = _LOUDNESS if name in _LAST_NORMS else 1.0
        return 0.1 * drawn + (0.0 if name.endswith("bias") else loud)
    if "relative" in name:
        return drawn
    if drawn.dim() == 1:
        return drawn * 0.1
    width = drawn.shape[1]
    parent = name.split(".")[-2]
    if parent == "shared" and family in {"mt5", "t5"}:
        return drawn
    gain = {"lm_head": _LOUDNESS, "q": _SHARP * (width / _HEADS) ** -0.5, "q_proj": _SHARP}
    drawn *= gain.get(parent, 1.0) * width**-0.5  # T5 leaves out the division by a head's size
    if parent in {"o", "wo", "out_proj", "fc2"}:
        drawn *= _GAIN
        drawn[_CALL] = 0.0
    return drawn


def _store(folder: Path, tensors: dict[str, Any], form: Format) -> None:
    import torch
    from safetensors.torch import save_file

    if form == "bin":
        torch.save(tensors, folder / "pytorch_model.bin")
    elif form == "safetensors":
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    else:
        where: dict[str, str] = {}
        for number, names in enumerate(_dealt(sorted(tensors), 3), start=1):
            file = f"model-{number:05}-of-00003.safetensors"
            save_file(
                {name: tensors[name] for name in names}, folder / file, metadata={"format": "pt"}
            )
            where |= dict.fromkeys(names, file)
        size = sum(tensor.nbytes for tensor in tensors.values())
        _json(
            folder / "model.safetensors.index.json",
            {"metadata": {"total_size": size}, "weight_map": where},
        )


def _dealt(names: Sequence[str], hands: int) -> Iterator[Sequence[str]]:
    for hand in range(hands):
        yield names[hand::hands]


def _json(file: Path, said: dict[str, Any]) -> None:
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
