"""SIGHUP: a good configuration takes over, a bad one does not, and nothing is lost on the way."""
import os
import pathlib
import secrets
import shutil
import signal
import unittest

import running
from running import e2e


class Reload(running.ServiceTest):
    def hold_back(self, folder, feed):
        """Takes a feed's deliveries out of its folder; gives a function that brings them in."""
        held = self.folder / f"held-{feed}"
        source = pathlib.Path(folder) / "in" / feed
        held.mkdir()
        names = sorted(path.name for path in source.iterdir())
        for name in names:
            os.rename(source / name, held / name)

        def deliver():
            # A note goes before the delivery that it belongs to.
            for name in sorted(names, key=lambda name: not name.endswith(".submission.toml")):
                os.rename(held / name, source / name)
        return deliver

    def test_a_new_subscription_is_published_and_the_feeds_go_on(self):
        folder = self.synth("nwd")
        service = self.start(folder).ready()
        board = (folder / "subscriptions.d/board.toml").read_text()
        (folder / "subscriptions.d/second.toml").write_text(board.replace("../out/board", "../out/second"))
        since = service.reload()
        self.wait_for(lambda: any(item["subscription"] == "second" and item["revision"] == 1
                                  for item in service.ask()["subscriptions"]))
        self.wait_for(lambda: service.ask()["settled"])
        self.assertEqual(e2e.table(folder, "second"), e2e.table(folder, "board"))
        self.assertIn("result=applied", service.messages())
        # Only what the change concerns was opened anew.
        statuses = " ".join(service.manager.said("STATUS", since))
        self.assertNotIn("edge is catching up", statuses)
        self.assertNotIn("link is catching up", statuses)

    def test_a_new_feed_is_taken_and_one_that_is_gone_is_not(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        deliver = self.hold_back(folder, "police")
        file = folder / "feeds.d/police.toml"
        text = file.read_text()
        file.unlink()
        service = self.start(folder).ready()
        self.assertNotEqual(e2e.table(folder, "board"), wanted)
        file.write_text(text)
        service.reload()
        deliver()
        self.wait_for(lambda: service.feed("police")["records"] > 0 and service.ask()["settled"])
        self.wait_for(lambda: e2e.table(folder, "board") == wanted)
        file.unlink()
        service.reload()
        self.assertNotIn("police", [feed["feed"] for feed in service.ask()["feeds"]])

    def test_the_same_configuration_changes_nothing(self):
        folder = self.synth("nwd")
        service = self.start(folder).ready()
        since = service.reload()
        self.assertIn("result=unchanged", service.messages())
        self.assertNotIn("catching up", " ".join(service.manager.said("STATUS", since)))

    def test_a_bad_configuration_is_told_whole_and_the_former_one_goes_on(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        deliver = self.hold_back(folder, "police")
        service = self.start(folder).ready()
        (folder / "feeds.d/wrong.toml").write_text('agency = "police/98"\nformat = "nothing"\nshape = 1\n')
        since = service.reload()
        said = service.messages()
        for rule in ("config/unknown-word", "config/unknown-key", "config/missing-key"):
            self.assertIn(f"rule={rule}", said)
        self.assertIn("The former configuration stays in force", said)
        self.assertIn("the new configuration was refused", service.manager.said("STATUS", since)[-1])
        self.assertTrue(service.ask()["ready"])
        deliver()
        self.wait_for(lambda: service.feed("police")["records"] > 0 and service.ask()["settled"])
        # Whoever asks need not have a configuration that is in order.
        self.assertIn("look at: the new configuration was refused", e2e.braid(folder, "status", check=0).stdout)
        (folder / "feeds.d/wrong.toml").unlink()
        self.wait_for(lambda: e2e.table(folder, "board") == wanted)
        service.reload()
        self.assertEqual(service.ask()["degraded"], [])

    def test_a_new_version_comes_beside_the_old_one_and_a_changed_one_is_refused(self):
        folder = self.synth("nwd")
        own = folder / "indicators.d/own.toml"
        own.parent.mkdir(exist_ok=True)
        text = ('[NAME]\nid = "cla.own"\nversion = VERSION\ntitle = "Own"\nhelp = "Made up."\nunit = "child"\n'
                'measure = "active"\nof = "care"\nfacts = ["care"]\nfeeds = ["children"]\nperiods = ["year"]\n'
                'direction = "context"\n')
        first = text.replace("NAME", "one").replace("VERSION", "1")
        own.write_text(first)
        board = folder / "subscriptions.d/board.toml"
        board.write_text(board.read_text().replace("indicators = [", 'indicators = ["cla.own", ', 1))
        service = self.start(folder).ready()

        def versions():
            return {key[1] for key in e2e.table(folder, "board") if key[0] == "cla.own"}

        self.wait_for(lambda: versions() == {1})
        before = e2e.table(folder, "board")
        own.write_text(first + "lasted_days = 30\n")
        service.reload()
        self.assertIn("rule=indicator/changed-without-version", service.messages())
        self.assertEqual(e2e.table(folder, "board"), before)
        own.write_text(first + text.replace("NAME", "two").replace("VERSION", "2") + "lasted_days = 30\n")
        service.reload()
        self.wait_for(lambda: versions() == {1, 2})
        # What was published stays as it is beside the new.
        after = e2e.table(folder, "board")
        self.assertEqual({key: cell for key, cell in after.items() if key in before}, before)
        own.write_text(text.replace("NAME", "two").replace("VERSION", "2") + "lasted_days = 30\n")
        service.reload()
        self.wait_for(lambda: versions() == {2})

    def test_what_needs_a_restart_is_refused_with_the_reason(self):
        folder = self.synth("nwd")
        service = self.start(folder).ready()
        main = folder / "braid.toml"
        text = main.read_text()
        main.write_text(text.replace('"E10000023"]', '"E10000023", "E06000012"]') + '\n[service]\ngroup = "nobody"\n')
        service.reload()
        said = service.messages()
        self.assertEqual(said.count("rule=config/restart-needed"), 2, said)
        main.write_text(text)
        key = folder / "credentials/linkage-key"
        shutil.copy(key, self.folder / "key")
        key.chmod(0o600)
        key.write_text(secrets.token_hex(32))
        service.reload()
        self.assertEqual(service.messages().count("the linkage key cannot change"), 1)
        shutil.copy(self.folder / "key", key)
        service.reload()
        self.assertEqual(service.ask()["degraded"], [])

    def test_reloads_in_the_middle_of_deliveries_lose_nothing(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        feed = (folder / "feeds.d/hospital.toml").read_text()
        service = self.start(folder)
        self.wait_for(lambda: (folder / "control.sock").exists() and service.ask()["log"]["open"])
        for number in range(6):
            (folder / f"in/more{number}").mkdir()
            (folder / f"feeds.d/more{number}.toml").write_text(feed.replace("../in/hospital", f"../in/more{number}"))
            service.process.send_signal(signal.SIGHUP)
        for number in range(6):
            (folder / f"feeds.d/more{number}.toml").unlink()
        service.ready()
        service.reload()
        self.wait_for(lambda: service.ask()["settled"] and not e2e.deliveries(folder))
        self.assertEqual(len(service.ask()["feeds"]), 7)
        self.wait_for(lambda: e2e.table(folder, "board") == wanted)


if __name__ == "__main__":
    unittest.main()
