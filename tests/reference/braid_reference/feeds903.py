"""The looked after children return, SSDA903 (feed-formats 2; rulings A1, B13, B14, C, S5, S10, S17).

First every delivery is read and checked by itself, then each (table, year) keeps the rows of its highest
submission (with the stale rows of C5), and at last the years are folded into one history of each child.
"""

import re
from collections import defaultdict
from datetime import date, datetime

from . import rows903
from .identifiers import upn
from .model import Attribute, Episode, FeedResult, Identity, MissingRecord, Score
from .periods import add_months, day
from .ssd import person_identity
from .text import Refused, RowRefused, Table

ROW_LIMIT = 10_000   # more refused rows refuse the delivery (rulings S12)


def year_of_name(name: str):
    """Collection year in the spellings that occur (feed-formats 10), or None."""
    for pattern in (r"(?<!\d)(20\d\d)[-_/ ]?(\d\d)(?!\d)", r"(?<!\d)(20\d\d)[-_/ ](20\d\d)(?!\d)",
                    r"(?<!\d)(\d\d)[-_/ ]?(\d\d)(?!\d)"):
        for first, second in re.findall(pattern, name):
            if (int(first) + 1) % 100 == int(second) % 100:
                return 2000 + int(second) % 100
    match = re.search(r"(?<!\d)(20\d\d)(?!\d)", name)
    return int(match.group(1)) if match else None


def _year(delivery) -> int:
    if "year" in delivery.stated:
        return int(delivery.stated["year"])
    if delivery.period:
        last = date.fromordinal(delivery.period[1])
        return last.year + 1 if last.month >= 4 else last.year
    for name in [delivery.name, *delivery.files]:
        year = year_of_name(name)
        if year:
            return year
    raise Refused("year_unknown")


def _tables(delivery) -> dict:
    """Table name -> Table, recognised by columns; faults of a file refuse the return (rulings C7, C8, F2)."""
    tables = {}
    for name, path in delivery.files.items():
        if not name.lower().endswith((".csv", ".txt")):
            continue
        try:
            table = Table(path.read_bytes())
        except Refused as fault:
            if str(fault) == "empty_file" and len(delivery.files) > 1 and not re.search("header|episode", name.lower()):
                continue
            raise
        kind = rows903.recognise(table)
        if kind is None:
            continue
        if table.cut_off:
            raise Refused("cut_off")
        tables[kind] = table
    if not tables:
        raise Refused("no_known_table")
    if "episodes" in tables and "header" not in tables:
        raise Refused("episodes_without_header")
    return tables


class Scope:
    """Rows of one table of one year in force, and what a new snapshot does to them (rulings C5, S10)."""

    def __init__(self, rows=None):
        self.rows = rows or {}

    def replaced_by(self, good, refused_keys, refused_children, all_kept):
        kept = {key: row for key, row in self.rows.items()
                if key not in good and (all_kept or key in refused_keys or key[0] in refused_children)}
        return Scope({**kept, **good})


class Reader:
    def __init__(self, feed, result):
        self.feed, self.result = feed, result
        self.scopes = defaultdict(Scope)          # (table, year)
        self.coverage = {}                        # year -> (first, last)
        self.delivered = set()                    # years whose episodes were delivered

    def take(self, delivery):
        year, tables, refused = _year(delivery), _tables(delivery), []
        self._check_mass_absence(tables, year)
        new = {}
        for kind in sorted(tables, key=lambda name: name != "header"):
            header = new.get(("header", year), self.scopes[("header", year)]).rows
            new[kind, year] = self._scope(kind, tables[kind], year, header, delivery, refused)
        if len(refused) > ROW_LIMIT:
            raise Refused("too_many_refused_rows")
        self.scopes.update(new)
        self.result.refused.update(refused)
        self.coverage[year] = delivery.period or (day(year - 1, 4, 1), day(year, 3, 31))
        if "episodes" in tables:
            self.delivered.add(year)

    def _check_mass_absence(self, tables, year):
        """More than a tenth (and twenty) of the children gone at once (rulings S10)."""
        if "header" not in tables:
            return
        before = {key[0] for key in self.scopes[("header", year)].rows}
        now = {rows903.readable_child(row) for row, _ in tables["header"].rows}
        lost = len(before - now)
        if lost > 20 and lost * 10 > len(before):
            raise Refused("mass_absence")

    def _scope(self, kind, table, year, header, delivery, refused):
        good, bad_keys, bad_children, all_kept = defaultdict(list), set(), set(), False
        check = rows903.CHECKS[kind]
        for position, (row, error) in enumerate(table.rows):
            try:
                if error:
                    raise RowRefused(error)
                key, record = check(row, header, year, self.feed)
                record["version"] = (year, delivery.submitted, position)
                good[key].append(record)
            except RowRefused as fault:
                refused.append(str(fault))
                if error:                          # no field of a spoilt row is to be believed
                    all_kept = True
                    continue
                child = rows903.readable_child(row)
                key = rows903.readable_key(kind, row)
                if key:
                    bad_keys.add(key)
                elif child:
                    bad_children.add(child)
                else:
                    all_kept = True
        settled = {}
        for key, records in good.items():
            record = rows903.settle(kind, records)
            if record is None:
                bad_keys.add(key)
                refused += ["duplicate"] * len(records)
            else:
                settled[key] = record
        if kind == "episodes":
            for key in rows903.overlapping(settled):
                del settled[key]
                bad_keys.add(key)
                refused.append("overlap")
        return self.scopes[(kind, year)].replaced_by(settled, bad_keys, bad_children, all_kept)

    def rows(self, kind):
        """All (year, key, record) of a table in force, ascending by year."""
        for (name, year), scope in sorted(self.scopes.items()):
            if name == kind:
                for key, record in scope.rows.items():
                    yield year, key, record


