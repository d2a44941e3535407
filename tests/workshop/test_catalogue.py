import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest

from service.errors import BundleMissing, InstallFailed
from service.journey.pipeline import READS
from service.workshop.catalogue import Entry, catalogue, entry_named, read_catalogue

NAMES = [
    "nllb-200-distilled-600M",
    "nllb-200-distilled-1.3B",
    "nllb-200-3.3B",
    "mT5_m2o_english_crossSum",
    "mT5_m2m_crossSum",
    "mT5_multilingual_XLSum",
    "opus-mt-id-en",
    "madlad400-3b-mt",
]
WEIGHTS = [
    "model.safetensors",
    "model-00001-of-00003.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model-00001-of-00003.bin",
    "pytorch_model.bin.index.json",
    "model.bin",
]

every_entry = pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.name)


def _packaged() -> list[dict[str, Any]]:
    return json.loads(resources.files("service.workshop").joinpath("catalogue.json").read_bytes())


def test_the_packaged_catalogue_has_the_eight() -> None:
    assert [entry.name for entry in catalogue()] == NAMES


def test_an_entry_is_found_by_its_name() -> None:
    assert entry_named("mT5_m2m_crossSum").repository == "csebuetnlp/mT5_m2m_crossSum"


def test_a_wrong_name_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(BundleMissing) as caught:
        entry_named("gpt")
    message = f"no weights named 'gpt' are in the catalogue; there are {', '.join(NAMES)}"
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("NLLB-200-Distilled-600m", "nllb-200-distilled-600M"),
        ("facebook/nllb-200-distilled-1.3B", "nllb-200-distilled-1.3B"),
        ("mT5_m2o_english", "mT5_m2o_english_crossSum"),
        ("opus-id-en", "opus-mt-id-en"),
    ],
)
def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(wrong: str, meant: str) -> None:
    with pytest.raises(BundleMissing) as caught:
        entry_named(wrong)
    assert str(caught.value).endswith(f"; did you mean {meant}?")


@every_entry
def test_weights_of_every_format_are_downloaded(entry: Entry) -> None:
    assert [name for name in WEIGHTS if not entry.takes(name)] == []


@every_entry
def test_the_card_and_the_settings_are_downloaded(entry: Entry) -> None:
    wanted = ["README.md", "LICENSE", "config.json", "generation_config.json"]
    assert [name for name in wanted if not entry.takes(name)] == []


@every_entry
@pytest.mark.parametrize(
    "name",
    [
        "tf_model.h5",
        "flax_model.msgpack",
        "rust_model.ot",
        "model-q4k.gguf",
        "training_args.bin",
        "modeling_custom.py",
        "onnx/model.bin",
        "model-1-of-2/evil.safetensors",
        "../config.json",
        "configXjson",
    ],
)
def test_what_is_not_used_is_not_downloaded(entry: Entry, name: str) -> None:
    assert not entry.takes(name)


@every_entry
def test_weights_for_non_commercial_use_say_so(entry: Entry) -> None:
    is_non_commercial = "-NC" in entry.licence.id
    assert entry.licence.is_commercial_use_allowed is not is_non_commercial
    assert ("commercial use is allowed" in entry.licence.note) is not is_non_commercial


def test_only_the_cross_lingual_summarisers_are_given_indonesian() -> None:
    summarisers = [entry for entry in catalogue() if entry.task == "summarise"]
    given = [entry.name for entry in summarisers if READS in entry.source_languages]
    assert given == ["mT5_m2o_english_crossSum", "mT5_m2m_crossSum"]


def test_the_summariser_that_answers_in_the_language_it_reads_is_given_english() -> None:
    assert entry_named("mT5_multilingual_XLSum").source_languages == ("eng_Latn",)


@every_entry
def test_every_entry_turns_indonesian_or_its_translation_into_english(entry: Entry) -> None:
    assert {"*", "ind_Latn", "eng_Latn"} & set(entry.source_languages)
    assert {"*", "eng_Latn"} & set(entry.target_languages)


