"""What an operator watches, counted by the process and told by `GET /metrics`.

Labels hold names that our code knows (routes, stages, kinds of work, problem types), never
what a caller sent. Names follow Prometheus: base units, `_total` for what only grows, so
tokens per second are `rate(ringkas_target_tokens_total)`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

EXPOSITION_TYPE = "text/plain; version=0.0.4"
"""Media type of what `Metrics.exposition` returns, in UTF-8."""
Lookup = Literal[
    "hit",
    "miss",
    "joined",  # the same was being made for somebody else
    "bypassed",  # the caller asked for none
    "failed",  # the store did; the answer was made anew
]

_METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_ITEMS = (1, 2, 4, 8, 16, 32, 64, 128)
_TOKENS = (16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


class Metrics:
    """Counts what happens. Threads may share it; nothing here blocks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.requests = RequestMetrics(self._registry)
        self.digests = DigestMetrics(self._registry)
        self.batches = BatchMetrics(self._registry)
        self._lookups = Counter(
            "ringkas_cache_lookups",
            "Answers looked for in a cache, by what came of it.",
            ("cache", "outcome"),
            registry=self._registry,
        )

    def looked_up(self, cache: str, outcome: Lookup, count: int = 1) -> None:
        """Count look-ups in one of our caches."""
        self._lookups.labels(cache, outcome).inc(count)

    def exposition(self) -> bytes:
        """Everything, in Prometheus' text format, as `generate_latest` writes it."""
        return generate_latest(self._registry)


class RequestMetrics:
    """Requests, at the door."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "ringkas_request_duration_seconds",
            "From the arrival of a request to the end of its answer; status 499: the caller left.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=registry,
        )
        self.in_progress = Gauge(
            "ringkas_requests_in_progress", "Requests being answered.", registry=registry
        )
        self._problems = Counter(
            "ringkas_problems", "Problems told to callers, by type.", ("type",), registry=registry
        )

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by its route template; a method of the caller's own is `other`."""
        known = method if method in _METHODS else "other"
        self._seconds.labels(known, route, str(status)).observe(seconds)

    def told(self, problem: str) -> None:
        """Count a problem by its type."""
        self._problems.labels(problem).inc()


class DigestMetrics:
    """Digests made anew."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._stages = Histogram(
            "ringkas_stage_duration_seconds",
            "Of each stage of a digest, waiting for the weights included.",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._warnings = Counter(
            "ringkas_warnings", "Warnings in answers, by type.", ("type",), registry=registry
        )

    def made(self, timings_ms: Mapping[str, float], warnings: Sequence[str]) -> None:
        """Count an answer: milliseconds by stage, and the types of its warnings."""
        for stage, spent_ms in timings_ms.items():
            self._stages.labels(stage).observe(spent_ms / 1000)
        for each in warnings:
            self._warnings.labels(each).inc()


class BatchMetrics:
    """The queue before the weights, and the batches that leave it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

        def histogram(name: str, told: str, buckets: Sequence[float]) -> Histogram:
            return Histogram(f"ringkas_{name}", told, ("work",), buckets=buckets, registry=registry)

        def counter(name: str, told: str) -> Counter:
            return Counter(f"ringkas_{name}", told, ("work",), registry=registry)

        self._waits = histogram(
            "queue_wait_seconds", "From queueing a text to the beginning of its batch.", _SECONDS
        )
        self._items = histogram("batch_items", "Texts in a batch.", _ITEMS)
        self._tokens = histogram("batch_source_tokens", "Source tokens, no padding.", _TOKENS)
        self._seconds = histogram(
            "batch_duration_seconds", "Of a batch on the weights, on one core.", _SECONDS
        )
        self._padding = counter("batch_padding_tokens", "Source positions spent on padding.")
        self._failed = counter("batch_failures", "Batches that the weights failed on.")
        self._joined = counter("queue_joined", "Texts that joined an identical one in flight.")
        self._dropped = counter(
            "queue_dropped", "Texts queued and not run, for nobody waited any more."
        )
        self._target_tokens = counter("target_tokens", "Tokens decoded, of best hypotheses.")

    def watch_queue(self, waiting_tokens: Callable[[], float], max_waiting_tokens: int) -> None:
        """Tell the depth of the queue, asked for at every scrape. Once a process."""
        Gauge(
            "ringkas_queue_tokens", "Source tokens that wait.", registry=self._registry
        ).set_function(waiting_tokens)
        Gauge(
            "ringkas_queue_tokens_max",
            "Source tokens that may wait; past it, 503.",
            registry=self._registry,
        ).set(max_waiting_tokens)

    def joined(self, work: str) -> None:
        """Count a text that is in flight already."""
        self._joined.labels(work).inc()

    def dropped(self, work: str) -> None:
        """Count a text that is not run."""
        self._dropped.labels(work).inc()

    def began(self, work: str, tokens: Sequence[int], waited_s: Sequence[float]) -> None:
        """Count a batch that leaves the queue: tokens and waiting of each of its texts."""
        self._items.labels(work).observe(len(tokens))
        self._tokens.labels(work).observe(sum(tokens))
        self._padding.labels(work).inc(max(tokens) * len(tokens) - sum(tokens))
        waits = self._waits.labels(work)
        for each in waited_s:
            waits.observe(each)

    def ended(self, work: str, seconds: float, *, has_failed: bool) -> None:
        """Count the time of a batch on the weights."""
        self._seconds.labels(work).observe(seconds)
        if has_failed:
            self._failed.labels(work).inc()

    def decoded(self, work: str, target_tokens: int) -> None:
        """Count tokens that came out."""
        self._target_tokens.labels(work).inc(target_tokens)
