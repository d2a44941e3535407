"""`ringkas models`: the weights on this machine. A file a command, or a few that belong together.

To add a command, write it in a file of its own here and name it in the tuple below. What the
commands say and ask alike is in `telling` and `asking`.
"""

import click

from service.cli.models.carrying import export_command, import_command
from service.cli.models.listing import list_bundles
from service.cli.models.pruning import prune
from service.cli.models.pulling import list_catalogue, pull
from service.cli.models.removing import remove
from service.cli.models.showing import path, show
from service.cli.models.trimming import trim
from service.cli.models.using import use
from service.cli.models.verifying import verify


@click.group(short_help="Look after the installed weights.")
def models() -> None:
    """Look after the weights installed in the model cache.

    A bundle is named NAME/REVISION, or NAME for the newest of that name.
    """


for _command in (
    list_catalogue,
    pull,
    list_bundles,
    show,
    path,
    use,
    verify,
    trim,
    remove,
    prune,
    export_command,
    import_command,
):
    models.add_command(_command)
