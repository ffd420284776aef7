"""The demonstration as `./dev demo` shows it: every row of the published table comes out, and a row that does not
is found out."""
import csv
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
import service  # noqa: E402


class Demo(service.ServiceTest):
    def test_prints_the_published_table_beside_the_computed_one(self):
        folder = self.folder / "demo"
        shown = subprocess.run(["bash", str(HERE / "demo.sh"), service.BRAID, str(folder)], capture_output=True, text=True,
                               timeout=600)
        self.assertEqual(shown.returncode, 0, shown.stdout[-8000:] + shown.stderr[-4000:])
        for row in self.published():
            if not row["row_id"].startswith("nwd.2") or row["row_id"] in ("nwd.20", "nwd.21"):
                self.assertIn(f"  {row['row_id']} ", shown.stdout)
            self.assertIn(row["measure"], shown.stdout)
        for discrepancy in ("decrease of 29%; computed -38.1%", "reduced by 54%; computed -49.7%",
                            "decrease of 9%; computed -6.6%", "40%; computed 40.3%"):
            self.assertIn(discrepancy, shown.stdout)
        self.check_that_a_wrong_figure_fails(folder)

    def published(self):
        with open(HERE / "no-wrong-door.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def check_that_a_wrong_figure_fails(self, folder):
        """Any of these figures, if it had been published otherwise, is missed in what the feeds give."""
        for name, column, value in (("nwd.13", "after_num", "45"), ("nwd.04", "after_den", "222"),
                                    ("nwd.17", "before_value", "19.4"), ("nwd.11", "computed_change_pct", "-53.62"),
                                    ("nwd.07", "stated_change", "16%"), ("nwd.d1", "after_value", "0.6138")):
            with self.subTest(row=name):
                rows = self.published()
                changed = next(row for row in rows if row["row_id"] == name)
                self.assertNotEqual(changed[column], value)
                changed[column] = value
                path = self.folder / "otherwise.csv"
                with open(path, "w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, rows[0].keys())
                    writer.writeheader()
                    writer.writerows(rows)
                told = subprocess.run([sys.executable, str(HERE / "nwd_table.py"), service.BRAID, str(folder), str(path)],
                                      capture_output=True, text=True)
                self.assertEqual(told.returncode, 1)
                self.assertIn(f"nwd_table: {name}:", told.stderr)


if __name__ == "__main__":
    unittest.main()
