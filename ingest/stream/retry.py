"""Waiting for what will be there again: the broker, the database. Only the end of the service breaks the wait."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from aiokafka.errors import KafkaError
from faust.exceptions import FaustError

from ingest.errors import IngestError
from ingest.logging import get_logger

__all__ = ["Shutdown", "ShutdownError", "persist"]

FIRST_DELAY_SECONDS = 0.1
LONGEST_DELAY_SECONDS = 5.0
"""Short enough that work goes on soon after an outage, long enough that a host that is down is not flooded."""
GROWTH = 2.0
REMINDER_SECONDS = 60.0
"""How often a lasting outage is logged again."""

OUTAGES = (IngestError, KafkaError, FaustError, OSError)
"""What infrastructure raises; anything else is a fault of ours and is logged with its traceback."""

Result = TypeVar("Result")

log = get_logger(__name__)


class ShutdownError(Exception):
    """Work was given up because the service stops: nothing of it may be committed."""


class Shutdown:
    """The request to stop, which stays once it is made; and what work waits for meanwhile."""

    def __init__(self) -> None:
        self._requested = asyncio.Event()
        self.waiting: dict[str, int] = {}
        """What failed and is attempted again, with how many such attempts there are."""

    @property
    def requested(self) -> bool:
        return self._requested.is_set()

    def request(self) -> None:
        self._requested.set()

    async def wait(self) -> None:
        await self._requested.wait()

    @contextlib.contextmanager
    def waits(self, what: str) -> Iterator[None]:
        """Meanwhile work waits for this."""
        self.waiting[what] = self.waiting.get(what, 0) + 1
        try:
            yield
        finally:
            self.waiting[what] -= 1
            if not self.waiting[what]:
                del self.waiting[what]

    async def pause(self, seconds: float) -> None:
        """Wait so long.

        Raises:
            ShutdownError: the service is to stop.
        """
        try:
            await asyncio.wait_for(self._requested.wait(), seconds)
        except TimeoutError:
            return
        raise ShutdownError


async def persist(
    attempt: Callable[[], Awaitable[Result]],
    what: str,
    shutdown: Shutdown,
    *,
    unless: tuple[type[Exception], ...] = (),
) -> Result:
    """What `attempt` returns, tried again after growing pauses until it returns.

    Raises:
        ShutdownError: the service is to stop, and the attempt had failed.
        Exception: one of the kinds in `unless`, for which there is no point in trying again.
    """
    with contextlib.ExitStack() as waiting:
        clock = asyncio.get_running_loop().time
        started = clock()
        reminder = delay = FIRST_DELAY_SECONDS
        failures = 0
        while True:
            try:
                result = await attempt()
            except ShutdownError:
                raise
            except unless:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, to lose messages would be worse than to wait
                failures += 1
                if failures == 1:
                    waiting.enter_context(shutdown.waits(what))
                if failures == 1 or clock() - started >= reminder:
                    reminder = clock() - started + REMINDER_SECONDS
                    _complain(what, error, failures)
                await shutdown.pause(delay)
                delay = min(delay * GROWTH, LONGEST_DELAY_SECONDS)
            else:
                if failures:
                    log.info("it works again", what=what, failures=failures, waited_seconds=round(clock() - started, 1))
                return result


def _complain(what: str, error: Exception, failures: int) -> None:
    told = str(error) if isinstance(error, IngestError) else f"{type(error).__name__}: {error}"
    unexpected = not isinstance(error, OUTAGES)
    log.warning(
        "will try until it works", what=what, error=told, failures=failures, exc_info=error if unexpected else None
    )
