"""A generator whose calls wait for the test's leave."""

import asyncio
from collections.abc import Sequence

from service.inference import DecodeOptions, Hypothesis
from tests.support.generators import MarkingGenerator


class HeldGenerator(MarkingGenerator):
    """Marks texts once `leave` is set; before that, raises what it is told to, one a call."""

    def __init__(self) -> None:
        super().__init__()
        self.leave = asyncio.Event()
        self.begun = asyncio.Event()
        self.waiting = 0
        self.failures: list[Exception] = []

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        self.begun.set()
        self.waiting += 1
        try:
            await self.leave.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.waiting -= 1
        if self.failures:
            self.leave.clear()
            self.begun.clear()
            raise self.failures.pop(0)
        return await super().generate(texts, options, deadline_s=deadline_s)
