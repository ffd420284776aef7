#!/usr/bin/env python3
"""Prints the table that was published of No Wrong Door beside the one that comes out of the demonstration's feeds.

    nwd_table.py BRAID FOLDER [PUBLISHED.csv]

Published: no-wrong-door.csv beside this file, every number of the case study in DfE, Children's Social Care
Innovation Programme, Final evaluation report, November 2017 (DFE-RR763). Computed: the subscription `exact`;
`board` is what the release profile lets out. A row that agrees with itself (`agrees` yes or na) has to come out
at the published precision; of a row that does not (no, conflict) the counts have to, and both percentages are
listed. Ends with 1 if anything is otherwise.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
FIRST, SECOND, LAST = "Y2015", "Y2016", "Y2017"

# Where a row's figures are: indicator, then window cells of an arm, or cells of the area's years (before, after).
WINDOWS = {
    "nwd.04": ("edge.remained_home.share", "programme", False), "nwd.05": ("return.ceased.share", "programme", False),
    "nwd.05a": ("return.notcla_end.share", "programme", False), "nwd.06": ("return.ceased.share", "comparator", False),
    "nwd.09": ("eet.maintained.share", "programme", False), "nwd.10": ("eet.gained.share", "programme", False),
    "nwd.12": ("crisis.ae", "programme", True), "nwd.13": ("crime.arrests", "programme", True),
    "nwd.15": ("missing.incidents", "programme", True), "nwd.16": ("missing.incidents", "comparator", True),
    "nwd.17": ("wellbeing.sdq.mean", "programme", True), "nwd.18": ("wellbeing.sdq.mean", "comparator", True),
    "nwd.19": ("cla.moves3.count", "programme", True),
}
YEARS = {
    "nwd.01": ("prog.referrals", None, SECOND), "nwd.02": ("prog.referrals.edge", None, SECOND),
    "nwd.03": ("prog.referrals.notedge", None, SECOND), "nwd.07": ("nwd.reentry18.share", None, SECOND),
    "nwd.08": ("nwd.reentry18.multiple", None, SECOND), "nwd.11": ("resi.occupancy", FIRST, LAST),
    "nwd.11a": ("resi.beds", FIRST, LAST), "nwd.11b": ("resi.occupied.mean", FIRST, LAST),
    "nwd.14": ("crime.arrests", FIRST, SECOND), "nwd.20": ("nwd.stable.baseline.share", None, SECOND),
    "nwd.21": ("nwd.stable.followup.share", None, LAST),
}
AFTER_THE_FIRST_YEAR = {"nwd.12a": ("nwd.ae.months13to18", "crisis.ae")}
COUNT_OF_SHARE = {"nwd.08"}    # published as so many children of so many
SAID_BY_NO_FEED = re.compile(r"nwd\.2[2-9]$")   # amounts of money and what the service is


def outcomes(braid, folder, subscription):
    """(indicator, arm, window) and (indicator, period) -> outcome; totals only."""
    text = subprocess.run([braid, "--config", folder, "outcomes", subscription, "--json"], check=True,
                          capture_output=True, text=True).stdout
    cells = {}
    for line in text.splitlines():
        outcome = json.loads(line)
        split = outcome["breakdown"]
        if "split" in split or "sex" in split:
            continue
        key = (split["arm"], split["window"]) if "window" in split else (outcome["period"],)
        cells[outcome["indicator"], *key] = outcome
    return cells


class Figure:
    """One side of a row: a count, or a numerator over a denominator; suppressed, or not there at all."""

    def __init__(self, outcome, as_count=False):
        self.status = outcome["status"] if outcome else "-"
        self.count = self.numerator = self.denominator = None
        if self.status == "ok":
            self.count = outcome["count"] if outcome["numerator"] is None else None
            self.numerator, self.denominator = outcome["numerator"], outcome["denominator"]
            if as_count:
                self.count = self.numerator
        self.is_count = self.count is not None

    def value(self, percent):
        if self.status != "ok":
            return None
        if self.is_count:
            return Fraction(self.count)
        return Fraction(self.numerator * (100 if percent else 1), self.denominator)

    def shown(self, percent):
        if self.status != "ok":
            return self.status
        if self.is_count:
            return f"{self.count:,}"
        if percent:
            return f"{self.numerator:,}/{self.denominator:,} {rounded(self.value(True), 1)}%"
        value = self.value(False)
        return str(rounded(value, 0 if value.denominator == 1 else 2 if value.denominator > 10 else 1))


def rounded(value, places):
    """Half away from zero, as Decimal (indicators, rule R20)."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def places_of(text):
    return len(text.partition(".")[2])


