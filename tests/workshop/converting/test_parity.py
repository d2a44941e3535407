"""What CTranslate2 says of converted weights is what Transformers says of the checkpoint."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from service.model_store import Bundle
from service.model_store.bundle import Family
from service.workshop.converting import parity
from tests.support.repositories import entry_of, repository, sentences
from tests.workshop.converting.conftest import FAMILIES, Repositories, converted

_INPUTS = 200
_EXACT = 1e-4  # nats a token; issue 4
_IDENTICAL = 0.95


def _texts() -> list[str]:
    whole = [text[:80] for text in sentences()]
    return [*whole, *(text[7:50] for text in whole), *(text[::-1] for text in whole)][:_INPUTS]


@pytest.mark.parametrize("family", FAMILIES)
def test_converted_weights_say_what_the_checkpoint_says(
    family: Family, repository_of: Repositories, bundle_of: Callable[[Family], Bundle]
) -> None:
    found = parity(repository_of(family), bundle_of(family), _texts())
    assert found.texts == _INPUTS
    assert found.tokens > 4 * _INPUTS
    assert found.max_difference <= _EXACT
    assert found.identical >= _IDENTICAL


def test_parity_breaks_when_outputs_are_scaled_as_the_configuration_says(
    repository_of: Repositories, bundle_of: Callable[[Family], Bundle], tmp_path: Path
) -> None:
    """The weight-tying fault: mT5 by CTranslate2's own converter with Transformers 5."""
    plain = _with_plain_spec(bundle_of("mt5"), repository_of("mt5"), tmp_path)
    found = parity(repository_of("mt5"), plain, _texts()[:40])
    assert found.max_difference > 1e-2
    assert found.identical < _IDENTICAL


def test_weights_that_do_scale_their_outputs_are_scaled(tmp_path: Path) -> None:
    """T5 before 1.1 ties its embeddings and scales; a file that says nothing means that."""
    folder = repository(tmp_path / "t5", "t5", tied=True)
    bundle = converted(folder, tmp_path / "bundle", entry_of("t5"))
    assert parity(folder, bundle, _texts()[:40]).max_difference <= _EXACT


def test_other_weights_are_told_apart(
    repository_of: Repositories, bundle_of: Callable[[Family], Bundle], tmp_path: Path
) -> None:
    other = repository(tmp_path / "marian", "marian", seed=2)
    found = parity(other, bundle_of("marian"), _texts()[:20])
    assert found.max_difference > 1.0
    assert found.identical < 0.5


def _with_plain_spec(bundle: Bundle, checkpoint: Path, tmp_path: Path) -> Bundle:
    """The bundle with weights that CTranslate2's converter places unaided."""
    from ctranslate2.converters import TransformersConverter

    from service.workshop.converting.quiet import quiet_transformers

    tokens = json.loads((bundle.folder / "shared_vocabulary.json").read_bytes())
    tokenizer = SimpleNamespace(
        get_vocab=lambda: {token: number for number, token in enumerate(tokens)},
        convert_ids_to_tokens=tokens.__getitem__,
        pad_token="<pad>",  # noqa: S106  no secret
        eos_token="</s>",  # noqa: S106
        unk_token="<unk>",  # noqa: S106
    )

    class Unaided(TransformersConverter):
        def load_tokenizer(self, *_: object, **__: object) -> object:
            return tokenizer

    with quiet_transformers():
        Unaided(str(checkpoint)).convert(str(tmp_path / "plain"))
    folder = tmp_path / "bundle"
    shutil.copytree(bundle.folder, folder)
    shutil.copyfile(tmp_path / "plain" / "model.bin", folder / "model.bin")
    return msgspec.structs.replace(bundle, folder=folder)
