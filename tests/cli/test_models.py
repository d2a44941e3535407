"""`ringkas models`: show, path, remove, use, prune, export and import, as they are typed."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from service.model_store import Bundle, ModelCache, unfinished
from service.model_store.bundle import BundleFile, Golden, Licence, Origin, Trimming
from tests.cli.command import Command
from tests.support.sealed import rewrite, sealed_bundle


class Models:
    """Runs `ringkas models` on one cache."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache

    def __call__(self, *arguments: str | Path, stdin: bytes = b"", **variables: str) -> list[str]:
        """Exit code, then the lines of stdout and stderr together."""
        done = self.run(*arguments, stdin=stdin, **variables)
        return [str(done.exit_code), *done.output.splitlines()]

    def run(self, *arguments: str | Path, stdin: bytes = b"", **variables: str) -> Result:
        """All that click's runner tells."""
        environment = {"RINGKAS_MODEL_CACHE": str(self.cache), **variables}
        return Command()("models", *arguments, stdin=stdin, environment=environment)

    def installed(self) -> list[str]:
        """Every bundle, as `NAME/REVISION`."""
        bundles = ModelCache(self.cache).bundles()
        return [f"{each.manifest.name}/{each.manifest.revision}" for each in bundles]


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path / "cache")


def test_list_says_what_is_in_use(models: Models) -> None:
    sealed_bundle(models.cache, "a/1", age_s=9)
    sealed_bundle(models.cache, "b/1", age_s=0)
    assert [line.split()[:4] for line in models("list")[2:]] == [
        ["a", "1", "translate", "no"],
        ["b", "1", "translate", "yes"],
    ]
    listed = models.run("list", "--format=json", RINGKAS_TRANSLATION_BUNDLE="a").stdout
    assert [each["in_use"] for each in msgspec.json.decode(listed)] == [True, False]


def test_list_warns_where_nothing_can_be_served(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    (models.cache / "in_use.json").write_text('{"translate":"gone"}')
    done = models.run("list")
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 2)
    assert done.stderr.startswith("ringkas: warning: nothing can be served: no bundle named 'gone'")
    assert "`ringkas models use --unset translate`" in done.stderr


