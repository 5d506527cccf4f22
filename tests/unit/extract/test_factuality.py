"""Whether a happening is asserted, denied, threatened, supposed or recalled."""

from collections.abc import Callable

import pytest

from ingest.extract import Reading
from ingest.records import EventMention

Read = Callable[..., Reading]

VIOLENCE = {"18", "19", "20"}
STANDS_BY = 0.5
"""At this confidence and above the service stands by an event."""


def violence(reading: Reading) -> list[EventMention]:
    return [m for m in reading.mentions if m.event.root_code in VIOLENCE]


@pytest.mark.parametrize(
    "text",
    [
        "قتل ثلاثة جنود في هجوم لتنظيم داعش في سيناء أمس.",
        "شن الطيران الإسرائيلي غارة على غزة.",
        "اغتال مسلحون مجهولون ضابطا في عدن.",
        "أعلن الجيش العراقي مقتل خمسة من عناصر داعش في نينوى.",
        "تبنى تنظيم داعش الهجوم الذي قتل فيه ثلاثة جنود في سيناء.",
        "Gunmen killed three soldiers in Sinai on Friday.",
        "Israel bombed Gaza on Friday.",
        "The Iraqi army said it killed five Islamic State fighters in Nineveh.",
        "Islamic State claimed responsibility for the attack that killed three soldiers in Sinai.",
    ],
)
def test_a_happening_that_is_told_is_asserted(read: Read, text: str) -> None:
    told = violence(read(text))
    assert {m.factuality for m in told} == {"asserted"}
    assert max(m.confidence for m in told) >= STANDS_BY


@pytest.mark.parametrize(
    "text",
    [
        "نفى الجيش المصري مقتل ثلاثة جنود في سيناء.",
        "نفت حركة حماس أنها أطلقت صواريخ على إسرائيل.",
        "لم يقتل أي جندي في سيناء.",
        "لم تقصف الطائرات الروسية المستشفى في إدلب، بحسب موسكو.",
        "The army denied that three soldiers had been killed in Sinai.",
        "Hamas denied firing rockets at Israel.",
        "No soldiers were killed in Sinai.",
        "Russian aircraft did not bomb the hospital in Idlib, Moscow said.",
    ],
)
def test_a_happening_that_is_denied_is_denied(read: Read, text: str) -> None:
    told = violence(read(text))
    assert told
    assert {m.factuality for m in told} == {"denied"}


@pytest.mark.parametrize(
    "text",
    [
        "هدد حزب الله بقصف تل أبيب.",
        "توعد تنظيم داعش بمهاجمة المصالح الأميركية.",
        "حذرت إيران من أنها ستقصف القواعد الأميركية إذا هوجمت.",
        "Hezbollah threatened to bomb Tel Aviv.",
        "Islamic State vowed to attack American targets.",
    ],
)
def test_a_threat_is_a_threat_and_not_the_deed(read: Read, text: str) -> None:
    mentions = read(text).mentions
    assert any(m.factuality == "threatened" for m in mentions)
    assert not [m for m in violence(read(text)) if m.factuality == "asserted" and m.confidence >= STANDS_BY]


@pytest.mark.parametrize(
    "text",
    [
        "قد يهاجم تنظيم داعش المدينة.",
        "إذا هاجم الجيش المدينة فسيسقط قتلى.",
        "يعتزم الجيش مهاجمة المدينة الأسبوع المقبل.",
        "وقع الوفدان اتفاقا يقضي بقصف مواقع المسلحين.",
        "أحبطت الشرطة هجوما كان يستهدف كنيسة في القاهرة.",
        "يجب على الجيش أن يقصف مواقع المسلحين.",
        "هل قتل الجيش المدنيين؟",
        "Islamic State may attack the city.",
        "If the army attacks the city, people will be killed.",
        "The army plans to attack the city next week.",
        "Police foiled an attack on a church in Cairo.",
        "The army should bomb the militants' positions.",
    ],
)
def test_what_may_will_or_should_happen_has_not_happened(read: Read, text: str) -> None:
    assert not [m for m in violence(read(text)) if m.factuality == "asserted" and m.confidence >= STANDS_BY]


@pytest.mark.parametrize(
    "text",
    [
        "أحيت بيروت ذكرى اغتيال رفيق الحريري عام 2005.",
        "منذ اغتيال رفيق الحريري تعيش بيروت في قلق.",
        "كان تنظيم داعش قد قتل مئات المدنيين في سنجار عام 2014.",
        "حكم على المتهم بقتل السفير عام 2012.",
        "Beirut marked the anniversary of the assassination of Rafik Hariri in 2005.",
        "Islamic State killed hundreds of civilians in Sinjar in 2014.",
        "He is on trial for killing the ambassador in 2012.",
    ],
)
def test_what_is_long_past_is_recalled_and_not_reported(read: Read, text: str) -> None:
    assert not [m for m in violence(read(text)) if m.factuality == "asserted" and m.confidence >= STANDS_BY]


@pytest.mark.parametrize(
    "text",
    [
        "يروي فيلم «القتلة» قصة قتل شرطي في القاهرة.",
        "قصف المنتخب شباك خصمه بخمسة أهداف.",
        "شن النائب هجوما عنيفا على سياسة الحكومة الاقتصادية.",
        "انفجرت الأسعار في الأسواق.",
        "نفذ الجيش مناورة تحاكي هجوما على قاعدة بحرية.",
        "قتل عشرة أشخاص في حادث سير في الجزائر.",
        "قتل الزلزال مئات الأشخاص في إيران.",
        "The film tells of the killing of a policeman in Cairo.",
        "The striker attacked from the left and shot over the bar.",
        "The deputy attacked the government's economic policy.",
        "Ten people were killed in a road accident in Algeria.",
        "The earthquake killed hundreds of people in Iran.",
        "The army held an exercise that simulated an attack on a naval base.",
    ],
)
def test_films_matches_words_drills_and_accidents_are_no_attacks(read: Read, text: str) -> None:
    assert not [m for m in violence(read(text)) if m.factuality == "asserted" and m.confidence >= STANDS_BY]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وقال المتحدث باسم الجيش أحمد المسماري إن ثلاثة جنود قتلوا في سرت.", "المسماري"),
        ("قتل ثلاثة جنود في سرت، بحسب وزارة الدفاع.", "وزارة الدفاع"),
        ("The defence ministry said that three soldiers had been killed in Sirte.", "defence ministry"),
        ("Three soldiers were killed in Sirte, according to the defence ministry.", "defence ministry"),
    ],
)
def test_who_said_it_is_told(read: Read, text: str, speaker: str) -> None:
    told = [m.attributed_to for m in violence(read(text)) if m.attributed_to]
    assert told
    assert speaker in told[0].text
    assert text[told[0].start : told[0].end] == told[0].text
