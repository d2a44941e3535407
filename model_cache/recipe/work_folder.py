"""Where a run keeps what it makes."""

from pathlib import Path

import msgspec


class WorkFolder(msgspec.Struct, frozen=True):
    """The folder of a run and the places in it."""

    path: Path

    @property
    def prepared(self) -> Path:
        """Pairs and the report on them."""
        return self.path / "prepared"

    @property
    def vocabulary(self) -> Path:
        """The sentencepiece model and the list of tokens."""
        return self.path / "vocabulary"

    @property
    def start(self) -> Path:
        """The weights that training begins with."""
        return self.path / "start.pt"

    @property
    def training(self) -> Path:
        """Checkpoints and the history."""
        return self.path / "training"

    @property
    def averaged(self) -> Path:
        """The mean of the last checkpoints."""
        return self.path / "averaged.pt"

    @property
    def bundles(self) -> Path:
        """Bundles by name and revision, as a model cache has them."""
        return self.path / "bundles"

    @property
    def measuring(self) -> Path:
        """A bundle that is written over and over, to measure a run by."""
        return self.path / "measuring"

    @property
    def evaluation(self) -> Path:
        """Scores of the bundles."""
        return self.path / "evaluation.json"

    @property
    def card(self) -> Path:
        """What the bundle's card says."""
        return self.path / "MODEL_CARD.md"

    @property
    def curves(self) -> Path:
        """The plot of losses and BLEU."""
        return self.path / "curves.png"
