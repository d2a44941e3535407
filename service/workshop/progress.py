"""What the makers of bundles tell whoever waits for them."""

from typing import Protocol


class Progress(Protocol):
    """Told from one thread at a time."""

    def stage(self, text: str) -> None:
        """A stage begins, such as `Converting to int8`; the one before is done."""
        ...

    def expect(self, total_bytes: int) -> None:
        """So many bytes are going to be moved in this stage."""
        ...

    def advance(self, moved_bytes: int) -> None:
        """So many more bytes have been moved, or were there already."""
        ...

    def warn(self, text: str) -> None:
        """Something the reader should know that does not stop the work."""
        ...


class Silent:
    """Tells nobody."""

    def stage(self, text: str) -> None:
        """Nothing."""

    def expect(self, total_bytes: int) -> None:
        """Nothing."""

    def advance(self, moved_bytes: int) -> None:
        """Nothing."""

    def warn(self, text: str) -> None:
        """Nothing."""
