"""Learning to link and measuring it, on made-up people: `braid link train` and `braid link evaluate`."""
import csv
import json
import pathlib
import re
import stat
import subprocess
import tempfile
import unittest

import service

HEADER = "source,id,given_name,surname,date_of_birth,sex,postcode,nhs_number,upn,truth\n"
# What the interface promises, section 3.
THRESHOLD_KEYS = {"threshold", "pairs", "precision", "recall", "f1"}
CLUSTER_KEYS = {"clusters_exact", "b_cubed_precision", "b_cubed_recall", "seconds"}


def link(*arguments, check=0):
    done = subprocess.run([service.BRAID, "link", *map(str, arguments)], capture_output=True, text=True, timeout=600)
    if done.returncode != check:
        raise AssertionError(f"braid link {' '.join(map(str, arguments))} ended with {done.returncode}, not {check}:\n"
                             f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done


def evaluate(*arguments):
    """({threshold: line}, the line of the clusters)."""
    lines = service.lines(link("evaluate", "--json", *arguments).stdout)
    for line in lines[:-1]:
        assert THRESHOLD_KEYS <= set(line), line
    assert CLUSTER_KEYS <= set(lines[-1]), lines[-1]
    return {line["threshold"]: line for line in lines[:-1]}, lines[-1]


def without_time(lines):
    thresholds, clusters = lines
    return thresholds, {key: value for key, value in clusters.items() if key != "seconds"}


class MadeUpPeople(unittest.TestCase):
    """4,000 children as three agencies write them down."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.people = cls.folder / "people.csv"
        subprocess.run([service.BRAID, "synth", "people", str(cls.people), "--children", "4000", "--seed", "7"],
                       check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_families_are_linked_well_and_twins_kept_apart(self):
        thresholds, clusters = evaluate("--people", self.people, "--key-seed", 1)
        self.assertLessEqual({-8, 0, 6.64}, set(thresholds))
        self.assertGreater(thresholds[6.64]["precision"], 0.998)
        self.assertGreater(thresholds[0]["recall"], 0.93)
        self.assertGreater(clusters["firm_pairs"]["precision"], 0.998)
        self.assertGreater(clusters["cluster_pairs"]["recall"], 0.93)
        self.assertGreater(clusters["b_cubed_precision"], 0.99)
        self.assertGreater(clusters["pair_completeness"], 0.99)
        groups = {(group["subgroup"], group["value"]) for group in clusters["subgroups"]}
        self.assertLessEqual({("source", "police"), ("postcode", "missing"), ("sex", "female")}, groups)

    def test_the_same_key_gives_the_same_figures(self):
        first = evaluate("--people", self.people, "--key-seed", 3)
        self.assertEqual(without_time(first), without_time(evaluate("--people", self.people, "--key-seed", 3)))

    def test_linked_pairs_are_written_with_weight_and_grade(self):
        out = self.folder / "links.csv"
        _, clusters = evaluate("--people", self.people, "--key-seed", 1, "--links", out)
        with open(out, newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0]), ["id_a", "id_b", "weight", "grade"])
        self.assertEqual(len(rows), clusters["cluster_pairs"]["pairs"])
        self.assertEqual(sum(row["grade"] == "firm" for row in rows), clusters["firm_pairs"]["pairs"])
        with open(self.people, newline="") as file:
            truth = {row["id"]: row["truth"] for row in csv.DictReader(file)}
        right = sum(truth[row["id_a"]] == truth[row["id_b"]] for row in rows)
        self.assertAlmostEqual(right / len(rows), clusters["cluster_pairs"]["precision"], places=9)

    def test_a_model_is_learned_written_and_used(self):
        model, report = self.folder / "model.json", self.folder / "report"
        text = link("train", "--people", self.people, "--out", model, "--report", report, "--name", "made up").stdout
        self.assertIn("birth date", text)
        self.assertEqual(stat.S_IMODE(model.stat().st_mode), 0o600)
        self.assertEqual((report / "report.txt").read_text(), text[:text.index("\nThe model is in")])
        self.assertTrue((report / "weights.svg").read_text().startswith("<svg "))
        again = self.folder / "again.json"
        link("train", "--people", self.people, "--out", again, "--name", "made up")
        self.assertEqual(model.read_bytes(), again.read_bytes(), "same input and seed, other model")
        thresholds, clusters = evaluate("--people", self.people, "--model", model, "--key-seed", 1)
        self.assertIn("made up", clusters["model"])
        self.assertGreater(thresholds[6.64]["precision"], 0.998)

    def test_training_in_json_says_weights_and_checks(self):
        out = self.folder / "json.json"
        lines = service.lines(link("train", "--people", self.people, "--out", out, "--json").stdout)
        fields = {line["field"]: line["weights"] for line in lines if "weights" in line}
        self.assertGreater(fields["birth date"][0], 8)
        for name, weights in fields.items():
            self.assertEqual(sorted(weights[:7], reverse=True), weights[:7], f"{name} rises from L0 to L6")
        self.assertEqual(len([line for line in lines if "without" in line]), 8)

    def test_a_foreign_identifier_may_stand_in_any_column_for_one(self):
        """With --postcodes any nothing is an NHS number: it may be mistyped, and still says much."""
        with open(self.people, newline="") as file:
            rows = list(csv.DictReader(file))
        found = {}
        for column in ("nhs_number", "upn", "identifier", None):
            moved = self.folder / f"{column}.csv"
            with open(moved, "w", newline="") as file:
                writer = csv.DictWriter(file, HEADER.strip().split(",") + ["identifier"], extrasaction="ignore")
                writer.writeheader()
                for number, row in enumerate(rows):
                    digits = f"{int(row['truth'].encode().hex(), 16) % 9_000_000 + 1_000_000 + (number % 20 == 0)}"
                    writer.writerow({**row, "nhs_number": "", "upn": ""} | ({column: digits} if column else {}))
            found[column] = without_time(
                evaluate("--people", moved, "--postcodes", "any", "--guards", "off", "--key-seed", 1))
        self.assertEqual(found["nhs_number"], found["identifier"])
        self.assertEqual(found["upn"], found["identifier"])
        self.assertGreater(found["identifier"][0][0]["recall"], found[None][0][0]["recall"])

    def test_nothing_of_a_record_is_said(self):
        with open(self.people, newline="") as file:
            rows = list(csv.DictReader(file))[:300]
        said = link("evaluate", "--people", self.people).stdout + link(
            "train", "--people", self.people, "--out", self.folder / "said.json").stdout
        words = set(re.findall(r"[^\s,]+", said))
        for row in rows:
            for column in ("surname", "date_of_birth", "postcode", "nhs_number", "id"):
                if row[column]:
                    self.assertNotIn(row[column], words)


class SmallFiles(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.file = pathlib.Path(self.scratch.name) / "people.csv"

    def test_too_few_people_are_linked_with_the_model_of_braid(self):
        self.file.write_text(HEADER + "health,1,Anna,Madeup,2012-03-04,2,ZX1 1AA,,,p1\n"
                                      "police,2,Anna,Madeup,2012-03-04,2,ZX1 1AA,,,p1\n"
                                      "police,3,Otto,Invented,2010-10-11,1,ZX2 2BB,,,p2\n")
        _, clusters = evaluate("--people", self.file)
        self.assertEqual((clusters["persons"], clusters["clusters_exact"]), (2, 1.0))
        link("train", "--people", self.file, "--out", self.file.with_suffix(".json"), check=65)

    def test_guards_off_lets_a_source_know_a_person_twice(self):
        self.file.write_text(HEADER + "children,1,Anna,Madeup,2012-03-04,2,ZX1 1AA,,,p1\n"
                                      "children,2,Anna,Madeup,2012-03-04,2,ZX1 1AA,,,p1\n")
        self.assertEqual(evaluate("--people", self.file)[1]["persons"], 2)
        self.assertEqual(evaluate("--people", self.file, "--guards", "off")[1]["persons"], 1)

    def test_what_is_wrong_with_a_file_is_said_with_its_place(self):
        for text, code, place in (
                ("source,id\na,1\n", 65, "people.csv:1: the file has no column truth [people/missing-column]"),
                (HEADER + "a,,x,y,,,,,,p\n", 65, "people.csv:2:2: id is empty [people/empty-field]"),
                (HEADER + "a,1,x\n", 65, "people.csv:2:3: "),
                (HEADER + "a,1,,,,,,,,p\na,1,,,,,,,,p\n", 65, "people.csv:3: the source has this id already"),
                ("", 65, "people.csv: the file is empty")):
            with self.subTest(place):
                self.file.write_text(text)
                said = link("evaluate", "--people", self.file, check=code).stderr
                self.assertIn(place, said)
                self.assertIn("remedy: ", said)
        link("evaluate", "--people", self.file.parent / "absent.csv", check=66)
        link("evaluate", check=64)
        link("evaluate", "--people", self.file, "--guards", "perhaps", check=64)

    def test_a_model_that_cannot_be_used_is_refused(self):
        self.file.write_text(HEADER + "a,1,Anna,Madeup,,,,,,p\n")
        bad = self.file.with_name("bad.json")
        bad.write_text("{}")
        said = link("evaluate", "--people", self.file, "--model", bad, check=65).stderr
        self.assertIn("bad.json", said)

    def test_links_that_cannot_be_written_end_with_73(self):
        self.file.write_text(HEADER + "a,1,Anna,Madeup,,,,,,p\n")
        link("evaluate", "--people", self.file, "--links", "/nowhere/links.csv", check=73)


class ALog(service.ServiceTest):
    def test_links_of_a_log_are_measured_and_learned_from(self):
        folder = self.synth("area", "--children", "1500", "--years", "1")
        service.run_once(folder)
        done = service.braid(folder, "link", "evaluate", "--truth", folder / "truth.csv", "--json", check=0)
        lines = service.lines(done.stdout)
        self.assertLessEqual(CLUSTER_KEYS, set(lines[-1]))
        self.assertGreater(lines[-1]["b_cubed_precision"], 0.99)
        model = folder / "learned.json"
        said = service.braid(folder, "link", "train", "--from-log", "--out", model, check=0).stdout
        self.assertIn("pseudonymised subjects of the log", said)
        self.assertGreater(len(json.loads(model.read_text())), 5)


if __name__ == "__main__":
    unittest.main()
