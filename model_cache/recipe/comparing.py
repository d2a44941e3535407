"""Articles as bundles translate them, side by side, for a reader to judge."""

from collections.abc import Sequence
from pathlib import Path

from model_cache.recipe.direction import Direction
from model_cache.recipe.errors import DataRefused
from model_cache.recipe.evaluating import Interpreter
from service.journey.segment import split_sentences
from service.model_store import Bundle

_LEFT_OUT = "(too long for this bundle)"


def side_by_side(
    articles: Sequence[Path], bundles: Sequence[Bundle], direction: Direction, *, threads: int
) -> str:
    """Every sentence of some articles with what each bundle makes of it, as Markdown. Blocks.

    Sentences are translated bare, as the bundle's manifest has it: what the service does to
    names and numbers afterwards would hide how bundles differ.

    Raises:
        DataRefused: There is no article, or one is no UTF-8.
        UnsupportedLanguage: A bundle does not translate in this direction.
    """
    if not articles:
        raise DataRefused("there is no article to translate; name the folder that has *.txt")
    called = [f"{each.manifest.name} {each.manifest.revision}" for each in bundles]
    interpreters = [Interpreter(each, direction, threads=threads) for each in bundles]
    parts = list[str]()
    for path in articles:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise DataRefused(f"{path} is not UTF-8: {error}") from error
        sentences = [text[span.start : span.end] for span in split_sentences(text)]
        columns = [
            _translated(interpreter, sentences, bundle.manifest.decoding.beam_size)
            for interpreter, bundle in zip(interpreters, bundles, strict=True)
        ]
        parts += [f"## {path.stem}", "", f"| source | {' | '.join(called)} |"]
        parts.append("|---" * (1 + len(called)) + "|")
        parts += [
            f"| {' | '.join(map(_cell, row))} |" for row in zip(sentences, *columns, strict=True)
        ]
        parts.append("")
    return "\n".join(parts)


def _translated(interpreter: Interpreter, sentences: list[str], beam_size: int) -> list[str]:
    fits = interpreter.fits(sentences)
    short = [sentence for sentence, fit in zip(sentences, fits, strict=True) if fit]
    texts = iter(interpreter.translate(short, beam_size=beam_size).texts)
    return [next(texts) if fit else _LEFT_OUT for fit in fits]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
