"""From a repository as it is published to a bundle."""

import json
from collections.abc import Callable
from pathlib import Path

import ctranslate2
import pytest

from service.errors import ConversionFailed
from service.model_store import Bundle
from service.model_store.bundle import Family
from service.workshop.converting import Quantisation
from service.workshop.converting.adoption import quantisation_of
from service.workshop.converting.quantisation import QUANTISATIONS
from service.workshop.trimming.weights_file import read_weights
from tests.support.repositories import SENTENCEPIECE, entry_of
from tests.workshop.converting.conftest import FAMILIES, ORIGIN, Repositories, converted
from tests.workshop.converting.spoiling import refusal, say, store, tensors_in


def _vocabulary(bundle: Bundle) -> list[str]:
    return json.loads((bundle.folder / "shared_vocabulary.json").read_bytes())


# What is written


@pytest.mark.parametrize("family", FAMILIES)
def test_a_bundle_holds_what_serving_needs_and_lists_it(
    family: Family, bundle_of: Callable[[Family], Bundle]
) -> None:
    bundle = bundle_of(family)
    manifest = bundle.manifest
    names = {"model.bin", "config.json", "shared_vocabulary.json", SENTENCEPIECE[family]}
    names |= {"target.spm"} if family == "marian" else set()
    assert {file.name for file in manifest.files} == names
    assert {path.name for path in bundle.folder.iterdir()} == names | {"bundle.json"}
    assert manifest.vocabulary_size == len(_vocabulary(bundle))
    assert (manifest.family, manifest.quantisation) == (family, "float32")
    assert not manifest.is_demonstration


def test_the_origin_gets_the_versions_of_the_libraries(
    bundle_of: Callable[[Family], Bundle],
) -> None:
    origin = bundle_of("nllb").manifest.origin
    assert origin is not None
    assert origin.repository == ORIGIN.repository
    assert sorted(origin.made_with) == ["ctranslate2", "torch", "transformers"]
    assert origin.made_with["ctranslate2"] == ctranslate2.__version__


def test_all_languages_are_those_in_the_vocabulary(
    bundle_of: Callable[[Family], Bundle],
) -> None:
    manifest = bundle_of("nllb").manifest
    assert len(manifest.source_languages) == 202
    assert {"ind_Latn", "eng_Latn", "ace_Arab", "zul_Latn"} <= set(manifest.source_languages)
    assert manifest.target_languages == manifest.source_languages


@pytest.mark.parametrize("form", ["bin", "parts"])
@pytest.mark.parametrize("family", FAMILIES)
def test_however_a_checkpoint_is_stored_the_same_weights_come_out(
    family: Family,
    form: str,
    repository_of: Repositories,
    bundle_of: Callable[[Family], Bundle],
    tmp_path: Path,
) -> None:
    bundle = converted(repository_of(family, form), tmp_path / "into", entry_of(family))
    assert bundle.manifest.files == bundle_of(family).manifest.files


def test_what_was_left_by_an_earlier_try_is_gone(
    repository_of: Repositories, tmp_path: Path
) -> None:
    (tmp_path / "into").mkdir()
    (tmp_path / "into" / "leftover").write_bytes(b"half")
    bundle = converted(repository_of("mt5"), tmp_path / "into", entry_of("mt5"))
    assert "leftover" not in {path.name for path in bundle.folder.iterdir()}


def test_a_checkpoint_is_not_written_to(repository_of: Repositories, tmp_path: Path) -> None:
    folder = repository_of("mt5", "bin")
    before = (folder / "pytorch_model.bin").read_bytes()
    converted(folder, tmp_path / "into", entry_of("mt5"), "int8")
    assert (folder / "pytorch_model.bin").read_bytes() == before


