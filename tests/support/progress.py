"""A `Progress` that remembers what it was told."""

from dataclasses import dataclass, field


@dataclass
class Told:
    """What the makers of bundles said, in order."""

    stages: list[str] = field(default_factory=list)
    expected_bytes: int = 0
    moved_bytes: int = 0
    warnings: list[str] = field(default_factory=list)

    def stage(self, text: str) -> None:
        self.stages.append(text)

    def expect(self, total_bytes: int) -> None:
        self.expected_bytes = total_bytes

    def advance(self, moved_bytes: int) -> None:
        assert moved_bytes > 0
        self.moved_bytes += moved_bytes

    def warn(self, text: str) -> None:
        self.warnings.append(text)
