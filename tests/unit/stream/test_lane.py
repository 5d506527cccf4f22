"""Work in a thread of its own."""

import asyncio
import threading

import pytest

from ingest.stream.lane import Lane


def test_calls_run_one_after_another_in_one_thread() -> None:
    async def run() -> list[int]:
        lane = Lane("test")
        return await asyncio.gather(*[lane.call(threading.get_ident) for _ in range(20)])

    threads = set(asyncio.run(run()))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_errors_are_raised_where_the_call_is_awaited() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(Lane("test").call(fail))


def test_an_error_that_no_future_takes_is_raised_as_another() -> None:
    def fail() -> None:
        raise StopIteration

    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(Lane("test").call(fail))


def test_a_result_that_nobody_waits_for_is_dropped() -> None:
    released = threading.Event()

    async def run() -> None:
        lane = Lane("test")
        call = asyncio.ensure_future(lane.call(released.wait, 30))
        await asyncio.sleep(0)
        call.cancel()
        released.set()
        assert await lane.call(lambda: "next") == "next"

    asyncio.run(run())
