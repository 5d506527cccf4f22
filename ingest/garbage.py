"""How Python looks for garbage, where the heavy tables of reading are loaded."""

import atexit
import gc

__all__ = ["spare_tables"]

OBJECTS = 50_000
"""Made before garbage is looked for again. What an article leaves goes by itself, but for a few objects in a hundred, and with
Python's 700 a quarter of the time goes into looking for them."""


def spare_tables() -> None:
    """Look for garbage only among what is made from now on: the tables, which are loaded, stay to the end.

    There they go with the process. To look through them then, as Python does three times, takes half a second.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)
