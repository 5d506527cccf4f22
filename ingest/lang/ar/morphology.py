"""How Arabic builds words: attached particles and pronouns, the article, plurals and duals, conjugation."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from ingest.lang.folding import fold
from ingest.lang.profile import Form, Reading
from ingest.lang.remembering import remembered
from ingest.lang.tables import Row

if TYPE_CHECKING:
    import mazini

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

ARTICLE: Final = "ال"
CONJUNCTIONS: Final = "وف"
PREPOSITIONS: Final = "بكل"
FUTURE: Final = "س"
PRESENT: Final = "يتنا"
PRONOUNS: Final = ("هما", "ها", "هم", "هن", "نا", "ه")
"""Attached behind a noun or verb, the longest first; reports are told in the third person and of "us"."""
LEAST_ACCUSATIVE: Final = 4
"""Letters of a word whose final alif may be the accusative's: اتفاقا."""
MIN_STEM: Final = 2
"""Letters that remain when something is taken off."""


@remembered
def readings(word: str) -> tuple[Reading, ...]:
    """Every way to take a folded word apart; first the word as it is."""
    fronts = list(dict.fromkeys(_fronts(word)))
    behind = [Reading(prefix, stem[: -len(tail)] + end, tail) for prefix, stem in fronts for tail, end in _tails(stem)]
    return (*(Reading(prefix, stem) for prefix, stem in fronts), *behind)


def fits(reading: Reading, kind: str, features: str) -> bool:
    """Whether the attached words go with what the stem is: no preposition before a past verb, no pronoun behind a name."""
    prefix = reading.prefix.lstrip(CONJUNCTIONS)
    if kind in ("place", "actor", "state"):
        return prefix != FUTURE and not reading.suffix and reading.prefix != "ف"
    if features[:1] in ("P", "N"):
        past = features.startswith("P")
        return (not prefix or (not past and prefix in (FUTURE, "ل"))) and (not reading.suffix or "a" in features)
    if kind in ("time", "number"):
        return prefix != FUTURE and not reading.suffix
    if kind in ("function", "cue") and not features:
        return not prefix and (not reading.suffix or kind == "function")
    return prefix != FUTURE and not (reading.suffix and "D" in features)


@remembered
def bare(word: str) -> str:
    """The word with conjunctions, prepositions before the article, and the article itself taken off."""
    for prefix, stem in reversed(list(_fronts(word))):
        if stem.startswith(ARTICLE) and len(stem) > len(ARTICLE) + 1 and (prefix or stem == word):
            return stem[len(ARTICLE) :]
    return word


@remembered
def stems(word: str) -> tuple[str, ...]:
    """Everything that a folded word is when attached words, pronoun and article are off, in any way it may be taken apart."""
    found = {bare(r.stem) for r in readings(word)}
    if word.startswith(ARTICLE):  # آليات, ألوية begin with the letters of the article
        found |= {r.stem for r in readings(word) if r.stem.startswith(ARTICLE)}
    found |= {stem[:-1] for stem in found if stem.endswith("ا") and len(stem) > LEAST_ACCUSATIVE}
    return tuple(found)


def noun_forms(row: Row) -> Iterator[Form]:
    """Of a row of `agents.tsv`, `weapons.tsv`, or of a noun or adjective in `triggers.tsv`: with and without article."""
    base = row["form"]
    number = {"sg": "s", "pl": "l", "coll": "c", "du": "d"}.get(row["number"], "s")
    yield from _with_article(Form(base, number))
    for plural in filter(None, row["forms"].split("|")):
        yield from _with_article(Form(plural, "l"))
        yield from _accusative(plural, "l")
    first, _, rest = base.partition(" ")
    behind = f" {rest}" if rest else ""
    if number != "d":
        yield from _accusative(base, number)
    if number == "s" and not rest:
        for form in _duals(first):
            if not (row["plural"] == "sound" and form.text.endswith("ين")):  # written as the plural is: مواطنين
                yield from _with_article(form)
    if row["plural"] == "sound" or (row["pos"] == "noun" and first.endswith("ة")):
        for form in _sound_plurals(first, feminine=row["gender"] == "f" or row["human"] == "0" or first.endswith("ة")):
            yield from _with_article(Form(form.text + behind, form.features))


def _accusative(word: str, number: str) -> Iterator[Form]:
    """The indefinite accusative where the word's end shows it: جنديا, جنودا, جيشا."""
    if " " not in word and not word.endswith(("ة", "ا", "ى", "اء", "ات", "ون", "ين")):
        yield Form(word + "ا", number)


def adjective_forms(form: str) -> Iterator[Form]:
    """Of a masculine singular adjective: gender, number, article. A plural noun comes with and without article only."""
    yield from _with_article(Form(form, "sm"))
    if " " in form or not fold(form).endswith("ي"):
        return
    for ending, features in (
        ("ة", "sf"),
        ("ين", "lm"),
        ("ون", "lm"),
        ("ات", "lf"),
        ("ان", "dm"),
        ("تان", "df"),
        ("تين", "df"),
        ("ا", "sm"),
    ):
        yield from _with_article(Form(form + ending, features))


def verb_forms(row: Row) -> Iterator[Form]:
    """Of a verb: third persons and the first plural, in the past and the present, active and passive."""
    _, _, rest = row["form"].partition(" ")
    behind = f" {rest}" if rest else ""
    if not row["root"]:
        yield Form(row["form"], "Pasm")
        return
    for text, features in _conjugated(row["root"], row["wazn"], row["pos"] == "passive"):
        yield Form(text + behind, features)


