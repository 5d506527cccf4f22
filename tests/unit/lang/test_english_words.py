"""The forms that English words take."""

from pathlib import Path

import pytest

from ingest.lang import Form, Reading, profile
from ingest.lang.tables import Row

ENGLISH = profile("en")


def row(**cells: str) -> Row:
    return Row(Path("table.tsv"), 1, cells)


def verb(form: str, forms: str = "") -> dict[str, str]:
    return {form.text: form.features for form in ENGLISH.verb_forms(row(form=form, forms=forms, pos="verb"))}


@pytest.mark.parametrize("word", ["attack", "al", "x"])
def test_nothing_is_attached_to_english_words(word: str) -> None:
    assert ENGLISH.readings(word) == (Reading("", word),)
    assert ENGLISH.bare(word) == word


@pytest.mark.parametrize(
    ("base", "third", "past", "participle_in_ing"),
    [
        ("attack", "attacks", "attacked", "attacking"),
        ("seize", "seizes", "seized", "seizing"),
        ("deny", "denies", "denied", "denying"),
        ("destroy", "destroys", "destroyed", "destroying"),
        ("ambush", "ambushes", "ambushed", "ambushing"),
        ("clash", "clashes", "clashed", "clashing"),
        ("free", "frees", "freed", "freeing"),
        ("die", "dies", "died", "dying"),
    ],
)
def test_a_regular_verb_is_inflected(base: str, third: str, past: str, participle_in_ing: str) -> None:
    forms = verb(base)
    assert set(forms) == {base, third, past, participle_in_ing}
    assert forms[base] == "N"
    assert forms[past] == "Pp"  # past tense and participle are written alike


def test_listed_forms_take_the_place_of_regular_ones() -> None:
    assert verb("shoot", "shot|shooting") == {"shoot": "N", "shoots": "Ns", "shot": "Pp", "shooting": "G"}


def test_a_past_tense_and_a_participle_that_differ_are_told_apart() -> None:
    forms = verb("overthrow", "overthrew|overthrown")
    assert forms["overthrew"] == "P"
    assert forms["overthrown"] == "p"


def test_only_the_first_word_of_a_phrase_is_inflected() -> None:
    assert {"open fire", "opens fire", "opened fire", "opening fire"} == set(verb("open fire"))


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("raid", "raids"),
        ("bus", "buses"),
        ("ambush", "ambushes"),
        ("army", "armies"),
        ("convoy", "convoys"),
        ("air strike", "air strikes"),
        ("box", "boxes"),
    ],
)
def test_a_noun_has_a_regular_plural(singular: str, plural: str) -> None:
    forms = set(ENGLISH.noun_forms(row(form=singular, pos="noun")))
    assert forms == {Form(singular, "s"), Form(plural, "l")}


@pytest.mark.parametrize("column", ["forms", "plural"])
def test_a_listed_plural_takes_the_place_of_the_regular_one(column: str) -> None:
    forms = set(ENGLISH.noun_forms(row(form="policeman", pos="noun", **{column: "policemen"})))
    assert forms == {Form("policeman", "s"), Form("policemen", "l")}


def test_a_collective_noun_has_one_form() -> None:
    assert list(ENGLISH.noun_forms(row(form="police", number="coll"))) == [Form("police", "c")]


@pytest.mark.parametrize(
    ("word", "stem"),
    [("attacks", "attack"), ("armies", "army"), ("seized", "seize"), ("bombing", "bomb"), ("seizing", "seize")],
)
def test_stems_lead_from_an_inflected_word_to_its_base(word: str, stem: str) -> None:
    assert stem in ENGLISH.stems(word)
