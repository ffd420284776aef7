#!/usr/bin/env python3
"""Starts and stops a real Apache Kafka on this machine, without containers. `./dev broker` is this program.

  ./dev broker start                     one node that anybody may use
  ./dev broker start --nodes 3           three nodes, to see what happens when one goes
  ./dev broker start --secured           TLS, login by SCRAM-SHA-512, rights
  ./dev broker status                    where it is; exit status 69 when none runs
  ./dev broker kill 2                    end node 2 at once
  ./dev broker restart 2                 bring it back with what it had
  ./dev broker pause 2 | resume 2        stop node 2 without ending it; let it go on
  ./dev broker tool TopicCommand --list  one of Kafka's own tools, as admin
  ./dev broker stop

Kafka is fetched from Maven Central once, into build/kafka, and listens on loopback, on free ports. What it holds is
gone when it stops: it is for trying things and for tests. `start` says how to connect and where the authority and the
passwords of a secured one are; its last line is bootstrap.servers=ADDRESS. Starting what runs already only says so.

exit status: 0 done, 64 wrong usage, 69 no broker runs or it did not start
"""
import argparse
import os
import subprocess
import sys

import settings
from artifacts import versions
from cluster import NEWEST, BrokerError, Cluster
from holder import Kind, Place, hold

EX_USAGE, EX_UNAVAILABLE = 64, 69
# Where Kafka keeps the tools that are called by their short names.
PACKAGES = {"AclCommand": {"3": "kafka.admin", "4": "org.apache.kafka.tools"},
            "ConfigCommand": {"3": "kafka.admin", "4": "kafka.admin"},
            "ConsumerGroupCommand": {"3": "org.apache.kafka.tools.consumer.group",
                                     "4": "org.apache.kafka.tools.consumer.group"}}


def start(place, options):
    place.start(Kind(options.nodes, options.secured, options.version), user_of(options))
    describe(place)


def stop(place, options):
    place.stop(user_of(options))


def status(place, _):
    running(place)
    describe(place)


def kill(place, options):
    running(place).kill(options.node)


def pause(place, options):
    running(place).pause(options.node)


def resume(place, options):
    running(place).go_on(options.node)


def restart(place, options):
    if options.node not in running(place).nodes:
        raise BrokerError(f"there is no node {options.node}")
    place.restart(options.node)


def tool(place, options):
    cluster = running(place)
    package = PACKAGES.get(options.name, {}).get(cluster.version[0], "org.apache.kafka.tools")
    name = options.name if "." in options.name else f"{package}.{options.name}"
    print(cluster.admin(name, *options.words, seconds=None), end="")


def user_of(options):
    """Whom the broker lives for: with --for-parent the process that called us (ctest), else whoever stops it."""
    return os.getppid() if options.for_parent else None


def running(place):
    if not place.ready():
        raise BrokerError("no broker runs; start one with `./dev broker start`")
    return Cluster.attach(place.folder)


def describe(place):
    cluster = running(place)
    nodes = "1 node" if len(cluster.nodes) == 1 else f"{len(cluster.nodes)} nodes"
    print(f"Apache Kafka {cluster.version}, {nodes}, in {cluster.folder}")
    for node in cluster.nodes:
        state = f"process {cluster.pid(node)}" if cluster.alive(node) else "ended"
        print(f"  node {node}: 127.0.0.1:{cluster.port(node)}, {state}, log {cluster.node_folder(node) / 'log'}")
    if cluster.secured:
        print("security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512")
        print(f"ssl.ca.location={cluster.authority}")
        for user in cluster.users:
            rights = {settings.ADMIN: "may do everything", "braid": "may do everything with topics, groups and "
                      "transactions whose name begins with braid"}.get(user, "has no rights until you give some")
            print(f"  user {user}, password in {cluster.password_file(user)}: {rights}")
    print(f"settings of Kafka's own tools, as admin: {cluster.client_properties}")
    print(f"bootstrap.servers={cluster.bootstrap}")


def arguments():
    parser = argparse.ArgumentParser(prog="./dev broker", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, action, says in [
            ("start", start, "start a broker, or say where it is"), ("stop", stop, "end it"),
            ("status", status, "say where it is"), ("kill", kill, "end a node at once"),
            ("restart", restart, "start an ended node again"), ("pause", pause, "stop a node without ending it"),
            ("resume", resume, "let a paused node go on"), ("tool", tool, "run one of Kafka's own tools, as admin"),
            ("hold", hold, "keep the broker running; `start` uses it")]:
        command = commands.add_parser(name, help=says, description=says)
        command.set_defaults(action=action)
        command.add_argument("--folder", default=settings.PERSONS_FOLDER, help="where it keeps its files")
        if name in ("start", "hold"):
            command.add_argument("--nodes", type=int, choices=[1, 3], default=1)
            command.add_argument("--secured", action="store_true", help="TLS, login by SCRAM-SHA-512, rights")
            command.add_argument("--version", choices=versions(), default=NEWEST)
        if name in ("start", "stop"):
            command.add_argument("--for-parent", action="store_true",
                                 help="it lives as long as the process that calls this does, and may be shared")
        if name in ("kill", "restart", "pause", "resume"):
            command.add_argument("node", type=int)
        if name == "tool":
            command.add_argument("name", help="TopicCommand, AclCommand, ConfigCommand, ... or a whole class name")
            command.add_argument("words", nargs=argparse.REMAINDER)
    return parser


def main():
    parser = arguments()
    try:
        options = parser.parse_args()
    except SystemExit as ended:
        return EX_USAGE if ended.code else 0
    try:
        options.action(Place(options.folder), options)
    except (BrokerError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return EX_UNAVAILABLE
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
