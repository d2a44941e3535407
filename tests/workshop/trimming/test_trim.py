"""Whole bundles, trimmed and run on the real runtime.

Weights are seeded random numbers. Where tokens that go are silenced in the full bundle, both
must say the same of everything; where they are not, of whatever the full one said without them.
"""
# CTranslate2 ships no types.
# pyright: reportMissingTypeStubs=false

from itertools import takewhile
from pathlib import Path
from typing import Any

import ctranslate2
import msgspec
import numpy as np
import pytest
import sentencepiece

from service.errors import BundleCorrupt, ConversionFailed
from service.model_store import Bundle, ModelCache, seal
from service.model_store.bundle import Family, Golden, Trimming
from service.workshop.progress import Silent
from service.workshop.trimming import trim
from service.workshop.trimming.vocabulary import read_vocabularies
from service.workshop.trimming.weights_file import Weights, read_weights
from tests.support.toy_weights import toy_bundle
from tests.workshop.trimming.seeded import (
    CODES,
    FOREIGN,
    TEXT,
    ModelType,
    seeded_bundle,
    tokenizer_bytes,
)

LANGUAGES = ("ind_Latn", "eng_Latn")
SENTENCES = [line for line in TEXT.splitlines() if line][:24]


def opened(bundle: Bundle) -> tuple[sentencepiece.SentencePieceProcessor, Any]:
    file = bundle.folder / bundle.manifest.tokenizer_file
    return (
        sentencepiece.SentencePieceProcessor(model_file=str(file)),
        ctranslate2.Translator(str(bundle.folder), compute_type="float32", intra_threads=1),
    )


def tokens(bundle: Bundle) -> list[str]:
    return msgspec.json.decode((bundle.folder / "shared_vocabulary.json").read_bytes())


def sources(bundle: Bundle, texts: list[str]) -> list[list[str]]:
    """Source tokens of each text, cut to a length that these weights have positions for."""
    before = ["ind_Latn"] if bundle.manifest.family == "nllb" else []
    pieces = opened(bundle)[0].encode(texts, out_type=str)
    return [[*before, *each[:60], "</s>"] for each in pieces]


def decoded(bundle: Bundle, framed: list[list[str]]) -> list[list[str]]:
    prefix = [["eng_Latn"]] * len(framed) if bundle.manifest.family == "nllb" else None
    results = opened(bundle)[1].translate_batch(
        framed, target_prefix=prefix, beam_size=4, max_decoding_length=24
    )
    return [result.hypotheses[0] for result in results]


def rows(weights: Weights, name: str) -> list[bytes]:
    name = weights.aliases.get(name, name)
    variable = next(each for each in weights.variables if each.name == name)
    data = weights.path.read_bytes()[variable.offset : variable.offset + variable.size_bytes]
    size = len(data) // variable.shape[0]
    return [data[at : at + size] for at in range(0, len(data), size)]


def rewritten(bundle: Bundle, **changes: object) -> Bundle:
    return seal(bundle.folder, msgspec.structs.replace(bundle.manifest, **changes))


def trimmed_to(bundle: Bundle, into: Path, *, pieces: int | None = None) -> Bundle:
    return trim(bundle, LANGUAGES, (), into, pieces=pieces, progress=Silent())


def test_the_manifest_says_what_was_done(full: Bundle, trimmed: Bundle) -> None:
    before, after = full.manifest, trimmed.manifest
    assert (after.name, after.revision) == (before.name, "1-eng_Latn-ind_Latn")
    assert after.trimming == Trimming(
        languages=("eng_Latn", "ind_Latn"), vocabulary_size_before=before.vocabulary_size
    )
    assert after.vocabulary_size == len(tokens(trimmed)) < before.vocabulary_size
    assert after.source_languages == after.target_languages == ("ind_Latn", "eng_Latn")


def test_the_bundle_is_sealed_with_every_file_of_the_old_one(full: Bundle, trimmed: Bundle) -> None:
    names = {path.name for path in full.folder.iterdir()}
    assert {path.name for path in trimmed.folder.iterdir()} == names
    assert {file.name for file in trimmed.manifest.files} == names - {"bundle.json"}
    ModelCache(trimmed.folder.parent).verify(trimmed)
    for name in ("CARD.md", "config.json"):
        assert (trimmed.folder / name).read_bytes() == (full.folder / name).read_bytes()


