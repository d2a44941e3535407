from collections.abc import Callable
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from service.errors import BundleCorrupt, BundleMissing
from service.model_store import Bundle, ModelCache
from service.model_store.bundle import Family
from tests.support.sealed import rewrite, sealed_bundle


def test_the_embedded_bundle_is_intact(embedded_bundle: Bundle) -> None:
    ModelCache(embedded_bundle.folder.parent.parent).verify(embedded_bundle)
    assert embedded_bundle.manifest.is_demonstration
    assert embedded_bundle.manifest.family == "nllb"


def test_a_real_bundle_is_preferred_to_a_newer_demonstration(tmp_path: Path) -> None:
    sealed_bundle(tmp_path, "real/1", age_s=9)
    sealed_bundle(tmp_path, "demo/1", age_s=0, is_demonstration=True)
    assert ModelCache(tmp_path).find("translate", None).manifest.name == "real"


@pytest.mark.parametrize("name", [None, "nllb"])
def test_the_newest_published_is_preferred_whatever_its_commit(
    tmp_path: Path, name: str | None
) -> None:
    sealed_bundle(tmp_path, "nllb/f8d333a098d1-int8", age_s=9)
    sealed_bundle(tmp_path, "nllb/0123456789ab-int8", age_s=0)
    found = ModelCache(tmp_path).find("translate", name)
    assert found.manifest.revision == "0123456789ab-int8"


def test_of_bundles_of_one_moment_the_last_by_name_is_preferred(tmp_path: Path) -> None:
    for reference in ("b/1", "b/2", "a/3"):
        sealed_bundle(tmp_path, reference, age_s=0)
    assert ModelCache(tmp_path).find("translate", None).folder == tmp_path / "b" / "2"


def test_an_older_revision_is_found_by_its_full_name(tmp_path: Path) -> None:
    older = sealed_bundle(tmp_path, "nllb/1", age_s=9)
    newer = sealed_bundle(tmp_path, "nllb/2", age_s=0)
    cache = ModelCache(tmp_path)
    assert (cache.find("translate", "nllb/1"), cache.named("nllb/1")) == (older, older)
    assert cache.named("nllb") == newer


@pytest.mark.parametrize("name", ["", "/", "nllb/", "../nllb", "nllb/..", "*", "nllb/1/2", ".x"])
def test_what_cannot_name_a_bundle_is_said_to(tmp_path: Path, name: str) -> None:
    sealed_bundle(tmp_path, "nllb/1")
    with pytest.raises(BundleMissing, match="expected NAME or NAME/REVISION"):
        ModelCache(tmp_path).find("translate", name)


def test_a_revision_that_is_not_installed_is_missing(tmp_path: Path) -> None:
    sealed_bundle(tmp_path, "nllb/1")
    with pytest.raises(BundleMissing, match="no bundle named 'nllb/2' to translate is installed"):
        ModelCache(tmp_path).find("translate", "nllb/2")


def test_a_named_bundle_is_found_beside_a_broken_one(tmp_path: Path) -> None:
    sound = sealed_bundle(tmp_path, "sound/1")
    (sealed_bundle(tmp_path, "broken/1").folder / "bundle.json").write_text("{")
    cache = ModelCache(tmp_path)
    assert cache.find("translate", "sound") == sound
    with pytest.raises(BundleCorrupt, match="ringkas models remove broken/1"):
        cache.find("translate", None)


def test_unfinished_work_is_no_bundle(tmp_path: Path) -> None:
    sealed_bundle(tmp_path / ".unfinished", "nllb/made")
    sealed_bundle(tmp_path, "nllb/.hidden")
    assert ModelCache(tmp_path).bundles() == ()


def test_a_named_bundle_is_found_and_another_task_is_not(toy_cache: Path) -> None:
    cache = ModelCache(toy_cache)
    assert cache.find("summarise", "toy-mt5").manifest.task == "summarise"
    with pytest.raises(BundleMissing, match="'toy-mt5' to translate"):
        cache.find("translate", "toy-mt5")


def test_an_empty_cache_has_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(BundleMissing, match="ringkas models list"):
        ModelCache(tmp_path / "none").find("translate", None)


def _remove(path: Path) -> None:
    path.unlink()


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (_remove, "is missing"),
        (_truncate, "bytes where its manifest says"),
        (_flip_a_byte, "SHA-256"),
    ],
)
def test_a_harmed_file_is_named(tmp_path: Path, harm: Callable[[Path], None], says: str) -> None:
    bundle = sealed_bundle(tmp_path)
    harm(bundle.folder / "model.bin")
    with pytest.raises(BundleCorrupt, match=f"model.bin.*{says}"):
        ModelCache(tmp_path).verify(bundle)


