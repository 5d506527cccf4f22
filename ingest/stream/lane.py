"""Work that would hold up the event loop, in a thread of its own."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

__all__ = ["Lane"]

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Job = tuple[Callable[[], Any], asyncio.Future[Any]]


class Lane:
    """Runs calls one after another in one thread, and so also keeps those apart that share a connection.

    The thread holds up no exit of the process.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Job | None] | None = None

    async def call(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """What the function returns or raises."""
        return await self._enqueue(lambda: function(*args, **kwargs))

    def close(self) -> None:
        """Let the thread end when it is through with what it has."""
        if self._jobs is not None:
            self._jobs.put(None)
            self._jobs = None

    def _enqueue(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        if self._jobs is None:
            self._jobs = queue.SimpleQueue()
            threading.Thread(target=_run, args=(self._jobs,), name=self._name, daemon=True).start()
        self._jobs.put((work, future))
        return future


def _run(jobs: queue.SimpleQueue[Job | None]) -> None:
    while (job := jobs.get()) is not None:
        work, future = job
        try:
            outcome: tuple[Any, BaseException | None] = work(), None
        except BaseException as error:  # noqa: BLE001 - it is raised where the call is awaited
            outcome = None, error
        loop = future.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, future, *outcome)


def _tell(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():  # nobody waits any more
        return
    if isinstance(error, StopIteration):  # a future refuses it
        error = RuntimeError("StopIteration")
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
