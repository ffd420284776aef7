"""What an operator can get wrong, and what can happen to the brokers: each is told once, clearly, with the setting and
the remedy; the exit status says of what sort it is; nothing is lost; and where time heals it, the service goes on by
itself."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from cluster import Cluster
from crash_matrix import use_kafka

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import service as e2e  # noqa: E402

EX_UNAVAILABLE, EX_NOPERM, EX_CONFIG = 69, 77, 78
MENDED_SECONDS_MAX = 90
PRELOAD = os.environ.get("BRAID_SERVICE_PRELOAD",
                         str(e2e.ROOT / "build/debug/tests/service/libbraid_service_preload.so"))
# What the service may take beside the little that it holds: its threads, the client library's buffers.
AWAY_GROWTH_KILOBYTES_MAX = 64 * 1024


class FaultTest(unittest.TestCase):
    """Partnerships in a folder that is gone after the test, and what they said."""

    passwords = ()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-faults-"))
        self.wanted = {}
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def partnership(self, name, cluster):
        folder = self.folder / name
        subprocess.run([e2e.BRAID, "synth", "area", folder, "--children", "20", "--years", "1", "--areas", "2"], check=True,
                       capture_output=True)
        plain = self.folder / f"{name}-plain"
        shutil.copytree(folder, plain)
        e2e.braid(plain, "run", "--once")
        self.wanted[folder] = e2e.table(plain, "board")
        self.assertGreater(len(self.wanted[folder]), 50)
        use_kafka(folder, cluster, f"braid.{name}.")
        return folder

    @staticmethod
    def change(folder, key, value):
        file = folder / "braid.toml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{key} =")]
        file.write_text("\n".join([*lines, f'{key} = "{value}"', ""]))

    def said(self, folder, *arguments, clock_shift_seconds=0):
        clock = self.folder / "clock-shift-seconds"
        clock.write_text(str(clock_shift_seconds))
        shifted = {"LD_PRELOAD": PRELOAD, "BRAID_TEST_CLOCK": str(clock),
                   "ASAN_OPTIONS": "verify_asan_link_order=0"} if clock_shift_seconds else {}
        done = subprocess.run([e2e.BRAID, "--config", str(folder), *arguments], capture_output=True, text=True, timeout=600,
                              env={**os.environ, **shifted})
        return self.checked(done.returncode, done.stdout + done.stderr)

    def checked(self, status, text):
        for password in self.passwords:
            self.assertNotIn(password, text, "a password was written")
        return status, text

    def assert_fault(self, said, status, rule, *words):
        """The last words are the error and its remedy, which holds what the operator has to look for."""
        self.assertEqual(said[0], status, said[1][-3000:])
        last = said[1][said[1].rindex("braid: "):]
        self.assertIn(rule, last)
        self.assertIn("remedy: ", last)
        for word in words:
            self.assertIn(word, said[1])

    def assert_done(self, said):
        self.assertIn(said[0], (0, 65), said[1][-3000:])

    @contextlib.contextmanager
    def service(self, folder):
        """A running service; it has to end well when it is told to."""
        journal = folder / "journal"
        with open(journal, "ab") as out:
            process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", e2e.BRAID, "--config", str(folder), "run"],
                                       stdout=out, stderr=out, env={**os.environ, "NO_COLOR": "1"})
        try:
            yield process, lambda: journal.read_text(errors="replace")
            self.assertIsNone(process.poll(), journal.read_text()[-3000:])
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(60), 0, journal.read_text()[-3000:])
            self.checked(0, journal.read_text())
        finally:
            process.kill()
            process.wait()

    def until(self, condition, journal, seconds=MENDED_SECONDS_MAX):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                self.fail("did not come true in time:\n" + journal()[-4000:])
            time.sleep(0.1)

    def assert_all_published(self, folder):
        self.assertEqual(e2e.deliveries(folder), [])
        self.assertTrue(self.all_is_published(folder), "another table than by the embedded engine")

    def all_is_published(self, folder):
        """Nothing waits, and the table is that of the embedded engine after one pass over the same deliveries."""
        if e2e.deliveries(folder):
            return False
        done = e2e.braid(folder, "outcomes", "board", "--json")
        if done.returncode:
            return False
        areas = {key[2] for key in self.wanted[folder]}
        cells = [cell for cell in e2e.lines(done.stdout) if cell["area"] in areas]
        for cell in cells:
            cell.pop("revision")
        return {e2e.key_of(cell): cell for cell in cells} == self.wanted[folder]


def resident_kilobytes(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


class Reaching(FaultTest):
    """Nobody answers, or not the one that was meant."""

    def test_each_has_its_error(self):
        with Cluster() as cluster:
            names = {"nobody": "127.0.0.1:1", "unknown": "no-such-host.invalid:9092"}
            folders = {name: self.partnership(name, cluster) for name in names}
        # Side by side: each waits half a minute for somebody to answer.
        running = {}
        for name, brokers in names.items():
            self.change(folders[name], "brokers", brokers)
            running[name] = subprocess.Popen([e2e.BRAID, "--config", str(folders[name]), "run", "--once"],
                                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        texts = {name: process.communicate(timeout=120)[0] for name, process in running.items()}
        said = {name: (running[name].returncode, text) for name, text in texts.items()}
        self.assert_fault(said["nobody"], EX_UNAVAILABLE, "kafka/no-broker", "log.brokers")
        self.assert_fault(said["unknown"], EX_UNAVAILABLE, "kafka/unknown-host", "log.brokers")
        for folder in folders.values():
            self.assertTrue(e2e.deliveries(folder), "what was not taken is still there")


class Topics(FaultTest):
    """Made by somebody else, or not at all."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster().start()
        cls.addClassCleanup(cls.cluster.stop)

    def provisioned(self, name):
        folder = self.partnership(name, self.cluster)
        e2e.braid(folder, "log", "provision", check=0)
        return folder

    def test_missing(self):
        folder = self.partnership("missing", self.cluster)
        said = self.said(folder, "run", "--once")
        self.assert_fault(said, EX_CONFIG, "kafka/topic-missing", "braid log provision", "braid.missing.links")
        self.assertTrue(e2e.deliveries(folder))

    def alter(self, topic, setting):
        self.cluster.admin("kafka.admin.ConfigCommand", "--alter", "--topic", topic, "--add-config", setting)

    def test_not_compacted_and_entries_too_small(self):
        folder = self.provisioned("settings")
        self.alter("braid.settings.links", "cleanup.policy=delete")
        self.assert_fault(self.said(folder, "run", "--once"), EX_CONFIG, "kafka/cleanup-policy", "braid.settings.links",
                          "cleanup.policy=compact")
        self.alter("braid.settings.links", "cleanup.policy=compact")
        self.alter("braid.settings.audit", "max.message.bytes=10000")
        self.assert_fault(self.said(folder, "run", "--once"), EX_CONFIG, "kafka/message-bytes", "braid.settings.audit",
                          "max.message.bytes=")
        self.alter("braid.settings.audit", "max.message.bytes=30000000")

    def test_too_few_partitions(self):
        folder = self.provisioned("partitions")
        file = folder / "braid.toml"
        file.write_text(file.read_text().replace('areas = ["E10999001", "E10999002"',
                                                 'areas = ["E10999001", "E10999002", "E10999003"'))
        said = self.said(folder, "run", "--once")
        self.assert_fault(said, EX_CONFIG, "kafka/partition-missing", "braid log provision", "it has 2 of 3")
        e2e.braid(folder, "log", "provision", check=0)
        self.assert_done(self.said(folder, "run", "--once"))
        self.assert_all_published(folder)

    def test_an_entry_that_the_topic_takes_no_more(self):
        """Changed while the service runs: it stops, as only the operator can help; nothing is half-written."""
        folder = self.provisioned("large")
        held = self.folder / "held"
        (folder / "in").rename(held)
        for feed in held.iterdir():
            (folder / "in" / feed.name).mkdir(parents=True)
        journal = folder / "journal"
        with open(journal, "ab") as out:
            process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", e2e.BRAID, "--config", str(folder), "run"],
                                       stdout=out, stderr=out)
        self.addCleanup(process.kill)
        self.until(lambda: "The service runs" in journal.read_text(), journal.read_text)
        self.alter("braid.large.submissions", "max.message.bytes=100")
        for feed in held.iterdir():
            for path in sorted(feed.iterdir(), key=lambda path: not path.name.endswith(".submission.toml")):
                path.rename(folder / "in" / feed.name / path.name)
        self.assertEqual(process.wait(60), EX_CONFIG)
        self.assertIn("rule=kafka/too-large", journal.read_text())
        self.assertIn("max.message.bytes", journal.read_text())
        self.alter("braid.large.submissions", "max.message.bytes=30000000")
        self.assert_done(self.said(folder, "run", "--once"))
        self.assert_all_published(folder)

    def test_a_clock_that_is_ahead(self):
        """Brokers refuse what is stamped more than an hour after their own time."""
        folder = self.provisioned("clock")
        said = self.said(folder, "run", "--once", clock_shift_seconds=2 * 3600)
        self.assert_fault(said, EX_UNAVAILABLE, "kafka/clock", "set both clocks right")
        self.assertTrue(e2e.deliveries(folder))
        self.assert_done(self.said(folder, "run", "--once"))
        self.assert_all_published(folder)


