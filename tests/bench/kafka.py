#!/usr/bin/env python3
"""Braid on Apache Kafka, and the measure role as a Kafka Streams job, on one broker and machine in one run.

    kafka.py BUILD [--children N] [--areas N]      `./dev bench kafka` is kafka.py build/release

The made-up area is written, taken, linked and measured by `braid run --once`, once as a whole and once role by role;
then both measure from nothing, restart, and follow small deliveries at half of what Braid can take. Prints the figures
of docs/performance.md. What is equal between the two and what is not: kafka-streams/README.md.

exit status: 0 done, 1 the two tables differ, 69 something did not start or end
"""
import argparse
import itertools
import json
import math
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "kafka"))
from cluster import NEWEST, BrokerError, Cluster  # noqa: E402
from holder import Kind, Place  # noqa: E402

STREAMS = ROOT / "tests" / "bench" / "kafka-streams"
STREAMS_BUILD = ROOT / "build" / "kafka-streams"
TICKS = os.sysconf("SC_CLK_TCK")
SUBSCRIPTION = "exact"
# What the rival measures too (kafka-streams, Indicator.java).
INDICATORS = ["cla.stock", "cla.starts", "cla.during", "cla.episodes", "cla.days", "cla.spells.started", "cla.ceases",
              "missing.incidents", "missing.children", "crime.arrests", "crisis.ae", "wellbeing.sdq.mean"]