def test_the_vocabulary_loses_what_the_tokeniser_lost_fillers_and_other_languages(
    full: Bundle, trimmed: Bundle
) -> None:
    before, after = opened(full)[0], opened(trimmed)[0]
    pieces = {before.id_to_piece(id_) for id_ in range(len(before))}
    gone = pieces - {after.id_to_piece(id_) for id_ in range(len(after))}
    gone |= {"rus_Cyrl", "zho_Hans", "madeupword0000", "<extra_id_0>", "<extra_id_1>"}
    assert tokens(trimmed) == [token for token in tokens(full) if token not in gone]
    assert len(after) == 600


@pytest.mark.parametrize("quantisation", ["float32", "float16", "int16", "int8"])
def test_kept_values_are_the_bits_they_were(
    tmp_path: Path, into: Path, tokenizers: dict[ModelType, bytes], quantisation: str
) -> None:
    full = seeded_bundle(tmp_path, tokenizers["bpe"], quantisation=quantisation)
    small = trimmed_to(full, into, pieces=700)
    before, after = read_weights(full.folder / "model.bin"), read_weights(into / "model.bin")
    place = {token: id_ for id_, token in enumerate(tokens(full))}
    kept = [place[token] for token in tokens(small)]
    changed = [
        (old.name, rows(before, old.name), rows(after, new.name))
        for old, new in zip(before.variables, after.variables, strict=True)
        if old.shape != new.shape
    ]
    scales = 3 if quantisation == "int8" else 0
    assert len(changed) == 4 + scales  # two embeddings, output layer, its bias
    for name, old, new in changed:
        assert new == [old[row] for row in kept], name
    ctranslate2.Translator(str(into))


@pytest.mark.parametrize("family", ["nllb", "mt5", "t5"])
def test_with_what_goes_silenced_scores_and_outputs_are_the_same(
    tmp_path: Path,
    into: Path,
    full: Bundle,
    trimmed: Bundle,
    family: Family,
) -> None:
    gone = set(tokens(full)) - set(tokens(trimmed))
    tokenizer = (full.folder / "spm.model").read_bytes()
    quiet = seeded_bundle(tmp_path, tokenizer, family=family, silenced=gone)
    small = trimmed_to(quiet, into, pieces=600)
    framed = sources(small, SENTENCES)
    outputs = decoded(quiet, framed)
    assert decoded(small, framed) == outputs
    assert len({" ".join(output) for output in outputs}) > 3
    targets = [["eng_Latn"] * (family == "nllb") + each[1:-1][:20] for each in framed]
    before, after = (opened(bundle)[1].score_batch(framed, targets) for bundle in (quiet, small))
    for old, new in zip(before, after, strict=True):
        np.testing.assert_allclose(new.log_probs, old.log_probs, rtol=0, atol=1e-5)


def test_outputs_are_the_same_up_to_the_first_dropped_token(full: Bundle, trimmed: Bundle) -> None:
    """Greedy: a token that does not win has no say in what follows."""
    kept = set(tokens(trimmed))
    framed = sources(trimmed, SENTENCES)
    before, after = (
        opened(bundle)[1].translate_batch(
            framed, target_prefix=[["eng_Latn"]] * len(framed), beam_size=1, max_decoding_length=24
        )
        for bundle in (full, trimmed)
    )
    compared = 0
    for old, new in zip(before, after, strict=True):
        said = list(takewhile(kept.__contains__, old.hypotheses[0]))
        assert new.hypotheses[0][: len(said)] == said
        compared += len(said) - 1
    assert compared >= 20, "hardly a token of the full bundle was one that stays"


def test_given_text_is_cut_as_before(tmp_path: Path, into: Path, full: Bundle) -> None:
    (tmp_path / "news.txt").write_text("\n".join(FOREIGN), encoding="utf-8")
    small = trim(full, LANGUAGES, (tmp_path / "news.txt",), into, progress=Silent())
    for text in FOREIGN:
        assert opened(small)[0].encode(text) != []
        assert opened(small)[0].encode(text, out_type=str) == opened(full)[0].encode(
            text, out_type=str
        )


def test_the_five_articles_are_cut_as_before(full: Bundle, into: Path) -> None:
    small = trimmed_to(full, into)
    before, after = opened(full)[0], opened(small)[0]
    for line in TEXT.splitlines():
        assert after.encode(line, out_type=str) == before.encode(line, out_type=str)


