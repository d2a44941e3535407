"""A text of any length or a page to English, its white space and its markup as they were."""

from collections.abc import Sequence

import msgspec

from service.inference import DecodeOptions, Generator
from service.journey.clock import Deadline
from service.journey.faults import comparison_for
from service.journey.markup import MarkupPart, split_markup
from service.journey.segment import split_sentences
from service.journey.translate import Rendering, translate
from service.journey.typography import acronyms_in


class PlainTranslation(msgspec.Struct, frozen=True, kw_only=True):
    """A translated text."""

    text: str
    alternatives: tuple[str, ...]
    renderings: tuple[Rendering, ...]
    """Of its sentences, in order."""


async def translate_text(
    generator: Generator,
    text: str,
    options: DecodeOptions,
    *,
    is_html: bool,
    alternatives: int,
    deadline: Deadline,
) -> PlainTranslation:
    """Translate sentence by sentence.

    Args:
        text: Indonesian; may be blank.
        alternatives: How many other whole texts to give. The k-th takes the k-th other
            hypothesis of each sentence, so it differs in many places at once.

    Raises:
        As `Generator.generate`.
    """
    parts = list(split_markup(text)) if is_html else [MarkupPart(text=text, is_text=True)]
    cut = [_Cut(part.text) if part.is_text else None for part in parts]
    lines = [line for each in cut if each for line in each.lines]
    wider = msgspec.structs.replace(options, alternatives=alternatives or None)
    renderings = await translate(
        generator,
        lines,
        wider,
        acronyms=acronyms_in(lines),
        deadline=deadline,
        compare=comparison_for(text),
    )

    def whole(versions: Sequence[str]) -> str:
        remaining = iter(versions)
        done: list[str] = []
        for part, each in zip(parts, cut, strict=True):
            if each is None:
                done.append(part.text)
                continue
            english = each.filled([next(remaining) for _ in each.lines])
            done.append(part.markup(english) if is_html else english)
        return "".join(done)

    return PlainTranslation(
        text=whole([each.text for each in renderings]),
        alternatives=tuple(
            whole([_version(each, number) for each in renderings]) for number in range(alternatives)
        ),
        renderings=renderings,
    )


class _Cut:
    """A text as sentences and what stands between them."""

    def __init__(self, text: str) -> None:
        spans = split_sentences(text)
        self.lines = [span.of(text) for span in spans]
        edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
        self._gaps = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]

    def filled(self, lines: Sequence[str]) -> str:
        """Other sentences in the same gaps; a gap that was forgotten becomes a blank."""
        done = [self._gaps[0]]
        for number, line in enumerate(lines, start=1):
            is_last = number == len(lines)
            done += [line, self._gaps[number] or ("" if is_last else " ")]
        return "".join(done)


def _version(rendering: Rendering, number: int) -> str:
    """The `number`-th alternative, or the best hypothesis where there are not so many."""
    if number < len(rendering.alternatives):
        return rendering.alternatives[number]
    return rendering.text
