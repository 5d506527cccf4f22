"""What comparing a reading with the gold needs of words and of the map."""

import math
import re
from collections import Counter

__all__ = ["kilometres", "plain", "token_f1"]

EARTH_RADIUS_KM = 6371
_SIGNS = re.compile("[\u064b-\u0652\u0640]")
_ATTACHED = re.compile(r"^[وفبلك](?=\w{3})")


def plain(text: str | None) -> str:
    """The text with single spaces."""
    return " ".join((text or "").split())


def token_f1(one: str | None, other: str | None) -> float:
    """How far two spans share their words, spelling variants and attached one-letter words folded away; 1 for two empty ones."""
    left, right = _tokens(one), _tokens(other)
    if not left and not right:
        return 1.0
    shared = sum((left & right).values())
    return 2 * shared / (sum(left.values()) + sum(right.values())) if shared else 0.0


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two points along the great circle."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return EARTH_RADIUS_KM * 2 * math.asin(math.sqrt(min(1.0, half)))


def _tokens(text: str | None) -> Counter[str]:
    folded = _SIGNS.sub("", (text or "").lower())
    folded = re.sub("[إأآٱ]", "ا", folded).replace("ى", "ي").replace("ة", "ه")
    return Counter(_ATTACHED.sub("", word) for word in re.findall(r"\w+", folded))