def test_text_of_other_languages_is_spelled_with_tokens_the_weights_know(
    full: Bundle, trimmed: Bundle
) -> None:
    pieces = opened(trimmed)[0].encode(" ".join(FOREIGN), out_type=str)
    assert set(tokens(trimmed)).issuperset(pieces)
    assert len(pieces) > len(opened(full)[0].encode(" ".join(FOREIGN)))


def test_text_that_sentencepiece_tests_itself_with_is_cut_as_before(
    tmp_path: Path, into: Path, tokenizers: dict[ModelType, bytes], model_type: ModelType
) -> None:
    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizers[model_type])
    text = FOREIGN[1]
    cut = processor.encode(text, out_type=str)
    sample = _sized(1, text.encode()) + _sized(2, " ".join(cut).encode())
    data = tokenizers[model_type] + _sized(4, _sized(1, sample))
    least = trimmed_to(seeded_bundle(tmp_path, data), into)
    assert opened(least)[0].encode(text, out_type=str) == cut


def _sized(number: int, value: bytes) -> bytes:
    """A field of a protocol buffer; the value is at least 128 and under 16,384 bytes long."""
    size = len(value)
    return bytes([number << 3 | 2, size & 0x7F | 0x80, size >> 7]) + value


def test_separate_vocabularies_of_lines_are_each_cut_down(
    tmp_path: Path, into: Path, tokenizers: dict[ModelType, bytes]
) -> None:
    full = seeded_bundle(tmp_path, tokenizers["bpe"])
    names = tokens(full)
    (full.folder / "shared_vocabulary.json").unlink()
    for name in ("source_vocabulary.txt", "target_vocabulary.txt"):
        (full.folder / name).write_text("".join(f"{each}\n" for each in names), encoding="utf-8")
    small = trimmed_to(rewritten(full), into)
    for name in ("source_vocabulary.txt", "target_vocabulary.txt"):
        lines = (into / name).read_text(encoding="utf-8").removesuffix("\n").split("\n")
        assert len(lines) == small.manifest.vocabulary_size < len(names)
    ctranslate2.Translator(str(into))


def test_tokens_that_the_configuration_names_stay(tmp_path: Path, into: Path, full: Bundle) -> None:
    own = seeded_bundle(tmp_path, (full.folder / "spm.model").read_bytes())
    path = own.folder / "config.json"
    config = msgspec.json.decode(path.read_bytes()) | {"decoder_start_token": "<extra_id_0>"}
    path.write_bytes(msgspec.json.encode(config))
    kept = set(tokens(trimmed_to(rewritten(own), into)))
    assert {"<extra_id_0>", "<extra_id_1>"} & kept == {"<extra_id_0>"}


def test_a_piece_of_text_that_looks_like_a_language_is_text(
    tmp_path: Path, into: Path, tokenizers: dict[ModelType, bytes]
) -> None:
    piece = b"\x0a\x08xyz_Abcd\x15\x00\x00\x20\xc1"
    data = tokenizers["unigram"] + bytes([0x0A, len(piece)]) + piece
    assert "xyz_Abcd" in tokens(trimmed_to(seeded_bundle(tmp_path, data), into))


def test_lines_of_a_vocabulary_end_at_line_feeds_alone(tmp_path: Path) -> None:
    names = ("<unk>", "a\u2028b", "\x85")
    (tmp_path / "shared_vocabulary.txt").write_bytes("".join(f"{n}\n" for n in names).encode())
    assert read_vocabularies(tmp_path).source.tokens == names


def test_golden_sentences_are_kept(tmp_path: Path, into: Path) -> None:
    golden = Golden(
        source="satu",
        source_language="ind_Latn",
        target="one",
        target_language="eng_Latn",
        log_prob=-1.0,
    )
    full = rewritten(toy_bundle(tmp_path, family="mt5"), golden=(golden,))
    assert trimmed_to(full, into).manifest.golden == (golden,)


