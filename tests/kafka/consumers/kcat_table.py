#!/usr/bin/env python3
"""Prints an outcome topic as kcat reads it, one cell a line: kcat_table.py BROKERS TOPIC [--entries]

With --entries: what lies in the topic, one entry a line, {"partition", "offset", "key", "tombstone"}. Needs what
fetch.py makes for Python, as a stream may be in Protobuf.
"""
import json
import pathlib
import subprocess
import sys
from typing import NamedTuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "docs" / "examples" / "consumers" / "python"))
import outcomes  # noqa: E402


class Entry(NamedTuple):
    """As kcat gives it: texts of any bytes after a line that says how long they are."""
    partition: int
    offset: int
    stored_key: bytes
    stored_value: bytes | None

    def key(self):
        return self.stored_key

    def value(self):
        return self.stored_value


def entries(brokers, topic):
    """Everything committed, in the order of offsets within each partition."""
    given = subprocess.run(["kcat", "-C", "-q", "-e", "-b", brokers, "-t", topic, "-o", "beginning",
                            "-X", "isolation.level=read_committed", "-f", "%p %o %K %S\n%k%s"],
                           check=True, capture_output=True, timeout=120).stdout
    at = 0
    while at < len(given):
        line = given.index(b"\n", at) + 1
        partition, offset, key, value = map(int, given[at:line].split())
        middle, end = line + key, line + key + max(value, 0)
        yield Entry(partition, offset, given[line:middle], None if value < 0 else given[middle:end])
        at = end


def main(brokers, topic, *options):
    table = {}
    for entry in entries(brokers, topic):
        if options:
            print(json.dumps({"partition": entry.partition, "offset": entry.offset,
                              "key": outcomes.name_of(entry.key()), "tombstone": entry.value() is None}))
        elif entry.key()[:1] == outcomes.CELL:
            place = entry.partition, entry.key()
            if entry.value() is None:
                table.pop(place, None)
            else:
                table[place] = outcomes.decode(entry)
    for cell in table.values():
        print(json.dumps(cell))


if __name__ == "__main__":
    main(*sys.argv[1:])
