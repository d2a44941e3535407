from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from service.errors import BundleCorrupt, BundleMissing
from service.model_store import Bundle, ModelCache
from tests.support.toy_weights import toy_bundle


def test_the_embedded_bundle_is_intact(embedded_bundle: Bundle) -> None:
    ModelCache(embedded_bundle.folder.parent.parent).verify(embedded_bundle)
    assert embedded_bundle.manifest.is_demonstration
    assert embedded_bundle.manifest.family == "nllb"


def test_a_real_bundle_is_preferred_to_the_demonstration(tmp_path: Path) -> None:
    toy_bundle(tmp_path, family="nllb", name="zz-demo")
    real = toy_bundle(tmp_path, family="nllb", name="aa-real")
    manifest = msgspec.structs.replace(real.manifest, is_demonstration=False)
    (real.folder / "bundle.json").write_bytes(msgspec.json.encode(manifest))
    assert ModelCache(tmp_path).find("translate", None).manifest.name == "aa-real"


def test_the_last_revision_is_preferred(tmp_path: Path) -> None:
    toy_bundle(tmp_path, family="nllb", name="a")
    toy_bundle(tmp_path, family="nllb", name="b")
    assert ModelCache(tmp_path).find("translate", None).manifest.name == "b"


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
    bundle = toy_bundle(tmp_path, family="nllb")
    harm(bundle.folder / "model.bin")
    with pytest.raises(BundleCorrupt, match=f"model.bin.*{says}"):
        ModelCache(tmp_path).verify(bundle)


def test_a_manifest_that_does_not_parse_is_named(tmp_path: Path) -> None:
    bundle = toy_bundle(tmp_path, family="nllb")
    (bundle.folder / "bundle.json").write_text('{"name": 3}')
    with pytest.raises(BundleCorrupt, match=r"bundle\.json is not a bundle manifest"):
        ModelCache(tmp_path).bundles()


@pytest.mark.parametrize("name", ["../model.bin", "/etc/passwd", "a/b"])
def test_a_manifest_may_not_name_files_outside_its_folder(tmp_path: Path, name: str) -> None:
    bundle = toy_bundle(tmp_path, family="nllb")
    file = msgspec.structs.replace(bundle.manifest.files[0], name=name)
    manifest = msgspec.structs.replace(bundle.manifest, files=(file, *bundle.manifest.files))
    (bundle.folder / "bundle.json").write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(BundleCorrupt, match="not a plain file name"):
        ModelCache(tmp_path).bundles()


@pytest.mark.parametrize("name", ["spm.model", "model.bin"])
def test_weights_and_tokeniser_must_be_among_the_verified_files(tmp_path: Path, name: str) -> None:
    bundle = toy_bundle(tmp_path, family="nllb")
    files = tuple(file for file in bundle.manifest.files if file.name != name)
    manifest = msgspec.structs.replace(bundle.manifest, files=files)
    (bundle.folder / "bundle.json").write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(BundleCorrupt, match=f"no digest for '{name}'"):
        ModelCache(tmp_path).bundles()
