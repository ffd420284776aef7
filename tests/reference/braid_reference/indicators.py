"""The indicators themselves (indicators 2 and 6; rulings B and G44).

Each measure is a function of one person and a stretch of days [first, last] that yields (attributes, amount).
`cohort` lifts the age limits that hold for areas but not for a programme's people.
"""

from .periods import add_months, day


def _age_allows(person, at, low, high):
    """Membership by age; unknown age stays in (rulings B11)."""
    if person.birth_month is None:
        return True
    edges = person.edges
    return (low is None or at >= edges[2]) and (high is None or at < edges[4])


def stock(person, first, last, cohort=False):
    if any(start <= last < end for start, end, _ in person.spells):
        yield person.attributes(last, True), 1


def starts(person, first, last, cohort=False):
    days = [start for start, _, _ in person.spells if first <= start <= last]
    if days:
        yield person.attributes(min(days), True), 1


def spells_started(person, first, last, cohort=False):
    for start, _, _ in person.spells:
        if first <= start <= last:
            yield person.attributes(start, True), 1


def ceases(person, first, last, cohort=False):
    days = [end for _, end, leaves in person.spells if leaves and first <= end <= last]
    if days:
        yield person.attributes(max(days), True), 1


def during(person, first, last, cohort=False):
    days = [max(start, first) for start, end, _ in person.spells if start <= last and end > first]
    if days:
        yield person.attributes(min(days), True), 1


def episodes(person, first, last, cohort=False):
    for start, end in person.episodes:
        if start <= last and end > first:
            yield person.attributes(max(start, first), True), 1


def days_in_care(person, first, last, cohort=False):
    """Days by the attributes of each day: a stay is cut where age or status changes."""
    for start, end in person.stays:
        start, end = max(start, first), min(end, last + 1)
        if start >= end:
            continue
        cuts = {at for at in [*(person.edges or ()), *(at for pair in person.uasc for at in pair)] if start < at < end}
        edges = [start, *sorted(cuts), end]
        for one, other in zip(edges, edges[1:]):
            yield person.attributes(one, True), other - one


def _incident_starts(person, first, last, cohort):
    return [at for at in person.incidents
            if first <= at <= last and (cohort or _age_allows(person, at, None, 18))]


def incidents(person, first, last, cohort=False):
    for at in _incident_starts(person, first, last, cohort):
        yield person.attributes(at), 1


def missing_children(person, first, last, cohort=False):
    found = _incident_starts(person, first, last, cohort)
    if found and not person.anonymous:
        yield person.attributes(min(found)), 1


def arrests(person, first, last, cohort=False):
    for at, age in person.arrests:
        if not first <= at <= last:
            continue
        if age is None:
            allowed = _age_allows(person, at, 10, None if cohort else 18)
        else:
            allowed = age >= 10 and (cohort or age < 18)   # the agency's own reckoning decides (rulings B14)
        if allowed:
            group, sex, uasc = person.attributes(at)
            if age is not None and not person.anonymous:
                group = "10-15" if age < 16 else "16-17" if age < 18 else "18+"
            yield (group, sex, uasc), 1


def attendances(person, first, last, cohort=False):
    for at in person.attendances:
        if first <= at <= last and (cohort or _age_allows(person, at, None, 18)):
            yield person.attributes(at), 1


def sdq_score(person, first, last, cohort=False):
    """Score on the last day of a year by a child who was looked after all through it (rulings C9, G44)."""
    score = person.scores.get(last)
    if score is None:
        return
    whole = any(start <= first and end > last for start, end, _ in person.spells)
    respite = any(start <= last and end > first for start, end in person.respite)
    if whole and not respite and age_between(person, last, 4, 16):
        yield person.attributes(last, True), score


def age_between(person, at, low, high):
    """Age in completed years within both limits; unknown age stays in (rulings B11)."""
    if person.birth_month is None:
        return True
    year, month = person.birth_month
    return day(year + low, month, 15) <= at < day(year + high + 1, month, 15)


def sdq_pair(person, t0):
    """(baseline, follow-up) around t0 by S1, or None."""
    anniversary = add_months(t0, 12)
    found = []
    for centre, before, after in ((t0, 90, 30), (anniversary, 90, 90)):
        near = [at for at in person.scores if centre - before <= at <= centre + after
                and age_between(person, at, 4, 16)]
        if not near:
            return None
        found.append(person.scores[min(near, key=lambda at: (abs(at - centre), at))])
    return tuple(found)


class Indicator:
    def __init__(self, name, measure, unit, facts, uses, kind="flow"):
        self.name, self.measure, self.unit, self.kind = name, measure, unit, kind
        self.facts = facts             # attribute of Person without which there is nothing to measure
        self.uses = uses               # kind of agency -> categories of fact that count as its coverage


CARE = {"children": {"care"}}
MISSING = {"children": {"missing"}, "police": {"missing"}}
ALL = [Indicator("cla.stock", stock, "child", "spells", CARE, "stock"),
       Indicator("cla.starts", starts, "child", "spells", CARE),
       Indicator("cla.during", during, "child", "spells", CARE),
       Indicator("cla.episodes", episodes, "episode", "episodes", CARE),
       Indicator("cla.days", days_in_care, "day", "episodes", CARE),
       Indicator("cla.spells.started", spells_started, "spell", "spells", CARE),
       Indicator("cla.ceases", ceases, "child", "spells", CARE),
       Indicator("missing.incidents", incidents, "incident", "incidents", MISSING),
       Indicator("missing.children", missing_children, "child", "incidents", MISSING),
       Indicator("crime.arrests", arrests, "arrest", "arrests", {"police": {"arrest"}}),
       Indicator("crisis.ae", attendances, "attendance", "attendances", {"health": {"attendance"}}),
       Indicator("wellbeing.sdq.mean", sdq_score, "score", "scores", {"children": {"wellbeing"}}, "mean")]


def reconciles(persons, first, last) -> bool:
    """R8 for spells: open the day before, plus started, minus ended, is open on the last day."""
    before = started = ended = after = 0
    for person in persons:
        for start, end, _ in person.spells:
            before += start <= first - 1 < end
            started += first <= start <= last
            ended += first <= end <= last
            after += start <= last < end
    return before + started - ended == after
