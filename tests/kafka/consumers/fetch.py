#!/usr/bin/env python3
"""Fetches and builds, once, into build/consumers, what the clients need that are not Braid's: the consumers of
test_subscriptions.py, and the documented producer of test_feeds.py.

    fetch.py

All of it is pinned: requirements.txt and package-lock.json of docs/examples, requirements.txt and table/pom.xml beside
this file. What changes is fetched anew.
"""
import fcntl
import hashlib
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "consumers"
PRODUCER = ROOT / "docs" / "examples" / "producer"
CONTRACTS = ROOT / "proto"
CACHE = ROOT / "build" / "consumers"
TRIES = 3


def run(*command, folder=ROOT):
    """Runs what goes over a network, again if need be."""
    for attempt in range(TRIES):
        done = subprocess.run(list(map(str, command)), cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True)
        if done.returncode == 0:
            return
        time.sleep(5 * attempt)
    raise SystemExit(f"{command[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def make(name, inputs, build):
    """The folder `name`, built by `build(folder)` unless it was built from the same inputs."""
    folder = CACHE / name
    CACHE.mkdir(parents=True, exist_ok=True)
    recipe = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    with open(CACHE / f"{name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = folder / "recipe"
        if not stamp.exists() or stamp.read_text() != recipe:
            shutil.rmtree(folder, ignore_errors=True)
            print(f"fetching for the clients of topics, once: {name}", file=sys.stderr)
            build(folder)
            stamp.write_text(recipe)
    return folder


def python():
    """An interpreter with confluent-kafka, the SDK of CloudEvents and Braid's contract."""
    wanted = [EXAMPLES / "python" / "requirements.txt", HERE / "requirements.txt"]
    contract = CONTRACTS / "outcome" / "outcome.proto"

    def build(folder):
        run(sys.executable, "-m", "venv", folder)
        run(folder / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes",
            *(word for path in wanted for word in ("-r", path)))
        packages = packages_of(folder / "bin" / "python")
        run("protoc", f"--proto_path={CONTRACTS}", f"--python_out={packages}", contract)

    return make("python", [*wanted, contract], build) / "bin" / "python"


def producer():
    """An interpreter with what the documented producer needs."""
    wanted = PRODUCER / "requirements.txt"

    def build(folder):
        run(sys.executable, "-m", "venv", folder)
        run(folder / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "-r", wanted)

    return make("producer", [wanted], build) / "bin" / "python"


def packages_of(interpreter):
    """Where its packages are, for whoever imports them from another one of the same version."""
    return next(interpreter.parents[1].glob("lib/python3*/site-packages"))


def node():
    """A folder with the Node example and what it needs beside it."""
    wanted = [EXAMPLES / "node" / name for name in ("outcomes.js", "package.json", "package-lock.json")]

    def build(folder):
        folder.mkdir()
        for path in wanted:
            shutil.copy(path, folder)
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)

    return make("node", wanted, build)


def table():
    """The class path of the Kafka Streams consumer."""
    project = HERE / "table"
    wanted = [project / "pom.xml", *sorted(project.glob("src/**/*.java")), CONTRACTS / "outcome" / "outcome.proto"]
    folder = make("table", wanted, lambda _: run("mvn", "-q", "-B", "-f", project / "pom.xml", "package"))
    return f"{folder}/outcome-table-1.jar:{folder}/libs/*"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        raise SystemExit(__doc__)
    for one in (python, producer, node, table):
        print(one())
