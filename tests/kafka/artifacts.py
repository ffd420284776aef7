#!/usr/bin/env python3
"""Fetches Apache Kafka, as published on Maven Central, into build/kafka/VERSION/libs, once.

    artifacts.py [VERSION...]       all pinned versions unless some are named

What is fetched is pinned in VERSION.pom.xml beside this file; a new version is a new file.
"""
import fcntl
import functools
import hashlib
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CACHE = HERE.parents[1] / "build" / "kafka"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
TRIES = 3


def versions():
    """Newest first."""
    found = [path.name.removesuffix(".pom.xml") for path in HERE.glob("*.pom.xml")]
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")], reverse=True)


NEWEST = versions()[0]


@functools.cache
def libraries(version):
    """The folder of the version's jar files, fetched where they are missing."""
    pom = HERE / f"{version}.pom.xml"
    if not pom.exists():
        raise SystemExit(f"Kafka {version} is not pinned here; there are {', '.join(versions())}")
    recipe = hashlib.sha256(pom.read_bytes()).hexdigest()
    folder = CACHE / version
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{version}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = folder / "recipe"
        if not stamp.exists() or stamp.read_text() != recipe:
            shutil.rmtree(folder, ignore_errors=True)
            fetch(pom, folder / "libs")
            stamp.write_text(recipe)
    return folder / "libs"


def fetch(pom, folder):
    if not shutil.which("mvn"):
        raise SystemExit("Maven is missing; `./dev` installs it (Debian package maven)")
    print(f"fetching Apache Kafka {pom.name.removesuffix('.pom.xml')}, once", file=sys.stderr)
    for attempt in range(TRIES):
        done = subprocess.run(["mvn", "-q", "-B", "-f", pom, PLUGIN, "-DincludeScope=runtime",
                               f"-DoutputDirectory={folder}"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode == 0:
            return
        time.sleep(5 * attempt)
    raise SystemExit(f"Maven could not fetch what {pom.name} lists:\n{done.stdout[-3000:]}")


if __name__ == "__main__":
    if any(argument.startswith("-") for argument in sys.argv[1:]):
        raise SystemExit(__doc__)
    for wanted in sys.argv[1:] or versions():
        print(libraries(wanted))
