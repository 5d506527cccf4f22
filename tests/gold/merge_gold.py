"""Measure merging by itself: mentions made from the gold stories, noised as a fair coder errs, merged and compared.

    python tests/gold/merge_gold.py [--gold DIR] [--split dev] [--runs N] [--errors N] [--dense]

`--dense` moves the happenings of each story into the country, the days, the groups and half of the places of another, as if
both had happened at once: what merging must tell apart where a conflict is hot.

One mention for each telling. B-cubed precision and recall over the asserted tellings, and the share of main events whose
merged killed.best is the gold's, as the scorer of the stories counts them.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from ingest.merge import merge
from ingest.records import Event, EventMention

GOLD = Path(__file__).with_name("data")
Node = dict[str, Any]

NO_PLACE, VAGUE_PLACE, SAME_ENTRY, NO_ACTOR, VAGUE_ACTOR, OTHER_ROLE = 0.15, 0.2, 0.75, 0.15, 0.25, 0.3
OTHER_CODE, ROOT_ONLY, OFF_BY_A_DAY, NO_DATE, ASSUMED, NO_TOLL, RECALLED, SWAPPED = (
    0.2,
    0.4,
    0.08,
    0.15,
    0.8,
    0.05,
    0.3,
    0.03,
)
"""How often a fair coder misses or blurs a field."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--runs", type=int, default=20, help="as many draws of the noise")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--dense", action="store_true", help="two stories in one place at one time")
    options = parser.parse_args(arguments)
    if not (options.gold / f"stories_events.{options.split}.jsonl").is_file():
        parser.error(f"no gold in {options.gold}")
    stories = Stories.read(options.gold, options.split)
    stories = stories.dense() if options.dense else stories
    scores = [stories.score(seed, options.errors) for seed in range(options.runs)]
    for name in scores[0]:
        values = [score[name] for score in scores]
        sys.stdout.write(f"{name}: {mean(values):.3f}  (lowest {min(values):.3f}, highest {max(values):.3f})\n")
    return 0


class Stories:
    """The gold: articles by id, and the events that they tell."""

    def __init__(self, articles: dict[str, Node], events: list[Node]) -> None:
        self.articles, self.events = articles, events

    @classmethod
    def read(cls, folder: Path, split: str) -> "Stories":
        def rows(name: str) -> list[Node]:
            lines = (folder / f"{name}.{split}.jsonl").read_text(encoding="utf-8").splitlines()
            return [json.loads(line) for line in lines if line.strip()]

        return cls({a["id"]: a for a in rows("stories_articles")}, rows("stories_events"))

    def mentions(self, seed: int) -> dict[tuple[str, str], EventMention]:
        """One for each (event, article)."""
        noise = random.Random(seed)  # noqa: S311 - noise, no secret
        settings = self.settings()
        return {
            (event["event"], telling["article"]): mention_of(
                event, telling, self.articles[telling["article"]], noise
            ).model_copy(update={"setting": settings.get(telling["article"])})
            for event in self.events
            for telling in event["tellings"]
        }

    def dense(self) -> "Stories":
        """With each story's happenings told once more, moved into the next story's place and time."""
        by_story = defaultdict(list)
        for event in self.events:
            by_story[event["story"]].append(event)
        names = sorted(by_story)
        articles, events = dict(self.articles), list(self.events)
        for name, host in zip(names, names[1:] + names[:1], strict=True):
            move = Move(by_story[name], by_story[host])
            events += [move.event(event) for event in by_story[name]]
            articles |= {f"moved-{a}": move.article(b) for a, b in self.articles.items() if b["story"] == name}
        return Stories(articles, events)

    def settings(self) -> dict[str, str]:
        """The country of which most happenings of an article are told."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for event in self.events:
            for telling in event["tellings"] if event["place"] else ():
                counted[telling["article"]][event["place"]["country"]] += 1
        return {article: countries.most_common(1)[0][0] for article, countries in counted.items()}

    def score(self, seed: int, errors: int = 0) -> dict[str, float]:
        told = self.mentions(seed)
        home = {mention_id: event for event in merge(told.values()) for mention_id in event.mention_ids}
        gold = {e["event"]: e for e in self.events if e["factuality"] == "asserted"}
        items = [(event, home[m.mention_id].event_id) for (event, _), m in told.items() if event in gold]
        precision, recall = bcubed(items)
        tolls, counts = [], []
        for event in gold.values():
            if event["main"]:
                whole = largest([home[m.mention_id] for (e, _), m in told.items() if e == event["event"]])
                tolls.append((whole.killed.best if whole.killed else None) == (event["killed"] or {}).get("best"))
                counts.append(whole.num_articles == len(event["tellings"]))
        if errors:
            report(told, home, gold, errors)
        return {"precision": precision, "recall": recall, "toll": mean(tolls), "num_articles": mean(counts)}


class Move:
    """Carries happenings of one story into the country, the days and the groups of another, the host."""

    def __init__(self, guests: list[Node], hosts: list[Node]) -> None:
        self.country = {common(guests, _country): common(hosts, _country)}
        self.group = {common(guests, _group): common(hosts, _group)}
        self.days = date.fromisoformat(main_day(hosts)) - date.fromisoformat(main_day(guests))
        self.host = next(e["place"] for e in hosts if e["main"] and e["place"] and e["place"]["radius_km"] <= 100)

    def event(self, event: Node) -> Node:
        tellings = [telling | {"article": f"moved-{telling['article']}"} for telling in event["tellings"]]
        moved = {"event": f"moved-{event['event']}", "tellings": tellings, "place": self.place(event["place"])}
        if event["date"] and len(event["date"]) == len("2020-01-01"):
            moved["date"] = (date.fromisoformat(event["date"]) + self.days).isoformat()
        for side in ("actor1", "actor2"):
            moved[side] = event[side] and event[side] | {
                "countries": [self.country.get(c, c) for c in event[side]["countries"]],
                "groups": [g for g in (self.group.get(g, g) for g in event[side]["groups"]) if g],
            }
        return event | moved

    def article(self, article: Node) -> Node:
        published = datetime.fromisoformat(article["published_at"]) + self.days
        return article | {"id": f"moved-{article['id']}", "published_at": published.isoformat()}

    def place(self, place: Node | None) -> Node | None:
        """Half of the towns become the host's; the others lie around it."""
        if place is None or place["country"] not in self.country:
            return place
        if place["radius_km"] > 100:
            return place | {"country": self.host["country"], "lat": self.host["lat"], "lon": self.host["lon"]}
        there = random.Random(place["name"])  # noqa: S311 - the same town comes to lie at the same point
        away = 0.0 if there.random() < 0.5 else there.uniform(0.1, 0.8)
        return {**self.host, "name": place["name"], "lat": self.host["lat"] + away, "radius_km": place["radius_km"]}