def cue_forms(row: Row) -> Iterator[Form]:
    """Of a cue: a verb where the note names root and pattern, else the words as they are, with and without article."""
    noted = any(_noted(row["note"]))
    for form in function_forms(row):
        yield from (form,) if noted else _with_article(form)


def function_forms(row: Row) -> Iterator[Form]:
    note = dict(part.partition("=")[::2] for part in _noted(row["note"]))
    if note.get("root") and note.get("wazn"):
        for text, features in _conjugated(note["root"], note["wazn"], passive=False):
            yield Form(text, features)
    else:
        yield Form(row["form"])


def word_forms(row: Row) -> Iterator[Form]:
    """Of a word of time or number: with and without article."""
    yield from _with_article(Form(row["form"]))


def _noted(note: str) -> Iterator[str]:
    """`root=ق و ل wazn=I/a~u` as its two parts."""
    root, found, wazn = note.partition(" wazn=")
    if found and root.startswith("root="):
        yield root.split(";")[0]
        yield f"wazn={wazn.split()[0].rstrip(';')}"


def _fronts(word: str) -> Iterator[tuple[str, str]]:
    """Attached words in front, and what remains."""
    yield "", word
    yield from _prepositions("", word)
    if word[0] in CONJUNCTIONS and len(word) > MIN_STEM:
        yield word[0], word[1:]
        yield from _prepositions(word[0], word[1:])


def _prepositions(before: str, word: str) -> Iterator[tuple[str, str]]:
    if len(word) <= MIN_STEM:
        return
    if word.startswith("لل") and len(word) > MIN_STEM + 1:
        yield before + "ل", ARTICLE + word[2:]
    if word[0] in PREPOSITIONS:
        yield before + word[0], word[1:]
    elif word[0] == FUTURE and word[1] in PRESENT:
        yield before + FUTURE, word[1:]


def _tails(stem: str) -> Iterator[tuple[str, str]]:
    """An attached pronoun, and what the stem ends in without it: غارته is غارة, قتلوه is قتلوا."""
    for tail in PRONOUNS:
        if stem.endswith(tail) and len(stem) - len(tail) >= MIN_STEM:
            yield tail, ""
            if stem[-len(tail) - 1] == "و":
                yield tail, "ا"
            elif stem[-len(tail) - 1] == "ا":
                yield "ا" + tail, "ي"
    for tail in PRONOUNS:
        if stem.endswith("ت" + tail) and len(stem) - len(tail) > MIN_STEM:
            yield "ت" + tail, "ه"


def _with_article(form: Form) -> Iterator[Form]:
    """The form, and with article: on a phrase of noun and adjective on both, on a phrase of noun and noun on the last."""
    yield form
    if form.text.startswith(ARTICLE):
        return
    first, _, rest = form.text.partition(" ")
    if not rest:
        yield Form(ARTICLE + form.text, form.features + "D")
    elif not rest.startswith(ARTICLE):
        last = " ".join(w if w.startswith(ARTICLE) or len(w) <= MIN_STEM else ARTICLE + w for w in rest.split(" "))
        yield Form(f"{ARTICLE}{first} {last}", form.features + "D")
        yield Form(f"{first} {last}", form.features + "D")


def _duals(noun: str) -> Iterator[Form]:
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
    for ending in ("ان", "ين", "ا", "ي"):
        if ending in ("ان", "ين") or noun.endswith("ة"):
            yield Form(stem + ending, "d")


def _sound_plurals(noun: str, *, feminine: bool) -> Iterator[Form]:
    if feminine:
        stem = noun.removesuffix("ة")
        yield Form(stem + "ات", "lf")
        return
    for ending in ("ون", "ين", "و", "ي"):  # the last two before a genitive: مسلحو التنظيم
        yield Form(noun + ending, "lm")


@cache
def _conjugated(root: str, wazn: str, passive: bool) -> tuple[Form, ...]:
    """Folded forms of a verb with all that each may be, since the vowels that tell them apart are not written."""
    features: dict[str, str] = {}
    for slot, forms in _slots(root, wazn).items():
        told = _features(slot)
        if told is None or (passive and "p" not in told):
            continue
        for form in forms:
            text = fold(form.form)
            features[text] = "".join(dict.fromkeys(features.get(text, "") + told))
    return tuple(Form(text, told) for text, told in features.items())


def _slots(root: str, wazn: str) -> "dict[str, Iterable[mazini.Form]]":
    import mazini  # noqa: PLC0415 - conjugates for the index alone, and who reads should not wait for it

    try:
        slots: dict[str, Iterable[mazini.Form]] = mazini.conjugate(root, wazn, passive=True).slots
    except mazini.MaziniError:
        slots = mazini.conjugate(root, wazn).slots
    return slots


def _features(slot: str) -> str | None:
    """`past_pass_3fs` as `Ppsf`; None for what reports do not use: second persons, imperatives, participles."""
    parts = slot.split("_")
    tense = {"past": "P", "ind": "N", "sub": "N", "juss": "N"}.get(parts[0])
    person = parts[-1]
    if tense is None or person[0] not in "31" or person == "1s":
        return None
    voice = "p" if "pass" in parts else "a"
    number = {"s": "s", "d": "d", "p": "l"}[person[-1]]
    gender = person[1] if person[0] == "3" else ""
    return tense + voice + number + gender
