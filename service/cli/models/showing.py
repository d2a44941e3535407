"""`ringkas models show` and `path`: one bundle, all of it or where it lies."""

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import msgspec

from service.cli.edges import Edges, pass_edges
from service.cli.models.asking import reference_argument
from service.cli.models.telling import (
    examples,
    listed,
    printable,
    serving_or_warned,
    size_of,
    terms_of,
)
from service.cli.setting_options import setting_options
from service.cli.writing import write

if TYPE_CHECKING:  # see `edges`
    from service.model_store import Bundle, Manifest
    from service.model_store.bundle import BundleFile

_LABEL_CHARS: Final = 15
_LINE_CHARS: Final = 100
"""Chosen: longer lines of prose are hard to read."""


@click.command(
    short_help="Tell everything about a bundle.",
    epilog=examples(
        "ringkas models show ringkas-mini-id-en",
        "ringkas models show ringkas-mini-id-en/2 --format json",
    ),
)
@reference_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines for people, or the manifest as it is installed.",
)
@setting_options("model_cache")
@pass_edges
def show(edges: Edges, *, reference: str, format_: str, model_cache: Path | None) -> None:
    """Tell what a bundle is made from and may be used for, what it can do, and where it lies."""
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it

    settings = edges.settings({"model_cache": model_cache})
    cache = ModelCache(settings.model_cache)
    bundle = cache.named(reference)
    if format_ == "json":
        write(msgspec.json.format(msgspec.json.encode(bundle.manifest)) + b"\n", None)
        return
    is_in_use = bundle in serving_or_warned(cache, settings)
    write("".join(f"{line}\n" for line in _lines(bundle, is_in_use=is_in_use)), None)


@click.command(
    short_help="Print the folder of a bundle.",
    epilog=examples(
        "ringkas models path ringkas-mini-id-en",
        'du -sh "$(ringkas models path ringkas-mini-id-en)"',
    ),
)
@reference_argument
@setting_options("model_cache")
@pass_edges
def path(edges: Edges, *, reference: str, model_cache: Path | None) -> None:
    """Print the folder a bundle lies in, and nothing else, for scripts."""
    from service.model_store import ModelCache  # noqa: PLC0415  --help must not wait for it

    folder = edges.settings({"model_cache": model_cache}).model_cache
    write(f"{ModelCache(folder).named(reference).folder}\n", None)


def _lines(bundle: "Bundle", *, is_in_use: bool) -> Iterator[str]:
    manifest = bundle.manifest
    yield from _told("name", manifest.name)
    yield from _told("revision", manifest.revision)
    yield from _told("installed", f"{bundle.published_at:%Y-%m-%d %H:%M:%S} UTC")
    yield from _told("task", manifest.task + (", in use" if is_in_use else ", not in use"))
    yield from _told("demonstration", "yes" if manifest.is_demonstration else "no")
    yield from _told("licence", terms_of(bundle))
    yield from _told("", manifest.licence.note)
    yield from _told("source", manifest.source)
    yield from _origin_lines(manifest)
    yield from _told("family", manifest.family)
    yield from _told("quantisation", manifest.quantisation)
    yield from _told("vocabulary", _vocabulary(manifest))
    yield from _told("reads", listed(manifest.source_languages))
    yield from _told("writes", listed(manifest.target_languages))
    yield from _told("decoding", _decoding(manifest))
    if manifest.golden:
        yield from _told("golden", f"{len(manifest.golden)} sentences that `verify` checks")
    yield from _told("size", size_of(bundle.size_bytes))
    yield from _file_lines("files", manifest.files)
    yield f"{'path':<{_LABEL_CHARS}}{bundle.folder}"  # not wrapped, to be copied


def _origin_lines(manifest: "Manifest") -> Iterator[str]:
    origin = manifest.origin
    if origin is None:
        return
    commit = "no commit: it was a folder" if origin.revision is None else origin.revision
    yield from _told("origin", f"{origin.repository}, {commit}")
    if origin.made_with:
        made_with = (f"{name} {version}" for name, version in sorted(origin.made_with.items()))
        yield from _told("made with", listed(made_with))
    yield from _file_lines("made from", origin.files)


def _vocabulary(manifest: "Manifest") -> str:
    told = f"{manifest.vocabulary_size:,} pieces"
    trimming = manifest.trimming
    if trimming is None:
        return told
    return (
        f"{told}, trimmed from {trimming.vocabulary_size_before:,} to {listed(trimming.languages)}"
    )


def _decoding(manifest: "Manifest") -> str:
    decoding = manifest.decoding
    no_repeats = decoding.no_repeat_ngram_size
    return (
        f"beam {decoding.beam_size}, length penalty {decoding.length_penalty:g}, "
        f"{f'no run of {no_repeats} pieces twice' if no_repeats else 'pieces may repeat'}, "
        f"at most {decoding.max_input_tokens} tokens in and {decoding.max_output_tokens} out"
    )


def _file_lines(label: str, files: "tuple[BundleFile, ...]") -> Iterator[str]:
    for file in files:
        yield from _told(label, f"{size_of(file.size_bytes):>10}  {file.name}")
        label = ""


def _told(label: str, text: str) -> Iterator[str]:
    """A labelled text, wrapped beside its label; nothing where there is no text."""
    indent = " " * _LABEL_CHARS
    yield from textwrap.wrap(
        printable(text),
        _LINE_CHARS,
        initial_indent=f"{label:<{_LABEL_CHARS}}",
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
