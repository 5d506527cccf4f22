"""Events of a sentence before they become records: triggers with their arguments, tolls, place, time and stance."""

from typing import Final

from ingest.extract.dates import When
from ingest.extract.factuality import Stance
from ingest.extract.places import PlaceFound
from ingest.lang.grammar import Argument, Arguments, Match, Sense, Weapon
from ingest.records import Toll

__all__ = ["TOLLS", "VIOLENCE", "Draft"]

VIOLENCE: Final = frozenset(("18", "19", "20"))
TOLLS: Final = ("killed", "injured")


class Draft:
    """An event as a sentence tells it."""

    def __init__(
        self, match: Match, sense: Sense, code: str, arguments: Arguments, clause: tuple[int, int], stance: Stance
    ) -> None:
        self.match = match
        self.sense = sense
        self.code = code
        self.arguments = arguments
        self.clause = clause
        self.stance = stance
        self.killed: Toll | None = None
        self.injured: Toll | None = None
        self.weapon: Weapon | None = None
        self.when: When | None = None
        self.dated = False
        """Whether words tell the day of the happening, and not only that of its report."""
        self.place: PlaceFound | None = None
        self.placed = False
        """Whether nothing says that the place is another than the scene, as a dateline's is."""
        self.speaker: Argument | None = None
        """Whose words tell it."""
        self.opponent: Argument | None = None
        """With whom those killed fought, or whom else the attack was aimed at."""
        self.rivals = False
        """Whether two sides fight, of whom the opponent is the second."""
        self.led = False
        """Whether a killing has given the words."""
        self.features: dict[str, float] = {}

    @property
    def is_noun(self) -> bool:
        return self.sense.value.pos not in ("verb", "passive")

    @property
    def root(self) -> str:
        return self.code[:2]

    @property
    def is_toll(self) -> bool:
        """Whether the words tell who was killed or hurt."""
        return self.sense.value.toll in TOLLS

    @property
    def is_toll_only(self) -> bool:
        """Whether the trigger tells what an attack led to (مقتل, died) rather than the attack."""
        return self.sense.value.toll in TOLLS and self.root != "20"
