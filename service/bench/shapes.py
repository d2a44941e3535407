"""Bundles of real shapes with random weights, so that speed can be measured without a hub.

Time and memory of weights depend on their shape, not on their values; only the length of
what they write does. Here the weights themselves fix that, and production code knows
nothing of it: see `nllb_weights` and `mt5_weights`.
"""
# CTranslate2 and sentencepiece ship no types; what leaves this file is typed.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final, Literal, cast

import sentencepiece

from service.bench.checkpoint import save_checkpoint
from service.bench.mt5_weights import mt5_spec
from service.bench.nllb_weights import NllbWeights, nllb_spec
from service.bench.shape import Shape
from service.bench.spare_words import with_spare_words
from service.model_store import Bundle, Manifest, seal
from service.model_store.bundle import DecodingDefaults, Licence

ShapeName = Literal["nllb-600M", "mt5-base"]
SHAPES: Final[dict[ShapeName, Shape]] = {
    "nllb-600M": Shape(
        family="nllb",
        layers=12,
        width=1024,
        inner=4096,
        heads=16,
        vocabulary=256_206,
        positions=1024,
        max_input_tokens=510,
        output_tokens=32,
    ),
    "mt5-base": Shape(
        family="mt5",
        layers=12,
        width=768,
        inner=2048,
        heads=12,
        vocabulary=250_112,
        positions=0,
        max_input_tokens=511,
        output_tokens=84,
    ),
}
"""Sizes of `facebook/nllb-200-distilled-600M` and `google/mt5-base`. Indonesian news has 31
pieces a sentence (the five articles), and English about as many; 84 is the limit that the
published summarisers were evaluated with."""

_TOKENIZER: Final = "sentencepiece.bpe.model"
_CONTROLS: Final = ("<s>", "<pad>", "</s>", "<unk>", "ind_Latn", "eng_Latn")
_LICENCE: Final = Licence(
    id="CC0-1.0",
    is_commercial_use_allowed=True,
    note="Random numbers; the word pieces are those of the bundle they were made beside.",
)


def make_bundle(
    cache: Path,
    name: str,
    shape: Shape,
    *,
    pieces: bytes,
    quantisation: str = "int8",
    seed: int = 1,
    checkpoint: Path | None = None,
) -> Bundle:
    """Write a bundle with random weights into a model cache, in place of one of that name.

    It comes into being whole or not at all. While it is made, the weights are in memory as
    32-bit floats: 2.5 GB for `nllb-600M`.

    Args:
        pieces: A sentencepiece model of Indonesian and English, which is made as large as
            the shape wants by words that no text is cut into.
        quantisation: CTranslate2's name for it.
        checkpoint: Where to write the same weights for Transformers; of the family `nllb`.

    Raises:
        BundleCorrupt: The sentencepiece model cannot be read, or has no fewer pieces.
    """
    model, spoken = with_spare_words(pieces, shape.vocabulary, _CONTROLS)
    final = cache / name / "1"
    final.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".making-") as temporary:
        made = Path(temporary) / "1"
        made.mkdir()
        (made / _TOKENIZER).write_bytes(model)
        _save_weights(made, shape, model, spoken, quantisation=quantisation, seed=seed)
        manifest = seal(made, _manifest(name, shape, quantisation=quantisation, seed=seed)).manifest
        if final.exists():
            shutil.rmtree(final)
        made.rename(final)
    if checkpoint is not None:
        save_checkpoint(NllbWeights(shape, spoken, seed), checkpoint)
    return Bundle(manifest=manifest, folder=final)


def _save_weights(
    folder: Path, shape: Shape, model: bytes, spoken: range, *, quantisation: str, seed: int
) -> None:
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    vocabulary = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    is_nllb = shape.family == "nllb"
    spec = nllb_spec(NllbWeights(shape, spoken, seed)) if is_nllb else mt5_spec(shape, spoken, seed)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    config = cast("Any", spec.config)
    config.bos_token, config.unk_token, config.eos_token = "<s>", "<unk>", "</s>"
    config.decoder_start_token = "</s>" if is_nllb else "<pad>"
    spec.validate()
    spec.optimize(quantization=quantisation)
    spec.save(str(folder))


def _manifest(name: str, shape: Shape, *, quantisation: str, seed: int) -> Manifest:
    is_nllb = shape.family == "nllb"
    return Manifest(
        name=name,
        revision="1",
        task="translate" if is_nllb else "summarise",
        family=shape.family,
        is_demonstration=True,
        source=f"random numbers (seed {seed}) by `ringkas bench make-shape`: it writes nonsense",
        source_languages=("ind_Latn",),
        target_languages=("eng_Latn",),
        quantisation=quantisation,
        vocabulary_size=shape.vocabulary,
        licence=_LICENCE,
        decoding=DecodingDefaults(
            beam_size=4,
            length_penalty=1.0 if is_nllb else 0.6,
            no_repeat_ngram_size=0 if is_nllb else 2,
            max_input_tokens=shape.max_input_tokens,
            max_output_tokens=512 if is_nllb else shape.output_tokens,
        ),
        tokenizer_file=_TOKENIZER,
        files=(),
    )
