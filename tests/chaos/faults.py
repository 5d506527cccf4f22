"""The faults: what happens once, how often it happens in a run, and what it needs.

Each happens while articles are read, and returns when what it broke is there again, as far as it comes again; then the
time until work goes on is measured.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from world import World

__all__ = ["FAULTS", "Fault", "Unavailable", "clock_environment", "small_disk"]

CUT_SECONDS = 20.0
"""How long a transaction is looked for that can be cut."""
FULL_SECONDS = 60.0
"""Within which a worker must have noticed that the disk is full."""
DISK_MIB = 300
"""Holds what a run writes, some 50 MB, once the ballast is out."""
FAKETIME = "libfaketime.so.1"


class Unavailable(Exception):  # noqa: N818 - the reason for leaving a fault out
    """This machine lacks what the fault needs."""


@dataclass(frozen=True)
class Fault:
    """One kind."""

    name: str
    told: str
    times: int
    happen: Callable[[World, random.Random, float], None]
    """With the world, chance, and the seconds that an outage lasts."""
    workers: int = 1
    brokers: int = 1
    poison: int = 0
    clock: str = ""
    disk: bool = False

    def once(self) -> Fault:
        return replace(self, times=1)


def kill_worker(world: World, rng: random.Random, _away: float) -> None:
    """An orchestrator starts it again at once."""
    world.kill(rng.choice(world.workers))
    world.worker()


def rebalance(world: World, rng: random.Random, _away: float) -> None:
    """Of two workers: a third joins, one leaves in order, one is killed; then there are two again."""
    world.worker().ready()
    world.leave(world.workers[0])
    time.sleep(rng.uniform(0, 1))
    world.kill(world.workers[0])
    world.worker()


def stop_broker(world: World, _rng: random.Random, away: float) -> None:
    world.cluster.stop()
    time.sleep(away)
    world.cluster.start()


def kill_broker(world: World, _rng: random.Random, _away: float) -> None:
    world.cluster.kill()
    world.cluster.start()


def lose_broker(world: World, _rng: random.Random, _away: float) -> None:
    """For good: another one takes its place only when all is in order again and the next is to be lost."""
    gone = [node for node in world.cluster.nodes if node.process is None or node.process.poll() is not None]
    for node in gone:
        world.cluster.start(node.number)
        time.sleep(10)  # its copies catch up
    after = gone[-1].number % len(world.cluster.nodes) + 1 if gone else 1
    world.cluster.kill(after)


def stop_postgres(world: World, _rng: random.Random, away: float) -> None:
    world.postgres.stop()
    time.sleep(away)
    world.postgres.start()


def kill_postgres(world: World, _rng: random.Random, _away: float) -> None:
    world.postgres.kill()
    world.postgres.start()


def cut_connections(world: World, _rng: random.Random, _away: float) -> None:
    """In the middle of a transaction that writes, where one is met in time; else between two."""
    busy = "state <> 'idle' AND xact_start IS NOT NULL AND backend_xid IS NOT NULL AND "
    ours = "datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'ingest'"
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
    with psycopg.connect(world.database, autocommit=True) as connection:
        deadline = time.monotonic() + CUT_SECONDS
        while time.monotonic() < deadline:
            if connection.execute((cut + busy + ours).encode()).fetchall():
                return
        connection.execute((cut + ours).encode())


def fill_disk(world: World, _rng: random.Random, away: float) -> None:
    """The database's disk fills up, a worker notices, and somebody makes room."""
    assert world.disk is not None
    ballast = world.disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(b"\0" * 4096)
            file.flush()
    began = time.monotonic()
    waits = "will try until it works"
    with contextlib.suppress(AssertionError):
        world.until(lambda: any(waits in worker.log() for worker in world.workers), "the disk is full", FULL_SECONDS)
    time.sleep(max(away - (time.monotonic() - began), 1))
    ballast.unlink()


def turn_clock(world: World, _rng: random.Random, _away: float) -> None:
    """The worker whose clock is ahead is replaced by one whose clock is behind."""
    world.leave(world.workers[0])
    world.worker(**clock_environment("-1d"))


def nothing(_world: World, _rng: random.Random, _away: float) -> None:
    """The articles are the fault."""


FAULTS = (
    Fault("kill-worker", "worker killed with -9 at a random moment", 10, kill_worker),
    Fault("rebalance", "two workers, a third joins, one leaves, one is killed", 5, rebalance, workers=2),
    Fault("stop-broker", "broker stopped for a while and started", 3, stop_broker),
    Fault("kill-broker", "broker killed with -9 and started", 3, kill_broker),
    Fault("lose-broker", "one of three brokers killed for good", 2, lose_broker, brokers=3),
    Fault("stop-postgres", "PostgreSQL stopped for a while and started", 3, stop_postgres),
    Fault("kill-postgres", "PostgreSQL killed with -9 and started", 3, kill_postgres),
    Fault("cut-connections", "connections to PostgreSQL cut in mid-transaction", 3, cut_connections),
    Fault("fill-disk", "disk of the database full", 1, fill_disk, disk=True),
    Fault("poison", "one message in ten can't be read", 1, nothing, poison=10),
    Fault("clock", "clock of the worker a day ahead, then a day behind", 1, turn_clock, clock="+1d"),
)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A folder that holds little: memory with a limit.

    Raises:
        Unavailable: we may not mount one.
    """
    folder.mkdir(parents=True)
    options = ["-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=777", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)  # noqa: S607 - from PATH
    if mounted.returncode:
        raise Unavailable(f"no small disk can be mounted: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)  # noqa: S607 - as above


def clock_environment(shift: str) -> dict[str, str]:
    """By which a process believes that it is so much later: Debian's libfaketime.

    Raises:
        Unavailable: it is not installed.
    """
    found = next(iter(Path("/usr/lib").glob(f"*/faketime/{FAKETIME}")), None)
    if found is None:
        raise Unavailable("libfaketime is not installed (Debian's package of that name)")
    preload = ":".join(filter(None, [str(found), os.environ.get("LD_PRELOAD", "")]))
    return {"LD_PRELOAD": preload, "FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}
