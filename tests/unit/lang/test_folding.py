"""One written word, one key: what folding takes away, and what it leaves."""

import pytest

from ingest.lang.folding import attached_length, fold


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("مــقــتــل", "مقتل"),  # tatweel
        ("قُتِلَ", "قتل"),  # vowel marks
        ("قتَّل", "قتل"),  # doubling
        ("هٰذا", "هذا"),  # the small alef above
        ("أحمد", "احمد"),
        ("إدلب", "ادلب"),
        ("آب", "اب"),
        ("ٱلجيش", "الجيش"),
        ("مصطفى", "مصطفي"),
        ("غزة", "غزه"),
        ("هيئة", "هييه"),
        ("مؤتمر", "موتمر"),
        ("کابل", "كابل"),  # Persian kaf
        ("طهران‌ی", "طهراني"),  # zero-width non-joiner and Persian ye
    ],
)
def test_spelling_variants_of_arabic_share_one_key(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ﻗﺘﻞ", "قتل"),  # each letter in the form that it has in print
        ("ﻻ", "لا"),  # the ligature of lam and alef
        ("ﷲ", "الله"),
        ("ﻏﺰﺓ", "غزه"),
    ],
)
def test_presentation_forms_are_the_letters_that_they_show(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize("written", ["٢٠١٩", "۲۰۱۹", "2019", "２０１９"])
def test_digits_of_every_script_become_ascii(written: str) -> None:
    assert fold(written) == "2019"


@pytest.mark.parametrize(
    "mark", ["\u200e", "\u200f", "\u202b", "\u202c", "\u2067", "\u2069", "\ufeff", "\u200d", "\u200c", "\u00ad"]
)
def test_marks_without_a_shape_leave_no_trace(mark: str) -> None:
    assert fold(f"{mark}مر{mark}زق{mark}") == "مرزق"
    assert fold(f"{mark}Mur{mark}zuq{mark}") == "murzuq"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("São", "sao"),
        ("Şırnak", "sirnak"),
        ("Düsseldorf", "dusseldorf"),
        ("Łódź", "lodz"),
        ("Großny", "grossny"),
        ("e\u0301clair", "eclair"),
    ],
)
def test_accents_of_latin_letters_are_dropped(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("«", '"'), ("»", '"'), ("–", "-"), ("—", "-")],
)
def test_curly_quotes_and_long_dashes_become_plain_ones(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize("word", ["قتل", "murzuq", "مصطفي", "al-shabaab's", "2019", "ﷺ", "𝕏", "🚀", "ß", "ﬁ"])
def test_folding_twice_changes_nothing_more(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("word", "letters", "length"),
    [
        ("وقتل", 1, 1),
        ("وَقُتل", 1, 2),  # the vowel belongs to the letter before it
        ("وـــقتل", 1, 4),  # so does the stroke
        ("وبالجيش", 2, 2),
        ("قتل", 0, 0),
        ("قتل", 9, 0),
    ],
)
def test_attached_letters_are_counted_with_the_signs_behind_them(word: str, letters: int, length: int) -> None:
    assert attached_length(word, letters) == length
