"""A network that can be cut: the clients stand in a network namespace, the brokers here, a veth pair between them."""
import os
import subprocess


class NoNamespaces(Exception):
    """This user or kernel cannot make network namespaces."""


class Network:
    """`here` is our address, where brokers listen; commands run `there` with the words of `prefix` before them."""

    def __init__(self):
        number = os.getpid()
        self._name = f"braid-crash-{number}"
        self._ours, self._theirs = f"bc{number % 1000000}a", f"bc{number % 1000000}b"
        net = f"10.213.{number // 64 % 256}.{number % 64 * 4}"
        start, _, last = net.rpartition(".")
        self.here, there = f"{start}.{int(last) + 1}", f"{start}.{int(last) + 2}"
        self.prefix = ("ip", "netns", "exec", self._name)
        try:
            ip("netns", "add", self._name)
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoNamespaces(f"no network namespaces ({error}); run it as root on a kernel that has them") from error
        try:
            ip("link", "add", self._ours, "type", "veth", "peer", "name", self._theirs)
            ip("link", "set", self._theirs, "netns", self._name)
            ip("addr", "add", f"{self.here}/30", "dev", self._ours)
            ip("link", "set", self._ours, "up")
            ip("-n", self._name, "addr", "add", f"{there}/30", "dev", self._theirs)
            ip("-n", self._name, "link", "set", "lo", "up")
            self.mend()
        except (OSError, subprocess.CalledProcessError) as error:
            self.close()
            raise NoNamespaces(f"no veth pair: {error}") from error

    def cut(self):
        """Connections stay open on both sides and nothing passes."""
        ip("-n", self._name, "link", "set", self._theirs, "down")

    def mend(self):
        ip("-n", self._name, "link", "set", self._theirs, "up")

    def close(self):
        subprocess.run(["ip", "netns", "del", self._name], check=False, capture_output=True)
        subprocess.run(["ip", "link", "del", self._ours], check=False, capture_output=True)


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)
