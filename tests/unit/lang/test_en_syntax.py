"""Who did it and to whom, in English: one construction a sentence."""

from collections.abc import Iterable
from functools import cache

import pytest

from ingest.config import load_settings
from ingest.extract import Reader
from ingest.records import Article, EventMention

Told = tuple[str, str | None, str | None]
"""First digits of the code, first and second actor as the sentence words them."""

ACTIVE = [
    ("Gunmen killed three soldiers in Sinai on Friday.", ("18|19", "Gunmen", "three soldiers")),
    (
        "Israeli warplanes have repeatedly bombed Hezbollah positions.",
        ("195", "Israeli warplanes", "Hezbollah positions"),
    ),
    ("The army on Tuesday shelled rebels near Idlib.", ("194", "army", "rebels")),
    ("Police, witnesses said, arrested six students.", ("173", "Police", "six students")),
    (
        "Soldiers of the Malian army later executed two villagers.",
        ("18", "Soldiers of the Malian army", "two villagers"),
    ),
    ("After leaving the town, the rebels kidnapped a doctor.", ("181", "rebels", "doctor")),
]
PASSIVE = [
    ("Two policemen were shot dead by Taliban fighters in Kabul.", ("19", "Taliban fighters", "Two policemen")),
    ("A farmer was abducted by unknown gunmen near Kirkuk.", ("181", "unknown gunmen", "farmer")),
    ("Three aid workers have been kidnapped in Darfur.", ("181", None, "Three aid workers")),
    ("Four teachers were detained and beaten by the police.", ("17|18", "police", "Four teachers")),
    ("Five killed in Karachi shooting", ("18|19", None, "Five")),
    ("Villagers attacked by Fulani herders fled the area.", ("19", "Fulani herders", "Villagers")),
    ("The convoy ambushed by rebels was carrying food.", ("19", "rebels", "convoy")),
]
ASIDES = [
    ("The ministry, which runs the prisons, condemned the United States.", ("11", "ministry", "the United States")),
    ("Hassan Ali, a spokesman for Hezbollah, threatened Israel on Sunday.", ("13", "Hezbollah", "Israel")),
    ("The insurgents, numbering about forty, attacked the police.", ("19", "insurgents", "police")),
    (
        "Boko Haram fighters, local officials said on Monday, abducted nine women.",
        ("181", "Boko Haram fighters", "nine women"),
    ),
    ("A soldier (name withheld) killed two civilians.", ("18", "soldier", "two civilians")),
    ("Kenya's president, William Ruto, arrived in Uganda on Monday.", ("04", "Kenya's president", "Uganda")),
]
TIED = [
    ("Turkish-backed fighters seized the village of Hamam on Sunday.", ("19", "Turkish-backed fighters", "village")),
    ("Saudi-led forces bombed the port of Hodeidah.", ("19", "Saudi-led forces", "port")),
    ("Vietnamese-led forces attacked guerrillas near the border.", ("19", "Vietnamese-led forces", "guerrillas")),
    (
        "A raid by heavily armed men on a prison in Owerri wounded two guards.",
        ("18|19", "heavily armed men", "two guards"),
    ),
    ("Rebels answered with rockets that killed three Syrian soldiers.", ("19", "Rebels", "three Syrian soldiers")),
    ("The militia fired a missile that struck a hospital.", ("19", "militia", "hospital")),
    ("Iranian-made drones fired by the Houthis hit an oil depot.", ("19", "Houthis", "oil depot")),
]
PAIRS = [
    ("Damascus and Moscow both condemned the shooting.", ("11", "Damascus and Moscow", "shooting")),
    ("Commandos from Chad and Belgium trained side by side.", ("06", "Commandos from Chad", "Belgium")),
    ("Negotiators from Kinshasa and the M23 sat down in Kampala.", ("04", "Negotiators", "M23")),
    ("After weeks of fighting, Hezbollah and the Nusra Front agreed to a truce.", ("03", "Hezbollah", "Nusra Front")),
    (
        "The agreement signed in Beirut between Kuwait and Lebanon covers three years.",
        ("05", "Kuwait", "Lebanon"),
    ),
    ("Clashes between rival militias left 11 people dead.", ("19", "rival militias", "rival militias")),
    (
        "Clashes between Turkish troops and Kurdish fighters killed at least 13 people.",
        ("19", "Turkish troops", "Kurdish fighters"),
    ),
    (
        "Moroccan diplomats held their first meeting with President Obama.",
        ("04", "Moroccan diplomats", "President Obama"),
    ),
]
HELP = [
    ("The World Food Programme halted food deliveries in Juba on Monday.", ("162", "World Food Programme", "Juba")),
    ("Some 140 pupils were taken from a school in Kaduna by gunmen.", ("181", "gunmen", "140 pupils")),
    ("Police in Colombia are looking into the murder of a journalist.", ("09", "Police in Colombia", "journalist")),
]
SHARED = [
    ("Militants stormed the base and killed two officers.", ("18|19", "Militants", "two officers")),
    (
        "Turkish jets hit a camp on Monday, killing nine Kurdish fighters.",
        ("19", "Turkish jets", "nine Kurdish fighters"),
    ),
    ("The police who dispersed the crowd arrested ten demonstrators.", ("173", "police", "ten demonstrators")),
    ("Iran accused Israel of killing a scientist.", ("11", "Iran", "Israel")),
    ("Two soldiers and a policeman attacked a priest.", ("18|19", "Two soldiers and a policeman", "priest")),
    ("Rebels using drones attacked the army.", ("19", "Rebels", "army")),
    ("Protesters threw stones and police arrested seven students.", ("173", "police", "seven students")),
]
RELATIVES = [
    ("The gunman who killed a priest was a former soldier.", ("18|19", "gunman", "priest")),
    ("Officials blamed the militia that kidnapped the journalist.", ("181", "militia", "journalist")),
    ("Residents fear the soldiers who burned the village and killed a teacher.", ("18|19", "soldiers", "teacher")),
    ("Troops fired on demonstrators protesting against the government.", ("14", "demonstrators", "government")),
]
NOUNS = [
    ("An Israeli air strike on a school in Gaza was reported.", ("195", "Israeli", "school")),
    ("Clashes between the army and rebels erupted in Taiz.", ("19", "army", "rebels")),
    ("The kidnapping of two nuns by bandits shocked Nigeria.", ("181", "bandits", "two nuns")),
    ("Ethiopia's bombing of rebels continued on Monday.", ("18|19", "Ethiopia", "rebels")),
    ("Hamas launched an attack on soldiers near Rafah.", ("19", "Hamas", "soldiers")),
    ("Talks between Egypt and Sudan resumed in Cairo.", ("04", "Egypt", "Sudan")),
    ("An attack on a mosque, carried out by militants, was reported in Quetta.", ("19|18", "militants", "mosque")),
    ("Police arrested a man in a raid on a farm.", ("173", "Police", "man")),
]
WORDS = [
    ("Jordan and Syria agreed to reopen the border.", ("03|05", "Jordan", "Syria")),
    ("France called on Turkey to release the journalist.", ("02", "France", "Turkey")),
    ("Norway is ready to host a meeting with Hamas.", ("03", "Norway", "Hamas")),
    ("Russia threatened on Monday to attack Ukraine.", ("13", "Russia", "Ukraine")),
    ("Egypt denounced Israel's raid on the hospital.", ("11", "Egypt", "Israel")),
    ("The United Nations demanded that Sudan free the prisoners.", ("10", "United Nations", "Sudan")),
    ("Iraq refused to meet the Kuwaiti delegation.", ("12", "Iraq", "Kuwaiti delegation")),
    ("China's foreign minister visited Pakistan for talks.", ("04", "China's foreign minister", "Pakistan")),
]
PRONOUNS = [
    ("The Taliban said its fighters had captured four soldiers.", ("17|18|19", "Taliban", "four soldiers")),
    ("Ukraine said it had bombed Russian troops.", ("19", "Ukraine", "Russian troops")),
    ("Lebanon said its soldiers had arrested a smuggler.", ("173", "Lebanon", "smuggler")),
]
MEANS = [
    ("A roadside bomb killed two soldiers in Mali.", ("18", None, "two soldiers")),
    ("Missiles fired by Houthi rebels hit the Saudi army.", ("19", "Houthi rebels", "Saudi army")),
    ("CAIRO (Reuters) - Police arrested five students on Sunday.", ("173", "Police", "five students")),
]
CASES = [*ACTIVE, *PASSIVE, *ASIDES, *TIED, *PAIRS, *HELP, *SHARED, *RELATIVES, *NOUNS, *WORDS, *PRONOUNS, *MEANS]


