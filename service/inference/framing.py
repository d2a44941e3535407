"""How each family of weights wants its tokens framed.

Letters: S source pieces, T target tokens as the runtime returns them.
"""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final, Protocol

from service.errors import UnsupportedLanguage
from service.inference.protocol import DecodeOptions
from service.model_store import Manifest

_END: Final = "</s>"
_ASKS: Final = re.compile(r"<2\w+>")
"""Tokens by which T5 translators are asked for a language, known to the manifest or not."""


class Framing(Protocol):
    """Pieces of text to what the runtime takes, and back."""

    def source(self, pieces: Sequence[str], options: DecodeOptions) -> list[str]:
        """Source tokens with control tokens. Shape (S + 1 or 2,)."""
        ...

    def target_prefix(self, options: DecodeOptions) -> list[str]:
        """Tokens every output is forced to begin with; part of what the runtime returns."""
        ...


class _Languages:
    """Refuses languages that the manifest does not name."""

    def __init__(self, manifest: Manifest) -> None:
        self._reads = frozenset(manifest.source_languages)
        self._writes = frozenset(manifest.target_languages)
        self._name = manifest.name

    def refuse_unread(self, options: DecodeOptions) -> None:
        """Raises UnsupportedLanguage if the weights do not read the source language."""
        if options.source_language not in self._reads:
            raise UnsupportedLanguage(
                f"{self._name} reads {', '.join(sorted(self._reads))}, "
                f"not {options.source_language}",
                pointer="/source_language",
            )

    def refuse_unwritten(self, options: DecodeOptions) -> None:
        """Raises UnsupportedLanguage if the weights do not write the target language."""
        if options.target_language not in self._writes:
            raise UnsupportedLanguage(
                f"{self._name} writes {', '.join(sorted(self._writes))}, "
                f"not {options.target_language}",
                pointer="/target_language",
            )


class NllbFraming:
    """`[source language] + pieces + [</s>]`, target forced to begin with its language.

    Source: the order of Transformers since its pull request 22313; the older order puts
    the language last and gives other, worse output.
    """

    def __init__(self, manifest: Manifest) -> None:
        self._languages = _Languages(manifest)

    def source(self, pieces: Sequence[str], options: DecodeOptions) -> list[str]:
        """Raises UnsupportedLanguage if the weights do not read the language."""
        self._languages.refuse_unread(options)
        return [options.source_language, *pieces, _END]

    def target_prefix(self, options: DecodeOptions) -> list[str]:
        """Raises UnsupportedLanguage if the weights do not write the language."""
        self._languages.refuse_unwritten(options)
        return [options.target_language]


class MarianFraming:
    """`pieces + [</s>]`: the weights translate one language into one other."""

    def __init__(self, manifest: Manifest) -> None:
        self._languages = _Languages(manifest)

    def source(self, pieces: Sequence[str], options: DecodeOptions) -> list[str]:
        """Raises UnsupportedLanguage if the weights do not read the language."""
        self._languages.refuse_unread(options)
        return [*pieces, _END]

    def target_prefix(self, options: DecodeOptions) -> list[str]:
        """No prefix. Raises UnsupportedLanguage if the weights do not write the language."""
        self._languages.refuse_unwritten(options)
        return []


class T5Framing:
    """`[token of the target language] + pieces + [</s>]`, the source language found out."""

    def __init__(self, manifest: Manifest) -> None:
        self._languages = _Languages(manifest)
        self._tokens = manifest.language_tokens
        self._name = manifest.name

    def source(self, pieces: Sequence[str], options: DecodeOptions) -> list[str]:
        """Raises UnsupportedLanguage if a language is not known, or has no token.

        A text that spells such a token asks for nothing: it is read as characters.
        """
        self._languages.refuse_unread(options)
        self._languages.refuse_unwritten(options)
        token = self._tokens.get(options.target_language)
        if token is None:
            raise UnsupportedLanguage(
                f"{self._name} has no token that asks for {options.target_language}; it has for "
                f"{', '.join(sorted(self._tokens))}",
                pointer="/target_language",
            )
        said = (list(piece) if _ASKS.fullmatch(piece) else [piece] for piece in pieces)
        return [token, *chain.from_iterable(said), _END]

    def target_prefix(self, options: DecodeOptions) -> list[str]:
        """No prefix. Raises UnsupportedLanguage if the weights do not write the language."""
        self._languages.refuse_unwritten(options)
        return []


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
    match manifest.family:
        case "nllb":
            return NllbFraming(manifest)
        case "marian":
            return MarianFraming(manifest)
        case "t5":
            return T5Framing(manifest)
        case "mt5":
            return Mt5Framing()
