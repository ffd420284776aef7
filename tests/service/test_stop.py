"""The service ends within ten seconds of SIGTERM at whatever moment, with status 0, and nothing is lost by it."""
import random
import time
import unittest

import running
from running import e2e

RUNS = 8


class Stop(running.ServiceTest):
    def test_at_any_moment_of_the_first_minute(self):
        folder = self.synth("area", "--children", 400, "--years", 2, "--seed", 5)
        wanted = self.published_by(folder)
        chance = random.Random(1)
        for run in range(RUNS):
            service = self.start(folder)
            service.manager.wait("STATUS")
            # From the opening of the log, over the deliveries, to the publishing.
            time.sleep(chance.random() * 0.2 * run)
            status, seconds = service.stop()
            self.assertEqual(status, 0, service.messages())
            self.assertLess(seconds, running.STOP_SECONDS_MAX)
            self.assertNotIn("error", service.messages())
            service.end()
        service = self.start(folder).ready()
        self.wait_for(lambda: service.ask()["settled"] and not e2e.deliveries(folder))
        self.wait_for(lambda: e2e.table(folder, "board") == wanted)

    def test_while_a_folder_hangs(self):
        folder = self.synth("nwd")
        service = self.start(folder, environment={"LD_PRELOAD": running.PRELOAD}).ready()
        feed = next((folder / "in").iterdir())
        (feed / ".hang").touch()
        (feed / "made.csv").write_text("made up\n")
        time.sleep(0.5)
        status, seconds = service.stop()
        self.assertEqual(status, 0)
        self.assertLess(seconds, running.STOP_SECONDS_MAX)

    def test_while_the_log_cannot_be_opened(self):
        folder = self.synth("nwd")
        (folder / "braid.toml").write_text((folder / "braid.toml").read_text().replace('"log.db"', '"nowhere/log.db"'))
        service = self.start(folder)
        service.manager.wait("STATUS", "waiting for log")
        status, seconds = service.stop()
        self.assertEqual(status, 0)
        self.assertLess(seconds, 2)


if __name__ == "__main__":
    unittest.main()
