"""The measures: what was told, how rightly, what should not have been, and how the mentions were merged."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .fit import CALLED, actors_fit, confidence, factuality_fits, fit, place_fits, root, root_fits, spans_fit
from .gold import Node, Readings

__all__ = ["Complain", "forbidden", "merging", "precision", "told_and_fields"]

Checks = defaultdict[str, list[float]]
"""Whether each field is right, by its name, over the tellings."""
Complain = Callable[[str, str], None]
"""Takes the kind of an error and the words that tell it."""

CONFLICT = {"14", "15", "16", "17", "18", "19", "20"}


def told_and_fields(readings: Readings, complain: Complain) -> dict[str, Any]:
    """The share of tellings that were found, and of the found ones the share of each field that is right."""
    told: defaultdict[str, list[bool]] = defaultdict(list)
    phenomena: defaultdict[str, list[bool]] = defaultdict(list)
    checks: Checks = defaultdict(list)
    for event in readings.gold.events.values():
        for telling in event["tellings"]:
            article = readings.gold.articles[telling["article"]]
            mention = readings.matched.get((event["event"], telling["article"]))
            for name in ("all", "main" if event["main"] else "side", article["language"], event["factuality"]):
                told[name].append(mention is not None)
            if article.get("phenomenon"):
                phenomena[article["phenomenon"]].append(mention is not None)
            if mention is None:
                complain(
                    "not told",
                    f"{event['event']} in {telling['article']} ({event['roots']}): {telling['sentence'][:140]}",
                )
            else:
                if readings.gold.name == "sentences":
                    _check_spans(mention, event, checks)
                _check(mention, event, telling, checks, complain)
    report: dict[str, Any] = {"told": _shares(told, ordered=True), "fields": _shares(checks)}
    return report | ({"told_by_phenomenon": _shares(phenomena, ordered=True)} if phenomena else {})


def precision(readings: Readings, complain: Complain) -> dict[str, Any]:
    """The share of asserted conflict mentions that fit an event which their article tells as asserted."""
    good = []
    conflict = [m for m in readings.mentions if root(m) in CONFLICT and _stands(m, "asserted")]
    for mention in conflict:
        pairs = readings.gold.told_in(mention["article_id"])
        fits = any(fit(mention, e, t, _article(readings, t)) and factuality_fits(mention, e) for e, t in pairs)
        good.append(fits)
        if not fits:
            complain(
                "precision",
                f"{mention['article_id']} {mention['event']['code']} {confidence(mention):.2f}: {_words(mention)}",
            )
    return {"precision": share(good), "conflict_mentions": len(conflict)}


def forbidden(readings: Readings, complain: Complain) -> dict[str, Any]:
    """The share of things that an article must not be read as telling that were read so."""
    broken = []
    for rule in readings.gold.must_not:
        pairs = readings.gold.told_in(rule["article"])
        hits = [
            m
            for m in readings.of_article[rule["article"]]
            if root(m) in rule["roots"]
            and _stands(m, rule.get("factuality") or "asserted")
            and (not rule.get("country") or (m.get("place") or {}).get("country") == rule["country"])
            # what a gold telling of that article accounts for is not forbidden
            and not any(fit(m, e, t, _article(readings, t)) for e, t in pairs)
        ]
        broken.append(bool(hits))
        if hits:
            complain("forbidden", f"{rule['article']} {hits[0]['event']['code']}: {_words(hits[0])} ({rule['why']})")
    return {"forbidden": share(broken)}


def merging(readings: Readings, merged: Sequence[Node], complain: Complain) -> dict[str, Any]:
    """B-cubed over the found tellings that are asserted; of the main events, whose toll and number of articles are right."""
    home = {mention_id: e for e in merged for mention_id in e["mention_ids"]}
    items: list[tuple[str, str]] = []
    tolls, counts = [], []
    for event in readings.gold.events.values():
        found = [m for (name, _), m in readings.matched.items() if name == event["event"] and m["mention_id"] in home]
        if event["factuality"] != "asserted" or not found:
            continue
        mine = [home[m["mention_id"]] for m in found]
        items += [(event["event"], e["event_id"]) for e in mine]
        if event["main"]:
            biggest = Counter(e["event_id"] for e in mine).most_common(1)[0][0]
            whole = next(e for e in mine if e["event_id"] == biggest)
            want, have = (event.get("killed") or {}).get("best"), (whole.get("killed") or {}).get("best")
            tolls.append(have == want)
            counts.append(whole.get("num_articles") == len(event["tellings"]))
            if have != want:
                complain("toll", f"{event['event']} want {want} have {whole.get('killed')}")
    right, whole_share = _bcubed(items)
    told: dict[str, Any] = {
        "bcubed_precision": right,
        "bcubed_recall": whole_share,
        "tellings": len(items),
        "events_out": len(merged),
    }
    return told | {"toll": share(tolls), "num_articles": share(counts)}


def share(values: Sequence[float]) -> float | None:
    return round(sum(map(float, values)) / len(values), 3) if values else None


def _check(mention: Node, event: Node, telling: Node, checks: Checks, complain: Complain) -> None:
    checks["factuality"].append(factuality_fits(mention, event))
    if not checks["factuality"][-1]:
        complain(
            "factuality",
            f"{event['event']} want {event['factuality']} have {mention.get('factuality')}: {_words(mention)}",
        )
    if event["main"]:
        _check_main(mention, event, telling, checks, complain)


def _check_spans(mention: Node, event: Node, checks: Checks) -> None:
    for name, value in zip(("span1", "span2"), spans_fit(mention, event), strict=True):
        checks[name] += [value] if value is not None else []


def _check_main(mention: Node, event: Node, telling: Node, checks: Checks, complain: Complain) -> None:
    checks["root"].append(root_fits(mention, event))
    if event.get("place"):
        checks["place"].append(place_fits(mention, event["place"]))
        if event["place"].get("country"):
            checks["country"].append((mention.get("place") or {}).get("country") == event["place"]["country"])
    if event.get("date") and event["date_precision"] == "day":
        checks["date"].append((mention.get("date") or "")[:10] in {event["date"], *(event.get("date_ok") or ())})
    for name in ("killed", "injured"):
        if telling.get(name) is None and event.get(name):
            continue  # the quoted words do not say, the article may
        right = (mention.get(name) or {}).get("best") in {telling.get(name), *(event.get(f"{name}_ok") or ())}
        checks[name].append(right)
        if not right:
            complain(name, f"{event['event']} want {telling.get(name)} have {mention.get(name)}: {_words(mention)}")
    for name, right in zip(("actor1", "actor2"), actors_fit(mention, event), strict=True):
        if event.get(name):
            checks[name].append(right)
            if not right:
                complain(
                    name,
                    f"{event['event']} want {event[name]['name']} have {(mention.get(name) or {}).get('text')}: {_words(mention)}",
                )


def _bcubed(items: Iterable[tuple[str, str]]) -> tuple[float | None, float | None]:
    """Precision and recall of clusters; an item is the gold cluster and the predicted one of a telling."""
    gold, predicted, pairs = defaultdict(set), defaultdict(set), list(items)
    for number, (want, have) in enumerate(pairs):
        gold[want].add(number)
        predicted[have].add(number)
    shared = [(len(gold[want] & predicted[have]), want, have) for want, have in pairs]
    return share([n / len(predicted[have]) for n, _, have in shared]), share(
        [n / len(gold[want]) for n, want, _ in shared]
    )


def _stands(mention: Node, factuality: str) -> bool:
    return confidence(mention) >= CALLED and (mention.get("factuality") or "asserted") == factuality


def _article(readings: Readings, telling: Node) -> Node:
    return readings.gold.articles[telling["article"]]


def _words(mention: Node) -> str:
    return str(mention.get("text") or "")[:120]


def _shares(found: dict[str, list[Any]], *, ordered: bool = False) -> dict[str, float | None]:
    return {name: share(found[name]) for name in (sorted(found) if ordered else found)}
