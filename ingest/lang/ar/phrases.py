"""Noun phrases of an Arabic sentence: where one ends and the next begins is told by article, case and number."""

from typing import Final

from ingest.lang.ar.words import ACTORS, BRACKETS, LONE, QUOTE, Words
from ingest.lang.grammar import Argument, Match, Parsed

__all__ = ["Phrases"]

MAX_PHRASE: Final = 14
"""Tokens of a noun phrase; longer ones have swallowed something."""
RANKS: Final = frozenset(("MIL", "REL"))
"""Roles of those whose rank or honour stands behind their office: وزير الدفاع الفريق أول …."""
BODIES: Final = frozenset(("MIL", "COP", "UAF", "REB", "GOV", "PTY", "OPP", "SPY", "NGO", "IGO", "SOC"))
"""Roles of bodies that people are of."""
IRREGULAR: Final = frozenset(("UAF", "REB", "PTY", "OPP"))
"""Roles of bodies that have no buildings of the name."""
OF_THEM: Final = ("منهم", "منهما", "منها", "منهن")
AGREEING: Final = ("اثنان", "اثنين", "اثنتان", "اثنتين", "واحد", "واحده", "واحدا")
"""Numbers that stand behind their noun as adjectives do."""
NISBA: Final = ("ي", "يه", "يين", "يون", "يات")
MAX_QUOTED: Final = 7
MAX_BRACKET: Final = 6
MAX_NAME: Final = 4
"""Words of a person's name that no table knows."""

# What the last word lets follow.
COUNTED: Final = "counted"
"""A number: its noun."""
PART: Final = "part"
"""من or في within the phrase: what it is a part of."""
OPEN: Final = "open"
"""An indefinite noun: a genitive, with or without article, or an adjective."""
CLOSED: Final = "closed"
"""An indefinite noun with an ending that no governor has, or an adjective: adjectives alone."""
DEFINITE: Final = "definite"
"""A noun with article or owner, or a name: adjectives with article, or the name of the person."""
NAMED: Final = "named"
"""A person's name that is no table's: more of it."""


