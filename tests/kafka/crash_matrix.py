#!/usr/bin/env python3
"""Nothing lost, nothing twice: lets things go wrong at every step, on real brokers, and looks at what readers see.

    crash_matrix.py --braid build/debug/braid_crash [--runs 50] [--seed 1] [--only KIND ...] [--keep]
    crash_matrix.py --short        eight runs, of the quick kinds, for ctest
    crash_matrix.py --list         the kinds

Each run delivers the feeds of two made-up areas in portions, in any order, to a service of one or several processes,
lets something happen, and waits until the service has come through by itself. Then what a reader sees that is none of
ours (kcat, read_committed) has to equal one plain pass over the same deliveries with the embedded engine: the same
cells but for their revision (rulings S20), the same links, a whole audit. A reader that has followed the outcomes all
along may never have seen a cell twice, half a release, or parts that do not add up to their total.

Steps: after-begin, after-produce (any entry), after-markers (all entries are with the brokers, the markers of rulings S8
among them), during-commit, after-commit. Braid sends no consumer offsets; the markers are in their place.

A run follows from its seed, but for when processes get their turn. The seed is printed when something is wrong.
"""
import argparse
import collections
import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import crash_matrix_reader as reader
from cluster import BrokerError, Cluster
from crash_matrix_network import Network, NoNamespaces
from crash_matrix_service import Broken, Process, Service

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
import service as e2e  # noqa: E402

ROLES = ("edge", "link", "measure")
STEPS = ("after-begin", "after-produce", "after-markers", "during-commit", "after-commit")
LAYOUTS = {"one process": (None,), "three roles": ROLES, "two linkers": (*ROLES, "link"),
           "two measurers": (*ROLES, "measure"), "two edges": (*ROLES, "edge"), "two of all": (*ROLES, *ROLES)}
RUNS_PER_CLUSTER = 20
COME_THROUGH_SECONDS_MAX = 120
# The default, which nobody may have to wait for; and for runs in which the brokers are to give one up.
TRANSACTION_SECONDS, SHORT_TRANSACTION_SECONDS = 300, 3
SESSION_SECONDS = 2


def kinds():
    """Every kind of run, {name: function(run, role, step)}."""
    found = {}
    for step in STEPS:
        for role in ROLES:
            found[f"kill {role} {step}"] = lambda run, role=role, step=step: run.kill(role, step)
            found[f"stop {role} {step}"] = lambda run, role=role, step=step: run.pause(role, step)
    for role in ROLES:
        found[f"expire {role}"] = lambda run, role=role: run.expire(role)
        found[f"two owners {role}"] = lambda run, role=role: run.two_owners(role)
    found |= {"kill anything": Run.kill_anything, "broker restart": Run.broker_restart, "broker pause": Run.broker_pause,
              "slow consumer": Run.slow_consumer, "network cut": Run.network_cut, "leader kill": Run.leader_kill,
              "coordinator kill": Run.coordinator_kill, "node pause": Run.node_pause}
    return found


SHORT = ("kill edge after-markers", "kill link during-commit", "kill measure after-produce", "stop measure after-markers",
         "two owners measure", "slow consumer", "broker restart", "network cut")


class Base:
    """The partnership that every run copies, and what one plain pass over it publishes."""

    def __init__(self, folder, braid):
        self.folder = folder / "base"
        self.braid = braid
        self.wanted_cells = self.wanted_links = None
        call(braid, "synth", "area", self.folder, "--children", "40", "--years", "2", "--areas", "2", "--errors", "0.03",
             "--seed", "7")
        # Without the programme: fewer streams, and every kind of source is left.
        for feed in self.folder.glob("feeds.d/*-programme.toml"):
            feed.unlink()
            shutil.rmtree(self.folder / "in" / feed.stem)
        board = self.folder / "subscriptions.d" / "board.toml"
        text = "".join(line for line in board.read_text().splitlines(True) if not line.startswith("programmes"))
        board.write_text(text.replace('"linked_default"', '"exact"').replace('"protobuf"', '"json"'))
        agreement = self.folder / "agreements.d" / "partnership-made-up.toml"
        agreement.write_text(agreement.read_text().replace("[grants]", "exact = true\n[grants]", 1))

    def pass_once(self, cluster):
        """The plain pass, with the embedded engine; its log is copied to a broker to be read as the others are."""
        quiet = self.folder.parent / "quiet"
        shutil.copytree(self.folder, quiet)
        call(self.braid, "--config", quiet, "run", "--once", allowed=(0, 65))
        use_kafka(quiet, cluster, "plain.")
        call(self.braid, "--config", quiet, "log", "provision")
        call(self.braid, "--config", quiet, "log", "copy", "--from", f"sqlite:{quiet / 'log.db'}", "--to", "kafka:")
        table = reader.Table()
        outcomes = reader.read(cluster.bootstrap, "plain.outcomes.board")
        for entry in outcomes:
            table.take(entry)
        self.wanted_cells = reader.cells(outcomes)
        self.wanted_links = reader.last_values(reader.read(cluster.bootstrap, "plain.links"), reader.SUBJECT)
        if len(self.wanted_cells) < 200 or table.groups_checked < 50 or len(self.wanted_links) < 50:
            raise Broken("the plain pass publishes too little to compare with")


