"""How Python looks for garbage, where the heavy tables of reading are loaded."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_at_rest", "spare_tables"]

OBJECTS = 400_000
"""Made before garbage is looked for again. What an article leaves goes by itself, but for a few objects in a hundred, and with
Python's 700 a quarter of the time goes into looking for them."""


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No garbage is looked for: of tables none comes, and to look through them as they grow takes longer than to read them."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def spare_tables() -> None:
    """Look for garbage only among what is made from now on: the tables, which are loaded, stay to the end."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
