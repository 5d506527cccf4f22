"""Whether reading and merging run as machine code. Compiled modules count for exactly the sources that they were made of.

`hatch_build.py` compiles what `pyproject.toml` lists and leaves each extension module beside its source, where Python prefers it,
and a stamp: a digest of the sources. Where they have changed since, where there is no stamp, or where `INGEST_INTERPRETED` is
set, the sources are read, with the same results and about half as fast. Imports nothing of the package: the build uses it too.
"""

import hashlib
import os
import sys
from collections.abc import Sequence
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType

__all__ = ["digest", "prefer_sources_to_stale_modules", "stamp"]

PACKAGE = Path(__file__).parent
PARTS = ("records", "knowledge", "lang", "extract", "merge", "sinks")
"""What is compiled, and what it takes types and constants from."""


def stamp(package: Path = PACKAGE) -> Path:
    """Where it is told what the modules for this Python were compiled from."""
    return package / f"compiled{EXTENSION_SUFFIXES[0]}.txt"


def digest(package: Path = PACKAGE) -> str:
    """Changes when a source does that compiled modules depend on."""
    told = hashlib.blake2b(digest_size=16)
    for part in PARTS:
        for path in sorted((package / part).rglob("*.py")):
            source = path.read_bytes()
            told.update(f"{path.relative_to(package).as_posix()} {len(source)}\n".encode())
            told.update(source)
    return told.hexdigest()


def prefer_sources_to_stale_modules() -> str:
    """Called before anything of the package is imported. Returns how reading will run, and where it is interpreted, why."""
    try:
        made_of = stamp().read_text(encoding="ascii").strip()
    except OSError:
        made_of = ""
    if os.environ.get("INGEST_INTERPRETED"):
        how = "interpreted: INGEST_INTERPRETED is set"
    elif not made_of:
        how = "interpreted: not compiled for this Python"
    elif made_of != digest():
        how = "interpreted: sources changed since they were compiled"
    else:
        return "compiled"
    sys.meta_path.insert(0, _Sources())
    return how


class _Sources:
    """Finds modules of the compiled parts by their sources alone."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del target
        package, _, part = name.partition(".")
        if package != "ingest" or part.partition(".")[0] not in PARTS:
            return None
        found = (FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES)).find_spec(name) for folder in path or ())
        return next((spec for spec in found if spec is not None), None)