LIVE_SHARE = 0.5  # of the last year's hospital messages, kept back to be delivered in small ones, again and again
DELIVERIES_MOST, DELIVERIES_PACED = 40, 200
WAIT_SECONDS_MAX = 600
WARM_CHILDREN = 20_000
JAVA = ["java", "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]


class Bench:
    """The folder, the broker, and what both programs are started with."""

    def __init__(self, build, children, areas):
        self.build = pathlib.Path(build).resolve()
        self.children, self.areas = children, areas
        self.folder = self.build / "bench-kafka"
        self.place = Place(self.folder / "broker")
        self.cluster = None

    def __enter__(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.place.start(Kind(1, False, NEWEST), os.getpid())
        self.cluster = Cluster.attach(self.place.folder)
        return self

    def __exit__(self, *_):
        self.place.stop(os.getpid())
        shutil.rmtree(self.folder, ignore_errors=True)

    def braid(self, area, *words):
        return [str(self.build / "braid"), "--quiet", "--config", str(area.folder), *words]

    def tool(self, *words):
        """Output lines of kafka_bench."""
        return subprocess.run([self.build / "kafka_bench", *map(str, words)], check=True, capture_output=True,
                              text=True).stdout.splitlines()

    def streams(self, area, state):
        """The command of the rival, which keeps its state under `state`."""
        jars = f"{STREAMS_BUILD}/measure-streams-1.jar:{STREAMS_BUILD}/libs/*"
        return [*JAVA, "-cp", jars, "braid.streams.Main", self.cluster.bootstrap, area.prefix, ",".join(area.codes),
                ",".join(area.agencies), area.streams_topic, str(state)]

    def broker_cpu(self):
        return cpu_of(self.cluster.pid(1))

    def stored(self, names):
        """Bytes of the segments of those topics."""
        data = self.cluster.node_folder(1) / "data"
        return sum(path.stat().st_size for path in data.glob("*/*.log")
                   if re.sub(r"-\d+$", "", path.parent.name) in names)

    def topics(self, prefix):
        data = self.cluster.node_folder(1) / "data"
        return {re.sub(r"-\d+$", "", path.name) for path in data.iterdir() if path.name.startswith(prefix)}


class Area:
    """A made-up partnership whose log is on the broker, under a prefix of its own."""

    def __init__(self, bench, name):
        self.bench, self.prefix = bench, name + "."
        self.folder = bench.folder / name
        self.codes, self.agencies, self.live = [], [], []
        self.streams_topic = self.prefix + "outcomes.streams"
        self.braid_topic = self.prefix + "outcomes." + SUBSCRIPTION

    def make(self, synth):
        shutil.copytree(synth, self.folder)
        (self.folder / "braid.toml").write_text(re.sub(
            r"\[log\].*", f'[log]\nengine = "kafka"\nbrokers = "{self.bench.cluster.bootstrap}"\n'
            f'topic_prefix = "{self.prefix}"\nsecurity = "plaintext"\nreplication = 1\n',
            (self.folder / "braid.toml").read_text(), flags=re.S))
        self.codes = re.findall(r'"(E\d+)"', (self.folder / "braid.toml").read_text())
        for feed in sorted((self.folder / "feeds.d").glob("*.toml")):
            agency = re.search(r'agency = "(.*)"', feed.read_text()).group(1)
            self.agencies.append(agency.replace("/", "-"))
        self.agencies = sorted(set(self.agencies))
        # The rival's indicators, exact, so that the tables can be compared number by number; and no files.
        board = self.folder / "subscriptions.d" / "board.toml"
        text = re.sub(r"indicators = \[.*?\]", f"indicators = {json.dumps(INDICATORS)}", board.read_text(), flags=re.S)
        text = text.replace("linked_default", "exact").split("[[sink]]")[0]
        board.unlink()
        (self.folder / "subscriptions.d" / f"{SUBSCRIPTION}.toml").write_text(text)
        for agreement in (self.folder / "agreements.d").glob("*.toml"):
            agreement.write_text("exact = true\n" + agreement.read_text())
        for feed in sorted((self.folder / "in").glob("*-hospital")):
            self.live.append(LiveFeed(feed))
        subprocess.run(self.bench.braid(self, "log", "provision"), check=True, stdout=subprocess.DEVNULL)
        self.bench.cluster.create_topic(self.streams_topic, partitions=len(self.codes),
                                        config={"cleanup.policy": "compact"})
        return self

    def facts_topics(self):
        return [f"{self.prefix}facts.{agency}" for agency in self.agencies]


class LiveFeed:
    """A hospital's feed: most of its messages are delivered at once, the others in small deliveries later."""

    def __init__(self, folder):
        self.folder, self.name = folder, folder.name
        last = max(folder.iterdir())
        # Its submissions are the latest of all, before and after, so that the order of deliveries does not change.
        self.note = re.sub(r"submitted = .*", "submitted = 2026-01-01T00:00:00", (last / "submission.toml").read_text())
        (last / "submission.toml").write_text(self.note)
        # Bytes, not text: the ends of lines say where a segment and where a message ends.
        messages = [b"MSH|" + part for part in (last / "adt.hl7").read_bytes().split(b"MSH|")[1:]]
        kept = math.ceil(len(messages) * (1 - LIVE_SHARE))
        (last / "adt.hl7").write_bytes(b"".join(messages[:kept]))
        self.messages = self.live(messages[kept:])
        self.count = 0

    @staticmethod
    def live(messages):
        """The messages in order, then again as messages about other visits of the same patients, without an end."""
        for turn in itertools.count():
            for message in messages:
                visit = rb"|V\1N\2T%d|" % turn
                yield re.sub(rb"\|V(\d+)N(\d+)\|", visit, message.replace(b"|MU", b"|MU%dT" % turn))

    def next(self, size, where):
        """Writes a delivery of `size` messages at `where`."""
        self.count += 1
        where.mkdir(parents=True)
        (where / "adt.hl7").write_bytes(b"".join(itertools.islice(self.messages, size)))
        second = f"{self.count // 3600:02}:{self.count // 60 % 60:02}:{self.count % 60:02}"
        (where / "submission.toml").write_text(self.note.replace("2026-01-01T00:00:00", f"2026-01-02T{second}"))


class Watch:
    """Markers and releases as a subscriber sees them. {topic: {(feed, sequence): (created, seen)}}, milliseconds."""

    def __init__(self, bench, topics):
        self.seen = {topic: {} for topic in topics}
        self.change = threading.Condition()
        self.process = subprocess.Popen([bench.build / "kafka_bench", "watch", bench.cluster.bootstrap, *topics],
                                        stdout=subprocess.PIPE, text=True)
        while (line := self.process.stdout.readline()) != "watching\n":
            self._take(line)
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.thread.join()
        self.process.wait()

    def _read(self):
        for line in self.process.stdout:
            self._take(line)

    def _take(self, line):
        topic, _, feed, sequence, created, seen = line.rstrip("\n").split("\t")
        with self.change:
            self.seen[topic].setdefault((feed, int(sequence)), (int(created), int(seen)))
            self.change.notify_all()

    def until(self, topic, wanted):
        """Waits until the topic speaks up to every (feed: sequence) of `wanted`."""
        def reached():
            newest = {}
            for feed, sequence in self.seen[topic]:
                newest[feed] = max(newest.get(feed, 0), sequence)
            return all(newest.get(feed, 0) >= sequence for feed, sequence in wanted.items())
        with self.change:
            if not self.change.wait_for(reached, WAIT_SECONDS_MAX):
                raise BrokerError(f"{topic} did not come up to what was delivered")

    def newest(self, topics):
        """The last sequence of every feed in those topics."""
        newest = {}
        with self.change:
            for topic in topics:
                for feed, sequence in self.seen[topic]:
                    newest[feed] = max(newest.get(feed, 0), sequence)
        return newest

    def latencies(self, topics, outcomes, after):
        """From the append of a submission's facts to the first release that speaks of it, for those after `after`."""
        result = []
        with self.change:
            releases = sorted((seen, feed, sequence) for (feed, sequence), (_, seen) in self.seen[outcomes].items())
            for topic in topics:
                for (feed, sequence), (created, _) in self.seen[topic].items():
                    if sequence <= after.get(feed, 0):
                        continue
                    visible = [at for at, of, up_to in releases if of == feed and up_to >= sequence]
                    if visible:
                        result.append(min(visible) - created)
        return sorted(result)


class Service:
    """A program that runs until it is ended; counts its CPU seconds and its largest memory."""

    def __init__(self, command, ready=None):
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE if ready else subprocess.DEVNULL, text=True)
        self.ready_after = None
        if ready:
            while (line := self.process.stdout.readline()).strip() != ready:
                if not line:
                    raise BrokerError(f"{command[0]} ended before it was ready")
            self.ready_after = time.monotonic() - self.started
            threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end(signal.SIGTERM)

    def cpu(self):
        return cpu_of(self.process.pid)

    def memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) * 1024

    def end(self, how):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)


