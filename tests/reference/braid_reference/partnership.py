"""All feeds of a configuration read, linked by area, and made into tables."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from . import cells, deliveries, feeds903, history, hl7, indicators, linkage, participation, periods, police, ssd
from .model import FeedResult
from .protect import protected

READERS = {"ssda903": feeds903.read, "ssd": ssd.read, "police-extract": police.read, "hl7v2": hl7.read}
CATEGORY = {"episodes": "care", "uasc": "care", "missing": "missing", "scores": "wellbeing", "arrests": "arrest",
            "attendances": "attendance", "participations": "participation"}


class Unreconciled(Exception):
    """R8 is broken: a defect of the reference itself."""


class Partnership:
    def __init__(self, configuration, intake=None):
        self.configuration, self.intake = configuration, intake or date.today()
        self.results = [(feed, self._read(feed)) for feed in configuration.feeds
                        if feed.format in READERS or feed.format == "participation"]
        self.linked = {area: self._link(area) for area in configuration.areas}

    def _read(self, feed) -> FeedResult:
        """A feed's facts, as far as its agreement grants them on the day of intake (rulings F5)."""
        agreement = self.configuration.agreements.get(feed.agreement, {})
        if not agreement.get("from", date.min) <= self.intake < agreement.get("until", date.max):
            return FeedResult()
        found = deliveries.of_folder(feed.folder)
        if feed.format == "participation":
            result = participation.read(feed, found, self.configuration.programmes)
        else:
            result = READERS[feed.format](feed, found)
        granted = set(agreement.get("grants", {}).get(feed.kind, []))
        dropped = {name: [] for name, category in CATEGORY.items() if category not in granted}
        return replace(result, supplies=tuple(one for one in result.supplies if one in granted), **dropped)

    def _link(self, area):
        here = [result for feed, result in self.results if feed.area == area]
        identities = [identity for result in here for identity in result.identities]
        merges = [pair for result in here for pair in result.merges]
        others = {fact.subject for result in here
                  for facts in (result.attributes, result.episodes, result.missing, result.arrests, result.attendances,
                                result.scores) for fact in facts if fact.subject is not None}
        others |= {subject for result in here for subject, _, _ in result.uasc}
        return linkage.link(self.configuration.key, identities, merges, others)

    def table(self, name, exact=False):
        """The rows of a subscription, protected by its profile unless asked for exact ones."""
        subscription = self.configuration.subscriptions[name]
        rows = [row for area in self.configuration.areas
                for row in cells.of_area(self._area(area, subscription), subscription, self.configuration.programmes)]
        profile = "exact" if exact else subscription.get("profile", "linked_default")
        return [protected(row, profile) for row in rows]

    def _area(self, area, subscription):
        """Facts of the feeds under the subscription's agreement; links are the area's."""
        here = [(feed, result) for feed, result in self.results
                if feed.area == area and feed.agreement == subscription["agreement"]]
        person_of, handle, _ = self.linked[area]
        persons, anonymous = history.build([result for _, result in here], person_of, handle)
        coverage = [(feed.kind, set(result.supplies), periods.Coverage(result.coverage)) for feed, result in here]
        for kind, supplied, covered in coverage:
            for first, last in covered.spans if "care" in supplied else ():
                if not indicators.reconciles(persons.values(), first, last):
                    raise Unreconciled(area)
        return cells.Area(area, list(persons.values()), anonymous, coverage, self._participants(here, person_of, persons))

    def _participants(self, here, person_of, persons):
        """Programme -> (person, arm, first t0) of everybody known (rulings B9; the programme wins a tie, E2)."""
        first = defaultdict(dict)
        for _, result in here:
            for entry in result.participations:
                programme = self.configuration.programmes[entry.programme]
                if entry.subject not in person_of:
                    continue                       # waits until the agency's feed knows the person
                if not (programme.start or 0) <= entry.t0 <= (programme.end or history.FOREVER):
                    continue
                person = person_of[entry.subject]
                offer = (entry.t0, entry.arm != "programme", entry.arm)
                if person not in first[entry.programme] or offer < first[entry.programme][person]:
                    first[entry.programme][person] = offer
        return {programme: [(persons.get(person) or history.Person(), arm, t0) for person, (t0, _, arm) in sorted(
            people.items())] for programme, people in first.items()}
