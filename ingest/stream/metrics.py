"""What the worker counts and times, in Prometheus's format. The names are a contract with dashboards and alerts."""

import time
from collections import Counter as Counts
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ingest import __version__

__all__ = ["DEAD_LETTER", "OTHER", "Metrics", "PartitionLag"]

LANGUAGES = frozenset({"ar", "en"})
"""Those that get a label of their own: a producer may claim any, and a label a language would never end."""
OTHER = "other"
DEAD_LETTER = "dead-letter"

EXTRACT_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 60.0)
"""Seconds; an article of the seed's size takes some 20 ms."""
SINK_BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0)
FRESHNESS_BUCKETS = (0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)

PartitionLag = Mapping[tuple[str, int], int]
"""Messages before the end of a partition that are not settled yet, by topic and partition."""


class Metrics:
    """All of one worker, in a registry of their own. May be counted up from any thread."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.last_activity = time.monotonic()
        """When anything was finished last: an article, a transaction."""

        def counter(name: str, help_: str, *labels: str) -> Counter:
            return Counter(f"ingest_{name}", help_, labels, registry=self.registry)

        def histogram(name: str, help_: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"ingest_{name}", help_, labels, buckets=buckets, registry=self.registry)

        self._articles = counter("articles", "Articles read, by language and what came of them.", "language", "outcome")
        self._mentions = counter("mentions", "Mentions extracted, by CAMEO root code.", "root")
        self._events = counter("events", "Records of events published, by CAMEO root code.", "root")
        self._withdrawn = counter("events_withdrawn", "Tombstones of events published.")
        self._dead_letters = counter("dead_letters", "Dead letters, by error code.", "code")
        self._extract = histogram("extract_seconds", "Reading one article.", EXTRACT_BUCKETS)
        self._sink = histogram(
            "sink_seconds", "One call of the database, with decoding what it stores.", SINK_BUCKETS, "operation"
        )
        self._freshness = histogram(
            "freshness_seconds",
            "From the time of an article on its topic to its event, durable and published; one a mention.",
            FRESHNESS_BUCKETS,
        )
        self._restarts = counter("stream_restarts", "Streams that broke off and were begun again.")
        self._rebalances = counter("rebalances", "Assignments of partitions.")
        Info("ingest_build", "What runs.", registry=self.registry).info({"version": __version__})
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    def article(self, language: str, outcome: str) -> None:
        """`outcome`: the status of its record, or `dead-letter`."""
        self._articles.labels(language if language in LANGUAGES else OTHER, outcome).inc()
        self.last_activity = time.monotonic()

    def mentions(self, roots: Iterable[str]) -> None:
        for root, count in Counts(roots).items():
            self._mentions.labels(root).inc(count)

    def events(self, roots: Iterable[str | None]) -> None:
        """Published; None: withdrawn."""
        for root, count in Counts(roots).items():
            if root is None:
                self._withdrawn.inc(count)
            else:
                self._events.labels(root).inc(count)

    def dead_letter(self, code: str) -> None:
        self._dead_letters.labels(code).inc()

    def fresh(self, seconds: float) -> None:
        self._freshness.observe(max(seconds, 0.0))

    def restarted(self) -> None:
        self._restarts.inc()

    def rebalanced(self) -> None:
        self._rebalances.inc()
        self.last_activity = time.monotonic()

    def extracted(self, seconds: float) -> None:
        self._extract.observe(seconds)

    @contextmanager
    def storing(self, operation: str) -> Iterator[None]:
        """Times a call of the database that goes well; one that fails is no measure of it."""
        started = time.perf_counter()
        yield
        self._sink.labels(operation).observe(time.perf_counter() - started)
        self.last_activity = time.monotonic()

    def watch_child(self, pid: Callable[[], int | None]) -> None:
        """Tell what the process that reads articles uses, beside this one's own."""
        ProcessCollector(namespace="ingest_extract", pid=lambda: pid() or "none", registry=self.registry)

    def watch(self, lag: Callable[[], PartitionLag], waiting: Callable[[], Mapping[str, int]]) -> None:
        """Have these asked whenever the metrics are read."""
        self.registry.register(_Asked(lag, waiting))

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Asked(Collector):
    def __init__(self, lag: Callable[[], PartitionLag], waiting: Callable[[], Mapping[str, int]]) -> None:
        self._lag = lag
        self._waiting = waiting

    def collect(self) -> Iterator[Any]:
        lag = GaugeMetricFamily(
            "ingest_lag", "Messages of a partition that are not settled yet.", labels=["topic", "partition"]
        )
        for (topic, partition), messages in sorted(self._lag().items()):
            lag.add_metric([topic, str(partition)], messages)
        yield lag
        waiting = GaugeMetricFamily("ingest_waiting", "Attempts that failed and are made again.", labels=["what"])
        for what, count in sorted(self._waiting().items()):
            waiting.add_metric([what], count)
        yield waiting