def test_a_manifest_that_does_not_parse_is_named(tmp_path: Path) -> None:
    bundle = sealed_bundle(tmp_path)
    (bundle.folder / "bundle.json").write_text('{"name": 3}')
    with pytest.raises(BundleCorrupt, match=r"bundle\.json is not a bundle manifest"):
        ModelCache(tmp_path).bundles()


@pytest.mark.parametrize(
    "name", ["../model.bin", "/etc/passwd", "a/b", "..", ".", "", ".hidden", "-rf", "bundle.json"]
)
def test_a_manifest_may_not_name_files_outside_its_folder(tmp_path: Path, name: str) -> None:
    bundle = sealed_bundle(tmp_path)
    file = msgspec.structs.replace(bundle.manifest.files[0], name=name)
    rewrite(bundle, files=(file, *bundle.manifest.files))
    with pytest.raises(BundleCorrupt, match="not a plain file name"):
        ModelCache(tmp_path).bundles()


def test_a_manifest_may_not_list_a_file_twice(tmp_path: Path) -> None:
    bundle = sealed_bundle(tmp_path)
    rewrite(bundle, files=bundle.manifest.files * 2)
    with pytest.raises(BundleCorrupt, match="lists a file twice"):
        ModelCache(tmp_path).bundles()


@pytest.mark.parametrize("name", ["spm.model", "model.bin"])
def test_weights_and_tokeniser_must_be_among_the_verified_files(tmp_path: Path, name: str) -> None:
    bundle = sealed_bundle(tmp_path)
    rewrite(bundle, files=tuple(file for file in bundle.manifest.files if file.name != name))
    with pytest.raises(BundleCorrupt, match=f"no digest for '{name}'"):
        ModelCache(tmp_path).bundles()


def test_the_tokeniser_of_the_output_must_be_among_the_verified_files(tmp_path: Path) -> None:
    rewrite(sealed_bundle(tmp_path), target_tokenizer_file="target.spm")
    with pytest.raises(BundleCorrupt, match=r"no digest for 'target\.spm'"):
        ModelCache(tmp_path).bundles()


@pytest.mark.parametrize("field", ["name", "revision"])
def test_a_manifest_must_be_of_the_bundle_its_folder_names(tmp_path: Path, field: str) -> None:
    rewrite(sealed_bundle(tmp_path, "small/1"), **{field: "other"})
    with pytest.raises(BundleCorrupt, match=r"is the manifest of '.*other.*', not of small/1"):
        ModelCache(tmp_path).bundles()


@pytest.mark.parametrize("reference", ["a name/1", "name/-1", "in_use.json/1"])
def test_a_folder_of_an_unsafe_name_is_refused(tmp_path: Path, reference: str) -> None:
    sealed_bundle(tmp_path, reference)
    with pytest.raises(BundleCorrupt, match="rename the folder or delete it"):
        ModelCache(tmp_path).bundles()


def test_a_manifest_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    bundle = sealed_bundle(tmp_path)
    with (bundle.folder / "bundle.json").open("ab") as file:
        file.truncate(1 << 40)  # a hole; reading it would take the memory
    with pytest.raises(BundleCorrupt, match="larger than 1000000 bytes"):
        ModelCache(tmp_path).bundles()


@pytest.mark.parametrize("family", get_args(Family))
@pytest.mark.parametrize("name", ["model.bin", "spm.model"])
def test_every_file_of_every_family_is_verified(tmp_path: Path, family: str, name: str) -> None:
    bundle = sealed_bundle(tmp_path, family=family)
    _flip_a_byte(bundle.folder / name)
    with pytest.raises(BundleCorrupt, match=f"{name} has SHA-256"):
        ModelCache(tmp_path).verify(bundle)


def test_what_serves_translates_and_summarises_if_anything_does(tmp_path: Path) -> None:
    translates = sealed_bundle(tmp_path, "nllb/1")
    cache = ModelCache(tmp_path)
    assert cache.serving(None, None) == (translates,)
    summarises = sealed_bundle(tmp_path, "mt5/1", task="summarise", family="mt5")
    assert cache.serving(None, None) == (translates, summarises)
    with pytest.raises(BundleMissing, match="no bundle named 'nllb' to summarise"):
        cache.serving(None, "nllb")