def read(feed, deliveries) -> FeedResult:
    result = FeedResult(supplies=("care", "missing", "wellbeing"))
    reader = Reader(feed, result)
    for delivery in deliveries:
        try:
            reader.take(delivery)
        except Refused as fault:
            result.refused[f"delivery:{fault}"] += 1
    result.coverage = list(reader.coverage.values())
    _people(feed, reader, result)
    return result


def _people(feed, reader, result):
    births, upns = {}, {}
    for year, (child,), record in reader.rows("header"):
        subject = (feed.agency, child)
        # A birth date that changes from one year to the next is not believed (feed-formats 2.11, rule 203).
        if record["birth"] is not None:
            births.setdefault(child, record["birth"])
        birth = births.get(child)
        result.attributes.append(Attribute(subject, record["version"], record["sex"], _month(birth)))
        if upn(record["upn"]):
            upns[child] = upn(record["upn"])      # the latest year's
        result.identities.append(Identity(subject, record["version"][1:], birth=birth))
    result.identities += [Identity((feed.agency, child), ((0, datetime.min, 0), 0), upns=(code,))
                          for child, code in upns.items()]
    for year, (child,), record in reader.rows("person"):
        result.identities.append(person_identity(record["row"], (feed.agency, child), record["version"][1:], feed))
    _episodes(feed, reader, births, result)
    uasc = {}
    for year, (child,), record in reader.rows("uasc"):
        uasc[child] = record["ceased"]            # the latest year's row decides
    result.uasc = [((feed.agency, child), births.get(child), ceased) for child, ceased in uasc.items()]
    missing = {}
    for year, key, record in reader.rows("missing"):
        missing[key] = record["end"]
    # Type A is away, not missing (rulings D1).
    result.missing = [MissingRecord((feed.agency, child), feed.agency, start, end)
                      for (child, start, kind), end in sorted(missing.items()) if kind == "M"]
    result.scores = [Score((feed.agency, child), day(year, 3, 31), record["score"])
                     for year, (child,), record in reader.rows("oc2") if record["score"] is not None]


def _month(birth):
    if birth is None:
        return None
    born = date.fromordinal(birth)
    return born.year, born.month


def _episodes(feed, reader, births, result):
    """Years folded: latest year wins, C2, rule 4, then the clip at the 18th birthday (B14)."""
    latest, years = {}, defaultdict(set)
    for year, (child, start), record in reader.rows("episodes"):
        latest.setdefault(child, {})[start] = (year, record)
        years[child].add(year)
    covered = max((last for _, last in reader.coverage.values()), default=0)
    for child, by_start in sorted(latest.items()):
        episodes = []
        for start, (year, record) in sorted(by_start.items()):
            episode = Episode((feed.agency, child), start, record["end"], record["legal"] in ("V3", "V4"))
            following = min((later for later in reader.delivered if later > year), default=None)
            if episode.end is None and following is not None and following not in years[child]:
                episode.end, episode.vanished = day(year, 3, 31) + 1, True   # no row in the next year delivered (C2)
            episodes.append(episode)
        for one, following in zip(episodes, episodes[1:]):
            if one.end is None or one.end > following.start:
                one.end, one.vanished = following.start, False
        result.episodes += _clipped(episodes, births.get(child), covered)


def _eighteenth(birth):
    """The first day of completed 18 years: who was born on 29 February completes a year on 1 March."""
    day = add_months(birth, 18 * 12)
    return day if date.fromordinal(day).day == date.fromordinal(birth).day else day + 1


def _clipped(episodes, birth, covered):
    """Care ends at the true 18th birthday once it is covered (rulings B14, S17)."""
    adult, kept = _eighteenth(birth) if birth is not None else covered + 1, []
    if adult > covered:
        return episodes
    for episode in episodes:
        if episode.end is None or episode.end > adult:
            episode.end, episode.vanished = adult, False
        if episode.end > episode.start:
            kept.append(episode)
    return kept
