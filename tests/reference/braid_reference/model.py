"""What the feed readers hand on: identities for linking, facts for measuring, in clear text.

A subject is `(source, local id)`: the source is the feed's agency, for HL7 followed by the assigning
authority (rulings A8).
"""

from collections import Counter
from dataclasses import dataclass, field

Subject = tuple[str, str]


def kind_of(subject: Subject) -> str:
    """Kind of agency: the part of the source before the first stroke."""
    return subject[0].split("/", 1)[0]


@dataclass
class Identity:
    subject: Subject
    version: tuple
    nhs: str = ""
    upns: tuple = ()
    birth: int | None = None          # a full birth date that may be compared (rulings A2)
    names: tuple | None = None        # surname, given name, birth date (rulings A3)


@dataclass
class Attribute:
    """Sex and month of birth as one source says them; the survivor is chosen by rulings B12."""
    subject: Subject
    version: tuple
    sex: str = ""                     # M, F or nothing
    birth_month: tuple | None = None  # (year, month)


@dataclass
class Episode:
    subject: Subject
    start: int
    end: int | None                   # half-open; None: still open
    respite: bool = False
    vanished: bool = False            # cut by rulings C2: the end is no exit


@dataclass
class MissingRecord:
    subject: Subject | None
    agency: str
    start: int
    end: int | None                   # None: open (services only)


@dataclass
class Arrest:
    subject: Subject | None
    day: int
    age: int | None                   # as the agency computed it


@dataclass
class Attendance:
    subject: Subject | None
    day: int


@dataclass
class Score:
    subject: Subject
    day: int
    value: int


@dataclass
class Participation:
    programme: str
    arm: str
    subject: Subject
    t0: int


@dataclass
class FeedResult:
    """Everything one feed says after its deliveries have been folded."""
    supplies: tuple = ()              # categories of fact that this format can carry
    identities: list = field(default_factory=list)
    attributes: list = field(default_factory=list)
    episodes: list = field(default_factory=list)
    uasc: list = field(default_factory=list)           # (subject, from, to), half-open, None = no limit
    missing: list = field(default_factory=list)
    arrests: list = field(default_factory=list)
    attendances: list = field(default_factory=list)
    scores: list = field(default_factory=list)
    participations: list = field(default_factory=list)
    merges: list = field(default_factory=list)         # (retired subject, surviving subject)
    coverage: list = field(default_factory=list)       # (first, last), both days included
    refused: Counter = field(default_factory=Counter)  # rule -> rows, or "delivery:rule" -> deliveries
