"""One sentence, one phenomenon: what must come out of it, and what must not.

`sentences.jsonl` holds, for each, `must`: events of which one mention fits all that is told (roots, codes as prefixes,
factuality, killed and injured, day, country of the place, actors by words, country, group or role, null for none), and
`must_not`: roots that no asserted mention may have there (with a place or a day only where these are told).
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.extract import Reading
from ingest.records import Actor, EventMention

Read = Callable[..., Reading]
Node = dict[str, Any]

STANDS_BY = 0.5
"""At this confidence and above the service stands by an event."""

SENTENCES: list[Node] = [
    json.loads(line) for line in Path(__file__).with_name("sentences.jsonl").read_text(encoding="utf-8").splitlines()
]


def fits(mention: EventMention, told: Node) -> bool:
    """Whether a mention is all that is told."""
    toll = {name: getattr(mention, name) and getattr(mention, name).best for name in ("killed", "injured")}
    return (
        mention.event.root_code in told["roots"]
        and mention.confidence >= STANDS_BY
        and mention.event.code.startswith(tuple(told.get("codes", [""])))
        and mention.factuality == told.get("factuality", mention.factuality)
        and all(toll[name] == told.get(name, toll[name]) for name in toll)
        and _range_fits(mention, told.get("killed_range"))
        and str(mention.date).startswith(told.get("date", ""))
        and ("country" not in told or (mention.place is not None and mention.place.country == told["country"]))
        and all(name not in told or _actor_fits(getattr(mention, name), told[name]) for name in ("actor1", "actor2"))
    )


def _range_fits(mention: EventMention, told: list[int] | None) -> bool:
    return told is None or (mention.killed is not None and [mention.killed.low, mention.killed.high] == told)


def _actor_fits(actor: Actor | None, told: Node | None) -> bool:
    if actor is None or told is None:
        return actor is None and told is None
    return (
        told.get("words", "") in actor.text
        and actor.country == told.get("country", actor.country)
        and actor.group == told.get("group", actor.group)
        and told.get("role") in {None, *actor.roles}
    )


def is_forbidden(mention: EventMention, rule: Node) -> bool:
    return (
        mention.event.root_code in rule["roots"]
        and mention.confidence >= STANDS_BY
        and mention.factuality == "asserted"
        and ("country" not in rule or (mention.place is not None and mention.place.country == rule["country"]))
        and ("place" not in rule or (mention.place is not None and rule["place"] in mention.place.text))
        and ("date" not in rule or str(mention.date) == rule["date"])
    )


def outline(mention: EventMention) -> str:
    """A mention in one line, for the message of a test that fails."""
    actors = " → ".join(f"{a.text} ({a.code})" if a else "-" for a in (mention.actor1, mention.actor2))
    tolls = [t.best if t else "-" for t in (mention.killed, mention.injured)]
    place = mention.place.full_name if mention.place else "-"
    return f"{mention.event.code} {mention.factuality} {mention.confidence:.2f}: {actors}; {place}; {mention.date}; {tolls}"


@pytest.mark.parametrize("sentence", [pytest.param(s, id=s["id"]) for s in SENTENCES if s["must"]])
def test_what_the_sentence_tells_comes_out(read: Read, sentence: Node) -> None:
    mentions = read(sentence["text"], published_at=sentence["published_at"]).mentions
    missing = [told for told in sentence["must"] if not any(fits(m, told) for m in mentions)]
    assert missing == [], "\n".join(["", sentence["text"], *map(outline, mentions)])


@pytest.mark.parametrize("sentence", [pytest.param(s, id=s["id"]) for s in SENTENCES if s["must_not"]])
def test_what_the_sentence_does_not_tell_stays_out(read: Read, sentence: Node) -> None:
    mentions = read(sentence["text"], published_at=sentence["published_at"]).mentions
    wrong = [rule["why"] for rule in sentence["must_not"] if any(is_forbidden(m, rule) for m in mentions)]
    assert wrong == [], "\n".join(["", sentence["text"], *map(outline, mentions)])


def test_both_languages_have_their_share_and_no_sentence_comes_twice() -> None:
    assert min(sum(s["language"] == code for s in SENTENCES) for code in ("ar", "en")) >= 30
    assert len({s["id"] for s in SENTENCES}) == len({s["text"] for s in SENTENCES}) == len(SENTENCES) >= 60
    assert all(s["must"] or s["must_not"] for s in SENTENCES)
