"""The whole command on made-up text: it learns, goes on, and tells the truth about itself."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from model_cache.recipe import __main__ as recipe_module
from model_cache.recipe.__main__ import main, recipe
from model_cache.recipe.history import Device, Measured, Progress, read_history
from model_cache.recipe.plan import STAGES
from service.model_store import ModelCache
from service.workshop.proving import prove
from tests.recipe.made_up import Folders, write_folders

LAST_STEP = 400


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A run to its end."""
    folders = write_folders(tmp_path_factory.mktemp("finished"))
    give(folders.arguments("--measure-steps", "200", "--checkpoint-steps", "50", steps=LAST_STEP))
    return folders


def give(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0


def history(folders: Folders) -> list[Any]:
    return list(read_history(folders.work / "training" / "history.jsonl"))


def evaluation(folders: Folders) -> list[dict[str, Any]]:
    return json.loads((folders.work / "evaluation.json").read_bytes())


def test_the_loss_falls_and_a_small_language_is_translated(finished: Folders) -> None:
    measured = [entry for entry in history(finished) if isinstance(entry, Measured)]
    assert [entry.step for entry in measured] == [0, 200, LAST_STEP]
    assert measured[0].dev_loss > 3
    assert measured[-1].dev_loss < 0.3
    assert [each["quantisation"] for each in evaluation(finished)] == ["int8", "float32"]
    for scores in evaluation(finished):
        assert scores["bleu"] > 80
        assert scores["sentences"] == 20
        assert "version:" in scores["bleu_signature"]


def test_the_bundle_is_one_that_the_service_takes(finished: Folders) -> None:
    bundle = ModelCache(finished.work / "bundles").find("translate", "ringkas-mini-id-en")
    assert bundle.manifest.quantisation == "int8"
    assert bundle.manifest.source_languages == ("ind_Latn",)
    assert len(prove(bundle)) == len(bundle.manifest.golden) > 0


def test_the_card_holds_the_figures_of_the_run(finished: Folders) -> None:
    card = (finished.work / "MODEL_CARD.md").read_text(encoding="utf-8")
    progress = [entry for entry in history(finished) if isinstance(entry, Progress)]
    assert f"{LAST_STEP:,} steps, {progress[-1].epoch:.2f} epochs" in card
    for scores in evaluation(finished):
        assert f"| {scores['bleu']:.1f} | {scores['chrf2']:.1f} |" in card
        assert scores["bleu_signature"] in card
    report = json.loads((finished.work / "prepared" / "report.json").read_bytes())
    kept = sum(each["kept"] for each in report["corpora"])
    assert f"{kept:,} sentence pairs" in card
    beside = finished.work / "bundles" / "ringkas-mini-id-en" / "1"
    assert (beside / "MODEL_CARD.md").read_text(encoding="utf-8") == card
    assert "| web | none stated | unstated |" in (beside / "SOURCES.md").read_text("utf-8")


def test_the_curves_are_a_picture(finished: Folders) -> None:
    assert (finished.work / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_a_run_that_is_over_is_not_run_again(finished: Folders) -> None:
    files = {path: path.stat().st_mtime_ns for path in (finished.work / "training").iterdir()}
    scores = evaluation(finished)
    give(finished.arguments("--measure-steps", "200", "--checkpoint-steps", "50", steps=LAST_STEP))
    assert {each: each.stat().st_mtime_ns for each in files if each.suffix == ".pt"} == {
        each: when for each, when in files.items() if each.suffix == ".pt"
    }
    assert evaluation(finished) == scores


def test_a_run_starts_from_the_bundle_of_another(finished: Folders, tmp_path: Path) -> None:
    bundle = finished.work / "bundles" / "ringkas-mini-id-en-float32" / "1"
    folders = Folders(finished.data, finished.dev, tmp_path / "further")
    arguments = folders.arguments("--stage", "prepare", "--stage", "start", "--stage", "train")
    arguments[arguments.index("scratch")] = str(bundle)
    give(arguments)
    before, after = history(finished), history(folders)
    last = [entry for entry in before if isinstance(entry, Measured)][-1]
    first = next(entry for entry in after if isinstance(entry, Measured))
    # Where it starts is the mean of three checkpoints, which is near the last of them.
    assert first.dev_loss == pytest.approx(last.dev_loss, abs=0.05)


def test_a_stage_that_comes_too_early_says_what_is_missing(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(folders.arguments("--stage", "train"), capsys) == (
        f"Error: {folders.work}/start.pt is not there yet; do the stage 'start' first\n"
    )


def test_the_other_direction_is_learnt_and_is_another_bundle(folders: Folders) -> None:
    give(folders.arguments("--direction", "en-id", steps=200))
    measured = [entry for entry in history(folders) if isinstance(entry, Measured)]
    assert measured[-1].dev_loss < 1.5
    bundle = ModelCache(folders.work / "bundles").find("translate", "ringkas-mini-en-id")
    assert bundle.manifest.source_languages == ("eng_Latn",)
    assert bundle.manifest.target_languages == ("ind_Latn",)


def test_another_configuration_is_refused_by_what_differs(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    give(folders.arguments("--stage", "prepare"))
    said = refused(folders.arguments("--stage", "prepare", "--seed", "7"), capsys)
    assert "seed: 1 there, 7 given" in said
    assert "choose another --work" in said


def test_other_text_is_another_configuration(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    give(folders.arguments("--stage", "prepare"))
    with (folders.data / "parallel" / "news.tsv").open("a", encoding="utf-8") as file:
        file.write("kami membaca surat\twe read a letter\n")
    assert "data_digest: " in refused(folders.arguments("--stage", "prepare"), capsys)


def test_a_folder_of_other_files_is_not_worked_in(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    folders.work.mkdir()
    (folders.work / "letter.txt").write_text("Dear Ani", encoding="utf-8")
    assert "--work wants an empty folder" in refused(folders.arguments(), capsys)


def test_no_data_no_dev_set_no_bundle(
    folders: Folders, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = str(tmp_path / "nowhere")

    def replaced(old: str) -> list[str]:
        return [missing if each == old else each for each in folders.arguments()]

    assert "is no folder; --data wants" in refused(replaced(str(folders.data)), capsys)
    assert "must hold one dev set" in refused(replaced(str(folders.dev)), capsys)
    assert "--start wants" in refused(replaced("scratch"), capsys)
    assert not folders.work.exists()


def test_training_needs_an_end(folders: Folders, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = folders.arguments()
    at = arguments.index("--steps")
    with pytest.raises(SystemExit) as ended:
        main(arguments[:at] + arguments[at + 2 :])
    assert ended.value.code == 2
    assert "give --minutes or --steps" in capsys.readouterr().err


def test_a_limit_in_minutes_ends_training(folders: Folders) -> None:
    arguments = folders.arguments("--stage", "prepare", "--stage", "start", "--stage", "train")
    at = arguments.index("--steps")
    arguments[at : at + 2] = ["--minutes", "0.01"]
    give(arguments)
    last = [entry for entry in history(folders) if isinstance(entry, Progress)][-1]
    assert 0.01 <= last.minutes < 0.1


def test_a_full_disk_is_told_and_what_was_there_stays(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    give(folders.arguments("--stage", "prepare", "--stage", "start"))
    kept = (folders.work / "start.pt").read_bytes()
    # Where a folder stands nothing can be moved to, as on a disk that has no room.
    (folders.work / "training" / "weights-00000002.pt").mkdir(parents=True)
    said = refused(folders.arguments("--stage", "train", steps=2), capsys)
    assert "weights-00000002.pt could not be written" in said
    assert "give the same command again" in said
    assert (folders.work / "start.pt").read_bytes() == kept
    assert not list((folders.work / "training").glob("*.unfinished"))


def test_the_history_says_where_it_was_trained(finished: Folders) -> None:
    device = next(entry for entry in history(finished) if isinstance(entry, Device))
    assert (device.device, device.threads, device.precision) == ("cpu", 1, "float32")
    assert msgspec.json.encode(device).startswith(b'{"type":"device"')


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said to a command that fails."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_what_is_no_bundle_is_not_compared(
    folders: Folders, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = refused(["compare", str(tmp_path), "--dev", str(folders.dev)], capsys)
    assert f"{tmp_path} is no bundle" in said


@pytest.mark.parametrize("option", ["--name", "--revision"])
@pytest.mark.parametrize("value", ["../..", "a/b", ".", "-x"])
def test_what_leads_out_of_the_bundles_names_none(
    folders: Folders, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    said = refused(folders.arguments(f"{option}={value}", "--stage", "export"), capsys)
    assert "cannot name a bundle or a revision" in said
    assert not folders.work.exists()


def test_weights_that_are_not_as_listed_are_not_begun_with(
    folders: Folders, capsys: pytest.CaptureFixture[str], tmp_path: Path, finished: Folders
) -> None:
    folder = tmp_path / "ringkas-mini-id-en" / "1"
    shutil.copytree(finished.work / "bundles" / "ringkas-mini-id-en" / "1", folder)
    data = bytearray((folder / "model.bin").read_bytes())
    data[-9] ^= 1
    (folder / "model.bin").write_bytes(data)
    said = refused(["compare", str(folder), "--dev", str(folders.dev)], capsys)
    assert "model.bin is not what its bundle.json lists" in said
    (folder / "model.bin").unlink()
    assert "is no bundle" in refused(["compare", str(folder), "--dev", str(folders.dev)], capsys)


def test_a_bundle_of_the_other_direction_is_refused_before_training(
    folders: Folders, capsys: pytest.CaptureFixture[str], finished: Folders
) -> None:
    beside = str(finished.work / "bundles" / "ringkas-mini-id-en" / "1")
    said = refused(folders.arguments("--direction", "en-id", "--beside", beside), capsys)
    assert "does not translate en-id" in said
    assert not folders.work.exists()


def test_no_checkpoint_is_written_of_what_is_no_number(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    silly = ("--learning-rate", "1e30", "--warm-up-steps", "0", "--checkpoint-steps", "2")
    said = refused(folders.arguments(*silly, steps=30), capsys)
    assert "the loss is no number any more at step" in said
    assert not list((folders.work / "training").glob("*.pt"))


def test_the_readme_names_only_options_that_there_are() -> None:
    text = (Path(recipe_module.__file__).parent / "README.md").read_text(encoding="utf-8")
    blocks = "".join(part.split("```")[0] for part in text.split("```sh\n")[1:])
    blocks = blocks.replace("\\\n", " ")
    commands = [line.split() for line in blocks.splitlines() if "model_cache.recipe " in line]
    assert len(commands) == 7
    for words in commands:
        command = recipe.commands[words[words.index("model_cache.recipe") + 1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, words


def test_every_stage_is_in_the_readme_in_its_order() -> None:
    text = (Path(recipe_module.__file__).parent / "README.md").read_text(encoding="utf-8")
    rows = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert tuple(rows) == STAGES