def test_tokens_that_ask_for_kept_languages_stay(tmp_path: Path, into: Path) -> None:
    data = tokenizer_bytes("unigram", controls=("<2en>", "<2ru>"))
    full = rewritten(
        seeded_bundle(tmp_path, data, family="t5"),
        target_languages=("eng_Latn", "rus_Cyrl"),
        language_tokens={"eng_Latn": "<2en>", "rus_Cyrl": "<2ru>"},
    )
    small = trimmed_to(full, into)
    assert small.manifest.language_tokens == {"eng_Latn": "<2en>"}
    assert "<2en>" in tokens(small)


def refused(
    bundle: Bundle,
    into: Path,
    says: str,
    kind: type[Exception],
    *,
    languages: tuple[str, ...] = LANGUAGES,
    texts: tuple[Path, ...] = (),
    pieces: int | None = None,
) -> None:
    """Trimming says so, and leaves nothing behind."""
    with pytest.raises(kind, match=says):
        trim(bundle, languages, texts, into, pieces=pieces, progress=Silent())
    assert list(into.iterdir()) == []


def test_marian_is_refused(tmp_path: Path, into: Path) -> None:
    full = rewritten(toy_bundle(tmp_path, family="nllb"), family="marian")
    refused(full, into, "family marian, whose vocabulary is of its own", ConversionFailed)


@pytest.mark.parametrize(
    ("languages", "says"),
    [
        (("eng_Latn",), "reads ind_Latn and writes eng_Latn, and needs both"),
        (("ind_Latn",), "reads ind_Latn and writes eng_Latn, and needs both"),
        ((), "needs both"),
        ((*LANGUAGES, "ind_Latin"), "does not speak ind_Latin"),
    ],
)
def test_languages_that_leave_nothing_to_read_or_write_are_refused(
    tmp_path: Path, into: Path, languages: tuple[str, ...], says: str
) -> None:
    full = toy_bundle(tmp_path, family="mt5")
    refused(full, into, says, ConversionFailed, languages=languages)


def test_a_language_without_words_or_text_is_refused(full: Bundle, into: Path) -> None:
    assert "rus_Cyrl" in CODES
    says = "no words of rus_Cyrl are shipped .*give text in it with --text"
    refused(full, into, says, ConversionFailed, languages=("ind_Latn", "rus_Cyrl"))


def test_a_language_without_a_token_is_refused(tmp_path: Path, into: Path) -> None:
    languages = (*LANGUAGES, "jav_Latn")
    full = rewritten(toy_bundle(tmp_path, family="nllb"), source_languages=languages)
    refused(full, into, "jav_Latn, for which the vocabulary", BundleCorrupt, languages=languages)


@pytest.mark.parametrize("data", [None, b"\xff\xfe"])
def test_text_that_cannot_be_read_is_refused(
    tmp_path: Path, full: Bundle, into: Path, data: bytes | None
) -> None:
    path = tmp_path / "text.txt"
    if data is not None:
        path.write_bytes(data)
    refused(full, into, "text.txt cannot be read as UTF-8", ConversionFailed, texts=(path,))


def test_too_few_pieces_are_refused(full: Bundle, into: Path) -> None:
    refused(full, into, "100 pieces are asked for; at least", ConversionFailed, pieces=100)


@pytest.mark.parametrize(
    ("name", "data", "says", "kind"),
    [
        ("model.bin", b"\6\0\0\0", "cut short", BundleCorrupt),
        ("config.json", b"[]", "not a configuration", BundleCorrupt),
        ("spm.model", b"\xff\xff", "not a sentencepiece model", BundleCorrupt),
        ("shared_vocabulary.json", b"{}", "not a vocabulary", BundleCorrupt),
        ("shared_vocabulary.json", b'["ind_Latn","eng_Latn"]', "vocabulary has 2", BundleCorrupt),
        ("vmap.txt", b"", "restricts its outputs by vmap.txt", ConversionFailed),
    ],
)
def test_files_that_make_no_sense_are_refused(
    tmp_path: Path, into: Path, *, name: str, data: bytes, says: str, kind: type[Exception]
) -> None:
    full = toy_bundle(tmp_path, family="nllb")
    (full.folder / name).write_bytes(data)
    refused(full, into, says, kind)


def test_a_bundle_without_vocabulary_is_refused(tmp_path: Path, into: Path) -> None:
    full = toy_bundle(tmp_path, family="nllb")
    (full.folder / "shared_vocabulary.json").unlink()
    refused(full, into, "has neither shared_vocabulary.json", BundleCorrupt)
