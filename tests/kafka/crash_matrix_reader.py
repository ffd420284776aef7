"""What an independent reader sees: kcat, which is none of ours, with isolation.level=read_committed."""
import json
import subprocess
from collections import defaultdict
from typing import NamedTuple

FRAMES = "%p %o %K %S\\n%k%s\\n"
SUBJECT, OUTCOME, AUDIT, CONTROL = b"s", b"o", b"a", b"c"
RELEASE = CONTROL + b"release"
NOBODY = -1


class Entry(NamedTuple):
    partition: int
    offset: int
    key: bytes
    value: bytes | None


class Untrue(Exception):
    """A reader saw what must never be seen; the text says what."""


def command(bootstrap, topic, *more):
    return ["kcat", "-b", bootstrap, "-C", "-t", topic, "-o", "beginning", "-q", "-u", "-E", "-f", FRAMES,
            "-X", "isolation.level=read_committed", "-X", "topic.metadata.refresh.interval.ms=2000", *more]


def entries(data):
    """Those that are there whole, in the order in which they were read; and how many bytes they are."""
    found, at = [], 0
    while (newline := data.find(b"\n", at)) >= 0:
        partition, offset, key_size, size = map(int, data[at:newline].split())
        key_end = newline + 1 + max(key_size, 0)
        end = key_end + max(size, 0)
        if len(data) < end + 1:
            break
        found.append(Entry(partition, offset, data[newline + 1:key_end], data[key_end:end] if size >= 0 else None))
        at = end + 1
    return found, at


def read(bootstrap, topic):
    """Everything committed in a topic, from its first entry to its end now."""
    done = subprocess.run(command(bootstrap, topic, "-e"), capture_output=True, timeout=60, check=True)
    return entries(done.stdout)[0]


def last_values(all_entries, tag):
    """{(partition, key): value} of the keys that begin so; without what a tombstone has removed."""
    state = {}
    for entry in all_entries:
        if entry.key[:1] == tag:
            if entry.value is None:
                state.pop((entry.partition, entry.key), None)
            else:
                state[entry.partition, entry.key] = entry.value
    return state


def cell_of(value):
    """Without its revision, as rulings S20 compares."""
    cell = json.loads(value)
    cell.pop("revision")
    return cell


def cells(all_entries):
    return {key: cell_of(value) for key, value in last_values(all_entries, OUTCOME).items()}


class Table:
    """An outcome stream as somebody follows it. Untrue as soon as it is not as it has to be."""

    def __init__(self):
        self.cells = {}
        self.offsets = defaultdict(lambda: NOBODY)
        self.releases = defaultdict(int)
        self.open = set()  # partitions in which cells have come and their release has not
        self.groups_checked = 0

    def take(self, entry):
        if entry.offset <= self.offsets[entry.partition]:
            raise Untrue(f"offset {entry.offset} after {self.offsets[entry.partition]}")
        self.offsets[entry.partition] = entry.offset
        if entry.key == RELEASE:
            self._release(entry)
        elif entry.key[:1] == OUTCOME:
            self._cell(entry)

    def _cell(self, entry):
        self.open.add(entry.partition)
        at = (entry.partition, entry.key)
        former = self.cells.pop(at, None)
        if entry.value is None:
            if former is None:
                raise Untrue(f"a cell was removed twice at offset {entry.offset}")
            return
        self.cells[at] = json.loads(entry.value)
        if former is not None and cell_of(entry.value) == {k: v for k, v in former.items() if k != "revision"}:
            raise Untrue(f"a cell was published twice at offset {entry.offset}: {former}")

    def _release(self, entry):
        number = json.loads(entry.value)["number"]
        if number not in (self.releases[entry.partition], self.releases[entry.partition] + 1):
            raise Untrue(f"release {number} after {self.releases[entry.partition]}")
        self.releases[entry.partition] = number
        self.open.discard(entry.partition)
        wrong = [cell for (partition, _), cell in self.cells.items()
                 if partition == entry.partition and cell["revision"] > number]
        if wrong:
            raise Untrue(f"a cell of a later release than {number}: {wrong[0]}")
        self._check_sums(entry.partition, number)

    def _check_sums(self, partition, number):
        """A person has one sex, so the cells by sex add up to their total, for every indicator that counts."""
        totals, parts = {}, defaultdict(int)
        for (of, _), cell in self.cells.items():
            if of != partition or cell["status"] != "ok" or cell.get("count") is None:
                continue
            group = (cell["indicator"], cell["version"], cell["period"])
            if not cell["breakdown"]:
                totals[group] = cell["count"]
            elif list(cell["breakdown"]) == ["sex"]:
                parts[group] += cell["count"]
        for group, total in totals.items():
            if parts[group] != total:
                raise Untrue(f"release {number}: the parts of {group} are {parts[group]}, their total {total}")
        if set(parts) - set(totals):
            raise Untrue(f"release {number}: parts without a total")
        self.groups_checked += len(totals)


def check_audit(all_entries):
    """Every writer's acts are numbered without a gap, and none is told twice."""
    seen = defaultdict(list)
    for entry in all_entries:
        if entry.key[:1] == AUDIT:
            writer, _, number = entry.key[1:].rpartition(b"/")
            seen[entry.partition, writer].append(int(number))
    for (_, writer), numbers in seen.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            raise Untrue(f"the acts of {writer.decode()} in the audit are not numbered one after another: {numbers}")


class Follower:
    """Follows an outcome stream beside the service, from its first entry on.

    kcat gives up on some answers of brokers that are just changing their leader. It is started again then, as its user
    would, from the beginning and with an empty table.
    """
    STARTS_MAX = 4

    def __init__(self, bootstrap, topic, file):
        self._command = ["setpriv", "--pdeathsig", "KILL", *command(bootstrap, topic)]
        self._path = file
        self._starts = 0
        self._file = None
        self._start()

    def _start(self):
        self._starts += 1
        if self._file:
            self._file.close()
        self.table = Table()
        self._rest = b""
        with open(self._path, "wb") as out, open(f"{self._path}.said", "ab") as said:
            self.process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=out, stderr=said)
        self._file = open(self._path, "rb")

    def look(self):
        """Takes what has come since."""
        if self.process.poll() is not None:
            if self._starts == self.STARTS_MAX:
                with open(f"{self._path}.said", errors="replace") as said:
                    raise Untrue(f"kcat ended with {self.process.returncode}: {said.read()[-1000:]}")
            self._start()
        data = self._rest + self._file.read()
        found, used = entries(data)
        self._rest = data[used:]
        for entry in found:
            self.table.take(entry)

    def cells(self):
        return {key: {name: value for name, value in cell.items() if name != "revision"}
                for key, cell in self.table.cells.items()}

    def stop(self):
        self.process.kill()
        self.process.wait()
        self._file.close()
