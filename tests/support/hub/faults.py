"""What can be wrong with an answer of the hub; a test sets one per file or repository.

A wrong digest, size or truncated file is no fault here, but a `Stored` that claims one thing
and `sends` another.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Answer:
    """Answers with this instead; `code` is the hub's `X-Error-Code`."""

    status: int
    code: str = ""
    body: bytes = b'{"error": "no"}'
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None
    """How often before all is well; None: always."""

    def is_due(self) -> bool:
        """Whether it is to happen now, which counts as once."""
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass
class Cut:
    """Promises the whole body, and closes the connection after some of it."""

    after_bytes: int
    times: int | None = 1
    """How often before all is well; None: always."""

    def is_due(self) -> bool:
        """Whether it is to happen now, which counts as once."""
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass
class Endless:
    """Sends zeros, never saying how many, until the client hangs up or this many were sent."""

    at_most_bytes: int = 1 << 28


@dataclass
class Slow:
    """Waits before the body and after each of its first pieces."""

    pause_s: float
    pieces: int = 1


@dataclass
class Hold:
    """Sends some of the body and then waits, for a test to look or kill in the meantime."""

    after_bytes: int
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


Fault = Answer | Cut | Endless | Slow | Hold
