"""A language is added by a folder alone: a toy Esperanto, in a folder of its own, reads a sentence to an event."""

import importlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import ingest.lang
from ingest.extract import Reader, Reading
from ingest.knowledge import compile as compiling
from ingest.knowledge.index import Index
from ingest.lang import profiles
from ingest.records import Article

TABLES = {
    "agents.tsv": (
        "form plural roles number gender human note",
        "soldato - MIL sg - 1 -",
        "ribelulo - REB sg - 1 -",
    ),
    "triggers.tsv": (
        "form pos root wazn forms code actor1 actor2 toll needs note",
        "mortigi verb - - - 190 subj obj killed - -",
        "renkonti verb - - - 040 subj obj - - -",
    ),
    "cues.tsv": ("form kind scope note", "ne negation after -", "diri report after -"),
    "function_words.tsv": ("form kind note", "la determiner -", "en preposition -", "kaj conjunction -"),
    "numbers.tsv": ("form value kind note", "tri 3 number -", "dek 10 number -"),
    "tone.tsv": ("form polarity pos forms note", "mortigi -1 verb - -", "paco 1 noun - -"),
}

PROFILE = '''
"""A toy Esperanto."""

import re
from pathlib import Path

from ingest.lang.eo.morphology import adjective_forms, as_it_is, bare, fits, noun_forms, readings, stems, verb_forms
from ingest.lang.eo.syntax import EsperantoSyntax
from ingest.lang.profile import Profile

PROFILE = Profile(
    code="eo",
    name="Esperanto",
    letter=re.compile("[A-Za-zĉĝĥĵŝŭ]"),
    signs=frozenset("la kaj en de al por ke ne estas".split()),
    foreign=frozenset("the of and el les der".split()),
    folder=Path(__file__).parent,
    right_to_left=False,
    abbreviations=frozenset(("s-ro", "d-ro")),
    readings=readings,
    fits=fits,
    noun_forms=noun_forms,
    verb_forms=verb_forms,
    adjective_forms=adjective_forms,
    cue_forms=as_it_is,
    function_forms=as_it_is,
    word_forms=as_it_is,
    bare=bare,
    stems=stems,
    syntax=EsperantoSyntax,
)
'''

MORPHOLOGY = '''
"""How a toy Esperanto builds words."""

from ingest.lang.profile import Form, Reading


def readings(word):
    return (Reading("", word),)


def fits(reading, kind, features):
    return True


def bare(word):
    return word


def stems(word):
    return tuple({word, word.rstrip("jn")})


def noun_forms(row):
    for ending, features in (("", "s"), ("n", "s"), ("j", "l"), ("jn", "l")):
        yield Form(row["form"] + ending, features)


def verb_forms(row):
    stem = row["form"][:-1]
    yield Form(stem + "is", "P")
    yield Form(stem + "as", "N")
    yield Form(stem + "os", "N")


def adjective_forms(form):
    yield Form(form)


def as_it_is(row):
    yield Form(row["form"])
'''

SYNTAX = '''
"""Who did it and to whom: the accusative tells the object, whatever the order of words."""

from ingest.lang.grammar import Argument, Arguments


class EsperantoSyntax:
    def prepare(self, parsed):
        return None

    def is_verbal(self, parsed, match):
        return True

    def stands_verb(self, parsed, at):
        return at in parsed.triggers

    def verbs(self, parsed):
        return sorted(parsed.triggers)

    def clause(self, parsed, at):
        return 0, len(parsed.sentence.tokens)

    def arguments(self, parsed, match, sense):
        people = [m for m in parsed.names.values() if m.of("agent", "actor", "state")]
        objects = [m for m in people if parsed.sentence.tokens[m.last - 1].norm.endswith("n")]
        subjects = [m for m in people if m not in objects]
        return Arguments(self._phrase(parsed, subjects), self._phrase(parsed, objects))

    def speaker(self, parsed, verb, before):
        return None

    def coordinated(self, parsed, argument):
        return []

    def noun_phrase(self, parsed, first):
        return next((self._phrase(parsed, [m]) for m in parsed.names.values() if m.first == first), None)

    def _phrase(self, parsed, matches):
        if not matches:
            return None
        first = matches[0].first
        begin = next((n for n, behind in parsed.numbers.items() if behind == first), first)
        return Argument(begin, matches[0].last)
'''


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader of Arabic, English and the language of a folder that lies elsewhere; GeoNames is left out, for speed."""
    folder = tmp_path / "languages" / "eo"
    folder.mkdir(parents=True)
    for name, text in (("__init__.py", PROFILE), ("morphology.py", MORPHOLOGY), ("syntax.py", SYNTAX)):
        (folder / name).write_text(text, encoding="utf-8")
    for name, rows in TABLES.items():
        cells = ("\t".join("" if cell == "-" else cell for cell in row.split(" ")) for row in rows)
        (folder / name).write_text("# A table of the test.\n" + "\n".join(cells) + "\n", encoding="utf-8")
    monkeypatch.setattr(ingest.lang, "__path__", [*ingest.lang.__path__, str(folder.parent)])
    monkeypatch.setattr(compiling, "read_geonames", lambda: iter(()))
    importlib.invalidate_caches()
    profiles.cache_clear()
    try:
        compiling.compile_index(tmp_path / "index")
        yield Reader(Index(tmp_path / "index"))
    finally:
        for name in [name for name in sys.modules if name.startswith("ingest.lang.eo")]:
            del sys.modules[name]
        profiles.cache_clear()


def read(reader: Reader, text: str) -> Reading:
    return reader.read(Article(text=text, published_at=datetime(2020, 3, 2, tzinfo=UTC)))


def test_a_folder_is_all_that_a_language_needs(reader: Reader) -> None:
    reading = read(reader, "La soldatoj mortigis tri ribelulojn en Omdurman kaj la paco ne estas.")
    assert reading.entities.language == "eo"
    (mention,) = reading.mentions
    assert (mention.language, mention.event.root_code) == ("eo", "19")
    assert mention.actor1 is not None
    assert mention.actor2 is not None
    assert mention.killed is not None
    assert mention.place is not None
    assert (mention.actor1.text, mention.actor2.text) == ("soldatoj", "tri ribelulojn")
    assert (mention.killed.best, mention.place.name) == (3, "Omdurman")
    assert reading.entities.tone is not None

    english = read(reader, "The soldiers met the rebels in the city of Omdurman on Monday.")
    assert english.entities.language == "en"