def _country(event: Node) -> str | None:
    return str(event["place"]["country"]) if event["place"] else None


def _group(event: Node) -> str | None:
    return next((str(g) for side in ("actor1", "actor2") if event[side] for g in event[side]["groups"]), None)


def common(events: list[Node], of: Callable[[Node], str | None]) -> str | None:
    found = Counter(value for event in events if (value := of(event)))
    return found.most_common(1)[0][0] if found else None


def main_day(events: list[Node]) -> str:
    return str(next(e["date"] for e in events if e["main"] and e["date_precision"] == "day"))


def largest(events: list[Event]) -> Event:
    counted = Counter(event.event_id for event in events)
    chosen = counted.most_common(1)[0][0]
    return next(event for event in events if event.event_id == chosen)


def bcubed(items: list[tuple[str, str]]) -> tuple[float, float]:
    """Of pairs of gold and found cluster."""
    gold, found = defaultdict(set), defaultdict(set)
    for i, (g, f) in enumerate(items):
        gold[g].add(i)
        found[f].add(i)
    shared = [(len(gold[g] & found[f]), len(found[f]), len(gold[g])) for g, f in items]
    return mean(both / size for both, size, _ in shared), mean(both / size for both, _, size in shared)


def report(told: dict[tuple[str, str], EventMention], home: dict[str, Event], gold: dict[str, Node], most: int) -> None:
    where = defaultdict(set)
    for (event, _), mention in told.items():
        if event in gold:
            where[home[mention.mention_id].event_id].add(event)
    mixed = [f"wrongly joined: {sorted(events)}" for events in where.values() if len(events) > 1]
    spread = defaultdict(set)
    for found, events in where.items():
        for event in events:
            spread[event].add(found)
    torn = [f"torn apart: {event} in {len(parts)}" for event, parts in spread.items() if len(parts) > 1]
    sys.stderr.writelines(f"{line}\n" for line in (*mixed[:most], *torn[:most]))


