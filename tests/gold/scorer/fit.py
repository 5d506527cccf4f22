"""Whether a mention is the event that the gold tells."""

from typing import Any

from .words import kilometres, plain, token_f1

__all__ = [
    "CALLED",
    "VIOLENCE",
    "actors_fit",
    "confidence",
    "factuality_fits",
    "fit",
    "place_fits",
    "root",
    "root_fits",
    "spans_fit",
]

Node = dict[str, Any]

CALLED = 0.5
"""A mention this confident is an event that the coder stands for."""
VIOLENCE = {"18", "19", "20"}
"""Where one ends and the next begins, readers differ."""
IN_SENTENCE, WORDS_OF_SENTENCE, LEAST = 3, 2, 2
"""Points for the trigger within the quoted sentence, for the sentence's words alone, and the fewest that make a fit: a root
alone does not do."""


def code(mention: Node) -> str:
    return str((mention.get("event") or {}).get("code") or "")


def root(mention: Node) -> str:
    return code(mention)[:2]


def confidence(mention: Node) -> float:
    value = mention.get("confidence")
    return 1.0 if value is None else float(value)


def fit(mention: Node, event: Node, telling: Node, article: Node) -> int:
    """How well a mention fits a telling; 0 for not at all."""
    if not (root_fits(mention, event) or (root(mention) in VIOLENCE and VIOLENCE & set(event["roots"]))):
        return 0
    points = int(root_fits(mention, event)) + _sentence_points(mention, telling["sentence"], article["text"])
    points += place_fits(mention, event.get("place")) + sum(actors_fit(mention, event))
    points += bool(event.get("date")) and (mention.get("date") or "")[: len(event["date"])] == event["date"]
    return points + factuality_fits(mention, event) if points >= LEAST else 0


def root_fits(mention: Node, event: Node) -> bool:
    return root(mention) in event["roots"] or any(code(mention).startswith(c) for c in event.get("codes") or [])


def factuality_fits(mention: Node, event: Node) -> bool:
    have, want = mention.get("factuality") or "asserted", event["factuality"]
    if have == want or have in (event.get("factuality_ok") or ()):
        return True
    return root(mention) == "13" and {have, want} <= {"asserted", "threatened"}


def place_fits(mention: Node, gold: Node | None) -> bool:
    place = mention.get("place") or {}
    if not gold or place.get("lat") is None or place.get("lon") is None:
        return False
    return kilometres((place["lat"], place["lon"]), (gold["lat"], gold["lon"])) <= float(gold["radius_km"])


def actors_fit(mention: Node, event: Node) -> tuple[bool, bool]:
    """Whether actor1 and actor2 fit; in a clash of two sides they may change places."""

    def both(one: str, two: str) -> tuple[bool, bool]:
        return _actor_fits(mention.get(one), event.get("actor1")), _actor_fits(mention.get(two), event.get("actor2"))

    straight = both("actor1", "actor2")
    return max(straight, both("actor2", "actor1"), key=sum) if event.get("either_way") else straight


def spans_fit(mention: Node, event: Node) -> tuple[float | None, float | None]:
    """Token F1 of each actor's words, where the gold has them; 1 or 0 where it says that there is no actor."""

    def one(name: str, gold: Node | None) -> float | None:
        if gold is None:
            return float(not mention.get(name))
        return token_f1((mention.get(name) or {}).get("text"), gold["text"]) if gold.get("text") else None

    straight = one("actor1", event.get("actor1")), one("actor2", event.get("actor2"))
    crossed = one("actor2", event.get("actor1")), one("actor1", event.get("actor2"))
    return max(straight, crossed, key=lambda pair: sum(v or 0 for v in pair)) if event.get("either_way") else straight


def _sentence_points(mention: Node, sentence: str, text: str) -> int:
    begin, start = text.find(sentence), (mention.get("trigger") or {}).get("start")
    if begin >= 0 and start is not None and begin <= start < begin + len(sentence):
        return IN_SENTENCE
    told, quoted = plain(mention.get("text")), plain(sentence)
    return WORDS_OF_SENTENCE if quoted in told or (told and told in quoted) else 0


def _actor_fits(actor: Node | None, gold: Node | None) -> bool:
    """The named group; or, less exactly, its country with a fitting role; roles decide where the gold has neither."""
    if not gold or not actor:
        return False
    roles = not gold.get("roles") or bool(set(actor.get("roles") or []) & set(gold["roles"]))
    countries = gold.get("countries") or []
    if gold.get("groups"):
        named = actor.get("group") in gold["groups"] or any(g in (actor.get("code") or "") for g in gold["groups"])
        return named or (actor.get("country") in countries and roles)
    return actor.get("country") in countries if countries else roles
