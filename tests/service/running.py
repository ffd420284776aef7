"""The running service in tests: a service manager that listens, and the ways to ask how it does."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import service as e2e  # noqa: E402

# Ours, from preload.cc.
PRELOAD = os.environ.get("BRAID_SERVICE_PRELOAD",
                         str(e2e.ROOT / "build/debug/tests/service/libbraid_service_preload.so"))
# What a stop may take at most, at any moment.
STOP_SECONDS_MAX = 10


class Manager:
    """Stands in for systemd: receives what sd_notify sends, with the time of each message."""

    def __init__(self, path):
        self.path = str(path)
        self.messages = []  # (monotonic seconds, {variable: value})
        self.changed = threading.Condition()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        while True:
            try:
                data = self.socket.recv(65536)
            except OSError:
                return
            if not data:
                return
            message = dict(line.split("=", 1) for line in data.decode().splitlines())
            with self.changed:
                self.messages.append((time.monotonic(), message))
                self.changed.notify_all()

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()

    def mark(self):
        """A place in what was said, to look on from."""
        with self.changed:
            return len(self.messages)

    def said(self, variable, since=0):
        """All values of a variable, in order."""
        with self.changed:
            return [message[variable] for _, message in self.messages[since:] if variable in message]

    def times(self, variable, since=0):
        with self.changed:
            return [at for at, message in self.messages[since:] if variable in message]

    def wait(self, variable, wanted=None, since=0, seconds=30):
        """Waits until a variable is said with a value that holds `wanted`; gives the value."""
        until = time.monotonic() + seconds
        with self.changed:
            while True:
                for _, message in self.messages[since:]:
                    if variable in message and (wanted is None or wanted in message[variable]):
                        return message[variable]
                left = until - time.monotonic()
                if left <= 0 or not self.changed.wait(left):
                    raise AssertionError(f"{variable} with {wanted} was not said; last: {self.messages[-5:]}")


class Service:
    """One `braid run`, with what it wrote."""

    def __init__(self, folder, *arguments, watchdog_seconds=None, environment=None, before=()):
        self.folder = pathlib.Path(folder)
        self.name = "-".join(("service", *[word.strip("-") for word in arguments]))
        notify = self.folder / f"{self.name}.notify"
        notify.unlink(missing_ok=True)
        self.manager = Manager(notify)
        self.log = open(self.folder / f"{self.name}.log", "w+")
        variables = {**os.environ, "NOTIFY_SOCKET": str(notify), **(environment or {})}
        if watchdog_seconds:
            variables["WATCHDOG_USEC"] = str(int(watchdog_seconds * 1e6))
        self.process = subprocess.Popen([*before, e2e.BRAID, "--config", str(folder), "run", *arguments],
                                        stdout=subprocess.DEVNULL, stderr=self.log, env=variables)

    def end(self):
        if self.log.closed:
            return
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.manager.close()
        self.log.close()

    def messages(self):
        return (self.folder / f"{self.name}.log").read_text()

    def ready(self, seconds=60):
        self.manager.wait("READY", seconds=seconds)
        return self

    def reload(self):
        """SIGHUP, until the service says that it is done; gives the place before it."""
        since = self.manager.mark()
        self.process.send_signal(signal.SIGHUP)
        self.manager.wait("RELOADING", since=since)
        self.manager.wait("READY", since=since)
        return since

    def stop(self):
        """SIGTERM; (exit status, seconds that it took)."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=STOP_SECONDS_MAX + 20)
        return status, time.monotonic() - start

    def ask(self, request='{"command":"status"}\n', name="control.sock"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(self.folder / name))
            connection.sendall(request.encode())
            answer = b""
            while not answer.endswith(b"\n"):
                try:
                    part = connection.recv(65536)
                except ConnectionResetError:
                    part = b""
                if not part:
                    break
                answer += part
        return json.loads(answer) if answer else None

    def feed(self, name):
        return next(feed for feed in self.ask()["feeds"] if feed["feed"] == name)


def get(port, path):
    """(status, text) of an HTTP answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def add_service_keys(folder, **keys):
    path = pathlib.Path(folder) / "braid.toml"
    path.write_text(path.read_text() + "\n[service]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items()))


class ServiceTest(e2e.ServiceTest):
    """Partnerships in a folder that is gone after the test, and services that end with it."""

    def start(self, folder, *arguments, **options):
        service = Service(folder, *arguments, **options)
        self.addCleanup(service.end)
        return service

    def wait_for(self, what, seconds=60):
        until = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), until, "it did not happen in time")
            time.sleep(0.05)

    def published_by(self, folder, name="plain"):
        """The table that one plain run makes of the same deliveries."""
        plain = self.folder / name
        subprocess.run(["cp", "-r", str(folder), str(plain)], check=True)
        e2e.run_once(plain)
        return e2e.table(plain, "board")
