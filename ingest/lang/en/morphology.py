"""How English builds words: plurals, the forms of verbs."""

from collections.abc import Iterator
from typing import Final

from ingest.lang.profile import Form, Reading
from ingest.lang.remembering import remembered
from ingest.lang.tables import Row

__all__ = [
    "adjective_forms",
    "bare",
    "cue_forms",
    "fits",
    "function_forms",
    "noun_forms",
    "readings",
    "stems",
    "verb_forms",
    "word_forms",
]

VOWELS: Final = "aeiou"
SIBILANTS: Final = ("s", "x", "z", "ch", "sh")
MIN_STEM: Final = 3


def readings(word: str) -> tuple[Reading, ...]:
    """A folded word as it is: nothing is attached to English words."""
    return (Reading("", word),)


def fits(reading: Reading, kind: str, features: str) -> bool:
    """Whether a word taken apart so may be this: nothing is taken apart in English."""
    del reading, kind, features
    return True


def bare(word: str) -> str:
    return word


@remembered
def stems(word: str) -> tuple[str, ...]:
    """The word, and what it is without the endings of plural, past and participle."""
    found = [word]
    for ending in ("s", "es", "ed", "d", "ing"):
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            found.append(word[: -len(ending)])  # noqa: PERF401
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    if word.endswith("ing"):
        found.append(word[:-3] + "e")
    return tuple(found)


def noun_forms(row: Row) -> Iterator[Form]:
    """Singular and plural; further forms where the row lists them. The last word of a phrase takes the plural."""
    form = row["form"]
    number = {"sg": "s", "pl": "l", "coll": "c"}.get(row["number"], "s")
    yield Form(form, number)
    listed = [*row["forms"].split("|"), *([row["plural"]] if row["plural"] not in ("", "sound") else [])]
    listed = [f for f in listed if f]
    yield from (Form(other, "l") for other in listed)
    if number == "s" and not listed and row["pos"] != "adj":
        yield Form(_plural(form), "l")


def adjective_forms(form: str) -> Iterator[Form]:
    yield Form(form, "")


def verb_forms(row: Row) -> Iterator[Form]:
    """Base, -s, -ed, -ing; listed forms take the place of the regular ones. The first word of a phrase is inflected."""
    yield from _verb(row["form"], [f for f in row["forms"].split("|") if f])


def cue_forms(row: Row) -> Iterator[Form]:
    """Of a cue: inflected where the note lists forms of a verb, else the words as they are."""
    yield from function_forms(row)


def function_forms(row: Row) -> Iterator[Form]:
    _, found, listed = row["note"].partition("forms=")
    if found or row["kind"] in ("verb", "light"):
        yield from _verb(row["form"], [f for f in listed.split(";")[0].strip().split("|") if f])
    else:
        yield Form(row["form"])


def word_forms(row: Row) -> Iterator[Form]:
    """Of a word of time or number: as it is."""
    yield Form(row["form"])


def _verb(form: str, listed: list[str]) -> Iterator[Form]:
    first, _, rest = form.partition(" ")
    behind = f" {rest}" if rest else ""
    yield Form(form, "N")
    yield Form(_plural(first) + behind, "Ns")
    gerund = next((f for f in listed if f.endswith("ing")), None)
    pasts = [f for f in listed if not f.endswith("ing")]
    yield Form((gerund or _gerund(first)) + behind, "G")
    if not pasts:
        yield Form(_past(first) + behind, "Pp")
    elif len(pasts) == 1:
        yield Form(pasts[0] + behind, "Pp")
    else:
        yield Form(pasts[0] + behind, "P")
        yield from (Form(participle + behind, "p") for participle in pasts[1:])


def _plural(word: str) -> str:
    if word.endswith(SIBILANTS):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ied"
    return word + "ed"


def _gerund(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return word + "ing"
