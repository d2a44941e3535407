"""How each family of weights wants its tokens framed.

Letters: S source pieces, T target tokens as the runtime returns them.
"""

from collections.abc import Sequence
from typing import Protocol

from service.errors import UnsupportedLanguage
from service.inference.protocol import DecodeOptions
from service.model_store import Manifest

_END = "</s>"


class Framing(Protocol):
    """Pieces of text to what the runtime takes, and back."""

    def source(self, pieces: Sequence[str], options: DecodeOptions) -> list[str]:
        """Source tokens with control tokens. Shape (S + 1 or 2,)."""
        ...

    def target_prefix(self, options: DecodeOptions) -> list[str]:
        """Tokens every output is forced to begin with; part of what the runtime returns."""
        ...


class NllbFraming:
    """`[source language] + pieces + [</s>]`, target forced to begin with its language.

    Source: the order of Transformers since its pull request 22313; the older order puts
    the language last and gives other, worse output.
    """

    def __init__(self, manifest: Manifest) -> None:
        self._reads = frozenset(manifest.source_languages)
        self._writes = frozenset(manifest.target_languages)
        self._name = manifest.name

    def source(self, pieces: Sequence[str], options: DecodeOptions) -> list[str]:
        """Raises UnsupportedLanguage if the weights do not read the language."""
        if options.source_language not in self._reads:
            raise UnsupportedLanguage(
                f"{self._name} reads {', '.join(sorted(self._reads))}, "
                f"not {options.source_language}",
                pointer="/source_language",
            )
        return [options.source_language, *pieces, _END]

    def target_prefix(self, options: DecodeOptions) -> list[str]:
        """Raises UnsupportedLanguage if the weights do not write the language."""
        if options.target_language not in self._writes:
            raise UnsupportedLanguage(
                f"{self._name} writes {', '.join(sorted(self._writes))}, "
                f"not {options.target_language}",
                pointer="/target_language",
            )
        return [options.target_language]


class Mt5Framing:
    """`pieces + [</s>]`, no language anywhere: the weights know one direction."""

    def source(self, pieces: Sequence[str], options: DecodeOptions) -> list[str]:  # noqa: ARG002
        """Source tokens; the options have no say."""
        return [*pieces, _END]

    def target_prefix(self, options: DecodeOptions) -> list[str]:  # noqa: ARG002
        """No prefix."""
        return []


def framing_of(manifest: Manifest) -> Framing:
    """The framing of a bundle's family."""
    return NllbFraming(manifest) if manifest.family == "nllb" else Mt5Framing()