class Run:
    """One run: what it is given, what happens to it, and the judgement."""

    def __init__(self, base, clusters, seed, kind, keep):
        self.base, self.clusters, self.kind, self.keep = base, clusters, kind, keep
        self.random = random.Random(f"{seed} {kind}")
        self.prefix = f"run{seed}."
        self.layout = self.random.choice(list(LAYOUTS))
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"braid-crash-{seed}-")) / "p"
        self.cluster = clusters.three() if kind in ("leader kill", "coordinator kill", "node pause") else (
            clusters.cuttable() if kind == "network cut" else clusters.one())
        self.network = clusters.network if kind == "network cut" else None
        self.transaction_seconds = SHORT_TRANSACTION_SECONDS if kind.startswith("expire") else TRANSACTION_SECONDS
        self.service = self.follower = None
        self.portions = []

    # -- The frame -----------------------------------------------------------------------------------------------------

    def go(self, happen):
        """Returns how often a fault struck. Untrue or Broken when something is wrong."""
        try:
            self._prepare()
            happen(self)
            while self.portions:
                self._deliver()
            self._come_through()
            self.service.stop()
            self._judge()
            return sum(process.struck() for process in self.service.processes)
        finally:
            if self.service:
                self.service.kill()
            if self.follower:
                self.follower.stop()
            if not self.keep:
                shutil.rmtree(self.folder.parent, ignore_errors=True)

    def _prepare(self):
        shutil.copytree(self.base.folder, self.folder)
        use_kafka(self.folder, self.cluster, self.prefix, self.transaction_seconds)
        call(*(self.network.prefix if self.network else ()), self.base.braid, "--config", self.folder, "log", "provision")
        held = self.folder / "held"
        pairs = []
        for number, path in enumerate(e2e.deliveries(self.folder)):
            (held / str(number)).mkdir(parents=True)
            move_in(path, held / str(number) / path.name)
            pairs.append((held / str(number) / path.name, path))
        self.random.shuffle(pairs)
        first = self.random.randint(len(pairs) // 3, len(pairs) * 2 // 3)
        self.portions = [pairs[:first], pairs[first:]]
        roles = LAYOUTS[self.layout]
        self.service = Service(Process(self.base.braid, self.folder, role, f"{role or 'all'}-{number}",
                                       self.network.prefix if self.network else ())
                               for number, role in enumerate(roles))
        self.follower = reader.Follower(self.cluster.bootstrap, self.prefix + "outcomes.board",
                                        self.folder / "followed")

    def _deliver(self):
        for held, target in self.portions.pop(0):
            move_in(held, target)

    def _come_through(self):
        def is_through():
            # A fault point may be reached only now.
            self.service.let_go_on()
            self.follower.look()
            return not e2e.deliveries(self.folder) and self.follower.cells() == self.base.wanted_cells
        self.follower.process.send_signal(signal.SIGCONT)
        if not self.service.look_for(COME_THROUGH_SECONDS_MAX, is_through):
            raise Broken(f"did not come through: {len(e2e.deliveries(self.folder))} deliveries wait, "
                         f"{self._differing(self.follower.cells())} cells differ\n"
                         + "\n".join(process.tail()[-1500:] for process in self.service.processes))

    def _differing(self, cells):
        wanted = self.base.wanted_cells
        return sum(1 for key in cells.keys() | wanted.keys() if cells.get(key) != wanted.get(key))

    def _judge(self):
        outcomes = reader.read(self.cluster.bootstrap, self.prefix + "outcomes.board")
        if differing := self._differing(reader.cells(outcomes)):
            raise reader.Untrue(f"{differing} cells are not those of a plain pass")
        whole = reader.Table()
        for entry in outcomes:
            whole.take(entry)
        if whole.open:
            raise reader.Untrue("cells without their release")
        links = reader.last_values(reader.read(self.cluster.bootstrap, self.prefix + "links"), reader.SUBJECT)
        if links != self.base.wanted_links:
            raise reader.Untrue("other links than those of a plain pass")
        reader.check_audit(reader.read(self.cluster.bootstrap, self.prefix + "audit"))
        self.follower.look()
        if self.follower.cells() != self.base.wanted_cells:
            raise reader.Untrue("who followed sees another table than who reads it now")

    # -- What happens ----------------------------------------------------------------------------------------------------

    def _start_with_fault(self, role, step, what):
        """Starts the service, of which one process of `role` has a fault, with the first portion before it."""
        times = self.random.randint(1, 60) if step == "after-produce" else self.random.randint(1, 3)
        fault = f"{role}:{step}:{times}:{what}"
        if step == "during-commit":
            fault += f":{self.random.randint(1, 15)}"
        before = self.random.random() < 0.5
        if before:
            self._deliver()
        chosen = self.random.choice(self.service.of(role))
        for process in self.service.processes:
            process.start(fault if process is chosen else None)
        if not before:
            self._deliver()
        return chosen

    def kill(self, role, step):
        chosen = self._start_with_fault(role, step, "kill")
        self.service.look_for(10, lambda: chosen.ends)
        if self.random.random() < 0.5:
            # Once more, where it is now.
            chosen.signal(signal.SIGKILL)

    def pause(self, role, step):
        """Stops it, shorter than anybody notices or longer, and lets it go on."""
        chosen = self._start_with_fault(role, step, "stop")
        if self.service.look_for(10, chosen.is_stopped):
            self.service.look_for(self.random.choice((0.3, SESSION_SECONDS + 1.5)))
        chosen.signal(signal.SIGCONT)

    def expire(self, role):
        """Stops it in the middle of a transaction until the brokers have given that up."""
        chosen = self._start_with_fault(role, self.random.choice(("after-produce", "after-markers")), "stop")
        if self.service.look_for(10, chosen.is_stopped):
            self.service.look_for(SHORT_TRANSACTION_SECONDS + 2)
        chosen.signal(signal.SIGCONT)

    def two_owners(self, role):
        """Stops it, lets another one take over, and then lets it go on, in the belief that all is its own."""
        chosen = self._start_with_fault(role, self.random.choice(STEPS), "stop")
        self.service.look_for(10, chosen.is_stopped)
        other = Process(self.base.braid, self.folder, role, f"{role}-other")
        self.service.processes.append(other)
        other.start()
        self._deliver()
        self.service.look_for(SESSION_SECONDS + self.random.random() * 4)
        chosen.signal(signal.SIGCONT)

    def kill_anything(self):
        self.service.start()
        for _ in range(self.random.randint(2, 5)):
            self.service.look_for(self.random.random() * 2)
            self.random.choice(self.service.processes).signal(signal.SIGKILL)
            if self.portions and self.random.random() < 0.6:
                self._deliver()

    def _start_and_deliver(self):
        self.service.start()
        self._deliver()
        self.service.look_for(self.random.random() * 4)

    def broker_restart(self):
        self._start_and_deliver()
        self.cluster.kill(1)
        self._deliver()
        self.service.look_for(self.random.random() * 2)
        self.cluster.restart(1)

    def broker_pause(self):
        self._start_and_deliver()
        self.cluster.pause(1)
        self._deliver()
        self.service.look_for(1 + self.random.random() * 4)
        self.cluster.go_on(1)

    def slow_consumer(self):
        """It has begun to read, and then sleeps while the rest is published."""
        self.service.start()
        self._deliver()
        self.service.look_for(15, self._has_followed)
        self.follower.process.send_signal(signal.SIGSTOP)
        self._deliver()
        self.service.look_for(5)

    def _has_followed(self):
        self.follower.look()
        return bool(self.follower.table.releases)

    def network_cut(self):
        self._start_and_deliver()
        self.network.cut()
        self._deliver()
        self.service.look_for(1 + self.random.random() * 5)
        self.network.mend()

    def leader_kill(self):
        self._lose_node(lambda: leader_of(self.cluster, self.prefix + self.random.choice(("links", "outcomes.board"))))

    def coordinator_kill(self):
        self._lose_node(lambda: leader_of(self.cluster,
                                          self.random.choice(("__transaction_state", "__consumer_offsets"))))

    def _lose_node(self, which):
        self._start_and_deliver()
        node = which()
        self.cluster.kill(node)
        self._deliver()
        self.service.look_for(1 + self.random.random() * 4)
        self.cluster.restart(node)

    def node_pause(self):
        """A leader that holds its connections, says nothing, and comes back as one that is none any more."""
        self._start_and_deliver()
        node = leader_of(self.cluster, self.prefix + "links")
        self.cluster.pause(node)
        self._deliver()
        self.service.look_for(5)
        self.cluster.go_on(node)


class Clusters:
    """Those that runs share; each is made when the first run needs it, and anew now and then, as topics pile up."""

    def __init__(self):
        self._running = {}
        self._used = collections.Counter()
        self.network = None

    def one(self):
        return self._get("one", Cluster)

    def three(self):
        return self._get("three", lambda: Cluster(nodes=3))

    def cuttable(self):
        """NoNamespaces where the network cannot be cut."""
        self.network = self.network or Network()
        return self._get("cuttable", lambda: Cluster(host=self.network.here))

    def _get(self, name, make):
        if self._used[name] >= RUNS_PER_CLUSTER:
            self.drop(name)
        if name not in self._running:
            self._running[name] = make().start()
        self._used[name] += 1
        return self._running[name]

    def drop(self, name):
        self._used.pop(name, None)
        if cluster := self._running.pop(name, None):
            cluster.stop()

    def drop_broken(self, cluster):
        """After a run that failed nothing is known of its brokers."""
        for name, running in list(self._running.items()):
            if running is cluster:
                self.drop(name)

    def close(self):
        for name in list(self._running):
            self.drop(name)
        if self.network:
            self.network.close()


def leader_of(cluster, topic):
    """Of its first partition. The brokers' own topics appear when somebody first needs them."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        said = subprocess.run(["kcat", "-b", cluster.bootstrap, "-L", "-J", "-t", topic], capture_output=True, check=True,
                              timeout=30).stdout
        partitions = e2e.json.loads(said)["topics"][0]["partitions"]
        if partitions and partitions[0]["leader"] > 0:
            return partitions[0]["leader"]
        time.sleep(0.2)
    raise Broken(f"topic {topic} has no leader")


def use_kafka(folder, cluster, prefix, transaction_seconds=TRANSACTION_SECONDS):
    file = folder / "braid.toml"
    text = file.read_text()
    nodes = len(cluster.nodes)
    file.write_text(f'{text[:text.index("[log]")]}[log]\nengine = "kafka"\nbrokers = "{cluster.bootstrap}"\n'
                    f'topic_prefix = "{prefix}"\nsecurity = "plaintext"\nreplication = {nodes}\n'
                    f'min_insync = {min(nodes, 2)}\nsession_timeout_s = {SESSION_SECONDS}\n'
                    f'transaction_timeout_s = {transaction_seconds}\n')


def call(*words, allowed=(0,)):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120)
    if done.returncode not in allowed:
        raise Broken(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr[-3000:]}")


def move_in(path, target):
    """Delivers as a sender does: the note first, then the delivery, each by rename."""
    note = path.with_name(path.name + ".submission.toml")
    if note.exists():
        os.rename(note, target.with_name(target.name + ".submission.toml"))
    os.rename(path, target)


def chosen_kinds(arguments):
    if arguments.short:
        return list(SHORT)
    names = [name for name in kinds() if not arguments.only or any(word in name for word in arguments.only)]
    # Neighbours of one seed should not be of one sort.
    random.Random(0).shuffle(names)
    return names


def all_runs(arguments, top, clusters):
    """Returns {kind: [faults that struck]}; prints and counts what is wrong."""
    base = Base(top, arguments.braid.resolve())
    base.pass_once(clusters.one())
    names, happenings = chosen_kinds(arguments), kinds()
    told, wrong = collections.defaultdict(list), 0
    for number in range(arguments.runs):
        seed, kind = arguments.seed + number, names[(arguments.seed + number) % len(names)]
        begun = time.monotonic()
        try:
            run = Run(base, clusters, seed, kind, arguments.keep)
        except NoNamespaces as error:
            print(f"NOT DONE: {kind}: {error}", flush=True)
            told["NOT DONE"].append(kind)
            continue
        try:
            told[kind].append(run.go(happenings[kind]))
            result = f"well, {told[kind][-1]} struck"
        except (Broken, BrokerError, reader.Untrue, subprocess.SubprocessError) as error:
            wrong += 1
            result = f"WRONG: {error}"
            clusters.drop_broken(run.cluster)
        if arguments.verbose or result.startswith("WRONG"):
            print(f"seed {seed}: {kind}, {run.layout}: {result} ({time.monotonic() - begun:.1f} s)", flush=True)
    return told, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--braid", type=pathlib.Path, default=HERE.parents[1] / "build" / "debug" / "braid_crash")
    parser.add_argument("--runs", type=int, default=None)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="*", help="kinds whose name holds one of these")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", action="store_true", help="keep the folders of the runs")
    parser.add_argument("--verbose", action="store_true", help="a line for each run")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(kinds()))
        return 0
    arguments.runs = arguments.runs or (len(SHORT) if arguments.short else 50)
    clusters = Clusters()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="braid-crash-base-") as top, contextlib.closing(clusters):
        told, wrong = all_runs(arguments, pathlib.Path(top), clusters)
    not_done = told.pop("NOT DONE", [])
    well = sum(map(len, told.values()))
    print(f"{well} runs of {len(told)} kinds from seed {arguments.seed} came through with "
          f"{sum(map(sum, told.values()))} struck faults, {wrong} did not, {len(not_done)} were not done")
    return 1 if wrong or not_done or not well else 0


if __name__ == "__main__":
    sys.exit(main())
