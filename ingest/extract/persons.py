"""Persons that an article names: those the tables know, and unknown ones by title, given name or the verb of saying beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.extract.labels import labels_of
from ingest.extract.saying import LONGEST, sayings
from ingest.extract.traits import traits_of
from ingest.lang import Profile
from ingest.lang.folding import fold
from ingest.lang.grammar import Match, Parsed

__all__ = ["PersonName", "find_persons"]

MAX_PARTS: Final = 4
"""Words of an unknown name, particles not counted."""
COMMAS: Final = frozenset(",،")
MIN_LETTERS: Final = 2
MIN_ATTACHED: Final = 4
"""Letters of a part of a name that may have words attached."""
PARTS: Final = frozenset(("given", "maybe", "lead", "particle"))
JOINING: Final = ("lead", "particle")
NO_NAME: Final = ("function", "cue", "trigger", "time", "number", "weapon", "agent", "head")
"""Kinds of word that no name goes on with, where the script has no capitals to tell."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """Tokens `first` to `last` (excluded) of sentence `number` name a person."""

    number: int
    first: int
    last: int
    skip: int
    """Characters of attached words at the front."""
    name: str


@dataclass
class _Known:
    """Full names that the article has told so far, by their last word."""

    by_last: dict[str, str] = field(default_factory=dict)

    def add(self, name: str) -> None:
        words = name.split()
        if len(words) > 1:
            self.by_last[fold(words[-1])] = name


def find_persons(sentences: Sequence[Parsed], profile: Profile) -> list[PersonName]:
    """All persons named, in order. A later short form of a full name bears the full one."""
    known = _Known()
    found: list[PersonName] = []
    for number, parsed in enumerate(sentences):
        for person in _Scan(parsed, profile, number, known).persons():
            known.add(person.name)
            found.append(person)
    return found


class _Scan:
    """Reads one sentence from left to right."""

    def __init__(self, parsed: Parsed, profile: Profile, number: int, known: _Known) -> None:
        self.parsed, self.profile, self.number, self.known = parsed, profile, number, known
        self.tokens = parsed.sentence.tokens
        self.parts: dict[int, tuple[str, str]] = {}
        self.bodies: set[int] = set()
        for match, (kind, _) in labels_of(parsed, "namepart"):
            if kind == "body":
                self.bodies.add(match.first)
            elif kind in PARTS and self._counts(match):
                self.parts[match.first] = kind, match.prefix
        self.said = {m.first for m in sayings(parsed) if m.last - m.first <= LONGEST}
        self.titled = self._behind_titles()

    def persons(self) -> Iterator[PersonName]:
        behind = 0
        for i in self._candidates():
            person = (self._known_at(i) or self._unknown_at(i)) if i >= behind else None
            if person is not None:
                yield person
                behind = person.last

    def _candidates(self) -> list[int]:
        """Tokens at which a person may begin, so that the others cost nothing."""
        found = {i for i, (kind, _) in self.parts.items() if kind in {"given", "lead"}} | self.titled
        found.update([i for i, match in self.parsed.names.items() if traits_of(match).name is not None])
        if self.known.by_last:
            found.update([i for i, token in enumerate(self.tokens) if token.norm in self.known.by_last])
        for said in self.said:
            found.add(said + 1)
            found.add(self._run_back(said))
        return sorted([i for i in found if i < len(self.tokens)])

    def _known_at(self, i: int) -> PersonName | None:
        match = self.parsed.names.get(i)
        if match is None:
            return None
        name = traits_of(match).name
        if name is None or name.value.kind != "person" or name.features:
            return None
        skip = self.profile.attached(self.tokens[i].text, match.prefix)
        return PersonName(self.number, i, match.last, skip, name.value.name)

    def _unknown_at(self, i: int) -> PersonName | None:
        if self.tokens[i].kind != "word" or self._is_actor(i) or self._is_long_place(i):
            return None
        if self._is_surname(i):
            return PersonName(self.number, i, i + 1, 0, self.known.by_last[self.tokens[i].norm])
        titled = i in self.titled
        kind, prefix = self.parts.get(i, ("", ""))
        begins = kind in {"given", "lead"} or titled or self._is_beside_saying(i)
        return self._read(i, kind, prefix, titled=titled) if begins and self._may_begin(i, kind) else None

    def _read(self, i: int, kind: str, prefix: str, *, titled: bool) -> PersonName | None:
        """The name that begins here, if it is long enough for one."""
        last, parts = self._extent(i, given=bool(kind))
        skip = self.profile.attached(self.tokens[i].text, prefix)
        if self._is_short_form(i, last):
            return PersonName(self.number, i, last, skip, self.known.by_last[self.tokens[last - 1].norm])
        if parts < self._least(i, kind, titled=titled) or self._is_thing(i, last):
            return None
        return PersonName(self.number, i, last, skip, self._words(i, last, skip))

    def _least(self, i: int, kind: str, *, titled: bool) -> int:
        """Parts that a name has at least: one behind a title if it is written or listed as a name, or in أبو محمود; else two."""
        if kind == "lead":
            return 1
        return 1 if titled and (self._is_cased(i) or kind in ("given", "maybe")) else 2

    def _may_begin(self, i: int, kind: str) -> bool:
        if self._is_cased(i):
            return self.tokens[i].text[0].isupper() and self._is_name_word(i)
        if kind:
            return True
        return self.profile.bare(self.tokens[i].norm) == self.tokens[i].norm and not self.parsed.starting.get(i)

    def _extent(self, i: int, *, given: bool) -> tuple[int, int]:
        """The token behind the name that begins here, and how many parts it has; particles belong to the part they lead."""
        parts, last = 0, i
        while i < len(self.tokens) and parts < MAX_PARTS:
            if (
                self.parts.get(i, ("",))[0] in JOINING
                and i + 1 < len(self.tokens)
                and self.tokens[i + 1].kind == "word"
            ):
                i += 1
                if self.parts.get(i, ("",))[0] in JOINING:
                    continue
            elif not self._goes_with(i, parts, given=given):
                break
            parts, i = parts + 1, i + 1
            last = i
            if self._is_cut(i):
                break
        return last, parts

    def _goes_with(self, i: int, parts: int, *, given: bool) -> bool:
        """Whether a word may be the next part of a name."""
        token = self.tokens[i]
        if token.kind != "word" or (self._is_actor(i) and parts == 0):
            return False
        if self._is_cased(i):
            return token.text[0].isupper() and self._is_name_word(i)
        kind, prefix = self.parts.get(i, ("", ""))
        if parts == 0 or (kind in ("given", "maybe") and not prefix):
            return True
        if len(token.norm) < MIN_LETTERS or i in self.parsed.functions or self._is_saying_or_verb(i):
            return False
        if any(m.of(*NO_NAME) or (m.prefix and m.of("place", "actor")) for m in self.parsed.starting.get(i, ())):
            return False
        return (parts == 1 and given) or self.profile.bare(token.norm) != token.norm or not self._is_listed(i, parts)

    def _is_name_word(self, i: int) -> bool:
        """Whether a word with a capital letter can be part of a name: no function word, month, body or noun of office."""
        if (
            i in self.parsed.functions
            or i in self.bodies
            or any(s.kind == "time" for m in self.parsed.starting.get(i, ()) for s in m.senses)
        ):
            return False
        cover = self.parsed.covered[i]
        if cover is None:
            return not self._is_saying_or_verb(i) or i in self.parts
        if cover.of("actor"):
            return i in self.parts and cover.last - cover.first == 1
        return not cover.of("agent") and cover.of("state").uses.isdisjoint(("adjective", "people"))

    def _behind_titles(self) -> set[int]:
        """Tokens directly behind a title, or behind a noun of office where capitals tell names."""
        found = {m.last for m in self.parsed.functions.values() if "title" in m.senses.uses}
        for match in self.parsed.names.values():
            if traits_of(match).office and match.last < len(self.tokens) and self._is_cased(match.last):
                found.add(match.last)
        return found

    def _is_beside_saying(self, i: int) -> bool:
        """Whether a verb of saying stands directly before the word, or behind the capitalised words that begin here."""
        if not self._is_cased(i):
            return i - 1 in self.said and self._is_closed(i + 2)
        if i - 1 in self.said:
            return self._run(i) - i > 1
        behind = self._run(i)
        return behind - i > 1 and behind in self.said

    def _is_closed(self, i: int) -> bool:
        """Whether a comma or a word that begins what is said stands here: قالت فلانة شول، … إن."""
        if i >= len(self.tokens):
            return False
        return self.tokens[i].norm in COMMAS or "subordinator" in self.parsed.uses(i)

    def _run_back(self, i: int) -> int:
        """The first of the capitalised words before a token."""
        while i > 0 and self._is_cased(i - 1) and self.tokens[i - 1].text[0].isupper() and self._is_name_word(i - 1):
            i -= 1
        return i

    def _run(self, i: int) -> int:
        """The token behind the capitalised words that begin here."""
        while i < len(self.tokens) and self._is_cased(i) and self.tokens[i].text[0].isupper() and self._is_name_word(i):
            i += 1
        return i

    def _is_surname(self, i: int) -> bool:
        """Whether a capital letter and an earlier full name tell the word for a surname that stands alone."""
        if (
            self.tokens[i].norm not in self.known.by_last
            or not self._is_cased(i)
            or not self.tokens[i].text[0].isupper()
        ):
            return False
        return self._is_name_word(i) and self._run(i) == i + 1

    def _is_short_form(self, i: int, last: int) -> bool:
        return last - i == 1 and self.tokens[i].norm in self.known.by_last

    def _is_thing(self, i: int, last: int) -> bool:
        """Whether the words name a hospital, street or committee: one of its parts, or the word behind, says so."""
        behind = last < len(self.tokens) and self._is_cased(last) and self.tokens[last].text[0].isupper()
        if behind and (last in self.bodies or any(m.of("head") for m in self.parsed.starting.get(last, ()))):
            return True
        before = self.parsed.starting.get(i - 1, ()) if i else ()
        return not self._is_cased(i) and any(m.of("head") and m.last == i for m in before)

    def _counts(self, match: Match) -> bool:
        """Whether a part of a name may stand here; a short one has nothing attached, since وعلى is no علي."""
        attached = bool(match.prefix) and len(self.tokens[match.first].norm) - len(match.prefix) < MIN_ATTACHED
        return (
            not attached and (match.first not in self.parts or not match.prefix) and not self._is_function(match.first)
        )

    def _is_function(self, i: int) -> bool:
        """Whether the word is written exactly as a function word is: folding makes على of the name علي."""
        held = (s.value.form for m in self.parsed.starting.get(i, ()) for s in m.of("function", "cue"))
        return any(form.split(" ")[0] == self.tokens[i].text for form in held)

    def _is_cut(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].kind != "word"

    def _is_long_place(self, i: int) -> bool:
        """Whether a place of several words stands here: Abu Ghraib."""
        cover = self.parsed.covered[i]
        return cover is not None and bool(cover.of("place")) and cover.last - cover.first > 1

    def _is_actor(self, i: int) -> bool:
        cover = self.parsed.covered[i]
        return cover is not None and bool(cover.of("actor")) and not (i in self.parts and cover.last - cover.first == 1)

    def _is_listed(self, i: int, parts: int) -> bool:
        """Whether the word is no further part of a name: the third and later ones are listed as such or have an article."""
        return parts > 1 or bool(self.parsed.starting.get(i))

    def _is_saying_or_verb(self, i: int) -> bool:
        match = self.parsed.triggers.get(i)
        return i in self.said or (match is not None and any(s.value.pos in ("verb", "passive") for s in match.senses))

    def _is_cased(self, i: int) -> bool:
        """Whether the word is written in a script that has capital letters."""
        letter = self.tokens[i].text[0]
        return letter.lower() != letter.upper()

    def _words(self, first: int, last: int, skip: int) -> str:
        words = [t.text for t in self.tokens[first:last]]
        return " ".join([words[0][skip:], *words[1:]])
