"""The alert rules and the dashboard: that they are right by Prometheus' own judgement, and name only metrics that exist."""
import json
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "observability"
# What a histogram named in docs/metrics.md is made of.
PARTS = ("", "_bucket", "_sum", "_count")


def documented():
    """{family: (type, labels)} of docs/metrics.md."""
    rows = re.findall(r"^\| `(braid_\w+)` \| (\w+) \| ([\w, ]*) ?\|", (ROOT / "docs" / "metrics.md").read_text(),
                      re.MULTILINE)
    return {name: (kind, set(re.findall(r"\w+", labels))) for name, kind, labels in rows}


def series():
    """{name that an expression may use: its labels}"""
    known = {}
    for name, (kind, labels) in documented().items():
        for part in PARTS if kind == "histogram" else ("",):
            known[name + part] = labels | ({"le"} if part == "_bucket" else set())
    return known


def named(expression):
    """[(metric, labels it is chosen by)] of a PromQL expression."""
    return [(name, set(re.findall(r"(\w+)\s*=", chosen or "")))
            for name, chosen in re.findall(r"\b(braid_\w+)(?:\{([^}]*)\})?", expression)]


def expressions(thing):
    """All expressions in a piece of the dashboard."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key in ("expr", "query") and isinstance(value, str):
                yield value
            else:
                yield from expressions(value)
    elif isinstance(thing, list):
        for item in thing:
            yield from expressions(item)


class Observability(unittest.TestCase):
    def promtool(self, *arguments):
        done = subprocess.run(["promtool", *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_rules_are_right(self):
        self.promtool("check", "rules", "alerts.yml")

    def test_each_alert_comes_when_it_must_and_not_before(self):
        self.promtool("test", "rules", "alerts_test.yml", "alerts_slow_test.yml")
        alerts = set(re.findall(r"- alert: (\w+)", (FOLDER / "alerts.yml").read_text()))
        shown = set(re.findall(r"alertname: (\w+)\n\s+exp_alerts", "".join(path.read_text() for path in FOLDER.glob("*_test.yml"))))
        self.assertEqual(alerts, shown, "every alert has a test that shows it")

    def test_the_collection_is_right(self):
        self.promtool("check", "config", "scrape.yml")

    def test_every_metric_is_documented_with_the_labels_it_is_chosen_by(self):
        known = series()
        self.assertGreater(len(known), 30)
        dashboard = json.loads((FOLDER / "dashboard.json").read_text())
        texts = list(expressions(dashboard)) + re.findall(r"expr: (?:>\n((?:\s{10,}.*\n)+)|(.*))",
                                                          (FOLDER / "alerts.yml").read_text())
        texts = [text if isinstance(text, str) else "".join(text) for text in texts]
        used = [use for text in texts for use in named(text)]
        self.assertGreater(len(used), 40)
        for name, labels in used:
            self.assertIn(name, known)
            self.assertLessEqual(labels - {"instance", "job"}, known[name], name)

    def test_the_dashboard_shows_every_family(self):
        text = (FOLDER / "dashboard.json").read_text()
        unseen = {name for name in documented() if name not in text}
        self.assertLessEqual(unseen, {"braid_log_written_bytes_total", "braid_process_threads", "braid_reload_faults",
                                      "braid_role_caught_up", "braid_role_settled"})

    def test_panels_do_not_overlap_and_have_an_id_each(self):
        panels = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        taken = set()
        for panel in panels:
            at = panel["gridPos"]
            self.assertLessEqual(at["x"] + at["w"], 24)
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            self.assertFalse(cells & taken, panel["title"])
            taken |= cells


if __name__ == "__main__":
    unittest.main()