class Done:
    """A program that has run to its end."""

    def __init__(self, bench, command):
        broker = bench.broker_cpu()
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024
        self.broker = bench.broker_cpu() - broker
        if process.returncode:
            raise BrokerError(f"{' '.join(command)} ended with {process.returncode}")


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def number(value):
    return f"{value:,.0f}"


def mebibytes(value):
    return f"{value / 2**20:,.0f} MiB"


def quantile(values, share):
    return values[min(len(values) - 1, math.ceil(share * len(values)) - 1)] if values else float("nan")


def records_of(output):
    return sum(json.loads(line)["records"] for line in output.splitlines() if line.startswith('{"feed"'))


def rows_of(area):
    """Records that wait: messages, and rows without their headers."""
    count = 0
    for path in (area.folder / "in").rglob("*"):
        if path.suffix == ".csv":
            count += path.read_bytes().count(b"\n") - 1
        elif path.suffix == ".hl7":
            count += path.read_bytes().count(b"MSH|")
    return count


# What both say of a cell: kafka-streams/README.md.
COMPARED = ("version", "status", "count", "people", "numerator", "denominator", "value", "unit", "as_of")


def table_of(bench, topic):
    """What a stream states, without what only one of the two says."""
    table = {}
    for line in bench.tool("outcomes", bench.cluster.bootstrap, topic):
        cell = json.loads(line)
        key = (cell["indicator"], cell["area"], cell["period"], tuple(sorted(cell["breakdown"].items())))
        table[key] = {field: cell[field] for field in COMPARED}
    return table


def compare(bench, area):
    """Prints by indicator how many cells are equal; True if all are."""
    ours, theirs = table_of(bench, area.braid_topic), table_of(bench, area.streams_topic)
    counts = {}
    for key in sorted({*ours, *theirs}):
        equal, cells = counts.get(key[0], (0, 0))
        counts[key[0]] = (equal + (ours.get(key) == theirs.get(key)), cells + 1)
    row("indicator", "cells", "equal in both")
    row("---", "---", "---")
    for indicator, (equal, cells) in counts.items():
        row(indicator, cells, equal)
    return bool(counts) and all(equal == cells for equal, cells in counts.values())


def whole(bench, area):
    """From files to outcomes, one role after the other."""
    heading("end to end on Kafka: braid run --once")
    row("what", "records", "seconds", "records/s", "CPU s", "broker CPU s", "memory")
    row(*["---"] * 7)
    done = Done(bench, bench.braid(area, "run", "--once", "--json"))
    records = records_of(done.output)
    row("everything", number(records), f"{done.seconds:.1f}", number(records / done.seconds), f"{done.cpu:.1f}",
        f"{done.broker:.1f}", mebibytes(done.memory))
    again = Done(bench, bench.braid(area, "run", "--once", "--json"))
    row("nothing new", "", f"{again.seconds:.1f}", "", f"{again.cpu:.1f}", f"{again.broker:.1f}",
        mebibytes(again.memory))


