"""From a hub, or a folder, to an installed bundle; and what goes wrong on the way."""

import pickle
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from service.errors import (
    BundleMissing,
    CannotStore,
    CheckpointRefused,
    ConversionFailed,
    HubFailed,
    LicenceNotAccepted,
)
from service.model_store import Bundle, ModelCache
from service.model_store.publishing import UNFINISHED
from service.workshop import proving
from service.workshop.catalogue import Entry
from service.workshop.progress import Silent
from service.workshop.pulling import Order, Pulled, pull
from service.workshop.retrimming import retrim
from tests.support.hub import Answer, Hold, LocalHub
from tests.support.hub.repositories import Repository
from tests.support.hub.server import COMMIT
from tests.support.progress import Told
from tests.support.repositories import entry_of, repository
from tests.support.toy_weights import toy_bundle

pytestmark = pytest.mark.skipif(
    find_spec("torch") is None, reason="install the extra 'convert' to run this"
)

NEXT_COMMIT = "fedcba9876543210fedcba9876543210fedcba98"
BOTH = ("ind_Latn", "eng_Latn")


class Site(NamedTuple):
    """A hub with one repository, and an empty model cache."""

    hub: LocalHub
    repository: Repository
    entry: Entry
    cache: Path

    def pull(
        self, entry: Entry | None = None, *, progress: Told | None = None, **order: object
    ) -> Pulled:
        """Pull it, accepting its licence."""
        said = {"entry": entry or self.entry, "languages": BOTH, **order}
        return pull(
            Order(**said),  # pyright: ignore[reportArgumentType]  what a test gives is right
            self.cache,
            accepts=lambda _: True,
            when_busy=lambda: None,
            progress=progress or Silent(),
            environment=self.hub.environment,
        )

    @property
    def installed(self) -> list[tuple[str, str]]:
        """Names and revisions."""
        return [(b.manifest.name, b.manifest.revision) for b in ModelCache(self.cache).bundles()]

    @property
    def left_over(self) -> set[str]:
        """What lies in the folder for unfinished work, but for locks."""
        found = (self.cache / UNFINISHED).rglob("*")
        return {path.name for path in found if path.is_file() and path.name != "lock"}


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("hub") / "nllb", "nllb")


@pytest.fixture
def site(checkpoint: Path, tmp_path: Path) -> Iterator[Site]:
    entry = entry_of("nllb")
    with LocalHub() as hub:
        put_up = hub.add(entry.repository, checkpoint)
        yield Site(hub, put_up, entry, tmp_path / "cache")


def test_what_was_pulled_is_whole_and_says_where_it_is_from(site: Site) -> None:
    told = Told()
    pulled = site.pull(progress=told)
    manifest = pulled.bundle.manifest
    assert not pulled.was_installed
    assert site.installed == [("small-nllb", f"{COMMIT[:12]}-int8-eng_Latn-ind_Latn")]
    ModelCache(site.cache).verify(pulled.bundle)
    assert manifest.origin is not None
    assert manifest.trimming is not None
    assert (manifest.origin.repository, manifest.origin.revision) == (
        site.entry.repository,
        COMMIT,
    )
    digests = {file.name: file.sha256 for file in manifest.origin.files}
    assert digests["model.safetensors"] == site.repository.files["model.safetensors"].sha256
    assert set(manifest.trimming.languages) == set(manifest.source_languages) == set(BOTH)
    assert manifest.vocabulary_size < manifest.trimming.vocabulary_size_before
    assert set(manifest.origin.made_with) == {"ctranslate2", "torch", "transformers"}
    assert site.left_over == set()
    assert [stage.split()[0] for stage in told.stages] == [
        "Looking",
        "Downloading",
        "Reading",
        "Converting",
        "Comparing",
        "Reading",
        "Trimming",
        "Counting",
        "Writing",
        "Reading",
        "Publishing",
    ]


def test_a_bundle_that_was_pulled_behaves_as_it_was_seen_to(site: Site) -> None:
    bundle = site.pull().bundle
    assert [each.difference for each in proving.prove(bundle)] == pytest.approx([0] * 5, abs=1e-6)


def test_a_second_pull_asks_nothing_of_the_hub(site: Site) -> None:
    first = site.pull()
    asked = len(site.hub.requests)
    second = site.pull()
    assert (second.was_installed, second.bundle) == (True, first.bundle)
    assert len(site.hub.requests) == asked


def test_an_update_fetches_a_new_commit_and_only_that(site: Site, checkpoint: Path) -> None:
    site.pull()
    fetched = len(site.hub.asked_for("model.safetensors"))
    assert site.pull(wants_newest=True).was_installed
    assert len(site.hub.asked_for("model.safetensors")) == fetched
    site.hub.add(site.entry.repository, checkpoint, commit=NEXT_COMMIT)
    updated = site.pull(wants_newest=True, quantisation="float16")
    assert updated.bundle.manifest.revision.startswith(f"{NEXT_COMMIT[:12]}-float16")
    assert len(site.installed) == 2


def test_a_folder_that_was_carried_gives_the_same_weights(site: Site, checkpoint: Path) -> None:
    fetched = site.pull().bundle
    asked = len(site.hub.requests)
    carried = site.pull(folder=checkpoint).bundle
    assert len(site.hub.requests) == asked
    assert carried.manifest.files == fetched.manifest.files


def test_the_whole_vocabulary_is_kept_when_no_language_is_named(site: Site) -> None:
    manifest = site.pull(languages=()).bundle.manifest
    assert manifest.trimming is None
    assert len(manifest.source_languages) == 202
    assert manifest.revision == f"{COMMIT[:12]}-int8"


