"""The service: takes what is delivered while it runs, lets others look, stops when told."""
import os
import shutil
import signal
import subprocess
import time
import unittest

import service


class Running(service.ServiceTest):
    def start(self, folder):
        process = subprocess.Popen([service.BRAID, "--config", str(folder), "run"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def wait_for(self, what, seconds=60):
        until = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), until, "it did not happen in time")
            time.sleep(0.1)

    def test_takes_what_comes_and_stops_when_told(self):
        folder = self.synth("nwd")
        quiet = self.folder / "quiet"
        shutil.copytree(folder, quiet)
        service.run_once(quiet)
        wanted = service.table(quiet, "board")

        waiting = [(path, self.folder / f"held{number}") for number, path in enumerate(service.deliveries(folder))]
        for path, held in waiting:
            note = path.with_name(path.name + ".submission.toml")
            if note.exists():
                os.rename(note, str(held) + ".note")
            os.rename(path, held)
        process = self.start(folder)
        self.wait_for(lambda: (folder / "log.db").exists())
        # A second owner is turned away; commands that only look are not.
        self.wait_for(lambda: service.braid(folder, "run", "--once").returncode == 75)
        self.assertEqual(service.braid(folder, "log", "stat").returncode, 0)
        for path, held in waiting:
            if os.path.exists(str(held) + ".note"):
                os.rename(str(held) + ".note", path.with_name(path.name + ".submission.toml"))
            os.rename(held, path)
        self.wait_for(lambda: not service.deliveries(folder))
        self.wait_for(lambda: service.table(folder, "board") == wanted)
        csv = folder / "out" / "board" / "board.csv"
        self.wait_for(lambda: csv.exists() and len(csv.read_text().splitlines()) == len(wanted) + 1)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=10), 0)
        feeds, _, subscriptions = service.run_once(folder)
        self.assertEqual({line["deliveries"] for line in feeds.values()}, {0})
        self.assertEqual({line["revised"] for line in subscriptions.values()}, {0})


if __name__ == "__main__":
    unittest.main()
