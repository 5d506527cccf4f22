"""What the rest of the system knows of a language."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ingest.lang.folding import attached_length, fold
from ingest.lang.tables import Row

if TYPE_CHECKING:
    from ingest.lang.grammar import Syntax

__all__ = ["Form", "Profile", "Reading", "profile", "profiles"]


class Reading(NamedTuple):
    """One way to take a written word apart: attached words in front, the word to look up, a pronoun behind."""

    prefix: str
    stem: str
    suffix: str = ""


class Form(NamedTuple):
    """A form of a word as it may stand in a text, and what the form tells.

    `features` is a string of letters: `P` past, `N` present or future, `I` infinitive, `p` passive, `a` active,
    `s` singular, `d` dual, `l` plural, `m` masculine, `f` feminine, `D` with article. Letters that do not apply are left out.
    """

    text: str
    features: str = ""


@dataclass(frozen=True, eq=False)
class Profile:
    """A language: letters, forms of words, clauses."""

    code: str
    """ISO 639-1."""
    name: str
    letter: re.Pattern[str]
    """Matches a letter that this language writes with."""
    signs: frozenset[str]
    """Frequent short words: tell the language from others that share its letters."""
    foreign: frozenset[str]
    """Letters and short words that another language with the same letters has, and this one has not."""
    folder: Path
    right_to_left: bool
    abbreviations: frozenset[str]
    """Words whose full stop ends no sentence, without it."""
    readings: Callable[[str], tuple[Reading, ...]]
    """Of a folded word, the likeliest first; the first takes nothing off."""
    fits: Callable[[Reading, str, str], bool]
    """Whether a word taken apart so may be a sense of this kind with these features."""
    noun_forms: Callable[[Row], Iterable[Form]]
    """Of a row of `agents.tsv`, or of `triggers.tsv` with another part of speech than verb."""
    verb_forms: Callable[[Row], Iterable[Form]]
    """Of a row of `triggers.tsv` that is a verb."""
    adjective_forms: Callable[[str], Iterable[Form]]
    """Of an adjective of nationality or people."""
    cue_forms: Callable[[Row], Iterable[Form]]
    """Of a row of `cues.tsv`."""
    function_forms: Callable[[Row], Iterable[Form]]
    """Of a row of `function_words.tsv`."""
    word_forms: Callable[[Row], Iterable[Form]]
    """Of a row of `calendar.tsv` or `numbers.tsv`."""
    bare: Callable[[str], str]
    """A folded word with attached words and article off."""
    stems: Callable[[str], tuple[str, ...]]
    """Everything that a folded word may be when attached words, endings and article are off: what `needs` are compared with."""
    syntax: Callable[[], "Syntax"]
    """Reads clauses; made when the first sentence is read."""

    @cached_property
    def letters(self) -> re.Pattern[str]:
        """Matches letters of this language in a row."""
        return re.compile(f"(?:{self.letter.pattern})+")

    @cached_property
    def folded_signs(self) -> frozenset[str]:
        return frozenset(map(fold, self.signs))

    @cached_property
    def folded_foreign(self) -> frozenset[str]:
        return frozenset(map(fold, self.foreign)) - self.folded_signs

    def attached(self, text: str, prefix: str) -> int:
        """Characters at the front of a word as written that are attached words, and no part of the name."""
        return attached_length(text, len(prefix))


@cache
def profiles() -> dict[str, Profile]:
    """Every language whose folder lies beside this file, by code."""
    package = importlib.import_module("ingest.lang")
    found = (m.name for m in pkgutil.iter_modules(package.__path__) if m.ispkg)
    loaded: Iterator[Profile] = (importlib.import_module(f"ingest.lang.{name}").PROFILE for name in sorted(found))
    return {p.code: p for p in loaded}


def profile(code: str) -> Profile:
    return profiles()[code]
