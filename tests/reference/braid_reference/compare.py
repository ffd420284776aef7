"""python3 -m braid_reference.compare REFERENCE.jsonl BRAID.jsonl

Compares two tables of `outcomes --json` cell by cell, whatever their order; differences to standard output,
exit code 1 if there are any.
"""

import json
import sys

COMPARED = ("status", "value", "count", "people", "numerator", "denominator")


def _cells(path):
    found = {}
    with open(path, encoding="utf-8") as stream:
        for text in stream:
            if text.strip():
                row = json.loads(text)
                breakdown = json.dumps(row["breakdown"], sort_keys=True)
                found[row["indicator"], row["area"], row["period"], breakdown] = {name: row.get(name) for name in COMPARED}
    return found


def differences(one, other):
    """(key, what the first says, what the second says), None where there is no such cell."""
    return [(key, one.get(key), other.get(key)) for key in sorted(one.keys() | other.keys())
            if one.get(key) != other.get(key)]


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 64
    one, other = _cells(sys.argv[1]), _cells(sys.argv[2])
    found = differences(one, other)
    for key, first, second in found:
        print(*key, "reference:", json.dumps(first), "braid:", json.dumps(second))
    print(f"{len(one)} and {len(other)} cells, {len(found)} differ", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
