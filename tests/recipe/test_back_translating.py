"""Pairs made from text of one language, and a run that learns from them."""

import json
import lzma
from pathlib import Path

import pytest

from model_cache.recipe.__main__ import main
from model_cache.recipe.back_translating import back_translate
from model_cache.recipe.dev_set import read_dev_set
from model_cache.recipe.direction import direction_of
from model_cache.recipe.errors import DataRefused, OtherConfiguration
from model_cache.recipe.evaluating import Interpreter
from model_cache.recipe.preparing import read_pairs, read_report
from service.model_store import Bundle
from tests.recipe.made_up import TABLE, Folders

# The embedded bundle reads Indonesian, so what it helps to train is the other direction.
EN_ID = direction_of("en-id")
TEXT = [
    "Presiden bertemu dengan Perdana Menteri Jepang di Jakarta.",
    "Polisi mengatakan tidak ada korban jiwa dalam kecelakaan itu.",
    "Nilai perdagangan kedua negara naik 30 persen.",
]


def made(text: Path, bundle: Bundle, folders: Folders, limit: int | None = None) -> list[str]:
    into = folders.data / "back.tsv"
    dev_set = read_dev_set(folders.dev)
    back_translate(
        text,
        bundle,
        EN_ID,
        dev_set,
        into,
        method="beam",
        threads=1,
        limit=limit,
        tell=lambda _: None,
    )
    return into.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text("\n".join(TEXT) + "\n", encoding="utf-8")
    return path


def test_every_pair_is_marked_and_real_on_the_side_that_is_written(
    text: Path, embedded_bundle: Bundle, folders: Folders
) -> None:
    lines = made(text, embedded_bundle, folders)
    assert [line.split("\t")[0] for line in lines] == [f"<synthetic> {each}" for each in TEXT]
    assert "Japan" in lines[0].split("\t")[1]


def test_a_run_goes_on_and_forgets_what_was_half_written(
    text: Path, embedded_bundle: Bundle, folders: Folders
) -> None:
    whole = made(text, embedded_bundle, folders)
    (folders.data / "back.tsv").unlink()
    (folders.data / "back.tsv.place.json").unlink()
    assert len(made(text, embedded_bundle, folders, limit=2)) == 2
    with (folders.data / "back.tsv").open("a", encoding="utf-8") as file:
        file.write("<synthetic> cut sho")
    assert made(text, embedded_bundle, folders) == whole


def test_a_run_killed_before_its_first_sentences_goes_on(
    text: Path, embedded_bundle: Bundle, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Interpreter, "translate", killed)
        with pytest.raises(KeyboardInterrupt):
            made(text, embedded_bundle, folders)
    assert (folders.data / "back.tsv").is_file()
    assert len(made(text, embedded_bundle, folders)) == 3


def test_dev_sentences_are_passed_over(
    text: Path, embedded_bundle: Bundle, folders: Folders
) -> None:
    (folders.dev / "made-up.id").write_text(TEXT[0].lower() + "\n", encoding="utf-8")
    (folders.dev / "made-up.en").write_text("The president met the minister.\n", encoding="utf-8")
    assert len(made(text, embedded_bundle, folders)) == 2


def test_articles_in_json_lines_are_read_by_sentence(
    tmp_path: Path, embedded_bundle: Bundle, folders: Folders
) -> None:
    path = tmp_path / "articles.jsonl.xz"
    line = json.dumps({"text": " ".join(TEXT), "summary": "x"}) + "\n"
    path.write_bytes(lzma.compress(line.encode()))
    assert len(made(path, embedded_bundle, folders)) == 3


def test_other_text_does_not_go_on(text: Path, embedded_bundle: Bundle, folders: Folders) -> None:
    made(text, embedded_bundle, folders)
    text.write_text("Teks lain sama sekali.\n", encoding="utf-8")
    with pytest.raises(OtherConfiguration, match="begun with another text"):
        made(text, embedded_bundle, folders)


def test_text_that_is_none_is_refused(
    tmp_path: Path, embedded_bundle: Bundle, folders: Folders
) -> None:
    with pytest.raises(DataRefused, match="is no file"):
        made(tmp_path / "nowhere", embedded_bundle, folders)
    (tmp_path / "empty.txt").write_text("\n\n", encoding="utf-8")
    with pytest.raises(DataRefused, match="holds no sentence"):
        made(tmp_path / "empty.txt", embedded_bundle, folders)
    (tmp_path / "bad.jsonl").write_text('{"title": "x"}\n', encoding="utf-8")
    folders.data.joinpath("back.tsv").unlink()
    with pytest.raises(DataRefused, match="JSON lines with 'text'"):
        made(tmp_path / "bad.jsonl", embedded_bundle, folders)


def test_synthetic_pairs_are_sifted_counted_and_learnt_from(
    text: Path, embedded_bundle: Bundle, folders: Folders
) -> None:
    (folders.data / "sources.toml").write_text(
        f'{TABLE}\n[back]\ntext = "made up"\nlicence = "CC0 1.0"\nterms = "free"\nweight = 1\n',
        encoding="utf-8",
    )
    back = str(folders.data / "back.tsv")
    told = ["back-translate", str(text), back, "--bundle", str(embedded_bundle.folder)]
    for arguments in (
        [*told, "--dev", str(folders.dev), "--direction", "en-id", "--threads", "1"],
        folders.arguments("--direction", "en-id", "--synthetic", back, steps=2),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    report = read_report(folders.work / "prepared")
    assert report is not None
    assert report.synthetic == 3
    marked = [pair for pair in read_pairs(folders.work / "prepared") if pair.is_synthetic]
    assert [pair.indonesian for pair in marked] == TEXT
    card = (folders.work / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "3 of them back-translated" in card


def test_sampling_says_something_else_than_the_beam(embedded_bundle: Bundle) -> None:
    interpreter = Interpreter(embedded_bundle, direction_of("id-en"), threads=1)
    beam = interpreter.translate(TEXT * 4, beam_size=4).texts
    sampled = interpreter.translate(TEXT * 4, beam_size=1, sampling_topk=10).texts
    assert len({*sampled}) > len({*beam}) == 3
