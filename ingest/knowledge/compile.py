"""Tables to index: every form of every name, place, noun, trigger, cue and function word, as keys of one automaton."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import isnan
from pathlib import Path
from typing import Any

import marisa_trie
from pydantic_core import to_json

from ingest.knowledge.entities import Entity, read_entities
from ingest.knowledge.gazetteer import Place, kilometres, read_geonames, read_supplement
from ingest.knowledge.labels import KINDS, read_labels
from ingest.lang import Profile, profiles, tokenize
from ingest.lang.tables import Row, read_table, tables_below

__all__ = ["compile_index", "key_of", "word_entries"]

STATES = Path(__file__).with_name("states")
MAX_CANDIDATES = 12
"""Places that share one name: the largest are kept. Springfield has 60, but a text means one of the first few."""
SAME_PLACE_KM = 25.0
"""A place of ours and one of GeoNames with one name and state, nearer than this, are one; ours is kept."""

Entry = tuple[str, list[Any]]
"""A key and a sense: kind, language, number of the table's row, features, rule."""


BESIDE_TOLLS = frozenset(("reach", "at", "no", "mixed"))
"""Kinds of word of `tolls.tsv` that are no nouns."""


def compile_index(folder: Path) -> None:
    """Write the index into a folder: `keys.marisa`, `senses`, `places`, `rows` and `tables.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    senses: defaultdict[str, list[list[Any]]] = defaultdict(list)
    tables: dict[str, list[Any]] = {}
    for key, sense in _entities(tables):
        senses[key].append(sense)
    for key, sense in _states(tables):
        senses[key].append(sense)
    for name in (
        "agent",
        "trigger",
        "cue",
        "function",
        "weapon",
        "time",
        "number",
        "head",
        "direction",
        "toll",
        *KINDS,
    ):
        tables[name] = []
    for profile in profiles().values():
        for key, sense in word_entries(profile, tables):
            senses[key].append(sense)
    places = _places(senses)
    trie = marisa_trie.Trie(senses)
    trie.save(str(folder / "keys.marisa"))
    by_id = [b""] * len(senses)
    for key, held in senses.items():
        by_id[trie.key_id(key)] = _dump(_distinct(held))
    _write_blob(folder / "senses", by_id)
    _write_blob(folder / "places", [_dump(p[:-1]) for p in places])
    _write_blob(folder / "rows", [_dump(row) for rows in tables.values() for row in rows])
    begins = accumulate(map(len, tables.values()), initial=0)
    spans = {kind: (begin, len(rows)) for begin, (kind, rows) in zip(begins, tables.items(), strict=False)}
    (folder / "tables.json").write_bytes(_dump(spans))


def key_of(name: str) -> str:
    """The key of a name: its folded words with one space between, as `Sentence.line` has them."""
    if name.isascii() and name.isalpha():
        return name.lower()  # most names of the gazetteer, a tenth of the time
    return " ".join(token.norm for token in tokenize(name))


def _entities(tables: dict[str, list[Any]]) -> Iterator[Entry]:
    table = tables["actor"] = []
    every = profiles()
    for number, entity in enumerate(read_entities()):
        table.append([entity.name, entity.kind, entity.spells, _kinds(entity) if entity.kind != "person" else []])
        for name in entity.names:
            profile = every.get(name.language)
            forms = profile.adjective_forms(name.text) if profile and name.adjective else ((name.text, ""),)
            for form, features in forms:
                yield key_of(form), ["actor", name.language, number, features, name.rule]


def _kinds(entity: Entity) -> list[str]:
    """The first and last words of longer names: among them the noun that it is referred to with."""
    words = (key_of(name.text).split() for name in entity.names)
    return sorted({word for listed in words if len(listed) > 1 for word in (listed[0], listed[-1])})


def _states(tables: dict[str, list[Any]]) -> Iterator[Entry]:
    table = tables["state"] = []
    for path in tables_below(STATES):
        for row in read_table(path, ("country", "form", "language", "kind")):
            table.append([row["country"], row["form"], row["kind"]])
            profile = profiles().get(row["language"])
            inflected = profile is not None and row["kind"] in ("adjective", "person", "people")
            forms = profile.adjective_forms(row["form"]) if profile and inflected else ((row["form"], ""),)
            for form, features in forms:
                yield (
                    key_of(form),
                    ["state", row["language"], len(table) - 1, features, row["rule"] or _state_rule(row)],
                )


def _state_rule(row: Row) -> str:
    """A state is written with a capital letter where the script has them: "turkey" is a bird."""
    return (
        "capitals" if row["form"].isupper() and row["form"].isascii() else "capital" if row["form"][0].isupper() else ""
    )


def word_entries(profile: Profile, tables: dict[str, list[Any]]) -> Iterator[Entry]:
    """Every form of every word of one language; `tables` holds a list for each kind, which grows by the rows."""
    for row in _rows(profile, "agents.tsv", ("form", "plural", "roles", "number", "human")):
        table = tables["agent"]
        table.append([row["form"], _listed(row["roles"]), row["number"], row["human"] == "1", row["group"]])
        yield from _forms("agent", profile, len(table) - 1, profile.noun_forms(row))
    classes = _classes(profile)
    for row in _rows(profile, "triggers.tsv", ("form", "pos", "code", "actor1", "actor2", "toll", "needs")):
        table = tables["trigger"]
        slots = [_slots(row["actor1"]), _slots(row["actor2"])]
        table.append([row["form"], row["pos"], row["code"], *slots, row["toll"], _needs(row, classes)])
        forms = profile.verb_forms(row) if row["pos"] in ("verb", "passive") else profile.noun_forms(row)
        yield from _forms("trigger", profile, len(table) - 1, forms)
    for row in _rows(profile, "cues.tsv", ("form", "kind", "scope")):
        tables["cue"].append([row["form"], row["kind"], row["scope"] or "clause"])
        yield from _forms("cue", profile, len(tables["cue"]) - 1, profile.cue_forms(row))
    for row in _rows(profile, "function_words.tsv", ("form", "kind", "note")):
        tables["function"].append([row["form"], row["kind"], row["note"]])
        yield from _forms("function", profile, len(tables["function"]) - 1, profile.function_forms(row))
    for row in _rows(profile, "weapons.tsv", ("form", "weapon", "code", "over")):
        tables["weapon"].append([row["form"], row["weapon"], row["code"], _listed(row["over"])])
        yield from _forms("weapon", profile, len(tables["weapon"]) - 1, profile.noun_forms(row))
    for row in _rows(profile, "tolls.tsv", ("form", "kind", "forms")):
        tables["toll"].append(row["kind"])
        make = profile.word_forms if row["kind"] in BESIDE_TOLLS else profile.noun_forms
        yield from _forms("toll", profile, len(tables["toll"]) - 1, make(row))
    for row in _rows(profile, "calendar.tsv", ("form", "kind", "value")):
        tables["time"].append([row["kind"], row["value"]])
        yield from _forms("time", profile, len(tables["time"]) - 1, profile.word_forms(row))
    for row in _rows(profile, "numbers.tsv", ("form", "value", "kind")):
        low, _, high = (row["value"] or "0").partition("-")
        tables["number"].append([int(low), int(high or low), row["kind"]])
        yield from _forms("number", profile, len(tables["number"]) - 1, profile.word_forms(row))
    for kind, label, written in read_labels(profile):
        tables[kind].append(label)
        yield from _forms(kind, profile, len(tables[kind]) - 1, written)
    yield from _words_beside_places(profile, tables)


def _words_beside_places(profile: Profile, tables: dict[str, list[Any]]) -> Iterator[Entry]:
    for row in _rows(profile, "place_heads.tsv", ("form", "type", "side")):
        tables["head"].append([row["form"], _listed(row["type"]), row["side"]])
        yield from _forms("head", profile, len(tables["head"]) - 1, profile.word_forms(row))
    for row in _rows(profile, "directions.tsv", ("form", "kind", "value")):
        tables["direction"].append([row["form"], row["kind"], float(row["value"] or 0)])
        yield from _forms("direction", profile, len(tables["direction"]) - 1, profile.word_forms(row))


def _rows(profile: Profile, name: str, columns: Iterable[str]) -> Iterator[Row]:
    path = profile.folder / name
    return read_table(path, tuple(columns)) if path.exists() else iter(())


def _forms(kind: str, profile: Profile, number: int, forms: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    for form, features in forms:
        if key := key_of(form):
            yield key, [kind, profile.code, number, features, ""]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _slots(cell: str) -> list[str]:
    return [slot for slot in _listed(cell) if slot != "-"]


def _needs(row: Row, classes: dict[str, list[str]]) -> list[Any]:
    """`with:a|@b;known1` as [["with", [keys]], ["known1", []]]; `@b` stands for the words of a class."""
    needs = []
    for condition in row["needs"].split(";"):
        name, _, words = condition.strip().partition(":")
        if name:
            needs.append(
                [name, [key_of(w) for word in words.split("|") if word for w in _of_class(word, classes, row)]]
            )
    return needs


def _of_class(word: str, classes: dict[str, list[str]], row: Row) -> list[str]:
    if not word.startswith("@"):
        return [word]
    if word[1:] not in classes:
        raise row.error(f"needs: no class {word}")
    return classes[word[1:]]


def _classes(profile: Profile) -> dict[str, list[str]]:
    """Classes of words of `classes.tsv`, that `needs` may name."""
    classes: dict[str, list[str]] = {}
    for row in _rows(profile, "classes.tsv", ("class", "word")):
        classes.setdefault(row["class"], []).append(row["word"])
    return classes


def _places(senses: dict[str, list[list[Any]]]) -> list[Place]:
    """All places by number; adds their names to the senses, for each name the candidates in one sense."""
    ours = list(read_supplement())
    rules = {(p.geonames_id, key_of(n.text)): n.rule for p in ours for n in p.names if p.geonames_id and n.rule}
    by_id = {p.geonames_id: p for p in ours if p.geonames_id and not isnan(p.lat)}
    places: list[Place] = []
    named: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place in _merged(ours, by_id):
        places.append(place)
        for name in {(n.language, key_of(n.text), n.rule) for n in place.names}:
            language, key, rule = name
            rule = rules.get((place.geonames_id, key), rule) if place.geonames_id else rule
            if key and rule != "never":
                named[key, language, rule].append(len(places) - 1)
    for (key, language, rule), numbers in named.items():
        kept = _candidates(numbers, places)
        senses.setdefault(key, []).append(["place", language, kept, "", rule])
    return places


def _merged(ours: list[Place], by_id: dict[int, Place]) -> Iterator[Place]:
    """Our places, with what GeoNames knows of those that it has too; then GeoNames' others."""
    alike: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    added: defaultdict[int, list[Any]] = defaultdict(list)
    for place in ours:
        if isnan(place.lat):
            added[place.geonames_id] += place.names
        for name in place.names:
            alike[place.country, key_of(name.text)].append(place)
    for town in read_geonames():
        names = (*(n for n in added.get(town.geonames_id, ()) if n.rule != "never"), *town.names)
        twin = by_id.pop(town.geonames_id, None)
        if twin is not None:
            yield twin._replace(population=town.population, names=(*twin.names, *names))
        elif not _is_ours(town, alike):
            yield town._replace(names=names)
    seen = {id(p) for p in by_id.values()}
    yield from (p for p in ours if not isnan(p.lat) and (not p.geonames_id or id(p) in seen))


