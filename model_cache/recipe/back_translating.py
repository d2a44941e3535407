"""Text of the language that is written, translated back by a bundle: more pairs to learn from.

The pairs are real on the side that is learnt to be written and synthetic on the one that is
read. Their Indonesian begins with `<synthetic>`, which training turns into a token of its own,
so that weights know a translation from the real thing.

Source: Sennrich et al. 2016 (arXiv 1511.06709); the tag, Caswell et al. 2019 (arXiv 1906.06442);
sampling, Edunov et al. 2018 (arXiv 1808.09381).
"""

import json
import lzma
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from model_cache.recipe.cleaning import cleaned, fault
from model_cache.recipe.configuration import digest_of
from model_cache.recipe.dev_set import DevSet, OverlapFinder
from model_cache.recipe.direction import Direction
from model_cache.recipe.errors import CannotWrite, DataRefused, OtherConfiguration
from model_cache.recipe.evaluating import Interpreter, weights_digest
from model_cache.recipe.preparing import MARK
from model_cache.recipe.writing import write_json
from service.journey.segment import split_sentences
from service.model_store import Bundle

Method = Literal["beam", "sampling"]

_CHUNK: Final = 2_000
"""Sentences between two marks of progress; what is lost when the run is killed."""
_BEAM_SIZE: Final = 4
_SAMPLED_FROM: Final = 10
"""Likeliest tokens that sampling chooses from; Edunov et al. call it top-10 sampling."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is; its file is replaced after every chunk."""

    text_digest: str
    weights_digest: str
    method: Method
    sentences_read: int
    pairs_written: int
    size_bytes: int
    """Of what was written; anything beyond it is of a chunk that was not finished."""


def back_translate(
    text: Path,
    bundle: Bundle,
    direction: Direction,
    dev_set: DevSet,
    into: Path,
    *,
    method: Method,
    threads: int,
    limit: int | None,
    tell: Callable[[str], None],
) -> Place:
    """Write `<synthetic> source TAB target` lines for a text. Blocks; goes on where it was.

    Sentences of the dev set, exact or near, are passed over, and so is what is not fit to learn
    from when it is translated.

    Args:
        text: One sentence a line, or JSON lines with `text`; `.xz` or not.
        bundle: Translates the text's language to the other one.
        direction: That the pairs are for: what it writes is what `text` is in.
        into: A `.tsv`; how far it is stands in `<into>.place.json`.
        limit: Sentences to read, at most.

    Raises:
        DataRefused: The text is missing, empty, or not what it should be.
        OtherConfiguration: `into` was begun from other text, weights or options.
        CannotWrite: As the disk does.
    """
    place = _place(text, bundle, method, into)
    back = Direction(
        name="en-id" if direction.name == "id-en" else "id-en",
        source=direction.target,
        target=direction.source,
        source_language=direction.target_language,
        target_language=direction.source_language,
    )
    interpreter = Interpreter(bundle, back, threads=threads)
    finder = OverlapFinder(dev_set.side(direction.target))
    sentences = islice(sentences_of(text), place.sentences_read, limit)
    try:
        with into.open("r+b" if into.exists() else "w+b") as file:
            file.truncate(place.size_bytes)
            file.seek(0, 2)
            while chunk := list(islice(sentences, _CHUNK)):
                pairs = list(_pairs(interpreter, chunk, finder, direction, method))
                file.write("".join(f"{MARK} {one}\t{other}\n" for one, other in pairs).encode())
                file.flush()
                place = msgspec.structs.replace(
                    place,
                    sentences_read=place.sentences_read + len(chunk),
                    pairs_written=place.pairs_written + len(pairs),
                    size_bytes=file.tell(),
                )
                write_json(_place_file(into), place)
                tell(f"{place.sentences_read:,} sentences, {place.pairs_written:,} pairs")
    except OSError as error:
        raise CannotWrite(
            f"{into} could not be written: {error.strerror or error}; make room and give the "
            "same command again"
        ) from error
    if not place.sentences_read:
        raise DataRefused(f"{text} holds no sentence")
    return place


def sentences_of(path: Path) -> Iterator[str]:
    """The cleaned sentences of a text, in order. Raises DataRefused if it cannot be read."""
    is_json = ".jsonl" in path.suffixes
    try:
        with (
            lzma.open(path, "rt", encoding="utf-8")
            if path.suffix == ".xz"
            else path.open(encoding="utf-8")
        ) as file:
            for line in file:
                whole = json.loads(line)["text"] if is_json else line
                for span in split_sentences(whole):
                    if sentence := cleaned(whole[span.start : span.end]):
                        yield sentence
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        EOFError,
        lzma.LZMAError,
    ) as error:
        raise DataRefused(
            f"{path} cannot be read as text or as JSON lines with 'text': {error}"
        ) from error


def _pairs(
    interpreter: Interpreter,
    chunk: list[str],
    finder: OverlapFinder,
    direction: Direction,
    method: Method,
) -> Iterator[tuple[str, str]]:
    """Source and target of the pairs to keep; a line has the Indonesian first."""
    fits = interpreter.fits(chunk)
    targets = [each for each, fit in zip(chunk, fits, strict=True) if fit and not finder.find(each)]
    decoding: dict[str, Any] = {"beam_size": _BEAM_SIZE}
    if method == "sampling":
        decoding = {"beam_size": 1, "sampling_topk": _SAMPLED_FROM}
    translated = interpreter.translate(targets, **decoding)
    for source, target in zip(map(cleaned, translated.texts), targets, strict=True):
        pair = direction.ordered(source, target)
        if fault(*pair) is None:
            yield pair


def _place(text: Path, bundle: Bundle, method: Method, into: Path) -> Place:
    """Where to go on. Raises OtherConfiguration if what is there is of something else."""
    if not text.is_file():
        raise DataRefused(f"{text} is no file; name the text to translate")
    begun = Place(
        text_digest=digest_of([text]),
        weights_digest=weights_digest(bundle),
        method=method,
        sentences_read=0,
        pairs_written=0,
        size_bytes=0,
    )
    path = _place_file(into)
    if not path.is_file():
        if into.exists():
            raise OtherConfiguration(f"{into} is there and no {path.name}; choose another name")
        write_json(path, begun)  # before the pairs, so that a run that is killed can go on
        return begun
    there = msgspec.json.decode(path.read_bytes(), type=Place)
    if not there.sentences_read:  # nothing to go on with, and nothing to lose
        write_json(path, begun)
        return begun
    for field in ("text_digest", "weights_digest", "method"):
        if getattr(there, field) != getattr(begun, field):
            raise OtherConfiguration(
                f"{into} was begun with another {field.partition('_')[0]}; choose another name or "
                f"delete it and {path.name}"
            )
    return there


def _place_file(into: Path) -> Path:
    return into.with_name(f"{into.name}.place.json")
