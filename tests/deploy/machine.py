"""A Debian machine for tests: the root that deploy/root.sh made, booted with systemd-nspawn.

Nothing that happens in it is kept: the root is read only below an overlay in memory. It has no network, unless it is
given this machine's. Commands run inside with the rights of root; services with their own. Not enforced inside, without
any error: MemoryMax=, TasksMax=, raising limits.
"""
import ctypes
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

CGROUPS = [pathlib.Path("/sys/fs/cgroup") / part for part in ("systemd", "unified", ".")]
PR_SET_PDEATHSIG = 1


def why_not():
    """What this machine lacks to boot another one, or nothing."""
    if os.geteuid() != 0:
        return "only root can boot a machine"
    if shutil.which("systemd-nspawn") is None:
        return "systemd-nspawn is not installed"
    spaces = subprocess.run(["unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "true"],
                            capture_output=True, check=False)
    return None if spaces.returncode == 0 else "namespaces are not available"


def until(condition, seconds, what):
    """The first true value of `condition()`, asked for so long."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"within {seconds} s not seen: {what}")
        time.sleep(0.05)


class Machine:
    def __init__(self, root, name, shared=None, host_network=False, options=()):
        """`shared` is a folder of this machine that is /shared inside."""
        self.root, self.name, self.shared = root, f"braid-{name}-{os.getpid()}", shared
        self.options = list(options)
        if not host_network:
            self.options.append("--private-network")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
        self.process = self.leader = None
        self.groups = []

    def __enter__(self):
        self.boot()
        return self

    def __exit__(self, *_):
        self.stop()

    def boot(self):
        journal = self.folder / "journal"
        journal.mkdir()
        groups = self._make_groups()

        def in_own_groups():
            for group in groups:
                (group / "cgroup.procs").write_text(str(os.getpid()))
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # it shuts the machine down

        command = ["systemd-nspawn", "--boot", "--register=no", "--keep-unit", "--console=pipe", "--volatile=overlay",
                   "--capability=CAP_BPF", "--system-call-filter=bpf", f"--machine={self.name[:60]}",
                   f"--bind={journal}:/var/log/journal", f"--directory={self.root}", *self.options]
        if self.shared:
            command.append(f"--bind={self.shared}:/shared")
        console = open(self.folder / "console", "wb")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                                        preexec_fn=in_own_groups,
                                        env=dict(os.environ, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY="1"))
        console.close()
        try:
            until(self._is_up, 60, "the machine's bus")
        except AssertionError as error:
            console = (self.folder / "console").read_text(errors="replace")[-1000:]
            raise AssertionError(f"{error}; its console says: {console}") from None
        self.run("systemctl is-system-running --wait", check=None)

    def _is_up(self):
        """Finds the machine's systemd, which is the only child of systemd-nspawn once that has made it; is it there?"""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for child in children.read_text().split():
            if pathlib.Path(f"/proc/{child}/root/run/dbus/system_bus_socket").exists():
                self.leader = int(child)
                return True
        return False

    def _make_groups(self):
        """A control group of its own in each hierarchy that this machine has."""
        groups = []
        for base in CGROUPS:
            if not (base / "cgroup.procs").exists():
                continue
            group = base / self.name
            group.mkdir(exist_ok=True)
            groups.append(group)
        self.groups = groups
        return groups

    def stop(self):
        """As a power cut would."""
        groups, self.groups = self.groups, []
        for group in groups:
            until(lambda: self._is_empty(group), 30, "the end of the machine's processes")
            for inner in sorted(group.rglob("*"), reverse=True):
                if inner.is_dir():
                    inner.rmdir()
            group.rmdir()
        if self.process:
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _is_empty(group):
        """Kills what is in a control group and those below it; true when nothing was."""
        left = [int(pid) for procs in group.rglob("cgroup.procs") for pid in procs.read_text().split()]
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return not left

    def run(self, command, check=0, timeout=60, given=None):
        """Runs a shell command inside as root; `check` is the status that it must end with, or None."""
        done = subprocess.run(["nsenter", "--target", str(self.leader), "--all", "--wdns=/root", "env", "-i",
                               "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8", "TERM=dumb",
                               "DEBIAN_FRONTEND=noninteractive", "bash", "-c", command],
                              input=given, capture_output=True, text=True, timeout=timeout, check=False,
                              stdin=None if given is not None else subprocess.DEVNULL)
        if check is not None and done.returncode != check:
            raise AssertionError(f"`{command}` ended with {done.returncode}, not {check}:\n"
                                 f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}\n{self.messages()[-3000:]}")
        return done

    def text(self, command, **how):
        return self.run(command, **how).stdout.strip()

    def write(self, path, text, mode=0o644):
        self.run(f"mkdir -p {shlex.quote(os.path.dirname(path))} && cat >{shlex.quote(path)} && "
                 f"chmod {mode:o} {shlex.quote(path)}", given=text)

    # What systemd says of a unit.

    def show(self, unit, key):
        return self.text(f"systemctl show --property={key} --value {shlex.quote(unit)}")

    def pid(self, unit):
        return int(self.show(unit, "MainPID"))

    def kill(self, unit, name):
        """Sends a signal to the unit's main process, past systemd."""
        pid = self.pid(unit)
        assert pid > 0, f"{unit} runs"  # 0 would be ourselves
        self.run(f"kill -{name} {pid}")

    def wait_for(self, unit, key, value, seconds=30):
        until(lambda: self.show(unit, key) == value, seconds,
              f"{unit} {key}={value}; it is {self.show(unit, key)}\n{self.messages()[-3000:]}")

    def journal(self, *matches):
        """Entries as the journal has them: fields by name."""
        done = subprocess.run(["journalctl", "--directory", str(self.folder / "journal"), "--output=json", "--all",
                               "--quiet", *matches], capture_output=True, text=True, check=False)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def messages(self, *matches):
        """In order; those of our units unless other matches are given."""
        matches = matches or ("--unit=braid*",)
        return "\n".join(str(entry.get("MESSAGE")) for entry in self.journal(*matches))
