"""Feeds from topics on a real broker: the same results as by drop folder, nothing lost, nothing twice."""
import csv
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import unittest
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "producer"
sys.path[:0] = [str(ROOT / "tests" / "kafka" / "consumers"), str(ROOT / "tests" / "e2e")]
import fetch  # noqa: E402
import service  # noqa: E402
from cluster import Cluster  # noqa: E402

CLUSTER = None


def setUpModule():
    global CLUSTER
    CLUSTER = Cluster.attach(os.environ["BRAID_TEST_KAFKA"])
    fetch_producer()


def fetch_producer():
    """The documented producer's own packages, to be imported here too."""
    sys.path.insert(0, str(fetch.packages_of(fetch.producer())))


def note_of(delivery):
    """A submission.toml as headers."""
    note = tomllib.loads((delivery / "submission.toml").read_text())
    return {key: value.isoformat() if hasattr(value, "isoformat") else str(value) for key, value in note.items()}


def hl7_messages(path):
    parts = path.read_text().replace("\r\n", "\r").replace("\n", "\r").split("MSH|")
    return [("MSH|" + part).encode() for part in parts[1:]]


def police_lines(delivery):
    for name in ("person", "missing", "arrest"):
        with open(delivery / f"{name}.csv", newline="") as rows:
            for row in csv.DictReader(rows):
                yield json.dumps({key: value or None for key, value in row.items()}).encode()


