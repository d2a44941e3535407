"""A hub on loopback that speaks to the unmodified `huggingface_hub` client.

`server.py` says what it speaks, `faults.py` what can go wrong with it, `repositories.py` what
it holds. Nothing of it looks at how our own code fetches.
"""

from tests.support.hub.faults import Answer as Answer
from tests.support.hub.faults import Cut as Cut
from tests.support.hub.faults import Endless as Endless
from tests.support.hub.faults import Hold as Hold
from tests.support.hub.faults import Slow as Slow
from tests.support.hub.server import LocalHub as LocalHub
