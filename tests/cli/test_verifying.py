"""`ringkas models trim` and `verify` as their user meets them."""

from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from service.model_store import Bundle, seal
from service.workshop import proving
from tests.cli.command import Command
from tests.support.toy_weights import toy_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    made = toy_bundle(tmp_path, family="nllb")
    golden = proving.record(made)
    return seal(made.folder, msgspec.structs.replace(made.manifest, golden=golden))


def _models(cache: Path, *arguments: str | Path) -> Result:
    return Command()("models", *arguments, "--model-cache", cache)


def test_all_installed_bundles_are_verified(bundle: Bundle, tmp_path: Path) -> None:
    toy_bundle(tmp_path, family="mt5")
    done = _models(tmp_path, "verify")
    assert done.stdout.splitlines() == [
        "toy-mt5/1: 4 files as listed; no golden sentences are kept in it, so its behaviour was "
        "not verified",
        "toy-nllb/1: 4 files as listed; 5 golden sentences within 0.000 nats a token of what was "
        "recorded",
    ]


def test_a_harmed_file_is_named_before_anything_is_run(bundle: Bundle, tmp_path: Path) -> None:
    (bundle.folder / "spm.model").write_bytes(b"no model")
    done = _models(tmp_path, "verify", "toy-nllb")
    assert (done.exit_code, done.stdout) == (69, "")
    assert "spm.model has 8 bytes where its manifest says" in done.stderr


def test_weights_that_behave_otherwise_are_70(bundle: Bundle, tmp_path: Path) -> None:
    other = toy_bundle(tmp_path / "other", family="nllb", seed=2)
    (bundle.folder / "model.bin").write_bytes((other.folder / "model.bin").read_bytes())
    seal(bundle.folder, bundle.manifest)
    assert _models(tmp_path, "verify", "--files-only").exit_code == 0
    done = _models(tmp_path, "verify")
    assert done.exit_code == 70
    assert "does not behave as when it was made" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["--against", "."], ["toy-nllb", "--against", ".", "--files-only"]]
)
def test_what_cannot_be_compared_is_said(
    bundle: Bundle, tmp_path: Path, arguments: list[str]
) -> None:
    assert _models(tmp_path, "verify", *arguments).exit_code == 2


def test_a_bundle_is_trimmed_beside_itself(bundle: Bundle, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Presiden Rusia bertemu Presiden China.", encoding="utf-8")
    done = _models(tmp_path, "trim", "toy-nllb", "--languages", "eng_Latn,ind_Latn", "--text", text)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("toy-nllb/1-eng_Latn-ind_Latn is installed, ")
    assert _models(tmp_path, "verify", "toy-nllb/1-eng_Latn-ind_Latn").exit_code == 0
    assert _models(tmp_path, "verify", "toy-nllb/1").exit_code == 0


def test_languages_the_bundle_does_not_know_are_refused(bundle: Bundle, tmp_path: Path) -> None:
    done = _models(tmp_path, "trim", "toy-nllb", "--languages", "fra_Latn")
    assert (done.exit_code, done.stdout) == (70, "")
    assert "fra_Latn" in done.stderr


def test_a_catalogue_is_shown_with_licences() -> None:
    told = Command()("models", "catalogue").stdout
    assert "nllb-200-distilled-600M" in told
    assert "CC-BY-NC-4.0" in told
    assert "Apache-2.0" in told
