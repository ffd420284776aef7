"""Outcome topics as consumers see them: four clients that are not Braid's rebuild its table; releases come whole."""
import json
import os
import pathlib
import random
import re
import signal
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE / "consumers"), str(ROOT / "tests" / "e2e")]
import fetch  # noqa: E402
import service  # noqa: E402
from cluster import Cluster  # noqa: E402

EXAMPLES = ROOT / "docs" / "examples" / "consumers"
PROTO = ROOT / "proto" / "outcome" / "outcome.proto"
INDICATORS = ["cla.stock", "cla.starts", "cla.ceases", "cla.episodes", "cla.days", "missing.incidents", "crisis.ae"]
# Two streams of the same cells; the exact one can be added up.
ENCODINGS = {"exact-protobuf": "protobuf", "exact-json": "json"}
WAIT_SECONDS_MAX = 120


class Partnership:
    """Two made-up areas whose log is on the broker, under a prefix of its own."""

    def __init__(self, cluster, folder, prefix):
        self.cluster, self.folder, self.prefix = cluster, folder, prefix
        subprocess.run([service.BRAID, "synth", "area", str(folder), "--children", "60", "--years", "2", "--areas", "2",
                        "--seed", "7"], check=True, capture_output=True)
        text = (folder / "braid.toml").read_text()
        (folder / "braid.toml").write_text(re.sub(r"\[log\].*", log_section(cluster, prefix), text, flags=re.S))
        if cluster.secured:
            shutil.copy(cluster.password_file("braid"), folder / "credentials" / "kafka-password")
        agreement = folder / "agreements.d" / "partnership-made-up.toml"
        agreement.write_text("exact = true\n" + agreement.read_text())
        (folder / "subscriptions.d" / "board.toml").unlink()
        self.subscribe(INDICATORS)
        service.braid(folder, "log", "provision", check=0)
        self.held = self._hold_back()

    def subscribe(self, indicators):
        for name, encoding in ENCODINGS.items():
            (self.folder / "subscriptions.d" / f"{name}.toml").write_text(
                f'agreement = "partnership-made-up"\nindicators = {json.dumps(indicators)}\n'
                'periods = ["quarter", "year"]\nbreakdowns = [[], ["sex"]]\nprofile = "exact"\n'
                f'encoding = "{encoding}"\n')

    def topic(self, subscription):
        return f"{self.prefix}outcomes.{subscription}"

    def _hold_back(self):
        """Takes all deliveries out of the feeds' folders: [(where it is held, where it is to be delivered)]."""
        pairs = []
        for number, path in enumerate(service.deliveries(self.folder)):
            held = self.folder / "held" / str(number)
            held.parent.mkdir(exist_ok=True)
            path.rename(held)
            pairs.append((held, path))
        return pairs

    def shuffle(self, rng):
        """Another order of what is held, but for the deliveries of one feed: one that comes late says nothing."""
        feeds = [path.parent for _, path in self.held]
        waiting = {feed: [pair for pair in self.held if pair[1].parent == feed] for feed in set(feeds)}
        rng.shuffle(feeds)
        self.held = [waiting[feed].pop(0) for feed in feeds]

    def deliver(self, count):
        for held, path in [self.held.pop(0) for _ in range(min(count, len(self.held)))]:
            held.rename(path)

    def run_once(self):
        # 65: a made-up delivery was refused as a whole; 75: something waits for a confirmation.
        done = service.braid(self.folder, "run", "--once")
        if done.returncode == 75:
            for name in ENCODINGS:
                service.braid(self.folder, "release", "--confirm", name, check=0)
            done = service.braid(self.folder, "run", "--once")
        if done.returncode not in (0, 65):
            raise AssertionError(f"braid run --once ended with {done.returncode}:\n{done.stderr[-3000:]}")


def output_of(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=WAIT_SECONDS_MAX, **options)
    if done.returncode:
        raise AssertionError(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}\n"
                             f"{done.stderr[-3000:]}")
    return service.lines(done.stdout)


def log_section(cluster, prefix):
    """The section [log] of braid.toml."""
    login = (f'security = "scram"\nuser = "braid"\ncertificate_authority = "{cluster.authority}"\n' if cluster.secured
             else 'security = "plaintext"\n')
    # A killed service is soon taken for dead.
    return (f'[log]\nengine = "kafka"\nbrokers = "{cluster.bootstrap}"\ntopic_prefix = "{prefix}"\n{login}'
            "replication = 1\nmin_insync = 1\nsession_timeout_s = 3\n")


def python_example(cluster, topic, *options):
    return [fetch.python(), EXAMPLES / "python" / "outcomes.py", "--brokers", cluster.bootstrap, "--topic", topic,
            *options]


def node_example(cluster, topic, *options):
    return ["node", fetch.node() / "outcomes.js", "--brokers", cluster.bootstrap, "--topic", topic, "--proto", PROTO,
            *options]


def kcat(cluster, topic, *options):
    return [fetch.python(), HERE / "consumers" / "kcat_table.py", cluster.bootstrap, topic, *options]