def as_service(bench, area):
    """The same as the service does it: a thread for each role, until the last delivery is visible to a subscriber."""
    wanted = {feed.name: len(list(feed.iterdir())) for feed in (area.folder / "in").iterdir()}
    records = rows_of(area)
    heading("end to end on Kafka: braid run, all deliveries waiting, until the last is visible")
    row("records", "seconds", "records/s", "CPU s", "broker CPU s", "memory")
    row(*["---"] * 6)
    with Watch(bench, [area.braid_topic]) as watch:
        broker = bench.broker_cpu()
        with Service(bench.braid(area, "run")) as service:
            watch.until(area.braid_topic, wanted)
            seconds = time.monotonic() - service.started
            row(number(records), f"{seconds:.1f}", number(records / seconds), f"{service.cpu():.1f}",
                f"{bench.broker_cpu() - broker:.1f}", mebibytes(service.memory()))


def role_by_role(bench, area):
    """Returns the measure role from nothing, as a Done."""
    heading("role by role: braid run --once --role ROLE, from nothing")
    row("role", "seconds", "CPU s", "broker CPU s", "memory")
    row(*["---"] * 5)
    for role in ("edge", "link", "measure"):
        done = Done(bench, bench.braid(area, "run", "--once", "--json", "--role", role))
        row(role, f"{done.seconds:.1f}", f"{done.cpu:.1f}", f"{done.broker:.1f}", mebibytes(done.memory))
    return done


def reread(bench, area):
    """Prints how fast the roles read back; returns the number of facts."""
    heading("re-read at start, one thread")
    row("what", "entries", "seconds", "entries/s")
    row(*["---"] * 4)
    names = {"edge": "edge: identities and facts, into its index", "measure": "measure: facts, links, submissions",
             "settle": "measure: all facts to cells"}
    facts = 0
    for line in bench.tool("reread", area.folder):
        what, entries, seconds = line.split("\t")
        facts = float(entries)
        row(names[what], number(facts), f"{float(seconds):.2f}", number(facts / float(seconds)))
    return facts


def wanted_of(bench, area):
    """How far the edge has come: {feed: sequence}, read from the release that Braid published last."""
    with Watch(bench, [area.braid_topic]) as watch:
        return watch.newest([area.braid_topic])


def measure_both(bench, area, ours, facts):
    """From nothing, and starting again; the same topics, one after the other."""
    wanted = wanted_of(bench, area)
    state = bench.folder / "streams-state"
    heading("measure: Braid, and the same job in Kafka Streams")
    row("what", "Braid", "Kafka Streams", "Kafka Streams / Braid")
    row(*["---"] * 4)
    with Watch(bench, [area.streams_topic]) as watch:
        broker = bench.broker_cpu()
        with Service(bench.streams(area, state)) as rival:
            watch.until(area.streams_topic, wanted)
            seconds = time.monotonic() - rival.started
            cpu, memory, broker = rival.cpu(), rival.memory(), bench.broker_cpu() - broker
    ratio("from nothing to all outcomes visible, s", ours.seconds, seconds, "{:.1f}")
    ratio("facts/s, start of the program included", facts / ours.seconds, facts / seconds, "{:,.0f}")
    ratio("CPU s", ours.cpu, cpu, "{:.1f}")
    ratio("broker's CPU s meanwhile", ours.broker, broker, "{:.1f}")
    ratio("memory, MiB", ours.memory / 2**20, memory / 2**20, "{:,.0f}")
    restart = Done(bench, bench.braid(area, "run", "--once", "--json", "--role", "measure"))
    with Service(bench.streams(area, state), ready="running") as rival:
        time.sleep(2)
    ratio("restart after an orderly end, s", restart.seconds, rival.ready_after, "{:.1f}")
    # As on a new machine. Braid keeps nothing, so for it the two are one.
    shutil.rmtree(state)
    with Service(bench.streams(area, state), ready="running") as rival:
        ratio("restart without the former's disk, s", restart.seconds, rival.ready_after, "{:.1f}")
    return state


def ratio(what, ours, theirs, form):
    row(what, form.format(ours), form.format(theirs), f"{theirs / ours:.2f}" if ours else "")


def disk(bench, area, facts):
    heading("broker disk, before compaction")
    row("topics", "MiB", "bytes a fact")
    row(*["---"] * 3)
    all_topics = bench.topics(area.prefix)
    changelogs = {name for name in all_topics if "measure-streams" in name}
    for what, names in (("facts", set(area.facts_topics())),
                        ("all of Braid's", all_topics - changelogs - {area.streams_topic}),
                        ("changelogs of Kafka Streams, besides", changelogs)):
        held = bench.stored(names)
        row(what, f"{held / 2**20:,.1f}", f"{held / facts:.0f}")


