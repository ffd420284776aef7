"""Stands in for the journal: in a mount namespace of its own it listens where journald would, runs a service whose
standard error is the journal as far as the service can tell, and prints each entry as a line of JSON.

    unshare --mount python3 journal_probe.py FOLDER"""
import array
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import time

import running


def listen():
    subprocess.run(["mount", "-t", "tmpfs", "made", "/run"], check=True)
    os.makedirs("/run/systemd/journal")
    journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    journal.bind("/run/systemd/journal/socket")
    journal.setblocking(False)
    return journal


def fields(data):
    """The native protocol: NAME=value lines, or NAME, a length of 8 bytes, and the value."""
    found = {}
    while data:
        line, _, rest = data.partition(b"\n")
        if b"=" in line:
            name, _, value = line.partition(b"=")
            data = rest
        else:
            name, (size,) = line, struct.unpack("<Q", rest[:8])
            value, data = rest[8:8 + size], rest[8 + size + 1:]
        found[name.decode()] = value.decode()
    return found


def entries(journal):
    while True:
        try:
            data, ancillary, _, _ = journal.recvmsg(1 << 20, socket.CMSG_SPACE(array.array("i").itemsize))
        except BlockingIOError:
            return
        for level, kind, content in ancillary:  # a long entry comes as a file
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                with os.fdopen(array.array("i", content[:4])[0], "rb") as file:
                    file.seek(0)
                    data = file.read()
        yield fields(data)


def main(folder):
    journal = listen()
    # The journal's own stream would be a socket; what counts is that the variable names this very file.
    stream = open(pathlib.Path(folder) / "stream", "w")
    known = os.fstat(stream.fileno())
    process = subprocess.Popen([running.e2e.BRAID, "--config", folder, "run"], stderr=stream,
                               env={**os.environ, "JOURNAL_STREAM": f"{known.st_dev}:{known.st_ino}"})
    said = []
    until = time.monotonic() + 60
    while time.monotonic() < until and not any(entry["MESSAGE"] == "The service is ready." for entry in said):
        said += entries(journal)
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    status = process.wait()
    said += entries(journal)
    for entry in said:
        print(json.dumps(entry))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
