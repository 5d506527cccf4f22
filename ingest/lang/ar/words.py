"""What each word of an Arabic sentence is: verb or noun, what is attached to it, and what its ending tells of case and number."""

from typing import Final

from ingest.lang.ar.morphology import ARTICLE
from ingest.lang.folding import attached_length, fold
from ingest.lang.grammar import FunctionWord, Match, Parsed, Sense

__all__ = ["ACTORS", "BRACKETS", "COMMA", "ENDING", "HARD", "LONE", "QUOTE", "Words"]

HARD: Final = frozenset("؛;:.!?؟…")
COMMA: Final = frozenset(",،-")
QUOTE: Final = frozenset('"')
LONE: Final = frozenset("بلك")
"""Prepositions that stand alone before a quotation mark: لـ«أمل»."""
BRACKETS: Final = {"(": ")", "[": "]"}
ENDING: Final = frozenset(
    [
        "preposition",
        "conjunction",
        "relative",
        "subordinator",
        "adverb",
        "aside",
        "time",
        "by",
        "cause",
        "verb",
        "light",
        "auxiliary",
        "pronoun",
        "determiner",
    ]
)
"""Function words at which a noun phrase ends."""
ACTORS: Final = ("actor", "agent", "state")
VERBAL: Final = ("verb", "passive")
VERBS: Final = frozenset(("verb", "light", "auxiliary"))
"""Kinds of function word that are verbs."""
NAMES: Final = ("name", "capital")
"""Kinds of word for a state that are no adjective."""
CONJUNCTIONS: Final = "وف"
NONE: Final[frozenset[str]] = frozenset()
TANWIN: Final = ("اً", "ًا", "ىً", "ةً", "ءً")
FATHA: Final = "\u064e"
DAMMA: Final = "\u064f"
HAMZA: Final = ("أل", "إل", "آل")
"""Beginnings that fold to the article's letters: آليات, ألوية."""
LONG_PLURALS: Final = ("ون", "ين", "ان", "تان", "تين")
"""Endings whose nun falls off before a genitive: a noun that has one governs none."""
PRONOUNS: Final = ("ه", "هم", "هما", "ها", "هن")
DIVIDING: Final = ("relative", "subordinator", "conjunction")
OBJECT_REACH: Final = 9
"""Tokens back to the verb whose object a masdar with a pronoun is."""
LEAST_ACCUSATIVE: Final = 4
"""Letters of an unknown word whose final alif is taken for the accusative's: موكبا."""
MASDAR: Final = 5
"""Letters, at least, of an unknown masdar that its shape tells."""