def streams_table(cluster, topic, state):
    return ["java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp", fetch.table(), "braid.table.Main", cluster.bootstrap, topic, state]


# What a consumer needs of a cell; `braid outcomes` and the stream say more of how it came about.
TABLE = ("indicator", "version", "area", "period", "breakdown", "status", "value", "count", "people", "numerator",
         "denominator", "unit", "revision", "as_of", "definition")


def sorted_table(cells):
    return sorted(({key: cell[key] for key in TABLE} for cell in cells), key=service.key_of)


def name_of(cell):
    """As in the header ce_subject."""
    breakdown = " ".join(f"{name}={value}" for name, value in sorted(cell["breakdown"].items()))
    return f"{cell['indicator']}/{cell['version']}/{cell['period']}/{breakdown}".rstrip("/")


def gaps(cells):
    """Indicators and periods whose counts by sex do not make the total: {place: (total, sum)}."""
    totals, sums = {}, {}
    for cell in cells:
        place = cell["indicator"], cell["version"], cell["area"], cell["period"]
        if not cell["breakdown"]:
            totals[place] = cell["count"]
        else:
            sums[place] = sums.get(place, 0) + cell["count"]
    return {place: (totals.get(place), sums.get(place)) for place in totals.keys() | sums.keys()
            if totals.get(place) != sums.get(place)}


class Broker(unittest.TestCase):
    SECURED = False

    @classmethod
    def setUpClass(cls):
        # Before anything is timed.
        fetch.python(), fetch.node(), fetch.table()
        cls.cluster = Cluster(secured=cls.SECURED, users=("braid", "board")).start()
        cls.addClassCleanup(cls.cluster.stop)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-subscriptions-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def wait_for(self, what, otherwise):
        until = time.monotonic() + WAIT_SECONDS_MAX
        while not what():
            self.assertLess(time.monotonic(), until, otherwise)
            time.sleep(0.2)

    def alter(self, what, name, config):
        place = ["--entity-default"] if name is None else ["--entity-name", name]
        self.cluster.admin("kafka.admin.ConfigCommand", "--alter", "--entity-type", what, *place, "--add-config",
                           ",".join(f"{key}={value}" for key, value in config.items()))


class Rebuilt(Broker):
    def test_every_client_has_the_table_of_a_compacted_topic(self):
        area = Partnership(self.cluster, self.folder / "p", "rebuilt.")
        area.deliver(8)
        area.run_once()
        area.deliver(100)
        area.run_once()
        # From now on every append closes what was before, and that is compacted at once.
        self.alter("brokers", None, {"log.cleaner.backoff.ms": 500})
        for name in ENCODINGS:
            self.alter("topics", area.topic(name), {"segment.ms": 100, "min.cleanable.dirty.ratio": 0.01})
        area.subscribe(INDICATORS[:-1])
        area.run_once()
        area.subscribe(INDICATORS[:-2])
        area.run_once()
        for name in ENCODINGS:
            with self.subTest(name):
                self.wait_for(lambda name=name: self.is_compacted(area.topic(name)), "nothing was compacted")
                self.check(area, name)

    def entries(self, topic):
        return output_of(*kcat(self.cluster, topic, "--entries"))

    def is_compacted(self, topic):
        """True when nothing is left of what the first indicator that went said, but its tombstones."""
        now = [entry for entry in self.entries(topic) if entry["key"].startswith(INDICATORS[-1])]
        return now and all(entry["tombstone"] for entry in now)

    def check(self, area, name):
        wanted = sorted_table(service.outcomes(area.folder, name))
        self.assertEqual(len({cell["area"] for cell in wanted}), 2)
        self.assertEqual({cell["indicator"] for cell in wanted}, set(INDICATORS[:-2]))
        self.assertEqual(gaps(wanted), {})
        topic = area.topic(name)
        clients = {"python": python_example(self.cluster, topic), "node": node_example(self.cluster, topic),
                   "kcat": kcat(self.cluster, topic),
                   "streams": streams_table(self.cluster, topic, self.folder / f"state-{name}")}
        for client, command in clients.items():
            with self.subTest(client):
                self.assertEqual(sorted_table(output_of(*command)), wanted)

    def test_every_entry_is_a_cloud_event(self):
        area = Partnership(self.cluster, self.folder / "p", "events.")
        area.deliver(4)
        area.run_once()
        area.deliver(100)
        area.run_once()
        for name, encoding in ENCODINGS.items():
            with self.subTest(name):
                events = output_of(fetch.python(), HERE / "consumers" / "cloud_events.py", self.cluster.bootstrap,
                                   area.topic(name))
                ids = {(event["source"], event["id"]) for event in events}
                self.assertEqual(len(ids), len(events))
                self.assertEqual({event["type"].removeprefix("braid.outcome.v1.") for event in events},
                                 {"Outcome", "Coverage", "Release"})
                for event in events:
                    self.check_event(event, name, encoding)

    def check_event(self, event, name, encoding):
        kind = event["type"].rpartition(".")[2]
        self.assertEqual(event["specversion"], "1.0")
        self.assertRegex(event["source"], rf"^braid/outcomes\.{name}/E1099900[12]$")
        self.assertEqual(event["datacontenttype"], f"application/{encoding}")
        self.assertEqual(event["dataschema"], f"urn:braid:outcome:v1:{encoding}:{kind}")
        self.assertEqual(event["partitionkey"][0], "o" if kind == "Outcome" else "c")
        self.assertEqual(event["partitionkey"][1:].replace("\0", "/").rstrip("/"), event["subject"])
        if encoding == "json":
            self.assertEqual(event["source"].rpartition("/")[2], event["data"]["area"])
            if kind == "Outcome":
                self.assertEqual(event["id"], f"{name_of(event['data'])}@{event['data']['revision']}")


