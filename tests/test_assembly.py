from pathlib import Path

import pytest

from service.assembly import chosen_bundles, open_services
from service.errors import BundleCorrupt, BundleMissing
from service.journey import ArticleSource, JourneyOptions
from service.settings import Settings
from service.telemetry import Metrics
from tests.support.toy_weights import toy_bundle

pytestmark = pytest.mark.anyio


def test_the_embedded_bundle_serves_when_nothing_else_is_installed() -> None:
    [bundle] = chosen_bundles(Settings())
    assert bundle.manifest.name == "ringkas-mini-id-en"


async def test_the_embedded_weights_judge_their_own_english_by_their_own_fit() -> None:
    async with open_services(Settings(threads=1), Metrics()) as services:
        text = "Presiden Rusia Vladimir Putin bertemu Presiden China Xi Jinping di Beijing."
        served = await services.journey.run(
            ArticleSource(text=text), JourneyOptions(unsupported="flag"), deadline_s=60
        )
    assert [claim.support.calibrated for claim in served.digest.claims] == [True]


async def test_toy_weights_of_both_families_serve_a_journey(toy_cache: Path) -> None:
    async with open_services(Settings(model_cache=toy_cache, threads=1), Metrics()) as services:
        assert [bundle.manifest.family for bundle in services.bundles] == ["nllb", "mt5"]
        text = "Presiden Rusia Vladimir Putin bertemu Presiden China Xi Jinping di Beijing."
        served = await services.journey.run(
            ArticleSource(text=text), JourneyOptions(unsupported="flag"), deadline_s=60
        )
        assert served.digest.summary_sentences[0].method == "abstractive"


async def test_a_corrupt_bundle_is_refused_by_file(tmp_path: Path) -> None:
    bundle = toy_bundle(tmp_path, family="nllb")
    with (bundle.folder / "model.bin").open("ab") as file:
        file.write(b"x")
    with pytest.raises(BundleCorrupt, match=r"model\.bin"):
        async with open_services(Settings(model_cache=tmp_path), Metrics()):
            pass


@pytest.mark.parametrize("setting", ["translation_bundle", "summary_bundle"])
async def test_a_bundle_that_is_not_installed_is_refused(toy_cache: Path, setting: str) -> None:
    settings = Settings(model_cache=toy_cache, **{setting: "nowhere"})  # type: ignore[arg-type]
    with pytest.raises(BundleMissing, match="nowhere"):
        async with open_services(settings, Metrics()):
            pass
