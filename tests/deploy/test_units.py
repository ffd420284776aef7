"""The units as they stand in the tree: what they may do, whether systemd understands them, and what they must say."""
import configparser
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "deploy" / "systemd"
ROLES = ("edge", "link", "measure")
UNITS = ["braid.service"] + [f"braid@{role}.service" for role in ROLES]


class Strict(dict):
    """Settings of a section; a key may come several times."""

    def __setitem__(self, key, value):
        if key in self and isinstance(value, list):
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def settings(path):
    parser = configparser.RawConfigParser(dict_type=Strict, strict=False, comment_prefixes=("#",), delimiters=("=",))
    parser.optionxform = str
    parser.read(path)
    return {section: {key: str(value) for key, value in parser.items(section)} for section in parser.sections()}


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """A root with nothing but the units as the package lays them out, and what they start."""
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="braid-units-"))
        cls.addClassCleanup(shutil.rmtree, cls.root)
        folder = cls.root / "usr" / "lib" / "systemd" / "system"
        folder.mkdir(parents=True)
        for name in ("braid", "braid@"):
            shutil.copy(SOURCES / f"{name}.service", folder)
            (folder / f"{name}.service.d").mkdir()
            shutil.copy(SOURCES / "hardening.conf", folder / f"{name}.service.d")
        for role in ROLES:
            (folder / f"braid@{role}.service.d").mkdir()
            shutil.copy(SOURCES / "roles" / f"{role}.conf", folder / f"braid@{role}.service.d" / "role.conf")
        for program in ("usr/bin/braid", "bin/kill"):
            path = cls.root / program
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("#!/bin/sh\n")
            path.chmod(0o755)
        for name in ("sysinit", "basic", "shutdown", "network-online", "remote-fs", "multi-user", "umount"):
            (folder / f"{name}.target").write_text("[Unit]\nDescription=made for a test\n")
        for name in ("system.slice", "-.slice", "system-braid.slice"):
            (folder / name).write_text("[Unit]\nDescription=made for a test\n")

    def analyse(self, *arguments):
        return subprocess.run(["systemd-analyze", *arguments, f"--root={self.root}"], capture_output=True, text=True,
                              check=False)

    def test_every_unit_is_exposed_1_point_5_at_most(self):
        for unit in UNITS:
            with self.subTest(unit):
                done = self.analyse("security", "--offline=true", "--threshold=15", "--no-pager", unit)
                self.assertEqual(done.returncode, 0, done.stdout[-400:] + done.stderr)

    def test_systemd_understands_every_line(self):
        for unit in UNITS:
            with self.subTest(unit):
                done = self.analyse("verify", "--recursive-errors=no", "--man=no",
                                    str(self.root / "usr/lib/systemd/system" / unit))
                said = [line for line in done.stderr.splitlines() if "braid" in line]
                self.assertEqual((done.returncode, said), (0, []), done.stderr)

    def test_a_misspelt_key_would_be_found(self):
        folder = self.root / "usr" / "lib" / "systemd" / "system"
        (folder / "misspelt.service").write_text("[Service]\nExecStart=/usr/bin/braid run\nNoNewPriviliges=yes\n")
        done = self.analyse("verify", "--recursive-errors=no", "--man=no", str(folder / "misspelt.service"))
        self.assertIn("NoNewPriviliges", done.stderr)

    def test_a_fault_of_the_operator_is_not_tried_again_and_stopping_has_time(self):
        for name in ("braid", "braid@"):
            service = settings(SOURCES / f"{name}.service")["Service"]
            self.assertEqual(service["RestartPreventExitStatus"].split(), ["64", "78"])
            self.assertGreaterEqual(int(service["TimeoutStopSec"]), 10)
            self.assertEqual(service["DynamicUser"], "yes")
            self.assertIn(service["Type"], ("notify", "notify-reload"))
        common = settings(SOURCES / "hardening.conf")["Service"]
        self.assertEqual((common["LimitCORE"], common["MemorySwapMax"]), ("0", "0"))

    def test_each_role_has_its_own_credentials_only(self):
        names = {}
        for role in ROLES:
            text = (SOURCES / "roles" / f"{role}.conf").read_text()
            names[role] = set(re.findall(r"^LoadCredential=([\w-]+):", text, re.MULTILINE))
        self.assertNotIn("LoadCredential", (SOURCES / "braid@.service").read_text())
        self.assertEqual(names["edge"], {"linkage-key", "kafka-password"})
        self.assertEqual(names["link"], {"kafka-password"})
        self.assertEqual(names["measure"], {"kafka-password", "postgres-password"})

    def test_every_exception_from_full_hardening_is_explained(self):
        """What systemd-analyze still marks is named in the comment that explains it."""
        done = self.analyse("security", "--offline=true", "--no-pager", "braid.service")
        marked = re.findall(r"^✗ (\w+)=", done.stdout, re.MULTILINE)
        text = (SOURCES / "hardening.conf").read_text()
        comment = "\n".join(line for line in text.splitlines() if line.startswith("#"))
        for name in marked:
            self.assertIn(name + "=", comment, f"{name}= is an exception without a reason")


if __name__ == "__main__":
    unittest.main()
