"""Whether the worker lives, is ready and has started: what an orchestrator asks, answered from the state of its parts."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.errors import IngestError
from ingest.sinks import Sink
from ingest.stream.lane import Lane
from ingest.stream.metrics import Metrics, PartitionLag
from ingest.stream.retry import Shutdown

__all__ = ["Health", "Verdict"]

STALL_SECONDS = 300.0
"""So long may nothing be fetched and nothing be finished before the worker counts as stuck; an article that hangs is given
up after three times `extract_timeout_seconds`, which is less."""
LOOK_SECONDS = 5.0
ANSWER_SECONDS = 10.0
"""A database that takes longer for a ping counts as away. It may only be behind a long transaction of ours."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether all is well, and the facts that it rests on."""

    well: bool
    facts: Mapping[str, Any]


class Health:
    """Knows the parts of a worker. Its methods answer at once; `watch` looks at what can't be asked at once."""

    def __init__(self, shutdown: Shutdown, metrics: Metrics) -> None:
        self._shutdown = shutdown
        self._metrics = metrics
        self._app: Any = None
        self._assigned = False
        self._sink_fault: str | None = "not asked yet"
        metrics.watch(self.lag, lambda: shutdown.waiting)

    def streams(self, app: Any) -> None:
        """This app reads the topics from now on; None: none does."""
        self._app = app
        self._metrics.last_activity = time.monotonic()

    def rebalanced(self) -> None:
        """Partitions were assigned, perhaps none."""
        self._assigned = True
        self._metrics.rebalanced()

    def startup(self) -> Verdict:
        """Well once the group has given us our first assignment, be it of no partition."""
        return Verdict(self._assigned, {"status": "started" if self._assigned else "starting"})

    def live(self) -> Verdict:
        """Well unless messages wait, or none can be fetched, and nothing was finished for long.

        That broker or database are away is no reason to be restarted.
        """
        silent = time.monotonic() - self._last_sign()
        stuck = self._app is not None and not self._shutdown.waiting and silent > STALL_SECONDS
        return Verdict(not stuck, {"status": "stuck" if stuck else "live", "lag": sum(self.lag().values())})

    def ready(self) -> Verdict:
        """Well where work is done or would be. A worker without a partition stands by: it is ready to take over."""
        status = self._status()
        facts = {"status": status, "partitions": len(self._partitions()), "waiting": sorted(self._shutdown.waiting)}
        return Verdict(status in {"ready", "standby"}, facts | {"database": self._sink_fault or "answers"})

    def lag(self) -> PartitionLag:
        consumer = None if self._app is None else self._app.consumer
        return {} if consumer is None else consumer.lag()

    async def watch(self, sink: Sink, lane: Lane) -> None:
        """Look at the database now and then; never returns. `lane` is the thread that uses it."""
        while True:
            try:
                await asyncio.wait_for(lane.call(sink.ping), ANSWER_SECONDS)
                self._sink_fault = None
            except TimeoutError:
                self._sink_fault = f"has not answered for {ANSWER_SECONDS:g} s"
            except IngestError as error:
                self._sink_fault = str(error)
            await asyncio.sleep(LOOK_SECONDS)

    def _status(self) -> str:
        if self._shutdown.requested:
            return "draining"
        if self._shutdown.waiting:
            return "degraded"
        if self._app is None or not self._assigned:
            return "starting"
        if self._app.rebalancing:
            return "rebalancing"
        if self._sink_fault is not None:
            return "degraded"
        return "ready" if self._partitions() else "standby"

    def _partitions(self) -> set[Any]:
        consumer = None if self._app is None else self._app.consumer
        return set() if consumer is None else consumer.held()

    def _last_sign(self) -> float:
        """When anything was last finished, or last fetched where nothing waits."""
        fetched = None if self._app is None or self._app.consumer is None else self._app.consumer.fetched_at()
        caught_up = not any(self.lag().values())
        return max(self._metrics.last_activity, fetched if fetched is not None and caught_up else 0.0)
