"""Tests of the reference: the worked examples and a dirty area, end to end.

    python3 tests/reference/test_reference.py
"""

import os
import sys
import tempfile
import unittest
from datetime import date
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import random_area  # noqa: E402
import worked_examples as examples  # noqa: E402
from braid_reference import configuration  # noqa: E402
from braid_reference.configuration import Feed  # noqa: E402
from braid_reference.partnership import Partnership  # noqa: E402


def on(value):
    return date.fromisoformat(value).toordinal()


class Folder(unittest.TestCase):
    """A temporary folder for each test."""

    def setUp(self):
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.folder = Path(self._temporary.name)

    def feed(self, agency, form, **options):
        return Feed("feed", agency, form, examples.AREA, "worked", self.folder / "in", options.get("test_patients", "keep"),
                    options.get("attendance_kind", ""), options.get("local_id", "person_id"))


class WorkedExamples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.expectations = examples.write_all(cls.folder)
        cls.tables = {name: Partnership(configuration.load(cls.folder / name)) for name in examples.EXAMPLES}

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_every_expectation_is_a_cell_of_the_exact_table(self):
        exact = {name: self.tables[name].table("exact") for name in examples.EXAMPLES}
        for wanted in self.expectations:
            with self.subTest(f"{wanted.example} {wanted.indicator} {wanted.period} {wanted.breakdown}"):
                found = [row for row in exact[wanted.example]
                         if (row["area"], row["indicator"], row["period"], row["breakdown"]) ==
                         (wanted.area, wanted.indicator, wanted.period, wanted.breakdown)]
                self.assertEqual(len(found), 1)
                self.assertEqual(found[0]["status"], wanted.status)
                for name in ("count", "people", "numerator", "denominator"):
                    if getattr(wanted, name) is not None:
                        self.assertEqual(found[0][name], getattr(wanted, name), name)

    def test_nothing_is_refused(self):
        for name, partnership in self.tables.items():
            for feed, result in partnership.results:
                self.assertEqual(dict(result.refused), {}, f"{name} {feed.name}")

    def test_no_two_cells_have_one_key(self):
        for name, partnership in self.tables.items():
            keys = [(row["indicator"], row["area"], row["period"], tuple(sorted(row["breakdown"].items())))
                    for row in partnership.table("exact")]
            self.assertEqual(len(keys), len(set(keys)), name)

    def test_days_and_events_of_the_quarters_add_up_to_the_year(self):
        for name, partnership in self.tables.items():
            rows = {(row["indicator"], row["period"]): row["count"] for row in partnership.table("exact")
                    if row["breakdown"] == {} and row["status"] == "ok"}
            for indicator in ("cla.days", "cla.spells.started", "missing.incidents", "crime.arrests", "crisis.ae"):
                if (indicator, "Y2025") in rows:
                    quarters = [rows[indicator, f"Y2025Q{at}"] for at in range(1, 5)]
                    self.assertEqual(sum(quarters), rows[indicator, "Y2025"], f"{name} {indicator}")

    def test_breakdowns_of_events_add_up_to_the_total(self):
        rows = self.tables["WE-1"].table("exact")
        for wanted in ("sex", "uasc", "age_cla"):
            parts = [row["count"] for row in rows if row["indicator"] == "cla.days" and row["period"] == "Y2025"
                     and wanted in row["breakdown"] and (wanted == "age_cla") == (len(row["breakdown"]) == 2)]
            self.assertEqual(sum(parts), 557, wanted)

    def test_the_released_table_hides_every_small_number(self):
        for partnership in self.tables.values():
            for row in partnership.table("released"):
                if row["status"] == "ok":
                    self.assertEqual((row["count"], row["people"]), (0, 0))
                else:
                    self.assertEqual([row[name] for name in ("value", "count", "people", "numerator", "denominator")],
                                     [None] * 5)

    def test_taken_deliveries_count_as_waiting_ones_do(self):
        feed = self.folder / "WE-1b" / "in" / "return-903"
        before = Partnership(configuration.load(self.folder / "WE-1b")).table("exact")
        (feed / "done").mkdir()
        (feed / "903-2025").rename(feed / "done" / "903-2025")
        self.assertEqual(Partnership(configuration.load(self.folder / "WE-1b")).table("exact"), before)

    def test_a_person_whose_window_is_not_covered_is_left_out(self):
        path = self.folder / "WE-8" / "in" / "trust-rx1" / "adt-2026.hl7.submission.toml"
        kept = path.read_text()
        self.addCleanup(path.write_text, kept)
        # Y's and Z's windows after t0 end later than this coverage, X's does not.
        path.write_text(kept.replace("2025-12-31", "2025-06-15"))
        rows = Partnership(configuration.load(self.folder / "WE-8")).table("exact")
        after = [row for row in rows if row["breakdown"].get("window") == "after" and row["indicator"] == "crisis.ae"]
        self.assertEqual([(row["count"], row["people"]) for row in after], [(1, 1)])
        # Nobody's whole window is covered: not known, which is not zero.
        path.write_text(kept.replace("2025-12-31", "2024-06-15"))
        rows = Partnership(configuration.load(self.folder / "WE-8")).table("exact")
        self.assertEqual([row["status"] for row in rows if row["breakdown"].get("window") == "after"], ["x"])

    def test_messages_without_a_stated_period_make_no_period_cells(self):
        path = self.folder / "WE-8" / "in" / "trust-rx1" / "adt-2026.hl7.submission.toml"
        kept = path.read_text()
        self.addCleanup(path.write_text, kept)
        path.unlink()
        rows = Partnership(configuration.load(self.folder / "WE-8")).table("exact")
        self.assertEqual([row for row in rows if not row["breakdown"].get("programme")], [])

    def test_a_period_that_only_one_of_two_kinds_covers_is_not_available(self):
        for name in ("submission.toml", "manifest.json"):
            path = self.folder / "WE-4" / "in" / "police-12" / "extract-2025" / name
            kept = path.read_text()
            self.addCleanup(path.write_text, kept)
            path.write_text(kept.replace("2025-03-31", "2024-12-31"))
        rows = Partnership(configuration.load(self.folder / "WE-4")).table("exact")
        total = {row["period"]: row["status"] for row in rows
                 if row["indicator"] == "missing.incidents" and row["breakdown"] == {}}
        self.assertEqual([total[f"Y2025Q{at}"] for at in range(1, 5)] + [total["Y2025"]], ["ok", "ok", "ok", "x", "x"])
        self.assertNotIn("x", {row["status"] for row in rows if row["indicator"] == "cla.days"})

    def test_an_agreement_that_has_not_begun_yields_no_cells(self):
        partnership = Partnership(configuration.load(self.folder / "WE-4"), date(2019, 12, 31))
        self.assertEqual(partnership.table("exact"), [])