def messages_of(folder):
    """[(feed, headers, value)] of hospital and police streams and of the 903 sets in parts, in order."""
    sent = []
    for delivery in sorted((folder / "in" / "area01-hospital").iterdir()):
        note = note_of(delivery)
        sent += [("area01-hospital", note, value) for value in hl7_messages(delivery / "adt.hl7")]
    for delivery in sorted((folder / "in" / "area01-police").iterdir()):
        manifest = json.loads((delivery / "manifest.json").read_text())
        note = {**note_of(delivery), "extracted_at": manifest["extracted_at"]}
        sent += [("area01-police", note, value) for value in police_lines(delivery)]
    for delivery in sorted((folder / "in" / "area01-903").iterdir()):
        files = sorted(path for path in delivery.iterdir() if path.suffix == ".csv")
        for path in files:
            data = path.read_bytes()
            size = max(1, len(data) // 3 + 1)
            parts = [data[at:at + size] for at in range(0, len(data), size)] or [b""]
            for number, part in enumerate(parts, 1):
                sent.append(("area01-903", {**note_of(delivery), "delivery": delivery.name, "file": path.name,
                                            "files": str(len(files)), "part": f"{number}/{len(parts)}"}, part))
    return sent


class Feeds(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.p = self.folder / "p"
        subprocess.run([service.BRAID, "synth", "area", self.p, "--children", "60", "--years", "2", "--seed", "7",
                        "--errors", "0"], check=True, capture_output=True)
        self.topics = {}

    def producer(self):
        from confluent_kafka import Producer
        return Producer({"bootstrap.servers": CLUSTER.bootstrap, "enable.idempotence": True})

    def to_topic(self, folder, feed, format=None):
        """Gives the feed a topic of its own instead of its folder."""
        topic = self.topics.setdefault(feed, f"made-up.{feed}.{uuid.uuid4().hex[:8]}")
        file = folder / "feeds.d" / f"{feed}.toml"
        text = file.read_text().split("[source]")[0]
        file.write_text(text + f'[source]\ntopic = "{topic}"\nbrokers = "{CLUSTER.bootstrap}"\nsecurity = "plaintext"\n')
        # Groups of other runs must not be met.
        main = folder / "braid.toml"
        return topic, main

    def create(self, topic):
        CLUSTER.create_topic(topic)

    def by_folder(self):
        other = self.folder / "by-folder"
        shutil.copytree(self.p, other)
        service.run_once(other)
        return service.table(other, "board")

    def all_to_topics(self):
        for feed in ("area01-hospital", "area01-police", "area01-903"):
            topic, _ = self.to_topic(self.p, feed)
            self.create(topic)
            shutil.rmtree(self.p / "in" / feed)

    def send(self, messages):
        producer = self.producer()
        for feed, headers, value in messages:
            producer.produce(self.topics[feed], value=value, headers=list(headers.items()))
            producer.poll(0)
        self.assertEqual(producer.flush(30), 0)

    def test_the_same_by_topic_as_by_folder_whatever_is_killed(self):
        wanted = self.by_folder()
        self.assertGreater(len(wanted), 50)
        messages = messages_of(self.p)
        self.all_to_topics()
        seed = 20261124
        rng = random.Random(seed)
        pieces, at = [], 0
        while at < len(messages):
            size = rng.randint(len(messages) // 5, len(messages) // 3)
            pieces.append(messages[at:at + size])
            at += size
        for piece in pieces:
            process = subprocess.Popen([service.BRAID, "--quiet", "--config", str(self.p), "run"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.send(piece)
            time.sleep(rng.random() * 2)
            self.assertIsNone(process.poll(), f"seed {seed}: the service ended by itself")
            process.send_signal(signal.SIGKILL)
            process.wait()
        feeds, _, _ = service.run_once(self.p)
        self.assertEqual(service.table(self.p, "board"), wanted, f"seed {seed}")
        feeds, _, revised = service.run_once(self.p)
        self.assertEqual([feed["deliveries"] for feed in feeds.values()], [0] * len(feeds), "offsets are committed")
        self.assertEqual(revised["board"]["revised"], 0)

    def test_what_is_wrong_is_refused_with_its_place_and_the_rest_goes_on(self):
        messages = messages_of(self.p)
        self.all_to_topics()
        hospital = [message for message in messages if message[0] == "area01-hospital"]
        self.send(hospital[:3] + [("area01-hospital", hospital[0][1], b"made-up rubbish")] + hospital[3:])
        self.send([("area01-903", {}, b"CHILD,SEX\n"), ("area01-903", {"delivery": "whole", "files": "2"}, b"x")])
        self.send([message for message in messages if message[0] == "area01-police"] +
                  [("area01-police", {}, b'{"record_type":"missing"}')])
        done = service.braid(self.p, "run", "--once", "--json", check=65)
        self.assertIn('delivery="whole"', done.stderr)
        places = {refusal["place"]: refusal["rule"] for refusal in service.quarantine(self.p)}
        self.assertEqual(places[f"{self.topics['area01-hospital']}/0/3"], "hl7v2/no-message")
        self.assertEqual(places[f"{self.topics['area01-903']}/0/0"], "topic/no-delivery")
        count = sum(message[0] == "area01-police" for message in messages)
        self.assertIn(f"{self.topics['area01-police']}/0/{count}", places)
        feeds = {line["feed"]: line for line in service.lines(done.stdout) if "feed" in line}
        self.assertEqual(feeds["area01-hospital"]["records"], len(hospital))
        feeds, _, _ = service.run_once(self.p)
        self.assertEqual(feeds["area01-hospital"]["deliveries"], 0, "refused ones do not come again")

    def test_a_missing_topic_is_told_and_the_other_feeds_go_on(self):
        self.to_topic(self.p, "area01-hospital")
        done = service.braid(self.p, "run", "--once", "--json", check=74)
        self.assertIn("rule=kafka/topic-missing", done.stderr)
        feeds = {line["feed"]: line for line in service.lines(done.stdout) if "feed" in line}
        self.assertGreater(feeds["area01-903"]["accepted"], 0)

    def test_the_documented_producer(self):
        file = self.p / "feeds.d" / "area01-police.toml"
        file.write_text(file.read_text().replace('"police-extract"', '"braid-feed"'))
        topic, _ = self.to_topic(self.p, "area01-police")
        self.create(topic)
        example = self.folder / "producer"
        shutil.copytree(EXAMPLE, example)
        subprocess.run(["protoc", f"--proto_path={ROOT / 'proto' / 'feed' / 'v1'}", f"--python_out={example}",
                        "feed.proto"], check=True)
        send = [fetch.producer(), example / "send_records.py", "--topic", topic, "--set",
                f"bootstrap.servers={CLUSTER.bootstrap}"]
        subprocess.run(send, check=True)
        feeds, _, _ = service.run_once(self.p)
        self.assertEqual((feeds["area01-police"]["accepted"], feeds["area01-police"]["refused"]), (3, 0))
        before = service.table(self.p, "board")
        subprocess.run(send, check=True)  # The same again says nothing new.
        feeds, _, revised = service.run_once(self.p)
        self.assertEqual(feeds["area01-police"]["unchanged"], 3)
        self.assertEqual(service.table(self.p, "board"), before)


if __name__ == "__main__":
    unittest.main()