class Away(FaultTest):
    """Brokers that are gone and come back."""

    def test_memory_is_bounded_and_it_goes_on_by_itself(self):
        with Cluster() as cluster:
            folder = self.partnership("away", cluster)
            e2e.braid(folder, "log", "provision", check=0)
            cluster.kill(1)
            with self.service(folder) as (process, journal):
                self.until(lambda: "kafka/no-broker" in journal(), journal)
                self.assertIn("log.brokers", journal())
                before = resident_kilobytes(process)
                waiting = len(e2e.deliveries(folder))
                time.sleep(8)
                self.assertLess(resident_kilobytes(process) - before, AWAY_GROWTH_KILOBYTES_MAX)
                self.assertEqual(len(e2e.deliveries(folder)), waiting)
                cluster.restart(1)
                self.until(lambda: not e2e.deliveries(folder), journal)
                # In the middle of its work, too.
                cluster.kill(1)
                time.sleep(2)
                cluster.restart(1)
                self.until(lambda: self.all_is_published(folder), journal)
            self.assert_all_published(folder)

    def test_a_full_disk_of_the_broker(self):
        disk = self.folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        with Cluster(folder=disk / "kafka") as cluster:
            folder = self.partnership("full", cluster)
            e2e.braid(folder, "log", "provision", check=0)
            ballast = disk / "ballast"
            with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
                while file.write(b"\0" * 4096):
                    pass
            with self.service(folder) as (process, journal):
                self.until(lambda: "Will try again" in journal() or "Cannot start yet" in journal(), journal)
                time.sleep(3)
                self.assertIsNone(process.poll(), journal()[-3000:])
                ballast.unlink()
                # A Kafka broker whose only disk was full ends, and is for its operator to start.
                cluster.restart(1)
                self.until(lambda: self.all_is_published(folder), journal)
            self.assert_all_published(folder)


