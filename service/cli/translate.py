"""`ringkas translate`: a whole text in, the same text in English out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.edges import Edges, pass_edges
from service.cli.reading import file_argument, is_html_name, read_text
from service.cli.screen import spinner
from service.cli.setting_options import WEIGHTS_SETTINGS, setting_options
from service.cli.work import run_with_services
from service.cli.writing import output_option, refuse_unwritable, write

if TYPE_CHECKING:  # see `edges`
    from service.journey.pipeline import TextTranslation
    from service.services import Services


@click.command(short_help="Translate a whole text into English.")
@file_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "html"]),
    help="What the text is; markup stays as it is. Default: what the file's name says.",
)
@output_option
@click.option(
    "--source-language",
    default="auto",
    show_default=True,
    help="Language of the text, such as id or ind_Latn.",
)
@setting_options(*WEIGHTS_SETTINGS)
@pass_edges
def translate(
    edges: Edges,
    *,
    file: str,
    format_: str | None,
    output: Path | None,
    source_language: str,
    **options: object,
) -> None:
    """Translate a whole Indonesian text into English; white space and markup stay.

    The text is UTF-8, from FILE or, with - or nothing, from standard input. Warnings, such
    as a number that changed, go to standard error.
    """
    settings = edges.settings(options)
    refuse_unwritable(output)
    text = read_text(file, max_bytes=settings.max_body_bytes)
    is_html = is_html_name(file) if format_ is None else format_ == "html"
    with spinner(edges.environment, "Translating"):
        language = _flores_code(source_language)

        async def work(services: "Services") -> "TextTranslation":
            return await services.journey.translate(
                text,
                source_language=language,
                is_html=is_html,
                deadline_s=settings.deadline_s,
            )

        translation = run_with_services(edges, settings, work)
    for warning in translation.warnings:
        click.echo(f"ringkas: warning: {warning.detail}", err=True)
    write(translation.text, output)


def _flores_code(language: str) -> str:
    from service.journey.language import parse_language  # noqa: PLC0415  --help must not wait

    return language if language == "auto" else parse_language(language)
