"""Identifiers as hashes of content: the same input has the same id on every host, at every time, in every run."""

import hashlib

__all__ = ["article_id_of_text", "article_id_of_url", "content_id", "founded_event_id"]

ID_BYTES = 16
"""128 bits: among 10^12 records the chance that two share an id is below 10^-14."""


def content_id(kind: str, *parts: str | int | None) -> str:
    """The id of a thing of this kind made of these parts, 32 hexadecimal digits.

    Parts are length-prefixed, so that ("ab", "c") and ("a", "bc") differ; None differs from "".
    """
    return hashlib.blake2b(b"".join([_framed(part) for part in (kind, *parts)]), digest_size=ID_BYTES).hexdigest()


def article_id_of_url(url: str) -> str:
    return content_id("article-url", url.strip())


def article_id_of_text(text: str) -> str:
    return content_id("article-text", text)


def founded_event_id(mention_id: str) -> str:
    """The id of the event that this mention founds, if it turns out to be the earliest that tells it."""
    return content_id("event", mention_id)


def _framed(part: str | int | None) -> bytes:
    if part is None:
        return b"-;"
    data = str(part).encode("utf-8", "surrogatepass")
    return b"%d:%b;" % (len(data), data)
