"""Runs a command and ends it when the process that started the guard is gone, however that one ended.

The parent holds the other end of standard input. A parent that is killed can't clean up, but the system closes its
pipes: the guard reads the end of its input and ends the command. It uses the standard library alone, because it is run
by its path, in a bare interpreter that starts in 30 ms.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

__all__ = ["end_with_parent", "guarded", "main"]

GRACE_SECONDS = 5.0
"""How long the command may take to end by itself; the embedded broker takes milliseconds."""

PARENT_CHECK_SECONDS = 1.0
"""How often the guard looks whether its parent is still there: a forked sibling may hold the pipe open."""

PR_SET_PDEATHSIG = 1
"""Of Linux's <sys/prctl.h>."""

_prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None
"""Found beforehand: between fork and exec no library may be loaded."""


def guarded(
    command: Sequence[str], *, output: IO[bytes], folder: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a command under a guard; the process returned is the guard's.

    SIGTERM goes on to the command, which may take its time to end. Closing standard input ends it within seconds, as
    the end of this process does. Ctrl-C does not reach it, so that processes can be stopped in an order.
    """
    return subprocess.Popen(  # noqa: S603 - runs what it is told to
        [sys.executable, "-I", "-S", __file__, *command],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )


def main(command: Sequence[str]) -> int:
    """Run the command until it ends, standard input ends, or the parent is gone; returns its exit code."""
    parent = os.getppid()
    child = subprocess.Popen(  # noqa: S603 - runs what it is told to
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread has been started yet
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops us in its order
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    for watch in (_end_at_end_of_input, _end_without_parent):
        threading.Thread(target=watch, args=(child, parent), daemon=True).start()
    return child.wait()


def _end_at_end_of_input(child: subprocess.Popen[bytes], _parent: int) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    _end(child)


def _end_without_parent(child: subprocess.Popen[bytes], parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def end_with_parent() -> None:
    """Have the system kill this process when the thread that started it is gone; on Linux alone, elsewhere nothing.

    For the guard's command, which so ends also where the guard itself is killed, and for any process that has no guard.
    """
    if _prctl is not None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
