"""A real Apache Kafka on loopback, for a test or a person.

    with Cluster(nodes=3) as cluster:
        cluster.create_topic("facts", partitions=8, config={"cleanup.policy": "compact"})
        cluster.kill(cluster.leader_of("facts", 0))

One or three nodes (KRaft, each broker and controller) on free ports; with `secured=True` clients need TLS and
SCRAM-SHA-512 and have only the rights they were given. All that a cluster keeps is in its folder and is gone with it.
The nodes die with the process that started them, however it ends; start them from its main thread.
"""
import base64
import json
import os
import pathlib
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid

import artifacts
import certificates
import settings

HERE = pathlib.Path(__file__).resolve().parent
NEWEST = artifacts.NEWEST
STARTED = "Kafka Server started"
START_SECONDS_MAX = 90
PORT_TRIES = 5
# Below what the kernel gives to outgoing connections, so that none of those takes a port between choosing and binding.
PORTS = range(20000, 32000)
JAVA_LOG_SETTINGS = {"3": f"-Dlog4j.configuration=file:{HERE / 'log4j.properties'}",
                     "4": f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"}


class BrokerError(Exception):
    """The broker did not do what was asked; the text says what it wrote."""


class PortTaken(BrokerError):
    """Somebody took a port between choosing and binding."""


def free_ports(count):
    """Ports that nobody listens on, and the sockets that hold them until they are closed."""
    held, ports = [], []
    while len(ports) < count:
        candidate = socket.socket()
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            port = random.choice(PORTS)
            candidate.bind(("127.0.0.1", port))
            candidate.listen()
        except OSError:
            candidate.close()
            continue
        held.append(candidate)
        ports.append(port)
    return ports, held


def cluster_id():
    """As Kafka writes one: 16 bytes in base 64. A leading '-' would be taken for an option by its tools."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return text


class Cluster:
    """Start, stop, and everything a test does to a broker."""

    def __init__(self, nodes=1, secured=False, version=NEWEST, folder=None, users=("braid",),
                 host="127.0.0.1"):
        """`users` can log in to a secured cluster, beside `admin`, who may do everything; they have no rights yet.

        `host` is an address of this machine that clients come to.
        """
        self.nodes = range(1, nodes + 1)
        self.secured = secured
        self.version = version
        self.users = (settings.ADMIN, *users)
        self.host = host
        self._own_folder = folder is None
        self.folder = pathlib.Path(folder).resolve() if folder else None
        self._ports = {}
        self._running = {}

    # -- Life ----------------------------------------------------------------------------------------------------------

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Returns when every node serves. BrokerError, and nothing left running, when one does not."""
        if self._own_folder:
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-kafka-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        artifacts.libraries(self.version)
        try:
            for last in [False] * (PORT_TRIES - 1) + [True]:
                try:
                    self._start_on_free_ports()
                    return self
                except PortTaken:
                    self._kill_all()
                    if last:
                        raise
        except BaseException:
            self._kill_all()
            raise

    def stop(self):
        """Ends all nodes. What they held is gone; their logs stay where the caller named the folder."""
        self._kill_all()
        if self._own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            for node in self.nodes:
                shutil.rmtree(self.node_folder(node) / "data", ignore_errors=True)
            (self.folder / "cluster.json").unlink(missing_ok=True)
            (self.folder / "bootstrap").unlink(missing_ok=True)

    def _start_on_free_ports(self):
        numbers, held = free_ports(2 * len(self.nodes))
        self._ports = {node: (numbers[2 * node - 2], numbers[2 * node - 1]) for node in self.nodes}
        try:
            passwords = self._make_stores() if self.secured else {}
            self._lay_out(passwords)
        finally:
            for one in held:
                one.close()
        for node in self.nodes:
            self._spawn(node)
        for node in self.nodes:
            self._wait_started(node)
        self._describe()

    def _make_stores(self):
        """Certificates and passwords; returns {user: password}."""
        credentials = self.folder / "credentials"
        shutil.rmtree(credentials, ignore_errors=True)
        credentials.mkdir(mode=0o700)
        authority, key = certificates.make_authority(self.folder, "authority")
        # An authority that signed nothing here, for tests of a client that trusts the wrong one.
        certificates.make_authority(self.folder, "stranger")
        certificates.make_broker_store(self.folder, authority, key, "broker")
        passwords = {user: secrets.token_urlsafe(18) for user in self.users}
        for user, password in passwords.items():
            self.password_file(user).touch(mode=0o600)
            self.password_file(user).write_text(password)
        return passwords

    def _lay_out(self, passwords):
        """Writes the settings and formats the nodes' folders, side by side."""
        identity = cluster_id()
        store, authority = (self.folder / "broker.pem", self.authority) if self.secured else (None, None)
        scram = [word for user, password in passwords.items()
                 for word in ("--add-scram", f"SCRAM-SHA-512=[name={user},password={password}]")]
        formats = []
        for node in self.nodes:
            folder = self.node_folder(node)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            properties = folder / "server.properties"
            properties.touch(mode=0o600)
            properties.write_text(settings.server(node, self._ports, folder / "data", store, authority,
                                                  passwords.get(settings.ADMIN), self.host))
            command = self._java("kafka.tools.StorageTool", "format", "-t", identity, "-c", str(properties), *scram)
            formats.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=subprocess.STDOUT, text=True))
        self.client_properties.touch(mode=0o600)
        self.client_properties.write_text(
            settings.client(self.bootstrap, settings.ADMIN, passwords[settings.ADMIN], self.authority)
            if self.secured else settings.client(self.bootstrap))
        for one in formats:
            said, _ = one.communicate()
            if one.returncode:
                raise BrokerError(f"a node's folder could not be formatted:\n{said[-3000:]}")

    def _spawn(self, node):
        with open(self.node_folder(node) / "log", "ab") as log:
            self._running[node] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL",
                 *self._java("kafka.Kafka", str(self.node_folder(node) / "server.properties"), heap="384m")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        (self.node_folder(node) / "pid").write_text(f"{self._running[node].pid}\n")

    def _wait_started(self, node, times=1):
        """Waits until the node has said `times` times, as often as it was started, that it serves."""
        log = self.node_folder(node) / "log"
        deadline = time.monotonic() + START_SECONDS_MAX
        while (said := log.read_text(errors="replace")).count(STARTED) < times:
            ended = self._running[node].poll() is not None
            if ended or time.monotonic() > deadline:
                trouble = PortTaken if "Address already in use" in said else BrokerError
                what = "ended" if ended else "was not ready in time"
                raise trouble(f"node {node} of Kafka {self.version} {what}; its log {log} ends so:\n{said[-4000:]}")
            time.sleep(0.05)

    def _describe(self):
        """For people, for other processes and for attach()."""
        (self.folder / "bootstrap").write_text(f"{self.bootstrap}\n")
        about = {"version": self.version, "secured": self.secured, "users": self.users, "ports": self._ports, "host": self.host,
                 "bootstrap": self.bootstrap}
        partly = self.folder / "cluster.json.partly"
        partly.write_text(json.dumps(about) + "\n")
        partly.rename(self.folder / "cluster.json")

    def _kill_all(self):
        for process in self._running.values():
            process.kill()
        for process in self._running.values():
            process.wait()
        self._running = {}

    @classmethod
    def attach(cls, folder):
        """The cluster that another process runs in `folder`; it cannot be started or stopped from here."""
        folder = pathlib.Path(folder).resolve()
        about = json.loads((folder / "cluster.json").read_text())
        cluster = cls(len(about["ports"]), about["secured"], about["version"], folder, about["users"][1:],
                      about["host"])
        cluster._ports = {int(node): tuple(ports) for node, ports in about["ports"].items()}
        return cluster

    # -- Where things are ----------------------------------------------------------------------------------------------

    @property
    def bootstrap(self):
        return ",".join(f"{self.host}:{self._ports[node][0]}" for node in self.nodes)

    @property
    def authority(self):
        """The certificate that clients of a secured cluster trust."""
        return self.folder / "authority.pem"

    @property
    def client_properties(self):
        """Settings of the Java tools, as admin."""
        return self.folder / "client.properties"

    def password_file(self, user):
        return self.folder / "credentials" / user

    def node_folder(self, node):
        return self.folder / f"node{node}"

    def port(self, node):
        return self._ports[node][0]

    def pid(self, node):
        return int((self.node_folder(node) / "pid").read_text())

    def alive(self, node):
        """True while the node's process runs (a paused one does)."""
        try:
            state = pathlib.Path(f"/proc/{self.pid(node)}/stat").read_text().rpartition(")")[2].split()[0]
            command = pathlib.Path(f"/proc/{self.pid(node)}/cmdline").read_text()
        except OSError:
            return False
        return state != "Z" and str(self.node_folder(node)) in command

    # -- Faults --------------------------------------------------------------------------------------------------------

    def kill(self, node):
        """SIGKILL; returns when the node is gone."""
        self._signal(node, signal.SIGKILL)
        if node in self._running:
            self._running[node].wait()
        while self.alive(node):
            time.sleep(0.01)

    def pause(self, node):
        """SIGSTOP: the node holds its connections but says nothing, and is a zombie once it goes on."""
        self._signal(node, signal.SIGSTOP)

    def go_on(self, node):
        self._signal(node, signal.SIGCONT)

    def restart(self, node):
        """Starts a killed node again, with its port and what it had on disk; returns when it serves."""
        if self.alive(node):
            self.kill(node)
        before = (self.node_folder(node) / "log").read_text(errors="replace").count(STARTED)
        self._spawn(node)
        self._wait_started(node, before + 1)

    def _signal(self, node, number):
        if not self.alive(node):
            raise BrokerError(f"node {node} does not run")
        os.kill(self.pid(node), number)

    # -- Questions and orders, by Kafka's own tools as admin; about a second each ------------------------------------

    def tool(self, name, *arguments, given=None, seconds=60, check=True):
        """Runs the main class `name`; returns its standard output. BrokerError when it fails."""
        done = subprocess.run(self._java(name, *map(str, arguments)), input=given, capture_output=True, text=True,
                              timeout=seconds)
        if check and done.returncode:
            raise BrokerError(f"{name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout

    def admin(self, name, *arguments, **options):
        """tool() for those that take a bootstrap server."""
        return self.tool(name, "--bootstrap-server", self.bootstrap, "--command-config", self.client_properties,
                         *arguments, **options)

    def create_topic(self, topic, partitions=1, replication=None, config=None):
        pairs = [word for key, value in (config or {}).items() for word in ("--config", f"{key}={value}")]
        self.admin("org.apache.kafka.tools.TopicCommand", "--create", "--topic", topic, "--partitions", partitions,
                   "--replication-factor", replication or len(self.nodes), *pairs)

    def leaders_of(self, topic):
        """{partition: node}; a partition without a leader has None."""
        said = self.admin("org.apache.kafka.tools.TopicCommand", "--describe", "--topic", topic)
        found = re.findall(r"Partition: (\d+)\s+Leader: (\S+)", said)
        return {int(partition): int(leader) if leader.isdigit() else None for partition, leader in found}

    def leader_of(self, topic, partition=0):
        return self.leaders_of(topic)[partition]

    def coordinator_of_groups(self):
        """The node that coordinates every consumer group (settings.server makes one partition)."""
        return self.leader_of("__consumer_offsets")

    def coordinator_of_transactions(self):
        """The node that coordinates every transaction. Its topic appears with the first transaction."""
        return self.leader_of("__transaction_state")

    def allow(self, user, *operations, topic=None, group=None, transactional_id=None, cluster=False, prefixed=False):
        """Gives `user` rights, for example allow("braid", "Read", "Write", topic="braid.", prefixed=True)."""
        resource = (["--topic", topic] if topic else []) + (["--group", group] if group else []) + (
            ["--transactional-id", transactional_id] if transactional_id else []) + (["--cluster"] if cluster else [])
        self.admin("kafka.admin.AclCommand" if self.version.startswith("3.") else "org.apache.kafka.tools.AclCommand",
                   "--add", "--force", "--allow-principal", f"User:{user}",
                   *[word for operation in operations for word in ("--operation", operation)], *resource,
                   *(["--resource-pattern-type", "prefixed"] if prefixed else []))

    def add_user(self, user, password=None):
        """A further login; returns the file of its password. Also changes the password of a user that is there."""
        password = password or secrets.token_urlsafe(18)
        self.admin("kafka.admin.ConfigCommand", "--alter", "--add-config", f"SCRAM-SHA-512=[password={password}]",
                   "--entity-type", "users", "--entity-name", user)
        self.password_file(user).touch(mode=0o600)
        self.password_file(user).write_text(password)
        return self.password_file(user)

    def _java(self, name, *arguments, heap="128m"):
        # Tools run for a second: the quick compiler alone serves them best.
        flags = ["-XX:+UseSerialGC"] + ([] if name == "kafka.Kafka" else ["-XX:TieredStopAtLevel=1"])
        log = [JAVA_LOG_SETTINGS[self.version[0]]] if name == "kafka.Kafka" else []
        return ["java", f"-Xmx{heap}", *flags, *log, "-cp", f"{artifacts.libraries(self.version)}/*", name, *arguments]
