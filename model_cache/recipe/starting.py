"""The vocabulary and the weights that training begins with."""

from pathlib import Path
from typing import Final, Literal

import msgspec
import torch

from model_cache.recipe import pretrained, vocabulary
from model_cache.recipe.bundle_weights import read_network
from model_cache.recipe.checkpoints import load
from model_cache.recipe.configuration import Configuration
from model_cache.recipe.errors import DataRefused
from model_cache.recipe.network import Network, Shape
from model_cache.recipe.preparing import read_pairs
from model_cache.recipe.work_folder import WorkFolder
from model_cache.recipe.writing import write_tensors
from service.errors import BundleCorrupt
from service.model_store import Bundle
from service.model_store.bundle import WEIGHTS
from service.model_store.manifests import read_bundle
from service.model_store.sealing import listed

PRETRAINED: Final = "e5"
SCRATCH: Final = "scratch"


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """Where weights come from."""

    kind: Literal["e5", "scratch", "bundle"]
    bundle: Bundle | None = None

    @property
    def called(self) -> str:
        """For the record: what a work folder is compared by."""
        if self.bundle is None:
            return self.kind
        return f"{self.bundle.manifest.name}/{self.bundle.manifest.revision}"

    @property
    def described(self) -> str:
        """For the card."""
        return {
            PRETRAINED: pretrained.SOURCE,
            SCRATCH: "random weights",
            "bundle": f"the weights of the bundle {self.called}",
        }[self.kind]

    @property
    def is_commercial_use_allowed(self) -> bool | None:
        """Of what they began as; None where that is not known."""
        return (
            True if self.bundle is None else self.bundle.manifest.licence.is_commercial_use_allowed
        )

    @property
    def terms(self) -> str:
        """In brackets, what the licence of a bundle that they began as says; else nothing."""
        return "" if self.bundle is None else f" ({self.bundle.manifest.licence.note})"


def parse_start(text: str) -> Start:
    """The start that `--start` names.

    Raises:
        DataRefused: It is no bundle.
    """
    if text in (PRETRAINED, SCRATCH):
        return Start(kind=text)  # pyright: ignore[reportArgumentType]  one of its literals
    try:
        bundle = bundle_in(Path(text))
    except DataRefused as error:
        raise DataRefused(
            f"--start wants '{PRETRAINED}', '{SCRATCH}' or the folder of a bundle: {error}"
        ) from error
    if bundle.manifest.tokenizer_file != vocabulary.TOKENIZER_FILE:
        raise DataRefused(f"{text} is no bundle of this recipe's")
    return Start(kind="bundle", bundle=bundle)


def bundle_in(folder: Path) -> Bundle:
    """The bundle of a folder, its files verified.

    Raises:
        DataRefused: There is none, or its files are others than it lists.
    """
    try:
        bundle = read_bundle(folder.resolve())
        for file in bundle.manifest.files:
            if listed(bundle.folder / file.name) != file:
                raise DataRefused(f"{folder / file.name} is not what its bundle.json lists")
    except (FileNotFoundError, NotADirectoryError, BundleCorrupt) as error:
        raise DataRefused(
            f"{folder} is no bundle, such as model_cache/ringkas-mini-id-en/2 is: {error}"
        ) from error
    return bundle


def write_start(work: WorkFolder, configuration: Configuration, start: Start) -> None:
    """Write the vocabulary and the first weights. Blocks, for up to half a minute.

    Raises:
        DataRefused: The start is not there, or of another architecture.
        BundleCorrupt: The bundle's files are not what they should be.
        CannotWrite: As the disk does.
    """
    learning = configuration.learning
    torch.manual_seed(learning.seed)
    if start.bundle is not None:
        vocabulary.take_over(start.bundle.folder, work.vocabulary)
        network = read_network(start.bundle.folder / WEIGHTS, rate=learning.dropout)
    elif start.kind == PRETRAINED:
        weights = pretrained.read_pretrained(pretrained.find_pretrained())
        rows = vocabulary.cut(weights, read_pairs(work.prepared), work.vocabulary)
        shape = _shape(configuration, len(vocabulary.Vocabulary(work.vocabulary)))
        network = pretrained.start_from(weights, rows, shape, rate=learning.dropout)
    else:
        vocabulary.learn(read_pairs(work.prepared), configuration.vocabulary_size, work.vocabulary)
        shape = _shape(configuration, len(vocabulary.Vocabulary(work.vocabulary)))
        network = Network(shape, rate=learning.dropout)
    write_tensors(
        work.start,
        {"weights": network.state_dict(), "shape": msgspec.structs.asdict(network.shape)},
    )


def read_start(work: WorkFolder, *, rate: float) -> Network:
    """The network as training begins with it. Raises CannotTrain if it cannot be read."""
    read = load(work.start)
    network = Network(msgspec.convert(read["shape"], Shape), rate=rate)
    network.load_state_dict(read["weights"])
    return network


def _shape(configuration: Configuration, vocabulary_size: int) -> Shape:
    return Shape(
        vocabulary_size=vocabulary_size,
        width=configuration.width,
        heads=configuration.heads,
        inner=configuration.inner,
        encoder_layers=configuration.encoder_layers,
        decoder_layers=configuration.decoder_layers,
    )
