"""The runbook's commands, run on booted machines exactly as they stand in its pages."""
import pathlib
import shutil
import unittest

import machine as machines
import partnership
import prepare
import runbook_page as runbook


class Runbook(partnership.BootedTest):
    """One partnership's life, in the order in which its operator would come to the pages."""

    ran = set()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine.run("cp /shared/braid.deb /root/braid_made-for-a-test.deb")

    def page(self, name, section=None, machine=None):
        runbook.run(machine or self.machine, name, section)
        self.ran.add((name, section))

    def test_1_install(self):
        self.page("01-install.md")

    def test_2_first_feed(self):
        self.page("02-first-feed.md")

    def test_3_first_subscription(self):
        self.page("03-first-subscription.md")

    def test_4_replay_after_a_bug(self):
        before = self.outcomes()
        self.page("06-replay-after-a-bug.md")
        self.assertIn("2024", self.machine.text("cat /srv/braid/in/our-903/done/2024/submission.toml"))
        self.assertEqual(self.wait_published(), before)

    def test_5_empty_the_quarantine(self):
        self.page("07-empty-the-quarantine.md")

    def test_6_rotate_the_linkage_key(self):
        self.page("04-rotate-a-key.md", "The linkage key")
        self.machine.run("openssl cms -encrypt -binary -aes256 -in /etc/braid/credentials/linkage-key -outform PEM "
                         "-out linkage-key.sealed custodian.pem")

    def test_7_an_incident(self):
        for section in ("Stop", "Keep", "Find out", "Go on with what is sound"):
            self.page("09-incident-mode.md", section)

    def test_8_a_lost_machine(self):
        self.page("05-restore-a-lost-machine.md", "Keep beforehand")
        self.machine.run("cp -r backup linkage-key.sealed custodian.key /shared/ && rm -rf /srv/braid")
        self.machine.stop()  # lost
        with machines.Machine(prepare.root(), "restored", self.shared) as fresh:
            fresh.run("cp -r /shared/backup /shared/linkage-key.sealed /shared/custodian.key /root/ && "
                      "cp /shared/braid.deb /root/braid_made-for-a-test.deb")
            self.page("05-restore-a-lost-machine.md", "Restore", fresh)
            # And what is for a machine that runs.
            self.page("04-rotate-a-key.md", "An encrypted one", fresh)
            fresh.run("openssl req -x509 -newkey rsa:3072 -nodes -subj /CN=made-up -keyout /dev/null -out children.pem "
                      "2>/dev/null")
            self.page("04-rotate-a-key.md", "An agency's certificate", fresh)

    def test_9_every_page_but_that_of_kafka_was_run_whole(self):
        ran = {}
        for name, section in self.ran:
            ran.setdefault(name, []).extend(command.text for command in runbook.commands(name, section))
        for name in runbook.pages():
            if name != "08-grow-from-sqlite-to-kafka.md":
                self.assertEqual(sorted(ran.get(name, [])), sorted(command.text for command in runbook.commands(name)))


if __name__ == "__main__":
    partnership.run("test_runbook")
