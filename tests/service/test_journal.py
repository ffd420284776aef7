"""What the service writes into the journal, and that no value of a record is in anything it says of itself."""
import os
import pathlib
import subprocess
import sys
import unittest

import running
from running import e2e

sys.path.insert(0, str(e2e.ROOT / "tests" / "privacy"))
import test_canary as canary  # noqa: E402


class Journal(running.ServiceTest):
    def journal_of(self, folder):
        own = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
        done = subprocess.run([*own, sys.executable, "-B", "journal_probe.py", str(folder)], capture_output=True, text=True,
                              cwd=pathlib.Path(__file__).parent, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_entries_have_fields_to_search_by(self):
        folder = self.synth("nwd")
        said = e2e.lines(self.journal_of(folder))
        taken = [entry for entry in said if entry["MESSAGE"].startswith("Took a delivery.")]
        self.assertEqual({entry["BRAID_FEED"] for entry in taken},
                         {"brackenshire-903", "police", "hospital", "programme", "nccis", "interviews", "beds"})
        for entry in taken:
            self.assertEqual((entry["PRIORITY"], entry["BRAID_ROLE"], entry["SYSLOG_IDENTIFIER"]), ("6", "edge", "braid"))
        measured = [entry for entry in said if entry["MESSAGE"].startswith("Measured with a remark.")]
        self.assertTrue(measured)
        for entry in measured:
            self.assertEqual((entry["BRAID_ROLE"], entry["BRAID_AREA"]), ("measure", "E10000023"))
            self.assertIn("/", entry["BRAID_RULE"])
        self.assertEqual((folder / "stream").read_text(), "", "nothing is written beside the journal")

    def test_no_value_of_a_record_is_in_what_the_service_says_of_itself(self):
        folder = self.synth("area", "--children", 300, "--years", 2, "--errors", 0.1, "--seed", 9)
        # A number of few digits is among counts, bytes and seconds by chance.
        marked = {item for item in canary.needles(canary.collect(folder)) if not (item.isdigit() and len(item) < 8)}
        self.assertGreater(len(marked), 1000)
        port = running.free_port()
        running.add_service_keys(folder, listen=f"127.0.0.1:{port}")
        service = self.start(folder).ready()
        said = {"metrics": running.get(port, "/metrics")[1], "readyz": running.get(port, "/readyz")[1],
                "livez": running.get(port, "/livez")[1], "status": e2e.braid(folder, "status").stdout,
                "status --json": e2e.braid(folder, "status", "--json").stdout, "messages": service.messages(),
                "notifications": str(service.manager.messages)}
        self.assertEqual(service.stop()[0], 0)
        # Once more from the log, into the journal.
        said["journal"] = self.journal_of(folder)
        self.assertGreater(len(said["journal"]), 100)
        for where, text in said.items():
            hits = [item for item in marked if item in text]
            self.assertEqual(hits, [], f"{where} holds {len(hits)} identifiers")


if __name__ == "__main__":
    unittest.main()
