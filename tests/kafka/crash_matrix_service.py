"""The service as its operator would run it: one process for all roles, one for each, or several of one role, each
started again when it ends."""
import os
import pathlib
import signal
import subprocess
import time

FENCED = 75
STOP_SECONDS_MAX = 45
FAULT_LINE = "fault point:"


class Broken(Exception):
    """A process ended in a way that none may; the text says how."""


class Process:
    """One process of the service. `role` is None for all of them."""

    def __init__(self, braid, folder, role, name, prefix=()):
        self._command = [*prefix, "setpriv", "--pdeathsig", "KILL", str(braid), "--config", str(folder), "run",
                         *(["--role", role] if role else [])]
        self.role = role
        self.journal = pathlib.Path(folder) / f"{name}.journal"
        self.process = None
        self.ends = []

    def start(self, fault=None):
        environment = {key: value for key, value in os.environ.items() if key != "BRAID_FAULT"}
        environment["NO_COLOR"] = "1"
        if fault:
            environment["BRAID_FAULT"] = fault
        with open(self.journal, "ab") as journal:
            self.process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=journal, stderr=journal,
                                            env=environment)

    def has_role(self, role):
        return self.role in (None, role)

    def struck(self):
        """How many fault points have been reached in its life."""
        return self.journal.read_text(errors="replace").count(FAULT_LINE) if self.journal.exists() else 0

    def is_stopped(self):
        try:
            return pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
        except OSError:
            return False

    def signal(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def tail(self):
        return self.journal.read_text(errors="replace")[-3000:]


class Service:
    """Looks after the processes. Being killed and being fenced are the only ways in which one may end by itself."""

    def __init__(self, processes):
        self.processes = list(processes)

    def start(self):
        for process in self.processes:
            process.start()

    def of(self, role):
        return [process for process in self.processes if process.has_role(role)]

    def look(self):
        """Starts again what has ended."""
        for process in self.processes:
            status = process.process.poll()
            if status is None:
                continue
            process.ends.append(status)
            if status not in (-signal.SIGKILL, FENCED):
                raise Broken(f"a process of role {process.role or 'all'} ended with {status}:\n{process.tail()}")
            process.start()

    def look_for(self, seconds, until=lambda: False):
        """Looks after them for so long; ends early when `until()` is true, and says whether it was."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.look()
            if until():
                return True
            time.sleep(0.05)
        return False

    def let_go_on(self):
        for process in self.processes:
            process.signal(signal.SIGCONT)

    def stop(self):
        """As systemd does; each has to end well. One that has only just been started does not listen yet."""
        for process in self.processes:
            process.signal(signal.SIGCONT)
            process.signal(signal.SIGTERM)
        for process in self.processes:
            try:
                status = process.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired as error:
                raise Broken(f"a process did not stop on SIGTERM:\n{process.tail()}") from error
            if status not in (0, FENCED, -signal.SIGTERM):
                raise Broken(f"a process ended with {status} on SIGTERM:\n{process.tail()}")

    def kill(self):
        for process in self.processes:
            if process.process is not None and process.process.poll() is None:
                process.process.kill()
                process.process.wait()
