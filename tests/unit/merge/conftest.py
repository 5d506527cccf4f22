"""A short way to write mentions down."""

from collections.abc import Callable
from typing import Any

import pytest

from ingest.records import EventMention

Make = Callable[..., EventMention]


@pytest.fixture(scope="session")
def make() -> Make:
    """Mentions from a few words: `make(code="195", place=["Murzuq", "LBY", "Murzuq", 25.9, 13.9, "city"], killed=8)`.

    Actors are written `USA.MIL`, `.UAF` or `ISI` (a group), with `:` before a name; tolls as a number or
    [best, low, high].
    """
    return make_mention


GROUPS: dict[str, tuple[str | None, str]] = {
    "ISI": (None, "UAF"),
    "TTP": ("PAK", "UAF"),
    "PKK": ("TUR", "REB"),
    "HTH": ("YEM", "REB"),
    "RSF": ("SDN", "UAF"),
    "ASG": ("PHL", "UAF"),
    "SHB": ("SOM", "UAF"),
    "UNO": (None, "IGO"),
}
"""Country and role of each, as the knowledge base tells them."""


def make_mention(
    *,
    code: str = "190",
    date: str | None = "2019-09-19",
    place: list[Any] | None = None,
    actor1: str | None = None,
    actor2: str | None = None,
    killed: int | list[int] | None = None,
    injured: int | list[int] | None = None,
    **fields: Any,
) -> EventMention:
    text = fields.pop("text", "")
    published = fields.pop("published", date or "2019-09-19")
    article = fields.pop("article", fields.get("mention_id", text))
    return EventMention.model_validate(
        {
            "mention_id": text or "m",
            "event_id": "-",
            "article_id": article or "a",
            "language": "ar",
            "published_at": f"{published}T18:00:00Z" if len(published) == len("2019-09-19") else published,
            "sentence": 1,
            "text": text,
            "start": 0,
            "event": _code(code),
            "trigger": {"text": "", "start": 0, "end": 0},
            "actor1": _actor(actor1),
            "actor2": _actor(actor2),
            "place": _place(place),
            "date": date,
            "date_precision": "day" if date else None,
            "date_text": "told" if date else None,
            "killed": _toll(killed),
            "injured": _toll(injured),
            "confidence": 0.9,
        }
        | fields
    )


def _code(code: str) -> dict[str, Any]:
    quad = 4 if code > "15" else 3
    return {
        "code": code,
        "base_code": code[:3],
        "root_code": code[:2],
        "name": f"Code {code}",
        "quad_class": quad,
        "goldstein": -5.0,
    }


def _actor(written: str | None) -> dict[str, Any] | None:
    if written is None:
        return None
    codes, _, name = written.partition(":")
    who, _, role = codes.partition(".")
    group = who if who in GROUPS else None
    country, role = GROUPS[who] if group else (who or None, role)
    known = {"group": group, "country": country, "roles": [role] if role else []}
    return {"text": "", "start": 0, "end": 0, "name": name or written, "code": who + role, **known}


def _place(written: list[Any] | None) -> dict[str, Any] | None:
    if written is None:
        return None
    name, country, division, lat, lon, kind = written
    reach = {"country": 500, "region": 100}.get(kind, 5)
    return {
        "text": "",
        "start": 0,
        "end": 0,
        "name": name,
        "full_name": name,
        "country": country,
        "adm1": division,
        "lat": lat,
        "lon": lon,
        "type": kind,
        "radius_km": reach,
    }


def _toll(written: int | list[int] | None) -> dict[str, int] | None:
    if written is None:
        return None
    best, low, high = written if isinstance(written, list) else (written, written, written)
    return {"best": best, "low": low, "high": high}