class Secured(FaultTest):
    """Names, passwords and rights."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(secured=True, users=("braid", "reader")).start()
        cls.addClassCleanup(cls.cluster.stop)
        cls.passwords = tuple(cls.cluster.password_file(user).read_text() for user in ("admin", "braid", "reader"))
        cls.cluster.allow("braid", "All", topic="braid.", group="braid.", transactional_id="braid.", prefixed=True)

    def secured(self, name, user="braid"):
        folder = self.partnership(name, self.cluster)
        self.change(folder, "security", "scram")
        self.change(folder, "certificate_authority", self.cluster.authority)
        self.log_in(folder, user, self.cluster.password_file(user).read_text())
        return folder

    def log_in(self, folder, user, password):
        self.change(folder, "user", user)
        file = folder / "credentials" / "kafka-password"
        file.touch(mode=0o600)
        file.write_text(password + "\n")

    def test_the_broker_is_another(self):
        folder = self.secured("name")
        self.change(folder, "brokers", f"127.1:{self.cluster.port(1)}")
        self.assert_fault(self.said(folder, "run", "--once"), EX_CONFIG, "kafka/tls-name", "log.brokers")
        self.change(folder, "brokers", self.cluster.bootstrap)
        self.change(folder, "certificate_authority", self.cluster.folder / "stranger.pem")
        self.assert_fault(self.said(folder, "run", "--once"), EX_CONFIG, "kafka/tls-untrusted",
                          "log.certificate_authority")

    def test_a_clock_before_the_certificates(self):
        folder = self.secured("clock")
        said = self.said(folder, "run", "--once", clock_shift_seconds=-30 * 86400)
        self.assert_fault(said, EX_CONFIG, "kafka/tls-expired", "mend the clock")

    def test_a_wrong_password_and_one_that_others_may_read(self):
        folder = self.secured("password")
        wrong = "made-up-and-wrong-1f2e3d"
        self.log_in(folder, "braid", wrong)
        said = self.said(folder, "run", "--once")
        self.assert_fault(said, EX_CONFIG, "kafka/authentication", "kafka-password", "log.user")
        self.assertNotIn(wrong, said[1])
        file = folder / "credentials" / "kafka-password"
        file.chmod(0o644)
        self.assert_fault(self.said(folder, "run", "--once"), EX_CONFIG, "kafka/password-readable", "chmod 0400")
        file.unlink()
        self.assert_fault(self.said(folder, "run", "--once"), EX_CONFIG, "kafka/password-file", "kafka-password")

    def test_a_password_in_the_configuration_is_refused(self):
        folder = self.secured("toml")
        self.change(folder, "password", "made-up-in-clear-9a8b")
        status, text = self.said(folder, "run", "--once")
        self.assertEqual(status, EX_CONFIG)
        self.assertNotIn("made-up-in-clear-9a8b", text)

    def test_rights_on_topic_group_and_transaction(self):
        """One after another is given; what is missing next is what is told."""
        folder = self.secured("rights")
        e2e.braid(folder, "log", "provision", check=0)
        self.log_in(folder, "reader", self.cluster.password_file("reader").read_text())
        said = self.said(folder, "run", "--once")
        self.assert_fault(said, EX_NOPERM, "kafka/topic-denied", "braid log provision")
        self.cluster.allow("reader", "All", topic="braid.rights.", prefixed=True)
        said = self.said(folder, "run", "--once")
        self.assert_fault(said, EX_NOPERM, "kafka/group-denied", "braid log provision")
        self.cluster.allow("reader", "All", group="braid.rights.", prefixed=True)
        said = self.said(folder, "run", "--once")
        self.assert_fault(said, EX_NOPERM, "kafka/transaction-denied", "braid log provision")
        self.cluster.allow("reader", "All", transactional_id="braid.rights.", prefixed=True)
        self.assert_done(self.said(folder, "run", "--once"))
        self.assert_all_published(folder)


if __name__ == "__main__":
    unittest.main()