def test_list_shows_the_intact_beside_the_broken(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    (sealed_bundle(models.cache, "b/1").folder / "bundle.json").write_text("{")
    done = models.run("list")
    assert (done.exit_code, done.stdout.splitlines()[1].split()[0]) == (69, "a")
    assert "ringkas models remove b/1" in done.stderr


def _rich(cache: Path) -> Bundle:
    """A bundle whose manifest says all that it can."""
    return sealed_bundle(
        cache,
        "nllb/f8d333",
        age_s=0,
        family="nllb",
        vocabulary_size=60_000,
        licence=Licence(id="CC-BY-NC-4.0", is_commercial_use_allowed=False, note="Ask first."),
        origin=Origin(
            repository="someone/nllb",
            revision="f8d333a098d19b4fd9a8b18f94170487ad3f821d",
            files=(
                BundleFile(name="pytorch_model.bin", size_bytes=2_460_457_927, sha256="0" * 64),
            ),
            made_with={"ctranslate2": "4.8.5"},
        ),
        trimming=Trimming(languages=("ind_Latn", "eng_Latn"), vocabulary_size_before=256_206),
        golden=(
            Golden(
                source="Halo.",
                source_language="ind_Latn",
                target="Hello.",
                target_language="eng_Latn",
                log_prob=-0.5,
            ),
        ),
    )


def test_show_tells_people_everything(models: Models) -> None:
    bundle = _rich(models.cache)
    assert models("show", "nllb") == [
        "0",
        "name           nllb",
        "revision       f8d333",
        "installed      2023-11-14 22:13:20 UTC",
        "task           translate, in use",
        "demonstration  no",
        "licence        CC-BY-NC-4.0 (no commercial use)",
        "               Ask first.",
        "source         written by hand",
        "origin         someone/nllb, f8d333a098d19b4fd9a8b18f94170487ad3f821d",
        "made with      ctranslate2 4.8.5",
        "made from         2.46 GB  pytorch_model.bin",
        "family         nllb",
        "quantisation   int8",
        "vocabulary     60,000 pieces, trimmed from 256,206 to ind_Latn, eng_Latn",
        "reads          ind_Latn",
        "writes         eng_Latn",
        "decoding       beam 4, length penalty 1, pieces may repeat, at most 512 tokens in and 512 out",
        "golden         1 sentences that `verify` checks",
        "size           2.1 kB",
        "files              2.1 kB  model.bin",
        "                  6 bytes  spm.model",
        f"path           {bundle.folder}",
    ]


def test_show_gives_programs_the_manifest(models: Models) -> None:
    bundle = _rich(models.cache)
    shown = models.run("show", "nllb/f8d333", "--format=json").stdout
    assert msgspec.json.decode(shown, type=type(bundle.manifest)) == bundle.manifest


def test_what_a_manifest_says_cannot_steer_the_terminal(models: Models) -> None:
    note = Licence(id="\x1b]0;x\x07MIT", is_commercial_use_allowed=True, note="a\x1b[2Jb")
    rewrite(sealed_bundle(models.cache, "a/1"), licence=note, quantisation="\x9b2J")
    for command in (("show", "a"), ("list",)):
        told = models.run(*command).stdout
        assert [each for each in told if not each.isprintable() and each != "\n"] == []


def test_path_is_the_folder_and_nothing_else(models: Models) -> None:
    bundle = sealed_bundle(models.cache, "a/1")
    assert models("path", "a") == ["0", str(bundle.folder)]


@pytest.mark.parametrize("command", ["show", "path", "remove", "use"])
def test_a_bundle_that_is_not_installed_is_69(models: Models, command: str) -> None:
    code, line = models(command, "absent/1")
    assert code == "69"
    assert line.startswith("ringkas: error: no bundle named 'absent/1' is installed in ")
    assert not models.cache.exists()


def test_remove_asks_and_takes_a_no(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    sealed_bundle(models.cache, "b/1")
    told = models.run("remove", "a", stdin=b"n\n")
    assert (told.exit_code, models.installed()) == (0, ["a/1", "b/1"])
    assert told.stderr == (
        "a/1  3.2 kB\nRemove this bundle? [y/N]: n\nringkas: nothing was removed\n"
    )


def test_remove_with_nobody_to_ask_is_2(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    sealed_bundle(models.cache, "b/1")
    assert models("remove", "a")[0] == "2"
    assert models.installed() == ["a/1", "b/1"]


def test_remove_takes_all_revisions_of_a_name_after_saying_which(models: Models) -> None:
    for reference in ("a/1", "a/2", "b/1", "c/1", "c/2"):
        sealed_bundle(models.cache, reference)
    told = models("remove", "a", "c/2", stdin=b"y\n")
    assert [line.split()[0] for line in told[1:4]] == ["a/1", "a/2", "c/2"]
    assert told[4].startswith("Remove these 3 bundles? [y/N]: ")
    assert models.installed() == ["b/1", "c/1"]


def test_the_last_that_translates_is_removed_by_force_only(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    sealed_bundle(models.cache, "mt5/1", task="summarise", family="mt5")
    code, line = models("remove", "a", "--yes")
    assert (code, models.installed()) == ("2", ["a/1", "mt5/1"])
    assert "nothing else that is installed translates" in line
    assert models("remove", "a", "--yes", "--force")[0] == "0"
    assert models.installed() == ["mt5/1"]


def test_what_use_chose_is_removed_by_force_only_and_forgotten(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    sealed_bundle(models.cache, "b/1")
    models("use", "a")
    code, line = models("remove", "a", "--yes")
    assert (code, models.installed()) == ("2", ["a/1", "b/1"])
    assert "a is what `ringkas models use` chose to translate" in line
    assert models("remove", "a", "--yes", "--force")[0] == "0"
    assert models("use")[2].split()[:2] == ["translate", "b/1"]


def test_a_revision_goes_where_use_follows_the_name(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    sealed_bundle(models.cache, "a/2")
    models("use", "a")
    assert models("remove", "a/2", "--yes")[0] == "0"
    assert models.installed() == ["a/1"]


def test_a_broken_bundle_can_be_removed(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    (sealed_bundle(models.cache, "b/1").folder / "bundle.json").write_text("{")
    assert models("remove", "b/1", "--yes")[0] == "0"
    assert models.installed() == ["a/1"]


def test_use_tells_what_it_chose_and_under_which_terms(models: Models) -> None:
    sealed_bundle(models.cache, "a/1", age_s=9)
    sealed_bundle(models.cache, "b/1", age_s=0)
    told = "ringkas: a/1 is chosen to translate, under CC-BY-NC-4.0 (no commercial use)"
    assert models("use", "a") == ["0", told]
    assert models("use")[2].split()[:4] == ["translate", "a/1", "use", "a"]


def test_use_warns_where_a_setting_goes_before_it(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    sealed_bundle(models.cache, "b/1")
    told = models("use", "a", RINGKAS_TRANSLATION_BUNDLE="b")
    assert told[2] == (
        "ringkas: warning: RINGKAS_TRANSLATION_BUNDLE is set to b and goes before it"
    )
    chosen = models("use", RINGKAS_TRANSLATION_BUNDLE="b")[2].split()
    assert chosen[1:3] == ["b/1", "RINGKAS_TRANSLATION_BUNDLE"]


def test_use_can_be_forgotten(models: Models) -> None:
    sealed_bundle(models.cache, "a/1", age_s=9)
    sealed_bundle(models.cache, "b/1", age_s=0)
    models("use", "a")
    assert models("use", "--unset", "translate")[0] == "0"
    assert models("use")[2].split()[:4] == ["translate", "b/1", "best", "installed"]
    assert models("use", "--unset", "translate")[1] == "ringkas: nothing was chosen to translate"


def test_use_forgets_what_is_no_longer_there(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    (models.cache / "in_use.json").write_text('{"translate":"gone"}')
    assert models("use")[0] == "69"
    assert models("use", "--unset", "translate")[0] == "0"
    assert models("use")[0] == "0"


def test_prune_tells_first_and_deletes_then(models: Models) -> None:
    sealed_bundle(models.cache, "a/1", age_s=9)
    sealed_bundle(models.cache, "a/2", age_s=0)
    work = models.cache / ".unfinished" / "b" / "source"
    work.mkdir(parents=True)
    (work / "weights").write_bytes(bytes(1000))
    dry = models("prune", "--dry-run")
    assert [line.split()[-1] for line in dry[2:4]] == [str(work.parent), str(models.cache / "a/1")]
    assert dry[4].endswith(" bytes) would come free")
    assert models("prune", stdin=b"n\n")[-1].endswith("nothing was deleted")
    assert models.installed() == ["a/1", "a/2"]
    assert models("prune", "--yes")[-1] == dry[4].replace("would come free", "came free")
    assert (models.installed(), work.exists()) == (["a/2"], False)
    assert models("prune") == ["0", f"ringkas: nothing to prune in {models.cache}"]


def test_a_bundle_is_carried_over(models: Models, tmp_path: Path) -> None:
    sealed_bundle(models.cache, "a/1")
    file, far = tmp_path / "a.tar", Models(tmp_path / "far")
    assert models("export", "a", file) == ["0", "ringkas: wrote a/1, 2.1 kB"]
    assert far("import", file) == [
        "0",
        f"ringkas: installed a/1 in {far.cache}/a/1",
        "ringkas: its licence is CC-BY-NC-4.0 (no commercial use): For tests.",
    ]
    assert far("import", file)[1] == "ringkas: a/1 is installed already, with the same digests"


def test_a_bundle_goes_through_a_pipe(models: Models, tmp_path: Path) -> None:
    sealed_bundle(models.cache, "a/1")
    far = Models(tmp_path / "far")
    sent = models.run("export", "a", "-").stdout_bytes
    assert far("import", "-", stdin=sent)[0] == "0"
    assert far.installed() == ["a/1"]


def test_files_that_no_manifest_lists_are_said_to_stay(models: Models, tmp_path: Path) -> None:
    bundle = sealed_bundle(models.cache, "a/1")
    (bundle.folder / "CARD.md").write_text("card")
    told = models("export", "a", tmp_path / "a.tar")
    assert told[1] == "ringkas: not listed in its manifest, so left behind: CARD.md"


def test_an_export_into_no_folder_is_73(models: Models, tmp_path: Path) -> None:
    sealed_bundle(models.cache, "a/1")
    assert models("export", "a", tmp_path / "absent" / "a.tar")[0] == "73"


@pytest.mark.parametrize("name", ["absent.tar", "."])
def test_an_archive_that_cannot_be_read_is_66(models: Models, tmp_path: Path, name: str) -> None:
    code, line = models("import", tmp_path / name)
    assert code == "66"
    assert line.startswith("ringkas: error: cannot read ")


def test_an_archive_that_is_refused_is_65(models: Models) -> None:
    code, line = models("import", "-", stdin=b"\x1f\x8b" * 600)
    assert code == "65"
    assert line.startswith("ringkas: error: the archive is refused: ")


def test_who_waits_for_another_is_told(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    sealed_bundle(models.cache, "b/1")
    with unfinished(models.cache, "a", when_busy=_not_busy):
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "models", "remove", "a", "--yes"],
            env={**os.environ, "RINGKAS_MODEL_CACHE": str(models.cache)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        told = [process.stderr.readline() for _ in range(2)]
        assert told[1] == "ringkas: another ringkas is working on a; waiting\n"
        assert models.installed() == ["a/1", "b/1"]
    assert process.stderr.read() == "ringkas: removed a/1\n"
    process.stderr.close()
    assert process.wait(60) == 0
    assert models.installed() == ["b/1"]


def _not_busy() -> None:
    raise AssertionError("nobody else is at work")


def test_serve_names_what_mends_a_choice_that_is_gone(models: Models) -> None:
    sealed_bundle(models.cache, "a/1")
    (models.cache / "in_use.json").write_text('{"translate":"gone"}')
    command = Command()
    done = command("serve", environment={"RINGKAS_MODEL_CACHE": str(models.cache)})
    assert (done.exit_code, command.served) == (69, [])
    assert "`ringkas models use --unset translate`" in done.stderr


@pytest.mark.parametrize(
    "command", ["list", "show", "path", "use", "remove", "prune", "export", "import"]
)
def test_help_ends_with_examples(models: Models, command: str) -> None:
    told = models.run(command, "--help").stdout
    assert f"\n  Examples:\n    ringkas models {command}" in told
