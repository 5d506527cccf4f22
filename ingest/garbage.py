"""How Python looks for garbage, where the heavy tables of reading are loaded; and how freed memory goes back to the system."""

import atexit
import ctypes
import gc
import sys

__all__ = ["give_back", "spare_tables"]

OBJECTS = 1_000_000
"""Made before garbage is looked for again: more than a batch of mentions is while it is stored. Neither reading nor storing
leaves any that does not go by itself; to look for it as often as Python does, at 700, takes a quarter of the time."""


def spare_tables() -> None:
    """Look for garbage only among what is made from now on: the tables, which are loaded, stay to the end.

    There they go with the process. To look through them then, as Python does three times, takes half a second.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)


def give_back() -> None:
    """Memory that is free goes back to the system, where the C library would keep it: glibc does, between what is in use."""
    if _trim is not None:
        _trim(0)


_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