def _is_ours(town: Place, alike: dict[tuple[str, str], list[Place]]) -> bool:
    return any(
        p.type in ("city", "local")
        and not p.geonames_id
        and not isnan(p.lat)
        and kilometres(p.lat, p.lon, town.lat, town.lon) < SAME_PLACE_KM
        for p in alike.get((town.country, key_of(town.name)), ())
    )


def _candidates(numbers: list[int], places: list[Place]) -> list[int]:
    if len(numbers) == 1:
        return numbers
    return sorted(set(numbers), key=lambda n: (not places[n].ours, -places[n].population))[:MAX_CANDIDATES]


def _distinct(held: list[list[Any]]) -> list[list[Any]]:
    """Each sense once; a form that a name of someone has as it stands is no adjective of his besides: الحوثيون."""
    if len(held) == 1:
        return held
    plain = {(s[0], s[1], s[2]) for s in held if s[0] == "actor" and not s[3] and not s[4]}
    kept = [s for s in held if not (s[0] == "actor" and s[3] and (s[0], s[1], s[2]) in plain)]
    return list({_dump(sense): sense for sense in kept}.values())


def _dump(value: Any) -> bytes:
    return to_json(value)


def _write_blob(path: Path, rows: list[bytes]) -> None:
    """Rows one behind the other in `path.bin`, where each begins in `path.idx`: both are mapped, not read."""
    position, offsets = 0, [0]
    with path.with_suffix(".bin").open("wb") as file:
        for row in rows:
            position += file.write(row)
            offsets.append(position)
    path.with_suffix(".idx").write_bytes(struct.pack(f"={len(offsets)}I", *offsets))
