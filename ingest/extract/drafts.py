"""Events of a sentence before they become records: triggers with their arguments, tolls, place, time and stance."""

from dataclasses import dataclass, field

from ingest.extract.dates import When
from ingest.extract.factuality import Stance
from ingest.extract.places import PlaceFound
from ingest.lang.grammar import Argument, Arguments, Match, Sense, Weapon
from ingest.records import Toll

__all__ = ["TOLLS", "VIOLENCE", "Draft"]

VIOLENCE = frozenset(("18", "19", "20"))
TOLLS = ("killed", "injured")


@dataclass
class Draft:
    """An event as a sentence tells it."""

    match: Match
    sense: Sense
    code: str
    arguments: Arguments
    clause: tuple[int, int]
    stance: Stance
    killed: Toll | None = None
    injured: Toll | None = None
    weapon: Weapon | None = None
    when: When | None = None
    dated: bool = False
    """Whether words tell the day of the happening, and not only that of its report."""
    place: PlaceFound | None = None
    placed: bool = False
    """Whether nothing says that the place is another than the scene, as a dateline's is."""
    speaker: Argument | None = None
    """Whose words tell it."""
    opponent: Argument | None = None
    """With whom those killed fought, or whom else the attack was aimed at."""
    rivals: bool = False
    """Whether two sides fight, of whom the opponent is the second."""
    led: bool = False
    """Whether a killing has given the words."""
    features: dict[str, float] = field(default_factory=dict)

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
