"""The package's own life: an upgrade in place, removal, coming back, purge."""
import pathlib
import subprocess
import tempfile
import unittest

import partnership
import prepare
from partnership import UNIT


# As an administrator answers who keeps what they wrote; asked, dpkg would propose the same.
KEEP = "--force-confdef --force-confold"


def repack(deb, into, version, configuration):
    """The package with another version and something more in its default configuration."""
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "tree"
        subprocess.run(["dpkg-deb", "--raw-extract", str(deb), str(tree)], check=True)
        control = tree / "DEBIAN" / "control"
        lines = [f"Version: {version}" if line.startswith("Version:") else line
                 for line in control.read_text().splitlines()]
        control.write_text("\n".join(lines) + "\n")
        with open(tree / "etc" / "braid" / "braid.toml", "a", encoding="utf-8") as main_file:
            main_file.write(configuration)
        (tree / "DEBIAN" / "md5sums").unlink()
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(into)], check=True,
                       stdout=subprocess.DEVNULL)


class Upgrade(partnership.BootedTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        repack(prepare.package(), cls.shared / "old.deb", "0.0.1-1", "# of the former version\n")
        repack(prepare.package(), cls.shared / "newest.deb", "99.0-1", "# of the newest version\n")

    def test_1_an_upgrade_keeps_configuration_and_state_and_restarts_what_runs(self):
        self.install("old.deb")
        self.configure()
        self.start()
        self.deliver("area01-ssd", "area01-903")
        before, pid = self.wait_published(), self.machine.pid(UNIT)
        configured = self.machine.text("cat /etc/braid/braid.toml")
        self.install("braid.deb", KEEP)
        self.assertEqual(self.machine.text("cat /etc/braid/braid.toml"), configured)
        self.assertTrue(self.machine.text("ls /etc/braid/braid.toml.dpkg-dist"))
        self.machine.wait_for(UNIT, "ActiveState", "active")
        self.assertNotEqual(self.machine.pid(UNIT), pid)
        self.assertEqual(self.machine.show(UNIT, "NRestarts"), "0")
        self.assertEqual(self.wait_published(), before)
        self.deliver("area01-police")

    def test_2_what_was_stopped_stays_so(self):
        self.machine.run("systemctl stop braid")
        self.install("newest.deb", KEEP)
        self.assertEqual(self.machine.show(UNIT, "ActiveState"), "inactive")
        self.start()

    def test_3_removal_stops_it_and_keeps_configuration_key_and_log(self):
        before = self.outcomes()
        self.machine.run("systemctl enable braid && dpkg --remove braid")
        self.assertIn(self.machine.show(UNIT, "ActiveState"), ("inactive", "failed"))
        self.assertFalse(self.machine.text("pgrep --exact braid; true"))
        self.machine.run("test -s /etc/braid/credentials/linkage-key -a -s /var/lib/private/braid/log.db")
        self.install("braid.deb", KEEP)
        self.start()
        self.assertEqual(self.wait_published(), before)

    def test_4_a_purge_leaves_neither_key_nor_log_and_lets_deliveries_alone(self):
        self.machine.run("dpkg --purge braid")
        left = self.machine.text("find / -xdev \\( -path /proc -o -path /shared -o -path /srv/made -o -path '*/usr/share/*' \\) -prune -o "
                                 "-name '*braid*' -print")
        self.assertEqual([path for path in left.splitlines() if not path.startswith(("/root", "/tmp", "/var/log"))],
                         ["/srv/braid"])
        self.assertTrue(self.machine.text("ls /srv/braid/in/area01-903/done"))
        self.assertTrue(self.machine.text("getent passwd braid"), "the user stays: files belong to it")


if __name__ == "__main__":
    partnership.run("test_upgrade")
