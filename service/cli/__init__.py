"""The `ringkas` command, for people and for pipes.

Results go to stdout, everything else to stderr; colours, spinners and boxes only to a
terminal. What the commands work with comes in as `Edges`; nothing is opened at import.
"""

from service.cli.edges import Edges as Edges
from service.cli.group import ringkas as ringkas
