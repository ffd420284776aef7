"""braid evaluate: from files to the evaluation, through the real program. All people are made up."""
import csv
import io
import json
import shutil

import service

PLAN = """
primary = "missing.incidents"
agreement = "AGREEMENT"
profile = "exact"
start = 2000-01-01
end = 2099-12-31
caveats = ["The comparator's size is not known."]

[[outcome]]
indicator = "missing.incidents"
stated = "-54%"
[[outcome]]
indicator = "crime.arrests"
[[outcome]]
indicator = "crisis.ae"
[[outcome]]
indicator = "wellbeing.sdq.mean"
family = "soft"
"""

# WE-11 of the indicator catalogue: its unit costs are for the test only.
MONEY = """
start = 2000-01-01
end = 2099-12-31
agreement = "AGREEMENT"
profile = "exact"
[money]
price_year = 2001
""" + "".join(f"""
[[money.unit_cost]]
id = "{indicator}"
indicator = "{indicator}"
agency = "{agency}"
central = {pence}
unit = "each"
price_year = 2001
source = "worked example"
grade = 1
[[money.avoided]]
indicator = "{indicator}"
quantity = "{avoided}"
""" for indicator, agency, avoided, pence in (
    ("arrest", "police", 10, 80_000), ("missing incident", "police", 40, 200_000),
    ("A&E attendance", "health", 20, 15_000), ("residential week", "social_care", 111, 400_000))) + """
[[money.cost]]
agency = "social_care"
date = 2000-04-01
pence = 10000000
grade = 1
[[money.cost]]
agency = "social_care"
date = 2000-04-01
pence = 12000000
type = "bau"
grade = 1
"""


def evaluate(folder, programme, *options):
    return service.braid(folder, "evaluate", programme, *options, check=0).stdout


def rows(folder, programme, *options):
    found = {}
    for row in service.lines(evaluate(folder, programme, "--format", "json", *options)):
        found[row["indicator"], row["group"]] = row
    return found