class Phrases:
    """The noun phrases of one sentence, each found once."""

    def __init__(self, parsed: Parsed, words: Words) -> None:
        self.parsed = parsed
        self.words = words
        self.tokens = words.tokens
        self.count = words.count
        self._phrases: dict[int, Argument | None] = {}
        self._kept_weapons: dict[int, int] | None = None

    def phrase(self, first: int) -> Argument | None:
        """The noun phrase that begins at this token."""
        if first not in self._phrases:
            last = self._end(first)
            self._phrases[first] = Argument(first, last, self.words.skip(first)) if last > first else None
        return self._phrases[first]

    def _end(self, first: int) -> int:
        i, state, stop = first, "", min(self.count, first + MAX_PHRASE)
        solid = first
        while i < stop:
            step, state = self._step(first, i, state)
            if step == 0:
                break
            i += step
            if state != PART:  # a preposition alone ends nothing
                solid = i
        return min(solid, self.count)

    def _step(self, first: int, i: int, state: str) -> tuple[int, str]:
        """How many tokens the phrase goes on at `i`, 0 where it ends; and what may follow them."""
        if i in self.parsed.numbers:
            return self._number(first, i, state)
        if self.tokens[i].kind == "mark":
            return self._mark(first, i), DEFINITE if self.tokens[i].norm in QUOTE else state
        if i in self.parsed.times or (i > first and self._tells_time(i)):
            return 0, state
        if i > first and self.words.conjoined(i):
            return (1, DEFINITE) if self._is_second_adjective(i, state) else (0, state)
        if i > first and self.words.attached_preposition(i):
            return 0, state
        return self._word(first, i, state)

    def _word(self, first: int, i: int, state: str) -> tuple[int, str]:
        """The same for a word that is neither number nor mark, with nothing attached."""
        words, cover = self.words, self.words.cover_at(i)
        if i > first and "participle" in words.kinds(i):
            return self._participle(i), DEFINITE
        if i > first and self._is_second_numeral(i):
            return 1, DEFINITE
        if cover is None:
            if state == COUNTED and self.tokens[i].norm in OF_THEM:
                return 1, DEFINITE
            step = self._function(first, i, state)
            if step is not None:
                return step, PART if step == 1 else DEFINITE if step else state
            if i > first and (words.is_verb(i) or self.describes(i)):
                return 0, state
        if i > first and not self._continues(first, i, state, cover):
            return 0, state
        if cover is None and (last := self._weapon_end(i)) > i + 1:  # دراجة نارية, قذيفة هاون
            return last - i, DEFINITE if words.has_article(i) else CLOSED
        return (cover.last - i if cover else 1), self._state(i, state, cover)

    @property
    def _weapons(self) -> dict[int, int]:
        """Where the longest word for a weapon ends that begins at a token."""
        if self._kept_weapons is None:
            self._kept_weapons = self._find_weapons()
        return self._kept_weapons

    def _find_weapons(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for match in self.parsed.holding("weapon"):  # the longest first
            found.setdefault(match.first, match.last)
        return found

    def _weapon_end(self, i: int) -> int:
        return self._weapons.get(i, i)

    def _tells_time(self, i: int) -> bool:
        """عام before 2014."""
        return i + 1 in self.parsed.times and any(m.of("time") for m in self.parsed.starting.get(i, ()))

    def _number(self, first: int, i: int, state: str) -> tuple[int, str]:
        """A number begins a phrase, or agrees with what it follows: الحراس الخمسة."""
        last = self.parsed.numbers[i]
        if i == first or state in (COUNTED, PART):
            return last - i, COUNTED
        if state == DEFINITE and self.tokens[i].kind == "word" and self.words.has_article(i):
            return last - i, DEFINITE
        if self.tokens[i].norm in AGREEING and last == i + 1:  # إرهابيين اثنين
            return 1, CLOSED
        shell = state == OPEN and "shell" in self.words.kinds(i - 1)
        if shell or (state == OPEN and self._is_toll(i - 1)):  # جثث ستة, مقتل ثلاثة
            return last - i, COUNTED
        if self.tokens[i].kind == "number" and state == DEFINITE and self._is_unit(i - 1):
            return last - i, DEFINITE
        return 0, state

    def _is_second_numeral(self, i: int) -> bool:
        """Whether the second half of an ordinal stands here: في الخامسة عشرة."""
        return any(
            s.value.kind == "ordinal" for m in self.parsed.starting.get(i - 1, ()) for s in m.of("number")
        ) and any(m.of("number") for m in self.parsed.starting.get(i, ()))

    def _is_toll(self, i: int) -> bool:
        match = self.parsed.triggers.get(i)
        return match is not None and any(s.value.toll or "obj" in s.value.actor2 for s in match.of("trigger"))

    def _is_unit(self, i: int) -> bool:
        """Whether a body with a number for its name stands here: الكتيبة 116."""
        cover = self.parsed.covered[i]
        return cover is not None and any(not s.value.human and "D" in s.features for s in cover.of("agent"))

    def _mark(self, first: int, i: int) -> int:
        """Quoted words and a short bracket belong to the phrase: تنظيم «داعش», القيادة (الأفريكوم)."""
        norm = self.tokens[i].norm
        if norm in QUOTE:
            close = self._closing(i, QUOTE, MAX_QUOTED)
            return close + 1 - i if close and not any(self.words.is_verb(j) for j in range(i + 1, close)) else 0
        if norm in BRACKETS and i > first:
            close = self._closing(i, {BRACKETS[norm]}, MAX_BRACKET)
            return close + 1 - i if close and any(self.parsed.covered[i + 1 : close]) else 0
        return 0

    def _closing(self, i: int, marks: set[str] | frozenset[str], reach: int) -> int | None:
        return next((j for j in range(i + 1, min(i + reach, self.count)) if self.tokens[j].norm in marks), None)

    # Function words inside a phrase

    def _function(self, first: int, i: int, state: str) -> int | None:
        """Tokens of a function word that the phrase goes through; 0 where it ends there, None where there is none."""
        kinds = self.words.kinds(i)
        if not kinds:
            return None
        if "pronoun" in kinds and self.tokens[i].norm.startswith("الا"):  # الأخيرة
            return self.parsed.functions[i].last - i
        if "title" in kinds and not (
            state == DEFINITE and i > first and (self._is_office(i) or self._is_outside(first, i))
        ):
            return self.parsed.functions[i].last - i
        if "partitive" not in kinds and not self.words.ends_phrase(i):
            return 0 if "title" in kinds else None
        if i == first or i + 1 >= self.count:
            return 0
        norm, following = self.tokens[i].norm, self.parsed.covered[i + 1]
        if norm == "من":
            return self._some_of(i, state, following)
        if norm == "في":
            return self._serves_in(first, i, following)
        return self.parsed.functions[i].last - i if "partitive" in kinds else 0

    def _participle(self, i: int) -> int:
        """مدعومة من تركيا, الموالية لحفتر: a participle with the phrase that its preposition brings."""
        last = self.parsed.functions[i].last
        if last >= self.count:
            return last - i
        joined = self.parsed.functions.get(last)
        if self.tokens[last].norm in LONE:
            behind = last + 1
        elif self.words.attached_preposition(last) or "preposition" in self.words.kinds(i):
            behind = last
        elif joined is not None and "preposition" in self.words.kinds(last):
            behind = joined.last
        else:
            return last - i
        phrase = self.phrase(behind) if behind < self.count and behind not in self.parsed.times else None
        return (phrase.last if phrase else last) - i

    def _is_office(self, i: int) -> bool:
        """Whether a title behind a definite noun is somebody else (السفير, الشاب), and no rank or honour of the same man."""
        if self._is_title(i - 1):
            return False
        roles = {s.value.roles[0] for m in self.parsed.starting.get(i, ()) for s in m.of("agent") if s.value.roles}
        return bool(roles - RANKS)

    def _some_of(self, i: int, state: str, following: Match | None) -> int:
        """من in عناصر من تنظيم, سبعة من فريق الحماية."""
        if i + 1 in self.parsed.times or self.words.is_verb(i + 1):
            return 0
        if following is not None and (following.first != i + 1 or following.prefix):
            return 0
        if state == COUNTED:
            return int(following is None or bool(following.of(*ACTORS)))
        head = self.parsed.covered[i - 1]
        if head is None or not head.of(*ACTORS):
            return 0
        if state == DEFINITE:  # المتشددين من الموالين, but not اتخذ المسلحون | من الأهالي دروعا
            return int(self.words.is_human(i + 1) and self.words.has_article(i + 1))
        known = following is not None and (bool(following.of("actor", "state")) or self._is_of_people(following))
        return int(known or i + 1 in self.parsed.numbers or self.tokens[i + 1].norm in QUOTE)

    def _is_of_people(self, cover: Match) -> bool:
        """Whether a noun is for people or a body of them, not for a building that they came from."""
        return any(
            s.value.human or s.value.number in ("coll", "pl") or not BODIES.isdisjoint(s.value.roles)
            for s in cover.of("agent")
        )

    def _serves_in(self, first: int, i: int, body: Match | None) -> int:
        """في in ضابطا في الشرطة: a person and the body that he serves in."""
        if (
            body is None
            or body.first != i + 1
            or i + 1 in self.parsed.triggers
            or not any(self.words.is_human(j) for j in range(first, i))
        ):
            return 0
        agents = any(s.value.number == "coll" or not IRREGULAR.isdisjoint(s.value.roles) for s in body.of("agent"))
        return int(agents or any(s.value.kind != "person" for s in body.of("actor")))

    def describes(self, i: int) -> bool:
        """Whether an unknown word is a present verb that describes the person before it: موظف بريطاني يعمل."""
        norm, before = self.tokens[i].norm, self.parsed.covered[i - 1]
        known = before is not None and bool(before.of("agent", "state"))
        return len(norm) > 3 and norm[0] == "ي" and known and not self._is_title(i - 1)

    def _is_outside(self, first: int, i: int) -> bool:
        """Whether somebody with a title stands behind a body of which he is no part: نعت نقابة الصحفيين | الخبير فلان."""
        body = self.parsed.covered[first]
        if body is None or body.last > i or not body.of("agent") or self.words.is_human(first):
            return False
        return not any(self.words.is_human(j) or self._is_title(j) for j in range(first, i))

    def _is_title(self, i: int) -> bool:
        return "title" in self.words.kinds(i) or self._ends_title(i)

    def _ends_title(self, i: int) -> bool:
        """Whether a title of several words ends here: وزير الخارجية."""
        cover = self.parsed.covered[i]
        return cover is not None and "title" in self.parsed.uses(cover.first)

    # What may follow what

    def _continues(self, first: int, i: int, state: str, cover: Match | None) -> bool:
        if state == PART:
            return True
        if state == COUNTED:  # ستة | مصرعهم
            return cover is not None or not self.words.has_owner(i)
        if self._is_definite(i, cover):
            if state == OPEN:
                return not self._is_second_person(i)
            if state == DEFINITE:
                return self._is_definite_adjective(first, i, cover) or self._is_name(first, i, cover)
            return state == NAMED and cover is None and not self.words.is_thing(i)
        if state in (DEFINITE, NAMED):
            return self._is_name(first, i, cover)
        if state == CLOSED:
            return self._is_adjective(i, cover)
        if self.words.is_accusative(i):
            return self.words.is_accusative(i - 1)
        return not (self._is_second_person(i) or self._is_tool(i))

    def _is_second_person(self, i: int) -> bool:
        """Whether a person ends here and whom he did it to begins: قتل رجل زوجته, الجيش | الشاب."""
        return self.words.is_person(i - 1) and self.words.is_human(i) and self.words.has_owner(i)

    def _is_tool(self, i: int) -> bool:
        """Whether a person ends here and his weapon begins: فجر انتحاري | سيارة مفخخة."""
        weapon = any(m.of("weapon") for m in self.parsed.starting.get(i, ()))
        return weapon and self.words.is_person(i - 1) and not self.words.has_owner(i) and not self.words.is_human(i)

    def _is_definite(self, i: int, cover: Match | None) -> bool:
        if self.words.has_article(i):
            return True
        if cover is not None and cover.last > i + 1 and self.words.has_article(cover.last - 1):
            return True
        return cover is not None and any("D" in s.features for s in cover.of("agent", "state", "actor"))

    def _is_definite_adjective(self, first: int, i: int, cover: Match | None) -> bool:
        """Whether a word with article goes on with what stands before it: الجيش العراقي, and not الجيش | المدينة."""
        words = self.words
        if "title" in words.kinds(i) or words.is_thing(i):
            return False
        if cover is not None:
            if words.is_adjective(cover):
                return True
            if cover.of("actor", "place", "state"):
                return bool(cover.of("actor")) and words.is_person(i - 1)
            if self.tokens[i].norm.endswith(NISBA) or (i - 1 in self.parsed.triggers and words.is_person(i)):
                return self._agrees(first, i)  # الهجوم الانتحاري, الهجوم المسلح
            return words.is_human(i) and words.is_human(i - 1) and words.is_plural(i) == words.is_plural(i - 1)
        before = self.parsed.covered[i - 1]
        named = before is not None and before.of("actor", "place", "state") and not words.is_adjective(before)
        if named and not self.tokens[i].norm.endswith(NISBA if before and not before.of("place") else (*NISBA, "ه")):
            return False
        return self._agrees(first, i)

    def _agrees(self, first: int, i: int) -> bool:
        """Whether an unknown word can be an adjective of one of the nouns before it."""
        text = self.tokens[i].text
        feminine = text.endswith("ة")
        if feminine and i - 1 > first and self.parsed.covered[i - 1] is None and self.words.has_article(i - 1):
            return True  # فوج المهام الخاصة: a plural of things
        genders = [g for j in range(first, i) if (g := self.words.gender(j))]
        return not genders or ("f" if feminine else "m") in genders or text.endswith(("ين", "ون", "ات"))

    def _is_name(self, first: int, i: int, cover: Match | None) -> bool:
        """Whether the name of the person follows: الرئيس محمد مرسي, زعيم المعارضة إدموندو غونزاليس."""
        words, before = self.words, self.parsed.covered[i - 1]
        if before is not None and before.last - before.first > 1 and before.of("actor") and cover is None:
            return False  # جبران باسيل is all of it
        if cover is not None:
            person = any(s.kind == "actor" and getattr(s.value, "kind", "") == "person" for s in cover.senses)
            if cover.of("agent"):
                return False
            if cover.of("actor"):
                return person or (before is not None and bool(before.of("agent")) and not words.is_human(i - 1))
            if not cover.of("place", "state") or words.is_adjective(cover):
                return False
            heads = any(m.of("head") for m in self.parsed.starting.get(i - 1, ()))
            return heads or (not cover.of("state") and self._is_unknown_name(first, i))
        if words.has_owner(i):
            return False
        if words.is_thing(i) or words.is_accusative(i) or self.tokens[i].text.endswith(("ات", "ة")):
            if before is not None and words.is_adjective(before):  # نظيره الإيراني | تطورات
                return False
            return self._is_unknown_name(first, i - 1) and not words.is_accusative(i)
        return self._is_unknown_name(first, i)

    def _is_unknown_name(self, first: int, i: int) -> bool:
        """Whether what stands before a token is a person, or the beginning of his name."""
        before = i - 1
        if before < first or self.tokens[before].kind == "mark":
            return False
        if self._is_title(before) or any(self.words.is_person(j) for j in range(first, i)):
            return True
        cover = self.parsed.covered[before]
        return cover is not None and any(
            s.kind == "actor" and getattr(s.value, "kind", "") == "person" for s in cover.senses
        )

    def _is_adjective(self, i: int, cover: Match | None) -> bool:
        """Whether an indefinite word agrees with the closed noun before it: مسلحين مجهولين, شرطيا عراقيا."""
        words, norm = self.words, self.tokens[i].norm
        if cover is not None and words.is_adjective(cover):
            return True
        if all(self.tokens[j].text.endswith("ة") for j in (i - 1, i)):
            return not words.is_thing(i)  # منظمة إنسانية عاملة
        if cover is not None and cover.of("state"):  # مواطنا سوريا, written as the state is
            return words.is_accusative(i - 1) and norm.endswith("يا")
        if words.is_accusative(i - 1):
            return words.is_accusative(i) or (norm.endswith(("ه", "ين", "ون")) and not words.is_thing(i))
        for ending in ("ون", "ين", "ان", "ات"):
            if self.tokens[i - 1].norm.endswith(ending):
                return norm.endswith(ending) and not words.is_thing(i)
        if words.is_accusative(i) or words.is_thing(i) or words.is_human(i):
            return False
        return self.tokens[i].text.endswith("ة") == self.tokens[i - 1].text.endswith("ة") and cover is None

    def _is_second_adjective(self, i: int, state: str) -> bool:
        """الأفغانية والدولية: an adjective that "and" ties to the one before it."""
        text, before = self.tokens[i].norm, self.tokens[i - 1].norm
        if state != DEFINITE or text[1:3] != "ال" or not before.endswith(("يه", "ي")) or not before.startswith("ال"):
            return False
        cover = self.words.cover_at(i)
        if cover is not None:
            return self.words.is_adjective(cover)
        return text.endswith(before[-2:] if before.endswith("يه") else "ي") and not self.words.is_thing(i)

    def _state(self, i: int, state: str, cover: Match | None) -> str:
        """What may follow the word, or the name of several words, that begins at a token."""
        words = self.words
        if cover is None:
            if self._is_title(i) or words.has_article(i) or words.has_owner(i):
                return DEFINITE
            if state in (DEFINITE, NAMED):
                return NAMED
            nisba = self.tokens[i].norm.endswith(("يه", "ي")) and not words.is_thing(i)
            adjective = nisba and state not in ("", COUNTED, PART)
            return CLOSED if words.is_closed(i) or adjective else OPEN
        if cover.suffix or self._is_definite(i, cover):
            return DEFINITE
        if cover.of("actor", "place") and not cover.of("agent") and not words.is_adjective(cover):
            return DEFINITE
        if any(s.kind == "state" and s.value.kind == "name" for s in cover.senses) and not cover.of("agent"):
            return DEFINITE
        last = cover.last - 1
        if words.is_adjective(cover) or words.is_closed(last):
            return CLOSED
        many = cover.last - cover.first > 1
        if many and all(self.tokens[j].text.endswith("ة") for j in (i, last)):
            return CLOSED  # جماعة مسلحة | مهندسين: an adjective governs nothing
        nisba = words.is_person(i) and self.tokens[last].norm.endswith("ي")
        return CLOSED if nisba and (many or self._is_nisba(cover)) else OPEN

    def _is_nisba(self, cover: Match) -> bool:
        """A person named by an adjective governs nothing: انتحاري, جندي; but قاضي does."""
        return all("s" in s.features for s in cover.of("agent")) and len(self.tokens[cover.first].norm) > 4
