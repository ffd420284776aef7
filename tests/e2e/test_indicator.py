"""The catalogue told, checked, begun and compared; published numbers explained."""
import json
import re
import unittest

import service
from test_state import small_partnership, write_return



def made_children(count):
    """Children of one return; made up."""
    return [(f"C{number}", "MF"[number % 2], f"15/06/{2010 + number % 5}") for number in range(count)]


class Telling(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.p = self.synth("nwd")

    def braid(self, *arguments, check=0):
        return service.braid(self.p, "indicator", *arguments, check=check)

    def test_list_tells_each_version_and_keeps_to_what_is_asked(self):
        every = service.lines(self.braid("list", "--json").stdout)
        self.assertGreater(len(every), 100)
        for line in every:
            self.assertLessEqual({"id", "version", "title", "unit", "measure", "profile", "hash", "chapter", "own"},
                                 line.keys())
            self.assertEqual(line["own"], line["id"].startswith("nwd."), line["id"])
        days = service.lines(self.braid("list", "cla.*", "--unit", "day", "--json").stdout)
        self.assertIn("cla.days", {line["id"] for line in days})
        self.assertEqual({line["unit"] for line in days}, {"day"})
        police = service.lines(self.braid("list", "--feeds", "police", "--json").stdout)
        self.assertIn("crime.arrests", {line["id"] for line in police})
        self.assertNotIn("cla.days", {line["id"] for line in police})
        self.assertIn("braid indicator show", self.braid("list").stdout)
        self.assertIn("remedy", self.braid("list", "none.*", check=66).stderr)

    def test_show_tells_the_definition_in_words_with_its_place_and_hash(self):
        text = self.braid("show", "referral.rereferral6.share").stdout
        for heading in ("Counts", "Population", "Left out", "Windows", "Breakdowns", "Direction", "Profile",
                        "Pitfalls", "Examples", "Defined in", "Hash"):
            self.assertRegex(text, rf"(?m)^{heading}\b")
        self.assertIn("The 6 months before the period have to be covered too", text)
        self.assertRegex(text, r"referral\.toml:\d+")
        self.assertLessEqual(max(map(len, text.splitlines())), 130)
        [line] = service.lines(self.braid("show", "cla.days", "--json").stdout)
        self.assertEqual((line["id"], line["unit"], len(line["hash"])), ("cla.days", "day", 64))
        self.assertTrue(self.braid("show", "cla.days", "--toml").stdout.lstrip().startswith("[cla-days]"))
        self.assertIn("did you mean cla.days?", self.braid("show", "cla.day", check=66).stderr)

    def test_new_begins_a_definition_that_is_in_order_and_never_writes_over_one(self):
        for measure in ("stock", "at_end", "starts", "ends", "active", "duration", "share", "mean", "rate", "ratio"):
            self.braid("new", f"own.{measure}", "--measure", measure)
        # Beside the five that the demonstration has.
        self.assertIn("15 definitions are in order", self.braid("check").stdout)
        file = self.p / "indicators.d" / "own.stock.toml"
        before = file.read_bytes()
        self.braid("new", "own.stock", check=64)
        self.assertEqual(file.read_bytes(), before)
        self.braid("new", "cla.days", "--from", "cla.days")
        file = self.p / "indicators.d" / "cla.days.toml"
        self.assertIn("version = 2", file.read_text())
        before = file.read_bytes()
        self.assertIn("is there already", self.braid("new", "cla.days", "--from", "cla.days", check=73).stderr)
        self.assertEqual(file.read_bytes(), before)
        self.assertIn("16 definitions are in order", self.braid("check").stdout)
        own = service.lines(self.braid("list", "--own", "--json").stdout)
        self.assertEqual(len(own), 16)
        self.braid("new", "Not An Id", check=64)

    def test_pages_are_written_for_every_definition(self):
        self.braid("pages", "--shipped", self.folder / "pages")
        index = (self.folder / "pages" / "README.md").read_text()
        for page in re.findall(r"\]\(([a-z0-9_.]+\.md)\)", index):
            self.assertTrue((self.folder / "pages" / page).exists(), page)


class Checking(service.ServiceTest):
    """Each fault with its place and remedy."""
    GOOD = """[one]
id = "own.one"
version = 1
title = "One"
help = "Made up."
unit = "child"
measure = "starts"
of = "care"
facts = ["care"]
feeds = ["children"]
periods = ["year"]
direction = "context"
"""
    SHARE = """[two]
id = "own.two"
version = 1
title = "Two"
help = "Made up."
unit = "child"
measure = "share"
numerator = { measure = "starts", of = "care", unit = "child" }
denominator = { measure = "starts", of = "care", unit = "child" }
facts = ["care"]
feeds = ["children"]
periods = ["year"]
direction = "context"
"""

    def setUp(self):
        super().setUp()
        self.file = self.folder / "draft.toml"
        self.empty = self.folder / "none"
        self.empty.mkdir()

    def faults(self, text):
        self.file.write_text(text)
        done = service.braid(self.empty, "indicator", "check", self.file, "--json")
        found = service.lines(done.stdout)
        self.assertEqual(done.returncode, 78 if found else 0, done.stderr)
        for line in found:
            self.assertTrue(line["message"] and line["remedy"], line)
            self.assertTrue(line["file"].endswith("draft.toml") and line["line"] > 0 and line["column"] > 0, line)
        return found

    def rules(self, text):
        return [line["rule"] for line in self.faults(text)]

    def test_is_content_with_what_is_in_order_and_needs_no_configuration(self):
        self.assertEqual(self.faults(self.GOOD), [])
        self.assertEqual(self.faults(self.SHARE), [])

    def test_unknown_words_and_codes(self):
        [fault] = self.faults(self.GOOD + 'where = { place = { in = ["K2", "K99"] } }\n')
        self.assertEqual((fault["rule"], fault["line"], fault["column"]), ("indicators/unknown-word", 13, 33))
        self.assertIn("K99", fault["message"])
        self.assertEqual(self.rules(self.GOOD.replace('of = "care"', 'of = "carousel"')), ["indicators/unknown-word"])

    def test_a_window_outside_what_has_to_be_covered(self):
        looks_back = self.GOOD.replace('of = "care"', 'of = "referral"').replace('["care"]', '["referral"]')
        looks_back += 'when = [{ before = "referral", months = 12 }]\n'
        [fault] = self.faults(looks_back)
        self.assertEqual((fault["rule"], fault["line"]), ("indicators/window", 13))
        self.assertIn("lookback = 12", fault["remedy"])
        self.assertEqual(self.rules(looks_back + "lookback = 12\n"), [])
        ahead = self.GOOD + 'when = [{ after = "spell", months = 12 }]\n'
        self.assertEqual(self.rules(ahead), ["indicators/window"])
        self.assertEqual(self.rules(ahead.replace("[{ after", "[{ complete = 12 }, { after")), [])

    def test_circles(self):
        own = self.SHARE.replace('{ measure = "starts", of = "care", unit = "child" }', '"own.two"', 1)
        found = self.faults(own)
        self.assertIn("indicators/circle", [fault["rule"] for fault in found])
        circle = next(fault for fault in found if fault["rule"] == "indicators/circle")
        self.assertEqual(circle["line"], 8)
        other = own.replace("[two]", "[three]").replace('id = "own.two"', 'id = "own.three"')
        both = own.replace('"own.two"\nden', '"own.three"\nden') + other
        self.assertEqual(self.rules(both).count("indicators/circle"), 2)

    def test_contradictions_and_denominators_that_can_only_be_nought(self):
        shut_out = '{ measure = "starts", of = "care", unit = "child", where = { place = { in = [] } } }'
        below = self.SHARE.replace('denominator = { measure = "starts", of = "care", unit = "child" }',
                                   f"denominator = {shut_out}")
        [fault] = self.faults(below)
        self.assertEqual((fault["rule"], fault["line"]), ("indicators/zero-denominator", 9))
        both = self.GOOD + 'when = [{ open = "cp_plan" }, { not-open = "cp_plan" }]\n'
        self.assertEqual(self.rules(both), ["indicators/contradiction"])
        example = self.SHARE + '[[two.example]]\ngiven = []\n' \
            'expect = { period = "Y2025", numerator = 0, denominator = 0 }\n'
        self.assertEqual(self.rules(example), ["indicators/zero-denominator"])
        self.assertEqual(self.rules(self.GOOD.replace('"starts"', '"duration"')), ["indicators/contradiction"])

    def test_examples_that_do_not_come_out(self):
        example = self.GOOD + '[[one.example]]\ngiven = ["care A 2024-05-10 open legal_status=C2"]\n' \
            'expect = { period = "Y2025", count = 2 }\n'
        [fault] = self.faults(example)
        self.assertEqual((fault["rule"], fault["line"]), ("indicators/example", 13))
        self.assertIn("count=1", fault["message"])

    def test_every_fault_at_once(self):
        text = self.GOOD.replace('direction = "context"', 'direction = "up"').replace('"care"\n', '"carousel"\n', 1)
        self.assertEqual(len(self.faults(text)), 2)


class Versions(service.ServiceTest):
    """A changed definition is a new version beside the old one, and never a silent change."""

    def setUp(self):
        super().setUp()
        self.p = self.synth("nwd")
        self.feed = small_partnership(self.p, "linked_default")
        self.children = made_children(40)
        write_return(self.p, self.feed, "first", self.children,
                     [(child, "05/04/2024", "20/05/2024" if number < 20 else "")
                      for number, (child, _, _) in enumerate(self.children)], "2025-06-01T10:00:00")
        self.file = self.p / "indicators.d" / "homes.toml"
        self.file.parent.mkdir(exist_ok=True)
        self.first = Checking.GOOD.replace("own.one", "cla.own").replace('"starts"', '"active"')
        self.file.write_text(self.first)
        service.run_once(self.p)

    def second(self):
        """Asks that they stay past May: 20 of the 40."""
        return self.first.replace("[one]", "[one-2]").replace("version = 1", "version = 2") + "lasted_days = 100\n"

    def cells(self):
        return {(line["version"], line["period"], json.dumps(line["breakdown"])): line
                for line in service.lines(service.braid(self.p, "outcomes", "all", "--json", check=0).stdout)
                if line["indicator"] == "cla.own"}

    def diff(self, *arguments):
        lines = service.lines(service.braid(self.p, "indicator", "diff", "cla.own", "--json", *arguments, check=0).stdout)
        return lines[:-1], lines[-1]

    def test_diff_tells_what_would_change_before_it_does(self):
        draft = self.folder / "draft.toml"
        draft.write_text(self.second())
        before = self.cells()
        changes, summary = self.diff("--file", draft)
        self.assertEqual((summary["from_version"], summary["to_version"]), (1, 2))
        total = next(line for line in changes if line["period"] == "Y2025" and not line["breakdown"])
        self.assertEqual((total["change"], total["from"]["count"], total["to"]["count"]), ("changed", 40, 20))
        self.assertEqual(self.cells(), before)
        text = service.braid(self.p, "indicator", "diff", "cla.own", "--file", draft, check=0).stdout
        self.assertIn("+ lasted_days = 100", text)
        # What it told is what is published then, and the old version stays beside it.
        self.file.write_text(self.first + self.second())
        service.run_once(self.p)
        after = self.cells()
        self.assertEqual({key: value for key, value in after.items() if key[0] == 1}, before)
        self.assertEqual(after[2, "Y2025", "{}"]["count"], 20)
        self.assertEqual(self.diff("--from", 1, "--to", 2)[0], changes)

    def test_a_meaning_that_changes_under_its_version_is_refused_and_nothing_is_published(self):
        before = self.cells()
        self.file.write_text(self.first + "lasted_days = 100\n")
        changes, summary = self.diff()
        self.assertEqual((summary["from_version"], summary["to_version"]), (1, 1))
        self.assertTrue(changes)
        self.assertIn("refuses", service.braid(self.p, "indicator", "diff", "cla.own", check=0).stdout)
        done = service.braid(self.p, "run", "--once", check=78)
        self.assertIn("without a new version", done.stderr)
        self.assertEqual(self.cells(), before)

    def test_a_difference_of_few_people_is_not_told(self):
        draft = self.folder / "draft.toml"
        write_return(self.p, self.feed, "second", self.children,
                     [(child, "05/04/2024", "20/05/2024" if number < 3 else "")
                      for number, (child, _, _) in enumerate(self.children)], "2025-06-02T10:00:00")
        service.run_once(self.p)
        draft.write_text(self.second())
        changes, summary = self.diff("--file", draft)
        total = next(line for line in changes if line["period"] == "Y2025" and not line["breakdown"])
        self.assertEqual((total["change"], total["to"]), ("small", None))
        self.assertGreater(summary["small"], 0)
        self.assertNotIn("37", service.braid(self.p, "indicator", "diff", "cla.own", "--file", draft, check=0).stdout)

    def test_what_nobody_publishes_has_no_diff(self):
        service.braid(self.p, "indicator", "diff", "crime.arrests", check=66)
        service.braid(self.p, "indicator", "diff", "no.such", check=66)


class Explaining(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.p = self.synth("nwd")
        self.feed = small_partnership(self.p, "linked_default")
        self.children = made_children(60)
        self.deliver("first", 30, "2025-06-01T10:00:00")
        service.run_once(self.p)

    def deliver(self, name, leavers, submitted):
        write_return(self.p, self.feed, name, self.children,
                     [(child, "05/04/2024", "20/05/2024" if number < leavers else "")
                      for number, (child, _, _) in enumerate(self.children)], submitted)

    def explain(self, indicator, period, *arguments, check=0):
        done = service.braid(self.p, "explain", "cell", "all", indicator, period, "--json", *arguments, check=check)
        return service.lines(done.stdout)

    def test_tells_value_words_feeds_and_the_first_release(self):
        [line] = self.explain("cla.stock", "2025-03-31")
        self.assertEqual((line["status"], line["count"], line["revision"]), ("ok", 30, 1))
        self.assertIn("Children with episodes of care open", line["in_words"]["Counts"][0])
        [feed] = line["feeds"]
        self.assertEqual((feed["feed"], feed["covers"], feed["covers_period"]),
                         (self.feed, "2024-04-01..2025-03-31", True))
        [revision] = line["revisions"]
        self.assertEqual((revision["release"], [cause["cause"] for cause in revision["causes"]]), (1, ["first"]))
        self.assertFalse(line["moved_on"])
        text = service.braid(self.p, "explain", "cell", "all", "cla.stock", "2025-03-31", check=0).stdout
        for heading in ("Value", "Counts", "Population", "Left out", "Pitfalls", "Counted", "Agencies", "Revisions"):
            self.assertRegex(text, rf"(?m)^{heading}\b")

    def test_tells_exclusions_to_the_nearest_ten_and_small_ones_not_at_all(self):
        [line] = self.explain("cla.residential.share", "2025-03-31")
        for step in line["steps"]:
            for told in (step["people"], step["left_out"]):
                self.assertTrue(told in (None, "c") or told % 10 == 0, step)

    def test_tells_a_correction_and_keeps_the_revision_before_it(self):
        self.deliver("second", 45, "2025-06-02T10:00:00")
        service.run_once(self.p)
        [line] = self.explain("cla.stock", "2025-03-31")
        self.assertEqual((line["count"], line["revision"]), (15, 2))
        second, first = line["revisions"]
        self.assertEqual([(cause["cause"], cause["about"]) for cause in second["causes"]], [("correction", self.feed)])
        self.assertEqual((first["release"], first["causes"][0]["cause"]), (1, "first"))

    def test_tells_that_a_definition_is_new(self):
        file = self.p / "indicators.d" / "own.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(Checking.GOOD.replace("own.one", "cla.own"))
        service.run_once(self.p)
        [line] = self.explain("cla.own", "Y2025")
        self.assertEqual([cause["cause"] for cause in line["revisions"][0]["causes"]], ["definition"])
        file.unlink()
        [line] = self.explain("cla.own", "Y2025")
        self.assertEqual(line["in_words"], {})

    def test_refuses_alike_what_is_small_and_what_is_not_there(self):
        one = service.braid(self.p, "explain", "cell", "all", "cla.stock", "2031-03-31", check=66)
        two = service.braid(self.p, "explain", "cell", "all", "cla.stock", "2025-03-31", "--breakdown", "sex=X", check=66)
        self.assertEqual(one.stderr, two.stderr)
        service.braid(self.p, "explain", "cell", "none", "cla.stock", "2025-03-31", check=66)
        service.braid(self.p, "explain", "cell", "all", "cla.stock", "2025-03-31", "--breakdown", "sex", check=64)


if __name__ == "__main__":
    unittest.main()
