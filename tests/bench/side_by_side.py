"""What the comparisons of this folder share: a program measured, and a rival's Python packages."""
import os
import subprocess
import sys
import tempfile
import time


class Failed(Exception):
    """A program of the comparison did not end well."""


def measured(*command):
    """(standard output, wall seconds, CPU seconds, peak megabytes) of a program and its threads."""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{command[0]} ended with {process.returncode}")
        out.seek(0)
        return out.read().decode(), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def python_with(requirements, folder):
    """The interpreter of an environment in `folder` that has exactly what the file of requirements says."""
    python, wanted = folder / "bin" / "python", requirements.read_text()
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"installing the packages of {requirements.parent.name}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "--only-binary", ":all:", "-r",
                        requirements], check=True)
        stamp.write_text(wanted)
    return python
