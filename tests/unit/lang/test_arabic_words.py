"""How Arabic words are taken apart and put together."""

from pathlib import Path

import pytest

from ingest.lang import Form, Reading, profile
from ingest.lang.folding import fold
from ingest.lang.tables import Row

ARABIC = profile("ar")


def row(**cells: str) -> Row:
    return Row(Path("table.tsv"), 1, cells)


def texts(forms: object) -> set[str]:
    return {fold(form.text) for form in forms}  # type: ignore[attr-defined]


def verb(form: str, root: str, wazn: str, pos: str = "verb") -> dict[str, str]:
    """Forms of a verb, with what each tells."""
    made = ARABIC.verb_forms(row(form=form, pos=pos, root=root, wazn=wazn))
    return {form.text: form.features for form in made}


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("والجيش", Reading("و", "الجيش")),
        ("فالجيش", Reading("ف", "الجيش")),
        ("بالجيش", Reading("ب", "الجيش")),
        ("كالجيش", Reading("ك", "الجيش")),
        ("للجيش", Reading("ل", "الجيش")),
        ("وللجيش", Reading("ول", "الجيش")),
        ("وبالجيش", Reading("وب", "الجيش")),
        ("لحزب", Reading("ل", "حزب")),
        ("سينتقم", Reading("س", "ينتقم")),
        ("وسينتقم", Reading("وس", "ينتقم")),
        ("غارته", Reading("", "غاره", "ته")),
        ("ضرباتها", Reading("", "ضربات", "ها")),
        ("هجومهم", Reading("", "هجوم", "هم")),
        ("قتلوه", Reading("", "قتلوا", "ه")),
        ("وبهجومهما", Reading("وب", "هجوم", "هما")),
    ],
)
def test_attached_words_come_off_in_one_of_the_readings(word: str, reading: Reading) -> None:
    assert reading in ARABIC.readings(word)


@pytest.mark.parametrize("word", ["وزير", "بغداد", "كركوك", "لبنان", "فلسطين", "سوريا", "هم", "و", "في"])
def test_the_first_reading_takes_nothing_off(word: str) -> None:
    assert ARABIC.readings(word)[0] == Reading("", word)


@pytest.mark.parametrize("word", ["و", "ل", "لل", "ب", "سي", "ه", "", "ال"])
def test_the_shortest_words_can_be_read(word: str) -> None:
    if word:
        assert all(r.stem for r in ARABIC.readings(word))


@pytest.mark.parametrize(
    ("reading", "kind", "features", "fits"),
    [
        (Reading("ب", "قتل"), "trigger", "Pasm", False),  # no preposition stands before a past verb
        (Reading("و", "قتل"), "trigger", "Pasm", True),
        (Reading("س", "يقتل"), "trigger", "Nasm", True),
        (Reading("س", "قتل"), "trigger", "Pasm", False),
        (Reading("ل", "يقتل"), "trigger", "Nasm", True),
        (Reading("", "قتل", "ه"), "trigger", "Pasm", True),
        (Reading("", "قتل", "ه"), "trigger", "Ppsm", False),  # a passive has no object behind it
        (Reading("", "طرابلس", "ه"), "place", "", False),
        (Reading("ب", "طرابلس"), "place", "", True),
        (Reading("س", "يافا"), "place", "", False),
        (Reading("", "الجيش", "هم"), "agent", "cD", False),  # article and pronoun exclude each other
        (Reading("", "جيش", "هم"), "agent", "c", True),
    ],
)
def test_attached_words_must_go_with_what_the_stem_is(
    reading: Reading, kind: str, features: str, *, fits: bool
) -> None:
    assert ARABIC.fits(reading, kind, features) is fits


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("الجيش", "جيش"),
        ("والجيش", "جيش"),
        ("بالجيش", "جيش"),
        ("للجيش", "جيش"),
        ("وللجيش", "جيش"),
        ("وزير", "وزير"),
        ("ال", "ال"),
    ],
)
def test_a_word_is_bared_of_particles_and_article(word: str, bare: str) -> None:
    assert ARABIC.bare(word) == bare


@pytest.mark.parametrize(
    ("word", "stem"),
    [("والهجوم", "هجوم"), ("بهجومه", "هجوم"), ("الهجوم", "هجوم"), ("غارته", "غاره"), ("فقتلوه", "قتلوا")],
)
def test_all_that_a_word_may_be_is_among_its_stems(word: str, stem: str) -> None:
    assert stem in ARABIC.stems(word)


def test_a_noun_has_forms_with_and_without_article() -> None:
    forms = list(ARABIC.noun_forms(row(form="جندي", plural="جنود", forms="جنود", number="sg", human="1", pos="noun")))
    assert Form("جندي", "s") in forms
    assert Form("الجندي", "sD") in forms
    assert {"جنود", "الجنود"} <= texts(forms)


