"""`ringkas summarise`: one article in, its digest out."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import msgspec

from service.cli.edges import Edges, pass_edges
from service.cli.reading import file_argument, is_html_name, read_text
from service.cli.screen import colour_option, drawn, may_colour, spinner, stdout_is_terminal
from service.cli.setting_options import WEIGHTS_SETTINGS, setting_options
from service.cli.work import run_with_services
from service.cli.writing import output_option, refuse_unwritable, write

if TYPE_CHECKING:  # see `edges`
    from collections.abc import Sequence

    from service.api import Assignment, SummariseOptions
    from service.journey import Digest
    from service.model_store import Bundle
    from service.services import Services

FORMATS: Final = ("json", "html", "md", "text")
LENGTHS: Final = ("headline", "short", "medium", "long")
METHODS: Final = ("auto", "abstractive", "extractive")
POLICIES: Final = ("drop", "flag")
PARTS: Final = ("highlighted_html", "translation")
UNITS: Final = ("code_point", "utf16_code_unit")
MAX_CLAIMS: Final = 20
STAGES: Final = {
    "extract": "Reading the article",
    "segment": "Finding sentences",
    "rank": "Ranking sentences",
    "summarise": "Summarising",
    "translate": "Translating",
    "claims": "Finding claims",
    "evidence": "Checking claims against the article",
}
_SCREEN: Final = "screen"
_FORMAT_OF_SUFFIX: Final = {
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".markdown": "md",
    ".md": "md",
}


@click.command(short_help="Summarise an Indonesian article in English.")
@file_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Default: what the output file's name says, else a coloured digest on a terminal, "
    "else text. JSON is that of POST /summarise.",
)
@output_option
@click.option("--html/--no-html", "is_html", default=None, help="Whether the input is HTML.")
@click.option("--title", help="The article's title, when the text does not hold it.")
@click.option(
    "--length",
    type=click.Choice(LENGTHS),
    default="short",
    show_default=True,
    help="How long the summary should be.",
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="auto",
    show_default=True,
    help="Write new sentences (abstractive) or translate the weightiest (extractive).",
)
@click.option(
    "--max-claims",
    type=click.IntRange(1, MAX_CLAIMS),
    default=5,
    show_default=True,
    help="How many claims to highlight at most.",
)
@click.option(
    "--unsupported",
    type=click.Choice(POLICIES),
    default="drop",
    show_default=True,
    help="What becomes of sentences the article does not support.",
)
@click.option(
    "--source-language",
    default="auto",
    show_default=True,
    help="Language of the article, such as id or ind_Latn.",
)
@click.option(
    "--include",
    multiple=True,
    type=click.Choice(PARTS),
    help="A further part of the answer; may be given twice.",
)
@click.option(
    "--offset-unit",
    type=click.Choice(UNITS),
    default="code_point",
    show_default=True,
    help="What offsets in JSON count.",
)
@colour_option
@setting_options(*WEIGHTS_SETTINGS)
@pass_edges
def summarise(
    edges: Edges,
    *,
    file: str,
    format_: str | None,
    output: Path | None,
    wants_colour: bool | None,
    is_html: bool | None,
    title: str | None,
    **options: object,
) -> None:
    """Summarise an Indonesian article in English, its claims tied to the article's words.

    The article is plain text or HTML in UTF-8, from FILE or, with - or nothing, from
    standard input.
    """
    settings = edges.settings({name: options.pop(name) for name in WEIGHTS_SETTINGS})
    form = format_ or _default_format(edges, output, wants_colour=wants_colour)
    refuse_unwritable(output)
    text = read_text(file, max_bytes=settings.max_body_bytes)
    holds_html = is_html_name(file) if is_html is None else is_html
    with spinner(edges.environment, "Loading weights") as say:
        assignment = _assignment(text, is_html=holds_html, title=title, options=options)
        wanted = assignment.journey_options()

        async def work(services: "Services") -> "tuple[Digest, Sequence[Bundle]]":
            served = await services.journey.run(
                assignment.source,
                wanted,
                deadline_s=settings.deadline_s,
                on_stage=lambda stage: say(STAGES[stage]),
            )
            return served.digest, services.bundles

        digest, bundles = run_with_services(edges, settings, work)
    if form == _SCREEN:
        from service.cli.terminal import digest_on_screen  # noqa: PLC0415

        has_colour = may_colour(edges.environment, wants_colour=wants_colour)
        content = digest_on_screen(digest, bundles, has_colour=has_colour)
        write(drawn(content, edges.environment, has_colour=has_colour), output)
    else:
        write(_rendered(form, digest, assignment.options, bundles), output)


def _default_format(edges: Edges, output: Path | None, *, wants_colour: bool | None) -> str:
    if output is not None:
        return _FORMAT_OF_SUFFIX.get(output.suffix.lower(), "text")
    return _SCREEN if wants_colour or stdout_is_terminal(edges.environment) else "text"


def _assignment(
    text: str, *, is_html: bool, title: str | None, options: dict[str, object]
) -> "Assignment":
    """What a program would POST for the same answer."""
    from service.api import Assignment, SummariseOptions  # noqa: PLC0415  --help must not wait
    from service.journey import ArticleSource  # noqa: PLC0415

    return Assignment(
        source=ArticleSource(html=text, title=title)
        if is_html
        else ArticleSource(text=text, title=title),
        options=msgspec.convert(options, SummariseOptions),
    )


def _rendered(
    form: str, digest: "Digest", options: "SummariseOptions", bundles: "Sequence[Bundle]"
) -> bytes | str:
    from service.api import digest_answer  # noqa: PLC0415  --help must not wait for it
    from service.journey import render  # noqa: PLC0415

    if form == "json":
        return msgspec.json.encode(digest_answer(digest, options, bundles)) + b"\n"
    page = {"html": render.to_html, "md": render.to_markdown, "text": render.to_text}[form]
    return page(digest, render.notice_of(digest, bundles))