def test_transformers_talks_as_before_afterwards(
    repository_of: Repositories, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from transformers.utils import logging

    before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    converted(repository_of("mt5"), tmp_path / "into", entry_of("mt5"))
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == before
    assert capfd.readouterr() == ("", "")


# Quantisations


@pytest.mark.parametrize("quantisation", QUANTISATIONS)
def test_every_quantisation_is_stored_as_its_name_says_and_loads(
    quantisation: Quantisation, repository_of: Repositories, tmp_path: Path
) -> None:
    bundle = converted(repository_of("nllb"), tmp_path / "into", entry_of("nllb"), quantisation)
    weights = read_weights(bundle.folder / "model.bin")
    stored = quantisation_of({variable.name: variable for variable in weights.variables})
    assert stored == {"int8": "int8_float32"}.get(quantisation, quantisation)
    assert bundle.manifest.quantisation == quantisation
    ctranslate2.Translator(str(bundle.folder))


@pytest.mark.parametrize("quantisation", ["int8", "int8_float16", "int8_bfloat16", "float16"])
def test_weights_are_rounded_to_the_numbers_of_ctranslate2s_own_converter(
    quantisation: Quantisation, repository_of: Repositories, tmp_path: Path
) -> None:
    from ctranslate2.converters import TransformersConverter

    from service.workshop.converting.quiet import quiet_transformers

    bundle = converted(repository_of("nllb"), tmp_path / "into", entry_of("nllb"), quantisation)
    with quiet_transformers():
        converter = TransformersConverter(str(repository_of("nllb")))
        converter.convert(str(tmp_path / "plain"), quantization=quantisation)
    ours, theirs = bundle.folder / "model.bin", tmp_path / "plain" / "model.bin"
    assert ours.read_bytes() == theirs.read_bytes()


def test_sixteen_bit_weights_are_rounded_from_what_they_are(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("t5")
    store(folder, {name: tensor.bfloat16() for name, tensor in tensors_in(folder).items()})
    bundle = converted(folder, tmp_path / "into", entry_of("t5"), "int8")
    weights = read_weights(bundle.folder / "model.bin")
    assert {each.type_id for each in weights.variables if each.shape} == {0, 1}


def test_an_unknown_quantisation_is_refused_with_those_there_are(
    repository_of: Repositories, tmp_path: Path
) -> None:
    with pytest.raises(ConversionFailed, match="int8_float16.*not 'int4'"):
        converted(repository_of("t5"), tmp_path / "into", entry_of("t5"), "int4")  # pyright: ignore[reportArgumentType]  the point


# Vocabularies


@pytest.mark.parametrize("family", ["nllb", "t5", "marian"])
@pytest.mark.filterwarnings("ignore:Recommended")
def test_the_vocabulary_is_in_the_order_of_the_published_tokenizer(
    family: Family, repository_of: Repositories, bundle_of: Callable[[Family], Bundle]
) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(repository_of(family), local_files_only=True)
    tokens = _vocabulary(bundle_of(family))
    known = tokens[:-2] if family == "nllb" else tokens  # two rows are of no token
    assert known == tokenizer.convert_ids_to_tokens(list(range(len(known))))


def test_mt5s_vocabulary_is_the_sentencepiece_models_and_rows_of_no_token(
    repository_of: Repositories, bundle_of: Callable[[Family], Bundle]
) -> None:
    """Transformers cannot read a slow tokenizer without protobuf; its pieces keep their ids."""
    import sentencepiece

    read = sentencepiece.SentencePieceProcessor(str(repository_of("mt5") / "spiece.model"))
    pieces = [read.id_to_piece(number) for number in range(len(read))]
    assert _vocabulary(bundle_of("mt5")) == [*pieces, *(f"<unused_{n}>" for n in range(12))]


def test_nllb_needs_no_more_than_its_sentencepiece_model(
    changed: Callable[[Family], Path], bundle_of: Callable[[Family], Bundle], tmp_path: Path
) -> None:
    folder = changed("nllb")
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        (folder / name).unlink()
    bundle = converted(folder, tmp_path / "into", entry_of("nllb"))
    assert bundle.manifest.files == bundle_of("nllb").manifest.files


def test_t5s_sentinels_count_down(changed: Callable[[Family], Path], tmp_path: Path) -> None:
    folder = changed("mt5")
    say(folder / "tokenizer_config.json", extra_ids=3)
    bundle = converted(folder, tmp_path / "into", entry_of("mt5"))
    sentinels = ["<extra_id_2>", "<extra_id_1>", "<extra_id_0>", "<unused_0>"]
    assert _vocabulary(bundle)[-12:-8] == sentinels


def test_marian_has_no_padding(bundle_of: Callable[[Family], Bundle]) -> None:
    tokens = _vocabulary(bundle_of("marian"))
    assert tokens[:2] == ["</s>", "<unk>"]
    assert "<pad>" not in tokens


@pytest.mark.parametrize(
    ("family", "start"), [("nllb", "</s>"), ("mt5", "<pad>"), ("marian", "</s>"), ("t5", "<unk>")]
)
def test_the_decoder_starts_as_the_configuration_says(
    family: Family, start: str, bundle_of: Callable[[Family], Bundle]
) -> None:
    said = json.loads((bundle_of(family).folder / "config.json").read_bytes())
    assert (said["decoder_start_token"], said["eos_token"]) == (start, "</s>")


def test_an_entry_may_say_what_the_decoder_starts_with(
    repository_of: Repositories, tmp_path: Path
) -> None:
    start = "▁<extra_id_1>"
    entry = entry_of("mt5", start_token=start)
    bundle = converted(repository_of("mt5"), tmp_path / "into", entry)
    said = json.loads((bundle.folder / "config.json").read_bytes())
    assert said["decoder_start_token"] == start


@pytest.mark.parametrize(
    ("family", "changes", "message"),
    [
        ("mt5", {"start_token": "<none>"}, "should start with '<none>'"),
        ("t5", {"language_tokens": {"eng_Latn": "<2xx>"}}, "no token <2xx>"),
        ("nllb", {"source_languages": ("xxx_Latn",)}, "no token for xxx_Latn"),
        ("mt5", {"source_languages": ("*",)}, "does not say what languages"),
        ("nllb", {"tokenizer_file": "none.model"}, "sentencepiece cannot load"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(
    family: Family,
    changes: dict[str, object],
    message: str,
    repository_of: Repositories,
    tmp_path: Path,
) -> None:
    assert message in refusal(repository_of(family), family, tmp_path, **changes)


def test_weights_of_another_family_are_refused(repository_of: Repositories, tmp_path: Path) -> None:
    message = refusal(repository_of("t5"), "mt5", tmp_path)
    assert "'t5', where the family mt5 is 'mt5'" in message


def test_a_tokenizer_of_another_order_is_refused(
    changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed("nllb")
    read = json.loads((folder / "tokenizer.json").read_bytes())
    pieces = read["model"]["vocab"]
    one, other = list(pieces)[10:12]
    pieces[one], pieces[other] = pieces[other], pieces[one]
    (folder / "tokenizer.json").write_text(json.dumps(read), encoding="utf-8")
    assert "not of the same checkpoint" in refusal(folder, "nllb", tmp_path)


@pytest.mark.parametrize("family", ["nllb", "mt5"])
def test_more_tokens_than_rows_are_refused(
    family: Family, changed: Callable[[Family], Path], tmp_path: Path
) -> None:
    folder = changed(family)
    tensors = tensors_in(folder)
    rows = json.loads((folder / "config.json").read_bytes())["vocab_size"] - 100
    names = [
        name
        for name in tensors
        if name.endswith(("shared.weight", "embed_tokens.weight", "lm_head.weight"))
    ]
    store(folder, tensors | {name: tensors[name][:rows] for name in names})
    say(folder / "config.json", vocab_size=rows)
    assert f"have {rows} rows" in refusal(folder, family, tmp_path)


def _with_a_gap(ids: dict[str, int]) -> dict[str, int]:
    return ids | {"new": 10_000}


def _without_padding(ids: dict[str, int]) -> dict[str, int]:
    return {each: number for each, number in ids.items() if each != "<pad>"}


@pytest.mark.parametrize(
    ("spoil", "message"), [(_with_a_gap, "without a gap"), (_without_padding, "end with <pad>")]
)
def test_a_marian_vocabulary_that_is_not_one_is_refused(
    spoil: Callable[[dict[str, int]], dict[str, int]],
    message: str,
    changed: Callable[[Family], Path],
    tmp_path: Path,
) -> None:
    folder = changed("marian")
    ids = json.loads((folder / "vocab.json").read_bytes())
    (folder / "vocab.json").write_text(json.dumps(spoil(ids)), encoding="utf-8")
    assert message in refusal(folder, "marian", tmp_path)
