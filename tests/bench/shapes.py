"""A shape so small that weights of it are made and run in no time."""

from pathlib import Path

from service.bench.shape import Shape
from service.bench.shapes import make_bundle
from service.model_store import Bundle
from service.model_store.bundle import Family
from tests.conftest import EMBEDDED

PIECES = (EMBEDDED / "ringkas-mini-id-en" / "2" / "sentencepiece.bpe.model").read_bytes()
OUTPUT_TOKENS = 24


def small_shape(family: Family) -> Shape:
    return Shape(
        family=family,
        layers=1,
        width=64,
        inner=128,
        heads=2,
        vocabulary=32_000,
        positions=600 if family == "nllb" else 0,
        max_input_tokens=510,
        output_tokens=OUTPUT_TOKENS,
    )


def small_bundle(cache: Path, family: Family, *, checkpoint: Path | None = None) -> Bundle:
    return make_bundle(
        cache, f"small-{family}", small_shape(family), pieces=PIECES, checkpoint=checkpoint
    )
