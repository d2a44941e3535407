"""Bundles with small seeded random weights that run on the real runtime.

They say nonsense, always the same nonsense. Made in well under a second, so tests need no
stand-in for the engine, and any family's framing and decoding can be exercised.
"""
# CTranslate2's specs are filled in attribute by attribute and ship no types.
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false

import io
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.common_spec import Activation, LayerNormSpec, LinearSpec

from service.model_store import Bundle, Manifest, seal
from service.model_store.bundle import DecodingDefaults, Family, Licence, Task

_WIDTH = 16
_HEADS = 2
_INNER = 32
_RELATIVE_BUCKETS = 8
_MAX_POSITIONS = 600
_TEXTS = (
    "Presiden Rusia Vladimir Putin bertemu Presiden China Xi Jinping di Beijing pada Jumat.",
    "Kedua negara sepakat menjaga keamanan dan stabilitas kawasan, kata juru bicara.",
    "The two countries agreed to keep the region secure and stable, a spokesman said.",
    "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ .,;:!?()\"'-",
)


def toy_bundle(
    cache: Path,
    *,
    family: Family,
    name: str = "",
    seed: int = 1,
    source_languages: tuple[str, ...] = ("ind_Latn",),
    max_input_tokens: int = 512,
    max_output_tokens: int = 84,
) -> Bundle:
    """Write a toy bundle into a model cache.

    Args:
        cache: The `model_cache` folder.
        family: `nllb` translates, `mt5` summarises.
        seed: Decides the weights and so the nonsense.
    """
    name = name or f"toy-{family}"
    folder = cache / name / "1"
    folder.mkdir(parents=True)
    languages = ["ind_Latn", "eng_Latn"] if family == "nllb" else []
    vocabulary = _write_tokenizer(folder / "spm.model", languages)
    spec = _spec(family, len(vocabulary), np.random.default_rng(seed))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    start = "</s>" if family == "nllb" else "<pad>"
    spec.config.bos_token, spec.config.eos_token = "<s>", "</s>"
    spec.config.unk_token, spec.config.decoder_start_token = "<unk>", start
    spec.validate()
    spec.optimize()
    spec.save(str(folder))
    task: Task = "translate" if family == "nllb" else "summarise"
    manifest = Manifest(
        name=name,
        revision="1",
        task=task,
        family=family,
        is_demonstration=True,
        source="seeded random numbers",
        source_languages=source_languages,
        target_languages=("eng_Latn",),
        quantisation="float32",
        vocabulary_size=len(vocabulary),
        licence=Licence(id="Apache-2.0", is_commercial_use_allowed=True, note="Random numbers."),
        decoding=DecodingDefaults(
            beam_size=4,
            length_penalty=1.0 if family == "nllb" else 0.6,
            no_repeat_ngram_size=0 if family == "nllb" else 2,
            max_input_tokens=max_input_tokens,
            max_output_tokens=max_output_tokens,
        ),
        tokenizer_file="spm.model",
        files=(),
    )
    return seal(folder, manifest)


def _write_tokenizer(file: Path, languages: list[str]) -> list[str]:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_TEXTS * 4),
        model_writer=model,
        vocab_size=150,
        hard_vocab_limit=False,
        pad_id=3,
        control_symbols=languages,
        minloglevel=2,
    )
    file.write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def _spec(family: Family, vocabulary_size: int, random: np.random.Generator) -> TransformerSpec:
    is_t5 = family == "mt5"
    spec = TransformerSpec.from_config(
        (1, 1),
        _HEADS,
        pre_norm=True,
        activation=Activation.GELUTanh if is_t5 else Activation.RELU,
        relative_attention_bias=is_t5,
        ffn_glu=is_t5,
        rms_norm=is_t5,
    )
    spec.encoder.scale_embeddings = spec.decoder.scale_embeddings = not is_t5

    def linear(layer: LinearSpec, outputs: int, inputs: int) -> None:
        layer.weight = random.normal(0, 0.4, (outputs, inputs)).astype(np.float32)
        if not is_t5:
            layer.bias = np.zeros(outputs, np.float32)

    def norm(layer: LayerNormSpec) -> None:
        layer.gamma = np.ones(_WIDTH, np.float32)
        if not is_t5:
            layer.beta = np.zeros(_WIDTH, np.float32)

    for stack in (spec.encoder, spec.decoder):
        embeddings = stack.embeddings[0] if stack is spec.encoder else stack.embeddings
        embeddings.weight = random.normal(0, 1, (vocabulary_size, _WIDTH)).astype(np.float32)
        norm(stack.layer_norm)
        if not is_t5:
            positions = random.normal(0, 0.1, (_MAX_POSITIONS, _WIDTH))
            stack.position_encodings.encodings = positions.astype(np.float32)
        for layer in stack.layer:
            attention = layer.self_attention
            norm(attention.layer_norm)
            linear(attention.linear[0], 3 * _WIDTH, _WIDTH)
            linear(attention.linear[1], _WIDTH, _WIDTH)
            if is_t5:
                attention.queries_scale = 1.0
                bias = random.normal(0, 1, (_RELATIVE_BUCKETS, _HEADS))
                attention.relative_attention_bias = bias.astype(np.float32)
                attention.relative_attention_max_distance = np.dtype("int32").type(20)
            if stack is spec.decoder:
                cross = layer.attention
                norm(cross.layer_norm)
                linear(cross.linear[0], _WIDTH, _WIDTH)
                linear(cross.linear[1], 2 * _WIDTH, _WIDTH)
                linear(cross.linear[2], _WIDTH, _WIDTH)
                if is_t5:
                    cross.queries_scale = 1.0
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, _INNER, _WIDTH)
            if is_t5:
                linear(layer.ffn.linear_0_noact, _INNER, _WIDTH)
            linear(layer.ffn.linear_1, _WIDTH, _INNER)
    linear(spec.decoder.projection, vocabulary_size, _WIDTH)
    return spec