@every_entry
def test_the_summary_is_a_line_that_states_the_download(entry: Entry) -> None:
    assert "\n" not in entry.summary
    assert entry.summary.endswith(" GB to download")
    assert len(entry.summary) <= 200


@every_entry
def test_what_was_not_looked_up_is_said(entry: Entry) -> None:
    has_weights = any(name.endswith((".bin", ".safetensors")) for name in entry.sha256)
    if entry.revision is None or not has_weights:
        assert "not found" in entry.evidence


def test_the_many_to_many_summariser_starts_with_english() -> None:
    english = "▁<extra_id_69>"
    assert entry_named("mT5_m2m_crossSum").start_token == english


def test_madlad_is_asked_for_english() -> None:
    assert entry_named("madlad400-3b-mt").language_tokens == {"eng_Latn": "<2en>"}


def _set(field: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda entry: entry.update({field: value})


def _set_licence(**fields: object) -> Callable[[dict[str, Any]], None]:
    return lambda entry: entry["licence"].update(fields)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (_set("name", "../nllb"), r"`\$\[0\]\.name`"),
        (_set("name", ".unfinished"), r"`\$\[0\]\.name`"),
        (_set("name", "nllb\n"), r"`\$\[0\]\.name`"),
        (_set("repository", "nllb"), r"`\$\[0\]\.repository`"),
        (_set("revision", "main"), r"`\$\[0\]\.revision`"),
        (_set("revision", "F" * 40), r"`\$\[0\]\.revision`"),
        (_set("files", ["../*"]), r"`\$\[0\]\.files\[0\]`"),
        (_set("sha256", {"config.json": "ab"}), r"`\$\[0\]\.sha256\[\.\.\.\]`"),
        (_set("max_bytes", 0), r"`\$\[0\]\.max_bytes`"),
        (_set("source_languages", ["id"]), r"`\$\[0\]\.source_languages\[0\]`"),
        (_set("target_languages", []), r"`\$\[0\]\.target_languages`"),
        (_set("languages_kept", ["*"]), r"`\$\[0\]\.languages_kept\[0\]`"),
        (_set("licences", "MIT"), "unknown field `licences`"),
        (
            _set_licence(id="MIT"),
            "nllb-200-distilled-600M: the licence 'MIT' is not one of Apache-2.0, ",
        ),
        (
            _set_licence(is_commercial_use_allowed=True),
            "CC-BY-NC-4.0 and is_commercial_use_allowed = True contradict each other",
        ),
        (_set_licence(is_commercial_use_allowed=None), "= None contradict each other"),
        (_set("tokenizer_file", "other.model"), "other.model is needed, but no pattern in files"),
        (_set("target_tokenizer_file", "target.spm"), "target.spm is needed"),
        (_set("sha256", {"other.bin": "a" * 64}), "other.bin is needed"),
        (_set("family", "t5"), r"only the family nllb may have the languages '\*', not t5"),
        (_set("language_tokens", {"fra_Latn": "<2fr>"}), "language_tokens asks for fra_Latn"),
    ],
)
def test_an_entry_that_cannot_be_right_is_refused_by_what_is_wrong(
    harm: Callable[[dict[str, Any]], None], says: str
) -> None:
    entries = _packaged()
    harm(entries[0])
    with pytest.raises(InstallFailed, match=says):
        read_catalogue(json.dumps(entries).encode())


def test_names_that_differ_only_in_case_are_refused() -> None:
    entries = _packaged()
    entries[1]["name"] = entries[0]["name"].upper()
    with pytest.raises(InstallFailed, match="the name NLLB-200-DISTILLED-600M is taken twice"):
        read_catalogue(json.dumps(entries).encode())


def test_all_faults_are_told_at_once() -> None:
    entries = _packaged()
    entries[0]["licence"]["id"] = "MIT"
    entries[1]["tokenizer_file"] = "other.model"
    with pytest.raises(InstallFailed, match=r"600M: the licence .*; .*1\.3B: other\.model"):
        read_catalogue(json.dumps(entries).encode())


def test_a_file_that_is_not_json_is_refused() -> None:
    with pytest.raises(InstallFailed, match="the catalogue of weights cannot be read"):
        read_catalogue(b"[{")
