#!/usr/bin/env python3
"""Kills the service at random moments and looks whether anything was lost or counted twice.

    crash.py --braid build/release/braid [--runs 200] [--seed 1]

Each run delivers the feeds of a made-up area in random portions to a running service, kills it with SIGKILL at a random
moment, starts it again, and so on. At the end the published table has to be the one of an undisturbed run: equal
outcomes, whole files, a whole audit. The seed is printed when it fails.
"""
import argparse
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import service  # noqa: E402


def move_in(path, target):
    """Delivers as a sender does: the note first, then the delivery, each by rename."""
    note = path.with_name(path.name + ".submission.toml")
    if note.exists():
        os.rename(note, target.with_name(target.name + ".submission.toml"))
    os.rename(path, target)


def make(folder, seed):
    subprocess.run([service.BRAID, "synth", "area", str(folder), "--children", "120", "--years", "2", "--seed", str(seed),
                    "--errors", "0.03"], check=True, capture_output=True)


def hold_back(folder):
    """Moves all deliveries out of the feeds' folders; returns (held path, delivered path) in random-able order."""
    held = folder / "held"
    held.mkdir()
    pairs = []
    for number, path in enumerate(service.deliveries(folder)):
        place = held / str(number)
        place.mkdir()
        move_in(path, place / path.name)
        pairs.append((place / path.name, path))
    return pairs


def one_run(base, seed, braid, wanted):
    rng = random.Random(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-crash-")) / "p"
    try:
        shutil.copytree(base, folder)
        pairs = hold_back(folder)
        rng.shuffle(pairs)
        kills = 0
        while pairs:
            portion = [pairs.pop() for _ in range(min(len(pairs), rng.randint(1, 4)))]
            once = rng.random() < 0.5
            command = [braid, "--quiet", "--config", str(folder), "run"] + (["--once"] if once else [])
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for held, target in portion:
                time.sleep(rng.random() * 0.02)
                move_in(held, target)
            time.sleep(rng.random() * 0.25)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.wait()
        done = service.braid(folder, "run", "--once")
        if done.returncode not in (0, 65):
            return f"the last run ended with {done.returncode}: {done.stderr[-500:]}", kills
        if service.deliveries(folder):
            return "a delivery still waits", kills
        if service.table(folder, "board") != wanted:
            return "another table than without kills", kills
        again = service.braid(folder, "run", "--once", "--json")
        if any(line.get("revised") for line in service.lines(again.stdout)):
            return "a run after the last still revised something", kills
        return None, kills
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--braid", default=service.BRAID)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    service.BRAID = str(pathlib.Path(arguments.braid).resolve())
    with tempfile.TemporaryDirectory(prefix="braid-crash-base-") as top:
        base = pathlib.Path(top) / "base"
        make(base, 7)
        quiet = pathlib.Path(top) / "quiet"
        shutil.copytree(base, quiet)
        service.braid(quiet, "run", "--once")
        wanted = service.table(quiet, "board")
        assert len(wanted) > 100
        killed = 0
        for number in range(arguments.runs):
            fault, kills = one_run(base, arguments.seed + number, service.BRAID, wanted)
            killed += kills
            if fault:
                print(f"seed {arguments.seed + number}: {fault}")
                return 1
        print(f"{arguments.runs} runs with {killed} kills from seed {arguments.seed}: always the same table")
        return 0 if killed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