@pytest.mark.parametrize(
    ("noun", "duals"),
    [
        ("جندي", {"جنديان", "جنديين", "الجنديان", "الجنديين"}),
        ("غارة", {"غارتان", "غارتين", "غارتا", "غارتي"}),
        ("شرطية", {"شرطيتان", "شرطيتين"}),
    ],
)
def test_a_dual_counts_two(noun: str, duals: set[str]) -> None:
    forms = list(ARABIC.noun_forms(row(form=noun, number="sg", human="1", pos="noun")))
    assert duals <= {form.text for form in forms if "d" in form.features}


def test_an_indefinite_accusative_is_the_same_noun() -> None:
    assert Form("جنديا", "s") in list(ARABIC.noun_forms(row(form="جندي", number="sg", human="1", pos="noun")))


def test_a_sound_masculine_plural_has_both_cases_and_loses_its_n_before_a_genitive() -> None:
    forms = texts(ARABIC.noun_forms(row(form="مسلح", plural="sound", number="sg", gender="m", human="1", pos="noun")))
    assert {"مسلحون", "مسلحين", "مسلحو", "مسلحي", "المسلحون", "المسلحين"} <= forms


def test_a_feminine_noun_has_a_sound_feminine_plural() -> None:
    assert {"غارات", "الغارات"} <= texts(ARABIC.noun_forms(row(form="غارة", pos="noun")))


def test_both_words_of_a_noun_with_its_adjective_take_the_article() -> None:
    forms = texts(ARABIC.noun_forms(row(form="عملية انتحارية", pos="noun")))
    assert {fold("عملية انتحارية"), fold("العملية الانتحارية"), fold("عمليات انتحارية")} <= forms


@pytest.mark.parametrize(
    "form",
    [
        "عراقي",
        "عراقية",
        "عراقيون",
        "عراقيين",
        "عراقيات",
        "عراقيان",
        "عراقيتان",
        "العراقي",
        "العراقية",
        "العراقيين",
        "عراقيا",
    ],
)
def test_an_adjective_of_nationality_has_gender_number_and_article(form: str) -> None:
    assert fold(form) in texts(ARABIC.adjective_forms("عراقي"))


@pytest.mark.parametrize("form", ["قتل", "قتلت", "قتلا", "قتلوا", "يقتل", "تقتل", "يقتلون", "يقتلوا"])
def test_a_verb_is_conjugated_in_the_third_person(form: str) -> None:
    assert form in verb("قتل", "ق ت ل", "I/a~u")


def test_a_form_that_may_be_active_or_passive_says_so() -> None:
    features = verb("قتل", "ق ت ل", "I/a~u")["قتل"]
    assert features.startswith("P")
    assert {"a", "p"} <= set(features)


@pytest.mark.parametrize(
    ("lemma", "root", "wazn", "form", "tense"),
    [
        ("هاجم", "ه ج م", "III", "هاجمت", "P"),
        ("هاجم", "ه ج م", "III", "يهاجمون", "N"),
        ("فجر", "ف ج ر", "II", "فجر", "P"),
        ("أطلق", "ط ل ق", "IV", "اطلقوا", "P"),
        ("استهدف", "ه د ف", "X", "استهدفت", "P"),
        ("استهدف", "ه د ف", "X", "يستهدف", "N"),
        ("اغتال", "غ ي ل", "VIII", "اغتالت", "P"),
        ("اقتحم", "ق ح م", "VIII", "يقتحم", "N"),
        ("شن", "ش ن ن", "I/a~u", "شنت", "P"),
        ("شن", "ش ن ن", "I/a~u", "يشن", "N"),
        ("دعا", "د ع و", "I/a~u", "دعت", "P"),
        ("نفى", "ن ف ي", "I/a~i", "نفت", "P"),
        ("قال", "ق و ل", "I/a~u", "يقول", "N"),
        ("توعد", "و ع د", "V", "يتوعد", "N"),
    ],
)
def test_strong_weak_and_derived_verbs_are_conjugated(lemma: str, root: str, wazn: str, form: str, tense: str) -> None:
    assert verb(lemma, root, wazn)[fold(form)].startswith(tense)


def test_a_verb_that_is_always_passive_has_no_active_form() -> None:
    forms = verb("قتل", "ق ت ل", "I/a~u", pos="passive")
    assert forms
    assert all("p" in features for features in forms.values())


def test_second_persons_and_imperatives_are_not_made() -> None:
    forms = verb("قتل", "ق ت ل", "I/a~u")
    assert not {"قتلتم", "اقتل", "تقتلين"} & set(forms)


def test_only_the_first_word_of_a_verbal_phrase_is_inflected() -> None:
    assert {fold("فتحت النار"), fold("يفتح النار")} <= {fold(f) for f in verb("فتح النار", "ف ت ح", "I/a~a")}
