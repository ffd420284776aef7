"""Every row of expected.csv that is measured, through the real decoders and the whole way to the published table: files
of the agencies' own formats are made from the tables, taken, linked and measured, and each value compared exactly."""
import pathlib
import sys
import unittest
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "tests" / "reference")]

import service  # noqa: E402
import worked_examples as made  # noqa: E402
import worked_feeds  # noqa: E402

WINDOWS = {"before": "t0-12..t0", "after": "t0..t0+12"}
# Rows about the programme's people, before or after their t0.
IN_WINDOWS = ("WE-7", "WE-8", "WE-9")


def window(which):
    return WINDOWS[which], {"programme": "worked", "arm": "programme", "window": which}


def place_of(row):
    """Which folder, period and breakdown a row of expected.csv means."""
    example, indicator, words = row["example"], row["indicator_id"], row["qualifier"].split()
    folder, period, breakdown = example, "Y2025", {}
    if example in IN_WINDOWS or words[:1] == ["t0+12"] or indicator in ("eet.maintained.share", "eet.gained.share"):
        before = bool(words) and ("before" in words or "baseline" in row["qualifier"])
        period, breakdown = window("before" if before else "after")
    if indicator == "health.opted_out":
        period, breakdown = "Y2026Q3", {}  # the quarter in which the stated period ends
    for word in words:
        if word[0] == "Y" or (len(word) == 10 and word[4] == "-"):
            period = word
        elif word.startswith("uasc="):
            breakdown = {"uasc": word[5:]}
        elif word in ("from_care", "from_home", "19-21") or word.startswith("seen_"):
            breakdown = {"split": word}
        elif word == "in_touch_only":
            breakdown = {"split": "19-21 in touch"}
        elif word == "without_unknown":
            breakdown = breakdown | {"split": word}
        elif word in ("coverage_to=2025-09-30", "t0+12"):
            folder = example + " followed"
    if example == "WE-10":
        period = "2024-09-30"
    if indicator == "cla.residential.share":
        period = "2025-03-31"  # a share of a stock is published at a date (rulings G4)
    return folder, indicator, period, breakdown


def rounded(value, places):
    """Half away from zero (indicators, R20)."""
    unit = Decimal(1).scaleb(-places)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(unit, rounding=ROUND_HALF_UP)


class WorkedTables(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.certificate = made.make_certificate(self.folder / "agency")
        self.tables = {}

    def table(self, which):
        if which not in self.tables:
            folder = self.folder / which.replace(" ", "-")
            worked_feeds.write(which, folder, self.certificate)
            feeds, _, _ = service.run_once(folder)
            refused = {item["feed"]: item["rule"] for item in service.quarantine(folder)}
            self.assertEqual(refused, {}, f"{which}: rows were refused")
            self.tables[which] = service.table(folder, "exact")
        return self.tables[which]

    def cell(self, folder, indicator, period, breakdown):
        found = [cell for cell in self.table(folder).values() if cell["indicator"] == indicator
                 and cell["period"] == period and cell["breakdown"] == breakdown]
        self.assertEqual(len(found), 1, "the cell is not there")
        return found[0]

    def check(self, row):
        folder, *place = place_of(row)
        if row["qualifier"] == "percent_change":
            return self.check_change(row, folder, place)
        cell = self.cell(folder, *place)
        if row["expected"] == "z":
            return self.assertEqual(cell["status"], "z")
        self.assertEqual(cell["status"], "ok")
        self.check_value(row, cell)
        if not row["numerator"]:
            return None
        if not row["denominator"]:
            return self.assertEqual(cell["count"], int(row["numerator"]))
        wanted = Fraction(row["numerator"]) / Fraction(row["denominator"])
        if row["example"] != "WE-10" and row["indicator_id"] != "cla.stock.average":
            self.assertEqual((cell["numerator"], cell["denominator"]), (int(row["numerator"]), int(row["denominator"])))
        # Whole-time equivalents are millionths in cells, so the value alone says which unit is meant.
        return self.assertEqual(rounded(wanted, 4), Decimal(str(cell["value"])).quantize(Decimal("0.0001")))

    def check_value(self, row, cell):
        text = row["expected"]
        percent = text.endswith("%")
        text = text.rstrip("%")
        places = len(text.partition(".")[2])
        value = Fraction(str(cell["value"])) * (100 if percent else 1)
        # The published value has four places, which is as much as the table shows, and one more for halves.
        self.assertEqual(rounded(value, places), Decimal(text))

    def check_change(self, row, folder, place):
        before = self.cell(folder, place[0], *window("before"))["count"]
        after = self.cell(folder, place[0], *window("after"))["count"]
        self.assertEqual((after - before, before), (int(row["numerator"]), int(row["denominator"])))
        self.assertEqual(rounded(Fraction(100 * (after - before), before), 1), Decimal(row["expected"].rstrip("%")))

    def test_every_row_that_is_measured_comes_out(self):
        rows = [row for row in worked_feeds.expected() if row["example"] != "WE-11"]
        self.assertEqual(len(rows), 97)
        for row in rows:
            with self.subTest(example=row["example"], indicator=row["indicator_id"], qualifier=row["qualifier"]):
                self.check(row)


if __name__ == "__main__":
    unittest.main()