def mention_of(event: Node, telling: Node, article: Node, noise: random.Random) -> EventMention:
    """What a fair coder makes of this telling."""
    sentence, published = telling["sentence"], datetime.fromisoformat(article["published_at"])
    day, precision, words = noisy_date(event, published.date(), noise)
    actors = [noisy_actor(event[name], article["language"], noise) for name in ("actor1", "actor2")]
    if noise.random() < (0.5 if event.get("either_way") else SWAPPED):
        actors.reverse()
    return EventMention.model_validate(
        {
            "mention_id": f"{event['event']}:{article['id']}",
            "event_id": "-",
            "article_id": article["id"],
            "source": article["source"],
            "language": article["language"],
            "published_at": published,
            "sentence": 0,
            "text": sentence,
            "start": 0,
            "event": noisy_code(event, noise),
            "trigger": {"text": "", "start": 0, "end": 0},
            "actor1": actors[0],
            "actor2": actors[1],
            "place": noisy_place(event["place"], noise),
            "date": day,
            "date_precision": precision,
            "date_text": words,
            "killed": noisy_toll(telling["killed"], noise),
            "injured": noisy_toll(telling["injured"], noise),
            "factuality": noisy_factuality(event, published.date(), noise),
            "confidence": 0.9,
        }
    )


def noisy_code(event: Node, noise: random.Random) -> Node:
    root = noise.choice(event["roots"]) if noise.random() < OTHER_CODE else event["roots"][0]
    codes = [code for code in event["codes"] if code.startswith(root)]
    code = (
        root + "0"
        if noise.random() < ROOT_ONLY or not codes
        else codes[0]
        if noise.random() < 0.7
        else noise.choice(codes)
    )
    return {"code": code, "base_code": code[:3], "root_code": root, "name": code, "quad_class": 4, "goldstein": 0}


def noisy_actor(actor: Node | None, language: str, noise: random.Random) -> Node | None:
    if actor is None or noise.random() < NO_ACTOR:
        return None
    country, group, roles = (actor["countries"] or [None])[0], (actor["groups"] or [None])[0], actor["roles"][:1]
    if noise.random() < OTHER_ROLE:
        roles = [noise.choice(actor["roles"])] if actor["roles"] else []
    if noise.random() < VAGUE_ACTOR:
        country, group = (country, None) if noise.random() < 0.5 else (None, None)
    name = actor["name"] if noise.random() < 0.5 else f"{actor['name']} {language}"
    known = {
        "country": country,
        "group": group,
        "roles": roles,
        "code": "".join(filter(None, [country, group, *roles])),
    }
    return {"text": "", "start": 0, "end": 0, "name": name, **known}


def noisy_place(place: Node | None, noise: random.Random) -> Node | None:
    if place is None or noise.random() < NO_PLACE:
        return None
    kind = "city" if place["radius_km"] <= 100 else "region" if place["radius_km"] < 500 else "country"
    lat, lon, name = place["lat"], place["lon"], place["name"]
    if kind == "city" and noise.random() < VAGUE_PLACE:
        kind = noise.choice(["region", "country"])
        lat, lon, name = round(lat) + 0.3, round(lon) - 0.3, f"around {name}"
    elif kind == "city" and noise.random() > SAME_ENTRY:
        kind, spread = "local", place["radius_km"] / 111 / 4
        lat, lon = lat + noise.gauss(0, spread), lon + noise.gauss(0, spread)
    return {
        "text": "",
        "start": 0,
        "end": 0,
        "name": name,
        "full_name": name,
        "country": place["country"],
        "lat": lat,
        "lon": lon,
        "type": kind,
        "radius_km": {"local": 2, "city": 5, "region": 100, "country": 500}[kind],
    }


def noisy_date(event: Node, published: date, noise: random.Random) -> tuple[date | None, str | None, str | None]:
    if not event["date"] or noise.random() < NO_DATE:
        return (published, "day", None) if noise.random() < ASSUMED else (None, None, None)
    parts = [int(part) for part in event["date"].split("-")]
    precision = event["date_precision"] if len(parts) == 3 else ("year", "month")[len(parts) - 1]
    day = date(*[*parts, 1, 1][:3])
    if precision == "day" and noise.random() < OFF_BY_A_DAY:
        day += timedelta(noise.choice([-1, 1]))
    return day, precision, "told"


def noisy_toll(number: int | None, noise: random.Random) -> Node | None:
    if number is None or noise.random() < NO_TOLL:
        return None
    return {"best": number, "low": number, "high": number}


def noisy_factuality(event: Node, published: date, noise: random.Random) -> str:
    old = event["date"] and len(event["date"]) == 10 and published - date.fromisoformat(event["date"]) > timedelta(2)
    if event["factuality"] == "asserted" and old and noise.random() < RECALLED:
        return "recalled"
    return str(event["factuality"])


if __name__ == "__main__":
    sys.exit(main())