def follow(bench, area, state, size, share):
    """Small deliveries: what is the most that can be taken, then how long outcomes take at `share` of that."""
    heading(f"append to visible outcome, small deliveries of {size} messages")
    row("measured by", "deliveries", "messages/s", "of the most", "p50 ms", "p99 ms", "largest ms")
    row(*["---"] * 7)
    incoming = bench.folder / "incoming"
    with Watch(bench, [*area.facts_topics(), area.braid_topic, area.streams_topic]) as watch:
        with Service(bench.braid(area, "run")):
            time.sleep(5)
            most = deliver(area, watch, incoming, size, DELIVERIES_MOST, None, area.braid_topic)
            before = watch.newest(area.facts_topics())
            rate = deliver(area, watch, incoming, size, DELIVERIES_PACED, most * share, area.braid_topic)
            tell("Braid", watch.latencies(area.facts_topics(), area.braid_topic, before), rate, most)
        with Service(bench.braid(area, "run", "--role", "edge")), Service(bench.braid(area, "run", "--role", "link")), \
                Service(bench.streams(area, state), ready="running"):
            before = watch.newest(area.facts_topics())
            watch.until(area.streams_topic, before)
            time.sleep(5)
            rate = deliver(area, watch, incoming, size, DELIVERIES_PACED, most * share, area.streams_topic)
            tell("Kafka Streams", watch.latencies(area.facts_topics(), area.streams_topic, before), rate, most)


def tell(who, latencies, rate, most):
    row(who, len(latencies), number(rate), f"{rate / most:.2f}", quantile(latencies, 0.5), quantile(latencies, 0.99),
        latencies[-1] if latencies else "")


def deliver(area, watch, incoming, size, count, rate, outcomes):
    """Gives deliveries to the areas in turn, all at once or `rate` messages a second; returns messages a second until
    the last is visible."""
    before = watch.newest(area.facts_topics())
    wanted = dict(before)
    moves = []
    for number_of in range(count):
        feed = area.live[number_of % len(area.live)]
        name = f"live-{feed.count + 1:05}"
        feed.next(size, incoming / feed.name / name)
        wanted[feed.name] = wanted.get(feed.name, 0) + 1
        moves.append((incoming / feed.name / name, feed.folder / name))
    start = time.monotonic()
    for done, (source, target) in enumerate(moves):
        if rate:
            time.sleep(max(0.0, start + done * size / rate - time.monotonic()))
        source.rename(target)
    watch.until(outcomes, wanted)
    return len(moves) * size / (time.monotonic() - start)


def heading(text):
    print(f"\n== {text}\n", flush=True)


def synth(bench, name, children):
    target = bench.folder / name
    subprocess.run([bench.build / "braid", "synth", "area", target, "--children", str(children // bench.areas),
                    "--areas", str(bench.areas), "--years", "3", "--errors", "0.01"], check=True,
                   stdout=subprocess.DEVNULL)
    return target


def run(bench, options):
    # The broker's first transactions and groups take seconds, and its first million records twice the processor time of
    # the next (the JVM compiles what it runs); both are nobody's.
    warm = Area(bench, "warm").make(synth(bench, "small", WARM_CHILDREN))
    Done(bench, bench.braid(warm, "run", "--once", "--json"))
    made = synth(bench, "synth", bench.children)
    whole(bench, Area(bench, "whole").make(made))
    as_service(bench, Area(bench, "service").make(made))
    area = Area(bench, "steps").make(made)
    ours = role_by_role(bench, area)
    facts = reread(bench, area)
    state = measure_both(bench, area, ours, facts)
    disk(bench, area, facts)
    heading("the two tables")
    equal = compare(bench, area)
    follow(bench, area, state, options.messages, 0.5)
    # Braid's measure role was not there while the other was followed.
    Done(bench, bench.braid(area, "run", "--once", "--json", "--role", "measure"))
    heading("the two tables after that")
    return compare(bench, area) and equal


def build_streams():
    jar = STREAMS_BUILD / "measure-streams-1.jar"
    sources = [STREAMS / "pom.xml", *STREAMS.glob("src/**/*.java"), *(ROOT / "proto").glob("*/*.proto")]
    if not jar.exists() or any(source.stat().st_mtime > jar.stat().st_mtime for source in sources):
        subprocess.run(["mvn", "-B", "-q", "-f", STREAMS / "pom.xml", "package"], check=True, stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--children", type=int, default=54500, help="of all areas together; 54,500 are about a million"
                        " records")
    parser.add_argument("--areas", type=int, default=2, help="also partitions, and so tasks of Kafka Streams")
    parser.add_argument("--messages", type=int, default=200, help="in a small delivery")
    options = parser.parse_args()
    build_streams()
    try:
        with Bench(options.build, options.children, options.areas) as bench:
            return 0 if run(bench, options) else 1
    except (BrokerError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 69


if __name__ == "__main__":
    sys.exit(main())
