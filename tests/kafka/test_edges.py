"""Edges that share their feeds, each party with a login and rights of its own: what `braid log provision --role` gives
is enough for agencies' topics, groups, transactions and the log, and the second edge goes on where the first was
killed."""
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
import uuid

import test_feeds as feeds
from cluster import Cluster
from crash_matrix import use_kafka

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import service as e2e  # noqa: E402

ROLES = ("edge", "link", "measure")
BY_TOPIC = ("area01-hospital", "area01-police", "area01-903")
SECONDS_MAX = 90
SESSION_SECONDS = 3


class Party:
    """One process of the service, in a configuration of its own with its own login."""

    def __init__(self, folder, role):
        self.folder, self.role = folder, role
        self.journal = folder / "journal"
        with open(self.journal, "ab") as out:
            self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", e2e.BRAID, "--config", str(folder), "run",
                                             "--role", role], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                            env={**os.environ, "NO_COLOR": "1"})

    def said(self):
        return self.journal.read_text(errors="replace")

    def taken(self):
        return self.said().count("Took a delivery.")

    def kill(self):
        self.process.kill()
        self.process.wait()


class SharedFeeds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        feeds.fetch_producer()
        cls.cluster = Cluster(secured=True, users=(*ROLES, "agency", "reader")).start()
        cls.addClassCleanup(cls.cluster.stop)
        cls.cluster.allow("agency", "Write", topic="agency.", prefixed=True)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-edges-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.prefix = f"braid.{uuid.uuid4().hex[:6]}."
        self.parties = []
        self.addCleanup(lambda: [party.kill() for party in self.parties])
        self.p = self.folder / "p"
        subprocess.run([e2e.BRAID, "synth", "area", self.p, "--children", "60", "--years", "2", "--areas", "2", "--seed",
                        "7", "--errors", "0"], check=True, capture_output=True)
        plain = self.folder / "plain"
        shutil.copytree(self.p, plain)
        e2e.run_once(plain)
        self.wanted = e2e.table(plain, "board")
        self.assertGreater(len(self.wanted), 100)
        self.messages = feeds.messages_of(self.p)
        use_kafka(self.p, self.cluster, self.prefix)
        main = self.p / "braid.toml"
        main.write_text(main.read_text().replace('"plaintext"', '"scram"').replace(
            "session_timeout_s = 2", f"session_timeout_s = {SESSION_SECONDS}") +
            f'certificate_authority = "{self.cluster.authority}"\nuser = "admin"\n')
        for feed in BY_TOPIC:
            file = self.p / "feeds.d" / f"{feed}.toml"
            file.write_text(file.read_text().split("[source]")[0] + f'[source]\ntopic = "{self.topic(feed)}"\n')
            shutil.rmtree(self.p / "in" / feed)
            self.cluster.create_topic(self.topic(feed))
        self.admin = self.party_folder("admin", "admin")

    def topic(self, feed):
        """The agency's own name of it, of which Braid knows only what the feed says."""
        return f"agency.{self.prefix}{feed}"

    def party_folder(self, name, user):
        """The same configuration, folders of deliveries and of outcomes, with the login of `user`."""
        folder = self.folder / name
        shutil.copytree(self.p, folder, ignore=shutil.ignore_patterns("in", "out"))
        for shared in ("in", "out"):
            (folder / shared).symlink_to(self.p / shared)
        main = folder / "braid.toml"
        main.write_text(main.read_text().replace('user = "admin"', f'user = "{user}"'))
        password = folder / "credentials" / "kafka-password"
        password.touch(mode=0o600)
        password.write_text(self.cluster.password_file(user).read_text())
        return folder

    def start(self, name, role):
        self.parties.append(Party(self.party_folder(name, role), role))
        return self.parties[-1]

    def provision(self):
        e2e.braid(self.admin, "log", "provision", check=0)
        for role in ROLES:
            e2e.braid(self.admin, "log", "provision", "--role", role, "--principal", f"User:{role}", "--grant", check=0)
    def send(self, messages):
        from confluent_kafka import Producer
        producer = Producer({
            "bootstrap.servers": self.cluster.bootstrap, "security.protocol": "SASL_SSL",
            "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": "agency",
            "sasl.password": self.cluster.password_file("agency").read_text(),
            "ssl.ca.location": str(self.cluster.authority)})
        for feed, headers, value in messages:
            producer.produce(self.topic(feed), value=value, headers=list(headers.items()))
            producer.poll(0)
        self.assertEqual(producer.flush(30), 0)

    def until(self, condition):
        deadline = time.monotonic() + SECONDS_MAX
        while not condition():
            if time.monotonic() > deadline:
                self.fail("did not come true in time:\n" + "\n".join(party.said()[-2500:] for party in self.parties))
            time.sleep(0.1)

    def test_the_second_takes_over_when_the_first_is_killed(self):
        self.provision()
        for role in ("link", "measure"):
            self.start(role, role)
        edges = [self.start("edge-one", "edge"), self.start("edge-two", "edge")]
        half = len(self.messages) // 2
        self.send(self.messages[:half])
        self.until(lambda: any(edge.taken() for edge in edges))
        first = max(edges, key=Party.taken)
        first.kill()
        edges.remove(first)
        self.send(self.messages[half:])
        self.until(lambda: self.published() == self.wanted)
        self.assertGreater(edges[0].taken(), 0)
        for party in self.parties:
            if party is not first:
                self.assertIsNone(party.process.poll(), party.said()[-3000:])
                self.assertNotIn("denied", party.said())
                party.process.send_signal(signal.SIGTERM)
                self.assertEqual(party.process.wait(30), 0, party.said()[-3000:])

    def published(self):
        done = e2e.braid(self.admin, "outcomes", "board", "--json")
        if done.returncode:
            return None
        cells = [json.loads(line) for line in done.stdout.splitlines()]
        for cell in cells:
            cell.pop("revision")
        return {e2e.key_of(cell): cell for cell in cells}

    def test_without_the_rights_the_topic_is_told_and_the_other_feeds_go_on(self):
        e2e.braid(self.admin, "log", "provision", check=0)
        folder = self.party_folder("reader", "reader")
        rights = e2e.braid(self.admin, "log", "provision", "--role", "edge", "--principal", "User:reader", check=0).stdout
        for feed in BY_TOPIC:
            self.assertIn(f"--topic {self.topic(feed)} --operation Read", rights)
        self.assertIn(f"--group {self.prefix}edge. --resource-pattern-type prefixed --operation Read", rights)
        e2e.braid(self.admin, "log", "provision", "--role", "edge", "--principal", "User:reader", "--grant", check=0)
        self.cluster.admin("org.apache.kafka.tools.AclCommand", "--remove", "--force", "--allow-principal", "User:reader",
                           "--operation", "Read", "--topic", self.topic(BY_TOPIC[0]))
        self.send(self.messages)
        done = e2e.braid(folder, "run", "--once", "--role", "edge", "--json", check=74)
        self.assertIn(f"feed={BY_TOPIC[0]} topic={self.topic(BY_TOPIC[0])} rule=kafka/topic-denied", done.stderr)
        taken = {line["feed"]: line for line in e2e.lines(done.stdout) if "feed" in line}
        self.assertEqual(taken[BY_TOPIC[0]]["records"], 0)
        for feed in BY_TOPIC[1:]:
            self.assertGreater(taken[feed]["accepted"], 0)


if __name__ == "__main__":
    unittest.main()
