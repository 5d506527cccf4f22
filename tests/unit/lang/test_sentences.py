"""Where sentences begin and end."""

from time import process_time

import pytest

from ingest.lang import Sentence, profiles, sentences

HALF_A_MEGABYTE = 512 * 1024
SLACK = 4.0
"""A machine under load may take this many times longer for the second half than for the first; quadratic cost takes more."""

ABBREVIATIONS = frozenset().union(*(p.abbreviations for p in profiles().values()))


def split(text: str) -> list[Sentence]:
    return list(sentences(text, ABBREVIATIONS.__contains__))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two died. Three fled.", ["Two died.", "Three fled."]),
        ("قتل جنديان. أصيب ثلاثة.", ["قتل جنديان.", "أصيب ثلاثة."]),
        ("هل قُتل؟ لا أحد يعرف!", ["هل قُتل؟", "لا أحد يعرف!"]),
        ("Gen. Haftar spoke. He left.", ["Gen. Haftar spoke.", "He left."]),
        ("Mr. Smith and Dr. Jones met.", ["Mr. Smith and Dr. Jones met."]),
        ("The U.S. Army struck.", ["The U.S. Army struck."]),
        ("They met at 5 p.m. on Monday.", ["They met at 5 p.m. on Monday."]),
        ("قال د. أحمد إن الوضع هادئ.", ["قال د. أحمد إن الوضع هادئ."]),
        ("It cost 3.5 million dollars. Nobody paid.", ["It cost 3.5 million dollars.", "Nobody paid."]),
        ("بلغت النسبة ٣.٥ في المئة. لم يعلق أحد.", ["بلغت النسبة ٣.٥ في المئة.", "لم يعلق أحد."]),
        ('He said "stop." Then he shot.', ['He said "stop."', "Then he shot."]),
        ("قال «انتهى الأمر.» ثم غادر.", ["قال «انتهى الأمر.»", "ثم غادر."]),
        ("Why?! Nobody knows…", ["Why?!", "Nobody knows…"]),
        ("A title\nA sentence", ["A title", "A sentence"]),
        ("first\r\nsecond\u2028third", ["first", "second", "third"]),
        ("no full stop at the end", ["no full stop at the end"]),
        ("See example.com for more.", ["See example.com for more."]),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, told: list[str]) -> None:
    assert [s.text for s in split(text)] == told


def test_sentences_are_numbered_and_stand_where_they_say() -> None:
    text = "\n\n  Two died.  Three fled!\n\nقتل جنديان. أصيب ثلاثة؟\n"
    found = split(text)
    assert [s.number for s in found] == list(range(4))
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
        assert all(text[t.start : t.end] == t.text for t in sentence.tokens)


def test_the_line_of_a_sentence_leads_back_to_its_tokens() -> None:
    (sentence,) = split("أعلنت الأفريكوم مقتل ثمانية")
    for number, position in enumerate(sentence.at):
        assert sentence.line[position:].startswith(sentence.tokens[number].norm + " ")
        assert sentence.token_at[position] == number
    assert sentence.token_at[len(sentence.line)] == len(sentence.tokens)


@pytest.mark.parametrize("unit", ["قصف ", "bomb ", '"', "(", "a.", "١", "- ", "قال: ", "; "])
def test_half_a_megabyte_without_a_line_end_is_cut_into_pieces_of_bounded_length(unit: str) -> None:
    text = unit * (HALF_A_MEGABYTE // len(unit.encode()))
    longest = max(len(s.tokens) for s in split(text))
    assert longest <= 1000


@pytest.mark.parametrize("unit", ["قصف ", "bomb, ", '" a '])
def test_the_cost_of_cutting_grows_with_the_length_and_not_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit.encode()))
        started = process_time()
        split(text)
        return process_time() - started

    seconds(HALF_A_MEGABYTE // 8)  # caches warm
    half, whole = min(seconds(HALF_A_MEGABYTE // 4) for _ in range(2)), min(seconds(HALF_A_MEGABYTE) for _ in range(2))
    assert whole < 4 * SLACK * half