class Words:
    """The words of one sentence; what is asked often is kept."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.tokens = parsed.sentence.tokens
        self.count = len(self.tokens)
        self._verbs: dict[int, bool] = {}
        self._known: dict[int, Match | None] = {}
        self._kept_kinds: dict[int, frozenset[str]] | None = None
        self._kept_behind_prepositions: set[int] | None = None

    @property
    def _kinds(self) -> dict[int, frozenset[str]]:
        if self._kept_kinds is None:
            self._kept_kinds = self._find_kinds()
        return self._kept_kinds

    def _find_kinds(self) -> dict[int, frozenset[str]]:
        kinds = {}
        for i, match in self.parsed.functions.items():
            cover = self.parsed.covered[i]
            if cover is None or (cover.first == i and cover.last <= match.last):
                kinds[i] = match.senses.uses
        return kinds

    def function(self, i: int) -> FunctionWord | None:
        match = self.parsed.functions.get(i)
        return match.senses[0].value if match else None

    def kinds(self, i: int) -> frozenset[str]:
        """Kinds of function word that begin here; empty where a name covers the token."""
        return self._kinds.get(i, NONE)

    def ends_phrase(self, i: int) -> bool:
        return not self.kinds(i).isdisjoint(ENDING)

    # Verbs

    def is_verb(self, i: int) -> bool:
        """Whether a verb stands here, of ours or another."""
        verb = self._verbs.get(i)
        if verb is None:
            verb = self._verbs[i] = self._stands_verb(i)
        return verb

    def _stands_verb(self, i: int) -> bool:
        match = self.parsed.triggers.get(i)
        if (match is None and i not in self.parsed.functions) or i in self.parsed.numbers or i in self.parsed.times:
            return False
        cover = self.parsed.covered[i]
        if match is None:
            return cover is None and not self.kinds(i).isdisjoint(VERBS)
        if cover is not None and (cover.first < i or cover.last > match.last or self._is_dual(match)):
            return False
        noun = self.parsed.triggers.get(i - 1)
        if noun is not None and noun.last > i:
            return False  # انفجار لغم
        if any(s.value.pos in VERBAL and not self.is_nominal(match, s) for s in match.senses):
            return True
        return not self.kinds(i).isdisjoint(VERBS)

    def _is_dual(self, match: Match) -> bool:
        """A noun in the accusative is written as a verb in the dual is: قاضيا."""
        return all(set(s.features) & set("sdl") == {"d"} for s in match.senses if s.features[:1] in ("P", "N"))

    def is_nominal(self, match: Match, sense: Sense) -> bool:
        """Whether a form that may be a verb is a noun here: after a preposition (بقتل, في قصف), or behind its governor (محاولة قتل)."""
        past = sense.features.startswith("P")
        if match.prefix.lstrip(CONJUNCTIONS) in ("ب", "ك") or (match.prefix.endswith("ل") and past):
            return True
        if not past or match.first == 0:
            return False
        if not match.prefix and self._is_plain_verb(match.first - 1):  # يثير خطف
            return True
        return match.first in self._behind_prepositions or self._is_governed(match, sense) or self._is_object(match)

    def _is_object(self, match: Match) -> bool:
        """A form with a pronoun behind another verb's arguments is what he did: أعلن من القاهرة رفضه …."""
        before = match.first - 1
        if not match.suffix or self.conjoined(match.first) or self._is_described(before):
            return False
        for i in range(match.first - 1, max(-1, match.first - OBJECT_REACH), -1):
            if self.tokens[i].kind == "mark" or not self.kinds(i).isdisjoint(DIVIDING) or self.conjoined(i):
                return False
            if self.is_verb(i):
                return "auxiliary" not in self.kinds(i) and self._is_main(i)
        return False

    def _is_described(self, i: int) -> bool:
        """Whether an indefinite noun stands here, that what follows describes: برصاصة أطلقها جندي."""
        cover = self.parsed.covered[i]
        if self.ends_phrase(i) or i in self.parsed.times or self.tokens[i].kind != "word":
            return False
        if cover is not None and not cover.of("agent") and not self.is_adjective(cover):
            return False
        return not self.has_article(i) and not self.has_owner(i)

    def _is_main(self, verb: int) -> bool:
        """Whether no relative pronoun makes the verb another's."""
        at = verb - 1
        while at > 0 and "auxiliary" in self.kinds(at):
            at -= 1
        return at < 0 or "relative" not in self.kinds(at)

    def _is_plain_verb(self, i: int) -> bool:
        return i not in self.parsed.times and self.is_verb(i) and "auxiliary" not in self.kinds(i)

    @property
    def _behind_prepositions(self) -> set[int]:
        """Tokens right behind a preposition, or a phrase that is one."""
        if self._kept_behind_prepositions is None:
            self._kept_behind_prepositions = self._find_behind_prepositions()
        return self._kept_behind_prepositions

    def _find_behind_prepositions(self) -> set[int]:
        kinds = ("preposition", "by", "cause")
        return {
            m.last
            for i, m in self.parsed.functions.items()
            if not m.suffix
            and not self.kinds(i).isdisjoint(kinds)
            and "subordinator" not in self.kinds(i)
            and not any(s.features for s in m.senses)
        }

    def _is_governed(self, match: Match, sense: Sense) -> bool:
        """A masculine form right behind an indefinite feminine noun has it for its governor, not its subject: عملية قتل."""
        i = match.first - 1
        if (
            match.prefix
            or not set("sm") <= set(sense.features)
            or "f" in sense.features
            or not self._is_bare_feminine(i)
        ):
            return False
        behind = self.kinds(match.last) if match.last < self.count else NONE
        return "pronoun" not in behind and self._begins_phrase(i)  # غارة قتل فيها ثلاثة, سيارة مفخخة قتل

    def _begins_phrase(self, i: int) -> bool:
        before = i - 1
        if before < 0 or self.conjoined(i) or self.attached_preposition(i) or self.tokens[before].kind == "mark":
            return True
        return i in self._behind_prepositions or self.ends_phrase(before) or before in self.parsed.triggers

    def _is_bare_feminine(self, i: int) -> bool:
        token, cover = self.tokens[i], self.parsed.covered[i]
        plain = cover is None or all(s.kind == "agent" and not s.value.human for s in cover.senses)
        return plain and token.text.endswith("ة") and not token.norm.startswith(ARTICLE) and not self.ends_phrase(i)

    # What is attached

    def known(self, i: int) -> Match | None:
        """The match that tells how the word at a token is taken apart."""
        if i not in self._known:  # an error would cost more than all the rest
            self._known[i] = self._taken_apart(i)
        return self._known[i]

    def _taken_apart(self, i: int) -> Match | None:
        cover = self.parsed.covered[i]
        if cover is not None:
            return cover if cover.first == i else None
        starting = self.parsed.starting.get(i)
        if starting is None:
            return None
        known = self.parsed.triggers.get(i) or self.parsed.functions.get(i)
        return known or min(starting, key=lambda m: len(m.prefix))

    def attached_preposition(self, i: int) -> str:
        """ب, ل or ك at the front of the word, where what remains is known or has the article."""
        match = self.known(i)
        if match is not None:
            return match.prefix.lstrip(CONJUNCTIONS)[:1]
        norm = self.tokens[i].norm
        if norm in LONE:
            return norm
        if norm.startswith("و") and len(norm) > 4:
            norm = norm[1:]
        if norm.startswith("لل"):
            return "ل"
        if len(norm) > 4 and norm[0] in "بك" and norm[1:3] == ARTICLE:
            return norm[0]
        return norm[0] if norm[0] in "بل" and _is_masdar(norm[1:]) else ""

    def conjoined(self, i: int) -> bool:
        """Whether و is attached in front: وجنديان, والجيش."""
        match = self.known(i)
        if match is not None:
            return match.prefix[:1] in ("و", "ف")
        norm = self.tokens[i].norm
        return norm[0] in CONJUNCTIONS and (norm[1:3] in (ARTICLE, "لل") or i in self.parsed.numbers)

    def goes_on(self, verb: int) -> bool:
        """Whether a verb goes on with the subject of the one before: وقتلوا, ثم أطلقوا."""
        return self.conjoined(verb) or (verb > 0 and self.tokens[verb - 1].norm in ("ثم", "و"))

    def skip(self, i: int) -> int:
        """Characters of attached words at the front of a token that do not belong to the noun."""
        match = self.known(i)
        if match is not None:
            letters = len(match.prefix)
        else:
            letters = int(self.conjoined(i)) + bool(self.attached_preposition(i))
        if letters and self.tokens[i].norm.startswith("لل", letters - 1):
            letters -= 1  # the article is written into للشرطة: without its ل no word remains
        return attached_length(self.tokens[i].text, letters)

    # What nouns tell

    def cover_at(self, i: int) -> Match | None:
        """The name that begins at a token."""
        cover = self.parsed.covered[i]
        return cover if cover is not None and cover.first == i else None

    def has_article(self, i: int) -> bool:
        norm = self.tokens[i].norm
        if norm.startswith(ARTICLE) and len(norm) > LEAST_ACCUSATIVE - 1:
            return not self.tokens[i].text.startswith(HAMZA)
        cover = self.cover_at(i)
        return norm.startswith("لل") or (norm[1:3] == ARTICLE and (cover is None or bool(cover.prefix)))

    def is_accusative(self, i: int) -> bool:
        """Whether the word bears the ending of an indefinite object: شرطيا, اجتماعا."""
        token = self.tokens[i]
        if token.text.endswith(TANWIN) or (FATHA in token.text[-1:]):
            return True
        if not token.norm.endswith("ا") or len(token.norm) < LEAST_ACCUSATIVE or token.norm.startswith(ARTICLE):
            return False
        cover = self.parsed.covered[i]
        if cover is None:
            return (i not in self.parsed.functions and not token.norm.endswith(("يا", "اا"))) or self._is_nisba(i)
        return any(s.kind == "agent" and not fold(s.value.form).endswith("ا") for s in cover.senses) or any(
            s.kind == "state" for s in cover.senses if self.is_adjective(cover)
        )

    def _is_nisba(self, i: int) -> bool:
        """Whether a word that ends in يا is a noun that the tables know without its alif: عسكريا."""
        return any(m.of("trigger", "weapon", "agent") for m in self.parsed.starting.get(i, ()))

    def is_nominative(self, i: int) -> bool:
        """Whether the word's ending says that it is no object: مسلحون, جنديان."""
        return self.tokens[i].norm.endswith(("ون", "ان")) and self._is_inflected(i)

    def is_closed(self, i: int) -> bool:
        """Whether the ending says that the noun governs none: مسلحون, جنديين, شرطيا."""
        return self.is_accusative(i) or (self.tokens[i].norm.endswith(LONG_PLURALS) and self._is_inflected(i))

    def _is_inflected(self, i: int) -> bool:
        cover = self.parsed.covered[i]
        if cover is None:
            return self.tokens[i].norm.endswith(("ون", "ين")) and len(self.tokens[i].norm) > LEAST_ACCUSATIVE
        dual = self.tokens[i].norm.endswith(("ان", "ين"))
        return any(
            ("d" in s.features and dual)
            or ("l" in s.features and ("m" in s.features or (s.kind == "agent" and s.value.human)))
            for s in cover.of("agent", "state", "actor")
        )

    def has_owner(self, i: int) -> bool:
        """Whether a pronoun behind the noun makes it definite: شقيقه, قواتها; in a folded form the ة of a feminine is none."""
        cover = self.parsed.covered[i]
        if cover is not None:
            return bool(cover.suffix)
        text = self.tokens[i].text
        return len(text) > LEAST_ACCUSATIVE and text.endswith(PRONOUNS)

    def is_human(self, i: int) -> bool:
        cover = self.parsed.covered[i]
        return cover is not None and any(s.kind == "agent" and s.value.human for s in cover.senses)

    def is_person(self, i: int) -> bool:
        """Whether a noun for one person stands here: الرئيس, قائد."""
        cover = self.parsed.covered[i]
        return cover is not None and any(
            s.kind == "agent" and s.value.human and s.value.number == "sg" and not set(s.features) & set("ld")
            for s in cover.senses
        )

    def is_thing(self, i: int) -> bool:
        """Whether tables know the word as a place's kind, a weapon or an event: no adjective and no part of a person's name."""
        known = any(m.of("head", "weapon", "trigger") for m in self.parsed.starting.get(i, ()))
        return known or "object" in self.kinds(i)

    def is_adjective(self, cover: Match) -> bool:
        """Whether a name is an adjective of a state, a people or a faith: عراقي, سني."""
        states = cover.of("state")
        if states:
            return all(s.value.kind not in NAMES for s in states)
        return any(s.features for s in cover.of("actor"))

    def gender(self, i: int) -> str:
        """`m`, `f`, or nothing where the word does not tell."""
        cover, token = self.parsed.covered[i], self.tokens[i]
        persons = cover is not None and any(getattr(s.value, "kind", "") == "person" for s in cover.of("actor"))
        if persons and not self.has_article(i):
            return ""
        if token.text.endswith(("ة", "ات")):
            return "f"
        if cover is None:
            return ""
        nouns = [s for s in cover.senses if s.kind == "agent"]
        if any(s.value.human for s in nouns):
            many = token.norm.endswith(("اء", "ون", "ين"))
            return "m" if many or all("s" in s.features for s in nouns) else ""
        if nouns and all("l" in s.features or s.value.number == "pl" for s in nouns):
            return "f"
        return "m" if nouns and all(s.value.number in ("sg", "coll") for s in nouns) else ""

    def is_plural(self, i: int) -> bool:
        cover = self.parsed.covered[i]
        return cover is not None and any("l" in s.features or "d" in s.features for s in cover.senses)


def _is_masdar(stem: str) -> bool:
    """Whether an unknown word without what is attached to it has the shape of a masdar of form II, VIII or X: توفير, استخدام."""
    if len(stem) < MASDAR:
        return False
    if stem[0] == "ت":
        return stem[-2] == "ي" and not stem.endswith(LONG_PLURALS)
    return stem[0] == "ا" and stem[-2] == "ا" and stem[-1] not in "تن" and not stem.startswith(ARTICLE)
