"""Waiting for what will be there again."""

import asyncio

import pytest

from ingest.errors import ConfigError, SinkError
from ingest.stream import retry
from ingest.stream.retry import Shutdown, ShutdownError, persist


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_DELAY_SECONDS", 0.001)


def attempt_failing(*errors: Exception) -> "Attempt":
    return Attempt(list(errors))


class Attempt:
    def __init__(self, errors: list[Exception]) -> None:
        self.errors = errors
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_it_returns_what_works_in_the_end() -> None:
    attempt = attempt_failing(OSError(), SinkError("locked"), ZeroDivisionError())
    assert asyncio.run(_persist(attempt)) == "done"
    assert attempt.calls == 4


def test_what_can_never_work_is_raised_at_once() -> None:
    attempt = attempt_failing(OSError(), ConfigError("wrong"))
    with pytest.raises(ConfigError):
        asyncio.run(_persist(attempt, unless=(ConfigError,)))
    assert attempt.calls == 2


def test_a_stop_breaks_the_wait_but_not_an_attempt() -> None:
    async def run() -> int:
        shutdown = Shutdown()
        shutdown.request()
        attempt = attempt_failing(OSError(), OSError())
        with pytest.raises(ShutdownError):
            await persist(attempt, "test", shutdown)
        return attempt.calls

    assert asyncio.run(run()) == 1


def test_an_attempt_that_works_is_not_broken_off_by_a_stop() -> None:
    async def run() -> str:
        shutdown = Shutdown()
        shutdown.request()
        return await persist(attempt_failing(), "test", shutdown)

    assert asyncio.run(run()) == "done"


def test_a_pause_ends_with_the_stop() -> None:
    async def run() -> None:
        shutdown = Shutdown()
        pause = asyncio.ensure_future(shutdown.pause(1000))
        await asyncio.sleep(0)
        shutdown.request()
        with pytest.raises(ShutdownError):
            await asyncio.wait_for(pause, 5)

    asyncio.run(run())


async def _persist(attempt: Attempt, unless: tuple[type[Exception], ...] = ()) -> str:
    return await persist(attempt, "test", Shutdown(), unless=unless)