class Allowed(Broker):
    """The rights that docs/subscribing.md asks for are enough, and are needed."""
    SECURED = True

    def test_a_consumer_reads_the_topic_that_it_was_allowed_and_no_other(self):
        self.cluster.allow("braid", "All", topic="allowed.", group="allowed.", transactional_id="allowed.",
                           prefixed=True)
        area = Partnership(self.cluster, self.folder / "p", "allowed.")
        area.deliver(100)
        area.run_once()
        mine, other = map(area.topic, ENCODINGS)
        self.cluster.allow("board", "Read", topic=mine)
        self.cluster.allow("board", "Read", group=mine, prefixed=True)
        wanted = sorted_table(service.outcomes(area.folder, "exact-protobuf"))
        login = ["--user", "board", "--password-file", self.cluster.password_file("board"),
                 "--authority", self.cluster.authority]
        for example in python_example, node_example:
            with self.subTest(example.__name__):
                self.assertEqual(sorted_table(output_of(*example(self.cluster, mine, *login))), wanted)
                with self.assertRaisesRegex(AssertionError, "(?i)authoriz"):
                    output_of(*example(self.cluster, other, *login))


class Follower:
    """An example that follows a topic; looks at every release that it tells."""

    def __init__(self, command):
        self.process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)
        self.tables, self.numbers, self.faults = {}, {}, []
        self.told, self.releases = 0, 0
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            changes = json.loads(line)
            release = changes["release"]
            table = self.tables.setdefault(release["area"], {})
            for name in changes["gone"]:
                del table[name]
            table.update((name_of(cell), cell) for cell in changes["changed"])
            self._look_at(release, table)

    def _look_at(self, release, table):
        area, number = release["area"], release["number"]
        before = self.numbers.get(area, 0)
        # The first may be any; then none is left out, and one that changes no cell keeps its number.
        if before and number not in (before, before + 1):
            self.faults.append(f"{area}: release {number} after {before}")
        if len(table) != release["cells"]:
            self.faults.append(f"{area}: release {number} has {release['cells']} cells, not {len(table)}")
        if wrong := gaps(table.values()):
            self.faults.append(f"{area}: the parts of release {number} are not its total: {wrong}")
        self.numbers[area] = number
        self.releases += number != before
        self.told += 1

    def table(self):
        return sorted_table(cell for table in list(self.tables.values()) for cell in list(table.values()))

    def stop(self):
        self.process.kill()
        self.thread.join()
        said = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        self.process.wait()
        return said


class Followed(Broker):
    SEED = 3

    def test_consumers_see_whole_releases_while_the_service_is_killed(self):
        area = Partnership(self.cluster, self.folder / "p", "followed.")
        rng = random.Random(self.SEED)
        area.shuffle(rng)
        followers = {"exact-protobuf": Follower(python_example(self.cluster, area.topic("exact-protobuf"), "--follow")),
                     "exact-json": Follower(node_example(self.cluster, area.topic("exact-json"), "--follow"))}
        for follower in followers.values():
            self.addCleanup(follower.stop)
        kills = 0
        while area.held:
            kills += self.serve(area, rng, followers.values())
        area.run_once()
        for name, follower in followers.items():
            wanted = sorted_table(service.outcomes(area.folder, name))
            self.wait_for(lambda follower=follower, wanted=wanted: follower.table() == wanted or
                          follower.process.poll() is not None, f"{name}: the follower does not come to the table")
            self.assertEqual(follower.faults, [])
            self.assertEqual(follower.table(), wanted)
            self.assertGreater(len(wanted), 100)
            self.assertGreater(follower.releases, 4)
        self.assertGreater(kills, 2)

    def serve(self, area, rng, followers):
        """Delivers to a running service until it has said something, then once more, and kills it somewhere on the way.

        Returns the number of kills."""
        process = subprocess.Popen([service.BRAID, "--quiet", "--config", str(area.folder), "run"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            before = sum(follower.told for follower in followers)
            area.deliver(1)
            self.wait_for(lambda: sum(follower.told for follower in followers) > before or process.poll() is not None,
                          "nothing was published")
            area.deliver(1)
            time.sleep(rng.random())
        finally:
            alive = process.poll() is None
            process.send_signal(signal.SIGKILL)
            said = process.communicate()[1]
        self.assertTrue(alive, said)
        return 1


if __name__ == "__main__":
    unittest.main()
