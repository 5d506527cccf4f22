"""What the system tells of processes."""

import os
from pathlib import Path

__all__ = ["children", "exists"]


def children(pid: int) -> list[int]:
    """Those that a process has started and that have not ended; of Linux, elsewhere none are told."""
    threads = Path(f"/proc/{pid}/task")
    if not threads.exists():
        return []
    told = [(thread / "children").read_text(encoding="utf-8") for thread in threads.iterdir()]
    return [int(child) for one in told for child in one.split()]


def exists(pid: int) -> bool:
    """A zombie of a process that nobody has waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text(encoding="utf-8").rsplit(") ", 1)[1].startswith("Z"))
