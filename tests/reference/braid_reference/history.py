"""From the feeds' facts to the history of each person of an area (indicators 2; rulings B12 to B14, D1)."""

from bisect import bisect_right
from collections import defaultdict

from .model import kind_of
from .periods import day

AGE_GROUPS = ("under 1", "1-4", "5-9", "10-15", "16-17", "18+")
AGE_EDGES = (1, 5, 10, 16, 18)
KIND_ORDER = ("children", "health", "education", "police", "provider")
FOREVER = 10 ** 7


class Person:
    """Everything that is known of one person; also a stand-in for an event of somebody unidentified."""

    def __init__(self, anonymous=False):
        self.anonymous = anonymous
        self.sex, self.birth_month = "", None
        self.edges = None              # birthdays of AGE_EDGES, by the 15th of the month (R14)
        self.uasc = []                 # half-open
        self.episodes, self.respite, self.spells = [], [], []
        self.stays = []                # episodes with overlaps joined
        self.incidents, self.arrests, self.attendances = [], [], []
        self.scores = {}

    def span(self, facts):
        """First and last day that the facts of one sort touch."""
        first, last = (lambda fact: fact), (lambda fact: fact)
        if facts in ("episodes", "spells"):
            first, last = (lambda fact: fact[0]), (lambda fact: fact[1])
        elif facts == "arrests":
            first = last = (lambda fact: fact[0])
        found = getattr(self, facts)
        return min(map(first, found)), max(map(last, found))

    def born(self, month):
        year, number = month
        self.birth_month = month
        self.edges = [day(year + age, number, 15) for age in AGE_EDGES]

    def age_group(self, at, in_care):
        """Children in care at their 18th birthday by the 15th are 16-17 until the true one (rulings B14)."""
        if self.edges is None:
            return "unknown"
        group = AGE_GROUPS[bisect_right(self.edges, at)]
        return "16-17" if in_care and group == "18+" else group

    def is_uasc(self, at):
        return any(first <= at < last for first, last in self.uasc)

    def attributes(self, at, in_care=False):
        """The tuple that cells are broken down by: age_cla, sex, uasc; nothing is known of the unidentified (D4)."""
        if self.anonymous:
            return ("unknown", "unknown", "unknown")
        return (self.age_group(at, in_care), self.sex or "unknown", "yes" if self.is_uasc(at) else "no")


def merged(stays):
    """Half-open stays with overlaps joined (R5)."""
    found = []
    for start, end in sorted(stays):
        if found and start <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found


def spells_of(episodes):
    """(start, end or FOREVER, whether the end is an exit) of one subject's episodes (rulings C1, C4)."""
    found = []
    for episode in sorted(episodes, key=lambda one: one.start):
        end = FOREVER if episode.end is None else episode.end
        leaves = episode.end is not None and not episode.vanished
        if found and found[-1][1] == episode.start:
            found[-1] = (found[-1][0], end, leaves)
        else:
            found.append((episode.start, end, leaves))
    return found


def build(results, person_of, handle):
    """Persons by representative subject, and anonymous ones; `results` are the feeds that may be used."""
    persons = defaultdict(Person)
    _attributes(results, person_of, handle, persons)
    care = defaultdict(list)
    for result in results:
        for episode in result.episodes:
            care[episode.subject].append(episode)
        for subject, first, last in result.uasc:
            persons[person_of[subject]].uasc.append((-FOREVER if first is None else first,
                                                     FOREVER if last is None else last))
        for score in result.scores:
            persons[person_of[score.subject]].scores[score.day] = score.value
    for subject, episodes in care.items():
        person = persons[person_of[subject]]
        for episode in episodes:
            stays = person.respite if episode.respite else person.episodes
            stays.append((episode.start, FOREVER if episode.end is None else episode.end))
        person.spells += spells_of([episode for episode in episodes if not episode.respite])
    for person in persons.values():
        person.stays = merged(person.episodes)
    anonymous = _events(results, person_of, persons)
    _incidents(results, person_of, persons, anonymous)
    return dict(persons), anonymous


def _attributes(results, person_of, handle, persons):
    """Survivor of each attribute (rulings B12): worst first, so that the best is written last."""
    said = sorted((attribute for result in results for attribute in result.attributes),
                  key=lambda one: handle[one.subject], reverse=True)
    by_kind = defaultdict(list)
    for attribute in said:
        by_kind[kind_of(attribute.subject)].append(attribute)
    for kind in reversed(KIND_ORDER):
        for attribute in sorted(by_kind[kind], key=lambda one: one.version):
            person = persons[person_of[attribute.subject]]
            if attribute.sex:
                person.sex = attribute.sex
            if attribute.birth_month:
                person.born(attribute.birth_month)


def _somebody(subject, person_of, persons, anonymous):
    if subject is not None:
        return persons[person_of[subject]]
    anonymous.append(Person(anonymous=True))
    return anonymous[-1]


def _events(results, person_of, persons):
    anonymous = []
    for result in results:
        for arrest in result.arrests:
            _somebody(arrest.subject, person_of, persons, anonymous).arrests.append((arrest.day, arrest.age))
        for attendance in result.attendances:
            _somebody(attendance.subject, person_of, persons, anonymous).attendances.append(attendance.day)
    return anonymous


def _incidents(results, person_of, persons, anonymous):
    services, police = defaultdict(list), defaultdict(list)
    for result in results:
        for record in result.missing:
            if record.subject is None:
                _somebody(None, person_of, persons, anonymous).incidents.append(record.start)
                continue
            place = police if kind_of(record.subject) == "police" else services
            person = person_of[record.subject]
            end = _clipped_end(record, persons[person]) if record.end is None else record.end
            # Several forces are one agency here, two authorities are not (rulings D1).
            agency = "police" if place is police else record.agency
            place[person].append((agency, record.start, end))
    for person in services.keys() | police.keys():
        persons[person].incidents = joined(services[person], police[person])


def _clipped_end(record, person):
    """An open record of the services ends with the care spell that it began in (feed-formats 11, dirt 17)."""
    ends = [end for start, end, _ in person.spells if start <= record.start < end]
    return max(min(ends, default=FOREVER), record.start)


def _within_agency(records):
    """Records that share a whole day are one incident (H8)."""
    found, by_agency = [], defaultdict(list)
    for agency, start, end in records:
        by_agency[agency].append((start, end))
    for stays in by_agency.values():
        own = []
        for start, end in sorted(stays):
            if own and start < own[-1][1] and own[-1][0] < end:
                own[-1] = (own[-1][0], max(own[-1][1], end))
            else:
                own.append((start, end))
        found += own
    return sorted(found)


def joined(services, police):
    """Starts of the incidents after services and police were matched one to one (rulings D1)."""
    reports, starts = _within_agency(police), []
    used = [False] * len(reports)
    for start, end in _within_agency(services):
        for at, (other, other_end) in enumerate(reports):
            if not used[at] and ((start <= other_end and other <= end) or abs(start - other) <= 1):
                used[at], start = True, min(start, other)
                break
        starts.append(start)
    starts += [start for at, (start, _) in enumerate(reports) if not used[at]]
    return sorted(starts)
