"""A repository on the local hub, and our own fetching from it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from service.model_store.bundle import BundleFile
from service.workshop.hub import Hub
from tests.support.hub.repositories import Repository
from tests.support.hub.server import LocalHub
from tests.support.progress import Told

NAME = "someone/some-weights"
PATTERNS = ("*.json", "*.safetensors", "pytorch_model*.bin", "*.model")
WEIGHTS = bytes(range(256)) * 2000
FILES = {
    ".gitattributes": b"*.safetensors filter=lfs\n",
    "README.md": b"# Weights\n",
    "config.json": b'{"model_type": "m2m_100"}',
    "model.safetensors": WEIGHTS,
    "onnx/config.json": b"{}",
    "pytorch_model.bin": b"pickle",
    "sentencepiece.bpe.model": b"pieces" * 100,
}
WANTED = ("config.json", "model.safetensors", "sentencepiece.bpe.model")
TOKEN = "hf_very-secret"  # noqa: S105  of nobody


class Desk(NamedTuple):
    """A hub with one repository, and a folder to fetch into."""

    hub: LocalHub
    repository: Repository
    into: Path

    def fetch(
        self,
        *,
        patterns: tuple[str, ...] = PATTERNS,
        max_bytes: int = 1 << 20,
        known_sha256: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        timeout_s: float = 5,
        progress: Told | None = None,
    ) -> tuple[BundleFile, ...]:
        """Resolve and fetch, trying three times without waiting."""
        ours = Hub(
            {**self.hub.environment, **(environment or {})},
            timeout_s=timeout_s,
            waits_s=(0, 0),
        )
        return ours.fetch(
            ours.resolve(NAME, None),
            patterns,
            self.into,
            max_bytes=max_bytes,
            known_sha256=known_sha256 or {},
            progress=progress or Told(),
        )


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, when there is nothing else in it."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def names(folder: Path) -> set[str]:
    """Of the files of a folder, whatever else there is in it."""
    return {path.name for path in folder.iterdir() if path.is_file()}