def as_published(value, text):
    """Whether a value is a published figure at the places it is written with."""
    return value is not None and rounded(value, places_of(text)) == Decimal(text)


def change_pct(before, after):
    return 100 * (after - before) / before if before else None


class Row:
    def __init__(self, published):
        self.published = published
        self.faults = []       # why it does not come out as it should
        self.discrepancy = ""  # what the report says that its own numbers do not

    def check(self, cells):
        self.find(cells)
        row = self.published
        self.percent = row["kind"] in ("share", "difference") and row["unit"].startswith("percent")
        for figure, side in ((self.before, "before"), (self.after, "after")):
            self.check_side(figure, row[f"{side}_num"], row[f"{side}_den"], row[f"{side}_value"], side)
        before, after = (figure.value(self.percent) if figure else None for figure in (self.before, self.after))
        self.pct = change_pct(before, after) if before is not None and after is not None else None
        if self.comparable():
            for text, value in ((row["computed_change_abs"], after - before if before is not None else None),
                                (row["computed_change_pct"], self.pct)):
                if text and not as_published(value, text):
                    self.faults.append(f"change is not {text}")
        self.judge_stated(before, after)
        return not self.faults

    def comparable(self):
        return self.published["row_id"] not in AFTER_THE_FIRST_YEAR

    def find(self, cells):
        name = self.published["row_id"]
        self.before = None
        if name in WINDOWS:
            indicator, arm, both = WINDOWS[name]
            self.before = Figure(cells.get((indicator, arm, "before"))) if both else None
            self.after = Figure(cells.get((indicator, arm, "after")))
        elif name in YEARS:
            indicator, before, after = YEARS[name]
            self.before = Figure(cells.get((indicator, before))) if before else None
            self.after = Figure(cells.get((indicator, after)), name in COUNT_OF_SHARE)
        else:
            later, first = AFTER_THE_FIRST_YEAR[name]
            self.before = Figure(cells.get((first, "programme", "after")))
            self.after = Figure(cells.get((later, LAST)))

    def check_side(self, figure, numerator, denominator, value, side):
        if figure is None:
            if numerator or value:
                self.faults.append(f"there is nothing {side}")
            return
        if figure.status != "ok":
            self.faults.append(f"{side} is {figure.status}")
            return
        have = figure.count if figure.is_count else figure.numerator
        # A mean of beds has whole numbers of bed-nights behind it.
        if numerator and Fraction(numerator) not in (have, figure.value(False)):
            self.faults.append(f"{side} is {have}, published {numerator}")
        if denominator and not figure.is_count and figure.denominator != int(denominator):
            self.faults.append(f"{side} is of {figure.denominator}, published {denominator}")
        if value and not as_published(figure.value(self.percent), value):
            self.faults.append(f"{side} comes to {figure.shown(self.percent)}, published {value}")

    def judge_stated(self, before, after):
        """Percentages that the report states, against what its numbers give (evaluation, E8)."""
        row = self.published
        stated = re.findall(r"(\d+(?:\.\d+)?)%", row["stated_change"])
        if row["kind"] == "share":
            sides = [before, after] if len(stated) == 2 else [after]
        else:
            sides = [abs(self.pct)] if self.pct is not None else []
        if "under" in row["stated_change"]:
            agrees = bool(sides) and sides[0] < Fraction(stated[0])
        else:
            agrees = all(as_published(side, text) for side, text in zip(sides, stated))
        if row["agrees"] == "yes" and not agrees:
            self.faults.append(f"stated as {row['stated_change']}")
        if row["agrees"] == "no" or row["agrees"] == "conflict":
            computed = sides[0] if row["kind"] == "share" else self.pct
            self.discrepancy = f"{row['stated_change']}; computed {rounded(computed, 1)}%"
            if row["agrees"] == "conflict":
                self.discrepancy += f" ({row['note']})"
            if row["agrees"] == "no" and agrees:
                self.faults.append("is a discrepancy, and was not found")


