"""A process beside this one that works through jobs: what hangs in it can be killed, and what runs in it holds up no loop."""

import multiprocessing
import pickle
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, NamedTuple, TypeVar

from ingest.broker.guard import end_with_parent
from ingest.errors import IngestError
from ingest.logging import get_logger
from ingest.stream.lane import Lane

__all__ = ["Child"]

SPAWN = multiprocessing.get_context("spawn")
"""A fork would inherit locks that other threads hold."""

READY_SECONDS = 600.0
"""The index may have to be compiled first, on a machine that has much else to do."""

Job = TypeVar("Job")
Answer = TypeVar("Answer")

log = get_logger(__name__)


class Running(NamedTuple):
    """A child that waits for jobs, and our end of the pipe to it."""

    process: BaseProcess
    pipe: Connection


class Child(Generic[Job, Answer]):
    """Does jobs one after another. It ends with this process, however that one ends."""

    def __init__(self, opening: Callable[[], Callable[[Job], Answer]], name: str, seconds: float) -> None:
        """`opening` runs in the child and returns what does a job; it, jobs and answers are pickled.

        `seconds`: how long one job may take.
        """
        self._opening = opening
        self._name = name
        self._seconds = seconds
        self._lane = Lane(name)
        self._running: Running | None = None
        self._closed = False

    def pid(self) -> int | None:
        """Of the child that there is now."""
        running = self._running
        return None if running is None else running.process.pid

    async def start(self) -> None:
        """Returns when the child waits for jobs; one that runs already is replaced.

        Raises:
            Exception: what `opening` raised.
        """
        await self._lane.call(self._start)

    async def answers(
        self, jobs: Sequence[Job], on_answer: Callable[[Answer | Exception], None]
    ) -> list[Answer | Exception]:
        """One for each job; `on_answer` is told of each as soon as it is there, in another thread.

        In place of an answer stands an IngestError where the work raised one, or anything else, which it then names; a
        TimeoutError where a job took too long; a ChildProcessError where the child died of it. The jobs behind such a
        one are done by a new child.
        """
        return await self._lane.call(self._answers, list(jobs), on_answer)

    def close(self) -> None:
        """End the child at once, whatever it has in hand."""
        self._closed = True
        self._lane.close()
        if self._running is not None:
            self._running.process.kill()

    def _answers(self, jobs: list[Job], on_answer: Callable[[Answer | Exception], None]) -> list[Answer | Exception]:
        found: list[Answer | Exception] = []
        asked: Running | None = None
        while len(found) < len(jobs):
            try:
                if asked is None:
                    asked = self._asked(jobs[len(found) :])
                answer = self._next(asked)
            except Exception as error:  # noqa: BLE001 - told in place of the answer
                self._end()
                asked, answer = None, error
            found.append(answer)
            on_answer(answer)
        return found

    def _asked(self, jobs: list[Job]) -> Running:
        """The child with all of them, so that it never waits for us; it has answered all that it had before."""
        running = self._running or self._start()
        running.pipe.send(jobs)
        return running

    def _next(self, running: Running) -> Answer | Exception:
        if not running.pipe.poll(self._seconds):
            raise TimeoutError(f"took longer than {self._seconds:g} s")
        try:
            answer: Answer | Exception = running.pipe.recv()
        except (EOFError, ConnectionError) as error:
            running.process.join()
            raise ChildProcessError(f"the process that does it ended, code {running.process.exitcode}") from error
        return answer

    def _start(self) -> Running:
        self._end()
        if self._closed:
            raise ChildProcessError(f"{self._name} is closed")
        ours, its = SPAWN.Pipe()
        process = SPAWN.Process(target=_serve, args=(its, self._opening), name=self._name, daemon=True)
        process.start()
        its.close()  # or its end would never be seen
        self._running = started = Running(process, ours)
        fault = ours.recv() if ours.poll(READY_SECONDS) else TimeoutError(f"not ready after {READY_SECONDS:g} s")
        if fault is not None:
            self._end()
            raise fault
        return started

    def _end(self) -> None:
        if self._running is not None:
            self._running.process.kill()
            self._running.process.join()
            self._running.pipe.close()
            self._running = None


def _serve(pipe: Connection, opening: Callable[[], Callable[[Job], Answer]]) -> None:
    """What runs in the child, until the parent closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent as well, which lets us finish
    end_with_parent()
    try:
        work = opening()
    except Exception as error:  # noqa: BLE001 - raised where the start is awaited
        pipe.send(_told(error))
        return
    pipe.send(None)
    try:
        while True:
            for job in pipe.recv():
                pipe.send_bytes(pickle.dumps(_outcome(work, job)))  # its own `send` takes twice as long to pickle
    except (EOFError, ConnectionError):
        return


def _outcome(work: Callable[[Job], Answer], job: Job) -> Answer | IngestError:
    try:
        return work(job)
    except IngestError as error:
        return error
    except Exception as error:
        log.warning("a job failed", exc_info=error)
        return _told(error)


def _told(error: Exception) -> IngestError:
    """Errors of others may not survive pickling."""
    return error if isinstance(error, IngestError) else IngestError(f"{type(error).__name__}: {error}")
