"""A made-up partnership on a test machine: the package, its configuration in /etc/braid, deliveries that wait in /srv/made."""
import csv
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import machine as machines
import prepare

UNIT = "braid.service"
MADE = "/srv/made"  # what `braid synth` made; deliveries are moved from here
FEEDS = ("area01-ssd", "area01-903", "area01-police", "area01-hospital", "area01-programme")
IDENTIFYING = re.compile(r"forename|surname|name|upn|nhs|post|dob|birth|unique_id", re.IGNORECASE)


class BootedTest(unittest.TestCase):
    """One machine for all tests of a class, which run in order of their names; each leaves the service running."""

    host_network = False

    @classmethod
    def setUpClass(cls):
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="braid-shared-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared, ignore_errors=True)
        shutil.copy(prepare.package(), cls.shared / "braid.deb")
        cls.machine = machines.Machine(prepare.root(), cls.__name__.lower(), cls.shared, cls.host_network)
        cls.addClassCleanup(cls.machine.stop)
        cls.machine.boot()

    def install(self, deb="braid.deb", options=""):
        self.machine.run(f"dpkg {options} --install /shared/{deb}")

    def configure(self, children=40):
        """Makes people, and gives their partnership's configuration to the service."""
        self.machine.run(f"""set -e
            braid synth area {MADE} --children {children} --years 2
            cd {MADE}
            cp -r agreements.d certificates programmes.d feeds.d subscriptions.d /etc/braid/
            install -m 600 credentials/linkage-key /etc/braid/credentials/linkage-key
            sed -i 's|^# name = .*|name = "Made-up areas"|; s|^# areas = .*|areas = ["E10999001"]|' /etc/braid/braid.toml
            sed -i 's|"../in/|"/srv/braid/in/|; s|"../out/|"/srv/braid/out/|' /etc/braid/*.d/*.toml
            cd in && for feed in *; do install -d -o braid -g braid -m 2770 /srv/braid/in/$feed; done
            install -d -o braid -g braid -m 2750 /srv/braid/out/board""")

    def start(self, unit=UNIT):
        self.machine.run(f"systemctl start {unit}")
        self.assertEqual(self.machine.show(unit, "ActiveState"), "active")

    def deliver(self, *feeds, wait=True):
        """Moves all deliveries of these feeds in, by rename; waits until the log has them."""
        for feed in feeds or FEEDS:
            self.machine.run(f"cd {MADE}/in/{feed} && chown -R --reference=/srv/braid/in/{feed} . && for delivery in *; do "
                             f"mv $delivery /srv/braid/in/{feed}/; done")
        if wait:
            self.wait_taken(*(feeds or FEEDS))

    def waiting(self, *feeds):
        """Deliveries that are still in the feeds' folders."""
        return self.machine.text("cd /srv/braid/in && " + "; ".join(
            f"find {feed} -mindepth 1 -maxdepth 1 ! -name done ! -name refused" for feed in feeds))

    def wait_taken(self, *feeds, seconds=60):
        machines.until(lambda: not self.waiting(*feeds), seconds,
                       f"deliveries taken; there wait {self.waiting(*feeds)}\n{self.machine.messages()[-3000:]}")

    def outcomes(self, subscription="board", folder="/etc/braid"):
        """The published table by key, without revisions."""
        text = self.machine.text(f"cd {folder} && braid --config . outcomes {subscription} --json")
        cells = {}
        for line in text.splitlines():
            cell = json.loads(line)
            cell.pop("revision")
            cells[json.dumps([cell[key] for key in ("indicator", "area", "period", "breakdown")])] = cell
        return cells

    def wait_published(self, subscription="board", seconds=60):
        """Until something is published and everything that was taken is in it."""
        def settled():
            done = self.machine.run("curl --silent http://127.0.0.1:9464/metrics", check=None)
            values = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines() if not line.startswith("#"))
            return all(values.get(f'braid_role_settled{{role="{role}"}}') == "1" for role in ("link", "measure"))
        machines.until(lambda: settled() and self.outcomes(subscription), seconds,
                       f"{subscription} published\n{self.machine.messages()[-3000:]}")
        return self.outcomes(subscription)

    def restarted_by(self, signal, seconds=60):
        """The service's restarts go up through a signal, and it is active again, in another process."""
        before, pid = int(self.machine.show(UNIT, "NRestarts")), self.machine.pid(UNIT)
        self.machine.kill(UNIT, signal)
        machines.until(lambda: int(self.machine.show(UNIT, "NRestarts")) > before, seconds, "a restart")
        self.machine.wait_for(UNIT, "ActiveState", "active", seconds)
        self.assertNotEqual(self.machine.pid(UNIT), pid)

    def identifying_values(self):
        """What the made-up deliveries say about who somebody is, as read from their files."""
        self.machine.run(f"rm -rf /shared/made && mkdir /shared/made && cp -r {MADE}/in /srv/braid/in /shared/made/")
        values = set()
        for path in (self.shared / "made").rglob("*"):
            if path.suffix == ".csv":
                with open(path, encoding="utf-8", errors="replace", newline="") as lines:
                    for row in csv.DictReader(lines):
                        values.update(value for key, value in row.items() if key and value and IDENTIFYING.search(key))
            elif path.suffix == ".hl7":
                for segment in re.findall(r"PID\|[^\r\n]*", path.read_text(errors="replace")):
                    fields = segment.split("|")
                    values.update(part for number in (3, 5, 7, 11) if number < len(fields)
                                  for part in re.split(r"[\^~&]", fields[number]))
        # Shorter ones, and plain words of the formats, are in any text by chance.
        return {value for value in values if isinstance(value, str) and len(value) >= 6 and
                re.search(r"\d", value) or (isinstance(value, str) and len(value) >= 7 and value.isalpha())}


def run(module):
    """Runs the tests of a module; where this machine cannot boot another one, says so loudly and in the summary."""
    import os
    import sys
    if why := machines.why_not():
        note = f"{module}: the package was not booted: {why}"
        print(f"NOT SHOWN HERE. {note}", file=sys.stderr)
        if path := os.environ.get("BRAID_NOT_SHOWN"):
            with open(path, "a", encoding="utf-8") as notes:
                notes.write(note + "\n")
        sys.exit(0)
    unittest.main(module=module, verbosity=1)