def derived(rows):
    """(row id, value) of what follows from other rows."""
    def pair(name):
        return tuple(figure.value(False) for figure in (rows[name].before, rows[name].after))

    def ratio_of_ratios(one, other):
        (p0, p1), (c0, c1) = pair(one), pair(other)
        return (p1 / p0) / (c1 / c0)

    (p0, p1), (c0, c1) = pair("nwd.17"), pair("nwd.18")
    ceased = rows["nwd.05"].after.value(True) - rows["nwd.06"].after.value(True)
    return {"nwd.d1": ratio_of_ratios("nwd.13", "nwd.14"), "nwd.d2": ratio_of_ratios("nwd.15", "nwd.16"),
            "nwd.d3": (p1 - p0) - (c1 - c0), "nwd.d4": ceased}


def sides(before, after):
    return f"{before} to {after}" if before else after


def published_text(row):
    unit = "%" if row["unit"] == "percent" else ""

    def side(name):
        number, of, value = (row[f"{name}_{what}"] for what in ("num", "den", "value"))
        if row["kind"] == "count":
            return f"{int(number):,}" if number else ""
        if number and of and row["kind"] == "share":
            return f"{int(number):,}/{int(of):,}"
        return f"{value}{unit}" if value else ""

    text = sides(side("before"), side("after"))
    return f"{text} ({row['stated_change']})" if row["stated_change"] and row["agrees"] != "na" else text


def table(lines):
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())


def broken_profile(cells):
    """Released cells that the profile would not let out: some, but of fewer than six people (rulings S21)."""
    return [key for key, cell in cells.items()
            if cell["status"] == "ok" and cell["people"] is not None and 0 < cell["people"] < 6]


def main():
    braid, folder = sys.argv[1:3]
    published_file = sys.argv[3] if len(sys.argv) > 3 else HERE / "no-wrong-door.csv"
    exact, released = (outcomes(braid, folder, name) for name in ("exact", "board"))
    with open(published_file, newline="", encoding="utf-8") as file:
        seed = list(csv.DictReader(file))
    rows, lines, faults, discrepancies, stated = {}, [], [], [], []
    for published in seed:
        name, row = published["row_id"], Row(published)
        if SAID_BY_NO_FEED.match(name):
            amount = f"{int(published['after_value']):,} {published['unit']}"
            stated.append(["  " + published["measure"], amount, published["note"]])
            continue
        if name.startswith("nwd.d"):
            value = derived(rows)[name]
            good = as_published(value, published["after_value"])
            lines.append([name, published["measure"], published["group"], published["after_value"],
                          str(rounded(value, places_of(published["after_value"]))), "", "yes" if good else "NO"])
            faults += [] if good else [f"{name}: not {published['after_value']}"]
            continue
        good = row.check(exact)
        rows[name] = row
        out = Row(published)
        out.find(released)
        shown = [sides(*(figure.shown(row.percent) if figure else "" for figure in (one.before, one.after)))
                 for one in (row, out)]
        verdict = "NO" if not good else "counts; see below" if row.discrepancy else "yes"
        lines.append([name, published["measure"], published["group"], published_text(published), *shown, verdict])
        faults += [f"{name}: {fault}" for fault in row.faults]
        if row.discrepancy:
            discrepancies.append([f"{name}  {published['measure']}, {published['group']}", row.discrepancy])
    table([["row", "measure", "group", "published in 2017", "computed", "as released", "agrees"], *lines])
    print("\n  Discrepancies of the report with itself: what it states, and what its own counts give\n")
    table(discrepancies)
    print("\n  Stated, and measured by no feed\n")
    table(stated)
    print("\n  The people are made up so that the counts are those of the published case study; what is"
          "\n  shown is that files, pseudonyms, links, counts and release bring them out again.")
    faults += [f"released against the profile: {' '.join(key)}" for key in broken_profile(released)]
    for fault in faults:
        print(f"nwd_table: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