class RandomArea(Folder):
    """A dirty area, counted once more day by day."""

    def setUp(self):
        super().setUp()
        random_area.write(self.folder, 7, 120)
        self.partnership = Partnership(configuration.load(self.folder))
        area = self.partnership._area(examples.AREA, self.partnership.configuration.subscriptions["exact"])
        self.persons, self.rows = area.persons, self.partnership.table("exact")

    def cells(self, indicator, period, names):
        return {tuple(row["breakdown"][name] for name in names): row["count"] for row in self.rows
                if row["indicator"] == indicator and row["period"] == period and set(row["breakdown"]) == set(names)}

    def test_days_are_what_a_count_of_every_day_gives(self):
        wanted = {}
        for at in range(on("2024-04-01"), on("2025-04-01")):
            for person in self.persons:
                if any(start <= at < end for start, end in person.episodes):
                    group, sex, _ = person.attributes(at, True)
                    wanted[group, sex] = wanted.get((group, sex), 0) + 1
        self.assertGreater(sum(wanted.values()), 1000)
        self.assertEqual(self.cells("cla.days", "Y2025", ("age_cla", "sex")), wanted)

    def test_stock_is_the_number_of_persons_with_an_episode_on_the_day(self):
        for day in ("2022-03-31", "2023-03-31", "2024-12-31", "2025-03-31"):
            wanted = sum(any(start <= on(day) < end for start, end in person.episodes) for person in self.persons)
            self.assertEqual(self.cells("cla.stock", day, ())[()], wanted, day)

    def test_children_of_the_year_are_at_most_those_of_its_quarters(self):
        for indicator in ("cla.starts", "cla.during", "cla.ceases", "missing.children"):
            year = self.cells(indicator, "Y2025", ())[()]
            quarters = [self.cells(indicator, f"Y2025Q{at}", ())[()] for at in range(1, 5)]
            self.assertTrue(max(quarters) <= year <= sum(quarters), indicator)

    def test_the_same_deliveries_give_the_same_bytes(self):
        again = Partnership(configuration.load(self.folder)).table("exact")
        self.assertEqual(again, self.rows)


if __name__ == "__main__":
    unittest.main()
