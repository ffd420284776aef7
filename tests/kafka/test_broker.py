"""The harness itself: a record goes round, nodes elect, a login counts, nothing is left behind."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import settings
from cluster import BrokerError, Cluster
from holder import Kind, Place

HERE = pathlib.Path(__file__).resolve().parent
TOPIC = "braid.made-up"


def produce(cluster, lines):
    cluster.tool("org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server", cluster.bootstrap, "--topic", TOPIC,
                 "--command-config", cluster.client_properties, given="".join(f"{line}\n" for line in lines))


def consume(cluster, count):
    return cluster.tool("org.apache.kafka.tools.consumer.ConsoleConsumer", "--bootstrap-server", cluster.bootstrap,
                        "--topic", TOPIC, "--from-beginning", "--max-messages", count, "--timeout-ms", 20000,
                        "--command-config", cluster.client_properties).splitlines()


def until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("did not come true in time")
        time.sleep(0.1)


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-kafka-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)


class ThreeNodes(Folder):
    def test_records_outlive_the_leader_and_the_node_comes_back(self):
        with Cluster(nodes=3, folder=self.folder / "three") as cluster:
            cluster.create_topic(TOPIC)
            produce(cluster, ["first", "second"])
            old = cluster.leader_of(TOPIC)
            cluster.kill(old)
            self.assertFalse(cluster.alive(old))
            until(lambda: cluster.leader_of(TOPIC) not in (old, None))
            self.assertEqual(consume(cluster, 2), ["first", "second"])
            cluster.restart(old)
            self.assertTrue(cluster.alive(old))
            nodes = [cluster.pid(node) for node in cluster.nodes]
        self.assertFalse(any(pathlib.Path("/proc", str(pid)).exists() for pid in nodes))


class Secured(Folder):
    def as_user(self, cluster, user, password):
        path = self.folder / f"{user}.properties"
        path.write_text(settings.client(cluster.bootstrap, user, password, cluster.authority))
        return path

    def test_a_login_and_a_right_are_needed(self):
        with Cluster(secured=True, folder=self.folder / "secured") as cluster:
            password = cluster.password_file("braid").read_text()
            cluster.create_topic(TOPIC)
            with self.assertRaisesRegex(BrokerError, "SaslAuthenticationException"):
                self.topics(cluster, self.as_user(cluster, "braid", "not the password"))
            mine = self.as_user(cluster, "braid", password)
            self.assertEqual(self.topics(cluster, mine), [])
            cluster.allow("braid", "Read", "Write", topic="braid.", prefixed=True)
            self.assertEqual(self.topics(cluster, mine), [TOPIC])
            self.assertEqual(cluster.password_file("braid").stat().st_mode & 0o777, 0o600)

    @staticmethod
    def topics(cluster, properties):
        """Those that this user may know of."""
        return cluster.tool("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", cluster.bootstrap,
                            "--command-config", properties, "--list").split()


class Held(Folder):
    """A broker that was started for another process."""

    def setUp(self):
        super().setUp()
        self.place = Place(self.folder / "held")
        self.kind = Kind(nodes=1, secured=False, version="3.9.2")
        self.addCleanup(self.place.stop)

    def user(self):
        process = subprocess.Popen(["sleep", "600"])
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_is_shared_and_goes_with_its_last_user(self):
        first, second = self.user(), self.user()
        self.place.start(self.kind, first.pid)
        broker = Cluster.attach(self.place.folder).pid(1)
        self.place.start(self.kind, second.pid)
        self.assertEqual(Cluster.attach(self.place.folder).pid(1), broker)
        self.place.stop(first.pid)
        self.assertTrue(self.place.ready())
        # As when a test run is killed and cleans nothing up.
        second.kill()
        second.wait()
        until(lambda: self.place.holder() is None)
        self.assertFalse(pathlib.Path("/proc", str(broker)).exists())

    def test_dies_with_its_holder(self):
        self.place.start(self.kind)
        broker = Cluster.attach(self.place.folder).pid(1)
        os.kill(self.place.holder(), signal.SIGKILL)
        until(lambda: not pathlib.Path("/proc", str(broker)).exists())
        self.assertFalse(self.place.ready())


class Command(Folder):
    def broker(self, *words):
        return subprocess.run([sys.executable, HERE / "broker.py", words[0], "--folder", self.folder, *words[1:]],
                              capture_output=True, text=True)

    def test_starts_tells_and_stops(self):
        self.addCleanup(self.broker, "stop")
        self.assertEqual(self.broker("status").returncode, 69)
        started = self.broker("start")
        self.assertEqual(started.returncode, 0, started.stderr)
        where = started.stdout.splitlines()[-1]
        self.assertRegex(where, r"^bootstrap\.servers=127\.0\.0\.1:\d+$")
        self.assertEqual(where.removeprefix("bootstrap.servers="),
                         json.loads((self.folder / "cluster.json").read_text())["bootstrap"])
        again = self.broker("start")
        self.assertEqual(again.stdout, started.stdout)
        self.assertEqual(self.broker("start", "--nodes", "3").returncode, 69)
        self.assertEqual(self.broker("kill", "1").returncode, 0)
        self.assertIn("ended", self.broker("status").stdout)
        self.assertEqual(self.broker("restart", "1").returncode, 0)
        self.assertNotIn("ended", self.broker("status").stdout)
        self.assertEqual(self.broker("stop").returncode, 0)
        self.assertEqual(self.broker("status").returncode, 69)
        self.assertEqual(self.broker("stop").returncode, 0)
        self.assertEqual(self.broker("start", "--nodes", "2").returncode, 64)


if __name__ == "__main__":
    unittest.main()
