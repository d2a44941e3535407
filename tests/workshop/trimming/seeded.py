"""Bundles with a vocabulary of several scripts, of either kind of sentencepiece model."""
# CTranslate2's specs are filled in attribute by attribute and ship no types.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false

import io
from collections.abc import Collection
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import sentencepiece

from service.model_store import Bundle, seal
from service.model_store.bundle import Family
from tests.conftest import ARTICLES
from tests.support.toy_weights import _spec, toy_bundle

ModelType = Literal["unigram", "bpe"]
FOREIGN = (
    "Президент России Владимир Путин встретился с председателем КНР Си Цзиньпином в Пекине.",
    "Обе страны договорились поддерживать безопасность и стабильность в регионе.",
    "国家主席习近平在北京同俄罗斯总统普京举行会谈,两国同意维护地区安全与稳定。",
    "صرح المتحدث باسم الوزارة أن البلدين اتفقا على الحفاظ على الأمن والاستقرار.",
    "Çocuklar güneşli bir günde büyük şehrin sokaklarında neşeyle oynuyorlardı 🙂🎉",
    "Những người dân trong thành phố đã tập trung để chào đón vị khách đặc biệt.",
)
LETTERS = " ".join("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?-\"'()")
CODES = ("ind_Latn", "eng_Latn", "rus_Cyrl", "zho_Hans")
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in ARTICLES)


def tokenizer_bytes(model_type: ModelType, *, controls: Collection[str] = ()) -> bytes:
    """A model trained on the five articles and on sentences in five other languages."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter((*TEXT.splitlines(), *FOREIGN * 8, LETTERS)),
        model_writer=written,
        model_type=model_type,
        vocab_size=1600,
        hard_vocab_limit=False,
        character_coverage=1.0,
        pad_id=3,
        control_symbols=list(controls),
        num_threads=1,
        minloglevel=2,
    )
    return written.getvalue()


def seeded_bundle(
    cache: Path,
    tokenizer: bytes,
    *,
    family: Family = "nllb",
    quantisation: str = "float32",
    silenced: Collection[str] = (),
) -> Bundle:
    """A bundle with small random weights, of which some tokens are never the output.

    Args:
        tokenizer: Its sentencepiece model. Codes of languages and filling tokens are added to
            the vocabulary alone, as in NLLB's and mT5's.
        silenced: Tokens whose logit is so low that they have no share in any probability.
    """
    toy = toy_bundle(cache, family=family if family == "nllb" else "mt5")
    for name in ("model.bin", "shared_vocabulary.json", "config.json", "bundle.json"):
        (toy.folder / name).unlink()
    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    tokens = [processor.id_to_piece(id_) for id_ in range(processor.get_piece_size())]
    fillers = ("madeupword0000", "<extra_id_0>", "<extra_id_1>")
    tokens += [*(CODES if family == "nllb" else ()), *fillers, "<mask>"]
    spec = _spec("nllb" if family == "nllb" else "mt5", len(tokens), np.random.default_rng(7))
    loudness = [-1e4 if token in set(silenced) else 0.0 for token in tokens]
    spec.decoder.projection.bias = np.array(loudness, np.float32)
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.bos_token, spec.config.eos_token = "<s>", "</s>"
    start = "</s>" if family == "nllb" else "<pad>"
    spec.config.unk_token, spec.config.decoder_start_token = "<unk>", start
    spec.validate()
    spec.optimize(quantisation)
    spec.save(str(toy.folder))
    (toy.folder / "spm.model").write_bytes(tokenizer)
    (toy.folder / "CARD.md").write_text("Random numbers.")
    speaks = CODES if family == "nllb" else ("ind_Latn", "eng_Latn")
    manifest = msgspec.structs.replace(
        toy.manifest,
        family=family,
        source_languages=speaks,
        target_languages=speaks if family == "nllb" else ("eng_Latn",),
        vocabulary_size=len(tokens),
        quantisation=quantisation,
    )
    return seal(toy.folder, manifest)
