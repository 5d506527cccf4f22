"""Words that an article gives as somebody's own, between quotation marks of every kind, and whose they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.extract.labels import labels_of
from ingest.extract.persons import PersonName
from ingest.extract.saying import saying_matches, subject_of
from ingest.lang import Profile
from ingest.lang.grammar import Argument, Match, Parsed
from ingest.records import Quotation
from ingest.records.mention import Attribution

__all__ = ["find_quotations"]

CLOSING: Final = {"«": "»", "»": "«", "“": "”", "”": "”", "„": "“”", "‟": "”", '"': '"”', "‘": "’", "‹": "›"}
MAX_LENGTH: Final = 5000
"""Characters of a quotation; a mark that is never closed does not swallow the article."""
LONG: Final = 4
SHORT: Final = 2
"""Words that are a quotation by themselves, and behind a colon or a word of saying; fewer are a name or an ironic mark."""
UNATTRIBUTED: Final = 7
"""Words of a quotation that counts with no speaker told."""
NEAR: Final = 14
"""Tokens between the end of a quotation and the verb of saying behind it."""
BACK: Final = 6
"""Sentences back in which the last speaker is looked for."""
APPOSITION: Final = 8
"""Tokens between a speaker's office and his name: the spokesman, Muhammad Khorasani; القيادي في الحركة صلاح البردويل."""
CLOSE: Final = 4
"""Tokens between a word of saying and the marks that it introduces."""
CLAUSES: Final = frozenset(("subordinator", "relative", "conjunction"))
MAX_NAME: Final = 6
"""Tokens of a name in quotation marks."""
MAX_SPEAKER: Final = 25
"""Tokens of the phrase that names a speaker."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """An opening mark in one sentence, the closing one in the same or a later one."""

    opened: tuple[int, int]
    closed: tuple[int, int]
    start: int
    end: int


def find_quotations(
    sentences: Sequence[Parsed], persons: Sequence[PersonName], profile: Profile, text: str
) -> list[Quotation]:
    """All quotations of an article in order, each with its speaker where the article tells him."""
    marks = list(_marks(sentences, text))
    if not marks:
        return []
    by_sentence: dict[int, list[PersonName]] = {}
    for person in persons:
        by_sentence.setdefault(person.number, []).append(person)
    reader = _Speakers(sentences, by_sentence, marks, profile, text)
    found = []
    for one in marks:
        words = sum(_is_word(sentences, n, i) for n, i in _inside(sentences, one))
        if words < SHORT or reader.is_name(one) or (words < LONG and not reader.is_introduced(one)):
            continue
        speaker = reader.of(one)
        if speaker is not None or words >= UNATTRIBUTED:
            found.append(Quotation(text=text[one.start : one.end], start=one.start, end=one.end, speaker=speaker))
    return found


def _marks(sentences: Sequence[Parsed], text: str) -> Iterator[_Marks]:
    """Pairs of quotation marks. A paragraph's end closes what only the next paragraph's mark goes on with."""
    opened: tuple[int, int] | None = None
    closers, begun, before = "", 0, 0
    for number, parsed in enumerate(sentences):
        for i, token in enumerate(parsed.sentence.tokens):
            if opened is not None and (token.start - begun > MAX_LENGTH or "\n" in text[before : token.start]):
                if token.text in CLOSING:
                    yield _Marks(opened, (number - 1, len(sentences[number - 1].sentence.tokens)), begun, before)
                opened = None
            before = token.end
            if token.kind != "mark":
                continue
            if opened is None:
                if token.text in CLOSING:
                    opened, closers, begun = (number, i), CLOSING[token.text], token.end
            elif token.text in closers:
                if token.start > begun:
                    yield _trimmed(opened, (number, i), begun, token.start, text)
                opened = None


def _trimmed(opened: tuple[int, int], closed: tuple[int, int], start: int, end: int, text: str) -> _Marks:
    inner = text[start:end]
    return _Marks(opened, closed, start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip()))


def _inside(sentences: Sequence[Parsed], marks: _Marks) -> Iterator[tuple[int, int]]:
    (one, first), (other, last) = marks.opened, marks.closed
    for number in range(one, other + 1):
        begin = first + 1 if number == one else 0
        end = last if number == other else len(sentences[number].sentence.tokens)
        yield from ((number, i) for i in range(begin, end))


def _is_word(sentences: Sequence[Parsed], number: int, i: int) -> bool:
    return sentences[number].sentence.tokens[i].kind == "word"


class _Speakers:
    """Finds whose words a quotation brings."""

    def __init__(
        self,
        sentences: Sequence[Parsed],
        persons: dict[int, list[PersonName]],
        marks: Sequence[_Marks],
        profile: Profile,
        text: str,
    ) -> None:
        self.sentences, self.persons, self.profile, self.text = sentences, persons, profile, text
        self.quoted = {place for one in marks for place in _inside(sentences, one)}
        self.told: dict[tuple[int, int], Attribution] = {}
        """Speakers found so far, by where their quotation ends."""

    def of(self, marks: _Marks) -> Attribution | None:
        """The speaker by the verb before the words, the verb behind them, else the one who spoke last."""
        before, behind = self._before(marks), self._behind(marks)
        begins = not any(self._is_plain(marks.opened[0], i) for i in range(marks.opened[1]))
        ordered = (behind, before) if begins or (behind and not before) else (before, behind)
        speaker = None
        for match, number in (pair for pair in ordered if pair):
            speaker = self._speaker(number, match, marks)
            if speaker is not None:
                break
        speaker = speaker or self._last_speaker(marks)
        if speaker is not None:
            self.told[marks.closed] = speaker
        return speaker

    def is_name(self, marks: _Marks) -> bool:
        """Whether the words between the marks are a name: «داعش», "Ansar Allah", وكالة «أعماق»."""
        number, first = marks.opened
        if marks.closed[0] != number:
            return False
        inner = list(_inside(self.sentences, marks))
        bodies = {m.first for m, (kind, _) in labels_of(self.sentences[number], "namepart") if kind == "body"}
        if len(inner) <= MAX_NAME and bodies & {first - 1, first + 1}:
            return True
        return all(self._is_named(n, i) for n, i in inner)

    def is_introduced(self, marks: _Marks) -> bool:
        """Whether a colon or a word of saying stands close before the marks, or the word behind them."""
        number, i = marks.opened
        tokens = self.sentences[number].sentence.tokens
        if i and tokens[i - 1].text == ":":
            return True
        other, closed = marks.closed
        return any(i - CLOSE <= m.last <= i for m in self._matches(number) if m.first < i) or any(
            closed < m.first <= closed + CLOSE for m in self._matches(other)
        )

    def _matches(self, number: int) -> list[Match]:
        """Verbs of saying outside quotations; phrases of saying where there is no verb."""
        verbs, phrases = saying_matches(self.sentences[number], self.profile)
        plain = [m for m in verbs if self._is_plain(number, m.first)]
        return plain or [m for m in phrases if self._is_plain(number, m.first)]

    def _subject(self, number: int, match: Match) -> Argument | None:
        """The subject of a verb of saying, if it stands outside quotations."""
        found = subject_of(self.sentences[number], match, self.profile)
        if found is None or not self._is_plain(number, found.first):
            return None
        words = self.sentences[number].sentence.tokens[found.first : found.last]
        return found if any(len(token.norm) > 1 for token in words[:SHORT]) else None

    def _is_named(self, number: int, i: int) -> bool:
        parsed = self.sentences[number]
        cover = parsed.covered[i]
        return parsed.sentence.tokens[i].kind != "word" or (cover is not None and bool(cover.of("actor", "place")))

    def _is_plain(self, number: int, i: int) -> bool:
        return (number, i) not in self.quoted and self.sentences[number].sentence.tokens[i].kind == "word"

    def _before(self, marks: _Marks) -> tuple[Match, int] | None:
        number, opened = marks.opened
        fitting = [m for m in self._matches(number) if m.last <= opened]
        return (fitting[-1], number) if fitting else None

    def _behind(self, marks: _Marks) -> tuple[Match, int] | None:
        number, closed = marks.closed
        if closed + 1 >= len(self.sentences[number].sentence.tokens):
            return None
        fitting = [m for m in self._matches(number) if closed < m.first <= closed + NEAR]
        return (fitting[0], number) if fitting else None

    def _speaker(self, number: int, match: Match, marks: _Marks) -> Attribution | None:
        argument = self._subject(number, match) or self._beside(number, match)
        if argument is None:
            return self._earlier_in_sentence(number, match)
        if marks.opened[0] == number and argument.first <= marks.opened[1] < argument.last:
            argument = Argument(argument.first, marks.opened[1], argument.skip)
        return self._attribution(number, argument)

    def _beside(self, number: int, match: Match) -> Argument | None:
        """The person named directly behind or before a verb whose subject the syntax did not find."""
        for person in self.persons.get(number, ()):
            if 0 <= person.first - match.last <= 1 or 0 <= match.first - person.last <= 1:
                return Argument(person.first, person.last, person.skip)
        return None

    def _earlier_in_sentence(self, number: int, match: Match) -> Attribution | None:
        """The subject of an earlier verb: "… said X, adding that", وقال … مضيفا."""
        earlier = [m for m in self._matches(number) if m.last <= match.first]
        for other in reversed(earlier):
            argument = self._subject(number, other) or self._beside(number, other)
            if argument is not None:
                return self._attribution(number, argument)
        return None

    def _last_speaker(self, marks: _Marks) -> Attribution | None:
        """Who spoke last: in a quotation before this one, or by a verb of saying in the sentences before."""
        number = marks.opened[0]
        for back in range(number, max(-1, number - BACK), -1):
            told = [speaker for (n, _), speaker in self.told.items() if n == back]
            if told:
                return told[-1]
            if back < number:
                for match in reversed(self._matches(back)):
                    argument = self._subject(back, match)
                    if argument is not None and self._is_somebody(back, argument):
                        return self._attribution(back, argument)
        return None

    def _is_somebody(self, number: int, argument: Argument) -> bool:
        names = self.sentences[number].names
        persons = any(argument.first <= p.first < argument.last for p in self.persons.get(number, ()))
        senses = [s for i in range(argument.first, argument.last) if i in names for s in names[i].of("actor", "agent")]
        return persons or any(s.kind == "actor" or s.value.human for s in senses)

    def _attribution(self, number: int, argument: Argument) -> Attribution:
        """The words for the speaker, and his name: a person's in or beside them, else that of a body, else the words."""
        parsed = self.sentences[number]
        first, last = argument.first, min(argument.last, argument.first + MAX_SPEAKER)
        person = self._person(number, first, last)
        if person is not None:
            last = max(last, person.last) if person.first >= first else last
        span, start, end = parsed.sentence.span(first, last, self.text)
        skip = min(argument.skip, len(span))
        span, start = span[skip:], start + skip
        return Attribution(
            text=span,
            start=start,
            end=end,
            name=(person.name if person else self._body(parsed, first, last) or span)[:2000],
        )

    def _person(self, number: int, first: int, last: int) -> PersonName | None:
        """The person in a phrase, or close behind it with nothing between that begins a clause."""
        for person in self.persons.get(number, ()):
            if first <= person.first < last:
                return person
            if 0 <= person.first - last < APPOSITION and all(
                self._is_passed_over(number, i) for i in range(last, person.first)
            ):
                return person
        return None

    def _is_passed_over(self, number: int, i: int) -> bool:
        parsed = self.sentences[number]
        if not self._is_plain(number, i):
            return parsed.sentence.tokens[i].text in ",،"
        kinds = {s.value.kind for s in parsed.functions[i].senses} if i in parsed.functions else set()
        return not kinds & CLAUSES and not self.profile.syntax().stands_verb(parsed, i)

    def _body(self, parsed: Parsed, first: int, last: int) -> str | None:
        """The organisation that the phrase begins with."""
        named = parsed.names.get(first)
        senses = named.of("actor") if named is not None and named.last <= last else ()
        return senses[0].value.name if senses else None
