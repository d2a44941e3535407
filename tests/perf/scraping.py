"""What a server has counted, read from its `/metrics`."""

import httpx
import msgspec
from prometheus_client.parser import text_string_to_metric_families


class Scrape(msgspec.Struct, frozen=True):
    """Samples summed over their labels, by name."""

    totals: dict[str, float]

    def since(self, before: "Scrape", name: str) -> float:
        """How much a sample grew."""
        return self.totals.get(name, 0.0) - before.totals.get(name, 0.0)

    def mean(self, histogram: str, since: "Scrape") -> float:
        """Mean of what a histogram observed since another scrape."""
        return self.since(since, f"{histogram}_sum") / self.since(since, f"{histogram}_count")


def scrape(url: str) -> Scrape:
    """Ask a server."""
    answer = httpx.get(f"{url}/metrics", timeout=60)
    answer.raise_for_status()
    totals: dict[str, float] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            totals[sample.name] = totals.get(sample.name, 0.0) + sample.value
    return Scrape(totals)