class OfNoWrongDoor(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.p = self.synth("nwd")
        self.programme = self.p / "programmes.d" / "no-wrong-door.toml"
        agreement = next((self.p / "agreements.d").glob("*.toml")).stem
        head = [line for line in self.programme.read_text().split("[[", 1)[0].splitlines()
                if line.split("=")[0].strip() in ("title", "window_months", "arms")]
        self.programme.write_text("\n".join(head) + PLAN.replace("AGREEMENT", agreement))
        shutil.rmtree(self.p / "stated.d", ignore_errors=True)
        service.run_once(self.p)

    def test_counts_are_those_of_the_published_study(self):
        found = rows(self.p, "no-wrong-door")
        missing = found["missing.incidents", "programme"]
        self.assertEqual((missing["before_num"], missing["after_num"]), (503, 253))
        self.assertEqual(round(missing["change_pct"], 1), -49.7)
        self.assertEqual(missing["stated"][0]["agrees"], "no")
        other = found["missing.incidents", "comparator"]
        self.assertEqual((other["before_num"], other["after_num"]), (1318, 1231))
        effect = found["missing.incidents", "effect"]
        self.assertEqual(round(effect["effect"], 4), 0.5385)
        self.assertEqual((round(effect["independent_low"], 4), round(effect["independent_high"], 4)), (0.4544, 0.6382))
        self.assertLess(effect["low"], effect["effect"])
        self.assertLess(effect["effect"], effect["high"])
        arrests = found["crime.arrests", "programme"]
        self.assertEqual((arrests["before_num"], arrests["after_num"]), (63, 39))
        self.assertEqual(round(arrests["change_pct"], 1), -38.1)
        score = found["wellbeing.sdq.mean", "programme"]
        self.assertEqual((score["before_value"], score["after_value"]), (19.5, 16.8))

    def test_is_the_same_to_the_byte(self):
        for form in ("text", "json", "csv", "document"):
            once, again = (evaluate(self.p, "no-wrong-door", "--format", form) for _ in range(2))
            self.assertEqual(once, again, form)
            self.assertTrue(once, form)

    def test_another_seed_is_another_report(self):
        once = json.loads(evaluate(self.p, "no-wrong-door", "--format", "document"))
        self.programme.write_text("seed = 2\n" + self.programme.read_text())
        again = json.loads(evaluate(self.p, "no-wrong-door", "--format", "document"))
        self.assertNotEqual(once["hash"], again["hash"])
        self.assertEqual([change["what"] for change in again["plan"]["changes"]], ["random"])

    def test_prints_the_same_rows_as_csv(self):
        table = list(csv.DictReader(io.StringIO(evaluate(self.p, "no-wrong-door", "--format", "csv"))))
        found = rows(self.p, "no-wrong-door")
        self.assertEqual(len(table), len(found))
        self.assertEqual(list(table[0]), ["indicator", "group", "kind", "before_num", "before_den", "before_value",
                                          "after_num", "after_den", "after_value", "unit", "change_abs",
                                          "change_pct", "low", "high", "p", "verdict", "flags"])

    def test_hides_what_the_release_profile_hides(self):
        self.programme.write_text(self.programme.read_text().replace('profile = "exact"', ""))
        for (indicator, group), row in rows(self.p, "no-wrong-door").items():
            if row.get("status") != "c":
                continue
            for key in ("before_num", "before_value", "after_num", "after_value", "change_abs", "change_pct", "low"):
                self.assertIsNone(row[key], (indicator, group, key))
        document = json.loads(evaluate(self.p, "no-wrong-door", "--format", "document"))
        self.assertEqual(document["profile"], "linked_default")
        self.assertTrue(all(cohort["first_t0"] is None for cohort in document["cohorts"]))
        for out in document["left_out"]:
            self.assertTrue(out["people"] == "c" or out["people"] == 0 or out["people"] > 5, out)

    def test_nothing_of_one_person_is_printed_or_published(self):
        text = evaluate(self.p, "no-wrong-door", "--format", "document")
        self.assertNotIn("handle", text)
        stream = service.log_stat(self.p)
        self.assertEqual([line["entries"] for (name, _), line in stream.items() if name == "evaluations"], [1])

    def test_is_revised_when_data_are_corrected_and_says_what_and_why(self):
        first = json.loads(evaluate(self.p, "no-wrong-door", "--format", "document"))
        self.assertEqual((first["revision"], first["changes"]), (1, []))
        feed = next(path for path in (self.p / "feeds.d").glob("*.toml") if 'format = "participation"' in path.read_text())
        done = self.p / "in" / feed.stem / "done"
        delivery = sorted(path for path in done.rglob("*.csv"))[-1]
        lines = delivery.read_text().splitlines()
        # One row fewer: somebody was never referred.
        again = self.p / "in" / feed.stem
        name = "corrected.csv"
        kept = [line for line in lines[1:] if ",programme," in line][1:] + [line for line in lines[1:]
                                                                           if ",comparator," in line]
        note = next(iter(sorted(done.rglob("*submission.toml"))), None)
        if note is not None:
            text = note.read_text().splitlines()
            text = [line for line in text if not line.startswith("submitted")] + ["submitted = 2099-01-01T00:00:00"]
            (again / (name + ".submission.toml")).write_text("\n".join(text) + "\n")
        (again / ("." + name)).write_text("\n".join([lines[0], *kept]) + "\n")
        (again / ("." + name)).rename(again / name)
        service.run_once(self.p)
        second = json.loads(evaluate(self.p, "no-wrong-door", "--format", "document"))
        self.assertEqual(second["revision"], 2)
        self.assertTrue(second["changes"])
        self.assertEqual({change["why"] for change in second["changes"]}, {feed.stem})
        self.assertEqual(second["cohorts"][0]["people"], first["cohorts"][0]["people"] - 1)

    def test_a_plan_that_does_not_fit_is_told_whole(self):
        self.programme.write_text(self.programme.read_text().replace('primary = "missing.incidents"',
                                                                     'primary = "missing.days"') + """
[[outcome]]
indicator = "mising.incidents"
after = "t0..later"
[money]
price_year = 2016
[[money.unit_cost]]
id = "a"
indicator = "crime.arrests"
agency = "police"
central = 100
unit = "arrest"
source = "made up"
""")
        rules = sorted(line["rule"] for line in service.lines(service.braid(self.p, "check", "--json").stdout))
        self.assertEqual(rules, ["config/contradiction", "config/missing-key", "config/span", "config/unknown-name"])


class OfTheWorkedExample(service.ServiceTest):
    def test_money_of_we11_is_exact(self):
        folder = self.synth("nwd")
        programme = folder / "programmes.d" / "no-wrong-door.toml"
        agreement = next((folder / "agreements.d").glob("*.toml")).stem
        programme.write_text('arms = ["programme", "comparator"]' + MONEY.replace("AGREEMENT", agreement))
        shutil.rmtree(folder / "stated.d", ignore_errors=True)
        service.run_once(folder)
        found = rows(folder, "no-wrong-door")
        wanted = {"vfm.avoided.gross": 535000, "vfm.avoided.police": 88000, "vfm.avoided.health": 3000,
                  "vfm.avoided.social_care": 444000, "vfm.avoided.net": 435000, "vfm.froi": 5.35,
                  "vfm.froi.pessimistic": 2.675, "vfm.break_even": 18.6916}
        for indicator, value in wanted.items():
            self.assertEqual(found[indicator, "programme"]["after_value"], value, indicator)
        self.assertEqual(found["vfm.avoided.gross", "pessimistic"]["after_value"], 267500)
        self.assertEqual(found["vfm.avoided.net", "pessimistic"]["after_value"], 167500)
        self.assertEqual(round(found["vfm.payback_months", "programme"]["after_value"], 2), 2.24)
        people = json.loads(evaluate(folder, "no-wrong-door", "--format", "document"))["cohorts"][0]["people"]
        self.assertEqual(found["vfm.cost_per_case", "programme"]["after_value"], round(100000 / people, 4))
        text = evaluate(folder, "no-wrong-door")
        self.assertIn("pessimistic 2.68", text)
        self.assertIn("break-even sustainability 18.7%", text)


if __name__ == "__main__":
    import unittest
    unittest.main()
