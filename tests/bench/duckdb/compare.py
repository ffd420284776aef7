#!/usr/bin/env python3
"""Braid and DuckDB measure the same facts, in one run on one machine, and have to agree cell by cell.

    compare.py BUILD [--children N] [--threads N]

`./dev bench measure` is compare.py build/release after the measurer's own benchmark. DuckDB is installed into
BUILD/duckdb, pinned by requirements.txt; nothing else of Braid needs Python packages. Prints the table of
docs/performance.md. What is equal between the two and what is not: README.md.

exit status: 0 done, 65 a cell differs, 69 something did not start or end
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from side_by_side import Failed, measured, python_with  # noqa: E402
# Those of measure_facts.py.
TWELVE = ("cla.stock", "cla.starts", "cla.ceases", "cla.during", "cla.days", "cla.spells.started", "cla.episodes",
          "cla.residential.days", "missing.incidents", "missing.days", "crime.arrests", "crime.arrested.children")


def told(*command):
    """What a program prints as JSON, with its wall seconds, CPU seconds and peak megabytes."""
    out, seconds, cpu, peak = measured(*command)
    return {**json.loads(out.splitlines()[-1]), "seconds": seconds, "cpu": cpu, "peak": peak}


def cells_of(file):
    with open(file) as lines:
        return {(row["indicator"], row["period"], row["sex"]): (row["count"], row["people"])
                for row in csv.DictReader(lines)}


def differences(one, other):
    return [(place, one.get(place), other.get(place)) for place in sorted(one.keys() | other.keys())
            if one.get(place) != other.get(place)]


def row(what, values):
    print(f"{what:38}" + "".join(f"{value:>16}" for value in values))


def print_table(whole, twelve, duck):
    row("", ("whole catalogue", "Braid, twelve", "DuckDB, twelve"))
    for what, key, form in (("facts", "facts", "{:,}"), ("cells", "cells", "{:,}"), ("reading the file, s", "reading", "{:.2f}"),
                            ("measuring, s", "measuring", "{:.2f}"), ("whole process, s", "seconds", "{:.2f}"),
                            ("CPU seconds", "cpu", "{:.2f}"), ("peak memory, MB", "peak", "{:.0f}")):
        row(what, [form.format(one[key]) for one in (whole, twelve, duck)])
    row("facts/s, measuring", [f"{one['facts'] / one['measuring']:,.0f}" for one in (whole, twelve, duck)])
    row("bytes a fact in the store", [whole["bytes_a_fact"], twelve["bytes_a_fact"], "-"])
    row("one touched person, us", [whole["touched_us"], twelve["touched_us"], f"{duck['measuring'] * 1e6:,.0f}"])
    print(f"\nDuckDB over Braid, twelve indicators: time {duck['measuring'] / twelve['measuring']:.1f}, "
          f"CPU {duck['cpu'] / twelve['cpu']:.1f}, memory {duck['peak'] / twelve['peak']:.1f}, "
          f"one touched person {duck['measuring'] * 1e6 / twelve['touched_us']:,.0f}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("build", type=pathlib.Path)
    options.add_argument("--children", type=int, default=90_000)
    options.add_argument("--threads", type=int, default=1, help="of DuckDB; Braid's measurer has one")
    given = options.parse_args()
    python = python_with(HERE / "requirements.txt", given.build / "duckdb")
    bench, data = given.build / "measure_facts_bench", HERE.parents[2] / "catalogue"
    with tempfile.TemporaryDirectory(prefix="braid-facts-") as folder:
        facts, ours, theirs = (pathlib.Path(folder) / name for name in ("facts.csv", "braid.csv", "duckdb.csv"))
        subprocess.run([bench, "make", facts, str(given.children)], check=True)
        whole = told(bench, "measure", data, facts, ours)
        twelve = told(bench, "measure", data, facts, ours, *TWELVE)
        duck = told(python, HERE / "measure_facts.py", facts, theirs, given.threads)
        print_table(whole, twelve, duck)
        apart = differences(cells_of(ours), cells_of(theirs))
    print(f"cells of the twelve: {twelve['cells']:,} by Braid, {duck['cells']:,} by DuckDB, {len(apart)} differ")
    for place, one, other in apart[:20]:
        print("  ", *place, "Braid", one, "DuckDB", other)
    return 65 if apart else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, subprocess.CalledProcessError, OSError) as failure:
        print(failure, file=sys.stderr)
        sys.exit(69)
