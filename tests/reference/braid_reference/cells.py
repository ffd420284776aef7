"""From measures to the exact cells of one area and subscription (rulings B1 to B11, G1, G2, G4)."""

import json
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase

from . import indicators, periods

SETS = ("age_cla", "sex", "uasc")
ORDER = {"month": 0, "quarter": 1, "year": 2}


def cell(indicator, area, period, breakdown, status="ok", count=None, people=None, numerator=None, denominator=None):
    """One row of the table, with the keys of `braid outcomes --json`."""
    value = count
    if status == "ok" and denominator:
        exact = Decimal(numerator) / Decimal(denominator)
        value = float(exact.quantize(Decimal("0.0001"), ROUND_HALF_UP))
    if status != "ok":
        value = count = people = numerator = denominator = None
    return {"indicator": indicator.name, "version": 1, "area": area, "period": period, "breakdown": breakdown,
            "status": status, "value": value, "count": count, "people": people, "numerator": numerator,
            "denominator": denominator, "unit": indicator.unit}


class Area:
    """What one subscription may see of one area."""

    def __init__(self, name, persons, anonymous, coverage, participants):
        self.name = name
        self.persons = persons                     # list of Person
        self.anonymous = anonymous
        self.coverage = coverage                   # list of (kind, categories supplied, Coverage)
        self.participants = participants           # programme -> list of (Person, arm, t0)
        self.spans = {}

    def with_facts(self, facts, first, last):
        """The persons who may have a fact of that sort in the days from first to last."""
        if facts not in self.spans:
            self.spans[facts] = [(*person.span(facts), person) for person in [*self.persons, *self.anonymous]
                                 if getattr(person, facts)]
        return [person for low, high, person in self.spans[facts] if low <= last and high >= first]

    def covers(self, indicator):
        """Kind of agency -> coverage of the feeds that the indicator uses, kinds without a feed left out."""
        found = defaultdict(list)
        for kind, categories, coverage in self.coverage:
            if categories & indicator.uses.get(kind, set()):
                found[kind].append(coverage)
        return found


def of_area(area, subscription, programmes):
    """All cells, exact, in a stable order."""
    found = []
    for indicator in indicators.ALL:
        if not any(fnmatchcase(indicator.name, pattern) for pattern in subscription.get("indicators", [])):
            continue
        covers = area.covers(indicator)
        if not covers:
            continue
        for name, first, last, covered in _periods(indicator, covers, subscription):
            found += _period_cells(area, indicator, name, first, last, covered, subscription)
        if indicator.kind != "stock":
            for programme in subscription.get("programmes", []):
                found += _window_cells(area, indicator, covers, programmes[programme])
    return found


def _held(covers, first, last):
    """(some kind holds the days, every kind holds them)."""
    kinds = [any(coverage.holds(first, last) for coverage in feeds) for feeds in covers.values()]
    return any(kinds), all(kinds)


def _periods(indicator, covers, subscription):
    """(name, first, last, covered by all kinds) of what is published; for stocks the dates (rulings B1)."""
    spans = [span for feeds in covers.values() for coverage in feeds for span in coverage.spans]
    found = []
    if not spans:
        return found                               # a feed that has stated no coverage (rulings B3)
    for granularity in sorted(set(subscription.get("periods", [])), key=ORDER.get):
        if indicator.kind == "mean" and granularity != "year":
            continue
        for name, first, last in periods.periods_between(granularity, min(a for a, _ in spans), max(b for _, b in spans)):
            some, every = _held(covers, first, last)
            if some:
                found.append((name, first, last, every))
    if indicator.kind != "stock" or not found:
        return found
    dates = {last for _, _, last, _ in found} | {min(first for _, first, _, _ in found) - 1}
    return [(date.fromordinal(at).isoformat(), at, at, True) for at in sorted(dates)]


def _period_cells(area, indicator, name, first, last, covered, subscription):
    sets = [tuple(entry) for entry in subscription.get("breakdowns", [[]])]
    if not covered:
        return [cell(indicator, area.name, name, {}, "x")] if () in sets else []
    said = _sums(indicator, area.with_facts(indicator.facts, first, last), first, last)
    found = []
    for wanted in sets:
        table = {}
        for attributes, (total, entries, people) in said.items():
            named = dict(zip(SETS, attributes))
            if "age_cla" in wanted and named["age_cla"] == "18+":
                continue
            sums = table.setdefault(tuple(named[one] for one in wanted), [0, 0, set()])
            sums[0] += total
            sums[1] += entries
            sums[2] |= people
        if not wanted:
            table.setdefault((), [0, 0, set()])    # totals are published as 0 (rulings B4)
        for key in sorted(table):
            found.append(_cell_of(indicator, area.name, name, dict(zip(wanted, key)), *table[key]))
    return found


def _sums(indicator, persons, first, last):
    """Whole tuple of attributes -> [amount, contributions, people]."""
    sums = defaultdict(lambda: [0, 0, set()])
    for person in persons:
        for attributes, amount in indicator.measure(person, first, last):
            entry = sums[attributes]
            entry[0] += amount
            entry[1] += 1
            if not person.anonymous:
                entry[2].add(id(person))
    return sums


def _cell_of(indicator, area, name, breakdown, total, entries, people):
    if indicator.kind != "mean":
        return cell(indicator, area, name, breakdown, count=total, people=len(people))
    if entries == 0:
        return cell(indicator, area, name, breakdown, "z")
    return cell(indicator, area, name, breakdown, people=len(people), numerator=total, denominator=entries)


def _window_cells(area, indicator, covers, programme):
    """Before and after of each arm, over the people whose whole window is covered (rulings B6, B7)."""
    if indicator.kind == "mean" and programme.months != 12:
        return []
    found, names = [], {"before": f"t0-{programme.months}..t0", "after": f"t0..t0+{programme.months}"}
    for arm in programme.arms:
        members = [(person, t0) for person, own, t0 in area.participants.get(programme.name, []) if own == arm]
        if not members:
            continue
        for window in ("before", "after"):
            breakdown = {"programme": programme.name, "arm": arm, "window": window}
            total, entries, people, counted = 0, 0, set(), 0
            for person, t0 in members:
                windows = {"before": (periods.add_months(t0, -programme.months), t0 - 1),
                           "after": (t0, periods.add_months(t0, programme.months) - 1)}
                needed = windows.values() if indicator.kind == "mean" else [windows[window]]
                if not all(_held(covers, *days)[1] for days in needed):
                    continue
                counted += 1
                for amount in _window_amounts(indicator, person, t0, window, windows[window]):
                    total, entries = total + amount, entries + 1
                    people.add(id(person))
            if counted == 0:
                found.append(cell(indicator, area.name, names[window], breakdown, "x"))
            else:
                found.append(_cell_of(indicator, area.name, names[window], breakdown, total, entries, people))
    return found


def _window_amounts(indicator, person, t0, window, days):
    if indicator.kind == "mean":
        pair = indicators.sdq_pair(person, t0)
        return [pair[0 if window == "before" else 1]] if pair else []
    return [amount for _, amount in indicator.measure(person, *days, cohort=True)]


def line(row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
