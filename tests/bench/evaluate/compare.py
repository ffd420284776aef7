#!/usr/bin/env python3
"""A programme evaluated by Braid, and the same work by pandas, SciPy and numpy, in one run on one machine.

    compare.py BUILD [--people N] [--pool N] [--draws N] [--no-rival]

The packages are installed into BUILD/evaluate-rival, pinned by requirements.txt.
exit status: 0 done, 69 something did not start or end
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from side_by_side import Failed, measured, python_with  # noqa: E402


def told(*command):
    """(what a program prints as JSON, peak megabytes)."""
    out, _, _, peak = measured(*command)
    return json.loads(out.splitlines()[-1]), peak


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--people", default=1000, type=int)
    parser.add_argument("--pool", default=100_000, type=int)
    parser.add_argument("--draws", default=10_000, type=int)
    parser.add_argument("--no-rival", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="braid-bench-") as folder:
        table = pathlib.Path(folder) / "people.csv"
        ours, peak = told(options.build / "evaluate_bench", "catalogue", options.people, options.pool, options.draws,
                          *([] if options.no_rival else [table]))
        print(f"braid   {ours['seconds']:7.1f} s of evaluation ({ours['load_seconds']:.1f} s before it for the facts), "
              f"{peak:.0f} MB, {ours['matched']} of {ours['people']} matched among {ours['pool']}, "
              f"{ours['outcomes']} outcomes, {options.draws} draws, effect {ours['effect']}")
        if options.no_rival:
            return 0
        python = python_with(HERE / "requirements.txt", options.build / "evaluate-rival")
        rival, peak = told(python, HERE / "rival.py", table, options.draws)
        print(f"python  {rival['seconds']:7.1f} s (read {rival['read_seconds']:.1f}, match {rival['match_seconds']:.1f}, "
              f"bootstrap {rival['bootstrap_seconds']:.1f}), {peak:.0f} MB, "
              f"{rival['matched']} matched, effect {rival['effect']}")
        print(f"ratio   {rival['seconds'] / ours['seconds']:7.1f}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, subprocess.CalledProcessError, OSError) as error:
        print(f"compare.py: {error}", file=sys.stderr)
        sys.exit(69)
