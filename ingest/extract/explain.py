"""Which words, rules and table rows made each mention of an article: the stages run again, and their traces kept."""

from dataclasses import asdict, dataclass
from typing import Any

from ingest.extract.confidence import weights
from ingest.extract.context import Context
from ingest.extract.drafts import Draft
from ingest.extract.events import SentenceParts
from ingest.extract.factuality import cues_of
from ingest.extract.places import PlaceFound, Weights, weigh_place
from ingest.extract.reader import Frame, Reader
from ingest.extract.surroundings import Surroundings
from ingest.knowledge.index import PlaceRow
from ingest.knowledge.sources import TableRow, actor_rows, state_rows, word_rows
from ingest.lang import Profile
from ingest.lang.grammar import Argument, Lexeme, Match, Sense
from ingest.records import Actor, Article, EventMention

__all__ = ["Candidate", "Cue", "Explanation", "Feature", "Part", "Slot", "explain"]

NAMED = ("actor", "agent", "state")


@dataclass(frozen=True)
class Part:
    """A word of an actor, what it is, and the row that says so."""

    text: str
    kind: str
    meaning: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Slot:
    """An actor: where the frame looks for it, what was found, and of what it is put together."""

    name: str
    frame: tuple[str, ...]
    text: str | None
    code: str | None
    actor: str | None
    spell: str
    """From when until when the entity was what it is taken for; empty where no spell is told."""
    carried: bool
    """Whether another sentence of the article gave it."""
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Candidate:
    """A place that the name may mean, with what speaks for it; the largest sum wins."""

    name: str
    adm1: str
    country: str
    population: int
    chosen: bool
    weights: dict[str, float]
    total: float