def test_text_to_keep_makes_another_bundle(site: Site, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Presiden Rusia bertemu Presiden China.", encoding="utf-8")
    site.pull()
    with_text = site.pull(texts=(text,))
    assert not with_text.was_installed
    assert site.pull(texts=(text,)).was_installed
    assert len(site.installed) == 1


def test_a_generation_config_that_makes_no_sense_is_not_read(site: Site, checkpoint: Path) -> None:
    files = {path.name: path.read_bytes() for path in checkpoint.iterdir()}
    site.hub.add(site.entry.repository, files | {"generation_config.json": b"[" * 100_000})
    assert not site.pull().was_installed


def test_a_cache_that_is_a_file_is_told(site: Site) -> None:
    site.cache.write_text("no folder")
    with pytest.raises(CannotStore, match="something that is no folder is in its way"):
        site.pull()


def test_weights_that_are_ctranslate2s_are_taken_as_they_are(site: Site, tmp_path: Path) -> None:
    toy = toy_bundle(tmp_path / "toys", family="nllb")
    (toy.folder / "bundle.json").unlink()
    site.hub.add("someone/converted", toy.folder)
    entry = msgspec.structs.replace(
        site.entry.copied_to("someone/converted"), tokenizer_file="spm.model"
    )
    bundle = site.pull(entry, languages=()).bundle
    assert bundle.manifest.revision == COMMIT[:12]
    assert (bundle.folder / "model.bin").read_bytes() == (toy.folder / "model.bin").read_bytes()
    with pytest.raises(ConversionFailed, match="leave out --quantisation"):
        site.pull(entry, quantisation="int8", languages=())
    assert site.pull(entry, languages=()).was_installed


def test_nothing_is_fetched_before_the_licence_is_accepted(site: Site) -> None:
    order = Order(entry=site.entry)
    with pytest.raises(LicenceNotAccepted, match="Apache-2.0 was not accepted"):
        pull(
            order,
            site.cache,
            accepts=lambda _: False,
            when_busy=lambda: None,
            progress=Silent(),
            environment=site.hub.environment,
        )
    assert site.hub.requests == []
    assert not site.cache.exists()


def test_a_file_with_another_digest_than_was_reviewed_is_refused(site: Site) -> None:
    entry = msgspec.structs.replace(site.entry, sha256={"model.safetensors": "0" * 64})
    with pytest.raises(CheckpointRefused, match="model.safetensors"):
        site.pull(entry)
    assert site.installed == []
    assert not site.pull().was_installed


def test_digests_of_one_commit_are_not_asked_of_another(site: Site) -> None:
    known = {"model.safetensors": "0" * 64}
    entry = msgspec.structs.replace(site.entry, revision=NEXT_COMMIT, sha256=known)
    assert site.pull(entry.at("main")).bundle.manifest.revision.startswith(COMMIT[:12])


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_hub_that_refuses_leaves_nothing(site: Site, status: int) -> None:
    site.repository.fault = Answer(status)
    with pytest.raises(HubFailed):
        site.pull()
    assert (site.installed, site.left_over) == ([], set())


def test_a_pickle_with_code_in_it_is_never_run(site: Site, tmp_path: Path) -> None:
    trace = tmp_path / "harmed"

    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (trace,))  # pyright: ignore[reportReturnType]

    pickle.loads(pickle.dumps(Harm()))  # noqa: S301  so it would
    assert trace.exists()
    trace.unlink()
    files = {
        name: file.content if isinstance(file.content, bytes) else file.content.read_bytes()
        for name, file in site.repository.files.items()
        if name != "model.safetensors"
    }
    site.hub.add(
        site.entry.repository, {**files, "pytorch_model.bin": pickle.dumps(Harm(), protocol=2)}
    )
    with pytest.raises((CheckpointRefused, ConversionFailed), match="pytorch_model.bin"):
        site.pull()
    assert not trace.exists()
    assert site.installed == []


def test_two_pulls_at_once_do_the_work_once(site: Site) -> None:
    hold = Hold(after_bytes=1000)
    site.hub.holds.append(hold)
    site.repository.files["model.safetensors"].fault = hold
    first: list[Pulled] = []
    running = threading.Thread(target=lambda: first.append(site.pull()))
    running.start()
    assert hold.reached.wait(30)
    second = pull(
        Order(entry=site.entry, languages=BOTH),
        site.cache,
        accepts=lambda _: True,
        when_busy=hold.released.set,
        progress=Silent(),
        environment=site.hub.environment,
    )
    running.join(30)
    assert (first[0].was_installed, second.was_installed) == (False, True)
    assert first[0].bundle == second.bundle
    assert len(site.hub.asked_for("model.safetensors")) == 1


def test_an_installed_bundle_can_be_trimmed_beside_itself(site: Site) -> None:
    whole = site.pull(languages=()).bundle
    told = Told()
    small = _retrim(whole, site.cache, told)
    assert small.manifest.revision == f"{whole.manifest.revision}-eng_Latn-ind_Latn"
    assert small.size_bytes < whole.size_bytes
    assert len(site.installed) == 2
    assert len(proving.prove(small)) == 5
    assert site.left_over == set()


def _retrim(bundle: Bundle, cache: Path, progress: Told) -> Bundle:
    return retrim(
        bundle,
        cache,
        languages=BOTH,
        texts=(),
        pieces=None,
        when_busy=lambda: None,
        progress=progress,
    )


def test_what_is_installed_is_found_by_serving(site: Site) -> None:
    with pytest.raises(BundleMissing):
        ModelCache(site.cache).find("translate", None)
    bundle = site.pull().bundle
    assert ModelCache(site.cache).find("translate", None) == bundle
