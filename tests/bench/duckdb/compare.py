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
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
# Those of measure_facts.py.
TWELVE = ("cla.stock", "cla.starts", "cla.ceases", "cla.during", "cla.days", "cla.spells.started", "cla.episodes",
          "cla.residential.days", "missing.incidents", "missing.days", "crime.arrests", "crime.arrested.children")


class Failed(Exception):
    """A program of the comparison did not end well."""


def measured(*command):
    """What a program prints as JSON, with its wall seconds, CPU seconds and peak megabytes."""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{command[0]} ended with {process.returncode}")
        out.seek(0)
        return {**json.loads(out.read().decode().splitlines()[-1]), "seconds": seconds,
                "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}


def python_with_duckdb(folder):
    """The interpreter of an environment that has exactly what requirements.txt says."""
    python, wanted = folder / "bin" / "python", (HERE / "requirements.txt").read_text()
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        print("installing DuckDB", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "--only-binary", ":all:", "-r",
                        HERE / "requirements.txt"], check=True)
        stamp.write_text(wanted)
    return python


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
    python = python_with_duckdb(given.build / "duckdb")
    bench, data = given.build / "measure_facts_bench", HERE.parents[2] / "catalogue"
    with tempfile.TemporaryDirectory(prefix="braid-facts-") as folder:
        facts, ours, theirs = (pathlib.Path(folder) / name for name in ("facts.csv", "braid.csv", "duckdb.csv"))
        subprocess.run([bench, "make", facts, str(given.children)], check=True)
        whole = measured(bench, "measure", data, facts, ours)
        twelve = measured(bench, "measure", data, facts, ours, *TWELVE)
        duck = measured(python, HERE / "measure_facts.py", facts, theirs, given.threads)
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
