"""The engine on converted weights of the families that the toy bundles do not have."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from service.errors import UnsupportedLanguage
from service.inference import Batcher, DecodeOptions, Engine, ScoredPair
from service.model_store import Bundle
from service.model_store.bundle import Family
from service.telemetry import Metrics

pytestmark = pytest.mark.anyio
TEXTS = ["Putin bertemu Xi di Beijing.", "Kedua negara sepakat.", "Harga naik 5,6 persen."]


@asynccontextmanager
async def _opened(bundle: Bundle) -> AsyncGenerator[Engine]:
    batcher = Batcher(1, metrics=Metrics())
    engine = Engine(bundle, batcher)
    yield engine
    await batcher.close()
    engine.close()


@pytest.mark.parametrize("family", ["nllb", "mt5", "marian", "t5"])
async def test_converted_weights_are_served(
    family: Family, bundle_of: Callable[[Family], Bundle]
) -> None:
    async with _opened(bundle_of(family)) as engine:
        said = await engine.generate(TEXTS, DecodeOptions(), deadline_s=30)
        assert len({hypothesis.text for hypothesis in said}) == len(TEXTS)
        pairs = [ScoredPair(source=text, target="the region") for text in TEXTS]
        scores = await engine.score(pairs, DecodeOptions(), deadline_s=30)
        assert len(set(scores)) == len(TEXTS)


async def test_marian_writes_with_the_pieces_of_the_other_side(
    bundle_of: Callable[[Family], Bundle],
) -> None:
    async with _opened(bundle_of("marian")) as engine:
        english = "the region secure and stable"
        whole = engine._target_tokenizer.pieces([english])[0]
        assert len(whole) < len(engine._tokenizer.pieces([english])[0])
        assert engine._target_tokenizer.text(whole) == english


async def test_marian_reads_one_language_only(bundle_of: Callable[[Family], Bundle]) -> None:
    async with _opened(bundle_of("marian")) as engine:
        with pytest.raises(UnsupportedLanguage):
            await engine.generate(TEXTS, DecodeOptions(source_language="eng_Latn"), deadline_s=9)


async def test_t5_says_something_else_when_asked_for_another_language(
    bundle_of: Callable[[Family], Bundle],
) -> None:
    import msgspec

    bundle = bundle_of("t5")
    manifest = msgspec.structs.replace(bundle.manifest, target_languages=("eng_Latn", "ind_Latn"))
    async with _opened(msgspec.structs.replace(bundle, manifest=manifest)) as engine:
        english = await engine.generate(TEXTS, DecodeOptions(), deadline_s=30)
        indonesian = await engine.generate(
            TEXTS, DecodeOptions(target_language="ind_Latn"), deadline_s=30
        )
        assert [each.text for each in english] != [each.text for each in indonesian]
