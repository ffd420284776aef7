"""Makes what the boot tests need, once: the package, and a Debian root that has what the package depends on.

Run by ctest as a fixture. The tests find both through the two functions here. BRAID_DEPLOY_ON=trixie prepares and tests
the package of another release of Debian.
"""
import os
import pathlib
import re
import subprocess
import sys

import machine

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "build" / "package"
# Beside what the package depends on: what an operator's machine has, and the runbook uses.
ALSO = ["procps", "systemd", "systemd-sysv", "dbus", "openssl", "curl", "sqlite3"]


def release():
    if asked := os.environ.get("BRAID_DEPLOY_ON"):
        return asked
    text = pathlib.Path("/etc/os-release").read_text()
    return re.search(r"^VERSION_CODENAME=(\w+)", text, re.MULTILINE).group(1)


def package():
    """The package that was made last for the release."""
    return sorted((PACKAGES / f"{release()}-quick").glob("braid_*.deb"))[-1]


def boot_root():
    return ROOT / "build" / "roots" / f"{release()}-boot"


def root():
    return boot_root() / "root"


def field(deb, name):
    return subprocess.run(["dpkg-deb", "--field", str(deb), name], capture_output=True, text=True, check=True).stdout


def depends(deb):
    """Names of the packages that it needs, the first of each alternative."""
    return [re.split(r"[ |(:]", one.strip())[0] for one in field(deb, "Depends").split(",") if one.strip()]


def main():
    subprocess.run([str(ROOT / "deploy" / "package.sh"), "--quick", "--on", release()], check=True)
    if why := machine.why_not():
        print(f"No root is made: {why}.")
        return 0
    return subprocess.run([str(ROOT / "deploy" / "root.sh"), release(), str(boot_root()), *ALSO, *depends(package())],
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
