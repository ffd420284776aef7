"""The catalogue's worked examples through the real decoders, exactly; and the independent reference beside them."""
import json
import subprocess
import sys
import unittest

import service
import worked_examples


class WorkedExamples(service.ServiceTest):
    def test_every_expected_value_comes_out(self):
        expectations = worked_examples.write_all(self.folder)
        names = sorted({expected.example for expected in expectations})
        self.assertEqual(set(names), {"WE-1", "WE-1b", "WE-4", "WE-7", "WE-8", "WE-9"})
        self.assertGreater(len(expectations), 40)
        for name in names:
            folder = self.folder / name
            service.run_once(folder)
            cells = {}
            for subscription in sorted((folder / "subscriptions.d").glob("*.toml")):
                if 'profile = "exact"' in subscription.read_text():
                    cells.update(service.table(folder, subscription.stem))
            for expected in (item for item in expectations if item.example == name):
                with self.subTest(example=name, indicator=expected.indicator, period=expected.period,
                                  breakdown=expected.breakdown):
                    self.check(cells, expected)

    def check(self, cells, expected):
        found = [cell for cell in cells.values()
                 if (cell["indicator"], cell["period"], cell["area"]) ==
                 (expected.indicator, expected.period, expected.area) and cell["breakdown"] == expected.breakdown]
        if not found:
            # Zero cells other than totals are absent (rulings B4).
            self.assertTrue(expected.breakdown and expected.count == 0, "the cell is not there")
            return
        cell = found[0]
        self.assertEqual(cell["status"], expected.status)
        for field in ("count", "people", "numerator", "denominator"):
            wanted = getattr(expected, field)
            if wanted is not None:
                self.assertEqual(cell[field], wanted, field)


# Of the catalogue the reference in Python tells these again; the C++ reference of the measurer tells more.
KNOWN_TO_REFERENCE = [
    "cla.stock", "cla.starts", "cla.during", "cla.episodes", "cla.days", "cla.spells.started", "cla.ceases",
    "missing.incidents", "missing.children", "crime.arrests", "crisis.ae", "wellbeing.sdq.mean"]


def reference(folder, exact=False):
    """What the independent reference says, by subscription and key."""
    command = [sys.executable, "-m", "braid_reference", str(folder)]
    text = subprocess.run(command + (["--exact"] if exact else []), cwd=service.ROOT / "tests" / "reference", check=True,
                          capture_output=True, text=True).stdout
    tables = {}
    for line in text.splitlines():
        row = json.loads(line)
        tables.setdefault(row.pop("subscription"), {})[service.key_of(row)] = row
    return tables


class AgainstTheReference(service.ServiceTest):
    """Everything that is published equals what straightforward clear-text code makes of the same files."""

    def compare(self, folder):
        tables = reference(folder)
        self.assertTrue(tables)
        for name, wanted in tables.items():
            got = service.table(folder, name)
            self.assertEqual(sorted(got), sorted(wanted), f"cells of {name}")
            for key, row in wanted.items():
                cell = {field: got[key][field] for field in row}
                self.assertEqual(cell, row, key)

    def ask_for_everything(self, folder):
        """The reference links by exact evidence (rulings A2 to A5). Every subscription publishes every period and every breakdown of this version, exact and protected."""
        service.link_exactly(folder)
        for path in (folder / "agreements.d").glob("*.toml"):
            if "exact = true" not in path.read_text():
                path.write_text("exact = true\n" + path.read_text())
        template = next((folder / "subscriptions.d").glob("*.toml")).read_text()
        for path in (folder / "subscriptions.d").glob("*.toml"):
            path.unlink()
        programmes = [path.stem for path in (folder / "programmes.d").glob("*.toml")]
        agreement = next(line for line in template.splitlines() if line.startswith("agreement"))
        for profile in ("exact", "linked_default"):
            (folder / "subscriptions.d" / f"{profile}.toml").write_text(
                f'{agreement}\nindicators = {json.dumps(KNOWN_TO_REFERENCE)}\n'
                f'periods = ["month", "quarter", "year"]\nprofile = "{profile}"\n'
                'breakdowns = [[], ["age_cla"], ["sex"], ["uasc"], ["age_cla", "sex"], ["sex", "uasc"]]\n'
                f"programmes = {json.dumps(programmes)}\n")

    def test_no_wrong_door(self):
        folder = self.synth("nwd")
        self.ask_for_everything(folder)
        service.run_once(folder)
        self.compare(folder)

    def test_areas_with_dirt(self):
        for seed in (1, 2, 3):
            with self.subTest(seed=seed):
                folder = self.synth("area", "--children", 400, "--years", 3, "--areas", 2, "--errors", 0.05, "--seed",
                                    seed, name=f"a{seed}")
                self.ask_for_everything(folder)
                done = service.braid(folder, "run", "--once")
                self.assertIn(done.returncode, (0, 65), done.stderr[-2000:])
                self.compare(folder)

    def test_areas_made_by_other_hands(self):
        """Feeds of the reference's own generator, which shares nothing with `braid synth`."""
        for seed in (1, 2, 4, 7):
            with self.subTest(seed=seed):
                folder = self.folder / f"r{seed}"
                subprocess.run([sys.executable, "random_area.py", str(folder), str(seed)], check=True,
                               cwd=service.ROOT / "tests" / "reference", capture_output=True)
                self.ask_for_everything(folder)
                done = service.braid(folder, "run", "--once")
                self.assertIn(done.returncode, (0, 65), done.stderr[-2000:])
                self.compare(folder)


if __name__ == "__main__":
    unittest.main()
