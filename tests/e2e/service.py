"""Runs the real program in tests: one made-up partnership in a folder of its own."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "reference"))

# Set by ctest; the program under test.
BRAID = os.environ.get("BRAID_PROGRAM", str(ROOT / "build" / "debug" / "braid"))


def braid(folder, *arguments, check=None, timeout=600):
    """Runs a command; `check` is the exit status that it must have, if any."""
    done = subprocess.run([BRAID, "--config", str(folder), *map(str, arguments)], capture_output=True, text=True,
                          timeout=timeout)
    if check is not None and done.returncode != check:
        raise AssertionError(f"braid {' '.join(map(str, arguments))} ended with {done.returncode}, not {check}:\n"
                             f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def link_exactly(folder):
    """Links by equal identifiers, or equal names and birth date, alone: what clear-text code can follow."""
    path = pathlib.Path(folder) / "braid.toml"
    path.write_text(path.read_text() + '\n[link]\nmethod = "exact"\n')


def run_once(folder, check=0):
    """run --once --json: ({feed: counts}, {subjects, persons}, {subscription: counts})."""
    feeds, totals, subscriptions = {}, {}, {}
    for line in lines(braid(folder, "run", "--once", "--json", check=check).stdout):
        if "feed" in line:
            feeds[line["feed"]] = line
        elif "subscription" in line:
            subscriptions[line["subscription"]] = line
        else:
            totals = line
    return feeds, totals, subscriptions


def outcomes(folder, subscription):
    return lines(braid(folder, "outcomes", subscription, "--json", check=0).stdout)


def key_of(outcome):
    return (outcome["indicator"], outcome["version"], outcome["area"], outcome["period"],
            tuple(sorted(outcome["breakdown"].items())))


def table(folder, subscription, revisions=False):
    """The published table by key; without revisions, as rulings S20 compares."""
    cells = {}
    for outcome in outcomes(folder, subscription):
        if not revisions:
            outcome.pop("revision")
        key = key_of(outcome)
        assert key not in cells, f"a cell twice: {key}"
        cells[key] = outcome
    return cells


def log_stat(folder):
    return {(line["stream"], line["area"]): line for line in lines(braid(folder, "log", "stat", "--json", check=0).stdout)}


def quarantine(folder):
    return lines(braid(folder, "quarantine", "list", "--json", check=0).stdout)


class ServiceTest(unittest.TestCase):
    """A folder that is gone after the test."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def synth(self, kind, *arguments, name="p"):
        folder = self.folder / name
        done = subprocess.run([BRAID, "synth", kind, str(folder), *map(str, arguments)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return folder


def deliveries(folder):
    """Waiting deliveries of all feeds: paths, with their notes left out."""
    found = []
    for feed in sorted((pathlib.Path(folder) / "in").iterdir()):
        for path in sorted(feed.iterdir()):
            if path.name not in ("done", "refused") and not path.name.endswith(".submission.toml"):
                found.append(path)
    return found
