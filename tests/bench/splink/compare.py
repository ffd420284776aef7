#!/usr/bin/env python3
"""Braid and Splink on DuckDB link the same made-up people, in one run on one machine.

    compare.py BUILD [--children N] [--skew british|high] [--threads N] [--no-splink]

`./dev bench link` is compare.py build/release after the linker's own benchmark. 570,000 children make about a million
records. Splink is installed into BUILD/splink, pinned by requirements.txt; nothing else of Braid needs Python packages.
Prints the table of docs/performance.md. What is equal between the two and what is not: README.md.

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


def braid_links(build, people):
    out, seconds, cpu, peak = measured(build / "braid", "link", "evaluate", "--people", people, "--key-seed", "1",
                                       "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    at = {line["threshold"]: line for line in lines if "threshold" in line}
    return {"records": lines[-1]["records"], "seconds": seconds, "cpu_seconds": cpu, "peak_megabytes": peak,
            "linking_seconds": lines[-1]["seconds"], "linked": at[0], "firm": at[6.64],
            "clusters": lines[-1]["cluster_pairs"]}


def splink_links(python, people, threads):
    out, seconds, cpu, peak = measured(python, "-W", "ignore", HERE / "link_people.py", people, "--threads", threads)
    result = json.loads(out.splitlines()[-1])
    return {**result, "seconds": seconds, "cpu_seconds": cpu, "peak_megabytes": peak}


def print_table(results):
    print(f"{'':34}" + "".join(f"{name:>12}" for name in results))
    for what, value in (("time, s", lambda one: f"{one['seconds']:.1f}"),
                        ("CPU seconds", lambda one: f"{one['cpu_seconds']:.1f}"),
                        ("peak memory, MB", lambda one: f"{one['peak_megabytes']:.0f}")):
        print(f"{what:34}" + "".join(f"{value(one):>12}" for one in results.values()))
    for name, key in (("pairs, p >= 0.5", "linked"), ("pairs, p >= 0.99", "firm"), ("persons", "clusters")):
        for measure in ("precision", "recall", "f1"):
            print(f"{name + ': ' + measure:34}" + "".join(f"{one[key][measure]:>12.4f}" for one in results.values()))


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--children", type=int, default=570_000)
    parser.add_argument("--skew", choices=("british", "high"), default="british")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-splink", action="store_true")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    python = None if arguments.no_splink else python_with(HERE / "requirements.txt", build / "splink")
    with tempfile.TemporaryDirectory(dir=build) as folder:
        people = pathlib.Path(folder) / "people.csv"
        measured(build / "braid", "synth", "people", people, "--children", arguments.children, "--surname-skew",
                 arguments.skew)
        print(f"{arguments.children} children, surname skew {arguments.skew}; through the encoder and the linker:")
        rates = measured(build / "people_bench", people)[0]
        print(rates, end="", flush=True)
        results = {"Braid": braid_links(build, people)}
        if python:
            results["Splink"] = splink_links(python, people, arguments.threads)
        print(f"\nthe same {results['Braid']['records']} records, learned, linked and compared with the truth:")
        print_table(results)
        if python:
            one = next(word.split("=")[1] for word in rates.split() if word.startswith("one_new_record"))
            print(f"\none new record: Braid {one} microseconds; Splink, which links all of them again, "
                  f"{results['Splink']['linking_seconds']:.1f} s with what it has learned")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, subprocess.CalledProcessError) as failed:
        print(failed, file=sys.stderr)
        sys.exit(69)