@dataclass(frozen=True)
class Cue:
    """A word that bears on whether it happened."""

    text: str
    kind: str
    scope: str
    bears: bool
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Feature:
    """What the confidence was reckoned from: value times weight is added to the sum."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True)
class Explanation:
    """Why a mention is as it is."""

    mention: EventMention
    form: str
    part_of_speech: str
    rows: tuple[TableRow, ...]
    row_code: str
    weapon: str | None
    weapon_rows: tuple[TableRow, ...]
    slots: tuple[Slot, ...]
    place_text: str | None
    place_carried: bool
    candidates: tuple[Candidate, ...]
    date_text: str | None
    date_is_relative: bool | None
    numbers: tuple[tuple[str, int, int, int], ...]
    """Number words of the sentence, with best, lowest and highest reading."""
    cues: tuple[Cue, ...]
    features: tuple[Feature, ...]

    def as_record(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self) | {"mention": self.mention.model_dump(mode="json")}


@dataclass(frozen=True)
class _Trace:
    draft: Draft
    parts: SentenceParts
    profile: Profile
    context: Context
    told: EventMention
    """The mention before other sentences completed it."""


class _TracingReader(Reader):
    """Reads as every reader does, and keeps the draft of each mention."""

    traces: dict[str, _Trace]

    def _mentions(self, parts: SentenceParts, frame: Frame) -> list[tuple[EventMention, Draft]]:
        told = super()._mentions(parts, frame)
        for mention, draft in told:
            self.traces[mention.mention_id] = _Trace(draft, parts, frame.profile, frame.context, mention)
        return told


def explain(reader: Reader, article: Article) -> list[Explanation]:
    """An explanation of each mention of an article, in order."""
    tracing = _TracingReader(reader.index)
    tracing.traces = {}
    mentions = tracing.read(article).mentions
    return [
        _explanation(m, tracing.traces[m.mention_id], reader, article.text)
        for m in mentions
        if m.mention_id in tracing.traces
    ]


def _explanation(mention: EventMention, trace: _Trace, reader: Reader, text: str) -> Explanation:
    draft, parsed, language = trace.draft, trace.parts.parsed, trace.profile.code
    lexeme, weapon = draft.sense.value, draft.weapon
    table = weights().traits
    return Explanation(
        mention=mention,
        form=lexeme.form,
        part_of_speech=lexeme.pos,
        rows=tuple(_trigger_rows(language, lexeme)),
        row_code=lexeme.code,
        weapon=weapon.weapon if weapon else None,
        weapon_rows=tuple(word_rows(language, "weapons", weapon.form) if weapon else ()),
        slots=(
            _slot("actor1", mention.actor1, trace, text),
            _slot("actor2", mention.actor2, trace, text),
        ),
        place_text=mention.place.text if mention.place else None,
        place_carried=mention.place is not None and trace.told.place is None,
        candidates=_candidates(draft.place, trace, reader) if draft.place else (),
        date_text=mention.date_text,
        date_is_relative=draft.when.relative if draft.when else None,
        numbers=tuple(
            (parsed.sentence.span(q.first, q.last, text)[0], q.best, q.low, q.high) for q in trace.parts.quantities
        ),
        cues=_cues(trace, text),
        features=tuple(Feature(name, value, table.get(name, 0.0)) for name, value in draft.features.items()),
    )


def _trigger_rows(language: str, lexeme: Lexeme) -> list[TableRow]:
    """The row of a trigger: of several for one form and code the one with as many needs."""
    rows = word_rows(language, "triggers", lexeme.form, pos=lexeme.pos, code=lexeme.code, toll=lexeme.toll)
    return [row for row in rows if len([n for n in row.cells.get("needs", "").split(";") if n]) == len(lexeme.needs)]


def _slot(name: str, actor: Actor | None, trace: _Trace, text: str) -> Slot:
    argument: Argument | None = getattr(trace.draft.arguments, name)
    frame: tuple[str, ...] = getattr(trace.draft.sense.value, name)
    before = getattr(trace.told, name)
    parts, spell = _parts(argument, trace, text) if argument else ((), "")
    return Slot(
        name=name,
        frame=frame,
        text=actor.text if actor else None,
        code=actor.code if actor else None,
        actor=actor.name if actor else None,
        spell=spell,
        carried=actor is not None and before != actor,
        parts=parts,
    )


def _parts(argument: Argument, trace: _Trace, text: str) -> tuple[tuple[Part, ...], str]:
    """The words of a phrase that the tables know, and the spell of the first name."""
    parsed, found, spell = trace.parts.parsed, [], ""
    for first, match in sorted(parsed.names.items()):
        senses = match.of(*NAMED)
        if not argument.first <= first < argument.last or not senses:
            continue
        words = parsed.sentence.span(first, match.last, text)[0]
        sense = senses[0]
        if sense.kind == "actor" and not spell:
            spell = _spell(sense, trace.context.day)
        found.append(Part(words, sense.kind, _meaning(sense), tuple(_rows(sense, words, match, trace.profile))))
    return tuple(found), spell


def _spell(sense: Sense, day: str) -> str:
    spell = sense.value.on(day)
    return (
        f"{spell.first or '…'} to {spell.last or '…'}: {' '.join(filter(None, (spell.country, spell.group, *spell.roles)))}"
        if spell
        else ""
    )


def _meaning(sense: Sense) -> str:
    if sense.kind == "actor":
        return f"{sense.value.kind} {sense.value.name}"
    return ",".join(sense.value.roles) if sense.kind == "agent" else f"{sense.value.kind} of {sense.value.country}"


def _rows(sense: Sense, words: str, match: Match, profile: Profile) -> list[TableRow]:
    if sense.kind == "actor":
        return actor_rows(sense.value.name, words[profile.attached(words, match.prefix) :])
    if sense.kind == "agent":
        return word_rows(profile.code, "agents", sense.value.form)
    return state_rows(sense.value.country, sense.value.form)


def _candidates(place: PlaceFound, trace: _Trace, reader: Reader) -> tuple[Candidate, ...]:
    """What the name of the place may mean, the likeliest first; the places of its own sentence speak for neighbours."""
    parsed = trace.parts.parsed
    match = parsed.names.get(place.first)
    rows = [reader.index.place(n) for s in match.of("place") for n in s.value] if match else []
    clues = Surroundings(parsed).clues(place.first, place.last)
    near = [p.row for p in trace.parts.places if p.first != place.first]
    weighed = [(row, weigh_place(row, trace.context, near, clues)) for row in rows]
    weighed.sort(key=lambda pair: -sum(pair[1]))
    return tuple(_candidate(row, told, place.row) for row, told in weighed)


def _candidate(row: PlaceRow, told: Weights, chosen: PlaceRow) -> Candidate:
    parts = {name: round(value, 2) for name, value in told._asdict().items() if value}
    same = row.name == chosen.name and row.country == chosen.country and row.adm1 == chosen.adm1
    return Candidate(row.name, row.adm1, row.country, row.population, same, parts, round(sum(told), 2))


def _cues(trace: _Trace, text: str) -> tuple[Cue, ...]:
    parsed, language = trace.parts.parsed, trace.profile.code
    found = []
    for match, cue in cues_of(parsed):
        words = parsed.sentence.span(match.first, match.last, text)[0]
        rows = tuple(word_rows(language, "cues", cue.form, kind=cue.kind))
        found.append(Cue(words, cue.kind, cue.scope, cue.kind in trace.draft.stance.cues, rows))
    return tuple(found)
