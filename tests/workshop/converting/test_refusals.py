"""Checkpoints that are not whole, and files that mean harm."""

import json
import os
import pickle
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.errors import CheckpointRefused, ConversionFailed, ExtraMissing
from service.model_store import Bundle
from service.model_store.bundle import Family
from tests.support.repositories import Format, entry_of, repository
from tests.workshop.converting.conftest import Repositories, converted
from tests.workshop.converting.spoiling import refusal, say, store, tensors_in


def test_weights_that_transformers_changed_are_refused(repository_of: Repositories) -> None:
    """As if it had tied what is apart in the file; it does not, and this would show it."""
    from service.workshop.converting.placing import _refuse_others

    held = tensors_in(repository_of("mt5"))
    tied = SimpleNamespace(state_dict=lambda: held | {"lm_head.weight": held["shared.weight"]})
    _refuse_others(SimpleNamespace(state_dict=lambda: held), held)
    with pytest.raises(ConversionFailed, match="in the place of lm_head.weight"):
        _refuse_others(tied, held)


# Checkpoints that are not whole


def test_missing_tensors_are_named(changed: Callable[[Family], Path], tmp_path: Path) -> None:
    folder = changed("nllb")
    tensors = tensors_in(folder)
    del tensors["model.decoder.layers.1.fc2.weight"]
    store(folder, tensors)
    message = refusal(folder, "nllb", tmp_path)
    assert "lacks model.decoder.layers.1.fc2.weight;" in message


