"""English as the press writes it."""

import re
from pathlib import Path

from ingest.lang.en.morphology import adjective_forms, bare, cue_forms, fits, function_forms, noun_forms, readings, stems, verb_forms, word_forms
from ingest.lang.en.syntax import EnglishSyntax
from ingest.lang.profile import Profile

__all__ = ["PROFILE"]

PROFILE = Profile(
    code="en",
    name="English",
    letter=re.compile("[A-Za-z]"),
    signs=frozenset("the of and to in a that is was for on with by from at has had said".split()),
    foreign=frozenset("le la les des et dans une pour der die das und nicht el los las una del que por il di che het een van".split()),
    folder=Path(__file__).parent,
    right_to_left=False,
    abbreviations=frozenset(
        "Mr Mrs Ms Dr Prof Gen Lt Col Maj Capt Sgt Cpl Brig Adm Sen Rep Gov Pres St Jr Sr No vs Inc Ltd Co Corp Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
        "Mon Tue Wed Thu Fri Sat Sun approx dept est etc e.g i.e a.m p.m A B C D E F G H J K L M N O P Q R S T U V W X Y Z".split()
    ),
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
    syntax=EnglishSyntax,
)
