"""Half-open ranges of code points."""

import msgspec


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """Characters `start` up to, not including, `end` of a text named by the holder."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters this span covers in `text`."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> "Span":
        """The same span in a text that starts `by` characters earlier."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end