def test_an_output_layer_that_is_missing_is_not_made_of_the_embeddings(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("mt5")
    tensors = tensors_in(folder)
    del tensors["lm_head.weight"]
    store(folder, tensors)
    assert "lacks lm_head.weight" in refusal(folder, "mt5", tmp_path)


def test_tensors_of_another_architecture_are_named(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("mt5")
    tensors = tensors_in(folder)
    store(folder, tensors | {"decoder.router.weight": tensors["lm_head.weight"]})
    assert "holds decoder.router.weight besides" in refusal(folder, "mt5", tmp_path)


def test_tensors_of_another_shape_are_refused(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("mt5")
    tensors = tensors_in(folder)
    name = "encoder.block.0.layer.1.DenseReluDense.wi_0.weight"
    store(folder, tensors | {name: tensors[name][:32]})
    assert "wi_0.weight has the shape (32, 32)" in refusal(folder, "mt5", tmp_path)


@pytest.mark.parametrize(
    ("family", "said", "told"),
    [
        ("mt5", {"vocab_size": 10**400}, "says vocab_size is 1000"),
        ("mt5", {"d_model": 10**9}, "says d_model is 1000000000"),
        ("mt5", {"d_model": "wide"}, "says d_model is wide"),
        ("mt5", {"d_ff": 64}, "says d_ff is 64"),
        ("mt5", {"num_layers": 10**5}, "where the tensors have 2 layers"),
        ("mt5", {"num_heads": 0}, "says num_heads is 0"),
        ("nllb", {"encoder_layers": 10**9}, "where the tensors have 2 layers"),
        ("nllb", {"encoder_attention_heads": 0}, "says encoder_attention_heads is 0"),
        ("nllb", {"max_position_embeddings": 10**12}, "at most 100000 positions"),
    ],
)
def test_sizes_that_are_not_those_of_the_tensors_are_refused_at_once(
    family: Family,
    said: dict[str, object],
    told: str,
    changed: Callable[[Family], Path],
    tmp_path: Path,
) -> None:
    folder = changed(family)
    say(folder / "config.json", **said)
    assert told in refusal(folder, family, tmp_path)


def test_more_sentinels_than_rows_are_not_made(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("t5")
    (folder / "tokenizer.json").unlink()
    say(folder / "tokenizer_config.json", extra_ids=10**10)
    assert len(converted(folder, tmp_path / "into", entry_of("t5")).manifest.golden) == 0


def test_positions_that_a_checkpoint_brings_must_be_the_computed_ones(
    changed: Callable[[Family], Path], bundle_of: Callable[[Family], Bundle], tmp_path: Path
) -> None:
    from transformers.models.m2m_100.modeling_m2m_100 import M2M100SinusoidalPositionalEmbedding

    folder = changed("nllb")
    tensors = tensors_in(folder)
    name = "model.encoder.embed_positions.weights"
    tensors[name] = M2M100SinusoidalPositionalEmbedding(256, 32, 1).weights
    store(folder, tensors)
    bundle = converted(folder, tmp_path / "good", entry_of("nllb"))
    assert bundle.manifest.files == bundle_of("nllb").manifest.files
    store(folder, tensors | {name: tensors[name] + 1})
    assert "not what is computed" in refusal(folder, "nllb", tmp_path)


@pytest.mark.parametrize("said", [{"feed_forward_proj": "x-y-z"}, {"dropout_rate": "much"}])
def test_a_strange_configuration_is_refused(
    said: dict[str, object], changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("mt5")
    say(folder / "config.json", **said)
    assert "cannot be converted" in refusal(folder, "mt5", tmp_path)


def test_a_vocabulary_for_each_side_is_refused(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("marian")
    say(folder / "config.json", share_encoder_decoder_embeddings=False)
    assert "other embeddings for each side" in refusal(folder, "marian", tmp_path)


def test_a_folder_without_weights_is_refused(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("t5")
    (folder / "model.safetensors").unlink()
    assert "holds no weights" in refusal(folder, "t5", tmp_path)
    (folder / "config.json").unlink()
    assert "config.json cannot be read" in refusal(folder, "t5", tmp_path)


# Files that mean harm


class _Harm:
    """Unpickled without care, it makes a file."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (str(self._mark),)


@pytest.mark.parametrize("is_zipped", [True, False])
def test_code_in_a_pickle_is_not_run(*, is_zipped: bool, tmp_path: Path) -> None:
    import torch

    folder, mark = repository(tmp_path / "mt5", "mt5", form="bin"), tmp_path / "harm"
    file = folder / "pytorch_model.bin"
    if is_zipped:
        torch.save({"shared.weight": _Harm(mark)}, file)
    else:
        file.write_bytes(pickle.dumps({"shared.weight": _Harm(mark)}, protocol=2))
    with pytest.raises(CheckpointRefused, match="holds more than tensors"):
        converted(folder, tmp_path / "into", entry_of("mt5"))
    assert not mark.exists()
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize(
    "said",
    [
        {"auto_map": {"AutoConfig": "harm.Harm", "AutoModelForSeq2SeqLM": "harm.Harm"}},
        {"_attn_implementation": "someone/kernel"},
        {"attn_implementation": "flash_attention_2"},
        {"quantization_config": {"quant_method": "bitsandbytes"}},
    ],
)
def test_a_configuration_that_asks_for_code_is_refused(
    said: dict[str, object], changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("mt5")
    (folder / "harm.py").write_text(f"open({str(tmp_path / 'harm')!r}, 'w')", encoding="utf-8")
    say(folder / "config.json", **said)
    with pytest.raises(CheckpointRefused, match="would load more than tensors"):
        converted(folder, tmp_path / "into", entry_of("mt5"))
    assert not (tmp_path / "harm").exists()
    assert "harm" not in sys.modules


def test_code_that_comes_with_a_tokenizer_is_not_run(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("mt5")
    (folder / "harm.py").write_text(f"open({str(tmp_path / 'harm')!r}, 'w')", encoding="utf-8")
    say(folder / "tokenizer_config.json", auto_map={"AutoTokenizer": ["harm.Harm", None]})
    converted(folder, tmp_path / "into", entry_of("mt5"))
    assert not (tmp_path / "harm").exists()
    assert "harm" not in sys.modules


@pytest.mark.parametrize("form", ["safetensors", "bin"])
def test_weights_that_are_cut_short_are_refused(form: Format, tmp_path: Path) -> None:
    folder = repository(tmp_path / "t5", "t5", form=form)
    file = next(folder.glob("*model.[bs][ia]*"))
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(CheckpointRefused, match="cut short"):
        converted(folder, tmp_path / "into", entry_of("t5"))


def test_a_header_that_claims_gigabytes_is_refused(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("t5")
    claim = json.dumps(
        {
            "lm_head.weight": {
                "dtype": "F32",
                "shape": [10**6, 2560],
                "data_offsets": [0, 10**6 * 2560 * 4],
            }
        }
    ).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(claim)) + claim)
    with pytest.raises(CheckpointRefused, match="cut short"):
        converted(folder, tmp_path / "into", entry_of("t5"))


@pytest.mark.parametrize("part", ["../model.safetensors", "missing.safetensors"])
def test_a_part_that_is_not_beside_its_index_is_refused(part: str, tmp_path: Path) -> None:
    folder = repository(tmp_path / "t5", "t5", form="parts")
    index = folder / "model.safetensors.index.json"
    where = json.loads(index.read_bytes())["weight_map"]
    say(index, weight_map=where | {"lm_head.weight": part})
    shutil.copyfile(folder / "model-00001-of-00003.safetensors", tmp_path / "model.safetensors")
    with pytest.raises(CheckpointRefused, match="not beside it"):
        converted(folder, tmp_path / "into", entry_of("t5"))


def test_without_torch_it_says_what_to_install(
    repository_of: Repositories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'ringkas\[convert\]'"):
        converted(repository_of("t5"), tmp_path / "into", entry_of("t5"))


def test_what_converts_is_not_imported_before_it_is_needed() -> None:
    heavy = "{'torch', 'transformers', 'huggingface_hub'} & set(sys.modules)"
    code = f"import sys, service.workshop.converting; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
