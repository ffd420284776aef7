"""Keeps a cluster running beyond the command that started it, and not a moment longer than anybody uses it.

One process, the holder, is the parent of the nodes, which die with it. It knows its users: the processes that the
cluster was started for (a run of ctest), or nobody in particular (a person, who stops it). When the last user is gone,
however it ended, the holder ends the cluster; two runs of ctest at once share one.
"""
import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
from typing import NamedTuple

from cluster import BrokerError, Cluster

HERE = pathlib.Path(__file__).resolve().parent
LOOK_SECONDS = 0.2
STOP_SECONDS_MAX = 30
RESTART_SECONDS_MAX = 90
PERSON = "person"
# All that a place holds, but for its lock.
OURS = ("users", "ready", "holder", "holder.log", "restart?", "node?", "credentials", "cluster.json", "bootstrap",
        "client.properties", "authority.*", "stranger.*", "broker.*")


class Kind(NamedTuple):
    """What sort of cluster."""
    nodes: int
    secured: bool
    version: str


class Place:
    """The folder of a held cluster, seen from any process."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.users = self.folder / "users"

    def holder(self):
        """The holder's process number, or None when none runs."""
        try:
            pid = int((self.folder / "holder").read_text())
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        except (OSError, ValueError):
            return None
        # The number may be another process's by now.
        return pid if "hold" in words and str(self.folder) in words else None

    def ready(self):
        return self.holder() is not None and (self.folder / "ready").exists()

    def start(self, kind, user=None):
        """Starts the cluster for the process `user`, or for a person; one that runs already is shared."""
        with self.locked():
            if self.holder() is None:
                self._start_holder(kind, user)
            running = Cluster.attach(self.folder)
            if Kind(len(running.nodes), running.secured, running.version) != kind:
                raise BrokerError("another kind of broker runs there; stop it first")
            self._add(user)

    def stop(self, user=None):
        """`user` needs it no longer; a person ends it for everybody. Returns when it is gone, if it goes."""
        with self.locked():
            pid = self.holder()
            if pid is None:
                return
            if user is not None:
                (self.users / str(user)).unlink(missing_ok=True)
                if self.drop_dead_users():
                    return
            os.kill(pid, signal.SIGTERM)
        wait(lambda: self.holder() is None, STOP_SECONDS_MAX, "the broker did not end")

    def restart(self, node):
        """Has the holder, whose child it has to be, start a node again. Returns when it serves."""
        wish = self.folder / f"restart{node}"
        wish.touch()
        wait(lambda: not wish.exists() or self.holder() is None, RESTART_SECONDS_MAX, f"node {node} did not start")
        if self.holder() is None:
            raise BrokerError((self.folder / "holder.log").read_text()[-6000:])

    @contextlib.contextmanager
    def locked(self):
        """For whoever starts, ends, or changes the users."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def drop_dead_users(self):
        """True while somebody is left. A folder that was deleted has no users."""
        with contextlib.suppress(FileNotFoundError):
            for user in self.users.iterdir():
                if user.name != PERSON and not pathlib.Path("/proc", user.name).exists():
                    user.unlink(missing_ok=True)
            return any(self.users.iterdir())
        return False

    def _add(self, user):
        (self.users / (PERSON if user is None else str(user))).touch()

    def _start_holder(self, kind, user):
        # What an earlier one left would be taken for this one's.
        for pattern in OURS:
            for left in self.folder.glob(pattern):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        self.users.mkdir()
        self._add(user)
        command = [sys.executable, HERE / "broker.py", "hold", "--folder", self.folder, "--nodes", kind.nodes,
                   "--version", kind.version, *(["--secured"] if kind.secured else [])]
        with open(self.folder / "holder.log", "w", encoding="utf-8") as log:
            process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=log, start_new_session=True)
        (self.folder / "holder").write_text(f"{process.pid}\n")
        try:
            while not (self.folder / "ready").exists():
                if process.poll() is not None:
                    raise BrokerError((self.folder / "holder.log").read_text()[-6000:])
                time.sleep(0.05)
        except BaseException:
            process.terminate()
            raise
        # It outlives this command, which therefore does not wait for it.
        process.returncode = 0


def wait(condition, seconds, otherwise):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise BrokerError(otherwise)
        time.sleep(0.05)


def hold(place, options):
    """The holder's own life."""
    told = []
    signal.signal(signal.SIGTERM, lambda *_: told.append("stop"))
    cluster = Cluster(options.nodes, options.secured, options.version, place.folder, users=("braid", "reader"))
    try:
        cluster.start()
        if options.secured:
            cluster.allow("braid", "All", topic="braid", group="braid", transactional_id="braid", prefixed=True)
        (place.folder / "ready").touch()
        while not told:
            time.sleep(LOOK_SECONDS)
            do_wishes(place, cluster)
            if not place.drop_dead_users():
                with place.locked():
                    # Somebody may have come before the lock was ours.
                    if not place.drop_dead_users():
                        break
    finally:
        (place.folder / "ready").unlink(missing_ok=True)
        cluster.stop()


def do_wishes(place, cluster):
    for node in cluster.nodes:
        wish = place.folder / f"restart{node}"
        if wish.exists():
            cluster.restart(node)
            wish.unlink(missing_ok=True)
