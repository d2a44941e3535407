"""`ringkas openapi`: the description of the HTTP interface."""

from pathlib import Path

import click

from service.cli.writing import output_option, refuse_unwritable, write


@click.command(short_help="Print the OpenAPI 3.1 document.")
@output_option
def openapi(output: Path | None) -> None:
    """Print the OpenAPI 3.1 document of the HTTP interface, as the service gives it."""
    refuse_unwritable(output)
    from service.api import openapi_document  # noqa: PLC0415  --help must not wait for it

    write(openapi_document(), output)
