"""Arabic as the press writes it, unvowelled."""

import re
from pathlib import Path

from ingest.lang.ar.morphology import (
    adjective_forms,
    bare,
    cue_forms,
    fits,
    function_forms,
    noun_forms,
    readings,
    stems,
    verb_forms,
    word_forms,
)
from ingest.lang.ar.syntax import ArabicSyntax
from ingest.lang.profile import Profile

__all__ = ["PROFILE"]

PROFILE = Profile(
    code="ar",
    name="Arabic",
    letter=re.compile("[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]"),
    signs=frozenset(
        [
            "في",
            "من",
            "على",
            "إلى",
            "عن",
            "أن",
            "التي",
            "الذي",
            "هذا",
            "هذه",
            "كان",
            "قد",
            "مع",
            "بعد",
            "ما",
            "لم",
            "لا",
            "وقال",
        ]
    ),
    foreign=frozenset(
        [
            "که",
            "است",
            "این",
            "را",
            "از",
            "می",
            "های",
            "برای",
            "شد",
            "کے",
            "میں",
            "ہے",
            "کی",
            "نے",
            "سے",
            "کو",
            "پر",
            "اور",
            "او",
            "په",
            "چې",
            "ده",
            "ته",
        ]
    ),
    folder=Path(__file__).parent,
    right_to_left=True,
    abbreviations=frozenset(["د", "م", "أ", "ا", "ص", "ب", "ت", "س", "ج", "ع", "ن", "ه", "هـ", "ق"]),
    readings=readings,
    fits=fits,
    noun_forms=noun_forms,
    verb_forms=verb_forms,
    adjective_forms=adjective_forms,
    cue_forms=cue_forms,
    function_forms=function_forms,
    word_forms=word_forms,
    bare=bare,
    stems=stems,
    syntax=ArabicSyntax,
)
