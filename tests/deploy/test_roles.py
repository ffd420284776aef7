"""The roles apart, each in a process, under a user and with credentials of its own, on an Apache Kafka.

They come there as an operator would: by the runbook's page.
"""
import os
import pathlib
import unittest

import machine as machines
import partnership
import runbook_page as runbook

ROLES = ("edge", "link", "measure")


def brokers():
    """Of the broker that ctest has started (tests/kafka)."""
    folder = pathlib.Path(os.environ["BRAID_TEST_KAFKA"])
    return (folder / "bootstrap").read_text().strip()


class Roles(partnership.BootedTest):
    host_network = True  # the broker listens on this machine

    def test_1_a_partnership_grows_from_sqlite_to_kafka(self):
        self.install()
        self.configure()
        self.machine.run("sed -i '/^listen/d' /etc/braid/braid.toml")  # the port would be this machine's
        self.start()
        self.deliver("area01-ssd", "area01-903")
        machines.until(self.outcomes, 60, "something published")
        self.machine.write("/root/kafka.env", f"BROKERS={brokers()}\nSECURITY=plaintext\nREPLICATION=1\nMIN_INSYNC=1\n"
                           f"PREFIX=roles-{os.getpid()}.\n")
        runbook.run(self.machine, "08-grow-from-sqlite-to-kafka.md")

    def test_2_each_role_has_its_own_user_and_credentials(self):
        held = {}
        for role in ROLES:
            pid = self.machine.pid(f"braid@{role}")
            self.assertGreater(pid, 0)
            user = self.machine.text(f"awk '/^Uid:/ {{ print $2 }}' /proc/{pid}/status | xargs getent passwd | cut -d: -f1")
            self.assertEqual(user, f"braid-{role}")
            held[role] = self.machine.text(f"ls /run/credentials/braid@{role}.service 2>/dev/null; true").split()
        self.assertEqual(held["edge"], ["linkage-key"])
        self.assertNotIn("linkage-key", held["link"] + held["measure"])
        for role in ("link", "measure"):
            self.machine.run(f"setpriv --reuid=braid-{role} --regid=braid --clear-groups ls /srv/braid/in/area01-903",
                             check=2)
        self.machine.run("setpriv --reuid=braid-edge --regid=braid --clear-groups ls /srv/braid/in/area01-903")

    def test_3_together_they_do_what_one_process_does(self):
        before = self.outcomes()
        self.deliver("area01-police", "area01-hospital", "area01-programme")
        machines.until(lambda: len(self.outcomes()) > len(before), 60, "more published")
        status = self.machine.text("braid status")
        for role in ROLES:
            self.assertIn(role, status)

    def test_4_one_that_is_killed_comes_back_alone(self):
        others = {role: self.machine.pid(f"braid@{role}") for role in ("edge", "measure")}
        pid = self.machine.pid("braid@link")
        self.machine.kill("braid@link", "KILL")
        machines.until(lambda: self.machine.pid("braid@link") not in (0, pid), 30, "another process")
        self.machine.wait_for("braid@link", "ActiveState", "active", 60)
        self.assertEqual(others, {role: self.machine.pid(f"braid@{role}") for role in others})

    def test_5_they_stop_in_time(self):
        self.machine.run("systemctl stop braid@edge braid@link braid@measure")
        for role in ROLES:
            self.assertEqual(self.machine.show(f"braid@{role}", "Result"), "success")


if __name__ == "__main__":
    partnership.run("test_roles")