@cache
def reader() -> Reader:
    return Reader.open(load_settings().cache_dir)


def mentions(text: str) -> tuple[EventMention, ...]:
    return reader().read(Article.model_validate({"text": text, "published_at": "2024-05-06T12:00:00Z"})).mentions


def told(found: Iterable[EventMention]) -> list[Told]:
    return [(m.event.code, m.actor1.text if m.actor1 else None, m.actor2.text if m.actor2 else None) for m in found]


def agrees(have: str | None, want: str | None) -> bool:
    """Nobody where nobody is wanted, else the wanted words among those found."""
    return have is None if want is None else have is not None and want in have


@pytest.mark.parametrize(("text", "want"), CASES, ids=[text[:40] for text, _ in CASES])
def test_a_clause_says_who_did_what_to_whom(text: str, want: Told) -> None:
    codes = tuple(want[0].split("|"))
    have = told(mentions(text))
    assert any(c.startswith(codes) and agrees(one, want[1]) and agrees(two, want[2]) for c, one, two in have), have


@pytest.mark.parametrize(
    "text",
    [
        "Serb forces and the will of the people matter.",
        "Prices were under attack from all sides in the film about the war.",
        "The visiting team lost two points.",
        "Shares in the company were hit by higher oil prices.",
    ],
)
def test_words_that_only_look_like_verbs_of_violence_tell_nothing_the_service_stands_by(text: str) -> None:
    assert not [m for m in mentions(text) if m.event.root_code in {"18", "19", "20"} and m.confidence >= 0.5]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        '"',
        "and",
        "killed",
        "by",
        "of of of",
        "to",
        "'s",
        "(",
        "who who who",
        "said said",
        "killed killed by by",
    ],
)
def test_fragments_are_read_without_an_error(text: str) -> None:
    mentions(text or " .")
